"""What runs for somebody, and what has: one sequence at a time, and a rest before strangers are written to again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, or_, select

from store.tables import Booking, Contact, EmailSequence, Enrollment, Lead, Message
from tools.context import ToolContext
from tools.outreach.recipients import Recipient
from tools.record_names import short_date

RUNNING = ("active", "paused")
#: Each of these is about a booking, so that two may run for one person: for two bookings.
ABOUT_BOOKINGS = ("confirmation", "logistics")
#: What may have reached somebody.
LEFT = ("sending", "sent", "delivered", "bounced", "unknown")


def standing(ctx: ToolContext, who: Recipient, sequence: EmailSequence, booking: Booking | None) -> list[str]:
    """What of this person's other outreach stands in the way of a sequence.

    Args:
        ctx: The call's surroundings.
        who: The person; whoever else has their address or number counts as them.
        sequence: What they would be enrolled in.
        booking: What it would be about.
    """
    rows = [_clash(other, who, sequence, booking) for other in running(ctx, who)]
    found = [words for words in rows if words]
    return found or list(_resting(ctx, who, sequence))


def running(ctx: ToolContext, who: Recipient) -> list[Enrollment]:
    """The enrolments that are active or paused for a person, by their record, address or number."""
    query = select(Enrollment).join(Contact, isouter=True).join(Lead, isouter=True)
    query = query.where(col(Enrollment.state).in_(RUNNING), or_(*_theirs(who)))
    return list(ctx.session.exec(query.order_by(col(Enrollment.id))))


def _theirs(who: Recipient) -> Iterator[Any]:
    """What tells an enrolment of theirs, in a query that has joined contacts and leads."""
    own = Enrollment.contact_id if isinstance(who.row, Contact) else Enrollment.lead_id
    yield col(own) == who.row.id
    for model in (Contact, Lead):
        if who.email:
            yield col(model.email) == who.email
        if who.phone:
            yield col(model.phone) == who.phone


def _clash(other: Enrollment, who: Recipient, sequence: EmailSequence, booking: Booking | None) -> str:
    """Why an enrolment that runs stands in the way; empty where it does not."""
    named, state = other.sequence.name, "" if other.state == "active" else f" ({other.state})"
    if sequence.stage in ABOUT_BOOKINGS and other.sequence.stage in ABOUT_BOOKINGS:
        another = other.sequence_id != sequence.id or other.booking_id != (booking.id if booking else None)
        if another:
            return ""
    if other.sequence_id == sequence.id:
        return f"{who.name} is in {named} already, since {short_date(other.starts_on)}{state}."
    return f"{who.name} is in {named}{state}, and one sequence runs at a time: unenroll them there first."


def _resting(ctx: ToolContext, who: Recipient, sequence: EmailSequence) -> Iterator[str]:
    """The cool-down. What follows from an answer or a booking has none; nurturing has its own."""
    rest = ctx.business.outreach.cool_down_days
    if sequence.stage in ABOUT_BOOKINGS or not rest:
        return
    last = last_left(ctx, who, None if sequence.stage == "cold" else sequence.stage)
    if last is None or last + timedelta(days=rest) <= ctx.now:
        return
    on, again = (moment.astimezone(ctx.business.zone).date() for moment in (last, last + timedelta(days=rest)))
    yield (
        f"{who.name} was written to on {short_date(on)}: {sequence.name} may start on {short_date(again)} "
        f"({rest} days' rest)."
    )


def last_left(ctx: ToolContext, who: Recipient, stage: str | None = None) -> datetime | None:
    """When a message last left, or may have left, to a person; of sequences of one stage, where one is given."""
    own = Message.contact_id if isinstance(who.row, Contact) else Message.lead_id
    reached_at = [address for address in (who.email, who.phone) if address]
    moment = func.max(func.coalesce(Message.sent_at, Message.claimed_at))
    query = select(moment).where(
        Message.direction == "out",
        col(Message.answers_id).is_(None),  # to answer who asks for help is no approach
        col(Message.status).in_(LEFT),
        or_(col(own) == who.row.id, col(Message.address).in_(reached_at)),
    )
    if stage:
        query = query.join(EmailSequence).where(EmailSequence.stage == stage)
    return ctx.session.exec(query).one()
