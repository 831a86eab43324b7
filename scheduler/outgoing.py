"""A message as it leaves: its text with what the law wants below it, and the marks by which an answer finds back."""

from collections.abc import Mapping, Sequence
from typing import cast

from markupsafe import Markup

from scheduler.delivery.base import Channel, Outgoing
from tools.context import Business
from tools.outreach.config import OutreachConfig
from tools.outreach.html_part import html_of
from tools.outreach.in_hand import InHand
from tools.outreach.marks import message_id, opt_out_link, reply_address, status_link

#: Above it stands what a person wrote; programs that read mail fold what is below (RFC 3676, section 4.3).
SIGNATURE = "-- "
NO_MORE = "If you would rather not hear from us again:"
_PAGE = Markup(
    "<!doctype html>\n<html><body>\n{text}\n<hr>\n<p>{who}{no_more} <a href={link}>{link}</a></p>\n</body></html>"
)


def outgoing(message: InHand, business: Business) -> Outgoing:
    """What is handed to a provider for a message.

    Raises:
        ValueError: it has no address, or no token.
    """
    if not (message.address and message.token):
        raise ValueError(f"the message of attempt {message.attempt} has no address or no token")
    by = _text if message.channel != "email" else _notice if message.notice else _email
    return by(message, message.address, message.token, business)


def _text(message: InHand, to: str, token: str, business: Business) -> Outgoing:
    config = business.outreach
    return Outgoing(
        token=token,
        channel=cast(Channel, message.channel),
        to=to,
        to_name=message.name,
        text=message.body,
        sender=config.sms_number,
        sender_name=config.sender_name or business.name,
        callback=status_link(config, token),
    )


def _email(message: InHand, to: str, token: str, business: Business) -> Outgoing:
    config, link = business.outreach, opt_out_link(business.outreach, token)
    who = _who(config, business.name)
    return Outgoing(
        token=token,
        channel="email",
        to=to,
        to_name=message.name,
        subject=message.subject,
        text="\n".join([message.body.rstrip(), "", SIGNATURE, *who, f"{NO_MORE} {link}", ""]),
        html=_html(message.body, who, link),
        sender=config.sender_email,
        sender_name=config.sender_name or business.name,
        reply_to=reply_address(config, token),
        headers=_headers(config, token, link, message.before),
    )


def _notice(message: InHand, to: str, token: str, business: Business) -> Outgoing:
    """What somebody asked for, or what staff are told: no outreach, so nothing to opt out of."""
    config = business.outreach
    return Outgoing(
        token=token,
        channel="email",
        to=to,
        to_name=message.name,
        subject=message.subject,
        text="\n".join([message.body.rstrip(), "", SIGNATURE, *_who(config, business.name), ""]),
        sender=config.sender_email,
        sender_name=config.sender_name or business.name,
        reply_to=reply_address(config, token),
        headers={"Message-ID": message_id(config, token), "Auto-Submitted": "auto-generated"},
    )


def _html(body: str, who: list[str], link: str) -> str:
    lines = Markup("").join(Markup("{}<br>\n").format(line) for line in who)
    return str(_PAGE.format(text=Markup(html_of(body)), who=lines, no_more=NO_MORE, link=link))  # noqa: S704  html_of escapes


def _headers(config: OutreachConfig, token: str, link: str, before: Sequence[str]) -> Mapping[str, str]:
    """Threading (RFC 5322), and opting out with one click (RFC 8058)."""
    headers = {
        "Message-ID": message_id(config, token),
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if before:
        ids = [message_id(config, earlier) for earlier in before]
        headers |= {"In-Reply-To": ids[-1], "References": " ".join(ids)}
    return headers


def _who(config: OutreachConfig, business: str) -> list[str]:
    """Who writes, and their postal address in its lines."""
    address = config.postal_address.splitlines()
    return [config.sender_name or business, *(line.strip() for line in address if line.strip())]
