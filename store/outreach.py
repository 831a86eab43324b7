"""What reaches people outside: sequences, templates, messages, and who is not to be written to."""

from datetime import datetime
from typing import Optional

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Record, one_of, table_args
from store.leads import Contact, Lead

CHANNELS = ("email", "sms")
SUPPRESSED_CHANNELS = ("email", "sms", "all")
FUNNEL_STAGES = ("cold", "nurture", "confirmation", "logistics")
DIRECTIONS = ("out", "in")


class EmailSequence(Record, table=True):
    """An automated flow of one stage of the funnel."""

    __tablename__ = "email_sequence"
    __table_args__ = table_args(one_of("stage", FUNNEL_STAGES), UniqueConstraint("name"))

    name: str
    stage: str
    automatic: bool = False
    daily_cap: int | None = None
    messages: list["Message"] = Relationship(back_populates="sequence")


class Template(Record, table=True):
    """A reusable text of a message."""

    __table_args__ = table_args(one_of("channel", CHANNELS), UniqueConstraint("name"))

    name: str
    channel: str
    subject: str | None = None
    body: str
    messages: list["Message"] = Relationship(back_populates="template")


class Message(Record, table=True):
    """One e-mail or text to a contact or a lead, of a sequence or on its own."""

    __table_args__ = table_args(
        one_of("channel", CHANNELS),
        one_of("direction", DIRECTIONS),
        CheckConstraint("contact_id IS NULL OR lead_id IS NULL", name="one_recipient"),
    )

    sequence_id: int | None = Field(default=None, foreign_key="email_sequence.id", index=True)
    template_id: int | None = Field(default=None, foreign_key="template.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    channel: str
    direction: str = "out"
    status: str = Field(default="draft", index=True)
    subject: str | None = None
    body: str = ""
    not_before: datetime | None = None
    sequence: EmailSequence | None = Relationship(back_populates="messages")
    template: Template | None = Relationship(back_populates="messages")
    contact: Optional[Contact] = Relationship(back_populates="messages")
    lead: Optional[Lead] = Relationship(back_populates="messages")


class Suppression(Record, table=True):
    """An address or number that is not to be written to. Keyed by the normalised address, so it outlives any record.

    `by` says whose word it was: `self` (the person's own opt-out, which only their own opt-in lifts) or `staff`.
    """

    __table_args__ = table_args(one_of("channel", SUPPRESSED_CHANNELS), UniqueConstraint("address", "channel"))

    address: str = Field(index=True)
    channel: str
    by: str = "staff"
    verified: bool = False
    reason: str = ""
