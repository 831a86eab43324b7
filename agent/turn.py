"""One turn of a conversation: what was said goes in, what happens comes out as events.

Chat, terminal and evaluation share it. The order is the guarantee: what was said is kept first, each write commits with
its own result, the reply comes last. So a turn that is cut short at any point can be told truthfully, and is never done
again by itself.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from pydantic_ai.tools import DeferredToolResults, ToolDenied

from agent.answering import Answering, Turn
from agent.events import CallEnded, Event, Said, TurnEnded
from agent.history import DECISION, PERSON, History, Standing
from agent.spoken import Emit
from agent.typed import cleaned, decision, unreadable
from store.tables import Approval
from store.talking import KeptTalk
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError


@dataclass
class Turns:
    """Runs turns. One conversation has one turn at a time; different ones run side by side."""

    dispatcher: Dispatcher
    answering: Answering
    history: History
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    """By the conversation's uid; each is there as long as a turn holds it or waits for it."""

    def say(self, principal: Principal, uid: str, text: str) -> AsyncIterator[Event]:
        """Take what a person said in their conversation; the last event is `TurnEnded`.

        Raises:
            Forbidden: the conversation is not theirs.
        """
        return _events(lambda emit: self._say(principal, uid, text, emit))

    def decide(self, principal: Principal, uid: str, approval_id: int, yes: bool) -> AsyncIterator[Event]:
        """Take a person's yes or no to an approval that this conversation asked for; the last event is `TurnEnded`.

        Raises:
            Forbidden: the conversation is not theirs.
        """
        return _events(lambda emit: self._decide(principal, uid, approval_id, yes, emit))

    async def repair(self, principal: Principal, uid: str) -> list[str]:
        """Close the turns that a stop of the process cut short; answers what to tell about each, oldest first."""
        if self._lock(uid).locked():
            return []
        return await asyncio.to_thread(lambda: self._close_cut_short(self.history.standing(principal, uid)))

    async def _say(self, principal: Principal, uid: str, text: str, emit: Emit) -> None:
        async with self._lock(uid):
            said = cleaned(text)
            if problem := unreadable(said):
                await asyncio.to_thread(self.history.find, principal, uid)
                _tell(emit, problem)
                return
            standing, number = await asyncio.to_thread(self._begin, principal, uid, said)
            self.dispatcher.reached("turn.stored")
            await self._take(_turn(principal, standing.conversation, number, emit), standing, said)

    async def _take(self, turn: Turn, standing: Standing, said: str) -> None:
        answer, asked, conversation = decision(said), _asked_last(standing), standing.conversation
        if conversation.status == "taken_over":
            await self.answering.end(turn, "done", "", PERSON)  # a person speaks here until they hand back
        elif asked is not None and answer is not None:
            reply = await self._settle(turn, conversation, asked, answer)
            await asyncio.to_thread(self.history.end, turn.conversation_id, turn.number, "done", reply, DECISION)
        else:
            await self.answering.answer(turn, said, standing)

    async def _decide(self, principal: Principal, uid: str, approval_id: int, yes: bool, emit: Emit) -> None:
        async with self._lock(uid):
            conversation = await asyncio.to_thread(self.history.find, principal, uid)
            approval = await asyncio.to_thread(self.history.approval, approval_id)
            if approval is None or approval.conversation_id != conversation.id:
                _tell(emit, "There is no such question in this conversation.")
                return
            await self._settle(_turn(principal, conversation, approval.turn or 0, emit), conversation, approval, yes)

    async def _settle(self, turn: Turn, conversation: KeptTalk, approval: Approval, yes: bool) -> str:
        """Run or drop the call that was asked about, then let the model go on where it waited."""
        waited = replace(turn, number=approval.turn or 0, principal=replace(turn.principal, turn=approval.turn))
        try:
            result = await asyncio.to_thread(self.dispatcher.decide, waited.principal, approval.require_id(), yes)
        except HarmonyError as error:
            return await self._only_tell(waited, str(error))
        if yes:
            answer = result.model_dump(mode="json")
            turn.emit(CallEnded(approval.call_id, approval.tool, approval.args, "done", answer, result.headline))
            self.dispatcher.reached("turn.decided")
        return await self._after_decision(waited, result.headline)

    async def _after_decision(self, waited: Turn, sentence: str) -> str:
        """Resume the run that waited, if all is settled and nothing was said since; else say what happened."""
        results = await asyncio.to_thread(self._settled, waited, sentence)
        if results is not None:
            return await self.answering.go_on(waited, results, sentence)
        return await self._only_tell(waited, sentence)

    async def _only_tell(self, waited: Turn, sentence: str) -> str:
        await asyncio.to_thread(self._close_if_decided, waited, sentence)
        _tell(waited.emit, sentence)
        return sentence

    def _close_if_decided(self, waited: Turn, sentence: str) -> None:
        """A turn that the talk has moved on from waits no longer, once all that it asked is decided."""
        asked = self.history.approvals_of(waited.conversation_id, waited.number)
        own = next((t for t in self.history.turns(waited.conversation_id) if t.number == waited.number), None)
        if own is not None and own.state == "waiting" and not any(approval.state == "open" for approval in asked):
            self.history.end(waited.conversation_id, waited.number, "done", sentence, own.model)

    def _settled(self, waited: Turn, sentence: str) -> DeferredToolResults | None:
        """What became of all that the turn asked for; None where it does not wait, or the talk has gone on."""
        latest = self.history.turns(waited.conversation_id)
        asked = self.history.approvals_of(waited.conversation_id, waited.number)
        own = next((turn for turn in latest if turn.number == waited.number), None)
        moved_on = any(t.number > waited.number and t.state != "running" and t.model != DECISION for t in latest)
        if own is None or own.state != "waiting" or moved_on or any(a.state == "open" for a in asked):
            return None
        return DeferredToolResults(approvals={a.call_id: _as_result(a, sentence) for a in asked})

    def _begin(self, principal: Principal, uid: str, said: str) -> tuple[Standing, int]:
        """Close what a stop of the process left open, and keep what was said: how things stood, the turn's number."""
        standing = self.history.standing(principal, uid)
        if self._close_cut_short(standing):
            standing = self.history.standing(principal, uid)
        return standing, self.history.begin(standing.conversation, said, principal.person)

    def _close_cut_short(self, standing: Standing) -> list[str]:
        """Close what a stop of the process left open, oldest first; answers what to tell of it."""
        told: list[str] = []
        conversation_id = standing.conversation.require_id()
        for turn in reversed(standing.turns):
            if turn.state == "waiting" and (account := self.history.account_of_decisions(conversation_id, turn.number)):
                self.history.end(conversation_id, turn.number, "done", account, turn.model)
                told.append(account)
            elif turn.state == "running" and told and decision(turn.said) is not None:
                self.history.end(conversation_id, turn.number, "done", told[-1], DECISION)
            elif turn.state == "running":
                account = self.history.account_of(conversation_id, turn.number)
                self.history.end(conversation_id, turn.number, "failed", account, turn.model)
                told.append(account)
        return told

    def _lock(self, uid: str) -> asyncio.Lock:
        return self._locks.setdefault(uid, asyncio.Lock())


