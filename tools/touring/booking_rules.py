"""The rules of making and changing bookings: what is refused, what goes along, what is worth a word."""

from datetime import date, datetime

from store.tables import Booking, ServiceOffering, Trip, Venue
from tools.accounting.owed import received
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.money import Money
from tools.outreach.booked import after_booking, after_calling_off, after_changing_venue, after_moving
from tools.record_names import short_date
from tools.record_titles import booking_title
from tools.records import ref_of
from tools.touring.booking_terms import LIVE
from tools.touring.booking_views import terms
from tools.touring.clashes import warn
from tools.wording import count

#: Changes of these columns can bring a booking into the way of others.
_STANDS_BY = {"starts_at", "ends_at", "status", "trip"}


def refuse_cancelled_trip(trip: Trip, status: str) -> None:
    """A cancelled trip takes no booking that is still to be.

    Raises:
        Refused: it would.
    """
    if trip.status == "cancelled" and status in LIVE:
        raise Refused(f"{trip.name} is cancelled, so nothing is booked on it; set the trip to planned first.")


def refuse_double(trip: Trip, venue: Venue, service: ServiceOffering | None, starts_at: datetime | None) -> None:
    """The same thing is not booked twice; another hour or another service of the same venue is no repeat.

    Raises:
        Refused: venue, trip, start and service are those of a booking that stands.
    """
    for other in trip.bookings:
        same = other.venue_id == venue.id and other.service is service and other.starts_at == starts_at
        if same and other.status != "cancelled":
            raise Refused(f"{booking_title(other)} is on {trip.name} already ({ref_of(other)}): {terms(other)}.")


def checked_hold(ctx: ToolContext, status: str, expires_on: date | None, known: date | None = None) -> date | None:
    """The last day of a hold, the known one unless another is given; none for what is not held.

    Raises:
        InvalidInput: it is given for what is no hold, or is past.
    """
    if status != "hold":
        if expires_on:
            raise InvalidInput("hold_expires_on", f"is for holds, and this is {status}.", "Set the status to hold too.")
        return None
    if expires_on and expires_on < ctx.today:
        raise InvalidInput("hold_expires_on", f"{short_date(expires_on)} is past.", "Give today or a later day.")
    return expires_on or known


def take_expenses_along(ctx: ToolContext, booking: Booking, trip: Trip) -> None:
    """Move the booking's own expenses to the trip that it moves to."""
    for expense in booking.expenses:
        expense.trip = trip
    if booking.expenses:
        ctx.note(f"{count(len(booking.expenses), 'expense')} of it went along to {trip.name}.")


def warn_of_changes(ctx: ToolContext, booking: Booking, changed: set[str]) -> None:
    """Note what a change brings with it."""
    if changed & _STANDS_BY:
        warn_of_new(ctx, booking)
    if booking.status == "cancelled" and "status" in changed:
        called_off(ctx, booking)
    elif "venue" in changed:
        after_changing_venue(ctx, booking)
    elif "starts_at" in changed:
        after_moving(ctx, booking)
    if booking.status == "completed" and booking.starts_at and booking.starts_at > ctx.now:
        ctx.note("It is completed on file, though its time is still to come.")
    if "fee_cents" in changed:
        note_overpaid(ctx, booking)


def warn_of_new(ctx: ToolContext, booking: Booking) -> None:
    """Note what a booking stands in the way of, and what of outreach is over by it."""
    warn(ctx, booking)
    after_booking(ctx, booking)


def called_off(ctx: ToolContext, booking: Booking) -> None:
    """Note what was paid for a booking that is off, and end the outreach about it."""
    after_calling_off(ctx, booking)
    if received(booking).cents:
        ctx.note(f"{received(booking)} of its fee had come in and stays on file.")


def note_overpaid(ctx: ToolContext, booking: Booking) -> None:
    """Note that more came in than the fee."""
    over = received(booking).cents - (booking.fee_cents or 0)
    if booking.fee_cents is not None and over > 0:
        fee = Money(booking.fee_cents, booking.currency)
        ctx.note(f"What came in is {Money(over, booking.currency)} more than the fee, {fee}.")
