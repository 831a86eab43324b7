"""What visitors see and leave behind: services, requests for a group, inquiries."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Optional

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Located, Record, one_of, table_args
from store.conversations import ChatConversation
from store.leads import Lead

if TYPE_CHECKING:
    from store.trips import Booking

QUESTION_STATUSES = ("open", "answered", "dismissed")
REQUEST_STATUSES = ("new", "answered", "passed_on", "closed")


class ServiceOffering(Record, table=True):
    """A service on the public site. `price_from_cents` in cents of `currency`; empty means that no price is stated."""

    __tablename__ = "service_offering"
    __table_args__ = table_args(
        UniqueConstraint("slug"),
        CheckConstraint("price_from_cents >= 0", name="price_not_negative"),
        CheckConstraint("duration_minutes > 0", name="duration_positive"),
    )

    slug: str
    name: str
    summary: str
    description: str = ""
    price_from_cents: int | None = None
    currency: str = Field(default="USD", max_length=3)
    duration_minutes: int | None = None
    policies: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What holds for it: deposit, travel, cancelling; as it stands on its page."""
    published: bool = True
    position: int = 0
    bookings: list["Booking"] = Relationship(back_populates="service")
    inquiries: list["Inquiry"] = Relationship(back_populates="service")


class GroupRequest(Record, Located, table=True):
    """Somebody looks for a group to sing with. Name and e-mail are kept only with consent, never under 13."""

    __tablename__ = "group_request"
    __table_args__ = table_args(
        one_of("status", REQUEST_STATUSES),
        CheckConstraint("consent OR (name IS NULL AND email IS NULL)", name="consent_for_name"),
        CheckConstraint("age IS NULL OR age >= 13 OR NOT consent", name="no_consent_under_13"),
    )

    conversation_id: int | None = Field(default=None, foreign_key="chat_conversation.id", index=True)
    age: int | None = None
    styles: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    name: str | None = None
    email: str | None = None
    consent: bool = False
    consent_wording: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The words that were agreed to; with the moment (UTC)."""
    consent_at: datetime | None = None
    status: str = "new"
    matches: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
    passed_on: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs={"server_default": "[]"}
    )
    """To which groups it was passed on: `{"venue": ref, "on": day}` each."""
    conversation: Optional[ChatConversation] = Relationship(back_populates="group_requests")


class Inquiry(Record, Located, table=True):
    """A visitor asks for a booking. `verified` is false for what came from elsewhere under the same address."""

    __table_args__ = table_args(one_of("status", REQUEST_STATUSES))

    conversation_id: int | None = Field(default=None, foreign_key="chat_conversation.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service_offering.id", index=True)
    name: str
    email: str = Field(index=True)
    message: str
    organization: str | None = None
    starts_on: date | None = None
    consent: bool = True
    consent_wording: str = Field(default="", sa_column_kwargs={"server_default": ""})
    consent_at: datetime | None = None
    verified: bool = True
    status: str = "new"
    conversation: Optional[ChatConversation] = Relationship(back_populates="inquiries")
    lead: Optional[Lead] = Relationship()
    service: Optional[ServiceOffering] = Relationship(back_populates="inquiries")


class UnansweredQuestion(Record, table=True):
    """Something that visitors asked and no record answers, for staff to turn into a record. Nobody's name is in it."""

    __tablename__ = "unanswered_question"
    __table_args__ = table_args(one_of("status", QUESTION_STATUSES))

    question: str
    conversation_id: int | None = Field(default=None, foreign_key="chat_conversation.id", index=True)
    """Where it was asked first."""
    service_id: int | None = Field(default=None, foreign_key="service_offering.id", index=True)
    page: str = ""
    times: int = 1
    last_asked_at: datetime | None = None
    status: str = Field(default="open", index=True)
    note: str = ""
    conversation: Optional[ChatConversation] = Relationship()
    service: Optional[ServiceOffering] = Relationship()


class SiteProfile(Record, table=True):
    """Who the public site says this is: one row at most. What is empty is said by the settings, or not at all."""

    __tablename__ = "site_profile"
    __table_args__ = table_args()

    person: str = ""
    tagline: str = ""
    about: str = ""
    """Paragraphs, parted by empty lines."""
    email: str = ""
