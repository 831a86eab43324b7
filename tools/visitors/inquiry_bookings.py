"""An inquiry that staff say yes to: its lead is booked with what the visitor asked for."""

from store.tables import Inquiry
from tools.args import (
    DateArg,
    InquiryRef,
    MoneyArg,
    ServiceRef,
    TextArg,
    TripRef,
    WhenArg,
)
from tools.context import ToolContext
from tools.leads.conversion import Terms, convert
from tools.record_names import short_date
from tools.registry import STAFF, Effect, tool
from tools.touring.booking_terms import BookingStatus
from tools.touring.booking_views import BookingResult
from tools.visitors.inquiry_leads import keep_lead
from tools.visitors.inquiry_views import asked_for


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "book [the] inquiry (from|of|by) {inquiry}",
        "book [the] inquiry (from|of|by) {inquiry} (for|on|as part of) {trip}",
        "book {inquiry} inquiry (for|on|as part of) {trip}",
        "book {inquiry} inquiry",
        "(turn|make|convert) [the] inquiry (from|of|by) {inquiry} into a (booking|gig)",
        "(turn|make|convert) {inquiry} inquiry into a (booking|gig)",
        "(accept|say yes to) [the] inquiry (from|of|by) {inquiry}",
        "(accept|say yes to) {inquiry} inquiry",
    ),
)
def book_inquiry(
    ctx: ToolContext,
    inquiry: InquiryRef,
    trip: TripRef,
    starts_at: WhenArg | None = None,
    ends_at: WhenArg | None = None,
    service: ServiceRef | None = None,
    fee: MoneyArg | None = None,
    deposit: MoneyArg | None = None,
    status: BookingStatus | None = None,
    hold_expires_on: DateArg | None = None,
    notes: TextArg | None = None,
) -> BookingResult:
    """Book what a visitor of the site asked for: their lead becomes a booking, they its contact. Nothing is sent.

    Args:
        ctx: The call's surroundings.
        inquiry: The inquiry; it counts as answered then.
        trip: The trip that the booking is part of.
        starts_at: When it starts, local to the place; the day that they asked for is kept in the notes until then.
        ends_at: When it ends, local to the place.
        service: What is done there; what they asked for unless said.
        fee: What they pay.
        deposit: The part of the fee that is due beforehand.
        status: How firm it is; tentative unless said.
        hold_expires_on: The last day of a hold.
        notes: Anything worth keeping; their own words unless said.

    Raises:
        InvalidInput: an end not after its start, a deposit above the fee, an expiry of what is no hold.
        Refused: it was booked before, the trip is cancelled, or exactly this is booked already.
    """
    keep_lead(ctx, inquiry, [], {})
    if not inquiry.verified:
        ctx.note("It came from elsewhere under an address that had written before: check that it is they who ask.")
    assert inquiry.lead is not None  # made just now, if it was not there
    offered, words = service or inquiry.service, notes or _asked(inquiry)
    said = Terms(starts_at, ends_at, offered, fee, deposit, status, hold_expires_on, words)
    result = convert(ctx, inquiry.lead, trip, said)
    inquiry.status = "answered"
    ctx.session.flush()
    if inquiry.starts_on and not starts_at:
        ctx.note(f"They asked for {short_date(inquiry.starts_on)}; say at what time it starts to put it there.")
    return result


def _asked(inquiry: Inquiry) -> str:
    """What was asked for, as the booking's notes keep it."""
    return f"Asked for through the site: {asked_for(inquiry)}.\n{inquiry.message}"
