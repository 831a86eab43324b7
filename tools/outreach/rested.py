"""Rests that are over: what was to go on by itself from a day on, goes on once that day has come."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from store.tables import Enrollment
from tools.context import ToolContext
from tools.outreach.replanning import take_up, who_of
from tools.registry import SCHEDULER, Effect, tool
from tools.results import Result
from tools.wording import count

#: So many are taken up in one go; the next look takes up the others.
MOST = 200
#: Nowhere has a day begun earlier than this much before it begins in UTC.
_FARTHEST_EAST = timedelta(hours=14)


class TakenUp(Result):
    """How many enrolments go on."""

    taken_up: int


@tool(Effect.WRITE, SCHEDULER, cannot_undo="its day has come; pause it anew.")
def take_up_rested(ctx: ToolContext) -> TakenUp:
    """Let go on what rested until a day that has come where its recipient is; what has not left is planned anew.

    Args:
        ctx: The call's surroundings.
    """
    found = rested(ctx)
    for enrollment in found:
        take_up(ctx, enrollment)
    told = f"{count(len(found), 'enrolment')} went on." if found else "No rest is over."
    return TakenUp(headline=told, taken_up=len(found))


def rested(ctx: ToolContext) -> list[Enrollment]:
    """The enrolments whose day has come, the oldest first: a look that writes nothing."""
    somewhere = (ctx.now + _FARTHEST_EAST).date()
    over = select(Enrollment).where(Enrollment.state == "paused", col(Enrollment.paused_until) <= somewhere)
    return [row for row in ctx.session.exec(over.order_by(col(Enrollment.id)).limit(MOST)) if _has_come(ctx, row)]


def _has_come(ctx: ToolContext, enrollment: Enrollment) -> bool:
    who = who_of(ctx, enrollment)
    zone = ZoneInfo(who.zone) if who and who.zone else ctx.business.zone
    return enrollment.paused_until is not None and enrollment.paused_until <= ctx.now.astimezone(zone).date()
