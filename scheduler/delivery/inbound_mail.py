"""E-mail that comes in, from SendGrid's Inbound Parse or as a whole message (RFC 5322), normalised.

What an e-mail says of itself proves nothing: `verified` stays False unless the caller knows better.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from lxml import etree
from lxml import html as lxml_html

from scheduler.delivery.base import Incoming

#: So much of a text is kept, in characters.
MAX_TEXT = 20_000
_TOKEN = re.compile(r"\+([A-Za-z0-9_-]{16,64})@")
_ID = re.compile(r"<[^<>\s]{3,300}>")
#: Headers that say what kind of mail it is (RFC 3834), kept for the reading of it.
_KEPT = ("auto-submitted", "precedence", "x-autoreply", "x-auto-response-suppress", "list-id", "return-path")


def from_parse(form: Mapping[str, str], now: datetime) -> Incoming:
    """An e-mail as Inbound Parse posts it: the fields headers, from, to, subject, text, html, envelope."""
    headers: EmailMessage = message_from_string(form.get("headers", "")[:200_000], policy=policy.default)
    text = form.get("text") or _plain(form.get("html", ""))
    return _incoming("sendgrid", headers, form.get("from", ""), form.get("to", ""), form.get("subject", ""), text, now)


def from_message(raw: bytes, now: datetime) -> Incoming:
    """An e-mail as a mailbox holds it."""
    mail: EmailMessage = message_from_bytes(raw, policy=policy.default)
    return _incoming(
        "imap", mail, _header(mail, "from"), _header(mail, "to"), _header(mail, "subject"), _body(mail), now
    )


def _incoming(
    provider: str, headers: EmailMessage, sender: str, to: str, subject: str, text: str, now: datetime
) -> Incoming:
    message_id = _header(headers, "message-id")
    where = " ".join([to, _header(headers, "to"), _header(headers, "delivered-to"), _header(headers, "cc")])
    token = _TOKEN.search(where)
    unique = message_id or hashlib.sha256(f"{sender}{to}{subject}{text}".encode()).hexdigest()
    return Incoming(
        provider=provider,
        channel="email",
        sender=_address(sender),
        to=_address(to),
        text=_clean(text),
        at=min(_moment(_header(headers, "date"), now), now),
        key=unique[:200],
        subject=_clean(subject)[:300],
        token=token[1] if token else "",
        in_reply_to="".join(_ID.findall(_header(headers, "in-reply-to"))[:1]),
        references=tuple(_ID.findall(_header(headers, "references"))[-20:]),
        headers={name: value[:300] for name in _KEPT if (value := _header(headers, name))},
    )


def _header(mail: EmailMessage, name: str) -> str:
    """A header's text; a broken one is read as empty, since nothing hangs on it but the matching."""
    try:
        return str(mail.get(name) or "")
    except (
        ValueError,
        LookupError,
        IndexError,
        AttributeError,
        TypeError,
    ):  # what the parser raises over broken headers
        return ""


def _body(mail: EmailMessage) -> str:
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        if part is None:
            continue
        try:
            content = str(part.get_content())
        except (LookupError, ValueError, KeyError):  # a charset or an encoding that nobody knows
            payload = part.get_payload(decode=True)
            content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        return content if kind == "plain" else _plain(content)
    return ""


def _plain(markup: str) -> str:
    """The text of an HTML part; scripts and styles left out."""
    if not markup.strip():
        return ""
    try:
        tree = lxml_html.fromstring(markup[:500_000])
    except (ValueError, etree.LxmlError):
        return ""
    etree.strip_elements(tree, "script", "style", "head", with_tail=False)
    for node in tree.iter("br", "p", "div", "tr"):
        node.tail = "\n" + (node.tail or "")
    return "".join(str(text) for text in tree.itertext())


def _address(text: str) -> str:
    return next((address.lower()[:254] for _, address in getaddresses([text[:2_000]]) if "@" in address), "")


def _clean(text: str) -> str:
    plain = "".join(c for c in text[:MAX_TEXT] if c in "\n\t" or c.isprintable())
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def _moment(text: str, now: datetime) -> datetime:
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return now
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
