"""What visitors see and leave behind: services, requests for a group, inquiries."""

from datetime import date
from typing import TYPE_CHECKING, Any, Optional

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Located, Record, one_of, table_args
from store.conversations import ChatConversation
from store.leads import Lead

if TYPE_CHECKING:
    from store.trips import Booking

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
    status: str = "new"
    matches: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, nullable=False)
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
    verified: bool = True
    status: str = "new"
    conversation: Optional[ChatConversation] = Relationship(back_populates="inquiries")
    lead: Optional[Lead] = Relationship()
    service: Optional[ServiceOffering] = Relationship(back_populates="inquiries")
