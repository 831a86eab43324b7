"""What people agreed to: in which words and when, kept by the normalised address or number.

Consent lifts nothing: who opted out stays out until they opt in themselves.
"""

from datetime import date
from typing import Annotated

from sqlmodel import Session, select

from store.outreach import CHANNELS
from store.tables import Consent, Contact, Lead, Venue
from tools.arg_types import FreeText, OneOf
from tools.args import DateArg
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.outreach.recipients import person_of
from tools.people import format_phone
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.suppressions import AnyAddress, reachable_at, suppressed

_UNDERSTOOD = {"e-mail": "email", "mail": "email", "emails": "email", "text": "sms", "texts": "sms", "texting": "sms"}
ChannelArg = Annotated[str, OneOf(CHANNELS, lambda said: _UNDERSTOOD.get(said.strip().casefold()))]
_AGREED = "(agreed|consented|said yes|opted in|gave consent|is fine|is ok|is okay|is happy) (to|with)"
_TEXTS, _EMAILS = "[get|getting|receive|receiving] texts", "[get|getting|receive|receiving] emails"
_RECORD, _FOR = "(record|note|log|put down) [the] consent", "to (get|getting)|for|to"
_SAYING = "[[and] [(he|she|they|his|her|their)] (said|wrote|says|words)]"
IN_WORDS = {"email": "e-mail", "sms": "texts"}


class ConsentResult(Result):
    """What somebody agreed to."""

    address: str
    channel: str
    wording: str
    given_on: date


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        f"{{recipient}} {_AGREED} {_TEXTS} {_SAYING} {{wording}} -> channel=sms",
        f"{{recipient}} {_AGREED} {_EMAILS} {_SAYING} {{wording}} -> channel=email",
        f"{{recipient}} {_AGREED} {_TEXTS} [on] {{given_on}} {_SAYING} {{wording}} -> channel=sms",
        f"{{recipient}} {_AGREED} {_EMAILS} [on] {{given_on}} {_SAYING} {{wording}} -> channel=email",
        f"{{recipient}} {_AGREED} {_TEXTS} -> channel=sms",
        f"{{recipient}} {_AGREED} {_EMAILS} -> channel=email",
        "{recipient} said (we|i|you) (can|may) text (her|him|them|me) {wording} -> channel=sms",
        "{recipient} said (we|i|you) (can|may) (email|write to) (her|him|them|me) {wording} -> channel=email",
        f"{_RECORD} [{_FOR}] (texts|texting) (from|of|by) {{recipient}} {{wording}} -> channel=sms",
        f"{_RECORD} [{_FOR}] (emails|emailing) (from|of|by) {{recipient}} {{wording}} -> channel=email",
        f"{_RECORD} [{_FOR}] (texts|texting) (from|of|by) {{recipient}} -> channel=sms",
        f"{_RECORD} [{_FOR}] (emails|emailing) (from|of|by) {{recipient}} -> channel=email",
    ),
)
def record_consent(
    ctx: ToolContext,
    recipient: Annotated[Contact | Lead | Venue | str, AnyAddress()],
    channel: ChannelArg,
    wording: Annotated[str, FreeText(500)],
    given_on: DateArg | None = None,
) -> ConsentResult:
    """Keep that somebody agreed to be written to, in their own words. A sequence of texts needs it.

    Args:
        ctx: The call's surroundings.
        recipient: Who agreed.
        channel: What they agreed to: email or sms.
        wording: What they said or signed, such as "sure, text me".
        given_on: When; today unless said.

    Raises:
        InvalidInput: there are no words, or the day is yet to come.
        Refused: nothing is on file by which they could be reached that way.
    """
    if not any(c.isalnum() for c in wording):
        raise InvalidInput("wording", "is empty.", "Say what they agreed to in their own words.")
    if given_on and given_on > ctx.today:
        raise InvalidInput("given_on", "is yet to come.", "Give the day on which they agreed.")
    who = recipient if isinstance(recipient, str) else person_of(recipient)
    address = _address(who, channel)
    kept = put_consent(ctx, address, channel, wording, given_on or ctx.today)
    _note_closed(ctx, address, channel)
    page = {} if isinstance(who, str) else {"ref": ref_of(who), "link": link_of(who)}
    said = kept.model_dump(include={"address", "channel", "wording", "given_on"})
    return ConsentResult(headline=_headline(who, kept), **said, **page)


def put_consent(ctx: ToolContext, address: str, channel: str, wording: str, given_on: date) -> Consent:
    """Keep consent for a normalised address; the last words count, the journal has the earlier ones.

    Args:
        ctx: The call's surroundings.
        address: An e-mail address in lower case, or a number as E.164.
        channel: email or sms.
        wording: What was said or signed.
        given_on: When.
    """
    known = consent_of(ctx.session, address, channel)
    if known is None:
        return ctx.add(Consent(address=address, channel=channel, wording=wording, given_on=given_on))
    known.wording, known.given_on = wording, given_on
    ctx.session.flush()
    return known


def consent_of(session: Session, address: str, channel: str) -> Consent | None:
    """What the owner of a normalised address agreed to, if anything was recorded."""
    query = select(Consent).where(Consent.address == address, Consent.channel == channel)
    return session.exec(query).first()


def _address(who: Contact | Lead | str, channel: str) -> str:
    if found := reachable_at(who, channel):
        return found[0]
    wanted = "e-mail address" if channel == "email" else "phone number"
    if isinstance(who, str):
        raise InvalidInput("recipient", f"{who} is no {wanted}.", f"Give the {wanted} that they agreed for.")
    raise Refused(
        f"There is no {wanted} on file for {who.name}, so there is nothing they could agree to. Add it first."
    )


def _note_closed(ctx: ToolContext, address: str, channel: str) -> None:
    if suppressed(ctx.session, [address]).get(address, frozenset()) & {channel, "all"}:
        ctx.note(
            f"{_shown(address)} stays closed to {IN_WORDS[channel]}: consent lifts no opt-out. "
            "Only they can, by writing START or by opting in on the site."
        )


def _headline(who: Contact | Lead | str, kept: Consent) -> str:
    name = _shown(who) if isinstance(who, str) else f"{who.name} ({_shown(kept.address)})"
    return f'{name} agreed to {IN_WORDS[kept.channel]} on {short_date(kept.given_on)}: "{kept.wording}".'


def _shown(address: str) -> str:
    return address if "@" in address else format_phone(address)
