"""Conversations in the store: what was said, kept before anything runs; what was done; what waits for a yes.

Turns are append-only. A turn that a stop of the process cut short is still told truthfully: what its committed calls
did is read from the journal.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
from sqlalchemy import func
from sqlmodel import Session, col, select

from agent.deeds import Deeds
from agent.privacy import Vault
from store.database import reading, writing
from store.tables import Approval, ChatConversation, ChatTurn
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

    conversation: ChatConversation
    turns: list[ChatTurn]
    open_approvals: list[Approval]


@dataclass(frozen=True)
class History(Deeds):
    """Reads and appends conversations. `clock` answers now (UTC-aware); `vault` hides what visitors say of them."""

    clock: Callable[[], datetime]
    vault: Vault = field(default_factory=Vault)

    def open(
        self, principal: Principal, origin: str, uid: str | None = None, name: str | None = None
    ) -> ChatConversation:
        """The principal's conversation under this uid, made where there is none.

        Args:
            principal: Whose it is.
            origin: Where it began: a page's path, `terminal`, `evaluation`.
            uid: The chat's own id for it; a new one where none is given.
            name: What lists call it.

        Raises:
            Forbidden: the uid is somebody else's.
        """
        if uid and (known := self._look(uid)) is not None:
            return _owned(known, principal)
        with writing(self.engine, self.clock()) as session:
            known = _by_uid(session, uid) if uid else None  # another may have been quicker
            if known is not None:
                return _owned(known, principal)
            made = ChatConversation(
                uid=uid or str(uuid4()), owner=principal.person, role=principal.role, origin=origin, name=name
            )
            session.add(made)
            session.flush()
            return made

    def find(self, principal: Principal, uid: str) -> ChatConversation:
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
        with reading(self.engine) as session:
            conversation = _owned(_by_uid(session, uid), principal)
            known = conversation.require_id()
            return Standing(conversation, _newest_turns(session, known), _open_approvals(session, known))

    def is_taken_over(self, conversation_id: int) -> bool:
        """Whether a person of the staff speaks there, so that Harmony is silent."""
        status = select(ChatConversation.status).where(ChatConversation.id == conversation_id)
        with reading(self.engine) as session:
            return session.exec(status).first() == "taken_over"

    def begin(self, conversation: ChatConversation, said: str, author: str) -> int:
        """Keep what was said, before anything runs; answers the turn's number, counted from 1."""
        if conversation.role == "visitor":
            said = self.vault.hide_said(conversation.uid, said, self.clock().date())
        with writing(self.engine, self.clock()) as session:
            number = _last_number(session, conversation.require_id()) + 1
            session.add(ChatTurn(conversation_id=conversation.require_id(), number=number, said=said, author=author))
            if not conversation.name:
                row = session.get_one(ChatConversation, conversation.require_id())
                row.name = row.name or _name(said)
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
        with writing(self.engine, self.clock()) as session:
            turn, conversation = _turn_of(session, conversation_id, number)
            if conversation.role == "visitor":
                turn.said, reply, kept = self._hidden(conversation.uid, turn.said, reply, kept)
                conversation.name = self.vault.hide(conversation.uid, conversation.name)
            turn.state, turn.model, turn.finished_at = state, model, self.clock()
            turn.reply = f"{turn.reply}\n\n{reply}".strip() if turn.reply and reply else reply or turn.reply
            turn.messages = [*turn.messages, *kept]

    def messages(self, conversation_id: int, before: int) -> list[ModelMessage]:
        """What a model reads of the turns before a number, oldest first."""
        with reading(self.engine) as session:
            conversation = session.get_one(ChatConversation, conversation_id)
            turns = _newest_turns(session, conversation_id, before)
        return self.told(Standing(conversation, turns, []))

    def told(self, standing: Standing) -> list[ModelMessage]:
        """What a model reads of a conversation as it stands, oldest first."""
        found: list[ModelMessage] = []
        for turn in reversed(standing.turns):
            if turn.model != DECISION:
                found += self._messages_of(turn, standing.conversation)
        return found

    def turns(self, conversation_id: int, before: int | None = None) -> list[ChatTurn]:
        """The newest turns (before a number), newest first, at most `TURNS_READ`."""
        with reading(self.engine) as session:
            return _newest_turns(session, conversation_id, before)

    def _look(self, uid: str) -> ChatConversation | None:
        with reading(self.engine) as session:
            return _by_uid(session, uid)

    def _messages_of(self, turn: ChatTurn, conversation: ChatConversation) -> list[ModelMessage]:
        if conversation.role == "visitor":
            turn.said = self.vault.show(conversation.uid, turn.said)
            turn.messages = self.vault.show(conversation.uid, turn.messages)
        if turn.messages:
            return ModelMessagesTypeAdapter.validate_python(turn.messages)
        asked = [ModelRequest(parts=[UserPromptPart(content=turn.said)])] if turn.said else []
        if turn.model == PERSON and not turn.reply:
            return [*asked]
        reply = turn.reply or self.account_of(turn.conversation_id, turn.number)
        return [*asked, ModelResponse(parts=[TextPart(content=reply)])]

    def _hidden(self, uid: str, said: str, reply: str, messages: list[Any]) -> tuple[str, str, list[Any]]:
        """What a visitor's turn leaves, with what it says of them replaced; calls tell which words are a name."""
        for message in messages:
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


def _by_uid(session: Session, uid: str) -> ChatConversation | None:
    return session.exec(select(ChatConversation).where(ChatConversation.uid == uid)).first()


def _newest_turns(session: Session, conversation_id: int, before: int | None = None) -> list[ChatTurn]:
    query = select(ChatTurn).where(ChatTurn.conversation_id == conversation_id)
    if before is not None:
        query = query.where(ChatTurn.number < before)
    return list(session.exec(query.order_by(col(ChatTurn.number).desc()).limit(TURNS_READ)))


def _open_approvals(session: Session, conversation_id: int) -> list[Approval]:
    query = select(Approval).where(Approval.conversation_id == conversation_id, Approval.state == "open")
    return list(session.exec(query.order_by(col(Approval.id))))


def _owned(conversation: ChatConversation | None, principal: Principal) -> ChatConversation:
    if conversation is None or conversation.owner != principal.person:
        raise Forbidden("There is no such conversation of yours.")
    return conversation


def _last_number(session: Session, conversation_id: int) -> int:
    query = select(func.max(ChatTurn.number)).where(ChatTurn.conversation_id == conversation_id)
    return session.exec(query).one() or 0


def _turn_of(session: Session, conversation_id: int, number: int) -> tuple[ChatTurn, ChatConversation]:
    query = select(ChatTurn, ChatConversation).join(ChatConversation)
    return session.exec(query.where(ChatTurn.conversation_id == conversation_id, ChatTurn.number == number)).one()


def _name(said: str) -> str:
    return " ".join(said.split())[:60]
