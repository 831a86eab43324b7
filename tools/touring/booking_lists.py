"""Looking at bookings: lists by trip, venue, status and day, and one in full."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from pydantic import BaseModel
from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import col, select

from store.columns import Row
from store.tables import Booking
from tools.accounting.owed import money_of
from tools.args import BookingRef, DateArg, TripRef, VenueRef
from tools.context import ToolContext
from tools.days import booked_days, days_of
from tools.record_names import short_date
from tools.records import link_of, ref_of, title_of
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.touring.booking_terms import MAX_LENGTH, BookingStatus
from tools.touring.booking_views import BookingResult, BookingView, booking_view, money_standing, on_trip, terms
from tools.wording import MAX_LISTED, count, days, named

#: What a booking's view looks at, loaded with the list (SQLModel types relationships as their rows).
_LOADED = (
    joinedload(cast(Any, Booking.trip)),
    joinedload(cast(Any, Booking.venue)),
    joinedload(cast(Any, Booking.service)),
    selectinload(cast(Any, Booking.payments)),
    selectinload(cast(Any, Booking.participants)),
)


class Line(BaseModel):
    """Something that hangs on a booking."""

    ref: str
    link: str
    text: str


class BookingDetail(BookingResult):
    """One booking with everything that hangs on it."""

    payments: list[Line] = []
    splits: list[Line] = []
    expenses: list[Line] = []
    people: list[Line] = []


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what is booked [{dates}]",
        "what do (i|we) have [booked] {dates}",
        "(show|list|what|which|any|all) bookings [{dates}]",
        "which bookings are {status}",
        "(show|list|any) {status} bookings",
        "what is {status}",
        "bookings on {trip}",
        "who am i (seeing|singing with|working with|booked with) {dates}",
        "what holds do (i|we) have -> status=hold",
        "(show|any|list) [open] holds -> status=hold",
        "(what gigs|my gigs) [{dates}]",
        "what is on [the] (calendar|schedule) {dates}",
        "do (i|we) have anything booked {dates}",
        "anything booked {dates}",
        "do (i|we) have anything {dates}",
        "what have (i|we) got {dates}",
        "who has not (paid|confirmed)",
        "is anything {status}",
        "anything {status} {dates}",
        "anything (tentative|confirmed) {dates}",
    ),
)
def find_bookings(
    ctx: ToolContext,
    trip: TripRef | None = None,
    venue: VenueRef | None = None,
    status: BookingStatus | None = None,
    from_date: DateArg | None = None,
    to_date: DateArg | None = None,
) -> Listing[BookingView]:
    """List bookings in order of time, those without a time last. Cancelled ones only where that status is asked for.

    Args:
        ctx: The call's surroundings.
        trip: Only those on this trip.
        venue: Only those at this venue.
        status: Only those of this status.
        from_date: Only those on this day or later, local to each.
        to_date: Only those on this day or earlier, local to each.
    """
    query = select(Booking).order_by(col(Booking.starts_at).is_(None), col(Booking.starts_at), col(Booking.id))
    query = query.options(*_LOADED)
    if trip:
        query = query.where(Booking.trip_id == trip.id)
    if venue:
        query = query.where(Booking.venue_id == venue.id)
    query = _around(query, from_date, to_date)
    rows = [b for b in ctx.session.exec(query).all() if _within(b, from_date, to_date)]
    found = [b for b in rows if b.status == (status or b.status) and (status or b.status != "cancelled")]
    if off := sum(b.status == "cancelled" for b in rows) if not status else 0:
        ctx.note(f"Left out: {off} cancelled.")
    scope = f"{f' {status}' if status else ''}{f' on {trip.name}' if trip else ''}{days(from_date, to_date)}"
    listed = named([f"{title_of(b) if trip else on_trip(b)} ({terms(b)})" for b in found])
    return Listing[BookingView](
        headline=f"{count(len(found), 'booking')}{scope}: {listed}." if found else f"No booking{scope}.",
        items=[booking_view(b) for b in found[:MAX_LISTED]],
        total=len(found),
        link="/desk/bookings",
    )


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "show {booking}",
        "tell me about {booking}",
        "(details|status) of {booking}",
        "when is {booking}",
        "what time is {booking}",
        "what is the fee for {booking}",
        "how much is {booking} paying",
        "what are we charging {booking}",
        "where do we stand with {booking}",
        "when do (i|we) (sing|play|work|teach) at {booking}",
        "when are (i|we) at {booking}",
        "is {booking} confirmed",
        "has {booking} confirmed",
        "did {booking} pay [the deposit]",
        "has {booking} paid [the deposit]",
        "(how much|what) does {booking} [still] owe [us]",
        "(what|how much) is [still] (owed|outstanding|due|unpaid) (from|by|on|for|at) {booking}",
        "(what|how much) [still] (owed|outstanding|due|left to pay) (from|by|on|for) {booking}",
        "what does {booking} still have to pay",
        "does {booking} [still] owe (us|anything|money)",
    ),
)
def get_booking(ctx: ToolContext, booking: BookingRef) -> BookingDetail:
    """Show one booking: time, terms, what came in and is owed, splits, expenses, singers.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
    """
    paid = sorted(booking.payments, key=lambda p: (p.received_on, p.id or 0))
    singers = f" {count(len(booking.participants), 'participant')}." if booking.participants else ""
    notes = f" Notes: {booking.notes}" if booking.notes else ""
    return BookingDetail(
        headline=f"{on_trip(booking)}: {terms(booking)}. {money_standing(booking)}{singers}{notes}".strip(),
        ref=ref_of(booking),
        link=link_of(booking),
        booking=booking_view(booking),
        payments=[_line(p, f"{p.kind} {money_of(p)} on {short_date(p.received_on)}") for p in paid],
        splits=[_line(s, title_of(s)) for s in sorted(booking.splits, key=lambda s: s.position)],
        expenses=[_line(e, title_of(e)) for e in booking.expenses],
        people=[_line(p, ", ".join(filter(None, (p.name, p.voice_part)))) for p in booking.participants],
    )


def _around(query: Any, first: date | None, last: date | None) -> Any:
    """Sorts out in SQL what is nowhere near the days; `_within` then looks at each booking's own zone."""
    starts_at = col(Booking.starts_at)
    if first:
        earliest = datetime.combine(first, time.min, UTC) - MAX_LENGTH - timedelta(days=1)
        query = query.where(starts_at.is_(None) | (starts_at >= earliest))
    if last:
        query = query.where(
            starts_at.is_(None) | (starts_at < datetime.combine(last, time.min, UTC) + timedelta(days=2))
        )
    return query


def _within(booking: Booking, first: date | None, last: date | None) -> bool:
    """Whether it touches the days, local to it; without a time, whether its trip does."""
    if first is None and last is None:
        return True
    days = booked_days(booking) if booking.starts_at else days_of(booking.trip)
    return any((first or day) <= day <= (last or day) for day in days)


def _line(row: Row, text: str) -> Line:
    return Line(ref=ref_of(row), link=link_of(row), text=text)
