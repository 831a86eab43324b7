"""Trips: journeys that group bookings and expenses."""

from datetime import date

from store.tables import Trip
from tools.args import DateArg, NameArg, PlaceArg, TextArg, TripRef
from tools.context import ToolContext
from tools.days import MAX_DAYS
from tools.errors import InvalidInput
from tools.geography.nearness import put_place
from tools.geography.places import Place
from tools.outreach.booked import after_cancelling_trip, after_reviving_trip
from tools.registry import STAFF, Effect, tool
from tools.touring.trip_views import TripResult, TripStatus, named_with_dates, trip_result, trip_view


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
        "let us go to {destination}",
        "(plan|schedule) a weekend in {destination}",
        "(plan|schedule) a visit to {destination}",
        "pencil in a trip to {destination}",
        "(pencil in|start|put in|sketch) a {destination} trip",
        "(heading|going|traveling) [up|down|over] to {destination}",
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
    return trip_result(trip, f"Planned {named_with_dates(trip)}.")


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
        "{trip} is {dates}",
        "(push|move|shift) {trip} (back|out|up) to {dates}",
        "(push|move|change) the start of {trip} to {starts_on}",
        "(push|move|change) the end of {trip} to {ends_on}",
        "can not make {trip} work cancel the trip -> status=cancelled",
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
    was = trip.status
    first, last = starts_on or trip.starts_on, ends_on or trip.ends_on
    trip.starts_on, trip.ends_on = first, _checked_end(first, last)
    if destination:
        put_place(trip, destination)
    for field, value in changes.items():
        setattr(trip, field, value)
    ctx.session.flush()
    if trip.status != was and "cancelled" in (trip.status, was):
        (after_reviving_trip if was == "cancelled" else after_cancelling_trip)(ctx, trip)
    return trip_result(trip, _updated(trip, status))


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


def _updated(trip: Trip, status: str | None) -> str:
    if status != "cancelled":
        return f"Updated {named_with_dates(trip)}, {trip.status}."
    left = [f"{line.title} ({line.when}, {line.status})" for line in trip_view(trip).bookings]
    kept = f" Its bookings stay as they are: {'; '.join(left)}." if left else " It had no bookings."
    return f"Cancelled {trip.name}.{kept}"
