"""Answering one turn with a model, and what happens when the model fails.

After a committed write no other model takes over: Harmony says what was done. Before one, the built-in planner answers.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pydantic_ai import AgentRunResult, AgentRunResultEvent, DeferredToolRequests
from pydantic_ai.messages import AgentStreamEvent, ModelMessage, repair_messages
from pydantic_ai.models import Model
from pydantic_ai.tools import DeferredToolResults

from agent.assistant import BUILTIN, Assistant, failure_in_words, takes_over
from agent.budget import SPENT
from agent.events import ApprovalAsked, CallEnded, Said, TurnEnded
from agent.history import PERSON, History, Standing
from agent.hush import Hush, TakenOver
from agent.immediate import Immediate
from agent.own_run import OwnRun, Ran
from agent.sayable import Sayable, known_on
from agent.spoken import Emit, Spoken
from agent.toolset import TurnDeps
from agent.unanswered import left_open
from store.tables import Approval
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError

log = logging.getLogger("harmony.turn")


@dataclass(frozen=True)
class Turn:
    """One turn: who speaks (with the conversation and the turn's number), and where its events go."""

    principal: Principal
    conversation_id: int
    number: int
    emit: Emit


@dataclass(frozen=True)
class Answering:
    """Answers turns with the assistant's model."""

    dispatcher: Dispatcher
    assistant: Assistant
    history: History

    async def answer(self, turn: Turn, said: str, standing: Standing) -> None:
        """Let the model answer what was said, with the planner behind it; `standing` is how things stood before."""
        before, model = await asyncio.to_thread(self._prepare, turn, standing)
        spoken = self._spoken(turn, model, before, said)
        if turn.principal.role == "staff" and await asyncio.to_thread(self.assistant.is_spent, turn.principal):
            spoken.piece(f"{SPENT}\n\n")
        try:
            ran = await self._run(turn, spoken, model, before, said)
        except asyncio.CancelledError:
            await asyncio.shield(self._stopped(turn))
            raise
        except TakenOver:
            await self._hushed(turn, spoken, model)
            return
        except Exception as error:  # noqa: BLE001  whatever a model does, the person gets one clear sentence
            await self._failed(turn, said, before, model, error)
            return
        await self._finish(turn, ran, model, spoken)
        await self._note_unanswered(turn, said, ran, spoken)

    async def go_on(self, turn: Turn, results: DeferredToolResults, sentence: str) -> str:
        """Let the model go on after its approvals were decided; `sentence` is what to say where it cannot."""
        before = await asyncio.to_thread(self.history.messages, turn.conversation_id, turn.number + 1)
        model = await self._model(turn)
        spoken = self._spoken(turn, model, before)
        try:
            ran = await self._run(turn, spoken, model, before, None, results)
        except Exception as error:  # noqa: BLE001  the write is committed: the person hears that it was done
            log.warning("the model failed after a decision: %r", error)
            return await self.end(turn, "done", sentence, model.model_name, speak=True)
        return await self._finish(turn, ran, model, spoken)

    async def end(
        self, turn: Turn, state: str, reply: str, model: str, messages: Sequence[ModelMessage] = (), speak: bool = False
    ) -> str:
        """Keep how the turn ended, and say so; `speak` also says the reply, where nothing has streamed it."""
        await asyncio.to_thread(self.history.end, turn.conversation_id, turn.number, state, reply, model, messages)
        if speak:
            turn.emit(Said(reply))
        turn.emit(TurnEnded(reply, state))
        return reply

    def _prepare(self, turn: Turn, standing: Standing) -> tuple[list[ModelMessage], Model]:
        """What the model reads of the conversation, and the model; a question left open is no call that still runs."""
        return repair_messages(self.history.told(standing)), self.assistant.model_for(turn.principal)

    async def _model(self, turn: Turn) -> Model:
        return await asyncio.to_thread(self.assistant.model_for, turn.principal)

    def _spoken(self, turn: Turn, model: Model, before: list[ModelMessage], said: str = "") -> Spoken:
        """What passes this turn's words on. The planner's claims are its tools' own; other models' are checked."""
        free = turn.principal.role == "visitor" and model.model_name != BUILTIN
        business = self.dispatcher.business
        today = self.dispatcher.clock().astimezone(business.zone).date()
        sayable = Sayable(business.outreach.site, known_on(today) if free else None)
        sayable.read(before)
        sayable.heard(said)
        return Spoken(turn.emit, sayable, whole=isinstance(model, Immediate))

    async def _run(
        self,
        turn: Turn,
        spoken: Spoken,
        model: Model,
        before: list[ModelMessage],
        prompt: str | None,
        results: DeferredToolResults | None = None,
    ) -> Ran:
        """Let the model run to its end, and pass on what happens.

        Raises:
            TakenOver: a person speaks in the conversation now.
        """
        deps, limits = TurnDeps(self.dispatcher, turn.principal, turn.emit), self.assistant.limits
        if isinstance(model, Immediate):
            run = OwnRun(model, deps, limits, before)
            async with aclosing(run.events(prompt, results)) as events:
                await self._pass_on(turn, spoken, events)
            return Ran(run.new, run.waits_for)
        async with self.assistant.agent.run_stream_events(
            prompt,
            deps=deps,
            model=model,
            message_history=before,
            deferred_tool_results=results,
            usage_limits=limits,
        ) as events:
            result = await self._pass_on(turn, spoken, events)
        assert result is not None  # the last event of a run that did not raise carries it
        return Ran(result.new_messages(), _waits_for(result.output))

    async def _pass_on(
        self, turn: Turn, spoken: Spoken, events: AsyncIterator[AgentStreamEvent | AgentRunResultEvent[Any]]
    ) -> AgentRunResult[Any] | None:
        """Say and tell what happens, as it happens; answers the run's result, where one is told."""
        result: AgentRunResult[Any] | None = None
        hush = Hush(self.history, turn.conversation_id) if turn.principal.role == "visitor" else None
        async for event in events:
            if isinstance(event, AgentRunResultEvent):
                result = event.result
                continue
            if hush is not None:
                await hush.mind(event)
            spoken.take(event)
        spoken.end()
        return result

    async def _finish(self, turn: Turn, ran: Ran, model: Model, spoken: Spoken) -> str:
        self.dispatcher.reached("turn.before_history")
        state, asked = "done", []
        if ran.waits_for:
            state, asked = "waiting", await asyncio.to_thread(self._asked, ran.waits_for)
        headlines = [str(approval.card["headline"]) for approval in asked]
        reply = spoken.text.strip() or " ".join(headlines)
        for approval in asked:
            call = CallEnded(
                approval.call_id, approval.tool, approval.args, "asked", None, str(approval.card["headline"])
            )
            turn.emit(call)
            turn.emit(ApprovalAsked(approval.require_id(), approval.card))
        return await self.end(turn, state, reply, model.model_name, spoken.sayable.kept(ran.messages))

    async def _note_unanswered(self, turn: Turn, said: str, ran: Ran, spoken: Spoken) -> None:
        """Keep a visitor's question that found no answer, for staff. It is nothing that a turn could fail of."""
        if turn.principal.role != "visitor":
            return
        left = left_open(said, spoken, ran.messages)
        if left is None:
            return
        try:
            await asyncio.to_thread(
                self.dispatcher.call, turn.principal, "note_question", left, f"t{turn.number}-unanswered"
            )
        except HarmonyError as error:
            log.info("a question was not noted: %s", error)

    async def _failed(self, turn: Turn, said: str, before: list[ModelMessage], model: Model, error: Exception) -> None:
        log.warning("model %s failed: %r", model.model_name, error, exc_info=error)
        if turn.principal.role == "visitor" and await asyncio.to_thread(
            self.history.is_taken_over, turn.conversation_id
        ):
            await self._hushed(turn, self._spoken(turn, model, before), model)
            return
        words = failure_in_words(error)
        done = await asyncio.to_thread(self.history.done_in, turn.conversation_id, turn.number)
        if done:
            reply = f"{' '.join(done)} That is done; then {words}, so I stopped there."
        elif self.assistant.model is not None and takes_over(error):
            await self._planner_instead(turn, said, before, words)
            return
        else:
            reply = f"I could not finish this: {words}. Nothing was changed."
        await self.end(turn, "failed", reply, model.model_name, speak=True)

    async def _planner_instead(self, turn: Turn, said: str, before: list[ModelMessage], words: str) -> None:
        planner = await asyncio.to_thread(self.assistant.planner_for, turn.principal)
        spoken = self._spoken(turn, planner, before, said)
        spoken.piece(f"({words[0].upper()}{words[1:]}, so the built-in planner answers.)\n\n")
        try:
            ran = await self._run(turn, spoken, planner, before, said)
        except TakenOver:
            await self._hushed(turn, spoken, planner)
            return
        except Exception:
            log.exception("the planner failed")
            reply = f"I could not finish this: {words}. Nothing was changed."
            await self.end(turn, "failed", reply, planner.model_name, speak=True)
            return
        await self._finish(turn, ran, planner, spoken)
        await self._note_unanswered(turn, said, ran, spoken)

    async def _hushed(self, turn: Turn, spoken: Spoken, model: Model) -> None:
        """End a turn in which a person took over: what had been said stands, and no more is said."""
        said = spoken.text.strip()
        await self.end(turn, "done", said, model.model_name if said else PERSON)

    async def _stopped(self, turn: Turn) -> None:
        """Keep that the turn was stopped. A call that had begun may still commit: the journal has the last word."""
        done = await asyncio.to_thread(self.history.done_in, turn.conversation_id, turn.number)
        so_far = f"This was done: {' '.join(done)}" if done else "A step that had already begun may still finish."
        await asyncio.to_thread(
            self.history.end, turn.conversation_id, turn.number, "stopped", f"Stopped. {so_far}", ""
        )

    def _asked(self, ids: Sequence[int]) -> list[Approval]:
        found = [self.history.approval(approval_id) for approval_id in ids]
        return [approval for approval in found if approval is not None]


def _waits_for(output: Any) -> list[int]:
    """The approvals that an agent's run ended in, by id."""
    if not isinstance(output, DeferredToolRequests):
        return []
    ids = [output.metadata.get(call.tool_call_id, {}).get("approval") for call in output.approvals]
    return [approval_id for approval_id in ids if approval_id is not None]