def _turn(principal: Principal, conversation: KeptTalk, number: int, emit: Emit) -> Turn:
    conversation_id = conversation.require_id()
    return Turn(replace(principal, conversation_id=conversation_id, turn=number), conversation_id, number, emit)


async def _events(work: Callable[[Emit], Awaitable[None]]) -> AsyncIterator[Event]:
    """Run the work in a task of its own and pass its events on; leaving the loop early stops it."""
    queue: asyncio.Queue[Event | None] = asyncio.Queue()
    task = asyncio.ensure_future(work(queue.put_nowait))
    task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (event := await queue.get()) is not None:
            yield event
        await task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(task, return_exceptions=True)


def _asked_last(standing: Standing) -> Approval | None:
    """The open approval that was the last thing asked in the conversation, if it was."""
    asked_in = next((turn for turn in standing.turns if turn.model != DECISION), None)
    asked = [approval for approval in standing.open_approvals if asked_in and approval.turn == asked_in.number]
    return asked[-1] if asked else None


def _tell(emit: Emit, sentence: str) -> None:
    emit(Said(sentence))
    emit(TurnEnded(sentence, "done"))


def _as_result(approval: Approval, sentence: str) -> bool | ToolDenied:
    return True if approval.state == "consumed" else ToolDenied(sentence)
