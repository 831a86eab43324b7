"""Discovery and the people behind it: campaigns, leads with where each fact came from, venues and their contacts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Optional

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import DERIVED, Located, Record, one_of, table_args

if TYPE_CHECKING:
    from store.messages import Message
    from store.trips import Booking, Trip

CAMPAIGN_STATUSES = ("running", "completed", "stopped", "failed")
LEAD_STAGES = ("new", "contacted", "interested", "negotiating", "booked", "lost")


class Campaign(Record, Located, table=True):
    """One effort to discover leads around a place. The radius is in kilometres."""

    __table_args__ = table_args(
        one_of("status", CAMPAIGN_STATUSES), CheckConstraint("radius_km > 0", name="radius_positive")
    )

    name: str = Field(index=True)
    radius_km: float = 50.0
    status: str = "running"
    trip_id: int | None = Field(default=None, foreign_key="trip.id", index=True)
    finished_at: datetime | None = None
    trip: Optional["Trip"] = Relationship(back_populates="campaigns")
    leads: list["Lead"] = Relationship(back_populates="campaign")
    sources: list["CampaignSource"] = Relationship(back_populates="campaign")


class CampaignSource(Record, table=True):
    """How one source of a campaign fared: the checkpoint from which an interrupted campaign goes on."""

    __tablename__ = "campaign_source"
    __table_args__ = table_args(UniqueConstraint("campaign_id", "source"))

    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    source: str
    state: str = "waiting"
    found: int = 0
    new: int = 0
    updated: int = 0
    problem: str = ""
    seconds: float | None = None
    """How long it took."""
    campaign: Campaign = Relationship(back_populates="sources")


class Lead(Record, Located, table=True):
    """A group that could become a booking. The score is 0 to 100 and is derived, with its reasons, from the facts."""

    __table_args__ = table_args(
        one_of("stage", LEAD_STAGES), Index("ix_lead_latitude_longitude_score", "latitude", "longitude", "score")
    )

    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    venue_id: int | None = Field(default=None, foreign_key="venue.id", index=True)
    name: str = Field(index=True)
    kind: str | None = None
    voicing: str | None = None
    styles: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False)
    website: str | None = None
    email: str | None = Field(default=None, index=True)
    phone: str | None = Field(default=None, index=True)
    contact_name: str | None = None
    host: str | None = Field(default=None, index=True)
    """The registrable domain of its own site, by which it is recognised; empty for a site on a host that many share."""
    ein: str | None = Field(default=None, index=True)
    wikidata_id: str | None = Field(default=None, index=True)
    place_id: str | None = Field(default=None, index=True)
    facebook: str | None = Field(default=None, index=True)
    instagram: str | None = Field(default=None, index=True)
    stage: str = Field(default="new", index=True)
    score: int | None = Field(default=None, sa_column_kwargs=DERIVED)
    score_reasons: list[str] = Field(default_factory=list, sa_type=JSON, nullable=False, sa_column_kwargs=DERIVED)
    notes: str = ""
    campaign: Campaign = Relationship(back_populates="leads")
    venue: Optional["Venue"] = Relationship(back_populates="leads")
    booking: Optional["Booking"] = Relationship(back_populates="lead", sa_relationship_kwargs={"uselist": False})
    sightings: list["LeadSighting"] = Relationship(back_populates="lead")
    messages: list["Message"] = Relationship(back_populates="lead")


class LeadSighting(Record, table=True):
    """What one source said of a lead on one day: the facts by field, as text that nobody vouches for."""

    __tablename__ = "lead_sighting"
    __table_args__ = table_args(UniqueConstraint("lead_id", "source", "source_url"))

    lead_id: int = Field(foreign_key="lead.id", index=True)
    source: str
    source_url: str = ""
    seen_on: date
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    note: str = ""
    lead: Lead = Relationship(back_populates="sightings")


class Venue(Record, Located, table=True):
    """The group, chorus or organisation where bookings take place. `size` is its number of singers."""

    __table_args__ = table_args(CheckConstraint("size > 0", name="size_positive"))

    name: str = Field(index=True)
    kind: str | None = None
    website: str | None = None
    size: int | None = None
    listed: bool = False
    notes: str = ""
    contacts: list["Contact"] = Relationship(back_populates="venue")
    bookings: list["Booking"] = Relationship(back_populates="venue")
    leads: list[Lead] = Relationship(back_populates="venue")


class Contact(Record, table=True):
    """A person at a venue. E-mail in lower case, phone as E.164."""

    __table_args__ = table_args()

    venue_id: int = Field(foreign_key="venue.id", index=True)
    name: str = Field(index=True)
    role: str | None = None
    email: str | None = Field(default=None, index=True)
    phone: str | None = Field(default=None, index=True)
    venue: Venue = Relationship(back_populates="contacts")
    messages: list["Message"] = Relationship(back_populates="contact")
