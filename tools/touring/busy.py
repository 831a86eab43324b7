"""Days that are taken without a booking: holiday, illness."""

from datetime import date

from sqlmodel import col, select

from store.tables import Booking, BusyDate, Trip
from tools.args import DateArg, TextArg
from tools.context import ToolContext
from tools.days import MAX_DAYS, booked_days
from tools.errors import InvalidInput, Refused
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result, View
from tools.touring.booking_terms import LIVE
from tools.touring.booking_views import on_trip, status_of
from tools.touring.clashes import blocked, busy_words
from tools.wording import named


class BusyView(View):
    """Blocked days, both ends included."""

    starts_on: date
    ends_on: date
    note: str


class BusyResult(Result):
    """Days that were blocked."""

    busy: BusyView


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "block [off|out] {dates}",
        "(block|keep|mark) {dates} (off|free|busy|unavailable)",
        "i am (away|off|busy|unavailable|on vacation|on holiday|out) {dates}",
        "i am not available {dates}",
        "(vacation|holiday) {dates}",
        "take {dates} off",
        "no bookings {dates}",
        "i am (sick|ill) {dates}",
        "block the day {dates}",
        "keep {dates} free",
        "no (bookings|gigs) {dates}",
        "(mark|put) me (down as|as) (away|off|busy|out) {dates}",
    ),
)
def block_dates(
    ctx: ToolContext, starts_on: DateArg, ends_on: DateArg | None = None, note: TextArg | None = None
) -> BusyResult:
    """Mark days as busy without a booking. What is booked on them stays, and is named.

    Args:
        ctx: The call's surroundings.
        starts_on: The first day.
        ends_on: The last day, included; the first where only that is said.
        note: What for, such as "holiday".

    Raises:
        InvalidInput: the end is before the start, or more than a year away.
        Refused: exactly these days are blocked already.
    """
    last = ends_on or starts_on
    if last < starts_on:
        raise InvalidInput("ends_on", f"{last} is before the start, {starts_on}.", "Give a last day on or after it.")
    if (last - starts_on).days >= MAX_DAYS:
        raise InvalidInput("ends_on", f"{last} is more than a year after the start.", "Give a last day within a year.")
    for other in blocked(ctx, starts_on, last):
        if (other.starts_on, other.ends_on) == (starts_on, last):
            raise Refused(f"{busy_words(other)} is blocked already.")
        ctx.note(f"{busy_words(other)} was blocked before.")
    busy = ctx.add(BusyDate(starts_on=starts_on, ends_on=last, note=note or ""))
    _note_taken(ctx, starts_on, last)
    view = BusyView(
        ref=ref_of(busy), link=link_of(busy), title=busy_words(busy), starts_on=starts_on, ends_on=last, note=busy.note
    )
    return BusyResult(headline=f"Blocked {busy_words(busy)}.", ref=view.ref, link=view.link, busy=view)


def _note_taken(ctx: ToolContext, first: date, last: date) -> None:
    """Note the bookings and trips that these days touch."""
    live = select(Booking).where(col(Booking.status).in_(LIVE), col(Booking.starts_at).is_not(None))
    bookings = [b for b in ctx.session.exec(live).all() if any(first <= day <= last for day in booked_days(b))]
    trips = select(Trip).where(col(Trip.starts_on) <= last, col(Trip.ends_on) >= first)
    away = ctx.session.exec(trips.where(col(Trip.status).in_(("planned", "confirmed")))).all()
    if bookings:
        ctx.note(f"Booked on these days: {named([f'{on_trip(b)} ({status_of(b)})' for b in bookings])}.")
    if away:
        ctx.note(f"Trips in these days: {named([trip.name for trip in away])}.")
