"""A message as it leaves: its text with what the law wants below it, and the marks by which an answer finds back."""

from collections.abc import Mapping
from typing import cast

from markupsafe import Markup
from sqlmodel import Session, col, select

from scheduler.delivery.base import Channel, Outgoing
from store.tables import Contact, Lead, Message
from tools.context import Business
from tools.outreach.config import OutreachConfig
from tools.outreach.html_part import html_of
from tools.outreach.marks import message_id, opt_out_link, reply_address, status_link

#: Above it stands what a person wrote; programs that read mail fold what is below (RFC 3676, section 4.3).
SIGNATURE = "-- "
NO_MORE = "If you would rather not hear from us again:"
_PAGE = Markup(
    "<!doctype html>\n<html><body>\n{text}\n<hr>\n<p>{who}{no_more} <a href={link}>{link}</a></p>\n</body></html>"
)


def outgoing(session: Session, message: Message, business: Business) -> Outgoing:
    """What is handed to a provider for a message.

    Raises:
        ValueError: it has no address, or no token.
    """
    if not (message.address and message.token):
        raise ValueError(f"message {message.id} has no address or no token")
    return (_email if message.channel == "email" else _text)(session, message, message.address, message.token, business)


def _text(session: Session, message: Message, to: str, token: str, business: Business) -> Outgoing:
    config = business.outreach
    return Outgoing(
        token=token,
        channel=cast(Channel, message.channel),
        to=to,
        to_name=_name(message),
        text=message.body,
        sender=config.sms_number,
        sender_name=config.sender_name or business.name,
        callback=status_link(config, token),
    )


def _email(session: Session, message: Message, to: str, token: str, business: Business) -> Outgoing:
    config, link = business.outreach, opt_out_link(business.outreach, token)
    who = _who(config, business.name)
    return Outgoing(
        token=token,
        channel="email",
        to=to,
        to_name=_name(message),
        subject=message.subject or "",
        text="\n".join([message.body.rstrip(), "", SIGNATURE, *who, f"{NO_MORE} {link}", ""]),
        html=_html(message.body, who, link),
        sender=config.sender_email,
        sender_name=config.sender_name or business.name,
        reply_to=reply_address(config, token),
        headers=_headers(config, token, link, _before(session, message)),
    )


def _html(body: str, who: list[str], link: str) -> str:
    lines = Markup("").join(Markup("{}<br>\n").format(line) for line in who)
    return str(_PAGE.format(text=Markup(html_of(body)), who=lines, no_more=NO_MORE, link=link))  # noqa: S704  html_of escapes


def _headers(config: OutreachConfig, token: str, link: str, before: list[str]) -> Mapping[str, str]:
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


def _before(session: Session, message: Message) -> list[str]:
    """The tokens of the e-mails of the same enrolment that have left, in their order."""
    if message.enrollment_id is None or message.step is None:
        return []
    same = (Message.enrollment_id == message.enrollment_id, Message.channel == "email")
    left = select(Message.token).where(*same, col(Message.step) < message.step, col(Message.sent_at).is_not(None))
    return [token for token in session.exec(left.order_by(col(Message.step))) if token]


def _who(config: OutreachConfig, business: str) -> list[str]:
    """Who writes, and their postal address in its lines."""
    address = config.postal_address.splitlines()
    return [config.sender_name or business, *(line.strip() for line in address if line.strip())]


def _name(message: Message) -> str:
    """The person's name; a lead's, where only the group is known, is the group's."""
    row: Contact | Lead | None = message.contact or message.lead
    if isinstance(row, Lead):
        return row.contact_name or row.name
    return row.name if row else ""
