"""Contacts: the people at a venue."""

from typing import Annotated

from sqlmodel import col, select

from store.tables import Contact, Venue
from tools.arg_types import FreeText
from tools.args import ContactRef, EmailArg, NameArg, VenueRef
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.people import normalise_phone, same_name
from tools.records import ref_of
from tools.refs import plain
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.suppressions import closed_to, suppressed
from tools.venues.venue_views import ContactResult, ContactView, contact_in_words, contact_result, contact_view
from tools.wording import count, named

RoleArg = Annotated[str, FreeText(80)]


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "add {name} as {role} (of|at|for) {venue}",
        "add {name} as a contact (of|at|for) {venue}",
        "(add|new|create|save) contact {name} (at|for) {venue}",
        "put down {name} as {role}",
        "put {name} down as {role} (of|at|for) {venue}",
        "{name} is [the] [new] {role} (of|at|for) {venue}",
        "{venue} has a new {role} {name}",
        "add {name} to contacts",
        "add {role} {name} (at|to) {venue}",
    ),
)
def add_contact(
    ctx: ToolContext,
    venue: VenueRef,
    name: NameArg,
    role: RoleArg | None = None,
    email: EmailArg | None = None,
    phone: str | None = None,
) -> ContactResult:
    """Keep a person at a venue.

    Args:
        ctx: The call's surroundings.
        venue: Where they are.
        name: The person's name.
        role: What they do there, such as director or treasurer.
        email: Their e-mail address.
        phone: Their number, such as +1 206 555 0142; one without a country's code is of the venue's country.

    Raises:
        InvalidInput: the e-mail address or the number is none.
        Refused: this person is on file there already.
    """
    known = next((c for c in venue.contacts if same_name(c.name, name)), None)
    if known:
        there = contact_in_words(known)
        raise Refused(f"{there} is a contact of {venue.name} already ({ref_of(known)}); update_contact changes it.")
    contact = Contact(venue_id=venue.require_id(), venue=venue, name=name, role=role, email=email)
    contact.phone = _number(ctx, phone, venue)
    ctx.add(contact)
    _note_shared(ctx, contact)
    _note_closed(ctx, contact)
    return contact_result(contact, f"Added {contact_in_words(contact)} to {venue.name}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{contact} (number|phone|cell|mobile) [number] is {phone}",
        "{contact} email [address] is {email}",
        "{contact} [new] email is {email}",
        "{contact} is now [the] {role}",
        "{contact} is [the] {role}",
        "(change|set|update) {contact} (phone|number|cell) to {phone}",
        "(change|set|update) {contact} email to {email}",
        "(change|set|update) {contact} role to {role}",
        "(change|make) {contact} {role}",
        "update contact {contact}",
        "(add|save) {phone} for {contact}",
        "(add|save) {email} for {contact}",
        "you can reach {contact} at {phone}",
        "(add|save|put in|take down|note) {contact} (number|phone|cell|mobile) [number] {phone}",
        "(add|save|put in|take down|note) {contact} email [address] {email}",
        "{contact} [new] (number|phone|cell|mobile) [number] {phone}",
        "{contact} (became|has become|took over as|is now|got promoted to) {role} (of|at|for|over at) {venue}",
    ),
)
def update_contact(
    ctx: ToolContext,
    contact: ContactRef,
    name: NameArg | None = None,
    role: RoleArg | None = None,
    email: EmailArg | None = None,
    phone: str | None = None,
    venue: VenueRef | None = None,
) -> ContactResult:
    """Change what is kept of a person.

    Args:
        ctx: The call's surroundings.
        contact: The person.
        name: Their new name.
        role: What they do there now.
        email: Their new e-mail address.
        phone: Their new number; one without a country's code is of the venue's country.
        venue: The venue where they are now.

    Raises:
        InvalidInput: nothing to change was given, or the number is none.
    """
    number = _number(ctx, phone, venue or contact.venue)
    given = {"name": name, "role": role, "email": email, "phone": number, "venue": venue}
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise InvalidInput("contact", "nothing to change was given.", "Say what is new, such as the phone number.")
    for field, value in changes.items():
        setattr(contact, field, value)
    ctx.session.flush()
    _note_shared(ctx, contact)
    _note_closed(ctx, contact)
    return contact_result(contact, f"Updated {contact_in_words(contact, venue=True)}.")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|what|any|all) contacts [at {venue}]",
        "contacts (at|for) {venue}",
        "who do we know at {venue}",
        "who is our contact at {venue}",
        "who is the {text} (at|of) {venue}",
        "what is {text} (email|phone|number|address)",
        "how do i reach {text}",
        "find contact {text}",
        "email address (for|of) {text}",
        "(contact info|contact details|contact information|details) (for|of) {text}",
        "{text} contact (info|details|information)",
        "how do i (reach|get to|write to|call) {text}",
        "who is the {text} at {venue}",
    ),
)
def find_contacts(ctx: ToolContext, text: str | None = None, venue: VenueRef | None = None) -> Listing[ContactView]:
    """List people with their roles, addresses and numbers.

    Args:
        ctx: The call's surroundings.
        text: Words of the name, the role, the venue's name, the address or the number, in any order.
        venue: Only the people of this venue.
    """
    query = select(Contact).join(Venue).order_by(col(Venue.name), col(Contact.name), col(Contact.id))
    if venue:
        query = query.where(Contact.venue_id == venue.id)
    found = [contact for contact in ctx.session.exec(query) if not text or _has_words(contact, text)]
    where = f" at {venue.name}" if venue else ""
    listed = named([contact_in_words(c, venue=venue is None) for c in found])
    headline = f"{count(len(found), 'contact')}{where}: {listed}." if found else f"There are no such contacts{where}."
    return Listing[ContactView](
        headline=headline, items=[contact_view(c) for c in found], total=len(found), link="/desk/contacts"
    )


def _has_words(contact: Contact, text: str) -> bool:
    """Whether each word begins one of the person's, a genitive's s aside; or is part of their number."""
    parts = (contact.name, contact.role, contact.venue.name, contact.email)
    words = [word for part in parts if part for word in plain(part).split()]
    return all(
        any(word.startswith((said, said.removesuffix("s"))) for word in words)
        or (said.lstrip("+").isdigit() and said in (contact.phone or ""))
        for said in plain(text).split()
    )


def _number(ctx: ToolContext, phone: str | None, venue: Venue) -> str | None:
    if phone is None:
        return None
    return normalise_phone(phone, "phone", venue.country or ctx.business.home.country)


def _note_shared(ctx: ToolContext, contact: Contact) -> None:
    """Note that the address is somebody else's too."""
    if contact.email is None:
        return
    query = select(Contact).where(Contact.email == contact.email, Contact.id != contact.id)
    for other in ctx.session.exec(query.limit(1)):
        ctx.note(f"{contact.email} is also the address of {other.name} at {other.venue.name}.")


def _note_closed(ctx: ToolContext, contact: Contact) -> None:
    if closed := closed_to(contact, suppressed(ctx.session, [contact.email, contact.phone])):
        ctx.note(f"{contact.name} is marked: {closed}.")
