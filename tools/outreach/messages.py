"""Messages on their own: written to one person, approved word for word, and left to the scheduler to send."""

from datetime import datetime, time
from secrets import token_urlsafe
from typing import Annotated

from store.tables import Contact, Lead, Message
from tools.arg_types import FreeText, When
from tools.context import ToolContext
from tools.outreach.blockers import blockers
from tools.outreach.composing import Composed, compose, refuse_blocked, slot, source_of, wished
from tools.outreach.consents import ChannelArg
from tools.outreach.message_args import ADraft, DepartureArg
from tools.outreach.message_views import MessageResult, local, message_result
from tools.outreach.recipients import RecipientArg, TemplateRef
from tools.outreach.settling import moved
from tools.outreach.template_views import channel_words, parts_of
from tools.outreach.zones import known_zone
from tools.record_names import local_time
from tools.registry import STAFF, ApprovalCard, Effect, tool

#: The longest e-mail that is written here, in characters.
MAX_BODY = 20_000
BodyArg = Annotated[str, FreeText(MAX_BODY)]
SubjectArg = Annotated[str, FreeText(300)]
DraftArg = Annotated[Message | str, ADraft()]


def _preview(
    ctx: ToolContext,
    recipient: Contact | Lead,
    body: str | None = None,
    channel: str | None = None,
    subject: str | None = None,
    template: TemplateRef | None = None,
    draft: Message | str | None = None,
    not_before: When | time | None = None,
) -> ApprovalCard:
    made = compose(ctx, recipient, source_of(ctx, recipient, body, template, draft), channel, subject)
    refuse_blocked(ctx, made)
    at = wished(ctx, made.who, not_before)
    lines = [f"Subject: {made.subject}"] if made.subject else []
    lines += [made.text, _leaves(ctx, made, at)]
    if parts := parts_of(made.channel, made.text):
        lines.append(f"It is sent in {parts}.")
    if made.channel not in ctx.business.outreach.real:
        lines.append("No provider is set up, so it goes to the local mailbox: nothing leaves this machine.")
    headline = f"Send this {channel_words(made.channel)} to {made.who.name}?"
    return ApprovalCard(headline=headline, lines=lines, recipients=[made.shown_address])


