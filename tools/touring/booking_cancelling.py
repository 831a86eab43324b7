"""Calling a booking off."""

from tools.args import BookingRef, TextArg
from tools.context import ToolContext
from tools.errors import Refused
from tools.registry import STAFF, Effect, tool
from tools.touring.booking_rules import called_off
from tools.touring.booking_views import BookingResult, booking_result, on_trip, when_of


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(cancel|call off|scrap|scratch) {booking}",
        "(cancel|call off) {booking} because {reason}",
        "{booking} (cancelled|canceled|fell through|backed out|pulled out)",
        "{booking} is (off|cancelled|called off)",
        "{booking} had to cancel",
        "(release|drop|let go of) the hold (on|at) {booking}",
        "(drop|release) {booking}",
    ),
)
def cancel_booking(ctx: ToolContext, booking: BookingRef, reason: TextArg | None = None) -> BookingResult:
    """Call a booking off. It stays on file as cancelled, with what was paid.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
        reason: Why, kept in its notes.

    Raises:
        Refused: it is cancelled already, or completed.
    """
    if booking.status in ("cancelled", "completed"):
        raise Refused(f"{on_trip(booking)} is {booking.status} already.")
    was = booking.status
    booking.status, booking.hold_expires_on = "cancelled", None
    if reason:
        booking.notes = f"{booking.notes}\nCancelled: {reason}".strip()
    ctx.session.flush()
    called_off(ctx, booking)
    why = f", because: {reason}" if reason else ""
    return booking_result(booking, f"Cancelled {on_trip(booking)} ({when_of(booking)}), which was {was}{why}.")
