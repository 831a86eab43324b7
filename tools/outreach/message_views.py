"""Messages as people see them: to or from whom, in which state and why, and when, in the recipient's own time."""

from datetime import datetime

from store.tables import Contact, Lead, Message
from tools.context import ToolContext
from tools.outreach.reading import IN_WORDS
from tools.outreach.recipients import recipient_of
from tools.outreach.zones import known_zone
from tools.people import format_phone
from tools.record_names import local_time
from tools.records import link_of, ref_of, title_of
from tools.results import OutsideText, Result, View

#: A state in words, for what goes out; `{when}` is the moment that goes with it.
_STATES = {
    "draft": "draft, not sent",
    "queued": "waits to leave {when}",
    "held": "waits for a person",
    "sending": "on its way",
    "sent": "sent {when}",
    "delivered": "delivered, sent {when}",
    "bounced": "bounced, sent {when}",
    "failed": "not sent",
    "unknown": "may or may not have been sent",
    "cancelled": "cancelled",
    "skipped": "skipped",
    "received": "came in {when}",
}
_MOST_TOLD = 60


class MessageView(View):
    """One message. `said` and `said_subject` are what somebody wrote to us, unchecked; `text` and `subject` are ours.

    `state` says its status in words, with the local time; `reason` is the one recorded reason for it.
    """

    direction: str
    channel: str
    status: str
    state: str
    with_whom: str
    with_ref: str | None
    address: str | None
    reason: str
    subject: str | None = None
    text: str | None = None
    said_subject: OutsideText = ""
    said: OutsideText = ""
    reads_as: str | None = None
    sequence: str | None = None
    step: int | None = None


class MessageResult(Result):
    """One message."""

    message: MessageView


def message_view(ctx: ToolContext, message: Message) -> MessageView:
    """A message as people see it."""
    who = person_of(message)
    ours = message.direction == "out"
    return MessageView(
        ref=ref_of(message),
        link=link_of(message),
        title=title_of(message),
        direction=message.direction,
        channel=message.channel,
        status=message.status,
        state=state_in_words(ctx, message),
        with_whom=who.name if who else shown_address(message.address or ""),
        with_ref=ref_of(who) if who else None,
        address=message.address,
        reason=message.reason,
        subject=message.subject if ours else None,
        text=message.body if ours else None,
        said_subject="" if ours else message.subject or "",
        said="" if ours else message.body,
        reads_as=IN_WORDS.get(message.reading or ""),
        sequence=message.sequence.name if message.sequence else None,
        step=message.step,
    )


def message_result(ctx: ToolContext, message: Message, headline: str) -> MessageResult:
    """An answer about one message."""
    view = message_view(ctx, message)
    return MessageResult(headline=headline, ref=view.ref, link=view.link, message=view)


def person_of(message: Message) -> Contact | Lead | None:
    """Whom a message went to or came from; None where that is nobody on file."""
    return message.contact or message.lead


def state_in_words(ctx: ToolContext, message: Message) -> str:
    """Its status with the moment that goes with it, local to the person."""
    moment = message.sent_at or (message.due_at if message.status == "queued" else None)
    when = local(ctx, message, moment) if moment else ""
    return _STATES[message.status].replace("{when}", when).rstrip(" ,").removesuffix(", sent")


def local(ctx: ToolContext, message: Message, moment: datetime) -> str:
    """A moment as the person at the other end reads it; the business's zone where theirs is not known."""
    who = person_of(message)
    zone = recipient_of(ctx, who).zone if who else None
    return local_time(moment, zone if known_zone(zone) else ctx.business.home.timezone)


def shown_address(address: str) -> str:
    """An address or number as people write it."""
    return format_phone(address) if address.startswith("+") else address


def told(view: MessageView) -> str:
    """A message in a list of several."""
    words = view.subject or view.text or view.said_subject or view.said
    short = words if len(words) <= _MOST_TOLD else f"{words[: _MOST_TOLD - 1].rstrip()}…"
    return f'{view.title}, "{short}": {view.state}{f" ({view.reason})" if view.reason else ""}'
