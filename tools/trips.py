"""Trips: journeys that group bookings and expenses."""

from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlmodel import col, select

from store.tables import Booking, Trip
from store.trips import TRIP_STATUSES
from tools.args import DateArg, NameArg, OneOf, PlaceArg, TextArg, TripRef
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.money import Money
from tools.places import Place
from tools.records import booking_title, link_of, local_time, ref_of, short_date
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, Result, View

TripStatus = Annotated[
    str, OneOf(TRIP_STATUSES, {"done": "completed", "canceled": "cancelled", "called off": "cancelled"}.get)
]
#: Bookings of these statuses keep a day from being open.
TAKES_DAY = ("hold", "tentative", "confirmed", "completed")
MAX_DAYS = 366


class BookingLine(BaseModel):
    """One booking in a trip's list."""

    ref: str
    link: str
    title: str
    when: str
    status: str
    fee: str | None


class TripView(View):
    """A trip as people see it. Dates are local to the destination, both ends included."""

    destination: str
    starts_on: date | None
    ends_on: date | None
    status: str
    notes: str = ""
    bookings: list[BookingLine] = []
    open_days: list[date] = []


class TripResult(Result):
    """One trip."""

    trip: TripView


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "plan a trip to {destination}",
        "plan a trip",
        "(new|add|create|set up|start|schedule|make|book) a trip to {destination}",
        "new trip",
        "trip to {destination}",
        "i am (going|traveling|flying|driving|headed) to {destination}",
        "plan {destination}",
        "we are going to {destination}",
    ),
)
def create_trip(
    ctx: ToolContext,
    destination: PlaceArg,
    starts_on: DateArg | None = None,
    ends_on: DateArg | None = None,
    name: NameArg | None = None,
    notes: TextArg | None = None,
) -> TripResult:
    """Plan a trip to a city. Nothing else is made: leads are looked for with run_campaign.

    Args:
        ctx: The call's surroundings.
        destination: Where it goes.
        starts_on: Its first day, local to the destination.
        ends_on: Its last day, included; the first day where only that is said.
        name: What to call it; else "City Month Year", or "City trip" without dates.
        notes: Anything worth keeping.

    Raises:
        InvalidInput: the end is before the start, or the trip is longer than a year.
        NeedsAnswer: several cities of about that size have the name.
    """
    last = _checked_end(starts_on, ends_on)
    trip = Trip(
        name=name or _default_name(destination, starts_on), starts_on=starts_on, ends_on=last, notes=notes or ""
    )
    put_place(trip, destination)
    ctx.add(trip)
    return _result(trip, f"Planned {_named_with_dates(trip)}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(extend|shorten|prolong) {trip}",
        "(extend|shorten|prolong) {trip} to {ends_on}",
        "(move|shift|reschedule|push) {trip} to {dates}",
        "(change|set) the dates of {trip} to {dates}",
        "change {trip} to {dates}",
        "{trip} (starts|begins) {starts_on}",
        "{trip} ends {ends_on}",
        "start {trip} {starts_on}",
        "end {trip} {ends_on}",
        "(rename|retitle) {trip} [to] {name}",
        "call {trip} {name}",
        "change the name of {trip} to {name}",
        "(mark|set) {trip} [as] {status}",
        "{trip} is {status}",
        "confirm {trip} -> status=confirmed",
        "(cancel|call off|scrap|scratch) {trip} -> status=cancelled",
        "{trip} is (off|called off) -> status=cancelled",
        "{trip} is (done|over|finished) -> status=completed",
        "(complete|finish|close out|wrap up) {trip} -> status=completed",
        "(change|move) the destination of {trip} to {destination}",
        "add a note to {trip} {notes}",
        "note on {trip} {notes}",
    ),
)
def update_trip(
    ctx: ToolContext,
    trip: TripRef,
    name: NameArg | None = None,
    destination: PlaceArg | None = None,
    starts_on: DateArg | None = None,
    ends_on: DateArg | None = None,
    status: TripStatus | None = None,
    notes: TextArg | None = None,
) -> TripResult:
    """Change a trip. Cancelling leaves its bookings as they are and lists them.

    Args:
        ctx: The call's surroundings.
        trip: The trip.
        name: Its new name.
        destination: Where it goes now.
        starts_on: Its new first day; the last day stays.
        ends_on: Its new last day, included; the first day stays.
        status: Its new status.
        notes: Notes that take the place of the old ones.

    Raises:
        InvalidInput: nothing to change was given, or the end would be before the start.
    """
    given = {"name": name, "status": status, "notes": notes}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes and not any((destination, starts_on, ends_on)):
        raise InvalidInput(
            "trip", "nothing to change was given.", "Say what should be different, such as its dates or status."
        )
    first, last = starts_on or trip.starts_on, ends_on or trip.ends_on
    trip.starts_on, trip.ends_on = first, _checked_end(first, last)
    if destination:
        put_place(trip, destination)
    for field, value in changes.items():
        setattr(trip, field, value)
    ctx.session.flush()
    return _result(trip, _updated(trip, status))


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|what|which|any|all) trips",
        "my trips",
        "trips coming up",
        "what trips do (i|we) have [coming up]",
        "where am i (going|traveling|headed)",
        "what is (coming up|next|ahead)",
        "upcoming trips",
    ),
)
def find_trips(
    ctx: ToolContext,
    text: str | None = None,
    status: TripStatus | None = None,
    from_date: DateArg | None = None,
    to_date: DateArg | None = None,
) -> Listing[TripView]:
    """List trips in order of their dates, those without dates last.

    Args:
        ctx: The call's surroundings.
        text: Part of the name or of the place.
        status: Only trips of this status.
        from_date: Only trips that end on this day or later.
        to_date: Only trips that start on this day or earlier.
    """
    query = select(Trip).order_by(col(Trip.starts_on).is_(None), col(Trip.starts_on), col(Trip.id))
    if status:
        query = query.where(Trip.status == status)
    if from_date:
        query = query.where(col(Trip.ends_on) >= from_date)
    if to_date:
        query = query.where(col(Trip.starts_on) <= to_date)
    if text:
        query = query.where(
            col(Trip.name).icontains(text, autoescape=True) | col(Trip.place).icontains(text, autoescape=True)
        )
    trips = ctx.session.exec(query).all()
    listed = "; ".join(_named_with_dates(trip) for trip in trips)
    headline = f"{len(trips)} trip{'s' * (len(trips) != 1)}: {listed}." if trips else "There are no such trips."
    return Listing[TripView](
        headline=headline, items=[trip_view(t) for t in trips], total=len(trips), link="/desk/trips"
    )


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "show {trip}",
        "(how|what) does {trip} look [like]",
        "what is on {trip}",
        "tell me about {trip}",
        "(details|summary|overview|status) of {trip}",
        "(which|what) days are [still] (open|free|empty|unbooked) on {trip}",
        "(open|free|empty|unbooked) days on {trip}",
        "when is {trip}",
        "what does the schedule look like (for|on) {trip}",
        "when does {trip} (start|end)",
        "itinerary for {trip}",
    ),
)
def get_trip(ctx: ToolContext, trip: TripRef) -> TripResult:
    """Show one trip: dates, bookings, open days.

    Args:
        ctx: The call's surroundings.
        trip: The trip.
    """
    view = trip_view(trip)
    booked = "; ".join(f"{b.title} ({b.when}, {b.status})" for b in view.bookings) or "nothing booked yet"
    free = f" Open days: {days_in_words(view.open_days)}." if view.open_days else ""
    return _result(trip, f"{_named_with_dates(trip)}, {trip.status}: {booked}.{free}")


