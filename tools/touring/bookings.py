"""Bookings: engagements at a venue, part of a trip. Made and changed here; see booking_cancelling and booking_lists."""

from typing import Any

from store.tables import Booking
from tools.args import (
    BookingRef,
    DateArg,
    MoneyArg,
    ServiceRef,
    TextArg,
    TripRef,
    UrlArg,
    VenueRef,
    WhenArg,
)
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.registry import STAFF, Effect, tool
from tools.touring.booking_rules import (
    checked_hold,
    refuse_cancelled_trip,
    refuse_double,
    take_expenses_along,
    warn_of_changes,
    warn_of_new,
)
from tools.touring.booking_terms import BookingStatus, agreed, moved_span, new_span, zone_for
from tools.touring.booking_views import BookingResult, booked, booking_result, changed_verb, on_trip, terms
from tools.venues.venue_names import VenueNamed, booked_venue


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "book {venue}",
        "book {venue} (for|on) {service}",
        "book a {service} at {venue}",
        "(add|new|create|schedule|put in|set up|make) booking at {venue}",
        "(add|schedule|put in|set up|pencil in) {service} (at|with|for) {venue}",
        "(add|schedule|put|pencil|squeeze|fit|slot|get) {venue} [in] [again] (on|for|to) {trip}",
        "add {venue} to {trip}",
        "hold {venue} -> status=hold",
        "(put|place|add|pencil in) a hold (on|at|for) {venue} -> status=hold",
        "put a hold -> status=hold",
        "pencil in {venue} -> status=tentative",
        "(squeeze|fit|slot) {venue} in [again]",
        "(add|put in) {status} {service} (at|with) {venue}",
        "{venue} wants {service} on {trip}",
        "(add|schedule|another) (gig|one) (at|with) {venue}",
        "do {service} (with|at|for) {venue}",
        "{venue} (wants|would like) {service} {starts_at}",
        "(pencil in|put down) {venue} as {status}",
        "{service} at {venue} on {trip}",
    ),
)
def add_booking(
    ctx: ToolContext,
    trip: TripRef,
    venue: VenueNamed,
    new_venue: bool | None = None,
    starts_at: WhenArg | None = None,
    ends_at: WhenArg | None = None,
    service: ServiceRef | None = None,
    fee: MoneyArg | None = None,
    deposit: MoneyArg | None = None,
    status: BookingStatus | None = None,
    hold_expires_on: DateArg | None = None,
    notes: TextArg | None = None,
) -> BookingResult:
    """Book a venue on a trip. An unknown venue is made, at the trip's destination; a lead is booked by convert_lead.

    Args:
        ctx: The call's surroundings.
        trip: The trip it is part of.
        venue: The group or venue.
        new_venue: The answer where a known name is close: true for another, new group, false for the known one.
        starts_at: When it starts, local to the venue.
        ends_at: When it ends, local to the venue.
        service: What is done there.
        fee: What they pay.
        deposit: The part of the fee that is due beforehand.
        status: How firm it is; tentative unless said.
        hold_expires_on: The last day of a hold.
        notes: Anything worth keeping.

    Raises:
        InvalidInput: an end not after its start, a deposit above the fee, an expiry of what is no hold.
        NeedsAnswer: several venues are called so, or one is called nearly so: is it that one, or a new one?
        Refused: it is a lead, the trip is cancelled, or exactly this is booked already.
    """
    place, new = booked_venue(ctx, venue, new_venue, trip)
    zone = zone_for(ctx, place, trip)
    span = new_span(starts_at, ends_at, zone)
    money = agreed(fee, deposit)
    firmness = status or ("hold" if hold_expires_on else "tentative")
    last_day = checked_hold(ctx, firmness, hold_expires_on)
    refuse_cancelled_trip(trip, firmness)
    refuse_double(trip, place, service, span.starts_at)
    booking = ctx.add(
        Booking(
            trip_id=trip.require_id(),
            venue_id=(ctx.add(place) if new else place).require_id(),
            service_id=service.id if service else None,
            timezone=zone,
            status=firmness,
            hold_expires_on=last_day,
            notes=notes or "",
            **{"currency": ctx.business.currency, **money, **span._asdict()},
        )
    )
    warn_of_new(ctx, booking)
    return booking_result(booking, booked(booking, new))


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(move|reschedule|shift|push) {booking} to {starts_at}",
        "(move|reschedule|shift|push) {booking} [back]",
        "change {booking} to {starts_at}",
        "change the (time|date|start) of {booking} to {starts_at}",
        "{booking} is now at {starts_at}",
        "start {booking} at {starts_at}",
        "{booking} starts {starts_at}",
        "{booking} ends {ends_at}",
        "end {booking} at {ends_at}",
        "(confirm|firm up|lock in) {booking} -> status=confirmed",
        "{booking} (confirmed|is confirmed) -> status=confirmed",
        "(mark|set|make|change) {booking} [as] {status}",
        "{booking} is {status}",
        "put {booking} on hold -> status=hold",
        "{booking} is (done|over|finished) -> status=completed",
        "(set|change|make|raise|lower|update|bump|drop|increase) the fee (of|for) {booking} to {fee}",
        "the fee for {booking} is {fee}",
        "set {booking} fee to {fee}",
        "{booking} fee is {fee}",
        "{booking} pays {fee}",
        "{booking} is paying {fee}",
        "(set|change|make) the deposit (of|for) {booking} to {deposit}",
        "set {booking} deposit to {deposit}",
        "(change|switch|make) {booking} [to] {service}",
        "change the (service|workshop) (of|for) {booking} to {service}",
        "(move|transfer) {booking} to {trip}",
        "[the hold] (on|for|at) {booking} (expires|runs out|runs|run|stands|ends) [until] {hold_expires_on}",
        "(extend|hold) {booking} until {hold_expires_on}",
        "(make|list) {booking} public -> public=true",
        "(make|keep) {booking} private -> public=false",
        "(show|put) {booking} on the (site|website) -> public=true",
        "(take|hide|keep) {booking} (off|from) the (site|website) -> public=false",
        "(public|visitors) note (on|for) {booking} {public_note}",
        "tickets (for|to) {booking} (are|are sold) at {public_link}",
        "update {booking}",
        "add a note to {booking} {notes}",
        "{booking} agreed to {fee}",
        "(bump|raise|lower|drop|increase|reduce) {booking} to {fee}",
        "{booking} moved to {starts_at}",
        "{booking} (begins|starts) now at {starts_at}",
        "note (on|for) {booking} {notes}",
        "(drop|raise|lower|bump|reduce) the deposit (of|for|on) {booking} to {deposit}",
        "{booking} is now {service}",
    ),
)
def update_booking(
    ctx: ToolContext,
    booking: BookingRef,
    trip: TripRef | None = None,
    venue: VenueRef | None = None,
    starts_at: WhenArg | None = None,
    ends_at: WhenArg | None = None,
    service: ServiceRef | None = None,
    fee: MoneyArg | None = None,
    deposit: MoneyArg | None = None,
    status: BookingStatus | None = None,
    hold_expires_on: DateArg | None = None,
    public: bool | None = None,
    public_note: TextArg | None = None,
    public_link: UrlArg | None = None,
    notes: TextArg | None = None,
) -> BookingResult:
    """Change a booking. A moved start keeps the length; its expenses go along to another trip.

    Args:
        ctx: The call's surroundings.
        booking: The booking; its venue's name will do where that is clear.
        trip: The trip it belongs to now.
        venue: The venue it is at now.
        starts_at: When it starts now, local to the venue.
        ends_at: When it ends now, local to the venue.
        service: What is done there now.
        fee: What they pay now.
        deposit: The part of the fee that is due beforehand.
        status: How firm it is now.
        hold_expires_on: The last day of the hold.
        public: Whether visitors may see it among the coming dates.
        public_note: What visitors read beside it there, such as "Open to every singer".
        public_link: Where visitors get tickets or read more.
        notes: Notes that take the place of the old ones.

    Raises:
        InvalidInput: nothing to change was given, an end not after its start, a deposit above the fee, an expiry of
            what is no hold.
        Refused: the trip is cancelled.
    """
    given: dict[str, Any] = {"trip": trip, "venue": venue, "service": service, "status": status, "notes": notes}
    given |= {"public": public, "public_note": public_note, "public_link": public_link}
    changes: dict[str, Any] = {column: value for column, value in given.items() if value is not None}
    if not changes and not any((starts_at, ends_at, fee, deposit, hold_expires_on)):
        raise InvalidInput("booking", "nothing to change was given.", "Say what should be different, such as its time.")
    if starts_at or ends_at or venue or trip:
        zone = zone_for(ctx, venue or booking.venue, trip or booking.trip)
        changes |= {**moved_span(booking, starts_at, ends_at, zone)._asdict(), "timezone": zone}
    changes |= agreed(fee, deposit, booking)
    new_status = status or booking.status
    changes["hold_expires_on"] = checked_hold(ctx, new_status, hold_expires_on, booking.hold_expires_on)
    if trip and trip is not booking.trip:
        refuse_cancelled_trip(trip, new_status)
        take_expenses_along(ctx, booking, trip)
    changed = _set(booking, changes)
    ctx.session.flush()
    warn_of_changes(ctx, booking, changed)
    if public and booking.status != "confirmed":
        ctx.note("Visitors see it as soon as it is confirmed.")
    return booking_result(booking, f"{changed_verb(booking, changed)} {on_trip(booking)}: {terms(booking)}.")


def _set(booking: Booking, changes: dict[str, Any]) -> set[str]:
    """Set the columns; answers those that are different now."""
    changed = {column for column, value in changes.items() if getattr(booking, column) != value}
    for column in changed:
        setattr(booking, column, changes[column])
    return changed
