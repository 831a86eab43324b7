"""Words for days, each with what it means: a table of patterns, the more exact first."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from agent.planner.calendar_words import COUNT, HOLIDAYS, MON, NTHS, TH, TO, WD, D, N, Y, month_of, weekday_of
from agent.planner.date_spans import int_of, nth_week, nth_weekday, nth_weekend, week_of, weekend_of
from agent.planner.moments import Day, Moment

Maker = Callable[[re.Match[str], date], Moment | None]


def _iso(m: re.Match[str], today: date) -> Moment:
    return Moment(_iso_day(m[1]), _iso_day(m[2]) if m[2] else None)


def _iso_day(text: str) -> Day:
    year, month, day = map(int, text.split("-"))
    return Day(year, month, day)


def _numeric(m: re.Match[str], today: date) -> Moment | None:
    month, day, year = int(m[1]), int(m[2]), int_of(m[3])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    last = Day(year and _full_year(year), int(m[4]), int(m[5])) if m[4] else None
    return Moment(Day(year and _full_year(year), month, day), last)


def _full_year(year: int) -> int:
    return year if year > 99 else 2000 + year


def _range_year_last(m: re.Match[str], today: date) -> Moment:
    """As in "dec 4-7, 2027": the year may stand at either end."""
    first, second = month_of(m[1]), month_of(m[3]) if m[3] else None
    year = int_of(m[5])
    crosses = bool(year and second and second < first)
    return Moment(Day(year - 1 if crosses and year else year, first, int(m[2])), Day(year, second, int(m[4])))


def _day_first_range(m: re.Match[str], today: date) -> Moment:
    year = int_of(m[5])
    last = month_of(m[4])
    first = month_of(m[2]) if m[2] else last
    return Moment(Day(year, first, int(m[1])), Day(year, last, int(m[3])))


def _single(m: re.Match[str], today: date) -> Moment:
    return Moment(Day(int_of(m[3]), month_of(m[1]), int(m[2])))


def _day_first(m: re.Match[str], today: date) -> Moment:
    return Moment(Day(int_of(m[3]), month_of(m[2]), int(m[1])))


def _whole_month(m: re.Match[str], today: date) -> Moment | None:
    lead, name, year = (m[1] or "").lower(), m[2], int_of(m[3])
    if name.lower() in ("may", "mar", "march", "sun", "sat") and not (
        lead or year or name[0].isupper() or m[0].endswith("s")
    ):
        return None
    month = month_of(name)
    if lead == "last":
        year = today.year - (1 if month >= today.month else 0)
    return Moment(Day(year, month, None), whole="month")


def _ordinal_range(m: re.Match[str], today: date) -> Moment:
    return Moment(Day(day=int(m[1])), Day(day=int(m[2])))


def _ordinal(m: re.Match[str], today: date) -> Moment | None:
    return Moment(Day(day=int(m[1]))) if int(m[1]) <= 31 else None


_RELATIVE = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "just now": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "last night": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}


def _relative(m: re.Match[str], today: date) -> Moment:
    return Moment(Day(fixed=today + timedelta(_RELATIVE[m[1].lower()])))


#: After "sat" or "sun" in lower case a date tells that it is the day.
_DATE_NEXT = re.compile(rf",?\s(?:the\s)?(?:\d|{MON})", re.I)


def _said_weekday(m: re.Match[str], today: date) -> Moment | None:
    which = (m[1] or "").lower()
    word = m[0].split()[1 if which else 0]
    if word in ("sat", "sun") and not which and not m[3] and not _DATE_NEXT.match(m.string[m.end() :]):
        return None
    which = {"coming": "", "past": "last", "upcoming": ""}.get(which, which)
    day = Day(weekday=weekday_of(m[2]), which=which)
    return Moment(Day(day=int(m[3]))) if m[3] else Moment(day)


def _weekdays(m: re.Match[str], today: date) -> Moment:
    """As in "thursday to saturday": every day between, both included."""
    which = "" if (m[1] or "").lower() == "coming" else (m[1] or "").lower()
    return Moment(Day(weekday=weekday_of(m[2]), which=which), Day(weekday=weekday_of(m[3])))


def _ago(m: re.Match[str], today: date) -> Moment:
    number = COUNT.get(m[1].lower()) or int(m[1])
    days = number * {"d": 1, "w": 7, "m": 30}[m[2][0].lower()]
    return Moment(Day(fixed=today - timedelta(days)))


def _ahead(m: re.Match[str], today: date) -> Moment:
    number = COUNT.get(m[1].lower()) or int(m[1])
    return Moment(Day(fixed=today + timedelta(number * {"d": 1, "w": 7}[m[2][0].lower()])))


def _period(m: re.Match[str], today: date) -> Moment:
    which, unit = m[1].lower(), m[2].lower()
    step = {"this": 0, "next": 1, "coming": 1, "last": -1, "past": -1}[which]
    if unit == "year":
        return Moment(
            Day(fixed=date(today.year + step, 1, 1)), Day(fixed=date(today.year + step, 12, 31)), whole="year"
        )
    if unit == "month":
        index = today.year * 12 + today.month - 1 + step
        return Moment(Day(index // 12, index % 12 + 1, None), whole="month")
    monday = today - timedelta(today.weekday()) + timedelta(7 * step)
    first, last = (5, 6) if unit == "weekend" else (0, 6)
    return Moment(Day(fixed=monday + timedelta(first)), Day(fixed=monday + timedelta(last)), whole=unit)


def _same_day(m: re.Match[str], today: date) -> Moment:
    return Moment(same_day=True)


def _holiday(m: re.Match[str], today: date) -> Moment:
    month, day = HOLIDAYS[m[1].lower().replace("’", "'")]
    return Moment(Day(None, month, day))


def _rule(pattern: str, maker: Maker) -> tuple[re.Pattern[str], Maker]:
    return re.compile(pattern, re.I), maker


RULES: tuple[tuple[re.Pattern[str], Maker], ...] = (
    _rule(r"\b(\d{4}-\d\d-\d\d)(?:\s?(?:to|through|until|–|/)\s?(\d{4}-\d\d-\d\d))?(?![\d-])", _iso),
    _rule(
        (
            r"(?<![\d/$])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?(?:\s?(?:-|–|to)\s?(\d{1,2})/(\d{1,"
            r"2})(?:/(?:\d{4}|\d\d))?)?(?![\d/])"
        ),
        _numeric,
    ),
    _rule(rf"\b(?:the\s)?{NTHS}\sweek\s(?:of|in)\s{MON}{Y}", nth_week),
    _rule(rf"\b(?:the\s)?{NTHS}\sweekend\s(?:of|in)\s{MON}{Y}", nth_weekend),
    _rule(rf"\b(?:the\s)?{NTHS}\s{WD}\s(?:of|in)\s{MON}{Y}", nth_weekday),
    _rule(
        rf"\b(?:the\s)?week\s(?:of|beginning|starting|commencing)\s(?:on\s)?(?:the\s)?"
        rf"(?:{MON}\s(?:the\s)?{D}|{D}\s(?:of\s)?{MON}){Y}",
        week_of,
    ),
    _rule(rf"\b(?:the\s)?weekend\sof\s(?:the\s)?{MON}\s(?:the\s)?{D}", weekend_of),
    _rule(rf"\b(?:from\s|between\s)?{MON}\s?(?:the\s)?{D}{TO}(?:{MON}\s?(?:the\s)?)?{D}{Y}", _range_year_last),
    _rule(rf"\b(?:from\s|between\s)?(?:the\s)?{D}(?:\s(?:of\s)?{MON})?{TO}{D}\s(?:of\s)?{MON}{Y}", _day_first_range),
    _rule(rf"\b{MON}\s?(?:the\s)?{D}{Y}", _single),
    _rule(rf"\b(?:the\s)?{D}\s(?:of\s)?{MON}{Y}", _day_first),
    _rule(
        (
            r"\b(day after tomorrow|day before yesterday|this morning|this afternoon|this evening|"
            r"last night|just now|today|tonight|tomorrow|yesterday)\b"
        ),
        _relative,
    ),
    _rule(r"\b(christmas eve|christmas|new year['’]s (?:eve|day)|halloween|valentine['’]s day)\b", _holiday),
    _rule(rf"\b{N}\s(days?|weeks?|months?)\sago\b", _ago),
    _rule(rf"\bin\s{N}\s(days?|weeks?)\b(?!\s?time\b.*minutes)", _ahead),
    _rule(r"\b(this|next|last|past|coming)\s(week|month|year|weekend)\b", _period),
    _rule(
        rf"\b(?:from\s|between\s)?(?:(this|next|coming)\s)?{WD}\s?(?:-|–|to|through|thru|until|till)\s?{WD}", _weekdays
    ),
    _rule(rf"\b(?:(this|next|last|past|coming|upcoming)\s)?{WD}(?:\sthe\s{TH})?", _said_weekday),
    _rule(rf"\b(?:from\s|between\s)?(?:the\s)?{TH}{TO}{TH}", _ordinal_range),
    _rule(
        rf"\b(?:the\s){TH}(?!\s(?:one|of|weekend|item))|\b(?:on\s){TH}",
        lambda m, t: Moment(Day(day=int(m[1] or m[2]))),
    ),
    _rule(rf"\b{TH}(?!\s(?:one|of|weekend|grade|grader|item))", _ordinal),
    _rule(
        (
            rf"\b(?:((?:for )?(?:sometime|some time|some day|any ?time) in|in|for|during|this|next|last|of|since|by|"
            rf"late|early|mid|until)\s)?(?:the "
            rf"month of\s)?{MON}(?:['’]s)?(?:\s+(20\d\d))?"
        ),
        _whole_month,
    ),
    _rule(
        r"\b(?:in|for|from|of|during|since|year)\s(20\d\d)\b(?!-)",
        lambda m, t: Moment(Day(fixed=date(int(m[1]), 1, 1)), Day(fixed=date(int(m[1]), 12, 31)), whole="year"),
    ),
    _rule(r"\b(?:that|the same|same|this)\s(?:day|evening|morning|afternoon|night)\b", _same_day),
)
