"""When somebody of the business is likely to be there: hours of the week, local to the business. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tools.errors import InvalidInput

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOW = 'Write days and hours, such as "Mon-Fri 9:00-17:00; Sat 10-13", or "never".'
_SPAN = re.compile(
    r"(?P<first>[a-z]{3,9})(?:\s*-\s*(?P<last>[a-z]{3,9}))?\s+"
    r"(?P<opens>\d{1,2}(?::\d{2})?)\s*-\s*(?P<closes>\d{1,2}(?::\d{2})?)"
)


@dataclass(frozen=True)
class OfficeHours:
    """Spans of the week: the day (0 is Monday), from when and until when. None: nobody promised any."""

    spans: tuple[tuple[int, time, time], ...] = tuple((day, time(9), time(17)) for day in range(5))

    def open_at(self, local: datetime) -> bool:
        """Whether somebody is likely to be there."""
        clock = local.time().replace(tzinfo=None)
        return any(day == local.weekday() and opens <= clock < closes for day, opens, closes in self.spans)

    def next_opening(self, local: datetime) -> datetime | None:
        """When somebody is there again, after this moment; None where there are no hours."""
        starts = (
            datetime.combine(local.date() + timedelta(ahead), opens, local.tzinfo)
            for ahead in range(8)
            for day, opens, _ in self.spans
            if day == (local.weekday() + ahead) % 7
        )
        return min((start for start in starts if start > local), default=None)


def parse_hours(text: str, field: str) -> OfficeHours:
    """Hours as people write them.

    Args:
        text: Such as "Mon-Fri 9:00-17:00; Sat 10-13"; "never" or nothing is no hours at all.
        field: What the text was given as, for the error.

    Raises:
        InvalidInput: it cannot be read, or a span ends before it begins.
    """
    spans: list[tuple[int, time, time]] = []
    if text.strip().casefold() in ("", "never"):
        return OfficeHours(())
    for part in re.split(r"[;,]", text.casefold()):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise InvalidInput(field, f'has "{part.strip()}", which I cannot read.', HOW)
        opens, closes = (_clock(found[name], field) for name in ("opens", "closes"))
        if closes <= opens:
            raise InvalidInput(field, f'has "{part.strip()}", which ends before it begins.', HOW)
        first = _day(found["first"], field)
        last = _day(found["last"], field) if found["last"] else first
        spans += [((first + ahead) % 7, opens, closes) for ahead in range((last - first) % 7 + 1)]
    return OfficeHours(tuple(sorted(spans)))


def _day(word: str, field: str) -> int:
    if word[:3] not in DAYS:
        raise InvalidInput(field, f'has "{word}", which is no day of the week.', HOW)
    return DAYS.index(word[:3])


def _clock(text: str, field: str) -> time:
    hour, _, minute = text.partition(":")
    if int(hour) == 24 and not int(minute or 0):
        return time.max
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise InvalidInput(field, f'has "{text}", which is no time of day.', HOW) from None
