"""A message on its own: to whom, by which channel, in which words, and when. Nothing is kept or sent here."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from store.tables import Contact, Lead, Message, Template
from tools.arg_types import When
from tools.context import ToolContext
from tools.errors import InvalidInput, NeedsAnswer, NotFound, Refused
from tools.outreach.blockers import blockers
from tools.outreach.recipients import Recipient, recipient_of, values_for
from tools.outreach.rendering import Missing, Texts, check, render
from tools.outreach.sandbox import straightened
from tools.outreach.template_views import channel_words
from tools.outreach.timing import Hold, next_slot, rules_for
from tools.outreach.variables import VARIABLES
from tools.outreach.zones import known_zone
from tools.people import format_phone
from tools.wording import joined

#: The longest text (SMS) that carriers take, in characters.
MAX_SMS = 1600
#: A moment that is past for longer is a slip, not a wish for now.
PAST = timedelta(days=1)


@dataclass(frozen=True)
class Source:
    """Where the words come from: given, a template's, or a draft's. One of the three is set."""

    body: str | None = None
    template: Template | None = None
    draft: Message | None = None


@dataclass(frozen=True)
class Composed:
    """A message as it would leave. `subject` is None for a text, and for a draft that has none yet."""

    who: Recipient
    channel: str
    subject: str | None
    text: str
    source: Source

    @property
    def address(self) -> str:
        """Where it goes.

        Raises:
            Refused: nothing is on file.
        """
        found = self.who.address(self.channel)
        if found is None:
            what = "e-mail address" if self.channel == "email" else "phone number"
            raise Refused(f"No {what} is on file for {self.who.name}.")
        return found

    @property
    def shown_address(self) -> str:
        """The address as people read it, with the name."""
        address = self.address if self.channel == "email" else format_phone(self.address)
        return f"{self.who.name} <{address}>"


def source_of(
    ctx: ToolContext, row: Contact | Lead, body: str | None, template: Template | None, draft: Message | str | None
) -> Source:
    """Where the words come from.

    Raises:
        NeedsAnswer: nobody said what to write.
        InvalidInput: it was said twice, or the draft is for somebody else, or is no draft any more.
        NotFound: there is no draft to them.
    """
    given = [name for name, value in (("body", body), ("template", template), ("draft", draft)) if value]
    if not given:
        raise NeedsAnswer("body", "What should it say?")
    if len(given) > 1:
        raise InvalidInput(given[1], f"is given beside the {given[0]}.", "Give one of body, template and draft.")
    return Source(body, template, _draft(ctx, row, draft) if draft else None)


def compose(
    ctx: ToolContext,
    row: Contact | Lead,
    source: Source,
    channel: str | None,
    subject: str | None,
    *,
    whole: bool = True,
) -> Composed:
    """A message as it would leave.

    Args:
        ctx: The call's surroundings.
        row: The recipient.
        source: Where its words come from.
        channel: As said; by itself the draft's, the template's, or e-mail, unless only a number is on file.
        subject: As said; by itself the draft's or the template's.
        whole: Whether an e-mail without a subject is asked about.

    Raises:
        NeedsAnswer: an e-mail has no subject.
        InvalidInput: the words cannot be used, or do not belong to the channel.
        Refused: a value that the words need is not known of the recipient.
    """
    who = recipient_of(ctx, row)
    by = _channel(who, source, channel)
    given = _subject(by, source, subject)
    if by == "email" and not given and whole:
        raise NeedsAnswer("subject", "What is the subject?")
    subject, text = _filled(ctx, who, source, Texts(by, given, _words(source)))
    if by == "sms" and len(text) > MAX_SMS:
        raise InvalidInput("body", f"has {len(text):,} characters.", f"A text takes at most {MAX_SMS:,}.")
    return Composed(who, by, subject, text, source)


def refuse_blocked(ctx: ToolContext, made: Composed) -> None:
    """See that nothing stands in the way.

    Raises:
        Refused: something does; says all of it.
    """
    if reasons := blockers(ctx, made.who, made.channel, None):
        raise Refused(f"This {channel_words(made.channel)} cannot go to {made.who.name}. {' '.join(reasons)}")


def wished(ctx: ToolContext, who: Recipient, not_before: When | time | None) -> datetime | None:
    """The moment before which it is not to leave, UTC; a time without an offset is the recipient's own.

    A time of day alone is the next such in the recipient's zone.

    Raises:
        InvalidInput: it is long past.
    """
    if not_before is None:
        return None
    zone = who.zone if known_zone(who.zone) else ctx.business.home.timezone
    if isinstance(not_before, time):
        return _next(ctx, not_before, ZoneInfo(zone or "UTC"))
    at = not_before.utc(zone)
    if at < ctx.now - PAST:
        raise InvalidInput("not_before", "is past.", "Give a time to come, or leave it out to send it now.")
    return at


def _next(ctx: ToolContext, clock: time, zone: ZoneInfo) -> datetime:
    """The next time that a clock in the zone shows this, UTC."""
    today = datetime.combine(ctx.now.astimezone(zone).date(), clock, zone).astimezone(UTC)
    tomorrow = datetime.combine(ctx.now.astimezone(zone).date() + timedelta(1), clock, zone).astimezone(UTC)
    return today if today > ctx.now else tomorrow


def slot(ctx: ToolContext, made: Composed, earliest: datetime) -> datetime:
    """When it leaves: at once, but for the hours in which no text may come.

    Raises:
        Refused: there is no such moment.
    """
    who, home = made.who, ctx.business.home
    rules = rules_for(ctx.business.outreach, home.timezone, home.country or "US", None)
    found = next_slot(earliest, who.zone, made.channel, who.region, who.country, rules, "")
    if isinstance(found, Hold):
        raise Refused(found.reason)
    return found.at


def _draft(ctx: ToolContext, row: Contact | Lead, draft: Message | str) -> Message:
    whose = Message.contact_id if isinstance(row, Contact) else Message.lead_id
    if isinstance(draft, str):
        query = select(Message).where(whose == row.id, Message.status == "draft", Message.direction == "out")
        found = ctx.session.exec(query.order_by(col(Message.id).desc())).first()
        if found is None:
            raise NotFound(f"There is no draft to {row.name}.")
        return found
    if draft.status != "draft":
        raise InvalidInput("draft", f"is no draft any more: it is {draft.status}.", "Give a draft, or the words.")
    if (draft.contact or draft.lead) is not row:
        raise InvalidInput("draft", f"is not for {row.name}.", "Name the person that it is for.")
    return draft


def _channel(who: Recipient, source: Source, said: str | None) -> str:
    """The channel: what its words were written for cannot be sent otherwise."""
    for name, written in (("template", source.template), ("draft", source.draft)):
        if written is not None:
            if said and said != written.channel:
                raise InvalidInput(name, f"is written as {channel_words(written.channel)}.", "Leave the channel out.")
            return written.channel
    return said or ("sms" if who.phone and not who.email else "email")


def _subject(channel: str, source: Source, said: str | None) -> str | None:
    if channel == "sms":
        if said:
            raise InvalidInput("subject", "is nothing that a text (SMS) has.", "Leave it out.")
        return None
    written = source.template or source.draft
    subject = straightened(said or (written.subject if written else None) or "").strip()
    return subject or None


def _words(source: Source) -> str:
    if source.template:
        return source.template.body
    return source.draft.body if source.draft else straightened(source.body or "")


def _filled(ctx: ToolContext, who: Recipient, source: Source, texts: Texts) -> tuple[str | None, str]:
    """The subject and the text with the recipient's values in them. A draft's were filled when it was written."""
    if texts.subject is None:
        texts = Texts("sms", None, texts.body)  # nothing but the text is there to be filled
    check(texts)
    made = render(texts, values_for(ctx, who))
    if isinstance(made, Missing):
        lacking = joined([VARIABLES.get(name, f"what the {name} says") for name in made.names])
        raise Refused(f"It cannot go to {who.name} like this: {lacking} is not known. Write it out.")
    return made.subject, made.text
