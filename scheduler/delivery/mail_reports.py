"""What machines of mail report of a message of ours, as events: it bounced, was read, or was called spam.

Formats: delivery status (RFC 3464), disposition (a read receipt, RFC 8098) and feedback reports (RFC 5965), each a
multipart/report (RFC 6522) that holds its figures as headers and the message that it is about, or its headers. It is
believed only where that has our mark, which nobody guesses.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.message import Message

from scheduler.delivery.base import Event, EventKind
from scheduler.delivery.mail_parts import content, parsed, parts_of, raw_header
from tools.outreach.marks import token_of_message_id

_STATUS, _RECEIPT, _FEEDBACK = "message/delivery-status", "message/disposition-notification", "message/feedback-report"
_REPORTS = (_STATUS, _RECEIPT, _FEEDBACK)
_ACTIONS: Mapping[str, EventKind] = {
    "failed": "bounced",
    "delayed": "deferred",
    "delivered": "delivered",
    "relayed": "sent",
    "expanded": "sent",
}
#: Codes that say that the address itself is dead: no such mailbox, host, or form; disabled; moved (RFC 3463).
_DEAD = re.compile(r"5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.4)\b")


def event_of(mail: Message, now: datetime) -> Event | None:
    """What a report says of a message of ours; None where an e-mail is no report, or is about none of ours."""
    kinds = {part.get_content_type(): part for part in reversed(list(parts_of(mail)))}
    report = next((kinds[kind] for kind in _REPORTS if kind in kinds), None)
    token = _token(kinds) if report is not None else ""
    if report is None or not token:
        return None
    fields = _fields(report)
    kind, permanent, machine = _said(report.get_content_type(), fields)
    told = " ".join(part for part in (fields.get("status", ""), fields.get("diagnostic-code", "")) if part)
    unique = raw_header(mail, "message-id") or f"{token} {sorted(fields.items())}"
    return Event(
        provider="mail",
        kind=kind,
        at=now,
        key=f"report:{hashlib.sha256(unique.encode(errors='replace')).hexdigest()}",
        token=token,
        address=fields.get("final-recipient", "").rpartition(";")[2].strip().lower()[:254],
        words=told[:500],
        permanent=permanent,
        machine=machine,
        raw=fields,
    )


def _said(report: str, fields: Mapping[str, str]) -> tuple[EventKind, bool, bool]:
    """The kind of an event, whether the address is dead, and whether a machine did it."""
    if report == _FEEDBACK:
        abuse = fields.get("feedback-type", "abuse").lower() in ("abuse", "fraud", "opt-out", "not-wanted")
        return ("complained" if abuse else "other"), False, False
    if report == _RECEIPT:
        told = fields.get("disposition", "").lower()
        return ("opened" if "displayed" in told else "other"), False, "automatic-action" in told
    kind = _ACTIONS.get(fields.get("action", "").lower(), "other")
    return kind, kind == "bounced" and bool(_DEAD.match(fields.get("status", ""))), False


def _token(kinds: Mapping[str, Message]) -> str:
    """Our mark of the message that a report is about."""
    named = [_fields(kinds[kind]).get("original-message-id", "") for kind in _REPORTS if kind in kinds]
    for kind in ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"):
        named += [raw_header(each, "message-id") for each in _enclosed(kinds[kind])] if kind in kinds else []
    return next((token for each in named if (token := token_of_message_id(each))), "")


def _enclosed(part: Message) -> Iterator[Message]:
    held = part.get_payload()
    if isinstance(held, list):
        yield from (each for each in held[:1] if isinstance(each, Message))
    else:
        yield parsed(content(part).lstrip().encode(errors="replace")[:100_000])


def _fields(report: Message) -> dict[str, str]:
    """The figures of a report by their names in lower case: of its blocks (one for each recipient) the first value."""
    held = report.get_payload()
    blocks = held if isinstance(held, list) else [parsed(content(report).lstrip().encode(errors="replace"))]
    found: dict[str, str] = {}
    for block in (each for each in blocks[:10] if isinstance(each, Message)):
        for name in list(block.keys())[:50]:
            found.setdefault(name.lower()[:60], raw_header(block, name)[:1000])
    return found
