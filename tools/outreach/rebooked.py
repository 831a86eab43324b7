"""A booking on another day: what counts from its day moves with it, and what names that day is written anew.

The steps, their template texts and the address are those that were approved; only the booking's own words in them, its
day and hour, are the new ones. What has left cannot be changed, and staff are told so.
"""

from typing import Any

from sqlalchemy import or_, update
from sqlmodel import col, select

from store.tables import Booking, Enrollment, Message
from tools.context import ToolContext
from tools.outreach.claiming import MESSAGE
from tools.outreach.enrollment_views import leaving
from tools.outreach.planning import NO_DAY, PAST
from tools.outreach.recipients import Recipient, values_for
from tools.outreach.rendering import Missing, render
from tools.outreach.replanning import WENT_ON, replan, who_of
from tools.outreach.settling import moved
from tools.outreach.standing import LEFT
from tools.outreach.steps import Step, thawed
from tools.outreach.stopping import OPEN, forget_loaded, waiting_of
from tools.outreach.variables import VARIABLES
from tools.wording import joined

UNKNOWN = " is not known any more"


def about(ctx: ToolContext, booking: Booking) -> list[Enrollment]:
    """The enrolments about a booking that are active or paused, oldest first."""
    ctx.session.flush()
    query = select(Enrollment).where(Enrollment.booking_id == booking.id, col(Enrollment.state).in_(OPEN))
    return list(ctx.session.exec(query.order_by(col(Enrollment.id))))


def follow_booking(ctx: ToolContext, enrollment: Enrollment) -> str:
    """Bring what has not left of an enrolment after its booking's day; answers what leaves when, as a sentence."""
    who = who_of(ctx, enrollment)
    if who is None:
        return ""
    _give_another_chance(ctx, enrollment)
    _write_anew(ctx, enrollment, who)
    left = replan(ctx, enrollment)
    times = leaving(ctx, enrollment, left, who.zone) or "nothing of it is still to leave"
    when = "rests" if enrollment.state == "paused" else times
    return f"{enrollment.sequence.name} for {who.name} goes by the new day: {when}.{_gone(ctx, enrollment)}"


def _give_another_chance(ctx: ToolContext, enrollment: Enrollment) -> None:
    """What was skipped because its time was past, or waits because there was no day, may have it still to come."""
    why = or_(MESSAGE.c.reason.in_((PAST, WENT_ON, NO_DAY)), MESSAGE.c.reason.endswith(UNKNOWN))
    mine = (MESSAGE.c.enrollment_id == enrollment.id, MESSAGE.c.status.in_(("skipped", "held")))
    ctx.session.flush()
    ctx.session.connection().execute(update(MESSAGE).where(*mine, why).values(status="queued", reason=""))
    forget_loaded(ctx)


def _write_anew(ctx: ToolContext, enrollment: Enrollment, who: Recipient) -> None:
    values = values_for(ctx, who, enrollment.booking)
    steps = {step.position: step for step in thawed(enrollment.steps)}
    for message in waiting_of(ctx, enrollment):
        _fill(ctx, message, steps[message.step or 0], values)
    ctx.session.flush()


def _fill(ctx: ToolContext, message: Message, step: Step, values: dict[str, dict[str, Any]]) -> None:
    made = render(step.texts, values)
    if isinstance(made, Missing):
        lacking = joined([VARIABLES.get(name, "what it says") for name in made.names])
        moved(ctx, message, states=("queued",), status="held", reason=f"{lacking}{UNKNOWN}")
        return
    message.subject, message.body = made.subject, made.text


def _gone(ctx: ToolContext, enrollment: Enrollment) -> str:
    query = select(Message.step).where(Message.enrollment_id == enrollment.id, col(Message.status).in_(LEFT))
    steps = sorted(step or 0 for step in ctx.session.exec(query))
    if not steps:
        return ""
    named = f"step {steps[0]} has" if len(steps) == 1 else f"steps {joined([str(step) for step in steps])} have"
    return f" Mind that {named} left and may name the old day: tell them."
