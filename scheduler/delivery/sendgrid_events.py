"""What SendGrid tells of e-mails: its Event Webhook, signed, normalised.

Format and signature as in SendGrid's documentation of the Event Webhook: a JSON array of flat objects, our own custom
arguments among their fields; ECDSA over the timestamp and the raw body.
"""

import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sendgrid.helpers.eventwebhook import EventWebhook

from scheduler.delivery.base import Event, EventKind

SIGNATURE, TIMESTAMP = "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"
#: A body is fresh within so many seconds of its timestamp; older ones may be somebody's recording.
FRESH = 600
#: An answer to one request holds at most so many events; SendGrid sends far fewer.
MAX_EVENTS = 5_000
_KINDS: Mapping[str, EventKind] = {
    "processed": "accepted",
    "deferred": "deferred",
    "delivered": "delivered",
    "bounce": "bounced",
    "dropped": "dropped",
    "open": "opened",
    "click": "clicked",
    "spamreport": "complained",
    "unsubscribe": "unsubscribed",
    "group_unsubscribe": "unsubscribed",
}
#: Reasons of a drop that say that the address itself is dead, and that the person wants no more.
_DEAD, _OPTED_OUT = ("bounced address", "invalid"), ("spam reporting address", "unsubscribed address")
#: Unix time at the beginning of 2100.
_CENTURY = 4_102_444_800


def verified(raw: bytes, headers: Mapping[str, str], public_key: str, now: datetime) -> bool:
    """Whether a body is SendGrid's own and fresh.

    Args:
        raw: The body, byte for byte as it came.
        headers: The request's, their names in lower case.
        public_key: The webhook's verification key, base64 of its DER form, as SendGrid shows it.
        now: The moment, UTC-aware.
    """
    signature, timestamp = headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, "")
    try:
        if abs(now.timestamp() - int(timestamp)) > FRESH:
            return False
        return bool(EventWebhook(public_key).verify_signature(raw.decode(), signature, timestamp))
    except (ValueError, binascii.Error, TypeError, OverflowError):  # no number, no base64, no key, no UTF-8
        return False


def events_of(raw: bytes) -> Iterator[Event]:
    """The events of a body. What is no event is passed over; an event of an unknown name is kept as `other`.

    Raises:
        ValueError: the body is no JSON array.
    """
    try:
        listed = json.loads(raw)
    except RecursionError:
        raise ValueError("the body is nested too deep") from None
    if not isinstance(listed, list):
        raise ValueError("the body is no JSON array")  # noqa: TRY004  one kind of error for every wrong body
    for item in listed[:MAX_EVENTS]:
        if isinstance(item, dict) and isinstance(item.get("event"), str):
            yield _event(item)


def _event(item: dict[str, Any]) -> Event:
    words = " ".join(str(item[key]) for key in ("reason", "response", "status") if item.get(key))[:500]
    kind = _kind(item, words)
    return Event(
        provider="sendgrid",
        kind=kind,
        at=_moment(item.get("timestamp")),
        key=str(item.get("sg_event_id") or hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest())[:200],
        token=_text(item, "message_token"),
        provider_id=_text(item, "sg_message_id").partition(".")[0],
        address=_text(item, "email").lower(),
        words=words,
        permanent=kind == "bounced" or (kind == "dropped" and any(why in words.lower() for why in _DEAD)),
        machine=item.get("sg_machine_open") is True,
        raw=item,
    )


def _kind(item: Mapping[str, Any], words: str) -> EventKind:
    kind = _KINDS.get(item["event"], "other")
    if kind == "bounced" and item.get("type") == "blocked":  # refused for now: the address may be good
        return "deferred"
    return "opted_out" if kind == "dropped" and any(why in words.lower() for why in _OPTED_OUT) else kind


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value[:300] if isinstance(value, str) else ""


def _moment(value: Any) -> datetime:
    """Unix time as a moment; what is none, or lies beyond this century, is the first."""
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = 0.0
    return datetime.fromtimestamp(seconds if 0 <= seconds < _CENTURY else 0, UTC)
