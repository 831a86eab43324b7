"""What an answer says besides its body: where else to go, when to come back, and its status in words."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from tools.sources.web import Answer, Unreachable

#: Come back later.
BUSY = (429, 503)
_REDIRECTS = (301, 302, 303, 307, 308)
#: So many redirects are followed.
MOST_REDIRECTS = 5


def redirect_of(answer: Answer, url: httpx.URL) -> str | None:
    """The address to which an answer sends one on, absolute; None where it does not.

    Raises:
        Unreachable: it sends one to something that is no address.
    """
    location = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not location:
        return None
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise Unreachable(f"{url.host} sends one on to something that is no address") from None


def said(answer: Answer, host: str) -> str:
    """An answer's status in words."""
    return f"{host} answers {answer.status} {httpx.codes.get_reason_phrase(answer.status)}".rstrip()


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds to wait, from Retry-After: a number of seconds or a date (RFC 9110, section 10.2.3); None without one.

    `now` is UTC-aware.
    """
    told = answer.headers.get("retry-after", "").strip()
    if told.isdecimal() and told.isascii():
        return float(told[:9])
    try:
        at = parsedate_to_datetime(told)
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
