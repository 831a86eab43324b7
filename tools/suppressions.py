"""Who is not to be written to: kept by the normalised address or number, so that it outlives any record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from sqlmodel import Session, col, select

from store.outreach import SUPPRESSED_CHANNELS
from store.tables import Contact, Lead, Suppression, Venue
from tools import refs
from tools.arg_types import OneOf
from tools.args import TextArg
from tools.context import ToolContext
from tools.errors import HarmonyError, NeedsAnswer, NotFound, Refused
from tools.outreach.recipients import person_of
from tools.outreach.stopping import stop_for
from tools.people import format_phone, normalise_email, normalise_phone
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result

Channel = Annotated[
    str,
    OneOf(
        SUPPRESSED_CHANNELS,
        {"e-mail": "email", "mail": "email", "text": "sms", "texts": "sms", "everything": "all", "both": "all"}.get,
    ),
]
_RECIPIENTS = ("contact", "lead", "venue")
_WHOSE_WORD = {"self": "they asked for no more messages", "staff": "they are not to be contacted"}
_IN_WORDS = {"email": "e-mail", "sms": "text messages", "all": "any message"}


class SuppressResult(Result):
    """What is now closed to messages."""

    addresses: list[str]
    channel: str


@dataclass(frozen=True)
class AnyAddress:
    """Somebody on file, or an address or number that need not be."""

    says: str = "A contact, lead or venue (ref or name), an e-mail address, or a phone number; it need not be on file."

    def read(self, raw: str, field: str, ctx: ToolContext) -> Contact | Lead | Venue | str:
        """The record; or the normalised address, where the text is one that nobody has, or several."""
        try:
            return refs.find(ctx, raw, _RECIPIENTS, field)  # type: ignore[return-value]  # of these kinds
        except (NotFound, NeedsAnswer):
            if (address := as_address(raw, ctx.business.home.country)) is None:
                raise
            return address


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "do not (contact|email|write|message|call|text|bother) {recipient} [any more|again]",
        "(stop|quit) (contacting|writing to|messaging|emailing|texting|bothering) {recipient}",
        "never (contact|write to|email|text|message) {recipient} [again]",
        "stop (writing|sending) [anything] to {recipient}",
        "{recipient} does not want [any more|to get|any] (emails|messages|mail|to hear from us|to be contacted)",
        "{recipient} does not want [any more|any] texts -> channel=sms",
        "{recipient} does not want [any more|any] texts emails are (fine|ok|okay|welcome) -> channel=sms",
        "{recipient} does not want [any more|any] emails texts are (fine|ok|okay|welcome) -> channel=email",
        "(no more|stop) texting {recipient} -> channel=sms",
        "(do not|never) text {recipient} [any more|again] -> channel=sms",
        "(do not|never) email {recipient} [any more|again] -> channel=email",
        "{recipient} (opted out|unsubscribed|wants out|asked us to stop)",
        "(unsubscribe|suppress|blacklist|block) {recipient}",
        "take {recipient} off (the|our) (list|mailing list)",
        "(no more|stop) emails to {recipient} -> channel=email",
        "(no more|stop) texts to {recipient} -> channel=sms",
        "{recipient} asked (us|me) to stop (emailing|writing|texting|contacting|messaging)",
        "{recipient} (does not want|no longer wants) to (hear from us|be contacted|be emailed)",
        "leave {recipient} alone",
        "{recipient} wants off [all] [our] (list|lists|mailing list)",
        "{recipient} wants (out|off|no more emails|no more messages|to be left alone)",
        "(get|take|strike) {recipient} off [all] [our] (list|lists)",
    ),
)
def suppress(
    ctx: ToolContext,
    recipient: Annotated[Contact | Lead | Venue | str, AnyAddress()],
    channel: Channel | None = None,
    reason: TextArg | None = None,
) -> SuppressResult:
    """Stop all messages to somebody's address and number, also when the record is merged, deleted or imported again.

    Args:
        ctx: The call's surroundings.
        recipient: Who is not to be written to.
        channel: email, sms, or all (unless said).
        reason: Why.

    Raises:
        NeedsAnswer: the venue has several contacts.
        Refused: nothing is on file by which they could be reached that way.
    """
    channel = channel or "all"
    who = recipient if isinstance(recipient, str) else person_of(recipient)
    addresses = reachable_at(who, channel)
    if not addresses:
        wanted = {"email": "no e-mail address", "sms": "no phone number"}.get(channel, "no address and no number")
        raise Refused(f"There is {wanted} on file for {_called(who)}, so there is nothing to stop. Give the address.")
    new = [address for address in addresses if put_suppression(ctx, address, channel, "staff", reason or "")]
    page = {} if isinstance(who, str) else {"ref": ref_of(who), "link": link_of(who)}
    headline = _headline(who, channel, addresses, new)
    return SuppressResult(headline=headline, addresses=addresses, channel=channel, **page)


def put_suppression(
    ctx: ToolContext, address: str, channel: str, by: str, reason: str = "", verified: bool = False
) -> bool:
    """Suppress a normalised address; False where that was so already.

    Args:
        ctx: The call's surroundings.
        address: An e-mail address in lower case, or a number as E.164.
        channel: email, sms or all.
        by: `self` (the person's own word, which outranks staff's) or `staff`.
        reason: Why, in words.
        verified: Whether it is proven whose address it is.

    Whatever runs to the address stops, and what is queued to it is cancelled.
    """
    stop_for(ctx, [address], reason or _WHOSE_WORD[by], channel=channel)
    query = select(Suppression).where(Suppression.address == address, Suppression.channel == channel)
    known = ctx.session.exec(query).first()
    if known is None:
        ctx.add(Suppression(address=address, channel=channel, by=by, reason=reason, verified=verified))
        return True
    if by == "self" and known.by != "self":
        known.by, known.verified = by, verified
        ctx.session.flush()
    return False


def suppressed(session: Session, addresses: Iterable[str | None]) -> Mapping[str, frozenset[str]]:
    """By address, the channels (email, sms, all) that are closed; addresses that are open are not in it."""
    wanted = sorted({address for address in addresses if address})
    closed: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        query = select(Suppression.address, Suppression.channel).where(col(Suppression.address).in_(chunk))
        for address, channel in session.exec(query):
            closed[address].add(channel)
    return {address: frozenset(channels) for address, channels in closed.items()}


def closed_to(row: Contact | Lead, closed: Mapping[str, frozenset[str]]) -> str:
    """What somebody is not to get, such as "do not contact" or "do not text"; empty where nothing is closed."""
    by_email = bool(row.email and closed.get(row.email, frozenset()) & {"email", "all"})
    by_phone = bool(row.phone and closed.get(row.phone, frozenset()) & {"sms", "all"})
    wholly = any("all" in closed.get(address, ()) for address in (row.email, row.phone) if address)
    if wholly or (by_email and by_phone):
        return "do not contact"
    return "do not e-mail" if by_email else "do not text" if by_phone else ""


def reachable_at(who: Contact | Lead | str, channel: str) -> list[str]:
    """The addresses of somebody that a channel concerns."""
    if isinstance(who, str):
        return [who] if channel == "all" or ("@" in who) == (channel == "email") else []
    given = {"email": [who.email], "sms": [who.phone], "all": [who.email, who.phone]}[channel]
    return [address for address in given if address]


def as_address(text: str, country: str) -> str | None:
    """Text as an e-mail address or a number, normalised; None where it is neither."""
    readers: tuple[tuple[Any, tuple[Any, ...]], ...] = ((normalise_email, ()), (normalise_phone, (country,)))
    for reader, rest in readers:
        try:
            return str(reader(text, "recipient", *rest))
        except HarmonyError:
            continue
    return None


def _called(who: Contact | Lead | str) -> str:
    return who if isinstance(who, str) else who.name


def _headline(who: Contact | Lead | str, channel: str, addresses: list[str], new: list[str]) -> str:
    listed = " and ".join(address if "@" in address else format_phone(address) for address in addresses)
    shown = f"{_called(who)} ({listed})" if _called(who) != listed else listed
    if not new:
        return f"{shown} was already closed to {_IN_WORDS[channel]}."
    return f"No more {_IN_WORDS[channel].replace('any message', 'messages of any kind')} to {shown}."
