"""What the desk lists of each kind of record, and in which order; a kind not named here shows what comes first."""

from dataclasses import dataclass

from sqlalchemy import inspect

from store.columns import Row
from tools.records import KINDS, RecordKind

#: Columns that a record's own page shows in another way, or that only the machine reads.
APART: dict[str, frozenset[str]] = {
    "change": frozenset({"result", "conversation_id", "turn"}),
    "approval": frozenset({"card", "recipients", "call_id", "turn"}),
    "upload": frozenset({"content"}),
    "group_request": frozenset({"matches"}),
    "lead": frozenset({"score", "score_reasons", "host"}),
    "email_sequence": frozenset({"edition", "daily_cap", "automatic"}),
    "message": frozenset(
        {"sequence_id", "enrollment_id", "step", "contact_id", "lead_id", "answers_id", "direction", "address"}
        | {"subject", "body", "not_before", "status", "due_at", "tries", "claimed_by", "claimed_at", "provider"}
        | {"provider_id", "sent_at", "reason", "reading", "answered_at", "purpose"}
    ),
}
#: Relationships that a part of the record's own page shows, so that no table repeats them.
OWN_VIEW: dict[str, frozenset[str]] = {
    "chat_conversation": frozenset({"turns"}),
    "change": frozenset({"rows"}),
    "campaign": frozenset({"sources", "leads"}),
    "lead": frozenset({"sightings"}),
    "email_sequence": frozenset({"steps", "enrollments", "messages"}),
    "message": frozenset({"attempts"}),
}


@dataclass(frozen=True)
class Shape:
    """How a table is listed: columns (or relationships) beside the title, and the column that orders it."""

    columns: tuple[str, ...]
    order: str = "id"
    ascending: bool = False


#: Never shown, on any page.
SECRET = frozenset({"password_hash", "token_hash", "token", "args_hash", "key", "session_version"})
#: Said by another column, or of no use to a reader.
SILENT = SECRET | frozenset("id version created_at currency city region country latitude longitude".split())

SHAPES: dict[str, Shape] = {
    "trip": Shape(("starts_on", "ends_on", "place", "status"), "starts_on"),
    "booking": Shape(("trip", "starts_at", "status", "fee_cents"), "starts_at"),
    "expense": Shape(("trip", "category", "amount_cents", "spent_on"), "spent_on"),
    "payment": Shape(("booking", "kind", "amount_cents", "received_on"), "received_on"),
    "revenue_split": Shape(("trip", "booking", "basis_points", "base"), "position", ascending=True),
    "participant": Shape(("booking", "voice_part", "age", "attended"), "name", ascending=True),
    "venue": Shape(("kind", "place", "size", "website"), "name", ascending=True),
    "contact": Shape(("venue", "role", "email", "phone"), "name", ascending=True),
    "campaign": Shape(("place", "radius_km", "status", "trip")),
    "campaign_source": Shape(("source", "state", "found", "new", "updated", "problem"), ascending=True),
    "lead": Shape(("stage", "score", "kind", "place", "website"), "score"),
    "lead_sighting": Shape(("source", "source_url", "seen_on", "facts", "note"), "seen_on"),
    "email_sequence": Shape(("stage", "automatic", "daily_cap"), "name", ascending=True),
    "template": Shape(("channel", "subject"), "name", ascending=True),
    "sequence_step": Shape(
        ("position", "template", "channel", "delay_days", "delay_business_days", "anchor"), "position", ascending=True
    ),
    "enrollment": Shape(("contact", "lead", "state", "starts_on", "reason"), "starts_on"),
    "message": Shape(("contact", "lead", "channel", "direction", "status", "subject")),
    "service_offering": Shape(
        ("summary", "price_from_cents", "duration_minutes", "published"), "position", ascending=True
    ),
    "group_request": Shape(("age", "styles", "place", "status")),
    "inquiry": Shape(("service", "place", "starts_on", "status")),
    "unanswered_question": Shape(("times", "status", "last_asked_at", "page", "service"), "times"),
    "chat_conversation": Shape(("role", "status", "outcome", "origin")),
    "busy_date": Shape(("starts_on", "ends_on", "note"), "starts_on"),
    "suppression": Shape(("channel", "by", "reason")),
    "consent": Shape(("channel", "wording", "given_on")),
    "change": Shape(("created_at", "person", "door", "undone_by_id")),
    "row_change": Shape(("table", "row_id"), ascending=True),
    "approval": Shape(("asked_by", "state", "expires_at")),
    "upload": Shape(("owner", "created_at")),
}

#: Kinds in the groups by which the desk shows them; a kind not named here comes last.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("On the road", ("trip", "booking", "participant", "busy")),
    ("Money", ("expense", "payment", "split")),
    ("People", ("venue", "contact")),
    ("Discovery", ("campaign", "lead")),
    ("Outreach", ("sequence", "template", "message", "suppression", "consent")),
    ("Visitors", ("service", "group_request", "inquiry", "question", "conversation")),
    ("The books", ("change", "approval", "upload")),
)
#: What a list is called where its address says it too shortly.
_LIST_NAMES = {
    "split": "Revenue splits",
    "busy": "Blocked dates",
    "group_request": "Group requests",
    "question": "Unanswered questions",
    "suppression": "Do not contact",
    "consent": "Consent",
}


def list_names() -> dict[str, str]:
    """What the list of each kind is called, by the kind's name."""
    return {kind.name: _LIST_NAMES.get(kind.name, kind.plural.capitalize()) for kind in KINDS.values()}


def grouped_kinds() -> list[tuple[str, list[RecordKind]]]:
    """Every kind of record, in groups."""
    named = {name for _, names in GROUPS for name in names}
    groups = [(title, [KINDS[name] for name in names]) for title, names in GROUPS]
    rest = [kind for kind in KINDS.values() if kind.name not in named]
    return [*groups, ("More", rest)] if rest else groups


def shape_of(model: type[Row]) -> Shape:
    """How rows of a table are listed."""
    known = SHAPES.get(str(model.__tablename__))
    if known:
        return known
    names = [c.key for c in inspect(model).columns if c.key not in SILENT]
    return Shape(tuple(names[:5]))
