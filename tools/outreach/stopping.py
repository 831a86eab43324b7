"""What stops a sequence: an answer, a bounce, an opt-out, a booking, a person's word; what is queued is cancelled."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import col, select

from store.tables import Booking, Contact, EmailSequence, Enrollment, Lead, Message
from tools.context import ToolContext

#: An enrolment that still goes on, or will.
OPEN = ("active", "paused")
#: A message that has not left, and can be kept from it.
WAITING = ("queued", "held")
#: How the reason of a message begins that was cancelled with its whole sequence.
WITH_SEQUENCE = "the sequence was stopped: "
#: What leads up to a booking, and so ends with it.
BEFORE_BOOKING = ("cold", "nurture")


def stop_for(
    ctx: ToolContext,
    whom: Iterable[Contact | Lead | str],
    reason: str,
    *,
    channel: str = "all",
    stages: Sequence[str] = (),
) -> list[Enrollment]:
    """Stop what runs for somebody; their queued messages are cancelled with the reason. Safe to repeat.

    Args:
        ctx: The call's surroundings.
        whom: Contacts and leads (their enrolments), or normalised addresses and numbers (the enrolments of whoever has
            them, and all that is queued to them, one-off messages too).
        reason: The one recorded reason, in words that follow a colon, such as "they answered on Nov 24, 2026".
        channel: email or sms cancels only what is queued on it; an enrolment stops when nothing of it is left.
        stages: Only sequences of these stages of the funnel; all, where empty.

    Returns:
        The enrolments that stopped by this.
    """
    ctx.session.flush()
    named = list(whom)
    addresses = sorted({each for each in named if isinstance(each, str)})
    found = _open_of(ctx, [each for each in named if not isinstance(each, str)], addresses)
    found = [each for each in found if not stages or each.sequence.stage in stages]
    if addresses and not stages:
        there = [col(Message.address).in_(addresses)]
        cancel_waiting(ctx, *there, *_on(channel), col(Message.enrollment_id).is_(None), reason=reason)
    return [each for each in found if _stopped(ctx, each, reason, channel)]


def stop_for_booking(ctx: ToolContext, booking: Booking, reason: str) -> list[Enrollment]:
    """Stop what is about a booking that is off, or somewhere else."""
    ctx.session.flush()
    query = select(Enrollment).where(Enrollment.booking_id == booking.id, col(Enrollment.state).in_(OPEN))
    found = list(ctx.session.exec(query.order_by(col(Enrollment.id))))
    for enrollment in found:
        stop(ctx, enrollment, reason)
    return found


def stop(ctx: ToolContext, enrollment: Enrollment, reason: str) -> int:
    """Stop one enrolment; answers how many messages are cancelled by it."""
    enrollment.state, enrollment.reason, enrollment.paused_until = "stopped", reason, None
    ctx.session.flush()
    return cancel_waiting(ctx, col(Message.enrollment_id) == enrollment.id, reason=f"{WITH_SEQUENCE}{reason}")


def cancel_waiting(ctx: ToolContext, *which: ColumnElement[bool], reason: str) -> int:
    """Cancel messages that have not left; answers how many. One that is claimed meanwhile is left as it is."""
    ctx.session.flush()
    table: Any = Message.__table__  # type: ignore[attr-defined]
    waiting = (col(Message.direction) == "out", col(Message.status).in_(WAITING))
    made = ctx.session.connection().execute(
        update(table).where(*which, *waiting).values(status="cancelled", reason=reason[:1000])
    )
    forget_loaded(ctx)
    return int(made.rowcount)


def forget_loaded(ctx: ToolContext) -> None:
    """Let messages' state be read anew: it was changed behind the session's back.

    Only that: of a column that is not loaded, the journal would not see what it was before.
    """
    for row in ctx.session:
        if isinstance(row, Message):
            ctx.session.expire(row, ["status", "reason", "due_at"])


def open_enrollments(ctx: ToolContext, rows: Sequence[Contact | Lead]) -> list[Enrollment]:
    """The enrolments of these people that are active or paused, oldest first."""
    return _open_of(ctx, rows, [])


def waiting_of(ctx: ToolContext, enrollment: Enrollment) -> list[Message]:
    """Its messages that have not left, in their order."""
    query = select(Message).where(Message.enrollment_id == enrollment.id, col(Message.status).in_(WAITING))
    return list(ctx.session.exec(query.order_by(col(Message.step))))


def _open_of(ctx: ToolContext, rows: Sequence[Contact | Lead], addresses: Sequence[str]) -> list[Enrollment]:
    contacts = [row.id for row in rows if isinstance(row, Contact)]
    leads = [row.id for row in rows if isinstance(row, Lead)]
    whose = [col(Enrollment.contact_id).in_(contacts), col(Enrollment.lead_id).in_(leads)]
    if addresses:
        of_contact = select(Contact.id).where(or_(col(Contact.email).in_(addresses), col(Contact.phone).in_(addresses)))
        of_lead = select(Lead.id).where(or_(col(Lead.email).in_(addresses), col(Lead.phone).in_(addresses)))
        to = select(Message.enrollment_id).where(col(Message.address).in_(addresses), col(Message.direction) == "out")
        whose += [col(Enrollment.contact_id).in_(of_contact), col(Enrollment.lead_id).in_(of_lead)]
        whose += [col(Enrollment.id).in_(to)]
    query = select(Enrollment).join(EmailSequence).where(or_(*whose), col(Enrollment.state).in_(OPEN))
    return list(ctx.session.exec(query.order_by(col(Enrollment.id))))


def _on(channel: str) -> list[ColumnElement[bool]]:
    return [] if channel == "all" else [col(Message.channel) == channel]


def _stopped(ctx: ToolContext, enrollment: Enrollment, reason: str, channel: str) -> bool:
    """Stop an enrolment, or only its messages of a channel; whether it stopped."""
    if channel == "all":
        stop(ctx, enrollment, reason)
        return True
    mine = col(Message.enrollment_id) == enrollment.id
    cancelled = cancel_waiting(ctx, mine, *_on(channel), reason=f"{WITH_SEQUENCE}{reason}")
    if not cancelled or waiting_of(ctx, enrollment):
        return False
    stop(ctx, enrollment, reason)
    return True
