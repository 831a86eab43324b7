"""Words for weeks and weekends, and days told by their place in a month."""

import re
from datetime import date, timedelta

from agent.planner.calendar_words import NTH, month_of, weekday_of
from agent.planner.moments import Day, Moment


def int_of(text: str | None) -> int | None:
    """The number that a group of digits is; None where there is none."""
    return int(text) if text else None


def nth_weekend(m: re.Match[str], today: date) -> Moment:
    """The Saturday and Sunday, as in "the second weekend of May"."""
    saturday = _nth_of(5, NTH[m[1].lower()], *_year_month(m[2], m[3], today))
    return Moment(Day(fixed=saturday), Day(fixed=saturday + timedelta(1)))


def nth_week(m: re.Match[str], today: date) -> Moment:
    """The days 1 to 7 are a month's first week, and so on; the last seven are its last."""
    year, month = _year_month(m[2], m[3], today)
    nth = NTH[m[1].lower()]
    first = (
        date(year, month, 7 * nth - 6) if 0 < nth < 5 else date(year + month // 12, month % 12 + 1, 1) - timedelta(7)
    )
    return Moment(Day(fixed=first), Day(fixed=first + timedelta(6)), whole="week")


def nth_weekday(m: re.Match[str], today: date) -> Moment:
    """The day, as in "the first Friday in June"."""
    return Moment(Day(fixed=_nth_of(weekday_of(m[2]), NTH[m[1].lower()], *_year_month(m[3], m[4], today))))


def _year_month(month: str, year: str | None, today: date) -> tuple[int, int]:
    number = month_of(month)
    return int_of(year) or today.year + (1 if number < today.month else 0), number


def _nth_of(weekday: int, nth: int, year: int, month: int) -> date:
    start = date(year, month, 1)
    days = [start + timedelta(n) for n in range(31) if (start + timedelta(n)).month == month]
    matching = [d for d in days if d.weekday() == weekday]
    return matching[-1] if nth == -1 or nth > len(matching) else matching[nth - 1]


def week_of(m: re.Match[str], today: date) -> Moment:
    """The week in which the day is, from its Monday on; one that is named by its Sunday begins with it."""
    month, day = (m[1], m[2]) if m[1] else (m[4], m[3])
    named = Day(int_of(m[5]), month_of(month), int(day)).on(today)
    first = named - timedelta(0 if named.weekday() == 6 else named.weekday())
    return Moment(Day(fixed=first), Day(fixed=first + timedelta(6)), whole="week")


def weekend_of(m: re.Match[str], today: date) -> Moment:
    """The weekend in which the day is, or the one after it."""
    day = Day(None, month_of(m[1]), int(m[2])).on(today)
    saturday = day - timedelta(1) if day.weekday() == 6 else day + timedelta((5 - day.weekday()) % 7)
    return Moment(Day(fixed=saturday), Day(fixed=saturday + timedelta(1)))
