"""What a sentence says about time, before it is known which day that is.

A month and day, "the 17th", "next Friday", "7:30 that evening".

A `Moment` is resolved late, when its tool is known: money spent lies in the past, a trip in the future, and "the
17th" said of a trip is the trip's day where it has one.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class NoSuchDay(ValueError):
    """The day that was said does not exist; the text is one sentence for a person."""


@dataclass(frozen=True)
class Day:
    """One day as it was said. `fixed` is already certain; otherwise whatever of year, month and day was said.

    `weekday` (0 is Monday) goes with `which`: "", "this", "next" or "last".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    fixed: date | None = None
    weekday: int | None = None
    which: str = ""

    def on(self, today: date, past: bool = False, within: tuple[date, date] | None = None) -> date:
        """The calendar day.

        Raises:
            NoSuchDay: there is none, such as February 30.
        """
        if self.fixed:
            return self.fixed
        if self.weekday is not None:
            return _weekday(self.weekday, self.which, today, past)
        if self.month is None:
            return _day_alone(self.day or 1, today, past, within)
        return _month_day(self.year, self.month, self.day or 1, today, past, within)


@dataclass(frozen=True)
class Moment:
    """A day or a range of days, with the hours where some were said; `whole` is a month, week or year said as such."""

    first: Day | None = None
    last: Day | None = None
    clock: time | None = None
    until: time | None = None
    whole: str = ""
    same_day: bool = False
    same_time: bool = False

    @property
    def has_day(self) -> bool:
        """Whether any day was said."""
        return self.first is not None

    def days(
        self, today: date, past: bool = False, within: tuple[date, date] | None = None
    ) -> tuple[date | None, date | None]:
        """First and last day; the last is None where only one day was said.

        Raises:
            NoSuchDay: a day that was said does not exist.
        """
        if self.first is None:
            return None, None
        start = self.first.on(today, past, within)
        if self.whole == "month":
            return start.replace(day=1), start.replace(day=monthrange(start.year, start.month)[1])
        if self.last is None:
            return start, None
        return start, _after(self.last, start, today)

    def with_clock(self, other: "Moment") -> "Moment":
        """This day with the other's hours."""
        return replace(
            self,
            clock=other.clock or self.clock,
            until=other.until or self.until,
            same_time=self.same_time or other.same_time,
            same_day=self.same_day or other.same_day,
        )


def _after(last: Day, start: date, today: date) -> date:
    if last.fixed:
        return last.fixed
    if last.weekday is not None:
        return start + timedelta((last.weekday - start.weekday()) % 7)
    month = last.month or start.month
    year = last.year or start.year + (1 if month < start.month else 0)
    return _made(year, month, last.day or 1)


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        name = date(2000, month, 1).strftime("%B") if 1 <= month <= 12 else f"Month {month}"
        longest = monthrange(year, month)[1] if 1 <= month <= 12 else 31
        raise NoSuchDay(f"There is no {name} {day}: {name} {year} has {longest} days.") from None


def _weekday(weekday: int, which: str, today: date, past: bool) -> date:
    monday = today - timedelta(today.weekday())
    if which == "next":
        return monday + timedelta(7 + weekday)
    if which == "this":
        return monday + timedelta(weekday)
    if which == "last" or past:
        return today - timedelta((today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def _day_alone(day: int, today: date, past: bool, within: tuple[date, date] | None) -> date:
    if within and (inside := _day_near(day, within)):
        return inside
    year, month = today.year, today.month
    if past and day > today.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    elif not past and day < today.day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return _made(year, month, day)


def _day_near(day: int, within: tuple[date, date]) -> date | None:
    """That day of the month inside the range, else in the month in which the range begins or ends."""
    start, end = within
    for offset in range((end - start).days + 1):
        if (start + timedelta(offset)).day == day:
            return start + timedelta(offset)
    if day > end.day and day <= monthrange(end.year, end.month)[1]:
        return end.replace(day=day)
    if day < start.day:
        return start.replace(day=day)
    return None


def _month_day(
    year: int | None, month: int, day: int, today: date, past: bool, within: tuple[date, date] | None
) -> date:
    if year:
        return _made(year, month, day)
    for candidate in (today.year - 1, today.year, today.year + 1) if within else ():
        if _exists(candidate, month, day) and within and within[0] <= date(candidate, month, day) <= within[1]:
            return date(candidate, month, day)
    if not past and month < today.month:
        return _leap_safe(today.year + 1, month, day, 1)
    this = _leap_safe(today.year, month, day, -1 if past else 1)
    same_month = day == 1 and month == today.month
    if past:
        return this if this <= today else _leap_safe(today.year - 1, month, day, -1)
    return this if this >= today or same_month else _leap_safe(today.year + 1, month, day, 1)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def _leap_safe(year: int, month: int, day: int, step: int) -> date:
    """The date in that year, or, for February 29, in the nearest leap year that way."""
    while month == 2 and day == 29 and not _exists(year, 2, 29):
        year += step
    return _made(year, month, day)
