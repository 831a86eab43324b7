"""What becomes of somebody's enrolment: a rest, going on, an end."""

from store.tables import Contact, Enrollment, Lead
from tools.args import DateArg, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.outreach.enrolled import EnrolledArg, being_sent, chosen, only
from tools.outreach.enrollment_views import leaving
from tools.outreach.recipients import SequenceRef
from tools.outreach.replanning import pause, take_up, who_of
from tools.outreach.steps import steps_of, thawed
from tools.outreach.stopping import stop, waiting_of
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.wording import count, joined


class EnrollmentChanged(Result):
    """What somebody's enrolment is now. `recipient` is a ref."""

    recipient: str
    sequences: list[str]
    state: str


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "pause [the] {sequence} [sequence] for {recipient}",
        "pause [the|their|his|her] [sequence|outreach|emails|messages] for {recipient}",
        "(pause|hold|freeze|suspend) {recipient} [in [the] {sequence} [sequence]]",
        "(hold off|wait) (on|with) [the] [sequence|emails] (for|to) {recipient}",
        "put [the] [sequence|outreach] (for|to) {recipient} on hold",
        "put {recipient} on hold",
    ),
)
def pause_enrollment(
    ctx: ToolContext,
    recipient: EnrolledArg,
    sequence: SequenceRef | None = None,
    until: DateArg | None = None,
    reason: TextArg | None = None,
) -> EnrollmentChanged:
    """Let somebody's sequence rest: nothing of it leaves until it is resumed, or until that day.

    Args:
        ctx: The call's surroundings.
        recipient: Who is in it.
        sequence: Which sequence, where they are in several.
        until: The day on which it goes on by itself; by nobody's word, unless said.
        reason: Why.

    Raises:
        Refused: they are in none, or it rests already.
        NeedsAnswer: they are in several.
        InvalidInput: the day is not to come.
    """
    if until and until <= ctx.today:
        raise InvalidInput("until", f"{short_date(until)} is not to come.", "Give a day after today.")
    enrollment = only(recipient, chosen(ctx, recipient, sequence, "active"))
    pause(ctx, enrollment, reason or f"by {ctx.principal.person}", until)
    rest = count(len(waiting_of(ctx, enrollment)), "message")
    goes_on = f"on {short_date(until)} it goes on" if until else "nothing leaves until it is resumed"
    headline = f"{enrollment.sequence.name} rests for {recipient.name}: {rest} queued; {goes_on}."
    return _changed(recipient, [enrollment], f"{headline}{being_sent(ctx, enrollment)}")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(resume|unpause|continue|restart) [the] {sequence} [sequence] for {recipient}",
        "(resume|unpause|continue|restart) [the|their] [sequence|outreach|emails|messages] for {recipient}",
        "(resume|unpause) {recipient} [in [the] {sequence} [sequence]]",
        "(carry|go) on with [the] [sequence|emails] (for|to) {recipient}",
        "take {recipient} off hold",
    ),
)
def resume_enrollment(
    ctx: ToolContext, recipient: EnrolledArg, sequence: SequenceRef | None = None
) -> EnrollmentChanged:
    """Let somebody's sequence go on. What has not left is planned anew from today, in the same order.

    Args:
        ctx: The call's surroundings.
        recipient: Who is in it.
        sequence: Which sequence, where they are in several.

    Raises:
        Refused: they are in none, or it does not rest.
        NeedsAnswer: they are in several.
    """
    enrollment = only(recipient, chosen(ctx, recipient, sequence, "paused"))
    left, who = take_up(ctx, enrollment), who_of(ctx, enrollment)
    times = leaving(ctx, enrollment, left, who.zone if who else None)
    headline = f"{enrollment.sequence.name} goes on for {recipient.name}: {times or 'nothing of it was left to send'}."
    if left and thawed(enrollment.steps) != steps_of(enrollment.sequence):
        ctx.note(f"{enrollment.sequence.name} was changed since: they still get what was approved for them.")
    return _changed(recipient, [enrollment], headline)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(stop|end|cancel|quit) [the] {sequence} [sequence] for {recipient}",
        "(stop|end|cancel|quit) [the|their] (sequence|sequences|drip) for {recipient}",
        "(stop|end|cancel|quit) (everything|all messages|all emails|all sequences|all outreach) (for|to) {recipient}",
        "(unenrol|unenroll) {recipient} [from [the] {sequence} [sequence]]",
        "(take|pull|remove|drop) {recipient} (out of|from) [the] {sequence} sequence",
        "(take|pull|remove|drop) {recipient} (out of|from) (the|their) sequence",
    ),
)
def unenroll(
    ctx: ToolContext, recipient: EnrolledArg, sequence: SequenceRef | None = None, reason: TextArg | None = None
) -> EnrollmentChanged:
    """Take somebody out of a sequence (out of all, unless one is said): what has not left is cancelled.

    Args:
        ctx: The call's surroundings.
        recipient: Who is in it.
        sequence: Out of which.
        reason: Why.

    Raises:
        Refused: they are in none.
    """
    found = chosen(ctx, recipient, sequence)
    why = f"taken out by {ctx.principal.person}{f': {reason}' if reason else ''}"
    told = [_stopped(ctx, enrollment, why) for enrollment in found]
    return _changed(recipient, found, f"{recipient.name} is out of {joined(told)}.{_unstoppable(ctx, found)}")


def _stopped(ctx: ToolContext, enrollment: Enrollment, why: str) -> str:
    number = stop(ctx, enrollment, why)
    return f"{enrollment.sequence.name} ({count(number, 'message')} cancelled)"


def _unstoppable(ctx: ToolContext, found: list[Enrollment]) -> str:
    return "".join(being_sent(ctx, enrollment) for enrollment in found)


def _changed(row: Contact | Lead, found: list[Enrollment], headline: str) -> EnrollmentChanged:
    return EnrollmentChanged(
        headline=headline,
        ref=ref_of(row),
        link=link_of(row),
        recipient=ref_of(row),
        sequences=[each.sequence.name for each in found],
        state=found[0].state,
    )
