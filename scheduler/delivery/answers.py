"""What a provider's status means: taken, to be tried again, refused, or perhaps taken. One reading for all of them."""

import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from scheduler.delivery.base import DeliveryFailed, Rejected, ShutOut, TemporaryFailure, Uncertain

#: Of a provider's words, in characters.
_MOST = 300
#: Certainly not taken, and worth another try: the request did not come whole (408), or came too soon (429).
_TRY_AGAIN = (408, 429)
#: The key or the account is refused (RFC 9110), whatever the message.
_SHUT_OUT = (401, 403)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def failure(status: int, words: str, headers: Mapping[str, str], secrets: tuple[str, ...] = ()) -> DeliveryFailed:
    """What an answer comes to that does not say "taken".

    Args:
        status: Of HTTP. Only 4xx is certain: a redirect or a 5xx comes from somebody who may have passed it on.
        words: The provider's own.
        headers: Names in lower case.
        secrets: What must not be repeated, whoever said it.
    """
    said = plain_words(words, secrets)
    told = f"status {status}: {said}" if said else f"status {status}"
    if status in _TRY_AGAIN:
        return TemporaryFailure(told, seconds_asked_for(headers))
    if status in _SHUT_OUT:
        return ShutOut(told)
    return Rejected(told) if 400 <= status < 500 else Uncertain(told)


def plain_words(words: str, secrets: tuple[str, ...] = ()) -> str:
    """A provider's words in one short line, without secrets."""
    for secret in filter(None, secrets):
        words = words.replace(secret, "…")
    line = _UNSEEN.sub(" ", words).strip()
    return line if len(line) <= _MOST else f"{line[: _MOST - 1].rstrip()}…"


def seconds_asked_for(headers: Mapping[str, str], clock: Callable[[], float] = time.time) -> float | None:
    """How long the provider wants to be left alone: Retry-After (seconds, a date), else X-RateLimit-Reset (Unix time).

    A moment counts from the answer's own Date, where it has one, so that clocks need not agree.
    """
    now = _moment(headers.get("date", ""))
    now = clock() if now is None else now
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked[:9])
    until = _moment(asked)
    if until is None:
        reset = headers.get("x-ratelimit-reset", "").strip()
        until = float(reset[:12]) if reset.isascii() and reset.isdecimal() else None
    return None if until is None else max(0.0, until - now)


def _moment(text: str) -> float | None:
    """A date of HTTP (RFC 9110) as Unix time."""
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
