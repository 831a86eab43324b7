"""What Twilio tells of texts, and texts that come in: signed form posts, normalised.

Format and signature as in Twilio's documentation of status callbacks and incoming messages: HMAC-SHA1 over the public
address and the sorted fields, by the account's token.
"""

from collections.abc import Mapping
from datetime import datetime

from twilio.request_validator import RequestValidator

from scheduler.delivery.base import Event, EventKind, Incoming

SIGNATURE = "x-twilio-signature"
_KINDS: Mapping[str, EventKind] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "bounced",
    "failed": "failed",
    "canceled": "failed",
}
#: Error 21610: the number has opted out at the carrier. 30003 to 30006: unreachable, blocked, unknown, landline.
_OPTED_OUT, _DEAD = "21610", frozenset({"30005", "30006"})


def verified(url: str, form: Mapping[str, str], headers: Mapping[str, str], auth_token: str) -> bool:
    """Whether a request is Twilio's own.

    Args:
        url: The public address that it was sent to, exactly as Twilio was told it, query included.
        form: The fields of the body.
        headers: The request's, their names in lower case.
        auth_token: The account's token.
    """
    signature = headers.get(SIGNATURE, "")
    return bool(signature) and bool(RequestValidator(auth_token).validate(url, dict(form), signature))


def event_of(form: Mapping[str, str], token: str, now: datetime) -> Event:
    """The event of a status callback. Twilio gives no moment of its own: it is `now`, UTC-aware.

    Args:
        form: The fields of the body.
        token: Our mark of the message, from the callback's address.
        now: The moment.
    """
    status, code = form.get("MessageStatus", "").lower(), form.get("ErrorCode", "")
    sid = form.get("MessageSid", "")[:64]
    kind: EventKind = "opted_out" if code == _OPTED_OUT else _KINDS.get(status, "other")
    return Event(
        provider="twilio",
        kind=kind,
        at=now,
        key=f"{sid}:{status}:{code}"[:200],
        token=token[:300],
        provider_id=sid,
        address=form.get("To", "")[:40],
        words=" ".join(part for part in (form.get("ErrorMessage", ""), code and f"error {code}") if part)[:500],
        permanent=code in _DEAD,
        raw={name: value[:1000] for name, value in list(form.items())[:60]},
    )


def text_of(form: Mapping[str, str], now: datetime) -> Incoming:
    """A text that came in."""
    return Incoming(
        provider="twilio",
        channel="sms",
        sender=form.get("From", "")[:40],
        to=form.get("To", "")[:40],
        text=form.get("Body", "")[:5_000],
        at=now,
        key=form.get("MessageSid", "")[:200],
        headers={"opt-out-type": told} if (told := form.get("OptOutType", "")[:20]) else {},
        verified=True,
    )
