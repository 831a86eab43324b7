"""A lead that said yes: it becomes a booking at a venue, and its people become contacts."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from store.columns import Located
from store.tables import Booking, Contact, EmailSequence, Enrollment, Lead, ServiceOffering, Trip, Venue
from tools.arg_types import When
from tools.args import (
    DateArg,
    LeadRef,
    MoneyArg,
    ServiceRef,
    TextArg,
    TripRef,
    WhenArg,
)
from tools.context import ToolContext
from tools.errors import Refused
from tools.geography.nearness import boxed
from tools.groups.group_index import Index
from tools.groups.matching import NEARBY_KM
from tools.leads.lead_facts import closed_for, identity_of, refresh_score, stated
from tools.leads.lead_people import add_people, role_of
from tools.money import Money
from tools.outreach.stopping import BEFORE_BOOKING, stop_for
from tools.records import ref_of
from tools.registry import STAFF, Effect, tool
from tools.suppressions import closed_to
from tools.touring.booking_rules import checked_hold, refuse_cancelled_trip, refuse_double
from tools.touring.booking_terms import BookingStatus, agreed, new_span, zone_for
from tools.touring.booking_views import BookingResult, booked, booking_result, on_trip, terms
from tools.touring.clashes import warn
from tools.venues.venue_names import near
from tools.venues.venue_views import contact_in_words
from tools.wording import joined, named

#: What an address without a person is called among a venue's contacts.
OFFICE = "Office"


@dataclass(frozen=True)
class Terms:
    """What a booking is made with, each part if it was said."""

    starts_at: When | None = None
    ends_at: When | None = None
    service: ServiceOffering | None = None
    fee: Money | None = None
    deposit: Money | None = None
    status: str | None = None
    hold_expires_on: date | None = None
    notes: str | None = None


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "book the lead",
        "book lead {lead}",
        "book {lead} (on|for) {trip}",
        "(convert|turn) {lead} [into a (booking|gig)]",
        "turn lead {lead} into a {status}",
        "turn lead {lead} into a {status} on {trip}",
        "{lead} said yes",
        "{lead} (is in|agreed|accepted|wants to book|wants us)",
        "put {lead} on {trip}",
        "make {lead} a booking",
        "convert lead {lead}",
        "{lead} (are|is) in -> status=tentative",
        "{lead} (are|is) on board",
        "{lead} (said they will do it|wants in|want in)",
        "{lead} (confirmed|signed) with us for {trip}",
    ),
)
def convert_lead(
    ctx: ToolContext,
    lead: LeadRef,
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
    """Book a lead on a trip: it becomes a venue with its people as contacts. Nothing is sent to anybody by this.

    Args:
        ctx: The call's surroundings.
        lead: The lead that agreed.
        trip: The trip that the booking is part of.
        starts_at: When it starts, local to the lead's place.
        ends_at: When it ends, local to the lead's place.
        service: What is done there.
        fee: What they pay.
        deposit: The part of the fee that is due beforehand.
        status: How firm it is; tentative unless said.
        hold_expires_on: The last day of a hold.
        notes: Anything worth keeping with the booking.

    Raises:
        InvalidInput: an end not after its start, a deposit above the fee, an expiry of what is no hold.
        Refused: it was converted before, the trip is cancelled, or exactly this is booked already.
    """
    agreed_to = Terms(starts_at, ends_at, service, fee, deposit, status, hold_expires_on, notes)
    return convert(ctx, lead, trip, agreed_to)


def convert(ctx: ToolContext, lead: Lead, trip: Trip, said: Terms) -> BookingResult:
    """Book a lead on a trip.

    Raises:
        InvalidInput: an end not after its start, a deposit above the fee, an expiry of what is no hold.
        Refused: it was converted before, the trip is cancelled, or exactly this is booked already.
    """
    refuse_converted(lead)
    firmness = said.status or ("hold" if said.hold_expires_on else "tentative")
    last_day = checked_hold(ctx, firmness, said.hold_expires_on)
    refuse_cancelled_trip(trip, firmness)
    known = _known_venue(ctx, lead)
    venue = known or _venue_of(lead)
    zone = zone_for(ctx, venue, trip)
    span, money = new_span(said.starts_at, said.ends_at, zone), agreed(said.fee, said.deposit)
    refuse_double(trip, venue, said.service, span.starts_at)
    _note_near(ctx, venue, known)
    lead.venue = known or ctx.add(venue)
    booking = ctx.add(
        Booking(
            trip_id=trip.require_id(),
            venue_id=venue.require_id(),
            lead_id=lead.require_id(),
            service_id=said.service.id if said.service else None,
            timezone=zone,
            status=firmness,
            hold_expires_on=last_day,
            notes=said.notes or "",
            **{"currency": ctx.business.currency, **money, **span._asdict()},
        )
    )
    contact = _contact(ctx, lead, venue)
    if others := add_people(ctx, lead, venue):
        ctx.note(f"Its site also names {named([contact_in_words(other) for other in others])}: contacts now.")
    lead.stage = "booked"
    stopped = stop_for(ctx, [lead, *([contact] if contact else [])], "they booked", stages=BEFORE_BOOKING)
    refresh_score(ctx, lead)
    ctx.session.flush()
    warn(ctx, booking)
    _note_marks(ctx, lead)
    return booking_result(booking, _headline(ctx, booking, known is None, contact, stopped))


def refuse_converted(lead: Lead) -> None:
    """A lead is booked once.

    Raises:
        Refused: it was.
    """
    if made := lead.booking:
        again = f"add_booking books {made.venue.name} again"
        raise Refused(f"{lead.name} was booked before: {on_trip(made)} ({ref_of(made)}), {terms(made)}; {again}.")


def _known_venue(ctx: ToolContext, lead: Lead) -> Venue | None:
    """The venue on file that the lead is, if any."""
    if lead.venue or lead.latitude is None or lead.longitude is None:
        return lead.venue
    index: Index[int] = Index()
    for venue in ctx.session.exec(select(Venue).where(boxed(Venue, lead.latitude, lead.longitude, NEARBY_KM))):
        index.add(venue.require_id(), identity_of(venue))
    found = index.find(identity_of(lead))
    return None if found is None else ctx.session.get_one(Venue, found)


def _venue_of(lead: Lead) -> Venue:
    """A new venue with what is known of the lead."""
    size = stated(lead, "size")
    where = {column: getattr(lead, column) for column in Located.model_fields}
    known_size = int(size) if size else None
    return Venue(name=lead.name, kind=lead.kind, website=lead.website, size=known_size, notes=lead.notes, **where)


def _contact(ctx: ToolContext, lead: Lead, venue: Venue) -> Contact | None:
    """The lead's person as a contact of the venue; the known one where the address or the number is theirs."""
    if not (lead.email or lead.phone or lead.contact_name):
        return None
    for known in venue.contacts:
        if (lead.email and known.email == lead.email) or (lead.phone and known.phone == lead.phone):
            return known
    name = lead.contact_name or OFFICE
    contact = Contact(venue_id=venue.require_id(), venue=venue, name=name, email=lead.email, phone=lead.phone)
    contact.role = role_of(lead, name)
    return ctx.add(contact)


