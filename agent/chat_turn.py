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
from agent.chat_shown import Place, Shown
from agent.chat_words import listed, readable, step_label
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

    def __init__(self, dispatcher: Dispatcher, role: Role, place: Place) -> None:
        self._dispatcher, self._role, self._place = dispatcher, role, place
        self._message: Shown | None = None
        self._told = ""
        self._steps: dict[str, Shown] = {}
        self._progress: tuple[Shown, cl.CustomElement] | None = None
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
                await _finish(step, self._role, "failed", sentence or "It was stopped.")
        if sentence:
            await self._say(f"\n\n{sentence}" if self._message and self._message.output else sentence)
        if self._message is not None:
            await self._message.update()

    async def _say(self, text: str) -> None:
        if self._message is None:
            if not text.strip():
                return
            text = text.lstrip()
            self._message = Shown(self._place)
        self._told += text
        await self._message.stream(text)

    async def _start(self, call_id: str, tool: str, args: dict[str, Any]) -> Shown:
        if (known := self._steps.get(call_id)) is not None:  # a call that was approved is told twice
            return known
        if self._message is not None:  # what is said after the call stands after it
            await self._message.update()
            self._message = None
        fetches = tool in REGISTRY and REGISTRY[tool].effect is Effect.FETCH
        told = await self._readable(tool, args)
        step = Shown(self._place, "tool", f"{step_label(self._role, tool, told)}…", input=listed(told))
        # Its progress has the room until it ends.
        step.more = {"showInput": not fetches, "defaultOpen": fetches, "autoCollapse": fetches}
        step.metadata = {"avatarName": NAME, "icon": "loader"}
        self._steps[call_id] = step
        await step.send()
        if fetches:
            bar = element("ProgressCard", shown(Stage("Starting")))
            self._progress = (step, bar)
            await bar.send(for_id=step.id, persist=False)
        return step

    async def _readable(self, tool: str, args: dict[str, Any]) -> dict[str, Any]:
        if self._role == "visitor":  # records are named for staff alone, so the store is not asked
            return readable(self._dispatcher.engine, self._role, tool, args)
        return await asyncio.to_thread(readable, self._dispatcher.engine, self._role, tool, args)

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
        await _finish(step, self._role, event.outcome, event.text)
        if event.result is not None:
            card = card_of(event.tool, event.result, self._dispatcher.business.zone)
            key = card.ref or event.call_id
            self._cards.pop(key, None)
            if card.worth_showing:
                self._cards[key] = card

    async def _close(self, reply: str) -> None:
        if not self._told.strip() and reply.strip() and not self._only_asks(reply):
            await self._say(reply)
        cards: list[Any] = [record_card(card) for card in self._cards.values()]
        if self._message is None and cards:
            self._message = Shown(self._place)
        if self._message is not None:
            self._message.elements = cards
            await self._message.update()
        for asked in self._asked:
            await chat_approvals.ask(asked.approval_id, asked.card, self._place.parent)

    def _only_asks(self, reply: str) -> bool:
        """Whether the reply is but the headlines of the questions, which their cards say themselves."""
        return bool(self._asked) and reply == " ".join(str(asked.card["headline"]) for asked in self._asked)


async def _finish(step: Shown, role: Role, outcome: str, text: str) -> None:
    if step.end is None:
        suffix = _SUFFIX[outcome] if role == "staff" else ""  # visitors read in the answer what came of it
        step.name = f"{step.name.removesuffix('…')}{suffix}"
    step.metadata["icon"], step.more["showInput"] = _ICONS[outcome], True
    step.output, step.end = text, utc_now()
    await step.update()
