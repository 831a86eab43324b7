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
from tools.record_names import (
    Names,
    booking_names,
    expense_names,
    inquiry_names,
    no_names,
    plain_names,
    request_names,
    sequence_names,
    split_names,
)
from tools.record_titles import (
    booking_described,
    booking_title,
    contact_described,
    conversation_title,
    expense_described,
    expense_title,
    inquiry_described,
    inquiry_title,
    message_title,
    name_of,
    participant_described,
    payment_title,
    placed,
    request_described,
    request_title,
    split_title,
    trip_described,
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
    _kind("trip", "trips", "trip", Trip, name_of, plain_names("trip", Trip, "name", "place"), trip_described),
    _kind("booking", "bookings", "booking", Booking, booking_title, booking_names, booking_described),
    _kind("expense", "expenses", "expense", Expense, expense_title, expense_names, expense_described),
    _kind("payment", "payments", "payment", Payment, payment_title, no_names),
    _kind("split", "splits", "revenue split", RevenueSplit, split_title, split_names),
    _kind(
        "participant",
        "participants",
        "participant",
        Participant,
        name_of,
        plain_names("participant", Participant, "name", whole=("email",)),
        participant_described,
    ),
    _kind("venue", "venues", "venue", Venue, name_of, plain_names("venue", Venue, "name"), placed),
    _kind(
        "contact",
        "contacts",
        "contact",
        Contact,
        name_of,
        plain_names("contact", Contact, "name", whole=("email", "phone")),
        contact_described,
    ),
    _kind("campaign", "campaigns", "campaign", Campaign, name_of, plain_names("campaign", Campaign, "name")),
    _kind("lead", "leads", "lead", Lead, name_of, plain_names("lead", Lead, "name", whole=("email", "phone")), placed),
    _kind("sequence", "sequences", "sequence", EmailSequence, name_of, sequence_names),
    _kind("template", "templates", "template", Template, name_of, plain_names("template", Template, "name")),
    _kind("message", "messages", "message", Message, message_title, no_names),
    _kind(
        "service",
        "services",
        "service",
        ServiceOffering,
        name_of,
        plain_names("service", ServiceOffering, "name", "slug"),
    ),
    _kind("group_request", "requests", "group request", GroupRequest, request_title, request_names, request_described),
    _kind("inquiry", "inquiries", "inquiry", Inquiry, inquiry_title, inquiry_names, inquiry_described),
    _kind(
        "conversation",
        "conversations",
        "conversation",
        ChatConversation,
        conversation_title,
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
