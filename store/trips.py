"""Trips and what hangs on them: bookings, singers, payments, expenses, shares, and days kept free."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from store.columns import Located, Record, one_of, table_args
from store.leads import Campaign, Lead, Venue
from store.visitors import ServiceOffering

TRIP_STATUSES = ("planned", "confirmed", "completed", "cancelled")
BOOKING_STATUSES = ("hold", "tentative", "confirmed", "completed", "cancelled")
PAYMENT_KINDS = ("deposit", "balance", "reimbursement", "other")
SPLIT_BASES = ("gross", "net")


class Trip(Record, Located, table=True):
    """A journey that groups bookings and expenses. Dates are local to the destination, both ends included."""

    __table_args__ = table_args(
        one_of("status", TRIP_STATUSES), CheckConstraint("ends_on >= starts_on", name="ends_after_start")
    )

    name: str = Field(index=True)
    starts_on: date | None = Field(default=None, index=True)
    ends_on: date | None = None
    status: str = "planned"
    notes: str = ""
    bookings: list["Booking"] = Relationship(back_populates="trip")
    expenses: list["Expense"] = Relationship(back_populates="trip")
    splits: list["RevenueSplit"] = Relationship(back_populates="trip")
    campaigns: list[Campaign] = Relationship(back_populates="trip")


class Booking(Record, table=True):
    """An engagement at a venue, part of a trip. Sums in cents of `currency`; times in UTC, shown in `timezone`."""

    __table_args__ = table_args(
        one_of("status", BOOKING_STATUSES),
        CheckConstraint("ends_at >= starts_at", name="ends_after_start"),
        CheckConstraint("fee_cents >= 0", name="fee_not_negative"),
        CheckConstraint("deposit_cents >= 0", name="deposit_not_negative"),
        UniqueConstraint("lead_id"),
    )

    trip_id: int = Field(foreign_key="trip.id", index=True)
    venue_id: int = Field(foreign_key="venue.id", index=True)
    service_id: int | None = Field(default=None, foreign_key="service_offering.id", index=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    starts_at: datetime | None = Field(default=None, index=True)
    ends_at: datetime | None = None
    timezone: str | None = None
    status: str = "tentative"
    fee_cents: int | None = None
    deposit_cents: int | None = None
    currency: str = Field(default="USD", max_length=3)
    hold_expires_on: date | None = None
    public: bool = False
    public_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What visitors read beside it, and where they can buy a ticket or read more."""
    public_link: str | None = None
    notes: str = ""
    trip: Trip = Relationship(back_populates="bookings")
    venue: Venue = Relationship(back_populates="bookings")
    service: ServiceOffering | None = Relationship(back_populates="bookings")
    lead: Lead | None = Relationship(back_populates="booking")
    participants: list["Participant"] = Relationship(back_populates="booking")
    payments: list["Payment"] = Relationship(back_populates="booking")
    splits: list["RevenueSplit"] = Relationship(back_populates="booking")
    expenses: list["Expense"] = Relationship(back_populates="booking")


class Participant(Record, table=True):
    """A singer or attendee of one booking. `age` in years; `attended` is empty until somebody says."""

    __table_args__ = table_args(CheckConstraint("age >= 0 AND age < 130", name="age_possible"))

    booking_id: int = Field(foreign_key="booking.id", index=True)
    name: str
    voice_part: str | None = None
    email: str | None = None
    age: int | None = None
    attended: bool | None = None
    booking: Booking = Relationship(back_populates="participants")


class Payment(Record, table=True):
    """Money received for a booking, in cents."""

    __table_args__ = table_args(
        one_of("kind", PAYMENT_KINDS), CheckConstraint("amount_cents > 0", name="amount_positive")
    )

    booking_id: int = Field(foreign_key="booking.id", index=True)
    amount_cents: int
    currency: str = Field(max_length=3)
    kind: str
    received_on: date
    booking: Booking = Relationship(back_populates="payments")


class Expense(Record, table=True):
    """Money spent on a trip, in cents. Mileage keeps its miles and the dated rate in cents a mile."""

    __table_args__ = table_args(CheckConstraint("amount_cents > 0", name="amount_positive"))

    trip_id: int = Field(foreign_key="trip.id", index=True)
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    amount_cents: int
    currency: str = Field(max_length=3)
    category: str = Field(index=True)
    description: str = ""
    spent_on: date = Field(index=True)
    miles: float | None = None
    cents_per_mile: float | None = None
    trip: Trip = Relationship(back_populates="expenses")
    booking: Booking | None = Relationship(back_populates="expenses")


class RevenueSplit(Record, table=True):
    """A share of a trip or of a booking, in hundredths of a percent, before (gross) or after (net) expenses."""

    __tablename__ = "revenue_split"
    __table_args__ = table_args(
        one_of("base", SPLIT_BASES),
        CheckConstraint("(trip_id IS NULL) <> (booking_id IS NULL)", name="one_target"),
        CheckConstraint("basis_points > 0 AND basis_points <= 10000", name="share_possible"),
        UniqueConstraint("trip_id", "party"),
        UniqueConstraint("booking_id", "party"),
    )

    trip_id: int | None = Field(default=None, foreign_key="trip.id", index=True)
    booking_id: int | None = Field(default=None, foreign_key="booking.id", index=True)
    party: str
    basis_points: int
    base: str
    position: int
    trip: Trip | None = Relationship(back_populates="splits")
    booking: Booking | None = Relationship(back_populates="splits")


class BusyDate(Record, table=True):
    """Days that are taken without a booking (holiday, illness), both ends included."""

    __tablename__ = "busy_date"
    __table_args__ = table_args(CheckConstraint("ends_on >= starts_on", name="ends_after_start"))

    starts_on: date = Field(index=True)
    ends_on: date
    note: str = ""