def trip_view(trip: Trip) -> TripView:
    """A trip with its bookings in order of time, and its open days."""
    bookings = sorted(trip.bookings, key=lambda b: (b.starts_at is None, b.starts_at, b.id))
    return TripView(
        ref=ref_of(trip),
        link=link_of(trip),
        title=trip.name,
        destination=trip.place or "",
        starts_on=trip.starts_on,
        ends_on=trip.ends_on,
        status=trip.status,
        notes=trip.notes,
        bookings=[_booking_line(b) for b in bookings],
        open_days=open_days(trip),
    )


def open_days(trip: Trip) -> list[date]:
    """The trip's days on which nothing is booked or held; none where it has no dates."""
    taken = {day for booking in trip.bookings if booking.status in TAKES_DAY for day in booked_days(booking)}
    return [day for day in days_of(trip) if day not in taken]


def days_of(trip: Trip) -> list[date]:
    """Every day of the trip, both ends included; none where it has no dates."""
    if trip.starts_on is None:
        return []
    last = trip.ends_on or trip.starts_on
    return [trip.starts_on + timedelta(days=n) for n in range((last - trip.starts_on).days + 1)]


def booked_days(booking: Booking) -> set[date]:
    """The days, local to the booking, that it touches."""
    if booking.starts_at is None:
        return set()
    zone = ZoneInfo(booking.timezone or "UTC")
    first = booking.starts_at.astimezone(zone).date()
    last = (booking.ends_at or booking.starts_at).astimezone(zone).date()
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def days_in_words(days: list[date]) -> str:
    """Days as people list them, such as "Jan 14, Jan 17, Jan 18"."""
    return ", ".join(f"{day:%b} {day.day}" for day in days)


