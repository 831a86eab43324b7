"""A conversation that is opened again, brought up to what the store knows.

A stop of the process can come between a write and its telling. What the chat shows is then short of what was done; the
journal, the turns and the approvals are not.
"""

import asyncio
from dataclasses import dataclass
from typing import cast

import chainlit as cl
from chainlit.element import ElementDict
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.utils import utc_now
from sqlmodel import col, select

from agent import chat_approvals
from agent.cards import card_of
from agent.chat_cards import record_card
from agent.chat_config import NAME
from agent.data_layer import StoreLayer
from agent.history import PERSON
from agent.house import House
from agent.talks import name_of, step_id
from store.database import reading
from store.tables import Approval, Change
from store.talking import KeptTalk, KeptTurn
from tools.context import Principal

#: How many turns back it is looked whether all was told.
TURNS_CHECKED = 3


@dataclass(frozen=True)
class Mending:
    """Mends threads of one house; what it adds is kept, so that it is there the next time."""

    house: House
    layer: StoreLayer

    async def mend(self, principal: Principal, thread: ThreadDict) -> list[Approval]:
        """Add what the thread lacks, in place, before it is shown; answers the approvals that still wait."""
        conversation = await asyncio.to_thread(self.house.history.find, principal, thread["id"])
        for account in await self.house.turns.repair(principal, thread["id"]):
            await self._add(principal, thread, _message(thread["id"], f"account:{account}", account))
        turns = await asyncio.to_thread(self.house.history.turns, conversation.require_id())
        latest = [turn for turn in turns if turn.state != "running"][:TURNS_CHECKED]
        for change in await asyncio.to_thread(self._done, conversation, latest):
            await self._tell(principal, thread, change)
        by_person = [turn for turn in turns if turn.model == PERSON and turn.reply and turn not in latest[:1]]
        for turn in reversed([*latest[:1], *by_person]):
            reply = str(self.layer.vault.show(thread["id"], turn.reply))
            if turn.state in ("done", "failed") and not _told(thread, reply):
                author = await asyncio.to_thread(self._author, turn)
                await self._add(principal, thread, _message(thread["id"], f"reply:{turn.id}", reply, author))
        approvals = await asyncio.to_thread(self._approvals, conversation)
        for missing in chat_approvals.put_into(thread, approvals):
            await self.layer.keep(principal.person, thread["id"], missing)
        return [approval for approval in approvals if approval.state == "open"]

    async def _tell(self, principal: Principal, thread: ThreadDict, change: Change) -> None:
        """Tell of a committed call that no step and no reply told of, with its card."""
        result = change.result or {}
        headline = str(result.get("headline") or "")
        if _told(thread, headline):
            return
        step = _message(thread["id"], f"change:{change.id}", headline)
        card = card_of(change.tool, result, self.house.dispatcher.business.zone)
        if card.worth_showing:
            element = _card(record_card(card, thread["id"]), str(step["id"]))
            thread["elements"] = [*(thread["elements"] or []), element]
            await self.layer.keep_card(principal.person, thread["id"], element)
        await self._add(principal, thread, step)

    async def _add(self, principal: Principal, thread: ThreadDict, step: StepDict) -> None:
        thread["steps"].append(step)
        await self.layer.keep(principal.person, thread["id"], step)

    def _done(self, conversation: KeptTalk, turns: list[KeptTurn]) -> list[Change]:
        """What these turns have committed, in order."""
        query = select(Change).where(Change.conversation_id == conversation.id, Change.state == "done")
        numbers = [turn.number for turn in turns]
        with reading(self.house.engine) as session:
            return list(session.exec(query.where(col(Change.turn).in_(numbers)).order_by(col(Change.id))))

    def _author(self, turn: KeptTurn) -> str:
        """In whose name a reply is shown."""
        if turn.model != PERSON:
            return NAME
        with reading(self.house.engine) as session:
            return name_of(session, turn.author, self.house.dispatcher.business.name)

    def _approvals(self, conversation: KeptTalk) -> list[Approval]:
        query = select(Approval).where(Approval.conversation_id == conversation.id)
        with reading(self.house.engine) as session:
            return list(session.exec(query.order_by(col(Approval.id))))


def _told(thread: ThreadDict, text: str) -> bool:
    """Whether each paragraph of a text stands somewhere in the thread."""
    shown = "\n".join(step["output"] or "" for step in thread["steps"])
    return all(part.strip() in shown for part in text.split("\n\n"))


def _card(element: cl.CustomElement, step_id: str) -> ElementDict:
    return cast(ElementDict, {**element.to_dict(), "forId": step_id})


def _message(uid: str, about: str, text: str, author: str = NAME) -> StepDict:
    """A message about something, Harmony's unless it is a person's."""
    at = utc_now()
    return {
        "id": step_id(uid, about),
        "threadId": uid,
        "parentId": None,
        "name": author,
        "type": "assistant_message",
        "output": text,
        "createdAt": at,
        "start": at,
        "end": at,
        "streaming": False,
        "metadata": {},
    }
