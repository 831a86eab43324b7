"""A change as people see it: who, when, and which record's which field became what."""

from typing import Any

from sqlmodel import col, select

from store.journal import model_of
from store.tables import Change, RowChange
from tools.changing.reversal import told
from tools.context import ToolContext
from tools.record_names import local_time
from tools.records import KINDS, link_of, ref_of, title_of
from tools.results import OutsideText, OutsideTexts, View

MAX_LINES = 12
#: Columns that tell a reader nothing.
_HIDDEN = frozenset({"id", "created_at", "latitude", "longitude", "matches", "details"})


class ChangeView(View):
    """One change: its title is what it answered. `lines` say which record's which field became what."""

    title: OutsideText
    tool: str
    who: str
    when: str
    lines: OutsideTexts
    undone: bool


def change_view(ctx: ToolContext, change: Change) -> ChangeView:
    """The change with its first lines."""
    rows = ctx.session.exec(select(RowChange).where(RowChange.change_id == change.id).order_by(col(RowChange.id))).all()
    lines = [line for row in rows[:MAX_LINES] for line in _lines(ctx, row)]
    more = len(lines) - MAX_LINES + len(rows[MAX_LINES:])
    return ChangeView(
        ref=ref_of(change),
        link=link_of(change),
        title=told(change),
        tool=change.tool,
        who=change.person,
        when=when_of(ctx, change),
        lines=[*lines[:MAX_LINES], f"and {more} more"] if more > 0 else lines,
        undone=change.undone_by_id is not None,
    )


def in_a_line(view: ChangeView) -> str:
    """The change with who made it, and when."""
    return f"{view.title} ({view.who}, {view.when}{', undone since' if view.undone else ''})"


def when_of(ctx: ToolContext, change: Change) -> str:
    """When it was made, in the business's zone."""
    assert change.created_at is not None  # the store stamps every row
    return local_time(change.created_at, ctx.business.home.timezone)


def _lines(ctx: ToolContext, row: RowChange) -> list[str]:
    """The row's changed fields in words: "trip Seattle: status planned → confirmed"."""
    kind = next((kind for kind in KINDS.values() if kind.model.__tablename__ == row.table), None)
    now = ctx.session.get(model_of(row.table), row.row_id)
    label = kind.label if kind else row.table.replace("_", " ")
    name = title_of(now) if kind and now else str((row.after or row.before or {}).get("name", row.row_id))
    if row.before is None or row.after is None:
        return [f"{label} {name}: {'added' if row.before is None else 'deleted'}"]
    changed = [k for k in row.after if row.after[k] != row.before.get(k) and k not in _HIDDEN]
    return [
        f"{label} {name}: {k.replace('_', ' ')} {_said(row.before.get(k))} → {_said(row.after[k])}" for k in changed
    ]


def _said(value: Any) -> str:
    return "nothing" if value in (None, "", []) else str(value)[:80]
