"""Before and after of every row that changes, written in the change's own transaction.

A session hook sees each flush, so no caller can forget it. It follows that bulk statements, which hooks do not see, are
refused on journaled tables. Journaled are all tables of `Record`; the rest are append-only or the sign-in's own.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Date, UniqueConstraint, event, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlmodel import Field, Relationship, col
from sqlmodel.sql.sqltypes import UTCDateTime

from store.columns import BOOKKEEPING, Record, Row, one_of, table_args

CHANGE_STATES = ("running", "done", "failed")
_PENDING = "pending_row_changes"


class Change(Row, table=True):
    """One executed call of a tool: who, by which door, with what, and what it answered.

    `key` is the call's idempotency key; `args_hash` tells a repeat from another call under the same key.
    """

    __table_args__ = table_args(UniqueConstraint("key"), one_of("state", CHANGE_STATES))

    role: str
    person: str
    door: str
    conversation_id: int | None = Field(default=None, foreign_key="chat_conversation.id", index=True)
    turn: int | None = None
    tool: str
    args: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    args_hash: str
    key: str | None = None
    state: str = "done"
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    undoes_id: int | None = Field(default=None, foreign_key="change.id", index=True)
    undone_by_id: int | None = Field(default=None, foreign_key="change.id")
    rows: list["RowChange"] = Relationship(back_populates="change", sa_relationship_kwargs={"order_by": "RowChange.id"})
    """In the order in which they were written."""


class RowChange(Row, table=True):
    """One row before and after a change; `before` is empty for a new row, `after` for a deleted one."""

    __tablename__ = "row_change"
    __table_args__ = table_args()

    change_id: int = Field(foreign_key="change.id", index=True)
    table: str = Field(index=True)
    row_id: int = Field(index=True)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    change: Change = Relationship(back_populates="rows")


def as_json(value: Any) -> Any:
    """A column's value as the journal keeps it: dates and times (these in UTC) in ISO 8601, all else as it is."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else value


def snapshot(row: Record) -> dict[str, Any]:
    """The row's own columns, without bookkeeping and derived ones, ready for JSON."""
    return {name: as_json(getattr(row, name)) for name in journaled_columns(type(row))}


def journaled_columns(model: type[Record]) -> list[str]:
    """The names of a table's columns that the journal keeps."""
    columns = inspect(model).columns
    return [c.key for c in columns if c.key not in BOOKKEEPING and not c.info.get("derived")]


def from_snapshot(model: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """A snapshot's values as the table's columns take them."""
    columns = inspect(model).columns
    return {name: _from_json(columns[name].type, value) for name, value in values.items()}


def model_of(table: str) -> type[Record]:
    """The journaled table of that name."""
    return next(model for model in Record.__subclasses__() if model.__tablename__ == table)


def forget(session: Session, row: Record, columns: Sequence[str]) -> None:
    """Empty columns of a row, and all that the journal keeps of them: for what may not be kept. Cannot be undone.

    A text that cannot be without a value becomes the empty one.
    """
    session.flush()
    values = [str(value) for name in columns if (value := getattr(row, name))]
    empty = {name: None if inspect(type(row)).columns[name].nullable else "" for name in columns}
    for name, nothing in empty.items():
        setattr(row, name, nothing)
    session.flush()
    place = (str(row.__tablename__), row.require_id())
    noted = select(RowChange).where(col(RowChange.table) == place[0], col(RowChange.row_id) == place[1])
    pending: dict[tuple[str, int], RowChange] = session.info.get(_PENDING, {})
    for entry in [*session.scalars(noted), *(note for at, note in pending.items() if at == place)]:
        entry.before, entry.after = _without(entry.before, empty), _without(entry.after, empty)
        if entry.change is not None:
            entry.change.args = {name: value for name, value in entry.change.args.items() if name not in columns}
            entry.change.result = _scrubbed(entry.change.result, values)


def has_changes(session: Session) -> bool:
    """Whether this session has changed anything that the journal keeps."""
    session.flush()
    return any(row.before != row.after for row in session.info.get(_PENDING, {}).values())


def record_changes(session: Session, change: Change) -> list[RowChange]:
    """Write what this session changed since it began, under the change; returns the rows written."""
    session.flush()
    change_id = change.require_id()
    pending: dict[tuple[str, int], RowChange] = session.info.pop(_PENDING, {})
    rows = [row for row in pending.values() if row.before != row.after]
    for row in rows:
        row.change_id = change_id
        session.add(row)
    session.flush()
    return rows


def _from_json(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _without(values: dict[str, Any] | None, empty: dict[str, Any]) -> dict[str, Any] | None:
    return values and {name: empty.get(name, value) for name, value in values.items()}


def _scrubbed(value: Any, words: Sequence[str]) -> Any:
    """A JSON value with the words taken out of all its texts."""
    if isinstance(value, dict):
        return {key: _scrubbed(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [_scrubbed(inner, words) for inner in value]
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, "(forgotten)")
    return value


def _before(row: Record) -> dict[str, Any]:
    values = snapshot(row)
    for name in values:
        history = inspect(row).attrs[name].history
        if history.deleted:
            values[name] = as_json(history.deleted[0])
    return values


def _note(session: Session, row: Record, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    pending = session.info.setdefault(_PENDING, {})
    place = (str(row.__tablename__), row.require_id())
    if place in pending:
        pending[place].after = after
    else:
        unfiled = RowChange(table=place[0], row_id=place[1], before=before, after=after)  # type: ignore[call-arg]  # filed under its change at the end
        pending[place] = unfiled


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, context: UOWTransaction, instances: Any) -> None:
    """Give new rows their moment, and count a version for each changed record."""
    now = session.info.get("now")
    for row in session.new:
        if isinstance(row, Row) and row.created_at is None and now is not None:
            row.created_at = now
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row, include_collections=False):
            row.version += 1


@event.listens_for(Session, "after_flush")
def _observe(session: Session, context: UOWTransaction) -> None:
    for row in session.new:
        if isinstance(row, Record):
            _note(session, row, None, snapshot(row))
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row, include_collections=False):
            _note(session, row, _before(row), snapshot(row))
    for row in session.deleted:
        if isinstance(row, Record):
            _note(session, row, _before(row), None)


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, Record):
        raise RuntimeError(f"bulk statement on the journaled table {mapper.class_.__name__}: change rows one by one")
