"""Writing an enrolment: its frozen steps, and a message for each of them, in one transaction."""

import secrets
from typing import Any

from store.tables import Contact, EmailSequence, Enrollment, Lead, Message
from tools.context import ToolContext
from tools.outreach.blockers import BOOKED
from tools.outreach.planning import Plan, Planned

#: Bytes of chance in a token.
TOKEN_BYTES = 16


def enroll(ctx: ToolContext, sequence: EmailSequence, plan: Plan) -> Enrollment:
    """Put somebody into a sequence, as the plan says; nothing stands against it."""
    row = plan.recipient.row
    enrollment = ctx.add(
        Enrollment(
            sequence_id=sequence.require_id(),
            **_whose(row),
            booking_id=plan.booking.id if plan.booking and _about_it(sequence, plan) else None,
            starts_on=plan.starts_on,
            edition=sequence.edition,
            steps=[each.step.frozen() for each in plan.steps],
            token=secrets.token_urlsafe(TOKEN_BYTES),
            enrolled_by=ctx.principal.person,
        )
    )
    templates = {number: step.template_id for number, step in enumerate(sequence.steps, 1)}
    for each in plan.steps:
        ctx.session.add(_message(enrollment, plan, each, templates[each.step.position]))
    ctx.session.flush()
    return enrollment


def _message(enrollment: Enrollment, plan: Plan, each: Planned, template_id: int) -> Message:
    """A step's message with its text as it was approved; one whose time is past is skipped, and says so."""
    made = each.rendered
    return Message(
        sequence_id=enrollment.sequence_id,
        template_id=template_id,
        enrollment_id=enrollment.id,
        step=each.step.position,
        **_whose(plan.recipient.row),
        channel=each.step.channel,
        address=plan.recipient.address(each.step.channel),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        subject=made.subject if made else None,
        body=made.text if made else "",
        status="skipped" if each.skipped else "queued",
        reason=each.skipped,
        due_at=each.at,
    )


def _whose(row: Contact | Lead) -> dict[str, Any]:
    contact = isinstance(row, Contact)
    return {"contact_id": row.id if contact else None, "lead_id": None if contact else row.id}


def _about_it(sequence: EmailSequence, plan: Plan) -> bool:
    """Whether the sequence is about the booking, and so ends when that is off."""
    return sequence.stage in BOOKED or any(each.step.anchor == "booking" for each in plan.steps)
