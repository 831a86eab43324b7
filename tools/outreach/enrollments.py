"""Putting people into sequences, with the look at it beforehand."""

from collections.abc import Sequence

from store.tables import Contact, EmailSequence, Lead
from tools.args import DateArg
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.outreach.enrolling import enroll
from tools.outreach.enrollment_views import (
    EnrollmentPreview,
    EnrollmentResult,
    blocked_in_words,
    card_of,
    leaving,
    listed_blocked,
    plan_in_words,
    recipient_plan,
)
from tools.outreach.planning import Plan, plans_for
from tools.outreach.recipients import RecipientArg, SequenceRef, recipient_of
from tools.outreach.stopping import stop_for, waiting_of
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.results import View
from tools.wording import named

__all__ = ["stop_for"]


def _card(
    ctx: ToolContext, sequence: EmailSequence, recipients: list[Contact | Lead], starts_on: DateArg | None = None
) -> ApprovalCard:
    plans = _plans(ctx, sequence, recipients, starts_on)
    _refuse_all_blocked(sequence, plans)
    return card_of(ctx, sequence, plans)


@tool(
    Effect.SEND,
    STAFF,
    preview=_card,
    examples=(
        "(start|begin|run) [the] {sequence} [sequence] (for|with|on) {recipients}",
        "(put|add|place) {recipients} (in|into|on|to|through) [the] {sequence} [sequence]",
        "(enrol|enroll) {recipients} (in|into|on|for) [the] {sequence} [sequence]",
        "(send|give) {recipients} [the] {sequence} sequence",
        "send [the] {sequence} sequence to {recipients}",
        "(kick off|launch) [the] {sequence} [sequence] (for|with) {recipients}",
        "start {recipients} (on|in|with) [the] {sequence} [sequence]",
        "sign {recipients} up for [the] {sequence} [sequence]",
        "sign up {recipients} for [the] {sequence} [sequence]",
        "{recipients} (should get|gets|get) the {sequence} sequence",
    ),
)
def enroll_in_sequence(
    ctx: ToolContext, sequence: SequenceRef, recipients: list[RecipientArg], starts_on: DateArg | None = None
) -> EnrollmentResult:
    """Put people into a sequence: its messages are queued, each in its recipient's own hours. Waits for approval.

    The card shows every step, address, local time and text, and who is blocked and why; the others are enrolled.
    Who answers, bounces, opts out or books is taken out by that.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence, by its name, or by its stage where it is the only one of that (cold).
        recipients: Who gets it.
        starts_on: The day on which it starts; today, unless said.

    Raises:
        InvalidInput: nobody was named, or the day is past.
        Refused: everybody is blocked; says why.
    """
    plans = _plans(ctx, sequence, recipients, starts_on)
    _refuse_all_blocked(sequence, plans)
    going = [plan for plan in plans if not plan.blockers]
    told = []
    for plan in going:
        made = enroll(ctx, sequence, plan)
        told.append(f"{plan.recipient.name} ({leaving(ctx, made, waiting_of(ctx, made), plan.recipient.zone)})")
    return EnrollmentResult(
        headline=f"In {sequence.name} now: {named(told)}.{listed_blocked(plans)}",
        ref=ref_of(sequence),
        link=link_of(sequence),
        sequence=sequence.name,
        enrolled=[_view(plan) for plan in going],
        blocked={plan.recipient.name: "; ".join(plan.blockers) for plan in plans if plan.blockers},
    )


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(preview|simulate|dry run|try out|rehearse) [the] {sequence} [sequence] (for|with|on) {recipients}",
        "(preview|simulate|rehearse) (putting|enrolling|adding) {recipients} (in|into|to) [the] {sequence} [sequence]",
        "what would {recipients} (get|receive|see) (from|in|with) [the] {sequence} [sequence]",
        "what would [the] {sequence} [sequence] (send|look like) (to|for) {recipients}",
        "(preview|simulate|dry run) for {recipients}",
        "what would {recipients} (get|receive) if (I|we) (started|start|put|enrolled|ran|run|added) [the] {sequence}",
        "what (happens|would happen) if I (put|enrol|enroll|add) {recipients} (in|into|to) [the] {sequence} [sequence]",
        "show [me] what [the] {sequence} [sequence] would (send|say) (to|for) {recipients}",
    ),
)
def preview_enrollment(
    ctx: ToolContext, sequence: SequenceRef, recipients: list[RecipientArg], starts_on: DateArg | None = None
) -> EnrollmentPreview:
    """Show what putting people into a sequence would send, to the letter and the local minute. Nothing is written.

    Args:
        ctx: The call's surroundings.
        sequence: The sequence, by its name, or by its stage where it is the only one of that (cold).
        recipients: Who would get it.
        starts_on: The day on which it would start; today, unless said.

    Raises:
        InvalidInput: nobody was named, or the day is past.
    """
    plans = _plans(ctx, sequence, recipients, starts_on)
    going = [plan_in_words(ctx, plan) for plan in plans if not plan.blockers]
    would = f"{sequence.name} would leave to {named(going)}." if going else f"{sequence.name} would leave to nobody."
    return EnrollmentPreview(
        headline=f"{would}{listed_blocked(plans)} Nothing is sent or kept by this look.",
        ref=ref_of(sequence),
        link=link_of(sequence),
        sequence=sequence.name,
        recipients=[recipient_plan(ctx, plan) for plan in plans],
    )


def _view(plan: Plan) -> View:
    who = plan.recipient
    return View(ref=who.ref, link=link_of(who.row), title=who.name)


def _plans(
    ctx: ToolContext, sequence: EmailSequence, recipients: Sequence[Contact | Lead], starts_on: DateArg | None
) -> list[Plan]:
    """The plan of each recipient, once each.

    Raises:
        InvalidInput: nobody was named, or the day is past.
    """
    if not recipients:
        raise InvalidInput("recipients", "nobody was named.", "Name the leads or contacts.")
    if starts_on and starts_on < ctx.today:
        raise InvalidInput("starts_on", f"{short_date(starts_on)} is past.", "Give a day from today on.")
    people = {ref_of(row): row for row in recipients}
    return plans_for(ctx, sequence, [recipient_of(ctx, row) for row in people.values()], starts_on)


def _refuse_all_blocked(sequence: EmailSequence, plans: Sequence[Plan]) -> None:
    if all(plan.blockers for plan in plans):
        raise Refused(f"Nobody can get {sequence.name} now. {named([blocked_in_words(plan) for plan in plans])}.")
