"""Messages on their way: who is enrolled in what, each message with its state, each attempt, each event.

What the machine does to a message (its state, its attempts) stands outside the journal: attempts and events are
append-only and are their own. So those columns may be changed by one conditional UPDATE, which makes a claim safe.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Optional

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import DERIVED, Record, Row, one_of, table_args
from store.leads import Contact, Lead
from store.outreach import CHANNELS, EmailSequence, Template

if TYPE_CHECKING:
    from store.trips import Booking

DIRECTIONS = ("out", "in")
NOTICE = "notice"
PURPOSES = ("outreach", NOTICE)
ENROLLMENT_STATES = ("active", "paused", "finished", "stopped")
#: Of what goes out: a draft; waiting for its time; claimed by a process; taken by the provider; and what came of it.
#: `held` waits for a person (late, or a zone not known); `unknown`: the call may or may not have been taken.
#: Of what comes in: received.
MESSAGE_STATES = (
    *("draft", "queued", "held", "sending", "sent", "delivered", "bounced", "failed", "unknown"),
    *("cancelled", "skipped", "received"),
)


class Enrollment(Record, table=True):
    """One person in one sequence. `steps` are its steps and template texts as they were approved; they do not change.

    `token` stands in the reply address, so that an answer is known by it.
    """

    __table_args__ = table_args(
        one_of("state", ENROLLMENT_STATES),
        CheckConstraint("(contact_id IS NULL) <> (lead_id IS NULL)", name="one_recipient"),
        UniqueConstraint("token"),
    )

    sequence_id: int = Field(foreign_key="email_sequence.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    starts_on: date
    edition: int
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    token: str
    enrolled_by: str = ""
    state: str = Field(default="active", index=True)
    reason: str = ""
    """Why it is paused or stopped: the one recorded reason."""
    paused_until: date | None = None
    sequence: EmailSequence = Relationship(back_populates="enrollments")
    contact: Optional[Contact] = Relationship()
    lead: Optional[Lead] = Relationship()
    booking: Optional["Booking"] = Relationship()
    messages: list["Message"] = Relationship(back_populates="enrollment")


class Message(Record, table=True):
    """One e-mail or text to or from a contact or a lead, of a sequence or on its own.

    `address` is where it goes (or came from), as it was when it was approved. `token` is its own mark: in the reply
    address, in the provider's custom arguments. Moments are UTC.
    """

    __table_args__ = table_args(
        one_of("channel", CHANNELS),
        one_of("direction", DIRECTIONS),
        one_of("purpose", PURPOSES),
        one_of("status", MESSAGE_STATES),
        CheckConstraint("contact_id IS NULL OR lead_id IS NULL", name="one_recipient"),
        UniqueConstraint("enrollment_id", "step", "channel"),
        UniqueConstraint("token"),
        Index("ix_message_status_due_at", "status", "due_at"),
    )

    sequence_id: int | None = Field(default=None, foreign_key="email_sequence.id", index=True)
    template_id: int | None = Field(default=None, foreign_key="template.id", index=True)
    enrollment_id: int | None = Field(default=None, foreign_key="enrollment.id", index=True)
    step: int | None = None
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    answers_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    channel: str
    direction: str = "out"
    purpose: str = Field(default="outreach", sa_column_kwargs={"server_default": "outreach"})
    """`notice`: no outreach, but what staff or a visitor are told (tools/visitors/notices.py); it names no person."""
    address: str | None = Field(default=None, index=True)
    token: str | None = None
    subject: str | None = None
    body: str = ""
    not_before: datetime | None = None
    status: str = Field(default="draft", index=True, sa_column_kwargs=DERIVED)
    due_at: datetime | None = Field(default=None, sa_column_kwargs=DERIVED)
    """When it may leave at the earliest: its step's moment moved into its window, or the next try."""
    tries: int = Field(default=0, sa_column_kwargs=DERIVED)
    claimed_by: str | None = Field(default=None, sa_column_kwargs=DERIVED)
    claimed_at: datetime | None = Field(default=None, sa_column_kwargs=DERIVED)
    provider: str | None = Field(default=None, sa_column_kwargs=DERIVED)
    provider_id: str | None = Field(default=None, index=True, sa_column_kwargs=DERIVED)
    sent_at: datetime | None = Field(default=None, index=True, sa_column_kwargs=DERIVED)
    reason: str = Field(default="", sa_column_kwargs=DERIVED)
    """Why it is in its state: the one recorded reason, in words."""
    reading: str | None = None
    """What an answer seems to say (interested, not_now, no, question, out_of_office, opt_out), until staff say."""
    answered_at: datetime | None = None
    """Of what came in: when somebody had dealt with it. Until then it is open."""
    sequence: EmailSequence | None = Relationship(back_populates="messages")
    template: Template | None = Relationship(back_populates="messages")
    enrollment: Enrollment | None = Relationship(back_populates="messages")
    contact: Optional[Contact] = Relationship(back_populates="messages")
    lead: Optional[Lead] = Relationship(back_populates="messages")
    attempts: list["Attempt"] = Relationship(back_populates="message")


class Attempt(Row, table=True):
    """One call to a provider. Written before the call; its outcome after it. One without an outcome is `unknown`."""

    __table_args__ = table_args(UniqueConstraint("message_id", "number"))

    message_id: int = Field(foreign_key="message.id", index=True)
    number: int
    provider: str
    outcome: str | None = None
    """accepted, rejected, try_again, unknown; empty while the call runs."""
    words: str = ""
    provider_id: str | None = None
    ended_at: datetime | None = None
    message: Message = Relationship(back_populates="attempts")


class DeliveryEvent(Row, table=True):
    """What a provider told of a message, once, and as it came."""

    __tablename__ = "delivery_event"
    __table_args__ = table_args(
        UniqueConstraint("provider", "key"), Index("ix_delivery_event_once", "message_id", "kind", "happened_at")
    )

    provider: str
    key: str
    """The provider's own id of the event, or a hash of what it says."""
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True)
    kind: str
    happened_at: datetime = Field(nullable=False)
    machine: bool = False
    """Whether a machine did it (a link scanner, a privacy proxy), not a person."""
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)


class MailboxItem(Row, table=True):
    """What would have left, had there been a provider: one row for each call to the local mailbox, as it was told."""

    __tablename__ = "mailbox_item"
    __table_args__ = table_args()

    token: str = Field(index=True)
    """The mark of the message. A second row with it would be a second sending, so it is not kept from being one."""
    channel: str
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
