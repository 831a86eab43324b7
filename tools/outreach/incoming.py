"""What comes back: answers that arrive by themselves, and those that staff tell of. Their texts are data only."""

from dataclasses import replace
from typing import Annotated

from sqlmodel import col, select

from store.tables import Contact, DeliveryEvent, Lead, Message
from tools.arg_types import FreeText
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.outreach.answering import Heard, follow, suggestion
from tools.outreach.consents import ChannelArg
from tools.outreach.marks import token_of_message_id
from tools.outreach.matching_answers import IN_WORDS, Match, ToldAnswer, at_address, match, moment_of
from tools.outreach.message_views import MessageView, message_view
from tools.outreach.reading import Answer, Reading, read
from tools.outreach.recipients import RecipientArg
from tools.registry import SCHEDULER, STAFF, Effect, tool
from tools.results import Result
from tools.suppressions import as_address

#: So much of an answer is kept, in characters.
MAX_TEXT = 20_000
#: Who writes when a message could not be delivered (RFC 3464).
MAIL_SERVERS = frozenset(("mailer-daemon", "postmaster"))
#: Of what came in under this name it is known that it was taken.
INBOUND = "inbound"


class ReplyResult(Result):
    """An answer that was taken down, what followed at once, and what it seems to say, for staff to decide."""

    message: MessageView
    done: list[str]
    reads_as: str
    suggestion: str


class Received(Result):
    """What became of a message that came in. `matched_by`: token, headers, sender, venue, or empty."""

    new: bool
    matched_by: str


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "{recipient} (replied|answered|responded|wrote back|emailed back|texted back) {text}",
        "{recipient} (replied|answered|responded|wrote back) by (text|sms) {text} -> channel=sms",
        "{recipient} (replied|answered|responded|wrote back) by (email|mail) {text} -> channel=email",
        "{recipient} (called|rang|phoned) [back] and (said|told us|told me) {text}",
        "{recipient} got back to us {text}",
        "(log|record|note|enter|add) [a|the|this] (reply|answer|response) (from|by) {recipient} {text}",
        "(got|we got|i got) (a|an) (reply|answer|response|call) from {recipient} {text}",
        "heard [back] from {recipient} {text}",
    ),
)
def record_reply(
    ctx: ToolContext,
    recipient: RecipientArg,
    text: Annotated[str, FreeText(MAX_TEXT)],
    channel: ChannelArg | None = None,
) -> ReplyResult:
    """Take down an answer that came by telephone or elsewhere. It stops what runs for them; a "please stop" closes.

    Args:
        ctx: The call's surroundings.
        recipient: Who answered.
        text: What they said, word for word.
        channel: email or sms, where it came by one of them.

    Raises:
        InvalidInput: there are no words.
    """
    if not text.strip():
        raise InvalidInput("text", "is empty.", "Say what they answered.")
    reading = read(Answer(text, channel=channel or "email"), ctx.today)
    message = _keep(ctx, Match("sender", [recipient]), reading, channel or "email", None, "", text)
    message.reason = f"taken down by {ctx.principal.person}"
    by = channel or "all"
    reached = {"email": [recipient.email], "sms": [recipient.phone]}.get(by, [recipient.email, recipient.phone])
    addresses = [address for address in reached if address]
    done = follow(ctx, Heard(reading, by, [recipient], addresses, recipient.name))
    hint = suggestion(reading, recipient)
    view = message_view(ctx, message)
    headline = " ".join([f"Noted what {recipient.name} answered.", *done, hint]).strip()
    reads_as = view.reads_as or ""
    return ReplyResult(
        headline=headline, ref=view.ref, link=view.link, message=view, done=done, reads_as=reads_as, suggestion=hint
    )


