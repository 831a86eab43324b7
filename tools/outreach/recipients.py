"""Who is written to: a contact, or a lead; how they are reached, where they are, and what a text may say of them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from sqlmodel import col, or_, select

from store.tables import Booking, Contact, EmailSequence, Lead, Message, Template, Trip, Venue
from tools import refs
from tools.arg_types import RefTo
from tools.context import ToolContext
from tools.errors import Candidate, HarmonyError, InvalidInput, NeedsAnswer
from tools.money import Money
from tools.outreach.zones import zone_of
from tools.people import normalise_email, normalise_phone
from tools.records import KINDS, ref_of
from tools.wording import span

KINDS_REACHED = ("contact", "lead", "venue")
#: Written before a name, and no part of it.
_TITLES = frozenset("dr prof professor mr mrs ms mx miss rev reverend fr father sr sister br brother maestro".split())
#: Who is called so is an address, not a person.
_NOBODY = frozenset("office info choir chorus board team secretary director booking bookings contact".split())


@dataclass(frozen=True)
class Recipient:
    """Somebody as a message reaches them. `zone` (IANA), `region` and `country` are the group's, where known."""

    ref: str
    row: Contact | Lead
    name: str
    first_name: str
    email: str | None
    phone: str | None
    zone: str | None
    region: str | None
    country: str | None
    group: str

    def address(self, channel: str) -> str | None:
        """Where a message of that channel goes; None where nothing is on file."""
        return self.email if channel == "email" else self.phone


@dataclass(frozen=True)
class AnyRecipient(RefTo):
    """A contact or a lead, named in any way; a venue means its one contact."""

    kinds: tuple[str, ...] = KINDS_REACHED

    @property
    def says(self) -> str:
        """What may be given, for the schema."""
        return "A contact, a lead, or a venue with one contact: a ref, a name, an e-mail address or a phone number."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Contact | Lead:
        """The person.

        Raises:
            NotFound: nobody is called so.
            NeedsAnswer: several are, or the venue has several contacts.
            InvalidInput: the venue has no contact.
        """
        rows = _by_address(ctx, raw)
        if not rows:
            return person_of(refs.find(ctx, raw, self.kinds, field), field)  # type: ignore[arg-type]  # of these kinds
        if len(rows) == 1:
            return rows[0]
        raise NeedsAnswer(field, f'Which one do you mean by "{raw}"?', _candidates(rows))


RecipientArg = Annotated[Contact | Lead, AnyRecipient()]
SequenceRef = Annotated[EmailSequence, RefTo(("sequence",))]
TemplateRef = Annotated[Template, RefTo(("template",))]
MessageRef = Annotated[Message, RefTo(("message",))]


def person_of(who: Contact | Lead | Venue, field: str = "recipient") -> Contact | Lead:
    """The person meant by a record: a venue means its one contact.

    Raises:
        InvalidInput: the venue has none.
        NeedsAnswer: it has several.
    """
    if not isinstance(who, Venue):
        return who
    if len(who.contacts) == 1:
        return who.contacts[0]
    if not who.contacts:
        raise InvalidInput(field, f"{who.name} has no contact on file.", "Name the person, or give the address.")
    raise NeedsAnswer(field, f"Whom do you mean at {who.name}?", _candidates(who.contacts))


def recipient_of(ctx: ToolContext, row: Contact | Lead) -> Recipient:
    """A contact or a lead as somebody who is written to."""
    place = row.venue if isinstance(row, Contact) else row
    person = row.name if isinstance(row, Contact) else row.contact_name or ""
    return Recipient(
        ref=ref_of(row),
        row=row,
        name=row.name,
        first_name=first_name(person),
        email=row.email,
        phone=row.phone,
        zone=zone_of(place),
        region=place.region,
        country=place.country,
        group=place.name,
    )


def first_name(person: str) -> str:
    """How somebody is addressed, such as "Ana" for "Dr. Ana Whitfield"; empty where that is not plain."""
    words = [word for word in re.split(r"[\s,]+", person) if word]
    while words and words[0].strip(".").casefold() in _TITLES:
        words.pop(0)
    first = words[0] if words else ""
    plain = first.replace("-", "").replace("'", "").replace("’", "")
    return first if len(plain) > 1 and plain.isalpha() and first.casefold() not in _NOBODY else ""


