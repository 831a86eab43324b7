"""What a person decides of messages: to cancel one, to say what became of one, to let one go that waited."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from store.tables import Message
from tools.context import ToolContext
from tools.errors import NotFound, Refused
from tools.outreach.blockers import blockers
from tools.outreach.gate import in_window
from tools.outreach.message_args import AnyMessage
from tools.outreach.message_views import MessageResult, local, message_result, person_of, shown_address
from tools.outreach.recipients import recipient_of
from tools.outreach.settling import finish, leave, moved
from tools.outreach.stopping import waiting_of
from tools.outreach.timing import Hold
from tools.record_names import short_date
from tools.records import title_of
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.wording import count

#: What has not left, and can be kept from it.
STOPPABLE = ("draft", "queued", "held")
_PASSED = {
    "sending": "it is being sent at this moment",
    "sent": "it has left",
    "delivered": "it was delivered",
    "bounced": "it has left, and bounced",
    "received": "it came from them",
    "unknown": "it may have left already; say whether it did",
}


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "cancel (that|the|this) (message|email|text|draft)",
        "cancel [the] (message|email|text|draft) (to|for) {message}",
        "cancel [the] (message|draft) {message}",
        "(do not|never mind do not) send (that|the|this) (message|email|text)",
        "(stop|withdraw|recall|discard|delete) (that|the|this) (message|email|text|draft)",
        "(stop|withdraw|recall|discard) [the] (message|email|text|draft) (to|for) {message}",
    ),
    cannot_undo="what was cancelled does not leave after all: write it anew.",
)
def cancel_message(ctx: ToolContext, message: Annotated[Message, AnyMessage(states=STOPPABLE)]) -> MessageResult:
    """Keep a message that has not left yet from leaving: a queued one, one that waits, or a draft.

    Args:
        ctx: The call's surroundings.
        message: The message.

    Raises:
        Refused: it has left, or may have.
    """
    reason = f"cancelled by {ctx.principal.person} on {short_date(ctx.today)}"
    if not moved(ctx, message, states=STOPPABLE, status="cancelled", reason=reason):
        why = _PASSED.get(message.status, f"it is {message.status}")
        raise Refused(f"{title_of(message)} cannot be cancelled: {why}.")
    finish(ctx, message)
    if message.enrollment and message.enrollment.state == "active":
        ctx.note(f"{message.enrollment.sequence.name} goes on with its other steps; unenroll them to end it.")
    return message_result(ctx, message, f"Cancelled: {_named(message)}. It does not leave.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(it|that one|the message|that message) (did go out|went out|was sent|got sent|arrived) -> sent=true",
        "(it|that one|the message|that message) (did not go out|was not sent|never went out) -> sent=false",
        "[the] (message|email|text) to {message} (did go out|went out|was sent|got sent|arrived) -> sent=true",
        "[the] (message|email|text) to {message} (did not go out|was not sent|never went out) -> sent=false",
        "mark {message} [as] sent -> sent=true",
        "mark {message} [as] (not sent|unsent) -> sent=false",
    ),
    cannot_undo="it says what has happened.",
)
def settle_message(
    ctx: ToolContext, message: Annotated[Message, AnyMessage(states=("unknown",))], sent: bool
) -> MessageResult:
    """Say what became of a message of which nobody knows whether it was sent. It is never sent again by this.

    Args:
        ctx: The call's surroundings.
        message: The message whose status is unknown.
        sent: true: it was sent. false: it was not; it then waits until `release_message` lets it go.

    Raises:
        Refused: it is known what became of it.
    """
    if message.status != "unknown":
        raise Refused(f"Nothing is unclear about {_named(message)}: its status is {message.status}.")
    by = f"{ctx.principal.person} on {short_date(ctx.today)}"
    if sent:
        leave(ctx, message, message.claimed_at or ctx.now, reason=f"said to be sent by {by}")
        return message_result(ctx, message, f"Noted: {_named(message)} was sent.")
    moved(ctx, message, states=("unknown",), status="held", reason=f"said not to be sent by {by}; waits to be released")
    headline = f"Noted: {_named(message)} was not sent. It waits; release it to send it now, or cancel it."
    return message_result(ctx, message, headline)


def _preview_release(ctx: ToolContext, message: Message) -> ApprovalCard:
    to, who = _refuse_blocked(ctx, message), person_of(message)
    address = shown_address(to)
    lines = [f"Subject: {message.subject}"] if message.subject else []
    lines += [message.body, f"It waits because: {message.reason}", "Leaves as soon as its hours allow."]
    if later := [each for each in _same_way(ctx, message) if each.address != to]:
        lines.append(f"{count(len(later), 'later message')} of its sequence then {_go(later)} to {address} too.")
    return ApprovalCard(
        headline=f"Let this {'e-mail' if message.channel == 'email' else 'text'} go?",
        lines=lines,
        recipients=[f"{who.name} <{address}>" if who else address],
    )


@tool(
    Effect.SEND,
    STAFF,
    examples=(
        "release (that|the|this) (message|email|text)",
        "release [the] (message|email|text) to {message}",
        "release {message}",
        "send (that|the|this) (late|held|waiting) (message|email|text) [now|anyway]",
        "let (that|the|this) (message|email|text) go [out]",
    ),
    preview=_preview_release,
    cannot_undo="it was let go; cancel it while it has not left.",
)
def release_message(ctx: ToolContext, message: Annotated[Message, AnyMessage(states=("held",))]) -> MessageResult:
    """Let a message go that waited for a person: one that was late, say, or whose recipient has another address now.

    It goes to the address that is on file, which the card shows.

    Args:
        ctx: The call's surroundings.
        message: The message that is held.

    Raises:
        Refused: it is not held, or something stands in its way.
    """
    to, due = _refuse_blocked(ctx, message), _next(ctx, message)
    if not moved(ctx, message, states=("held",), status="queued", due_at=due, reason=""):
        raise Refused(f"{_named(message)} waits for nobody: it is {message.status}.")
    for each in (message, *_same_way(ctx, message)):
        each.address = to
    ctx.session.flush()
    when = "at once" if due <= ctx.now else local(ctx, message, due)
    return message_result(ctx, message, f"Released: {_named(message)} leaves {when}.")


def _same_way(ctx: ToolContext, message: Message) -> list[Message]:
    """What else of its sequence waits to leave by its channel."""
    waiting = waiting_of(ctx, message.enrollment) if message.enrollment else []
    return [each for each in waiting if each is not message and each.channel == message.channel]


def _go(messages: Sequence[Message]) -> str:
    return "goes" if len(messages) == 1 else "go"


def _refuse_blocked(ctx: ToolContext, message: Message) -> str:
    """See that nothing stands in a message's way; answers the address that is on file for its recipient."""
    if message.status != "held":
        raise Refused(f"{_named(message)} waits for nobody: it is {message.status}.")
    who = person_of(message)
    if who is None:
        raise NotFound("Whoever it was for is no longer on file.")
    if message.enrollment and message.enrollment.state != "active":
        raise Refused(f"Its sequence is {message.enrollment.state}: {message.enrollment.reason or 'it is over'}.")
    recipient = recipient_of(ctx, who)
    reasons, to = blockers(ctx, recipient, message.channel, None), recipient.address(message.channel)
    if reasons or to is None:
        raise Refused(f"{_named(message)} cannot leave. {' '.join(reasons)}")
    return to


def _next(ctx: ToolContext, message: Message) -> datetime:
    found = in_window(ctx, message, ctx.now)
    if isinstance(found, Hold):
        raise Refused(found.reason)
    return found


def _named(message: Message) -> str:
    subject = f' "{message.subject}"' if message.subject else ""
    return f"{title_of(message)}{subject}"
