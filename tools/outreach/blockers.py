"""Why somebody is not written to: everything that stands in the way, in words that a person can act on."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from store.tables import Booking, EmailSequence, Lead, Suppression
from tools.context import ToolContext
from tools.errors import HarmonyError
from tools.groups.directory import STUDENTS
from tools.leads.lead_facts import stated
from tools.outreach.config import OutreachConfig
from tools.outreach.consents import consent_of
from tools.outreach.recipients import Recipient, next_booking
from tools.outreach.site_consents import agreed_to_answer
from tools.outreach.standing import standing
from tools.outreach.zones import hint_of, known_zone
from tools.people import normalise_email, normalise_phone
from tools.record_names import short_date

_TEXTS = {"email": "e-mail", "sms": "texts"}
#: Names that mean this machine or this house (RFC 6761, 6762, 8375).
_OF_ONE_HOUSE = (".localhost", ".local", ".home.arpa", ".internal", ".invalid", ".test")
#: Stages that write to people who have not agreed to anything yet, and those that are about a booking.
ASKING, BOOKED = ("cold", "nurture"), ("confirmation", "logistics")


def blockers(
    ctx: ToolContext,
    recipient: Recipient,
    channel: str,
    sequence: EmailSequence | None,
    booking: Booking | None = None,
) -> list[str]:
    """What stands in the way of a message; empty where nothing does.

    Args:
        ctx: The call's surroundings.
        recipient: Who would be written to.
        channel: email or sms.
        sequence: The sequence that they would be enrolled in; None for a message on its own, which is a person's word
            to one person: it needs no consent, and no stage is too late for it.
        booking: What the sequence would be about; by itself their next one.
    """
    found = [*unready(ctx.business.outreach, channel), *_unreachable(ctx, recipient, channel)]
    found += _opted_out(ctx.session, recipient, channel)
    if sequence is not None:
        about = booking or next_booking(ctx, recipient.row)
        found += _unagreed(ctx, recipient, channel)
        found += _unsuited(recipient, sequence)
        found += _unbooked(recipient, sequence, about)
        found += standing(ctx, recipient, sequence, about)
    return found


def unready(config: OutreachConfig, channel: str) -> list[str]:
    """What the business lacks before messages of a channel may really leave, whoever gets them.

    CAN-SPAM (15 U.S.C. 7704(a)) wants a truthful sender, a postal address and an opt-out that works; RFC 8058 (3.1)
    wants its address to be https.
    """
    if channel != "email" or channel not in config.real:
        return nameless(config, channel)
    wanted = (
        (config.postal_address.strip(), "No postal address is set (HARMONY_POSTAL_ADDRESS); the law wants it below."),
        (
            _is_public(config.site),
            "The site has no public https address (HARMONY_BASE_URL), so nobody could unsubscribe.",
        ),
    )
    return [*nameless(config, channel), *(problem for there, problem in wanted if not there)]


def nameless(config: OutreachConfig, channel: str) -> list[str]:
    """What lacks before anything of a channel may really leave, outreach or not: who it comes from."""
    if channel not in config.real:
        return []
    if channel == "sms":
        return [] if config.sms_number else ["No number to text from is set (HARMONY_SMS_NUMBER)."]
    return [] if config.sender_email else ["No address to write from is set (HARMONY_SENDER_EMAIL)."]


def _is_public(site: str) -> bool:
    """Whether recipients reach the site: by https, at a host that is not of one machine or one house alone."""
    parts = urlsplit(site)
    host = (parts.hostname or "").rstrip(".")
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and "." in host and not host.endswith(_OF_ONE_HOUSE)


def _unreachable(ctx: ToolContext, who: Recipient, channel: str) -> Iterator[str]:
    """No address, one that cannot be, or a text to nobody knows where."""
    address = who.address(channel)
    if address is None:
        yield _nothing_on_file(who, channel)
        return
    try:
        normalise_email(address) if channel == "email" else normalise_phone(address, country=who.country or "US")
    except HarmonyError:
        yield f'"{address}" of {who.name} cannot be reached: correct it.'
        return
    if channel == "sms" and known_zone(who.zone) is None:
        yield _nowhere(who, hint_of(address))


def _nowhere(who: Recipient, hint: str) -> str:
    number = f" (The number is from around {hint}, but people keep theirs when they move.)" if hint else ""
    unknown = f"It is not known where {who.name} is, so neither is the time of day there"
    return f"{unknown}, and a text must not come at night: give the city.{number}"


def _nothing_on_file(who: Recipient, channel: str) -> str:
    if not who.email and not who.phone:
        return f"Neither an e-mail address nor a number is on file for {who.name}: add one."
    if channel == "email":
        return f"No e-mail address is on file for {who.name}, only a number: add one, or send a text."
    return f"No number is on file for {who.name}, only an e-mail address: add one, or write an e-mail."


def _opted_out(session: Session, who: Recipient, channel: str) -> list[str]:
    """Closed addresses. One that is closed to everything closes the person: it is they who asked."""
    here = who.address(channel)
    reached_at = [address for address in (who.email, who.phone) if address]
    query = select(Suppression).where(col(Suppression.address).in_(reached_at)).order_by(col(Suppression.id))
    rows = [s for s in session.exec(query) if s.channel == "all" or (s.channel == channel and s.address == here)]
    return [_closed(who, row) for row in rows[:1]]


def _closed(who: Recipient, row: Suppression) -> str:
    what = "any message" if row.channel == "all" else _TEXTS[row.channel]
    when = f" on {short_date(row.created_at.date())}" if row.created_at else ""
    why = f": {row.reason.rstrip('.')}" if row.reason else ""
    if row.by == "self":
        return f"{who.name} asked not to get {what}{when}{why}. Only they can lift that."
    return f"{who.name} ({row.address}) was closed to {what} by staff{when}{why}."


def _unagreed(ctx: ToolContext, who: Recipient, channel: str) -> Iterator[str]:
    """A sequence of texts needs the person's recorded consent (47 CFR 64.1200(a)(2), (f)(9))."""
    if channel == "sms" and who.phone and consent_of(ctx.session, who.phone, "sms") is None:
        answer = agreed_to_answer(ctx.session, who.email, ctx.business.zone)
        only = f" They {answer.in_words}, which is no consent to texts." if answer else ""
        yield f"{who.name} has not agreed to get texts: record their words with record_consent, or use e-mail.{only}"


