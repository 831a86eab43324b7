"""What outreach is made from: sequences and their steps, templates, and who may and who may not be written to."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Record, one_of, table_args

if TYPE_CHECKING:
    from store.messages import Enrollment, Message

CHANNELS = ("email", "sms")
SUPPRESSED_CHANNELS = ("email", "sms", "all")
FUNNEL_STAGES = ("cold", "nurture", "confirmation", "logistics")
STEP_ANCHORS = ("enrollment", "previous", "booking")


class EmailSequence(Record, table=True):
    """An automated flow of one stage of the funnel.

    `edition` counts its changes: an enrolment keeps the one it began with. `daily_cap` is how many of its messages
    leave a day at most. `automatic`: staff let the funnel enrol by itself.
    """

    __tablename__ = "email_sequence"
    __table_args__ = table_args(
        one_of("stage", FUNNEL_STAGES), UniqueConstraint("name"), CheckConstraint("daily_cap > 0", name="cap_positive")
    )

    name: str
    stage: str
    automatic: bool = False
    daily_cap: int | None = None
    edition: int = 1
    messages: list["Message"] = Relationship(back_populates="sequence")
    steps: list["SequenceStep"] = Relationship(
        back_populates="sequence", sa_relationship_kwargs={"order_by": "SequenceStep.position"}
    )
    enrollments: list["Enrollment"] = Relationship(back_populates="sequence")


class Template(Record, table=True):
    """A reusable text of a message: Jinja, with the variables that tools/rendering.py lists."""

    __table_args__ = table_args(one_of("channel", CHANNELS), UniqueConstraint("name"))

    name: str
    channel: str
    subject: str | None = None
    body: str
    messages: list["Message"] = Relationship(back_populates="template")


class SequenceStep(Record, table=True):
    """One step: which template, and when. Exactly one of the two delays is set; below zero only before a booking."""

    __tablename__ = "sequence_step"
    __table_args__ = table_args(
        one_of("anchor", STEP_ANCHORS),
        one_of("channel", CHANNELS),
        UniqueConstraint("sequence_id", "position"),
        CheckConstraint("(delay_days IS NULL) <> (delay_business_days IS NULL)", name="one_delay"),
    )

    sequence_id: int = Field(foreign_key="email_sequence.id", index=True)
    position: int
    template_id: int = Field(foreign_key="template.id", index=True)
    channel: str
    delay_days: int | None = None
    delay_business_days: int | None = None
    anchor: str = "previous"
    """What the delay counts from: the enrolment, the step before, or the day of the booking."""
    sequence: EmailSequence = Relationship(back_populates="steps")
    template: Template = Relationship()


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


class Consent(Record, table=True):
    """That somebody agreed to be written to, in which words and when. Keyed by the normalised address."""

    __table_args__ = table_args(one_of("channel", CHANNELS), UniqueConstraint("address", "channel"))

    address: str = Field(index=True)
    channel: str
    wording: str
    given_on: date
