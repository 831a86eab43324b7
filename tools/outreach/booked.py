"""What a booking does to outreach: a new one ends what led up to it; one that is off, what is about it.

One on another day takes what is about it along. While its trip is cancelled and it is not, that rests: somebody has to
decide whether it is off too, or goes to another trip.
"""

from store.tables import Booking, Contact, Enrollment, Lead, Trip
from tools.context import ToolContext
from tools.outreach.rebooked import about, follow_booking
from tools.outreach.replanning import pause, take_up
from tools.outreach.stopping import BEFORE_BOOKING, stop_for, stop_for_booking
from tools.wording import joined

#: Agreed, or as good as: a hold is only a day kept free.
_AGREED = ("tentative", "confirmed", "completed")


def after_booking(ctx: ToolContext, booking: Booking) -> None:
    """End what led up to a booking that is agreed: everybody of the venue, and the lead, is past that."""
    if booking.status in _AGREED:
        people: list[Contact | Lead] = [*booking.venue.contacts, *booking.venue.leads]
        _note(ctx, stop_for(ctx, people, f"{booking.venue.name} is booked", stages=BEFORE_BOOKING))


def after_calling_off(ctx: ToolContext, booking: Booking) -> None:
    """End what counts from a booking that is off."""
    _note(ctx, stop_for_booking(ctx, booking, f"the booking at {booking.venue.name} is cancelled"))


def after_moving(ctx: ToolContext, booking: Booking) -> None:
    """Bring what is about a booking after its new day."""
    for enrollment in about(ctx, booking):
        ctx.note(follow_booking(ctx, enrollment))


def after_changing_venue(ctx: ToolContext, booking: Booking) -> None:
    """End what is about a booking that is somewhere else now: it was approved for other people."""
    stopped = stop_for_booking(ctx, booking, f"the booking is at {booking.venue.name} now")
    _note(ctx, stopped)
    if stopped:
        ctx.note(f"Enroll whoever is to get it at {booking.venue.name}.")


def after_cancelling_trip(ctx: ToolContext, trip: Trip) -> None:
    """Let rest what is about the bookings of a trip that is off."""
    running = [each for booking in trip.bookings for each in about(ctx, booking) if each.state == "active"]
    for enrollment in running:
        pause(ctx, enrollment, _off(trip))
    if running:
        ctx.note(f"Rests until you cancel or move its booking: {joined(_named(running))}.")


def after_reviving_trip(ctx: ToolContext, trip: Trip) -> None:
    """Let go on what rested because the trip was off."""
    resting = [each for booking in trip.bookings for each in about(ctx, booking) if each.reason == _off(trip)]
    for enrollment in resting:
        take_up(ctx, enrollment)
    if resting:
        ctx.note(f"Goes on: {joined(_named(resting))}.")


def _off(trip: Trip) -> str:
    return f"{trip.name} is cancelled"


def _named(enrollments: list[Enrollment]) -> list[str]:
    return [f"{each.sequence.name} for {(each.contact or each.lead or each.sequence).name}" for each in enrollments]


def _note(ctx: ToolContext, stopped: list[Enrollment]) -> None:
    if stopped:
        ctx.note(f"Stopped: {joined(_named(stopped))}; what had not left is cancelled.")
