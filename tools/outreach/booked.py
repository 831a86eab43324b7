"""What a booking does to outreach: a new one ends what led up to it; one that is off or moved, what is about it."""

from store.tables import Booking, Contact, Enrollment, Lead
from tools.context import ToolContext
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
    """End what names the old day of a booking: its texts were approved with that day in them."""
    stopped = stop_for_booking(ctx, booking, f"the booking at {booking.venue.name} was moved")
    _note(ctx, stopped)
    if stopped:
        ctx.note("Enroll them again, so that they get the new day.")


def _note(ctx: ToolContext, stopped: list[Enrollment]) -> None:
    if stopped:
        told = [f"{each.sequence.name} for {(each.contact or each.lead or each.sequence).name}" for each in stopped]
        ctx.note(f"Stopped: {joined(told)}; what had not left is cancelled.")
