"""The kinds of record: their refs, their pages, and the names by which people find them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from store.columns import Row
from store.tables import (
    Approval,
    Booking,
    BusyDate,
    Campaign,
    Change,
    ChatConversation,
    Consent,
    Contact,
    EmailSequence,
    Expense,
    GroupRequest,
    Inquiry,
    Lead,
    Message,
    Participant,
    Payment,
    RevenueSplit,
    ServiceOffering,
    Suppression,
    Template,
    Trip,
    UnansweredQuestion,
    Upload,
    Venue,
)
from tools.money import Money
from tools.people import format_phone
from tools.record_names import (
    Names,
    booking_names,
    expense_names,
    inquiry_names,
    local_time,
    no_names,
    plain_names,
    request_names,
    sequence_names,
    short_date,
    split_names,
)


@dataclass(frozen=True)
class RecordKind:
    """A kind of record. `title` is what people call a row; `describe` tells it apart from others of that name."""

    name: str
    plural: str
    label: str
    model: type[Row]
    title: Callable[[Any], str]
    names: Names
    describe: Callable[[Any], str]


def _of(kind: str) -> Callable[[Any], str]:
    return lambda row: f"{kind} {row.id}"


def _name(row: Any) -> str:
    return str(row.name)


def _trip_described(trip: Trip) -> str:
    if trip.starts_on is None:
        return trip.name
    return f"{trip.name}, {short_date(trip.starts_on)}"


def booking_title(booking: Booking) -> str:
    """A booking as people call it, such as "Workshops at Evergreen Harmony Chorus"."""
    return f"{booking.service.name} at {booking.venue.name}" if booking.service else booking.venue.name


def _booking_described(booking: Booking) -> str:
    when = local_time(booking.starts_at, booking.timezone) if booking.starts_at else "no time yet"
    return f"{booking_title(booking)}, {when}, {booking.status}, on {booking.trip.name}"


def _placed(row: Any) -> str:
    return f"{row.name}, {row.place}" if row.place else str(row.name)


def _expense_title(expense: Expense) -> str:
    return (
        f"{expense.description or expense.category.replace('_', ' ')} {Money(expense.amount_cents, expense.currency)}"
    )


def _expense_described(expense: Expense) -> str:
    return f"{_expense_title(expense)} on {short_date(expense.spent_on)}, {expense.trip.name}"


def _payment_title(payment: Payment) -> str:
    return f"{payment.kind} {Money(payment.amount_cents, payment.currency)} from {payment.booking.venue.name}"


def _contact_described(contact: Contact) -> str:
    return f"{contact.name}, {contact.role or 'contact'} of {contact.venue.name}"


def _participant_described(person: Participant) -> str:
    return f"{person.name}, {person.booking.venue.name}"


def _request_title(request: GroupRequest) -> str:
    return f"{request.name or 'Somebody'} in {request.city or request.place or 'an unknown place'}"


def _inquiry_title(inquiry: Inquiry) -> str:
    return f"{inquiry.name} ({inquiry.organization})" if inquiry.organization else inquiry.name


def _inquiry_described(inquiry: Inquiry) -> str:
    """With the day that is asked for and the day it came, since one person may ask for several."""
    asked = f"for {short_date(inquiry.starts_on)}" if inquiry.starts_on else "for no certain day"
    return f"{_inquiry_title(inquiry)}, {asked}{_sent(inquiry)}"


def _request_described(request: GroupRequest) -> str:
    return f"{_request_title(request)}{_sent(request)}"


def _sent(row: Inquiry | GroupRequest) -> str:
    return f", sent {short_date(row.created_at.date())}" if row.created_at else ""


def _message_title(message: Message) -> str:
    who, kind = message.contact or message.lead, "E-mail" if message.channel == "email" else "Text"
    address = message.address or "somebody"
    name = who.name if who else format_phone(address) if address.startswith("+") else address
    return f"{kind} {'to' if message.direction == 'out' else 'from'} {name}"


def _split_title(split: RevenueSplit) -> str:
    return f"{split.party} {split.basis_points / 100:g}% of {split.base}"


def _conversation_title(conversation: ChatConversation) -> str:
    return conversation.name or f"Conversation {conversation.id}"


def _kind(
    name: str,
    plural: str,
    label: str,
    model: type[Row],
    title: Callable[[Any], str],
    names: Names,
    describe: Callable[[Any], str] | None = None,
) -> RecordKind:
    return RecordKind(name, plural, label, model, title, names, describe or title)


_ALL = (
    _kind("trip", "trips", "trip", Trip, _name, plain_names("trip", Trip, "name", "place"), _trip_described),
    _kind("booking", "bookings", "booking", Booking, booking_title, booking_names, _booking_described),
    _kind("expense", "expenses", "expense", Expense, _expense_title, expense_names, _expense_described),
    _kind("payment", "payments", "payment", Payment, _payment_title, no_names),
    _kind("split", "splits", "revenue split", RevenueSplit, _split_title, split_names),
    _kind(
        "participant",
        "participants",
        "participant",
        Participant,
        _name,
        plain_names("participant", Participant, "name", whole=("email",)),
        _participant_described,
    ),
    _kind("venue", "venues", "venue", Venue, _name, plain_names("venue", Venue, "name"), _placed),
    _kind(
        "contact",
        "contacts",
        "contact",
        Contact,
        _name,
        plain_names("contact", Contact, "name", whole=("email", "phone")),
        _contact_described,
    ),
    _kind("campaign", "campaigns", "campaign", Campaign, _name, plain_names("campaign", Campaign, "name")),
    _kind("lead", "leads", "lead", Lead, _name, plain_names("lead", Lead, "name", whole=("email", "phone")), _placed),
    _kind("sequence", "sequences", "sequence", EmailSequence, _name, sequence_names),
    _kind("template", "templates", "template", Template, _name, plain_names("template", Template, "name")),
    _kind("message", "messages", "message", Message, _message_title, no_names),
    _kind(
        "service",
        "services",
        "service",
        ServiceOffering,
        _name,
        plain_names("service", ServiceOffering, "name", "slug"),
    ),
    _kind(
        "group_request", "requests", "group request", GroupRequest, _request_title, request_names, _request_described
    ),
    _kind("inquiry", "inquiries", "inquiry", Inquiry, _inquiry_title, inquiry_names, _inquiry_described),
    _kind(
        "conversation",
        "conversations",
        "conversation",
        ChatConversation,
        _conversation_title,
        plain_names("conversation", ChatConversation, "name", whole=("uid",)),
    ),
    _kind(
        "question",
        "questions",
        "unanswered question",
        UnansweredQuestion,
        lambda q: str(q.question),
        plain_names("question", UnansweredQuestion, "question"),
    ),
    _kind("busy", "busy", "blocked date", BusyDate, _of("blocked dates"), no_names),
    _kind("consent", "consents", "consent", Consent, lambda c: str(c.address), no_names),
    _kind("suppression", "suppressions", "do-not-contact entry", Suppression, lambda s: str(s.address), no_names),
    _kind("change", "changes", "change", Change, _of("change"), no_names),
    _kind("approval", "approvals", "approval", Approval, _of("approval"), no_names),
    _kind("upload", "uploads", "upload", Upload, lambda u: str(u.filename), no_names),
)
KINDS = {kind.name: kind for kind in _ALL}
_BY_MODEL = {kind.model: kind for kind in _ALL}


def kind_of_model(model: type[Row]) -> RecordKind:
    """The kind of record that a table holds."""
    return _BY_MODEL[model]


def kind_of(row: Row) -> RecordKind:
    """The kind of a row."""
    return _BY_MODEL[type(row)]


def ref_of(row: Row) -> str:
    """The ref of a row, such as `trip:12`."""
    return f"{kind_of(row).name}:{row.require_id()}"


def link_of(row: Row) -> str:
    """The page that shows the row."""
    return f"/desk/{kind_of(row).plural}/{row.require_id()}"


def title_of(row: Row) -> str:
    """What people call the row."""
    return kind_of(row).title(row)


def newest(session: Session, model: type[Row], limit: int) -> list[Row]:
    """The newest rows of a table, newest first."""
    return list(session.exec(select(model).order_by(col(model.id).desc()).limit(limit)))
