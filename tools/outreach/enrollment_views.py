"""What putting people into a sequence would come to, or came to: for a card, a preview, a sentence."""

import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from store.tables import EmailSequence, Enrollment, Message
from tools.context import ToolContext
from tools.outreach.planning import Plan, Planned
from tools.outreach.site_consents import agreed_to_answer
from tools.outreach.steps import messages_in_words, step_in_words, steps_of
from tools.outreach.stopping import BEFORE_BOOKING
from tools.record_names import local_time
from tools.registry import ApprovalCard
from tools.results import Result, View
from tools.wording import joined, named


class MessagePlan(BaseModel):
    """One message as its recipient would get it. `when` is local to them."""

    step: int
    channel: str
    address: str | None
    when: str
    subject: str | None = None
    body: str | None = None


class RecipientPlan(BaseModel):
    """What one recipient would get; with `blocked_by`, nothing of it."""

    ref: str
    name: str
    messages: list[MessagePlan]
    blocked_by: list[str]


class EnrollmentPreview(Result):
    """A dry run."""

    sequence: str
    recipients: list[RecipientPlan]


class EnrollmentResult(Result):
    """Who is in a sequence now, and who is not and why. `blocked` is by name."""

    sequence: str
    enrolled: list[View] = []
    blocked: dict[str, str] = {}


def card_of(ctx: ToolContext, sequence: EmailSequence, plans: Sequence[Plan]) -> ApprovalCard:
    """What a person is shown before they approve: first who is blocked, then every step, address, time and text."""
    going, blocked = [plan for plan in plans if not plan.blockers], [plan for plan in plans if plan.blockers]
    names = joined([plan.recipient.name for plan in going])
    lines = [f"Blocked: {blocked_in_words(plan)}." for plan in blocked]
    lines += [*_agreed(ctx, sequence, going), *_limits(ctx, sequence, going)]
    lines += [f"Step {step_in_words(step)}." for step in steps_of(sequence)]
    lines += [_times(ctx, plan) for plan in going]
    lines += [text for plan in going for text in _texts(plan)]
    return ApprovalCard(
        headline=f"Put {names} into {sequence.name} ({messages_in_words(steps_of(sequence))})?",
        lines=lines,
        recipients=[_addressed(plan) for plan in going],
    )


def recipient_plan(ctx: ToolContext, plan: Plan) -> RecipientPlan:
    """A plan as a preview shows it, each text as it would read."""
    return RecipientPlan(
        ref=plan.recipient.ref,
        name=plan.recipient.name,
        messages=[_message(ctx, plan, each) for each in plan.steps],
        blocked_by=list(plan.blockers),
    )


def blocked_in_words(plan: Plan) -> str:
    """Who is blocked, and why; their name is said once."""
    name = plan.recipient.name
    reasons = [reason.rstrip(".") for reason in plan.blockers]
    said = "; ".join(_of_them(name, reason) for reason in reasons)
    return f"{name} {said}" if re.match(_whole(name) + " ", reasons[0]) else f"{name}: {said}"


def _of_them(name: str, reason: str) -> str:
    """A reason as it follows the name of whom it is about."""
    who = _whole(name)
    if begins := re.match(rf"{who} ", reason):
        return reason[begins.end() :]
    reason = re.sub(rf"\bwhere {who} is\b", "where they are", reason)
    return re.sub(rf" (?:for|of) {who}", "", reason, count=1)


def _whole(name: str) -> str:
    """A pattern of a name that does not go on."""
    return rf"{re.escape(name)}(?![\w'’])"


def when_in_words(ctx: ToolContext, plan: Plan, each: Planned) -> str:
    """When a step's message leaves, local to its recipient; or why it does not."""
    if each.at is None:
        return f"not at all: {each.skipped or each.held}"
    return local_time(each.at, zone_of(ctx, plan))


def when_to_approve(ctx: ToolContext, plan: Plan, each: Planned) -> str:
    """The same for a card. Today's minute has moved when a person says yes, and a card that changes is void."""
    if each.today:
        return "today, within their hours, after you approve it"
    return local_time(each.at, zone_of(ctx, plan), ctx.today.year) if each.at else when_in_words(ctx, plan, each)


def zone_of(ctx: ToolContext, plan: Plan) -> str:
    """The zone in which a recipient's times are told: the business's, where theirs is not known."""
    return plan.recipient.zone or ctx.business.home.timezone


def plan_in_words(ctx: ToolContext, plan: Plan) -> str:
    """Who gets which step when."""
    steps = "; ".join(f"step {each.step.position} {when_in_words(ctx, plan, each)}" for each in plan.steps)
    return f"{plan.recipient.name}: {steps}"


def leaving(ctx: ToolContext, enrollment: Enrollment, messages: Sequence[Message], zone: str | None) -> str:
    """When the messages of an enrolment leave, such as "step 2 on Mon Nov 30, 2026, 9:12 AM PST"."""
    home = zone or ctx.business.home.timezone
    return ", ".join(f"step {m.step} on {local_time(m.due_at, home)}" for m in messages if m.due_at)


def _times(ctx: ToolContext, plan: Plan) -> str:
    steps = " · ".join(f"Step {each.step.position} {when_to_approve(ctx, plan, each)}" for each in plan.steps)
    return f"{_addressed(plan)}: {steps}"


def _addressed(plan: Plan) -> str:
    """A recipient with every address that something would go to."""
    channels = dict.fromkeys(each.step.channel for each in plan.steps if each.at)
    return f"{plan.recipient.name} <{', '.join(plan.recipient.address(channel) or '' for channel in channels)}>"


def _texts(plan: Plan) -> Iterator[str]:
    """Each message that leaves: a line that says whose it is, under which its text is folded where it is drawn."""
    for each in plan.steps:
        if each.at and each.rendered:
            subject = f": {each.rendered.subject}" if each.rendered.subject else ""
            yield f"Step {each.step.position} to {plan.recipient.name}{subject}\n\n{each.rendered.text}"


def _message(ctx: ToolContext, plan: Plan, each: Planned) -> MessagePlan:
    made = each.rendered
    return MessagePlan(
        step=each.step.position,
        channel=each.step.channel,
        address=plan.recipient.address(each.step.channel),
        when=when_in_words(ctx, plan, each),
        subject=made.subject if made else None,
        body=made.text if made else None,
    )


def _agreed(ctx: ToolContext, sequence: EmailSequence, going: Sequence[Plan]) -> list[str]:
    """Who once agreed to an answer, where this is more than that."""
    if sequence.stage not in BEFORE_BOOKING:
        return []
    zone, people = ctx.business.zone, [plan.recipient for plan in going]
    words = [(who.name, agreed_to_answer(ctx.session, who.email, zone)) for who in people]
    return [f"Mind: {name} {word.in_words}; this is more than that." for name, word in words if word]


def _limits(ctx: ToolContext, sequence: EmailSequence, going: Sequence[Plan]) -> list[str]:
    """What makes messages leave later than planned."""
    caps = [cap for cap in (sequence.daily_cap, ctx.business.outreach.daily_cap) if cap]
    if not caps or len(going) <= min(caps):
        return []
    return [f"At most {min(caps)} messages leave a day, so some leave on a later day than planned."]


def listed_blocked(plans: Sequence[Plan]) -> str:
    """The blocked, as the end of a sentence; empty where nobody is."""
    blocked = [blocked_in_words(plan) for plan in plans if plan.blockers]
    return f" Blocked: {named(blocked)}." if blocked else ""
