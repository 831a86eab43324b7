"""Taking an enrolment up again: its messages that have not left are planned anew, in order, and never in the past."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from store.tables import Contact, Enrollment, Lead, Message
from tools.context import ToolContext
from tools.outreach.planning import Calendar, Planned, calendar_of
from tools.outreach.recipients import Recipient, recipient_of
from tools.outreach.steps import Step, thawed
from tools.outreach.stopping import OPEN, WITH_SEQUENCE, forget_loaded, stop

STOPPED = "stopped"
#: Why a message was skipped whose time had passed while its sequence rested.
WENT_ON = "its time was past when the sequence went on"


def who_of(ctx: ToolContext, row: Enrollment | Message) -> Recipient | None:
    """Whom an enrolment or a message is for; None where their record is gone."""
    person: Contact | Lead | None = row.contact or row.lead
    return recipient_of(ctx, person) if person else None


def pause(ctx: ToolContext, enrollment: Enrollment, reason: str, until: date | None = None) -> None:
    """Let an enrolment rest: what is queued stays so, and is not claimed. With a day it goes on by itself on it."""
    enrollment.state, enrollment.reason, enrollment.paused_until = "paused", reason, until
    ctx.session.flush()


def take_up(ctx: ToolContext, enrollment: Enrollment) -> list[Message]:
    """Let an enrolment go on: what is queued is planned anew from today. Answers what is still to leave, in order."""
    enrollment.state, enrollment.reason, enrollment.paused_until = "active", "", None
    ctx.session.flush()
    left = replan(ctx, enrollment)
    if not left and not _unsettled(ctx, enrollment):
        enrollment.state = "finished"
        ctx.session.flush()
    return left


def taken_back(ctx: ToolContext, enrollment: Enrollment, state: str) -> None:
    """After an undo: bring an enrolment's messages after its state; `state` is the one that was taken back."""
    if state == STOPPED and enrollment.state in OPEN:
        _put_back(ctx, enrollment)
    elif state in OPEN and enrollment.state == STOPPED:
        stop(ctx, enrollment, enrollment.reason)


def _put_back(ctx: ToolContext, enrollment: Enrollment) -> None:
    """What was cancelled when the enrolment stopped is queued again, and planned anew."""
    mine = (_C.enrollment_id == enrollment.id, _C.status == "cancelled", _C.reason.startswith(WITH_SEQUENCE))
    _write(ctx, *mine, status="queued", reason="")
    replan(ctx, enrollment)


def replan(ctx: ToolContext, enrollment: Enrollment) -> list[Message]:
    """Plan the queued messages of an enrolment anew; what counts from a booking and is past is skipped."""
    queued = _queued(ctx, enrollment)
    who = who_of(ctx, enrollment)
    if not queued or who is None:
        return queued
    calendar = calendar_of(ctx, enrollment.sequence, who, enrollment.starts_on, enrollment.booking)
    laid = calendar.lay(_steps_left(calendar, enrollment, queued), _last_left(ctx, enrollment))
    for message, planned in zip(queued, laid, strict=True):
        _put(ctx, message, planned)
    return _queued(ctx, enrollment)


def _put(ctx: ToolContext, message: Message, planned: Planned) -> None:
    values: dict[str, Any] = {"due_at": planned.at}
    if planned.skipped:
        values = {"status": "skipped", "reason": WENT_ON}
    elif planned.held:
        values = {"status": "held", "reason": planned.held}
    _write(ctx, _C.id == message.id, _C.status == "queued", **values)


def _steps_left(calendar: Calendar, enrollment: Enrollment, queued: Sequence[Message]) -> list[Step]:
    """The steps of what is queued. What counts from the enrolment moves by as long as nothing left, from its plan."""
    steps = {step.position: step for step in thawed(enrollment.steps)}
    rest = _rested(calendar, queued)
    return [_put_off(steps[message.step or 0], message, calendar, rest) for message in queued]


def _put_off(step: Step, message: Message, calendar: Calendar, rest: timedelta) -> Step:
    if step.anchor != "enrollment" or message.due_at is None:
        return step
    day = message.due_at.astimezone(calendar.zone).date() + rest
    return replace(step, delay_days=(day - calendar.starts_on).days, delay_business_days=None)


def _rested(calendar: Calendar, queued: Sequence[Message]) -> timedelta:
    """For how many days nothing left although it was due: so much later is what counts from the enrolment."""
    due = queued[0].due_at
    late = (
        (calendar.now.astimezone(calendar.zone).date() - due.astimezone(calendar.zone).date()) if due else timedelta()
    )
    return max(late, timedelta())


def _last_left(ctx: ToolContext, enrollment: Enrollment) -> datetime | None:
    query = select(Message.sent_at).where(Message.enrollment_id == enrollment.id, col(Message.sent_at).is_not(None))
    return ctx.session.exec(query.order_by(col(Message.sent_at).desc()).limit(1)).first()


def _queued(ctx: ToolContext, enrollment: Enrollment) -> list[Message]:
    query = select(Message).where(Message.enrollment_id == enrollment.id, Message.status == "queued")
    return list(ctx.session.exec(query.order_by(col(Message.step))))


def _unsettled(ctx: ToolContext, enrollment: Enrollment) -> bool:
    open_states = col(Message.status).in_(("held", "sending", "unknown"))
    query = select(Message.id).where(Message.enrollment_id == enrollment.id, open_states)
    return ctx.session.exec(query.limit(1)).first() is not None


def _write(ctx: ToolContext, *which: Any, **values: Any) -> None:
    ctx.session.flush()
    ctx.session.execute(update(_TABLE).where(*which).values(**values))
    forget_loaded(ctx)


_TABLE: Any = Message.__table__  # type: ignore[attr-defined]
_C: Any = _TABLE.c
