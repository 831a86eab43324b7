"""Bookings as people see them, and how a sentence speaks of them."""

from datetime import date

from store.tables import Booking
from tools.accounting.owed import deposit_owed, owed, received
from tools.money import Money
from tools.record_names import short_date
from tools.record_titles import booking_title
from tools.records import link_of, ref_of
from tools.results import Result, View
from tools.wording import span

_MADE = {"hold": "Put a hold on", "completed": "Noted as completed:", "cancelled": "Noted as cancelled:"}
_BECAME = {
    "hold": "Put on hold:",
    "tentative": "Made tentative:",
    "confirmed": "Confirmed",
    "completed": "Completed",
    "cancelled": "Cancelled",
}


class BookingView(View):
    """A booking as people see it. Times are local to its place; sums are in its currency."""

    trip: str
    trip_ref: str
    venue: str
    venue_ref: str
    service: str | None
    when: str
    status: str
    hold_expires_on: date | None = None
    fee: str | None
    deposit: str | None
    received: str
    owed: str
    participants: int = 0
    public: bool = False
    public_note: str = ""
    public_link: str | None = None
    notes: str = ""


class BookingResult(Result):
    """One booking."""

    booking: BookingView


def booking_view(booking: Booking) -> BookingView:
    """The booking with what came in for it and what is owed."""
    return BookingView(
        ref=ref_of(booking),
        link=link_of(booking),
        title=booking_title(booking),
        trip=booking.trip.name,
        trip_ref=ref_of(booking.trip),
        venue=booking.venue.name,
        venue_ref=ref_of(booking.venue),
        service=booking.service.name if booking.service else None,
        when=when_of(booking),
        status=booking.status,
        hold_expires_on=booking.hold_expires_on,
        fee=_sum(booking.fee_cents, booking.currency),
        deposit=_sum(booking.deposit_cents, booking.currency),
        received=str(received(booking)),
        owed=str(owed(booking)),
        participants=len(booking.participants),
        public=booking.public,
        public_note=booking.public_note,
        public_link=booking.public_link,
        notes=booking.notes,
    )


def booking_result(booking: Booking, headline: str) -> BookingResult:
    """An answer about one booking."""
    return BookingResult(headline=headline, ref=ref_of(booking), link=link_of(booking), booking=booking_view(booking))


def on_trip(booking: Booking) -> str:
    """The booking by its title and its trip."""
    return f"{booking_title(booking)} on {booking.trip.name}"


def when_of(booking: Booking) -> str:
    """When it is, local to its place."""
    return span(booking.starts_at, booking.ends_at, booking.timezone)


def status_of(booking: Booking) -> str:
    """Its status, with the day a hold runs out: "hold until Dec 1, 2026"."""
    until = f" until {short_date(booking.hold_expires_on)}" if booking.hold_expires_on else ""
    return f"{booking.status}{until}"


def terms(booking: Booking) -> str:
    """When it is, how firm, and for how much: "Sat Jan 16, 2027, 1:00 PM PST, confirmed, fee $2,400, deposit $600"."""
    fee, deposit = _sum(booking.fee_cents, booking.currency), _sum(booking.deposit_cents, booking.currency)
    sums = [f"fee {fee}" if fee else "no fee yet", f"deposit {deposit}" if deposit else ""]
    return ", ".join(part for part in (when_of(booking), status_of(booking), *sums) if part)


def booked(booking: Booking, new_venue: bool) -> str:
    """What was just put on file, as a sentence; a venue made for it is told."""
    new = f" {booking.venue.name} is a new venue in {booking.venue.place}." if new_venue else ""
    return f"{_MADE.get(booking.status, 'Booked')} {on_trip(booking)}: {terms(booking)}.{new}"


def changed_verb(booking: Booking, changed: set[str]) -> str:
    """What was done to a booking of which these columns changed."""
    if "status" in changed:
        return _BECAME[booking.status]
    if "starts_at" in changed:
        return "Moved"
    return "Updated" if changed else "Nothing to change on"


def money_standing(booking: Booking) -> str:
    """What came in and what is owed, as a sentence; empty where no fee is agreed and nothing came in."""
    came, rest, deposit = received(booking), owed(booking), deposit_owed(booking)
    if booking.fee_cents is None and not came.cents:
        return ""
    if not rest.cents:
        return (
            f"Received {came} in all; nothing is owed." if booking.fee_cents is not None else f"Received {came} in all."
        )
    unpaid = f", {deposit} of it as the deposit" if deposit.cents else ""
    return f"Received {came} in all; {rest} still owed{unpaid}."


def _sum(cents: int | None, currency: str) -> str | None:
    return None if cents is None else str(Money(cents, currency))
