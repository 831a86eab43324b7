"""What each export holds: its columns, in the business's own words, and the day by which a range chooses its rows.

Sums are plain decimals beside their currency; days and local times are ISO 8601, so that a spreadsheet sorts them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from store.columns import Record
from store.tables import Booking, Contact, Expense, Lead, Message, Participant, Payment, Trip, Venue
from tools.accounting.owed import owed, received
from tools.context import ToolContext
from tools.exchange.csv_text import Cell
from tools.records import ref_of

Columns = dict[str, Callable[[Any], Cell]]


@dataclass(frozen=True)
class Sheet:
    """One kind's export. `days` are the first and the last day of a row, local; (None, None) where it has none."""

    model: type[Record]
    columns: Columns
    days: Callable[[ToolContext, Any], tuple[date | None, date | None]]


def rows_of(ctx: ToolContext, sheet: Sheet, from_date: date | None, to_date: date | None) -> list[Any]:
    """The rows that touch the range, both ends included; rows without a day only where no range is given."""
    rows: Iterable[Any] = ctx.session.exec(select(sheet.model).order_by(col(sheet.model.id)))
    return [row for row in rows if _within(sheet.days(ctx, row), from_date, to_date)]


def _within(days: tuple[date | None, date | None], first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    begins, ends = days
    if begins is None or ends is None:
        return False
    return (first is None or ends >= first) and (last is None or begins <= last)


def _trip_days(ctx: ToolContext, trip: Trip) -> tuple[date | None, date | None]:
    return trip.starts_on, trip.ends_on or trip.starts_on


def _booking_days(ctx: ToolContext, booking: Booking) -> tuple[date | None, date | None]:
    if booking.starts_at is None:
        return None, None
    zone = ZoneInfo(booking.timezone or "UTC")
    return booking.starts_at.astimezone(zone).date(), (booking.ends_at or booking.starts_at).astimezone(zone).date()


def _day_of(column: str) -> Callable[[ToolContext, Any], tuple[date | None, date | None]]:
    return lambda ctx, row: (getattr(row, column), getattr(row, column))


def _made(ctx: ToolContext, row: Record) -> tuple[date | None, date | None]:
    day = row.created_at.astimezone(ctx.business.zone).date() if row.created_at else None
    return day, day


def _own(*columns: str) -> Columns:
    return {column: attrgetter(column) for column in columns}


def _decimal(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02}"


def _local(at: datetime | None, zone: str | None) -> str | None:
    return at.astimezone(ZoneInfo(zone or "UTC")).strftime("%Y-%m-%dT%H:%M") if at else None


def _length_days(trip: Trip) -> int | None:
    if trip.starts_on is None:
        return None
    return ((trip.ends_on or trip.starts_on) - trip.starts_on + timedelta(days=1)).days


_REF: Columns = {"ref": ref_of}
SHEETS: dict[str, Sheet] = {
    "trips": Sheet(
        Trip,
        _REF
        | _own("name")
        | {"destination": lambda t: t.place}
        | _own("starts_on", "ends_on")
        | {"days": _length_days}
        | _own("status", "notes"),
        _trip_days,
    ),
    "bookings": Sheet(
        Booking,
        _REF
        | {
            "trip": lambda b: b.trip.name,
            "venue": lambda b: b.venue.name,
            "service": lambda b: b.service.name if b.service else None,
            "starts_at": lambda b: _local(b.starts_at, b.timezone),
            "ends_at": lambda b: _local(b.ends_at, b.timezone),
        }
        | _own("timezone", "status")
        | {
            "fee": lambda b: _decimal(b.fee_cents),
            "deposit": lambda b: _decimal(b.deposit_cents),
            "received": lambda b: _decimal(received(b).cents),
            "owed": lambda b: _decimal(owed(b).cents),
        }
        | _own("currency", "hold_expires_on", "public", "notes"),
        _booking_days,
    ),
    "payments": Sheet(
        Payment,
        _REF
        | {
            "trip": lambda p: p.booking.trip.name,
            "booking": lambda p: p.booking.venue.name,
            "amount": lambda p: _decimal(p.amount_cents),
        }
        | _own("currency", "kind", "received_on"),
        _day_of("received_on"),
    ),
    "expenses": Sheet(
        Expense,
        _REF
        | {
            "trip": lambda e: e.trip.name,
            "booking": lambda e: e.booking.venue.name if e.booking else None,
            "amount": lambda e: _decimal(e.amount_cents),
        }
        | _own("currency", "category", "description", "spent_on", "miles", "cents_per_mile"),
        _day_of("spent_on"),
    ),
    "participants": Sheet(
        Participant,
        _REF
        | {
            "trip": lambda p: p.booking.trip.name,
            "booking": lambda p: p.booking.venue.name,
            "starts_at": lambda p: _local(p.booking.starts_at, p.booking.timezone),
        }
        | _own("name", "voice_part", "email", "age", "attended"),
        lambda ctx, p: _booking_days(ctx, p.booking),
    ),
    "venues": Sheet(
        Venue,
        _REF | _own("name", "kind") | {"location": lambda v: v.place} | _own("website", "size", "listed", "notes"),
        _made,
    ),
    "contacts": Sheet(
        Contact,
        _REF | {"venue": lambda c: c.venue.name} | _own("name", "role", "email", "phone"),
        _made,
    ),
    "leads": Sheet(
        Lead,
        _REF
        | _own("name", "kind")
        | {"location": lambda lead: lead.place, "campaign": lambda lead: lead.campaign.name}
        | _own("stage", "score", "website", "email", "phone", "contact_name", "notes"),
        _made,
    ),
    "messages": Sheet(
        Message,
        _REF
        | {
            "recipient": lambda m: (m.contact or m.lead).name if m.contact or m.lead else None,
            "sequence": lambda m: m.sequence.name if m.sequence else None,
        }
        | _own("direction", "channel", "status", "subject", "body")
        | {"created_at": lambda m: m.created_at},
        _made,
    ),
}
