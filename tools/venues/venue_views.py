"""Venues and their people as others see them, and how a sentence speaks of them."""

from datetime import date

from pydantic import BaseModel
from sqlmodel import Session, col, func, or_, select

from store.tables import Booking, Contact, Lead, Message, Venue
from tools.kinds import in_words
from tools.people import format_phone
from tools.record_titles import booking_title
from tools.records import link_of, ref_of
from tools.results import Result, View
from tools.touring.booking_views import when_of
from tools.wording import count, named

#: So many of a venue's messages are shown, the newest first.
_MESSAGES_SHOWN = 5


class ContactView(View):
    """A person at a venue. Phone as E.164."""

    venue: str
    venue_ref: str
    role: str | None
    email: str | None
    phone: str | None


class VenueLine(View):
    """A venue in a list. `size` in singers, the distance in kilometres from the place that was asked about."""

    place: str | None
    kind: str | None
    size: int | None
    website: str | None
    distance_km: float | None = None


class BookedLine(BaseModel):
    """One of a venue's bookings, local to its place."""

    ref: str
    link: str
    title: str
    trip: str
    when: str
    status: str


class MessageLine(BaseModel):
    """One message to or from a venue's people."""

    ref: str
    day: date
    direction: str
    channel: str
    status: str
    subject: str | None


class VenueView(VenueLine):
    """A venue with what hangs on it. `listed` is whether visitors who look for a group may find it."""

    listed: bool
    notes: str
    contacts: list[ContactView]
    bookings: list[BookedLine]
    messages: list[MessageLine]
    messages_total: int


class VenueResult(Result):
    """One venue."""

    venue: VenueView


class ContactResult(Result):
    """One person at a venue."""

    contact: ContactView


def venue_result(session: Session, venue: Venue, headline: str) -> VenueResult:
    """An answer about one venue."""
    return VenueResult(headline=headline, ref=ref_of(venue), link=link_of(venue), venue=_view(session, venue))


def contact_result(contact: Contact, headline: str) -> ContactResult:
    """An answer about one person."""
    return ContactResult(headline=headline, ref=ref_of(contact), link=link_of(contact), contact=contact_view(contact))


def venue_line(venue: Venue, distance_km: float | None = None) -> VenueLine:
    """A venue in a list."""
    return VenueLine(**_line(venue), distance_km=distance_km)


def contact_view(contact: Contact) -> ContactView:
    """A person with how to reach them."""
    return ContactView(
        ref=ref_of(contact),
        link=link_of(contact),
        title=contact.name,
        venue=contact.venue.name,
        venue_ref=ref_of(contact.venue),
        role=contact.role,
        email=contact.email,
        phone=contact.phone,
    )


def venue_in_words(venue: Venue) -> str:
    """A venue with what tells it apart: "Harborside A Cappella (Boston, MA; a cappella group, 14 singers)"."""
    kind = in_words(venue.kind) if venue.kind else ""
    about = ", ".join(part for part in (kind, count(venue.size, "singer") if venue.size else "") if part)
    inside = "; ".join(part for part in (venue.place, about) if part)
    return f"{venue.name} ({inside})" if inside else venue.name


def contact_in_words(contact: Contact, venue: bool = False) -> str:
    """A person with role and how to reach them: "Ana Whitfield (director; ana@example.com, +1 206-555-0142)"."""
    role = f"{contact.role or 'contact'} of {contact.venue.name}" if venue else contact.role
    phone = format_phone(contact.phone) if contact.phone else None
    reach = ", ".join(part for part in (contact.email, phone) if part)
    inside = "; ".join(part for part in (role, reach) if part)
    return f"{contact.name} ({inside})" if inside else contact.name


def venue_told(venue: Venue) -> str:
    """What a person wants to know of a venue, in sentences: its people, its bookings, its site, its notes."""
    people = named([contact_in_words(c) for c in by_name(venue.contacts)]) or "none yet"
    booked = named([f"{booking_title(b)}, {when_of(b)}, {b.status}" for b in by_time(venue.bookings)]) or "none"
    site = f" Site: {venue.website}." if venue.website else ""
    notes = f" Notes: {venue.notes}" if venue.notes else ""
    return f"{venue_in_words(venue)}. Contacts: {people}. Bookings: {booked}.{site}{notes}"


def by_name(contacts: list[Contact]) -> list[Contact]:
    """People in order of their names."""
    return sorted(contacts, key=lambda c: (c.name.casefold(), c.require_id()))


def by_time(bookings: list[Booking]) -> list[Booking]:
    """Bookings in order of time, those without one last."""
    return sorted(bookings, key=lambda b: (b.starts_at is None, b.starts_at, b.id))


def _line(venue: Venue) -> dict[str, object]:
    return {
        "ref": ref_of(venue),
        "link": link_of(venue),
        "title": venue.name,
        "place": venue.place,
        "kind": venue.kind,
        "size": venue.size,
        "website": venue.website,
    }


def _view(session: Session, venue: Venue) -> VenueView:
    messages, total = _messages(session, venue)
    return VenueView(
        **_line(venue),
        listed=venue.listed,
        notes=venue.notes,
        contacts=[contact_view(c) for c in by_name(venue.contacts)],
        bookings=[_booked(b) for b in by_time(venue.bookings)],
        messages=messages,
        messages_total=total,
    )


def _booked(booking: Booking) -> BookedLine:
    return BookedLine(
        ref=ref_of(booking),
        link=link_of(booking),
        title=booking_title(booking),
        trip=booking.trip.name,
        when=when_of(booking),
        status=booking.status,
    )


def _messages(session: Session, venue: Venue) -> tuple[list[MessageLine], int]:
    """The newest messages to or from the venue's people and the leads that became it, and how many there are."""
    people = select(Contact.id).where(Contact.venue_id == venue.id)
    leads = select(Lead.id).where(Lead.venue_id == venue.id)
    theirs = or_(col(Message.contact_id).in_(people), col(Message.lead_id).in_(leads))
    total = session.exec(select(func.count()).select_from(Message).where(theirs)).one()
    newest = select(Message).where(theirs).order_by(col(Message.id).desc()).limit(_MESSAGES_SHOWN)
    return [_message(message) for message in session.exec(newest)], total


def _message(message: Message) -> MessageLine:
    assert message.created_at is not None  # every row that was read has its moment
    return MessageLine(
        ref=ref_of(message),
        day=message.created_at.date(),
        direction=message.direction,
        channel=message.channel,
        status=message.status,
        subject=message.subject,
    )
