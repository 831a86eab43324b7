"""E-mail that comes in, from SendGrid's Inbound Parse or as a whole message (RFC 5322), normalised.

What an e-mail says of itself proves nothing: `verified` stays False unless the caller knows better.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from scheduler.delivery.base import Event, Incoming
from scheduler.delivery.mail_parts import body_of, header, parsed, plain, raw_header, raw_headers
from scheduler.delivery.mail_reports import event_of
from tools.outreach.marks import token_of_reply_address

#: So much of a text is kept, in characters.
MAX_TEXT = 20_000
#: A longer id of a message is known by its hash.
_MAX_KEY = 150
_ID = re.compile(r"<[^<>\s]{3,300}>")
#: Headers that say what kind of mail it is (RFC 3834 and what came before it), kept for the reading of it.
_KEPT = (
    *("auto-submitted", "precedence", "x-precedence", "x-autoreply", "x-autorespond", "x-autoresponder"),
    *("x-auto-reply-from", "x-mail-autoreply", "x-auto-response-suppress", "list-id", "return-path"),
)
#: Where the address stands that an e-mail was sent to, as it was sent and as it was passed on.
_SENT_TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
#: Who writes when a message came back, by mail servers that send no report which machines can read.
_MAIL_SERVER = re.compile(r"(?:mailer-daemon|postmaster)@")


def from_parse(form: Mapping[str, str], now: datetime) -> Event | Incoming:
    """An e-mail as Inbound Parse posts it: headers, from, to, subject, text, html, envelope, charsets.

    Where its setting "POST the raw, full MIME message" is on, that is in the field `email`.
    """
    if whole := form.get("email"):
        return came(whole.encode(errors="replace"), now, "sendgrid")
    charsets = _object(form.get("charsets", ""))
    told = {name: _in_charset(form.get(name, ""), charsets.get(name)) for name in ("from", "subject", "text", "html")}
    text = told["text"] if told["text"].strip() else plain(told["html"])
    heads = parsed(form.get("headers", "")[:200_000].encode(errors="replace"))
    envelope = _object(form.get("envelope", "")).get("to")
    to = [form.get("to", ""), *(str(each) for each in (envelope if isinstance(envelope, list) else [])[:20])]
    return _incoming("sendgrid", heads, told["from"], " ".join(to), told["subject"], text, now)


def came(raw: bytes, now: datetime, provider: str = "imap") -> Event | Incoming:
    """An e-mail as a mailbox holds it: somebody's words, or what a machine reports of a message of ours."""
    mail = parsed(raw)
    return event_of(mail, now) or _whole(mail, now, provider)


def _whole(mail: Message, now: datetime, provider: str) -> Incoming:
    sender, to = raw_header(mail, "from"), raw_header(mail, "to")
    return _incoming(provider, mail, sender, to, header(mail, "subject"), body_of(mail), now)


def _incoming(
    provider: str, headers: Message, sender: str, to: str, subject: str, text: str, now: datetime
) -> Incoming:
    ids = _ID.findall(raw_header(headers, "message-id"))
    unique = ids[0] if ids else ""
    if not 0 < len(unique) <= _MAX_KEY:
        unique = hashlib.sha256(f"{unique or [sender, to, subject, text]}".encode(errors="replace")).hexdigest()
    who = _address(sender)
    thread = _ID.findall(raw_header(headers, "references"))[-20:]
    returned = _ID.findall(text[:MAX_TEXT])[:20] if _MAIL_SERVER.match(who) else []
    return Incoming(
        provider=provider,
        channel="email",
        sender=who,
        to=_address(to),
        text=_clean(text),
        at=min(_moment(raw_header(headers, "date"), now), now),
        key=_line(unique),
        subject=" ".join(_clean(subject).split())[:300],
        token=token_of_reply_address(f"{to} {raw_headers(headers, *_SENT_TO)}"),
        in_reply_to="".join(_ID.findall(raw_header(headers, "in-reply-to"))[:1]),
        references=tuple(_line(each) for each in [*returned, *thread]),
        headers={name: _line(value)[:300] for name in _KEPT if (value := header(headers, name))},
    )


def _in_charset(text: str, charset: object) -> str:
    """A field of Inbound Parse, which comes in the e-mail's own charset: read as UTF-8, else byte for byte."""
    named = charset.strip().lower() if isinstance(charset, str) else ""
    if named in ("", "utf-8", "utf8", "us-ascii", "ascii"):
        return text
    try:
        return text.encode("ascii" if text.isascii() else "latin-1").decode(named)
    except (UnicodeError, LookupError):  # it was UTF-8 after all, or nobody knows the name
        return text


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text[:20_000])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _address(text: str) -> str:
    try:
        found = getaddresses([text[:2_000]])
    except (RecursionError, ValueError, IndexError):
        return ""
    return next((_line(address.lower())[:254] for _, address in found if "@" in address), "")


def _line(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _clean(text: str) -> str:
    lines = text[: 2 * MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    plain_text = "".join(c for c in lines if c in "\n\t" or c.isprintable())
    return re.sub(r"\n{3,}", "\n\n", plain_text).strip()[:MAX_TEXT]


def _moment(text: str, now: datetime) -> datetime:
    try:
        when = parsedate_to_datetime(text)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return now
