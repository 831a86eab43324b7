"""The kinds of record: their refs, their pages, and the names by which people find them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from store.columns import Row
from store.tables import (
    Approval,
    Booking,
    BusyDate,
    Campaign,
    Change,
    ChatConversation,
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
    Upload,
    Venue,
)
from tools.kinds import said
from tools.money import Money


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one record. A `whole` name counts only when all of it is said (an e-mail address, a phone number).

    A `faint` one counts only where nothing else is called so (a cancelled booking).
    """

    kind: str
    id: int
    text: str
    whole: bool = False
    faint: bool = False


Names = Callable[[Session], Iterable[Named]]


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


def short_date(day: date) -> str:
    """A day as people write it, such as "Jan 15, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def local_time(at: datetime, zone: str | None) -> str:
    """A moment as people in that zone read it, such as "Fri Jan 15, 2027, 7:00 PM PST"."""
    here = at.astimezone(ZoneInfo(zone or "UTC"))
    hour = here.strftime("%I:%M %p").lstrip("0")
    return f"{here:%a %b} {here.day}, {here.year}, {hour} {here.tzname()}"


def _plain_names(model: Any, *columns: str, whole: tuple[str, ...] = ()) -> Names:
    def names(session: Session) -> Iterable[Named]:
        kind = kind_of_model(model).name
        chosen = [getattr(model, c) for c in (*columns, *whole)]
        for row_id, *texts in session.execute(select(model.id, *chosen)):
            for column, text in zip((*columns, *whole), texts, strict=True):
                if text:
                    yield Named(kind, row_id, text, column in whole)

    return names


def _no_names(session: Session) -> Iterable[Named]:
    return ()


def _booking_names(session: Session) -> Iterable[Named]:
    """A booking by its venue; and by venue, service, trip, day, status in any order ("the rainlight masterclass")."""
    query = select(Booking, Venue.name, Trip.name, ServiceOffering.name).join(Venue).join(Trip)
    for booking, venue, trip, service in session.exec(query.join(ServiceOffering, isouter=True)):
        off = booking.status == "cancelled"
        words = [venue, service or "", trip, _day_words(booking), booking.status]
        yield Named("booking", booking.require_id(), venue, faint=off)
        yield Named("booking", booking.require_id(), " ".join(w for w in words if w), faint=off)


def _day_words(booking: Booking) -> str:
    if booking.starts_at is None:
        return ""
    here = booking.starts_at.astimezone(ZoneInfo(booking.timezone or "UTC"))
    return f"{here:%B %b} {here.day} {here:%A} {here.date().isoformat()}"


def _expense_names(session: Session) -> Iterable[Named]:
    """An expense by its description; by that, category, trip, day, sum in any order; faintly by its kind (a hotel)."""
    also = said("category")
    for expense, trip in session.exec(select(Expense, Trip.name).join(Trip)):
        expense_id, category = expense.require_id(), expense.category.replace("_", " ")
        rest = f"{trip} {short_date(expense.spent_on)} {Money(expense.amount_cents, expense.currency)}"
        if expense.description:
            yield Named("expense", expense_id, expense.description)
        yield Named("expense", expense_id, f"{expense.description} {category} {rest}".strip())
        yield Named("expense", expense_id, f"{' '.join(also.get(expense.category, ()))} {rest}", faint=True)


def _inquiry_names(session: Session) -> Iterable[Named]:
    for inquiry in session.exec(select(Inquiry)):
        for text in (inquiry.name, inquiry.organization):
            if text:
                yield Named("inquiry", inquiry.require_id(), text)
        yield Named("inquiry", inquiry.require_id(), inquiry.email, True)


def _request_names(session: Session) -> Iterable[Named]:
    for request in session.exec(select(GroupRequest)):
        place = request.city or ""
        yield Named("group_request", request.require_id(), f"{request.name or ''} {place}".strip())
        if request.email:
            yield Named("group_request", request.require_id(), request.email, True)


def _split_names(session: Session) -> Iterable[Named]:
    for split in session.exec(select(RevenueSplit)):
        yield Named("split", split.require_id(), split.party)


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
    _kind("trip", "trips", "trip", Trip, _name, _plain_names(Trip, "name", "place"), _trip_described),
    _kind("booking", "bookings", "booking", Booking, booking_title, _booking_names, _booking_described),
    _kind("expense", "expenses", "expense", Expense, _expense_title, _expense_names, _expense_described),
    _kind("payment", "payments", "payment", Payment, _payment_title, _no_names),
    _kind("split", "splits", "revenue split", RevenueSplit, _split_title, _split_names),
    _kind(
        "participant",
        "participants",
        "participant",
        Participant,
        _name,
        _plain_names(Participant, "name", whole=("email",)),
        _participant_described,
    ),
    _kind("venue", "venues", "venue", Venue, _name, _plain_names(Venue, "name"), _placed),
    _kind(
        "contact",
        "contacts",
        "contact",
        Contact,
        _name,
        _plain_names(Contact, "name", whole=("email", "phone")),
        _contact_described,
    ),
    _kind("campaign", "campaigns", "campaign", Campaign, _name, _plain_names(Campaign, "name")),
    _kind("lead", "leads", "lead", Lead, _name, _plain_names(Lead, "name", whole=("email", "phone")), _placed),
    _kind("sequence", "sequences", "sequence", EmailSequence, _name, _plain_names(EmailSequence, "name")),
    _kind("template", "templates", "template", Template, _name, _plain_names(Template, "name")),
    _kind("message", "messages", "message", Message, _of("message"), _no_names),
    _kind("service", "services", "service", ServiceOffering, _name, _plain_names(ServiceOffering, "name", "slug")),
    _kind("group_request", "requests", "group request", GroupRequest, _request_title, _request_names),
    _kind("inquiry", "inquiries", "inquiry", Inquiry, _inquiry_title, _inquiry_names),
    _kind(
        "conversation",
        "conversations",
        "conversation",
        ChatConversation,
        _conversation_title,
        _plain_names(ChatConversation, "name", whole=("uid",)),
    ),
    _kind("busy", "busy", "blocked date", BusyDate, _of("blocked dates"), _no_names),
    _kind("suppression", "suppressions", "do-not-contact entry", Suppression, lambda s: str(s.address), _no_names),
    _kind("change", "changes", "change", Change, _of("change"), _no_names),
    _kind("approval", "approvals", "approval", Approval, _of("approval"), _no_names),
    _kind("upload", "uploads", "upload", Upload, lambda u: str(u.filename), _no_names),
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
