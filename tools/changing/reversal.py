"""Taking a change back: every row as it was, if all are as the change left them and nothing newer refers to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col
from sqlmodel import select as select_rows

from store.columns import Record
from store.journal import from_snapshot, model_of, snapshot
from store.tables import Attempt, Booking, Campaign, Change, ChatConversation, Enrollment, RowChange, Suppression
from tools.context import ToolContext
from tools.errors import Refused
from tools.leads.standing_campaigns import STANDING
from tools.outreach.booked import after_moving
from tools.outreach.recalling import call_back
from tools.outreach.replanning import STOPPED, taken_back
from tools.records import KINDS, title_of
from tools.registry import REGISTRY

Place = tuple[str, int]
"""A table's name, and the id of one of its rows."""
#: Ids in one statement at most.
_CHUNK = 500


@dataclass
class Net:
    """What a change did to one row, its own several steps taken together."""

    place: Place
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    row: Record | None = field(default=None)


def take_back(ctx: ToolContext, change: Change) -> int:
    """Put back every row of a change; answers how many.

    Raises:
        Refused: it cannot be taken back; says plainly why.
    """
    _refuse_what_stays(ctx, change)
    touched = _nets(ctx, change)
    nets = [net for net in touched if not _went_on(net)]
    if touched and not nets:
        raise Refused("This cannot be undone: the conversation has gone on since.")
    for net in nets:
        _refuse_changed(ctx, change, net)
    call_back(ctx, [(net.row, net.before) for net in nets])
    gone = _gone(ctx, nets)
    late = _refuse_used(ctx, nets, gone)
    steps = (_insert, _update, _delete) if late else (_delete, _insert, _update)
    try:
        for step in steps:
            step(ctx, [net for net in nets if net.after is None or net.before is not None or net.place in gone])
    except IntegrityError as error:
        raise Refused("This cannot be undone: something newer stands where it was.") from error
    for net in nets:
        if isinstance(net.row, Enrollment) and net.before is not None:
            taken_back(ctx, net.row, (net.after or {}).get("state", STOPPED))
        elif isinstance(net.row, Booking) and net.before and net.after and _on_another_day(net.before, net.after):
            after_moving(ctx, net.row)
    return len(nets)