@tool(
    Effect.SEND,
    STAFF,
    examples=(
        "(email|mail|write|write to) {recipient} -> channel=email",
        "(send|write) {recipient} an email [saying] -> channel=email",
        "send an email to {recipient} [saying] -> channel=email",
        "(text|sms) {recipient} -> channel=sms",
        "(send|write) {recipient} a (text|text message|sms) [saying] -> channel=sms",
        "send a (text|text message|sms) to {recipient} [saying] -> channel=sms",
        "(message|send a message to) {recipient} [saying]",
        "(reply|respond|write back) to {recipient} {body}",
        "let {recipient} know",
        "send {recipient} [the] {template} [template|email|message]",
        "send [the] {template} [template|email|message] to {recipient}",
        "send (the|that|my|this) draft [email|message|text] to {recipient} -> draft=latest",
        "send {recipient} (the|that|my|this) draft [email|message|text] -> draft=latest",
    ),
    preview=_preview,
)
def send_message(
    ctx: ToolContext,
    recipient: RecipientArg,
    body: BodyArg | None = None,
    channel: ChannelArg | None = None,
    subject: SubjectArg | None = None,
    template: TemplateRef | None = None,
    draft: DraftArg | None = None,
    not_before: DepartureArg | None = None,
) -> MessageResult:
    """Send one message to one person, once somebody has approved its words and address. Give body, template or draft.

    Args:
        ctx: The call's surroundings.
        recipient: Who gets it.
        body: The words to send, exactly as said; the postal address and the way to opt out are added by themselves.
        channel: email (unless said, or only a number is on file) or sms.
        subject: The e-mail's subject, in one line. Ask for it where none was said; a text has none.
        template: A template to write it from.
        draft: A draft to send.
        not_before: When it leaves at the earliest, local to the recipient; at once unless said.

    Raises:
        NeedsAnswer: nobody said what to write, or the subject is missing.
        InvalidInput: the words cannot be used.
        Refused: something stands in the way: an opt-out, no address, no zone for a text, a value that is not known.
    """
    made = compose(ctx, recipient, source_of(ctx, recipient, body, template, draft), channel, subject)
    refuse_blocked(ctx, made)
    at = wished(ctx, made.who, not_before)
    due = slot(ctx, made, max(at or ctx.now, ctx.now))
    message = made.source.draft or _new(ctx, made)
    message.address, message.token, message.not_before = made.address, token_urlsafe(16), at
    message.subject, message.body = made.subject, made.text
    ctx.session.flush()
    moved(ctx, message, states=("draft",), status="queued", due_at=due)
    headline = f"Queued the {channel_words(made.channel)} to {made.shown_address}: {_goes(ctx, message, due)}."
    return message_result(ctx, message, headline)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "draft an email (to|for) {recipient} [saying] -> channel=email",
        "draft a (text|text message|sms) (to|for) {recipient} [saying] -> channel=sms",
        "draft a (message|note|reply|answer) (to|for) {recipient} [saying]",
        "draft {recipient} an email [saying] -> channel=email",
        "draft {recipient} a (text|text message) [saying] -> channel=sms",
        "(prepare|compose) an email (to|for) {recipient} [saying] -> channel=email",
        "(prepare|compose) a (text|text message) (to|for) {recipient} [saying] -> channel=sms",
        "draft [the] {template} [template|email|message] (to|for) {recipient}",
        "draft it [instead]",
        "(keep|save) it as a draft [instead]",
        "make it a draft [instead]",
    ),
)
def draft_message(
    ctx: ToolContext,
    recipient: RecipientArg,
    body: BodyArg | None = None,
    channel: ChannelArg | None = None,
    subject: SubjectArg | None = None,
    template: TemplateRef | None = None,
) -> MessageResult:
    """Write a message to one person and keep it as a draft. Nothing leaves: that takes `send_message` with the draft.

    Args:
        ctx: The call's surroundings.
        recipient: Who would get it.
        body: The words, exactly as said.
        channel: email (unless said, or only a number is on file) or sms.
        subject: The e-mail's subject, in one line; it may still be missing.
        template: A template to write it from.

    Raises:
        NeedsAnswer: nobody said what to write.
        InvalidInput: the words cannot be used.
        Refused: the template needs a value that is not known of the recipient.
    """
    made = compose(ctx, recipient, source_of(ctx, recipient, body, template, None), channel, subject, whole=False)
    message = _new(ctx, made)
    for reason in blockers(ctx, made.who, made.channel, None):
        ctx.note(f"As it stands it cannot be sent: {reason}")
    kind = channel_words(made.channel)
    lacks = " It has no subject yet." if made.channel == "email" and not made.subject else ""
    return message_result(ctx, message, f"Drafted the {kind} to {made.who.name}; nothing was sent.{lacks}")


def _new(ctx: ToolContext, made: Composed) -> Message:
    """The message as a draft: only an approval queues it."""
    row = made.who.row
    return ctx.add(
        Message(
            contact_id=row.id if isinstance(row, Contact) else None,
            lead_id=row.id if isinstance(row, Lead) else None,
            template_id=made.source.template.id if made.source.template else None,
            channel=made.channel,
            direction="out",
            subject=made.subject,
            body=made.text,
            status="draft",
        )
    )


def _leaves(ctx: ToolContext, made: Composed, at: datetime | None) -> str:
    """When it leaves, in words that stay true until it is approved."""
    zone = made.who.zone if known_zone(made.who.zone) else ctx.business.home.timezone
    if at is not None:
        due = slot(ctx, made, at)
        why = f" (not {local_time(at, zone)}: it is quiet hours there)" if due != at else ""
        return f"Leaves {local_time(due, zone)}{why}."
    if made.channel == "sms":
        return f"Leaves at once; in quiet hours there ({zone}), when they end."
    return "Leaves at once."


def _goes(ctx: ToolContext, message: Message, due: datetime) -> str:
    return "it leaves at once" if due <= ctx.now else f"it leaves {local(ctx, message, due)}"
