"""When a step has left, the later ones that count from it move: their delay is from when it left, not from its plan."""

from sqlalchemy import update

from store.tables import Contact, Enrollment, Lead, Message
from tools.context import ToolContext
from tools.outreach.claiming import MESSAGE
from tools.outreach.gate import rules_of
from tools.outreach.planning import Calendar
from tools.outreach.recipients import recipient_of
from tools.outreach.steps import thawed


def move_following(ctx: ToolContext, left: Message) -> None:
    """Move the queued messages of an enrolment that come after one that has left: later, never earlier."""
    if left.enrollment is None or left.step is None:
        return
    calendar = _calendar(ctx, left.enrollment, left)
    steps = {step.position: step for step in thawed(left.enrollment.steps)}
    before = left.sent_at
    later = [message for message in left.enrollment.messages if (message.step or 0) > left.step]
    for message in sorted(later, key=lambda message: message.step or 0):
        step = steps.get(message.step or 0)
        if step and step.anchor == "previous" and message.status == "queued":
            at = calendar.place(step, before).at
            if at and message.due_at and at > message.due_at:
                _move(ctx, message, due_at=at)
        before = message.sent_at or message.due_at or before


def _calendar(ctx: ToolContext, enrollment: Enrollment, message: Message) -> Calendar:
    row: Contact | Lead | None = enrollment.contact or enrollment.lead
    assert row is not None  # one of the two stands in every enrolment
    rules, sequence = rules_of(ctx, message), enrollment.sequence.name
    return Calendar(recipient_of(ctx, row), rules, sequence, enrollment.starts_on, enrollment.booking, ctx.now)


def _move(ctx: ToolContext, message: Message, **values: object) -> None:
    queued = update(MESSAGE).where(MESSAGE.c.id == message.id, MESSAGE.c.status == "queued")
    ctx.session.connection().execute(queued.values(**values))
    ctx.session.refresh(message)