def _on_another_day(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return bool(before["starts_at"] != after["starts_at"])


def _refuse_what_stays(ctx: ToolContext, change: Change) -> None:
    if change.state == "running":
        raise Refused("This cannot be undone: it is still running.")
    if change.undone_by_id is not None:
        raise Refused(f"This was undone already (change:{change.undone_by_id}).")
    if (tool := REGISTRY.get(change.tool)) and tool.cannot_undo:
        raise Refused(f"This cannot be undone: {tool.cannot_undo}")
    for entry in _entries(ctx, change):
        if entry.table == Suppression.__tablename__ and entry.after:
            _refuse_opt_out(ctx, change, entry.after)


def _refuse_opt_out(ctx: ToolContext, change: Change, after: dict[str, Any]) -> None:
    if after["by"] == "self":
        raise Refused("This cannot be undone: a person's own opt-out is lifted only by their own opt-in.")
    if change.person != ctx.principal.person:
        raise Refused("This cannot be undone by you: only who asked for no more contact can take that back, as a slip.")


def _entries(ctx: ToolContext, change: Change) -> Iterable[RowChange]:
    query = select_rows(RowChange).where(RowChange.change_id == change.id).order_by(col(RowChange.id))
    return ctx.session.exec(query).all()


def _nets(ctx: ToolContext, change: Change) -> list[Net]:
    """The rows of a change. One that reached out wrote in several transactions, so a row may be in it several times."""
    nets: dict[Place, Net] = {}
    for entry in _entries(ctx, change):
        place = (entry.table, entry.row_id)
        net = nets.setdefault(place, Net(place, entry.before, None))
        net.after = entry.after
    for net in nets.values():
        net.row = ctx.session.get(model_of(net.place[0]), net.place[1])
    return [net for net in nets.values() if net.before != net.after]


def _went_on(net: Net) -> bool:
    """A conversation goes on by itself: where it has, that is left as it is."""
    return isinstance(net.row, ChatConversation) and snapshot(net.row) != net.after


def _refuse_changed(ctx: ToolContext, change: Change, net: Net) -> None:
    if net.after is None and net.row is None:
        return
    if net.row is not None and snapshot(net.row) == net.after:
        return
    what = _titled(ctx, net.place) if net.row else _label(net.place[0])
    newer = select_rows(RowChange).where(RowChange.table == net.place[0], RowChange.row_id == net.place[1])
    newer = newer.where(col(RowChange.change_id) > change.id).order_by(col(RowChange.id).desc())
    entry = ctx.session.exec(newer).first()
    by = f" (change:{entry.change_id}: {told(entry.change)})" if entry else ""
    raise Refused(f"This cannot be undone: {what} has been {'changed' if net.row else 'deleted'} since{by}.")


def _gone(ctx: ToolContext, nets: list[Net]) -> set[Place]:
    """The rows that the change made, and which now go. A standing campaign stays while another lead is in it."""
    made = [net for net in nets if net.before is None]
    gone = {net.place for net in made}
    for net in made:
        if isinstance(net.row, Campaign) and net.row.name in STANDING:
            inside = {("lead", lead.require_id()) for lead in net.row.leads}
            gone -= set() if inside <= gone else {net.place}
    return gone


def _refuse_used(ctx: ToolContext, nets: list[Net], gone: set[Place]) -> bool:
    """Whether rows that stay still refer to rows that go, only until they are put back themselves.

    Raises:
        Refused: a row refers to one of them that this change had nothing to do with.
    """
    back = {net.place: net.before for net in nets if net.before is not None and net.after is not None}
    late = False
    for referrer, column, target in _references(ctx, gone):
        if referrer in gone:
            continue
        if referrer[0] == Attempt.__tablename__:
            raise Refused("This cannot be undone: a message of it has left; what has not can be stopped by unenroll.")
        before = back.get(referrer)
        if before is None or before.get(column) == target[1]:
            raise Refused(
                f"This cannot be undone: {_titled(ctx, target)} has been used since, by {_titled(ctx, referrer)}."
            )
        late = True
    return late


def _references(ctx: ToolContext, targets: set[Place]) -> Iterator[tuple[Place, str, Place]]:
    """Who refers to these rows: the referring row, by which column, to which."""
    by_table = defaultdict(list)
    for name, row_id in targets:
        by_table[name].append(row_id)
    for table, column in _foreign_keys():
        target = next(iter(column.foreign_keys)).column.table.name
        ids = by_table.get(target, [])
        for start in range(0, len(ids), _CHUNK):
            query = select(table.c.id, column).where(column.in_(ids[start : start + _CHUNK]))
            for row_id, referred in ctx.session.execute(query):
                yield (table.name, row_id), column.key, (target, referred)


def _foreign_keys() -> Iterator[tuple[Table, Column[Any]]]:
    for table in SQLModel.metadata.sorted_tables:
        yield from ((table, column) for column in table.columns if column.foreign_keys)


def _ordered(nets: Iterable[Net], parents_first: bool) -> list[Net]:
    """Rows in the order of their tables' dependencies."""
    rank = {table.name: n for n, table in enumerate(SQLModel.metadata.sorted_tables)}
    return sorted(nets, key=lambda net: (rank[net.place[0]], net.place[1]), reverse=not parents_first)


def _delete(ctx: ToolContext, nets: list[Net]) -> None:
    for net in _ordered((n for n in nets if n.before is None), parents_first=False):
        # Its collections may still hold rows that have just gone.
        ctx.session.expire(net.row, [relation.key for relation in inspect(type(net.row)).relationships])
        ctx.session.delete(net.row)
        ctx.session.flush()


def _insert(ctx: ToolContext, nets: list[Net]) -> None:
    for net in _ordered((n for n in nets if n.after is None), parents_first=True):
        assert net.before is not None  # a row that the change neither made nor deleted is no insert
        model = model_of(net.place[0])
        net.row = ctx.add(model(**from_snapshot(model, net.before)))


def _update(ctx: ToolContext, nets: list[Net]) -> None:
    for net in nets:
        if net.before is None or net.after is None:
            continue
        for name, value in from_snapshot(model_of(net.place[0]), net.before).items():
            if net.before[name] != net.after.get(name):
                setattr(net.row, name, value)
    ctx.session.flush()


def told(change: Change) -> str:
    """What a change answered when it was made."""
    return str((change.result or {}).get("headline", change.tool)).rstrip(".")


def _label(table: str) -> str:
    model = model_of(table)
    return next((f"the {kind.label}" for kind in KINDS.values() if kind.model is model), f"a {table.replace('_', ' ')}")


def _titled(ctx: ToolContext, place: Place) -> str:
    kind = next((kind for kind in KINDS.values() if kind.model.__tablename__ == place[0]), None)
    row = ctx.session.get(kind.model, place[1]) if kind else None
    return f"the {kind.label} {title_of(row)}" if kind and row else f"a {place[0].replace('_', ' ')}"
