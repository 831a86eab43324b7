"""Finding messages, both what went out and what came in."""

from datetime import UTC, datetime, time, timedelta
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
        "who (answered|replied|wrote back|written back|responded|got back to us) -> direction=in",
        "(did|has) (anybody|anyone|somebody|someone) (answer|answered|reply|replied|respond|responded) -> direction=in",
        "(did|has) (anybody|anyone|somebody|someone) (write back|written back|got back to us) -> direction=in",
        "(is|are) (anybody|anyone|somebody|people) [still] waiting [for (an answer|a reply|us)] -> direction=in",
        "who (is|are) [still] waiting [for (an answer|a reply|us)] -> direction=in",
        "(did|has) {recipient} (get|got|receive|received) [my|the|our|that] (message|email|text|mail) -> direction=out",
        "(did|has) [my|the|our|that] (message|email|text) (to|for) {recipient} (arrive|go|get|went) -> direction=out",
        "(did|has) [my|the|our|that] (message|email|text|mail) (reach|reached) {recipient} -> direction=out",
        "what (goes|is going|leaves|is leaving) out {dates} -> status=queued",
        "what (leaves|is leaving|is scheduled|is queued|is due) [for] {dates} -> status=queued",
        "what (goes|is going) out -> status=queued",
        "what (went out|left|was sent|did we send|have we sent) {dates} -> direction=out",
        "what (is|are) [still] (queued|scheduled) [to go] -> status=queued",
        "what [messages|emails|texts] (are|is|have we got) in the outbox -> status=queued",
        "what (is|are) stuck [in the outbox] -> status=held",
        "(is|are) (anything|something|any messages|any emails) stuck [in the outbox] -> status=held",
        "anything stuck [in the outbox] -> status=held",
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
    to_date: DateArg | None = None,
) -> Listing[MessageView]:
    """List messages, what went out and what came in, each with its state and the reason for it.

    The newest first; of those that are queued, the one that leaves next.

    Args:
        ctx: The call's surroundings.
        recipient: Whom they went to or came from; of a venue: all of its people.
        sequence: Only of this sequence, with the answers to it.
        status: draft, queued, held (waits for a person), sending, sent, delivered, bounced, failed, unknown (may or
            may not have been sent), cancelled, skipped, or received.
        direction: out, or in for answers.
        channel: email or sms.
        from_date: Only from this day on; of queued ones, the day on which they leave.
        to_date: Only up to this day, which is included.
    """
    when: Any = func.coalesce(Message.sent_at, Message.due_at, Message.created_at)
    which = list(_which(recipient, sequence, status, direction, channel))
    if from_date:
        which.append(when >= datetime.combine(from_date, time(), ctx.business.zone).astimezone(UTC))
    if to_date:
        which.append(when < datetime.combine(to_date + timedelta(1), time(), ctx.business.zone).astimezone(UTC))
    total = ctx.session.exec(select(func.count()).select_from(Message).where(*which)).one()
    order = (when, col(Message.id)) if status == "queued" else (when.desc(), col(Message.id).desc())
    newest = select(Message).where(*which).order_by(*order).limit(MAX_LISTED)
    views = [message_view(ctx, message) for message in ctx.session.exec(newest)]
    whom = f" with {recipient.name}" if recipient else ""
    since = f" since {short_date(from_date)}" if from_date else ""
    since = f" on {short_date(from_date)}" if from_date and from_date == to_date else since
    since += f" up to {short_date(to_date)}" if to_date and from_date != to_date else ""
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
