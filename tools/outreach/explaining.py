"""Why somebody got a message or did not: each step with what became of it, and the one recorded reason."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pydantic import BaseModel
from sqlmodel import col, or_, select

from store.tables import Contact, Enrollment, Lead, Message
from tools.context import ToolContext
from tools.outreach.blockers import blockers
from tools.outreach.enrolled import EnrolledArg, same_person
from tools.outreach.recipients import Recipient, recipient_of
from tools.outreach.shut_out import shut_out
from tools.record_names import local_time, short_date
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.wording import joined

#: So many messages on their own are told of, the newest.
_ONE_OFFS = 5
_CHANNELS = {"email": "e-mail", "sms": "text"}


class StepTold(BaseModel):
    """One message: what happened to it or will, when (local to its recipient), and the one recorded reason."""

    ref: str
    step: int | None
    channel: str
    subject: str | None
    status: str
    what: str


class EnrollmentTold(BaseModel):
    """One sequence that somebody is or was in."""

    sequence: str
    state: str
    since: str
    reason: str
    steps: list[StepTold]


class Explanation(Result):
    """All that was and will be sent to somebody, and what stands in the way of more now, by the channels in use."""

    recipient: str
    enrollments: list[EnrollmentTold]
    one_off: list[StepTold]
    in_the_way: dict[str, list[str]]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "why (did not|has not|have not) {recipient} (get|got|gotten|received|receive|heard) [anything] [from us]",
        "why (did|does) {recipient} not (get|receive) [anything|the message|the email|step]",
        "why (did not|has not) [the] (message|email|text|step) (reach|go to|go out to|leave for) {recipient}",
        "why (is|was) {recipient} (blocked|stopped|paused|skipped|suppressed)",
        "why did (the sequence|it|outreach) stop for {recipient}",
        "explain [the] outreach (to|for) {recipient}",
        "where (is|are) {recipient} in (the sequence|their sequence|outreach)",
        "what (is|are) {recipient} (going to get|getting) [next] [from us]",
        "when (will|does) {recipient} get [the|their] next (message|email|text|step)",
        "what (happened|is happening) with [the] outreach (to|for) {recipient}",
        "why (did|has) {recipient} not (get|got|gotten|received|receive) [the] step",
        "what (will|does) {recipient} (get|receive|hear) [from us] next",
        "what (is|comes) next for {recipient}",
        "when (do|does|will) {recipient} hear (from|of) us [again|next]",
        "how far [along] (is|are) {recipient} in (the sequence|their sequence|outreach)",
    ),
)
def explain_outreach(ctx: ToolContext, recipient: EnrolledArg) -> Explanation:
    """Say why somebody got a message or did not: each step, what happened or will and when, and the recorded reason.

    Args:
        ctx: The call's surroundings.
        recipient: The person or group.
    """
    who, rows = recipient_of(ctx, recipient), same_person(recipient)
    enrollments = [_enrollment(ctx, each, who) for each in _enrollments(ctx, rows)]
    one_off = [_told(ctx, message, who) for message in _one_offs(ctx, rows)]
    in_the_way = {channel: blockers(ctx, who, channel, None) for channel in _asked_about(who, enrollments, one_off)}
    return Explanation(
        headline=" ".join(_said(who, enrollments, one_off, in_the_way)),
        ref=ref_of(recipient),
        link=link_of(recipient),
        recipient=who.name,
        enrollments=enrollments,
        one_off=one_off,
        in_the_way={channel: reasons for channel, reasons in in_the_way.items() if reasons},
    )


def what_became(ctx: ToolContext, message: Message, zone: str | None) -> str:
    """What happened to a message, or will, with the reason on record; local to the zone (the business's, for None)."""
    home = zone or ctx.business.home.timezone
    reason = message.reason.rstrip(".")
    because = f": {reason}" if reason else ""
    if message.status == "queued":
        return _waiting(ctx, message, home)
    left = f"sent {local_time(message.sent_at, home)}" if message.sent_at else "sent"
    return {
        "draft": "a draft, which leaves only by send_message",
        "held": f"waits for a person{because}",
        "sending": "is being sent right now",
        "sent": left,
        "delivered": f"{left}, and delivered",
        "bounced": f"{left}, and bounced{because}",
        "failed": f"failed{because}",
        "unknown": f"may or may not have left{because}; settle_message decides",
        "cancelled": f"did not leave{because}",
        "skipped": f"was skipped{because}",
    }.get(message.status, message.status)


def _waiting(ctx: ToolContext, message: Message, zone: str) -> str:
    enrollment = message.enrollment
    if enrollment and enrollment.state == "paused":
        until = f" until {short_date(enrollment.paused_until)}" if enrollment.paused_until else ""
        return f"waits{until}: the sequence is paused ({enrollment.reason})"
    if (message.due_at is None or message.due_at <= ctx.now or message.tries) and (held := _shut_out(ctx, message)):
        return f"waits: {held}"
    reason = f" ({message.reason.rstrip('.')})" if message.reason else ""
    if message.due_at is None or message.due_at <= ctx.now:
        return f"is due, and leaves as soon as its turn comes{reason}"
    return f"will leave {local_time(message.due_at, zone)} at the earliest{reason}"


def _shut_out(ctx: ToolContext, message: Message) -> str:
    """Why nothing leaves by its channel now; empty where messages do."""
    held = shut_out(ctx.session, message.channel)
    return held.in_words.rstrip(".") if held else ""


def _enrollments(ctx: ToolContext, rows: Sequence[Contact | Lead]) -> Sequence[Enrollment]:
    return ctx.session.exec(select(Enrollment).where(_whose(Enrollment, rows)).order_by(col(Enrollment.id))).all()


def _one_offs(ctx: ToolContext, rows: Sequence[Contact | Lead]) -> list[Message]:
    query = select(Message).where(_whose(Message, rows), Message.direction == "out")
    query = query.where(col(Message.enrollment_id).is_(None))
    return list(reversed(ctx.session.exec(query.order_by(col(Message.id).desc()).limit(_ONE_OFFS)).all()))


def _whose(model: Any, rows: Sequence[Contact | Lead]) -> Any:
    contacts = [row.id for row in rows if isinstance(row, Contact)]
    leads = [row.id for row in rows if isinstance(row, Lead)]
    return or_(col(model.contact_id).in_(contacts), col(model.lead_id).in_(leads))


def _enrollment(ctx: ToolContext, enrollment: Enrollment, who: Recipient) -> EnrollmentTold:
    messages = sorted(enrollment.messages, key=lambda message: message.step or 0)
    return EnrollmentTold(
        sequence=enrollment.sequence.name,
        state=enrollment.state,
        since=short_date(enrollment.starts_on),
        reason=enrollment.reason,
        steps=[_told(ctx, message, who) for message in messages if message.direction == "out"],
    )


def _told(ctx: ToolContext, message: Message, who: Recipient) -> StepTold:
    return StepTold(
        ref=ref_of(message),
        step=message.step,
        channel=message.channel,
        subject=message.subject,
        status=message.status,
        what=what_became(ctx, message, who.zone),
    )


def _said(
    who: Recipient, enrollments: list[EnrollmentTold], one_off: list[StepTold], in_the_way: dict[str, list[str]]
) -> list[str]:
    """The explanation in sentences."""
    told = [_in_words(who, each) for each in enrollments]
    told += [f"On its own: {_named(each)} {each.what}." for each in one_off]
    if not told:
        told = [f"{who.name} is in no sequence, and nothing was ever queued for them."]
    standing = [
        f"No {_CHANNELS[channel]} can go now: {'; '.join(_bare(why))}." for channel, why in in_the_way.items() if why
    ]
    open_to = [_CHANNELS[channel] for channel, reasons in in_the_way.items() if not reasons]
    return [*told, *standing, *([f"Nothing stands in the way of {_an(open_to)} now."] if open_to else [])]


def _asked_about(who: Recipient, enrollments: list[EnrollmentTold], one_off: list[StepTold]) -> list[str]:
    """The channels that matter: those of what was queued for them, else those that they have an address for, or all."""
    used = {told.channel for told in [*one_off, *(step for each in enrollments for step in each.steps)]}
    used = used or {channel for channel in _CHANNELS if who.address(channel)}
    return [channel for channel in _CHANNELS if channel in (used or _CHANNELS)]


def _in_words(who: Recipient, told: EnrollmentTold) -> str:
    state = f"{told.state}: {told.reason}" if told.reason else told.state
    alike = [(what, [str(each.step) for each in same]) for what, same in groupby(told.steps, lambda each: each.what)]
    steps = "; ".join(f"step{'s' if len(numbers) > 1 else ''} {joined(numbers)} {what}" for what, numbers in alike)
    return f"{who.name} in {told.sequence} since {told.since} ({state}): {steps}."


def _named(told: StepTold) -> str:
    return f'the {_CHANNELS[told.channel]} "{told.subject}"' if told.subject else f"a {_CHANNELS[told.channel]}"


def _bare(reasons: Sequence[str]) -> list[str]:
    return [reason.rstrip(".") for reason in reasons]


def _an(channels: Sequence[str]) -> str:
    return " or ".join(f"{'an' if channel.startswith('e') else 'a'} {channel}" for channel in channels)
