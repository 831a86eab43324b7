"""Finding messages, both what went out and what came in."""

from datetime import UTC, datetime, time
from typing import Any

from sqlmodel import col, func, or_, select

from store.tables import Contact, Lead, Message, Venue
from tools.args import DateArg, RecipientRef
from tools.context import ToolContext
from tools.outreach.consents import ChannelArg
from tools.outreach.message_args import DirectionArg, StatusArg
from tools.outreach.message_views import MessageView, message_view, told
from tools.outreach.recipients import SequenceRef
from tools.record_names import short_date
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import MAX_LISTED, count, named


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|find) [me] [all] [the|our|my] (messages|emails|texts|mail|correspondence)",
        "(show|list|find) [me] [all] [the|our|my] (messages|emails|texts) (to|from|with|for) {recipient}",
        "[the|our] correspondence (to|from|with) {recipient}",
        "what (did|have) we (send|sent|write|written|say|said) [to] {recipient}",
        "what (did|has) {recipient} (say|said|answer|answered|reply|replied|write|written) [back] -> direction=in",
        "(did|has) {recipient} (answer|answered|reply|replied|write back|written back|responded) -> direction=in",
        "(any|show|list) [me] [new|the|all] (replies|answers|responses) [from {recipient}] -> direction=in",
        "who (answered|replied|wrote back|responded) -> direction=in",
        "(which|what|any) (messages|emails|texts) are {status}",
        "(show|list) [me] [the|all|my] {status} (messages|emails|texts)",
        "(show|list) [me] [the|all|my|our] drafts -> status=draft",
        "(which|what) (messages|emails|texts) (went out|were sent|have we sent|did we send) -> direction=out",
    ),
)
def find_messages(
    ctx: ToolContext,
    recipient: RecipientRef | None = None,
    sequence: SequenceRef | None = None,
    status: StatusArg | None = None,
    direction: DirectionArg | None = None,
    channel: ChannelArg | None = None,
    from_date: DateArg | None = None,
) -> Listing[MessageView]:
    """List messages, what went out and what came in, the newest first, each with its state and the reason for it.

    Args:
        ctx: The call's surroundings.
        recipient: Whom they went to or came from; of a venue: all of its people.
        sequence: Only of this sequence, with the answers to it.
        status: draft, queued, held (waits for a person), sending, sent, delivered, bounced, failed, unknown (may or
            may not have been sent), cancelled, skipped, or received.
        direction: out, or in for answers.
        channel: email or sms.
        from_date: Only from this day on.
    """
    when: Any = func.coalesce(Message.sent_at, Message.due_at, Message.created_at)
    which = list(_which(recipient, sequence, status, direction, channel))
    if from_date:
        which.append(when >= datetime.combine(from_date, time(), ctx.business.zone).astimezone(UTC))
    total = ctx.session.exec(select(func.count()).select_from(Message).where(*which)).one()
    newest = select(Message).where(*which).order_by(when.desc(), col(Message.id).desc()).limit(MAX_LISTED)
    views = [message_view(ctx, message) for message in ctx.session.exec(newest)]
    whom = f" with {recipient.name}" if recipient else ""
    since = f" since {short_date(from_date)}" if from_date else ""
    headline = f"{count(total, 'message')}{whom}{since}: {named([told(view) for view in views])}."
    if not views:
        headline = f"There are no such messages{whom}{since}."
    return Listing[MessageView](headline=headline, items=views, total=total, link="/desk/messages")


def _which(
    recipient: Contact | Lead | Venue | None, sequence: Any, status: str | None, direction: str | None, channel: Any
) -> Any:
    if recipient is not None:
        yield _with(recipient)
    if sequence is not None:
        sent = select(Message.id).where(Message.sequence_id == sequence.id, Message.direction == "out")
        yield or_(col(Message.sequence_id) == sequence.id, col(Message.answers_id).in_(sent))
    for column, value in ((Message.status, status), (Message.direction, direction), (Message.channel, channel)):
        if value is not None:
            yield column == value


def _with(who: Contact | Lead | Venue) -> Any:
    """Messages with somebody: by their record, and by their address, also from before it was theirs."""
    if isinstance(who, Venue):
        leads = select(Lead.id).where(Lead.venue_id == who.id)
        people = select(Contact.id).where(Contact.venue_id == who.id)
        return or_(col(Message.contact_id).in_(people), col(Message.lead_id).in_(leads))
    own = Message.contact_id if isinstance(who, Contact) else Message.lead_id
    addresses = [address for address in (who.email, who.phone) if address]
    return or_(col(own) == who.id, col(Message.address).in_(addresses))
