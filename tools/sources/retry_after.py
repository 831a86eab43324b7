"""When somebody who is busy wants to be asked again (RFC 9110, section 10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tools.sources.web import Answer

BUSY = (429, 503)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds to wait, from a number of seconds or a date; None where nothing is said, or nothing that is understood.

    `now` is UTC-aware.
    """
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal() and said.isascii():
        return float(said[:9])
    try:
        at = parsedate_to_datetime(said)
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
