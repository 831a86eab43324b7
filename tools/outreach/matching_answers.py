"""Whose an answer is: by our mark in it, by the message that it answers, by its sender, by the sender's group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlmodel import col, or_, select

from store.tables import Contact, Enrollment, Lead, Message, Venue
from tools.context import ToolContext
from tools.groups.hard_keys import mail_host, own_host
from tools.outreach.marks import token_of_message_id, token_of_reply_address
from tools.suppressions import as_address

By = Literal["", "token", "headers", "sender", "venue"]
#: How it is told by what an answer was matched.
IN_WORDS = {
    "token": "known by the address that it was sent to",
    "headers": "known by the message that it answers",
    "sender": "known by its sender's address",
    "venue": "from somebody of the same group",
    "": "from nobody who is known",
}
#: As many people of one group are looked through.
_MOST = 200


class ToldAnswer(BaseModel):
    """A message that came in, in the words of scheduler/delivery/base.py."""

    model_config = ConfigDict(extra="forbid")

    provider: str = Field(description="By whom it came, such as sendgrid, twilio, imap or mailbox.")
    channel: Literal["email", "sms"] = Field(description="email or sms.")
    sender: str = Field(description="The address or number that it says it is from.")
    to: str = Field(description="The address or number that it was sent to.")
    text: str = Field(description="What it says, in plain text.")
    at: AwareDatetime = Field(description="When it came.")
    key: str = Field(description="The provider's own id of it, or a hash of it.")
    subject: str = Field("", description="An e-mail's subject.")
    token: str = Field("", description="Our mark, from the address that it was sent to.")
    in_reply_to: str = Field("", description="The Message-ID that it answers.")
    references: list[str] = Field(default=[], description="The Message-IDs of its thread.")
    headers: dict[str, str] = Field(default={}, description="Headers that tell what kind of mail it is.")
    verified: bool = Field(False, description="Whether the provider vouches for its sender.")


@dataclass(frozen=True)
class Match:
    """Whose an answer is.

    `people` are those who have answered: several where they share an address, or where only their group is known.
    `answered` is the message that it answers. `proven`: who has our mark had our message before them.
    """

    by: By = ""
    people: list[Contact | Lead] = field(default_factory=list)
    answered: Message | None = None

    @property
    def proven(self) -> bool:
        """Whether the answer carries a mark that only the recipient of our message has."""
        return self.by in ("token", "headers")

    @property
    def who(self) -> Contact | Lead | None:
        """Under whom the answer is kept."""
        row = (self.answered.contact or self.answered.lead) if self.answered else None
        return row or next(iter(self.people), None)


def match(ctx: ToolContext, told: ToldAnswer) -> Match:
    """Whose an answer is; each way alone is enough, the surest first."""
    if (found := _by_tokens(ctx, _reply_tokens(told))) is not None:
        return Match("token", list(_people(found)), found)
    if (found := _by_tokens(ctx, _thread_tokens(told))) is not None:
        return Match("headers", list(_people(found)), found)
    address = as_address(told.sender, ctx.business.home.country or "US")
    if address is None:
        return Match()
    people = at_address(ctx, address)
    last = _last_sent(ctx, people, address)
    if people or last is not None:
        return Match("sender", people or list(_people(last)), last)
    group = at_host(ctx, mail_host(address))
    return Match("venue", group, _last_sent(ctx, group, None)) if group else Match()


def at_address(ctx: ToolContext, address: str) -> list[Contact | Lead]:
    """Everybody on file with a normalised address or number."""
    found: list[Contact | Lead] = []
    for model in (Contact, Lead):
        column: Any = model.email if "@" in address else model.phone
        found += ctx.session.exec(select(model).where(column == address).order_by(col(model.id).desc())).all()  # type: ignore[arg-type]
    return found


def at_host(ctx: ToolContext, host: str | None) -> list[Contact | Lead]:
    """Everybody of the group that a domain is: by their own addresses, or by its site. Shared hosts are nobody's."""
    if host is None:
        return []
    mails = f"%{host}"
    query = select(Contact).join(Venue).where(or_(col(Contact.email).like(mails), col(Venue.website).like(f"%{host}%")))
    contacts = [
        c for c in ctx.session.exec(query.limit(_MOST)) if host in (mail_host(c.email), own_host(c.venue.website))
    ]
    leads = select(Lead).where(or_(col(Lead.host) == host, col(Lead.email).like(mails))).limit(_MOST)
    return [*contacts, *(lead for lead in ctx.session.exec(leads) if host in (lead.host, mail_host(lead.email)))]


def colleagues(ctx: ToolContext, people: Iterable[Contact | Lead]) -> list[Contact | Lead]:
    """The others of these people's groups: of the same venue, and who has an address at the same domain."""
    known = list(people)
    venues = {person.venue_id for person in known if person.venue_id}
    found: list[Contact | Lead] = []
    for model in (Contact, Lead):
        found += ctx.session.exec(select(model).where(col(model.venue_id).in_(venues)).limit(_MOST)).all()  # type: ignore[arg-type]
    for host in {host for person in known if (host := mail_host(person.email))}:
        found += at_host(ctx, host)
    mine = {id(person) for person in known}
    return list({id(each): each for each in found if id(each) not in mine}.values())


def _reply_tokens(told: ToldAnswer) -> list[str]:
    return [token for token in (told.token, token_of_reply_address(told.to)) if token]


def _thread_tokens(told: ToldAnswer) -> list[str]:
    """The marks in the thread, the nearest first."""
    ids = [told.in_reply_to, *reversed(told.references)]
    return [token for each in ids if (token := token_of_message_id(each))]


def _by_tokens(ctx: ToolContext, tokens: Iterable[str]) -> Message | None:
    """The message that one of the marks is of; of an enrolment's mark the last that left."""
    for token in tokens:
        query = select(Message).where(Message.token == token, Message.direction == "out")
        if (found := ctx.session.exec(query).first()) is not None:
            return found
        of_enrollment = select(Message).join(Enrollment).where(Enrollment.token == token)
        newest = of_enrollment.order_by(col(Message.sent_at).is_(None), col(Message.sent_at).desc(), col(Message.id))
        if (found := ctx.session.exec(newest).first()) is not None:
            return found
    return None


def _last_sent(ctx: ToolContext, people: list[Contact | Lead], address: str | None) -> Message | None:
    """The newest message that left to these people, or to the address."""
    contacts = [person.id for person in people if isinstance(person, Contact)]
    leads = [person.id for person in people if isinstance(person, Lead)]
    there = [col(Message.address) == address] if address else []
    theirs = [col(Message.contact_id).in_(contacts), col(Message.lead_id).in_(leads), *there]
    query = select(Message).where(or_(*theirs), Message.direction == "out", col(Message.sent_at).is_not(None))
    return ctx.session.exec(query.order_by(col(Message.sent_at).desc(), col(Message.id).desc())).first()


def _people(message: Message | None) -> Iterator[Contact | Lead]:
    person = (message.contact or message.lead) if message else None
    if person is not None:
        yield person


def moment_of(told: ToldAnswer, now: datetime) -> datetime:
    """When it came; a clock that is ahead of ours is not believed."""
    return min(told.at, now)
