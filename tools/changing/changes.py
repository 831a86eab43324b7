"""What was changed, by whom; and taking a change back."""

from datetime import datetime, time
from typing import Annotated, Any

from sqlmodel import col, func, or_, select

from store.columns import Record, Row
from store.tables import Change, RowChange
from tools.arg_types import RefTo
from tools.args import ChangeRef, DateArg
from tools.changing.change_views import ChangeView, change_view, in_a_line, when_of
from tools.changing.reversal import take_back, told
from tools.context import ToolContext
from tools.errors import Refused
from tools.records import KINDS
from tools.registry import STAFF, Effect, tool
from tools.results import Listing, Result
from tools.wording import named

#: Every kind of record that a person may name here; changes, approvals and uploads are no records of the business.
RECORD_KINDS = tuple(name for name, kind in KINDS.items() if issubclass(kind.model, Record))
RecordRef = Annotated[Row, RefTo(RECORD_KINDS)]
MAX_SHOWN = 20
#: What the scheduler looks after every few seconds is told of only where it changed a record.
_OF_NOTE: Any = or_(
    col(Change.role) != "scheduler", select(RowChange.id).where(RowChange.change_id == Change.id).exists()
)


class UndoResult(Result):
    """A change that was taken back, or made again."""

    change: ChangeView


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what changed",
        "what did (i|we|you) [just] change",
        "what did (i|we|you) [just] do",
        "what has (changed|happened) since {since}",
        "(show|recent|latest|last) changes",
        "change (log|history)",
        "history of {record}",
        "who changed {record}",
        "what happened to {record}",
    ),
)
def what_changed(
    ctx: ToolContext, since: DateArg | None = None, record: RecordRef | None = None
) -> Listing[ChangeView]:
    """List changes, newest first: this conversation's, where it made any and nothing else is asked; else everybody's.

    Args:
        ctx: The call's surroundings.
        since: Only changes from this day on, in the business's zone.
        record: Only changes of this record.
    """
    query = select(Change).where(_OF_NOTE)
    if since:
        query = query.where(col(Change.created_at) >= datetime.combine(since, time(), ctx.business.zone))
    if record is not None:
        rows = select(RowChange.change_id).where(RowChange.table == record.__tablename__, RowChange.row_id == record.id)
        query = query.where(col(Change.id).in_(rows))
    here = query.where(Change.conversation_id == ctx.principal.conversation_id)
    mine = not (since or record) and _count(ctx, here) > 0
    return _listing(ctx, here if mine else query, " in this conversation" if mine else "")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "undo",
        "undo (that|it|this|the last change|the last one|last|what i did)",
        "(take|put) (that|it) back",
        "revert (that|it|this|the last change)",
        "(reverse|roll back) (that|it|this|the last change)",
        "undo {change}",
        "(undo|reverse|revert) it",
        "(scrap|cancel) that [last] change",
    ),
)
def undo(ctx: ToolContext, change: ChangeRef | None = None) -> UndoResult:
    """Take a change back, if nothing has touched its records since. Undoing an undo makes the change again.

    Args:
        ctx: The call's surroundings.
        change: The change; unless said, the last one that staff made in this conversation.

    Raises:
        Refused: there is none in this conversation, or it cannot be taken back; says plainly why.
    """
    chosen = change or _last_here(ctx)
    if chosen is None:
        raise Refused(f"Nothing was changed in this conversation, so I undid nothing.{_latest(ctx)}")
    if take_back(ctx, chosen) == 0:
        last = f"change:{chosen.id} changed no record"
        raise Refused(f"There is nothing to undo: {last}. What came of it: {told(chosen)}.")
    mine = ctx.session.get_one(Change, ctx.change_id)
    mine.undoes_id, chosen.undone_by_id = chosen.id, mine.id
    root, again = _root(ctx, chosen)
    root.undone_by_id = None if again else mine.id
    view = change_view(ctx, root)
    headline = f"{'Done again' if again else 'Undone'}: {told(root)}."
    return UndoResult(headline=headline, ref=view.ref, link=view.link, change=view)


def _count(ctx: ToolContext, query: Any) -> int:
    return int(ctx.session.scalar(select(func.count()).select_from(query.subquery())) or 0)


def _listing(ctx: ToolContext, query: Any, where: str) -> Listing[ChangeView]:
    newest = query.order_by(col(Change.id).desc()).limit(MAX_SHOWN)
    views = [change_view(ctx, change) for change in ctx.session.exec(newest)]
    told_of = named([in_a_line(view) for view in views])
    headline = f"Changed{where}, newest first: {told_of}." if views else "Nothing was changed."
    return Listing[ChangeView](headline=headline, items=views, total=_count(ctx, query), link="/desk/changes")


def _last_here(ctx: ToolContext) -> Change | None:
    """The newest change of this conversation that staff made and that still stands."""
    if ctx.principal.conversation_id is None:
        return None
    return _newest(ctx, Change.conversation_id == ctx.principal.conversation_id)


def _newest(ctx: ToolContext, *conditions: Any) -> Change | None:
    """Staff's newest change that has not been undone, this very call's not counted."""
    standing = select(Change).where(Change.role == "staff", Change.id != ctx.change_id, *conditions)
    standing = standing.where(col(Change.undone_by_id).is_(None)).order_by(col(Change.id).desc())
    return ctx.session.exec(standing.limit(1)).first()


def _latest(ctx: ToolContext) -> str:
    latest = _newest(ctx)
    if latest is None:
        return ""
    by = f"by {latest.person}, {when_of(ctx, latest)}"
    return f" The latest change elsewhere is: {told(latest)} ({by}). To take it back, say: undo change:{latest.id}."


def _root(ctx: ToolContext, change: Change) -> tuple[Change, bool]:
    """The change that a chain of undoing began with, and whether taking this one back makes it stand again."""
    again = False
    while change.undoes_id is not None:
        change, again = ctx.session.get_one(Change, change.undoes_id), not again
    return change, again
