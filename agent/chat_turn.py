"""One turn as the chat shows it: the reply as it streams, a step for each call, progress, cards, questions."""

import asyncio
from typing import Any

import chainlit as cl
from chainlit.utils import utc_now

from agent import chat_approvals
from agent.card_model import Card
from agent.cards import card_of
from agent.chat_cards import element, record_card
from agent.chat_config import NAME
from agent.chat_words import about, listed, readable
from agent.events import ApprovalAsked, CallEnded, CallStarted, Event, Progressed, Said, TurnEnded
from agent.watching import shown
from tools.catalogue import REGISTRY
from tools.context import Role, Stage
from tools.dispatch import Dispatcher
from tools.registry import Effect

_ICONS = {"done": "check", "failed": "circle-alert", "asked": "hourglass"}
_SUFFIX = {"done": "", "failed": " – not done", "asked": " – waits for your yes"}


class TurnView:
    """Shows the events of one turn in the session that is open."""

    def __init__(self, dispatcher: Dispatcher, role: Role) -> None:
        self._dispatcher, self._role = dispatcher, role
        self.message: cl.Message | None = None
        self.told = ""
        self._steps: dict[str, cl.Step] = {}
        self._progress: tuple[cl.Step, cl.CustomElement] | None = None
        self._cards: dict[str, Card] = {}
        self._asked: list[ApprovalAsked] = []

    async def show(self, event: Event) -> None:
        """Show one event as it comes."""
        match event:
            case Said(text):
                await self._say(text)
            case CallStarted(call_id, tool, args):
                await self._start(call_id, tool, args)
            case Progressed():
                await self._move(event)
            case CallEnded():
                await self._end(event)
            case ApprovalAsked():
                self._asked.append(event)
            case TurnEnded(reply, _):
                await self._close(reply)

    async def settle(self, sentence: str = "") -> None:
        """Leave nothing open: no cursor, no running step. `sentence` is said where the turn broke off."""
        for step in self._steps.values():
            if step.end is None:
                await _finish(step, "failed", sentence or "It was stopped.")
        if sentence:
            await self._say(f"\n\n{sentence}" if self.message and self.message.content else sentence)
        if self.message is not None:
            await self.message.update()

    async def _say(self, text: str) -> None:
        if self.message is None:
            if not text.strip():
                return
            text = text.lstrip()
            self.message = cl.Message(content="", author=NAME, created_at=utc_now())
        self.told += text
        await self.message.stream_token(text)

    async def _start(self, call_id: str, tool: str, args: dict[str, Any]) -> cl.Step:
        if (known := self._steps.get(call_id)) is not None:  # a call that was approved is told twice
            return known
        if self.message is not None:  # what is said after the call stands after it
            await self.message.update()
            self.message = None
        fetches = tool in REGISTRY and REGISTRY[tool].effect is Effect.FETCH
        told = await asyncio.to_thread(readable, self._dispatcher.engine, self._role, tool, args)
        run = cl.context.current_run
        step = cl.Step(
            name=f"{about(tool, told)}…",
            type="tool",
            parent_id=run.id if run else None,
            show_input=not fetches,  # its progress has the room until it ends
            default_open=fetches,
            auto_collapse=fetches,
        )
        step.metadata, step.icon = {"avatarName": NAME}, "loader"
        step.input, step.start = listed(told), utc_now()
        self._steps[call_id] = step
        await step.send()
        if fetches:
            bar = element("ProgressCard", shown(Stage("Starting")))
            self._progress = (step, bar)
            await bar.send(for_id=step.id, persist=False)
        return step

    async def _move(self, event: Progressed) -> None:
        if self._progress is not None:
            step, bar = self._progress
            bar.props = shown(event.stage)
            await bar.send(for_id=step.id, persist=False)

    async def _end(self, event: CallEnded) -> None:
        step = await self._start(event.call_id, event.tool, event.args)
        if self._progress is not None and self._progress[0] is step:
            await self._progress[1].remove()
            self._progress = None
        await _finish(step, event.outcome, event.text)
        if event.result is not None:
            card = card_of(event.tool, event.result, self._dispatcher.business.zone)
            key = card.ref or event.call_id
            self._cards.pop(key, None)
            if card.worth_showing:
                self._cards[key] = card

    async def _close(self, reply: str) -> None:
        if not self.told.strip() and reply.strip() and not self._only_asks(reply):
            await self._say(reply)
        cards: list[Any] = [record_card(card) for card in self._cards.values()]
        if self.message is None and cards:
            self.message = cl.Message(content="", author=NAME, created_at=utc_now())
        if self.message is not None:
            self.message.elements = cards
            await self.message.update()
        for asked in self._asked:
            await chat_approvals.ask(asked.approval_id, asked.card)

    def _only_asks(self, reply: str) -> bool:
        """Whether the reply is but the headlines of the questions, which their cards say themselves."""
        return bool(self._asked) and reply == " ".join(str(asked.card["headline"]) for asked in self._asked)


async def _finish(step: cl.Step, outcome: str, text: str) -> None:
    if step.end is None:
        step.name = f"{step.name.removesuffix('…')}{_SUFFIX[outcome]}"
    step.icon, step.output, step.end, step.show_input = _ICONS[outcome], text, utc_now(), True
    await step.update()