def values_for(ctx: ToolContext, recipient: Recipient, booking: Booking | None = None) -> dict[str, dict[str, Any]]:
    """What a text may say of a recipient, by the names that rendering lists; what is not known is not in it.

    Args:
        ctx: The call's surroundings.
        recipient: Who is written to.
        booking: The engagement that the message is about; by itself their next one.
    """
    booking = booking or next_booking(ctx, recipient.row)
    trip = booking.trip if booking else _trip_of(ctx, recipient.row)
    found = {
        "contact": _contact(recipient),
        "group": _group(recipient.row),
        "trip": _trip(trip) if trip else {},
        "booking": _booking(booking) if booking else {},
        "sender": _sender(ctx),
        "business": {"name": ctx.business.name, "site": ctx.business.outreach.site},
    }
    return {name: {key: value for key, value in values.items() if value} for name, values in found.items()}


def next_booking(ctx: ToolContext, row: Contact | Lead) -> Booking | None:
    """Their coming engagement, tentative or confirmed: the first by its start; one without a start comes last."""
    venue_id = row.venue_id
    own: Any = Booking.lead_id == row.id if isinstance(row, Lead) else col(Booking.venue_id) == venue_id
    there = or_(own, col(Booking.venue_id) == venue_id) if venue_id else own
    query = select(Booking).where(there, col(Booking.status).in_(("tentative", "confirmed")))
    found = (b for b in ctx.session.exec(query) if b.trip.status != "cancelled")
    ahead = [b for b in found if b.starts_at is None or b.starts_at >= ctx.now]
    return min(ahead, key=lambda b: (b.starts_at is None, b.starts_at or ctx.now, b.require_id()), default=None)


def booked_day(booking: Booking) -> date | None:
    """The day of a booking, local to its place; None where it has no time yet."""
    if booking.starts_at is None:
        return None
    return booking.starts_at.astimezone(ZoneInfo(booking.timezone or "UTC")).date()


def _by_address(ctx: ToolContext, raw: str) -> list[Contact | Lead]:
    """Whose address or number a text is. A converted lead is its venue's contact of that address."""
    address = _address(raw, ctx.business.home.country)
    if address is None:
        return []
    found: list[Contact | Lead] = []
    for model in (Contact, Lead):
        column: Any = model.email if "@" in address else model.phone
        found += ctx.session.exec(select(model).where(column == address)).all()  # type: ignore[arg-type]
    venues = {row.venue_id for row in found if isinstance(row, Contact)}
    return [row for row in found if isinstance(row, Contact) or row.venue_id not in venues]


def _address(raw: str, country: str) -> str | None:
    try:
        return normalise_email(raw) if "@" in raw else normalise_phone(raw, country=country)
    except HarmonyError:
        return None


def _candidates(rows: Any) -> list[Candidate]:
    return [Candidate(ref_of(row), KINDS[ref_of(row).partition(":")[0]].describe(row)) for row in rows]


def _contact(recipient: Recipient) -> dict[str, Any]:
    row = recipient.row
    name = row.name if isinstance(row, Contact) else row.contact_name
    role = row.role if isinstance(row, Contact) else None
    known = name if recipient.first_name else None
    return {"name": known, "first_name": recipient.first_name, "role": role}


def _group(row: Contact | Lead) -> dict[str, Any]:
    group = row.venue if isinstance(row, Contact) else row
    kind = group.kind.replace("_", " ") if group.kind else None
    return {"name": group.name, "kind": kind, "city": group.city}


def _trip_of(ctx: ToolContext, row: Contact | Lead) -> Trip | None:
    """The trip for which a lead was looked for, while it is still to come."""
    trip = row.campaign.trip if isinstance(row, Lead) else None
    over = trip is not None and (trip.ends_on or trip.starts_on or ctx.today) < ctx.today
    return None if trip is None or over or trip.status in ("cancelled", "completed") else trip


def _trip(trip: Trip) -> dict[str, Any]:
    first, last = trip.starts_on, trip.ends_on or trip.starts_on
    return {
        "name": trip.name,
        "city": trip.city,
        "starts_on": long_date(first),
        "ends_on": long_date(last),
        "dates": long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}",
        "month": f"{first:%B %Y}" if first else None,
    }


def _booking(booking: Booking) -> dict[str, Any]:
    start = span(booking.starts_at, None, booking.timezone) if booking.starts_at else None
    return {
        "service": booking.service.name if booking.service else None,
        "venue": booking.venue.name,
        "date": long_date(booked_day(booking)),
        "time": start.rpartition(", ")[2] if start else None,
        "when": span(booking.starts_at, booking.ends_at, booking.timezone) if start else None,
        "fee": str(Money(booking.fee_cents, booking.currency)) if booking.fee_cents is not None else None,
    }


def _sender(ctx: ToolContext) -> dict[str, Any]:
    who = ctx.business.outreach
    return {"name": who.sender_name or ctx.business.name}


def long_date(day: date | None) -> str | None:
    """A day as a message says it, such as "Saturday, January 16, 2027"."""
    return f"{day:%A, %B} {day.day}, {day.year}" if day else None