def put_place(row: Trip, place: Place) -> None:
    """Set where a row is."""
    row.place, row.city, row.region, row.country = place.label, place.city, place.region, place.country
    row.latitude, row.longitude, row.timezone = place.latitude, place.longitude, place.timezone


def _checked_end(first: date | None, last: date | None) -> date | None:
    if first is None:
        if last is not None:
            raise InvalidInput("starts_on", "is missing, though an end was given.", "Give the first day too.")
        return None
    last = last or first
    if last < first:
        raise InvalidInput("ends_on", f"{last} is before the start, {first}.", "Give a last day on or after the first.")
    if (last - first).days >= MAX_DAYS:
        raise InvalidInput("ends_on", f"{last} makes the trip longer than a year.", "Give a last day within a year.")
    return last


def _default_name(place: Place, starts_on: date | None) -> str:
    return f"{place.city} {starts_on:%B %Y}" if starts_on else f"{place.city} trip"


def _named_with_dates(trip: Trip) -> str:
    if trip.starts_on is None or trip.ends_on is None:
        return f"{trip.name} ({trip.place}, no dates yet)"
    if trip.ends_on == trip.starts_on:
        return f"{trip.name} ({trip.place}, {short_date(trip.starts_on)})"
    return f"{trip.name} ({trip.place}, {trip.starts_on:%b} {trip.starts_on.day} to {short_date(trip.ends_on)})"


def _updated(trip: Trip, status: str | None) -> str:
    if status != "cancelled":
        return f"Updated {_named_with_dates(trip)}, {trip.status}."
    left = [f"{line.title} ({line.when}, {line.status})" for line in trip_view(trip).bookings]
    kept = f" Its bookings stay as they are: {'; '.join(left)}." if left else " It had no bookings."
    return f"Cancelled {trip.name}.{kept}"


def _booking_line(booking: Booking) -> BookingLine:
    fee = str(Money(booking.fee_cents, booking.currency)) if booking.fee_cents is not None else None
    when = local_time(booking.starts_at, booking.timezone) if booking.starts_at else "no time yet"
    return BookingLine(
        ref=ref_of(booking),
        link=link_of(booking),
        title=booking_title(booking),
        when=when,
        status=booking.status,
        fee=fee,
    )


def _result(trip: Trip, headline: str) -> TripResult:
    return TripResult(headline=headline, ref=ref_of(trip), link=link_of(trip), trip=trip_view(trip))
