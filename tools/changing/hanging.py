"""What hangs on a record, read from the foreign keys of all tables, so that a later table cannot be forgotten.

What cannot be without the record goes with it; what can is kept and no longer linked to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Table, UniqueConstraint, inspect
from sqlmodel import Session, col, select

from store.columns import Record
from store.tables import (
    CampaignSource,
    Enrollment,
    LeadSighting,
    Message,
    PossibleDuplicate,
    SequenceStep,
)
from tools.records import kind_of_model, title_of
from tools.wording import count, named

#: Columns that may be empty, but whose rows mean nothing without the record: they go with it.
_GOES_ALONG = {
    ("revenue_split", "trip_id"),
    ("revenue_split", "booking_id"),
    ("message", "contact_id"),
    ("message", "lead_id"),
    ("enrollment", "contact_id"),
    ("enrollment", "lead_id"),
    ("possible_duplicate", "other_id"),
    ("possible_duplicate", "venue_id"),
}
#: Tables that are no kind of record by themselves, and what one row is called.
_LABELS: dict[type[Record], str] = {
    LeadSighting: "sighting",
    CampaignSource: "source",
    PossibleDuplicate: "possible duplicate",
    SequenceStep: "step",
    Enrollment: "enrolment",
}


class Link(NamedTuple):
    """A column by which rows of a table refer to a record. `loose` says that a row can be without it."""

    model: type[Record]
    column: str
    loose: bool


class Tie(NamedTuple):
    """One row that refers to a record, and by which column."""

    row: Record
    link: Link


@dataclass
class Removal:
    """What goes when a record is removed, children first and itself last, and what is only let go of."""

    gone: list[Record] = field(default_factory=list)
    let_go: list[Tie] = field(default_factory=list)


def links_to(model: type[Record]) -> Iterator[Link]:
    """Every column of a journaled table that refers to this one."""
    target = inspect(model).local_table
    for other in sorted(Record.__subclasses__(), key=lambda m: str(m.__tablename__)):
        for column in inspect(other).columns:
            if any(key.column.table is target for key in column.foreign_keys):
                along = (str(other.__tablename__), column.key) in _GOES_ALONG
                yield Link(other, column.key, bool(column.nullable) and not along)


def ties_of(session: Session, row: Record) -> list[Tie]:
    """Every row that refers to this one, oldest first within each table."""
    found = []
    for link in links_to(type(row)):
        query: Any = select(link.model).where(getattr(link.model, link.column) == row.id)
        found += [Tie(each, link) for each in session.exec(query.order_by(col(link.model.id)))]
    return found


def removal_of(session: Session, row: Record) -> Removal:
    """What removing a record comes to."""
    plan, seen = Removal(), set[tuple[str, int]]()
    _collect(session, row, plan, seen)
    plan.let_go = [tie for tie in plan.let_go if _place(tie.row) not in seen]
    return plan


def carry_out(session: Session, plan: Removal) -> None:
    """Let go of what stays, and remove the rest row by row, so that each is in the journal."""
    for tie in plan.let_go:
        setattr(tie.row, tie.link.column, None)
    session.flush()
    for row in plan.gone:
        remove(session, row)


def remove(session: Session, row: Record) -> None:
    """Remove one row to which nothing refers any more."""
    # Its collections may still hold rows that have just gone or moved.
    session.expire(row, [relation.key for relation in inspect(type(row)).relationships])
    session.delete(row)
    session.flush()


def in_words(rows: list[Record]) -> list[str]:
    """Rows by their kind, such as "2 contacts: Ana Whitfield; Tom Okafor"."""
    by_model: dict[type[Record], list[Record]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    return [f"{_counted(model, len(same))}{_titles(same)}" for model, same in by_model.items()]


def clashes(session: Session, tie: Tie, target_id: int) -> bool:
    """Whether the database would not let the row refer to another record, since one like it does already."""
    table: Table = inspect(tie.link.model).local_table
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint) and tie.link.column in constraint.columns:
            query: Any = select(tie.link.model).where(getattr(tie.link.model, tie.link.column) == target_id)
            for name in (column.key for column in constraint.columns if column.key != tie.link.column):
                query = query.where(getattr(tie.link.model, name) == getattr(tie.row, name))
            if session.exec(query.limit(1)).first() is not None:
                return True
    return False


def _collect(session: Session, row: Record, plan: Removal, seen: set[tuple[str, int]]) -> None:
    if _place(row) in seen:
        return
    seen.add(_place(row))
    for tie in ties_of(session, row):
        if tie.link.loose or _stays(tie.row):
            plan.let_go.append(tie)
        else:
            _collect(session, tie.row, plan, seen)
    plan.gone.append(row)


def _stays(row: Record) -> bool:
    """What was sent, or came in, stays on file by its address: its attempts and events are never removed."""
    return isinstance(row, Message) and row.status != "draft"


def _place(row: Record) -> tuple[str, int]:
    return str(row.__tablename__), row.require_id()


def _counted(model: type[Record], number: int) -> str:
    label = _LABELS[model] if model in _LABELS else kind_of_model(model).label
    return count(number, label) if number == 1 or not label.endswith("y") else f"{number} {label[:-1]}ies"


def _titles(rows: list[Record]) -> str:
    return "" if type(rows[0]) in _LABELS else f": {named([title_of(row) for row in rows])}"