def _unsuited(who: Recipient, sequence: EmailSequence) -> Iterator[str]:
    """A group that is gone, that said no, or that takes no one."""
    lead = who.row
    if not isinstance(lead, Lead):
        return
    if reason := stated(lead, "closed"):
        yield f"{lead.name} is closed: {reason.rstrip('.')}."
    if lead.stage == "lost":
        yield f"{lead.name} is lost; set its stage to contacted or interested to go on with it."
    if sequence.stage in ASKING and stated(lead, "open_to") == STUDENTS:
        yield f"{lead.name} takes the students of one school only: write to its director yourself."


def _unbooked(who: Recipient, sequence: EmailSequence, booking: Booking | None) -> Iterator[str]:
    """Cold outreach to who has booked; a confirmation of nothing. Steps that count from a booking say so themselves."""
    if sequence.stage == "cold" and _has_booked(who, booking):
        yield f"{who.group} has booked already: cold outreach is over."
    if sequence.stage in BOOKED and booking is None and not any(step.anchor == "booking" for step in sequence.steps):
        yield f"{who.group} has no tentative or confirmed booking ahead that {sequence.name} could be about."


def _has_booked(who: Recipient, booking: Booking | None) -> bool:
    return booking is not None or (isinstance(who.row, Lead) and who.row.stage == "booked")