@tool(Effect.WRITE, SCHEDULER, cannot_undo="it was written by somebody else.")
def record_inbound(ctx: ToolContext, message: ToldAnswer) -> Received:
    """Take a message that came in, once. It may stop what runs for its sender, and close their addresses; no more.

    Args:
        ctx: The call's surroundings.
        message: The message.
    """
    told = ToldAnswer.model_validate(message)
    if _known(ctx, told):
        return Received(headline="This came before.", new=False, matched_by="")
    if _is_ours(ctx, told):
        _remember(ctx, told, None, Match())
        return Received(headline="This is a message of our own, and no answer.", new=True, matched_by="")
    whose = match(ctx, told)
    bounced = told.sender.partition("@")[0].casefold() in MAIL_SERVERS
    reading = read(Answer(told.text, told.subject, told.channel, told.headers), ctx.today)
    if bounced:  # one that names none of our messages says nothing of anybody
        reading, whose = Reading(), whose if whose.proven else Match()
    sender = as_address(told.sender, ctx.business.home.country or "US")
    kept = _keep(ctx, whose, reading, told.channel, sender or told.sender[:254], told.subject, told.text[:MAX_TEXT])
    kept.sent_at, kept.reason = moment_of(told, ctx.now), IN_WORDS[whose.by]
    ctx.session.flush()
    _remember(ctx, told, kept, whose)
    heard = replace(_heard(ctx, told, whose, reading, sender), kept=kept)
    if bounced:
        heard = replace(heard, bounced=True, people=whose.people)
    done = follow(ctx, heard)
    headline = " ".join([f"An answer, {kept.reason}.", *done])
    return Received(headline=headline, new=True, matched_by=whose.by)


def _known(ctx: ToolContext, told: ToldAnswer) -> bool:
    query = select(DeliveryEvent.id).where(DeliveryEvent.provider == told.provider, DeliveryEvent.key == told.key)
    return ctx.session.exec(query).first() is not None


def _is_ours(ctx: ToolContext, told: ToldAnswer) -> bool:
    """Whether a message of ours came back as it was (a list, a forward, a copy to ourselves), or is one that we wrote.

    One from our own address is an answer only where that is whom the message that it answers was for.
    """
    ours = Message.direction == "out"
    if (token := token_of_message_id(told.key)) and ctx.session.exec(
        select(Message.id).where(Message.token == token, ours)
    ).first():
        return True
    config, country = ctx.business.outreach, ctx.business.home.country or "US"
    own = {as_address(each, country) for each in (config.sender_email, config.sms_number) if each}
    sender = as_address(told.sender, country)
    if sender is None or sender not in own:
        return False
    to_us = select(Message.id).where(Message.address == sender, ours, col(Message.sent_at).is_not(None))
    return ctx.session.exec(to_us).first() is None


def _remember(ctx: ToolContext, told: ToldAnswer, kept: Message | None, whose: Match) -> None:
    raw = told.model_dump(mode="json", exclude={"text", "subject"}) | {"matched_by": whose.by}
    at = kept.sent_at if kept and kept.sent_at else ctx.now
    ctx.add(
        DeliveryEvent(
            provider=told.provider,
            key=told.key,
            message_id=kept.require_id() if kept else None,
            kind=INBOUND,
            happened_at=at,
            machine=kept is None or reading_is_machine(kept),
            raw=raw,
        )
    )


def reading_is_machine(kept: Message) -> bool:
    """Whether a machine answered for the person."""
    return kept.reading == "out_of_office"


def _heard(ctx: ToolContext, told: ToldAnswer, whose: Match, reading: Reading, sender: str | None) -> Heard:
    """The answer with the addresses that an opt-out closes: its sender's, and the one that our message went to."""
    same = at_address(ctx, sender) if sender else []
    away = whose.by == "venue" and reading.kind == "out_of_office"  # a colleague's absence is nobody else's
    people = list({id(p): p for p in [*([] if away else whose.people), *same]}.values())
    answered = whose.answered.address if whose.answered and whose.by != "venue" else None
    fitting = [a for a in (answered, sender) if a and ("@" in a) == (told.channel == "email")]
    who = whose.who
    name = who.name if who and whose.by != "venue" else sender or "somebody"
    return Heard(
        reading, told.channel, people, list(dict.fromkeys(fitting)), name, whose.proven or told.verified, told.verified
    )


def _keep(
    ctx: ToolContext, whose: Match, reading: Reading, channel: str, sender: str | None, subject: str, text: str
) -> Message:
    who = whose.who
    return ctx.add(
        Message(
            contact_id=who.id if isinstance(who, Contact) else None,
            lead_id=who.id if isinstance(who, Lead) else None,
            answers_id=whose.answered.id if whose.answered else None,
            channel=channel,
            direction="in",
            address=sender,
            subject=subject or None,
            body=text,
            status="received",
            reading=reading.kind or None,
        )
    )