def _note_near(ctx: ToolContext, venue: Venue, known: Venue | None) -> None:
    """Note the venues whose name is nearly that of a new one."""
    if known is None:
        for other in near(ctx, venue.name):
            ctx.note(f"On file is also {other.name} ({ref_of(other)}); merge_records makes one of two.")


def _note_marks(ctx: ToolContext, lead: Lead) -> None:
    if closed := closed_to(lead, closed_for(ctx.session, [lead])):
        ctx.note(f"{lead.name} is marked: {closed}.")


def _headline(ctx: ToolContext, booking: Booking, new: bool, contact: Contact | None, stopped: list[Enrollment]) -> str:
    person = f" Its contact: {contact_in_words(contact)}." if contact else " It has no contact yet."
    ended = f" {joined([each.sequence.name for each in stopped])} stopped for them." if stopped else ""
    unsent = "No confirmation has been sent: that leaves only when you approve it."
    return f"{booked(booking, new)}{person}{ended} {unsent}{_proposed(ctx, contact)}"


def _proposed(ctx: ToolContext, contact: Contact | None) -> str:
    """The sequence that comes next, for a person to start; nobody is enrolled by this."""
    there = ctx.session.exec(select(EmailSequence).where(EmailSequence.stage == "confirmation")).all()
    if contact is None or len(there) != 1:
        return ""
    return f' To send it, say: put {contact.name} in "{there[0].name}".'
