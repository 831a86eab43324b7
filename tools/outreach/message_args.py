"""How messages are named in a call: by their ref, or by whom they go to; and the words for their states."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any

from sqlmodel import col, select

from store.messages import DIRECTIONS, MESSAGE_STATES
from store.tables import Contact, Lead, Message, Venue
from tools import refs
from tools.arg_types import OneOf, RefTo, When, WhenText
from tools.context import ToolContext
from tools.errors import Candidate, InvalidInput, NeedsAnswer, NotFound
from tools.outreach.recipients import KINDS_REACHED
from tools.record_names import short_date
from tools.records import ref_of

#: The newest draft to the recipient, in place of its ref.
LATEST = "latest"
_STATES = {
    "scheduled": "queued",
    "waiting": "queued",
    "pending": "queued",
    "outstanding": "queued",
    "upcoming": "queued",
    "drafts": "draft",
    "drafted": "draft",
    "stuck": "held",
    "late": "held",
    "on hold": "held",
    "unclear": "unknown",
    "uncertain": "unknown",
    "canceled": "cancelled",
    "undelivered": "bounced",
    "bounces": "bounced",
    "arrived": "delivered",
    "answered": "received",
}
_DIRECTIONS = {
    **dict.fromkeys(("inbound", "incoming", "received", "to us", "replies", "answers", "reply"), "in"),
    **dict.fromkeys(("outbound", "outgoing", "sent", "from us", "by us"), "out"),
}
StatusArg = Annotated[str, OneOf(MESSAGE_STATES, lambda said: _STATES.get(said.strip().casefold()))]
DirectionArg = Annotated[str, OneOf(DIRECTIONS, lambda said: _DIRECTIONS.get(said.strip().casefold()))]


@dataclass(frozen=True)
class AnyMessage(RefTo):
    """A message by its ref; or by whom it goes to, where one alone of these states is on file for them."""

    kinds: tuple[str, ...] = ("message", *KINDS_REACHED)
    states: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What may be given, for the schema."""
        return "A message by its ref, or by its recipient where only one can be meant."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Message:
        """The message.

        Raises:
            NotFound: there is none.
            NeedsAnswer: several can be meant.
        """
        row = refs.find(ctx, raw, self.kinds, field)
        if isinstance(row, Message):
            return row
        assert isinstance(row, Contact | Lead | Venue)  # the kinds above
        found = messages_to(ctx, row, self.states)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"No message to {row.name} is {' or '.join(self.states)}.")
        raise NeedsAnswer(field, f"Which message to {row.name}?", [Candidate(ref_of(m), in_brief(m)) for m in found])


@dataclass(frozen=True)
class ADraft(RefTo):
    """A draft by its ref, or the word for the newest one to the recipient."""

    kinds: tuple[str, ...] = ("message",)

    @property
    def says(self) -> str:
        """What may be given, for the schema."""
        return f'A draft\'s ref, or "{LATEST}": the newest one to that recipient.'

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Message | str:
        """The draft; or the word."""
        if str(raw).strip().casefold() == LATEST:
            return LATEST
        row = refs.find(ctx, raw, self.kinds, field)
        assert isinstance(row, Message)  # the one kind
        return row


@dataclass(frozen=True)
class DepartureText(WhenText):
    """A moment at which a message may leave: a day with a time, or a time of day, which is the next such."""

    says: str = (
        "A day and time as YYYY-MM-DDTHH:MM, such as 2026-12-05T14:00; an offset may follow. Or a time of day alone, "
        "such as 17:00: the next such."
    )

    def read(self, raw: Any, field: str, ctx: ToolContext) -> When | time:  # type: ignore[override]  # more is understood
        """The moment, or the time of day."""
        text = raw.strip()
        if len(text) > 5:
            return super().read(raw, field, ctx)
        try:
            return time.fromisoformat(text)
        except ValueError:
            raise InvalidInput(field, f'"{text}" is no time of day.', self.says) from None


DepartureArg = Annotated[When | time, DepartureText()]


def messages_to(ctx: ToolContext, who: Contact | Lead | Venue, states: tuple[str, ...]) -> list[Message]:
    """What goes to somebody, or to anybody of a venue, in one of these states; the newest first."""
    query = select(Message).where(Message.direction == "out", col(Message.status).in_(states))
    if isinstance(who, Venue):
        query = query.where(col(Message.contact_id).in_([contact.id for contact in who.contacts]))
    else:
        query = query.where((Message.contact_id if isinstance(who, Contact) else Message.lead_id) == who.id)
    return list(ctx.session.exec(query.order_by(col(Message.id).desc()).limit(refs.MAX_CANDIDATES)))


def in_brief(message: Message) -> str:
    """A message as it is told from others to the same person."""
    what = f'"{message.subject or message.body[:40]}"'
    made = f", {short_date(message.created_at.date())}" if message.created_at else ""
    return f"{what}, {message.status}{made}"
