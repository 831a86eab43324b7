"""Conversations: what was said, what was done, what waits for a person's yes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Record, Row, one_of, table_args

if TYPE_CHECKING:
    from store.visitors import GroupRequest, Inquiry

CONVERSATION_STATUSES = ("open", "waiting_for_person", "taken_over", "closed")
OUTCOMES = ("none", "group_request", "inquiry", "handed_over", "booking")
TURN_STATES = ("running", "waiting", "done", "stopped", "failed")
APPROVAL_STATES = ("open", "consumed", "denied", "void", "expired")


class ChatConversation(Record, table=True):
    """One conversation with Harmony, of staff or of a visitor.

    `uid` is its address in the chat; `owner` is who may read it: an account's e-mail, or `visitor:<uuid>`.
    """

    __tablename__ = "chat_conversation"
    __table_args__ = table_args(
        UniqueConstraint("uid"), one_of("status", CONVERSATION_STATUSES), one_of("outcome", OUTCOMES)
    )

    uid: str
    owner: str = Field(index=True)
    role: str
    origin: str
    name: str | None = None
    status: str = "open"
    outcome: str = "none"
    email: str | None = None
    reason: str = ""
    taken_by: str | None = None
    """Who of the staff speaks here; empty while Harmony does."""
    asked_person_at: datetime | None = None
    told_staff_at: datetime | None = None
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    turns: list["ChatTurn"] = Relationship(back_populates="conversation")
    group_requests: list["GroupRequest"] = Relationship(back_populates="conversation")
    inquiries: list["Inquiry"] = Relationship(back_populates="conversation")


class ChatTurn(Row, table=True):
    """One turn: what the person said (kept before anything runs), the model's messages (kept at the end), the reply."""

    __tablename__ = "chat_turn"
    __table_args__ = table_args(UniqueConstraint("conversation_id", "number"), one_of("state", TURN_STATES))

    conversation_id: int = Field(foreign_key="chat_conversation.id", index=True)
    number: int
    said: str
    author: str = ""
    state: str = "running"
    model: str = ""
    messages: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    reply: str = ""
    finished_at: datetime | None = None
    conversation: ChatConversation = Relationship(back_populates="turns")


class ChatStep(Row, table=True):
    """One item of a conversation as the chat shows it: a message, a step, a card. `data` is the chat's own shape."""

    __tablename__ = "chat_step"
    __table_args__ = table_args(UniqueConstraint("uid"))

    uid: str
    conversation_uid: str = Field(index=True)
    kind: str = "step"
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)


class Approval(Row, table=True):
    """A call that waits for a person's yes, bound to its exact arguments and recipients, good once.

    `card` is what the person was shown. `key` is the call's idempotency key.
    """

    __table_args__ = table_args(UniqueConstraint("key"), one_of("state", APPROVAL_STATES))

    conversation_id: int | None = Field(default=None, foreign_key="chat_conversation.id", index=True)
    turn: int | None = None
    call_id: str = ""
    key: str
    tool: str
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    args_hash: str
    recipients: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    card: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    asked_by: str
    state: str = Field(default="open", index=True)
    expires_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    change_id: int | None = Field(default=None, foreign_key="change.id")
