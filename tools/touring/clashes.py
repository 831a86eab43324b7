"""What stands in the way of a booking: others at that hour, blocked days, the trip's dates. It warns only."""

from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select

from store.tables import Booking, BusyDate
from tools.context import ToolContext
from tools.days import TAKES_DAY, booked_days
from tools.record_names import short_date
from tools.record_titles import booking_title
from tools.touring.booking_terms import LIVE, MAX_LENGTH
from tools.wording import span

#: How long a booking without an end is taken to last, when it is compared with others.
ASSUMED_LENGTH = timedelta(hours=2)
_MAX_SHOWN = 3
_TOUCHING = (
    select(BusyDate)
    .where(col(BusyDate.starts_on) <= bindparam("last"), col(BusyDate.ends_on) >= bindparam("first"))
    .order_by(col(BusyDate.starts_on))
)


def warn(ctx: ToolContext, booking: Booking) -> None:
    """Note everything that stands in the way of a booking which is still to be."""
    if booking.status not in LIVE or booking.starts_at is None:
        return
    _note_past(ctx, booking)
    _note_outside(ctx, booking)
    for other in clashing(ctx, booking)[:_MAX_SHOWN]:
        when = span(other.starts_at, other.ends_at, other.timezone)
        ctx.note(f"It clashes with {booking_title(other)} on {other.trip.name} ({when}, {other.status}).")
    days = booked_days(booking)
    for busy in blocked(ctx, min(days), max(days)):
        ctx.note(f"{busy_words(busy)} {'is' if busy.starts_on == busy.ends_on else 'are'} blocked.")


def clashing(ctx: ToolContext, booking: Booking) -> list[Booking]:
    """The other bookings, held ones too, that overlap it in time."""
    if booking.starts_at is None:
        return []
    end = _end(booking.starts_at, booking.ends_at)
    near = (
        select(Booking)
        .where(Booking.id != booking.id, col(Booking.status).in_(TAKES_DAY))
        .where(col(Booking.starts_at) < end, col(Booking.starts_at) > booking.starts_at - MAX_LENGTH)
        .order_by(col(Booking.starts_at))
    )
    others = ctx.session.exec(near).all()
    return [o for o in others if o.starts_at and _end(o.starts_at, o.ends_at) > booking.starts_at]


def blocked(ctx: ToolContext, first: date, last: date) -> list[BusyDate]:
    """The blocked dates that touch these days, both ends included."""
    return list(ctx.session.exec(_TOUCHING, params={"first": first, "last": last}))


def busy_words(busy: BusyDate) -> str:
    """Blocked days with their note, such as "Dec 24, 2026 to Dec 26, 2026 (holiday)"."""
    days = short_date(busy.starts_on)
    if busy.ends_on != busy.starts_on:
        days = f"{days} to {short_date(busy.ends_on)}"
    return f"{days} ({busy.note})" if busy.note else days


def _end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    return ends_at or starts_at + ASSUMED_LENGTH


def _note_past(ctx: ToolContext, booking: Booking) -> None:
    if booking.starts_at and booking.starts_at < ctx.now:
        ctx.note(f"{span(booking.starts_at, None, booking.timezone)} is in the past.")


def _note_outside(ctx: ToolContext, booking: Booking) -> None:
    trip = booking.trip
    if trip.starts_on is None:
        return
    last = trip.ends_on or trip.starts_on
    outside = sorted(day for day in booked_days(booking) if not trip.starts_on <= day <= last)
    if outside:
        dates = f"{short_date(trip.starts_on)} to {short_date(last)}"
        ctx.note(f"{short_date(outside[0])} is outside {trip.name}, which is {dates}.")
