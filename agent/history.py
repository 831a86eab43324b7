"""Conversations in the store: what was said, kept before anything runs; what was done; what waits for a yes.

Turns are append-only. A turn that a stop of the process cut short is still told truthfully: what its committed calls
did is read from the journal.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from pydantic_ai.messages import (
    ModelMessage,
    ModelMessagesTypeAdapter,
    ModelRequest,
    ModelResponse,
    TextPart,
    UserPromptPart,
)
from sqlmodel import select

from agent.deeds import MAY_BE_ASKED, Deeds
from agent.gathered import Gathered
from agent.planner.state import told_so_far
from agent.privacy import Vault
from store import talking
from store.database import reading_rows, writing, writing_rows
from store.tables import Approval, ChatConversation
from store.talking import KeptTalk, KeptTurn
from tools.context import Principal
from tools.errors import Forbidden

#: How many turns back a model reads.
TURNS_READ = 30
#: Turns of this "model" only decided an approval; the decision stands in the turn that asked.
DECISION = "decision"
#: Turns of this "model" are a person's of the staff, and Harmony was silent.
PERSON = "person"


@dataclass(frozen=True)
class Standing:
    """How a conversation stands before a turn: its newest turns, newest first, and what waits for a yes, in order."""

    conversation: KeptTalk
    turns: list[KeptTurn]
    open_approvals: list[Approval]


@dataclass(frozen=True)
class History(Deeds):
    """Reads and appends conversations. `clock` answers now (UTC-aware); `vault` hides what visitors say of them."""

    clock: Callable[[], datetime]
    vault: Vault = field(default_factory=Vault)

    @cached_property
    def gathered(self) -> Gathered:
        """What the chat shows and is not written yet; what is begun here takes along what was shown of it."""
        return Gathered(self.clock, self.vault)

    def open(self, principal: Principal, origin: str, uid: str | None = None, said: str = "") -> KeptTalk:
        """The principal's conversation under this uid, made where there is none.

        Args:
            principal: Whose it is.
            origin: Where it began: a page's path, `terminal`, `evaluation`.
            uid: The chat's own id for it; a new one where none is given.
            said: What is said first there, by which lists call it.

        Raises:
            Forbidden: the uid is somebody else's.
        """
        if uid and (known := self._look(uid)) is not None:
            return _owned(known, principal)
        uid = uid or str(uuid4())
        name = _name(self._kept_of(principal.role, uid, said)) or None
        with writing(self.engine, self.clock()) as session:
            quicker = session.exec(select(ChatConversation).where(ChatConversation.uid == uid)).first()
            made = quicker or ChatConversation(
                uid=uid, owner=principal.person, role=principal.role, origin=origin, name=name
            )
            session.add(made)
            session.flush()
            return _owned(_kept(made), principal)

    def find(self, principal: Principal, uid: str) -> KeptTalk:
        """The principal's conversation of this uid.

        Raises:
            Forbidden: there is none, or it is somebody else's.
        """
        return _owned(self._look(uid), principal)

    def standing(self, principal: Principal, uid: str) -> Standing:
        """How the principal's conversation of this uid stands.

        Raises:
            Forbidden: there is none, or it is somebody else's.
        """
        with reading_rows(self.engine) as rows:
            talk = _owned(talking.talk_by_uid(rows, uid), principal)
            asked = talking.open_approvals(rows, talk.id) if talk.role in MAY_BE_ASKED else []
            return Standing(talk, talking.newest_turns(rows, talk.id, TURNS_READ), asked)

    def talk(self, conversation_id: int) -> KeptTalk:
        """The conversation of this number, whoever it is that asks; it has to be there."""
        with reading_rows(self.engine) as rows:
            return talking.talk_by_id(rows, conversation_id)

    def is_taken_over(self, conversation_id: int) -> bool:
        """Whether a person of the staff speaks there, so that Harmony is silent."""
        with reading_rows(self.engine) as rows:
            return talking.status_of(rows, conversation_id) == "taken_over"

    def begin(self, conversation: KeptTalk, said: str, author: str) -> int:
        """Keep what was said, before anything runs; answers the turn's number, counted from 1."""
        said = self._kept_of(conversation.role, conversation.uid, said)
        place = (conversation.uid, conversation.owner)
        shown, now = self.gathered.ready(place), self.clock()
        with self.gathered.putting_down(shown), writing_rows(self.engine) as rows:
            number = talking.add_turn(rows, conversation.id, said, author, now)
            self.gathered.put_down(rows, shown, now, [place])
        if not conversation.name:
            self._rename(conversation.id, lambda name: name or _name(said))
        return number

    def end(
        self,
        conversation_id: int,
        number: int,
        state: str,
        reply: str,
        model: str,
        messages: Sequence[ModelMessage] = (),
    ) -> None:
        """Keep how a turn ended; messages are appended to those that it already has."""
        kept = ModelMessagesTypeAdapter.dump_python(list(messages), mode="json")
        with writing_rows(self.engine) as rows:
            turn, talk = talking.turn_of(rows, conversation_id, number)
            said = turn.said
            if talk.role == "visitor":
                said, reply, kept = self._hidden(talk.uid, said, reply, kept)
            both = f"{turn.reply}\n\n{reply}".strip() if turn.reply and reply else reply or turn.reply
            ended = {"state": state, "model": model, "finished_at": self.clock()}
            talking.change_turn(rows, turn.id, ended | {"said": said, "reply": both, "messages": turn.messages + kept})
        if talk.role == "visitor" and talk.name != self.vault.hide(talk.uid, talk.name):
            self._rename(conversation_id, lambda name: self.vault.hide(talk.uid, name))

    def messages(self, conversation_id: int, before: int) -> list[ModelMessage]:
        """What a model reads of the turns before a number, oldest first."""
        with reading_rows(self.engine) as rows:
            turns = talking.newest_turns(rows, conversation_id, TURNS_READ, before)
            return self.told(Standing(talking.talk_by_id(rows, conversation_id), turns, []))

    def told(self, standing: Standing) -> list[ModelMessage]:
        """What a model reads of a conversation as it stands, oldest first."""
        found: list[ModelMessage] = []
        for turn in reversed(standing.turns):
            if turn.model != DECISION:
                found += self._messages_of(turn, standing.conversation)
        return found

    def turns(self, conversation_id: int, before: int | None = None) -> list[KeptTurn]:
        """The newest turns (before a number), newest first, at most `TURNS_READ`."""
        with reading_rows(self.engine) as rows:
            return talking.newest_turns(rows, conversation_id, TURNS_READ, before)

    def _look(self, uid: str) -> KeptTalk | None:
        with reading_rows(self.engine) as rows:
            return talking.talk_by_uid(rows, uid)

    def _kept_of(self, role: str, uid: str, said: str) -> str:
        """What may be kept of what was said: of a visitor, nothing that says who they are."""
        return self.vault.hide_said(uid, said, self.clock().date()) if role == "visitor" else said

    def _rename(self, conversation_id: int, change: Callable[[str | None], str | None]) -> None:
        with writing(self.engine, self.clock()) as session:
            row = session.get_one(ChatConversation, conversation_id)
            row.name = change(row.name)

    def _messages_of(self, turn: KeptTurn, conversation: KeptTalk) -> list[ModelMessage]:
        said, messages = turn.said, turn.messages
        if conversation.role == "visitor":
            said, messages = self.vault.show(conversation.uid, said), self.vault.show(conversation.uid, messages)
        if messages:
            return ModelMessagesTypeAdapter.validate_python(messages)
        asked = [ModelRequest(parts=[UserPromptPart(content=said)])] if said else []
        if turn.model == PERSON and not turn.reply:
            return [*asked]
        reply = turn.reply or self.account_of(turn.conversation_id, turn.number)
        return [*asked, ModelResponse(parts=[TextPart(content=reply)])]

    def _hidden(self, uid: str, said: str, reply: str, messages: list[Any]) -> tuple[str, str, list[Any]]:
        """What a visitor's turn leaves, with what it says of them replaced.

        Which words are a name is told by the calls, and by the form that the planner goes on with.
        """
        for message in messages:
            self.vault.learn_call(uid, told_so_far(message.get("provider_details")))
            for part in message.get("parts", []):
                if part.get("part_kind") == "tool-call":
                    self.vault.learn_call(uid, _as_dict(part.get("args")))
        hide = self.vault.hide
        return hide(uid, said), hide(uid, reply), hide(uid, messages)


def _as_dict(args: Any) -> dict[str, Any]:
    if isinstance(args, str):
        try:
            args = json.loads(args)
        except ValueError:
            return {}
    return args if isinstance(args, dict) else {}


def _owned(conversation: KeptTalk | None, principal: Principal) -> KeptTalk:
    if conversation is None or conversation.owner != principal.person:
        raise Forbidden("There is no such conversation of yours.")
    return conversation


def _kept(row: ChatConversation) -> KeptTalk:
    return KeptTalk(row.require_id(), row.uid, row.owner, row.role, row.name, row.status)


def _name(said: str) -> str:
    return " ".join(said.split())[:60]
