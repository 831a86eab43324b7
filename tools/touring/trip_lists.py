"""Looking at trips: all of them, or one."""

from sqlmodel import col, select

from store.tables import Trip
from tools.args import DateArg, TripRef
from tools.context import ToolContext
from tools.days import days_in_words
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.touring.trip_views import TripResult, TripStatus, TripView, named_with_dates, trip_result, trip_view


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
        "which trips (are|have we) [already] (finished|done|completed) -> status=completed",
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
    listed = "; ".join(named_with_dates(trip) for trip in trips)
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
        "(rundown|overview|summary) (on|of) {trip}",
    ),
)
def get_trip(ctx: ToolContext, trip: TripRef) -> TripResult:
    """Show one trip: dates, bookings, expenses, open days, totals.

    Args:
        ctx: The call's surroundings.
        trip: The trip.
    """
    view = trip_view(trip)
    booked = "; ".join(f"{b.title} ({b.when}, {b.status})" for b in view.bookings) or "nothing booked yet"
    free = f" Open days: {days_in_words(view.open_days)}." if view.open_days else ""
    spent = f" Spent so far: {', '.join(view.spent)}." if view.spent else ""
    return trip_result(trip, f"{named_with_dates(trip)}, {trip.status}: {booked}.{free}{spent}")
