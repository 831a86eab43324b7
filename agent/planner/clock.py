"""Hours in English: "at 3pm", "7:30", "from 1 to 5pm", "noon", "half past six", "the same time"."""

import re
from collections.abc import Iterator
from datetime import time

from agent.planner.moments import Moment

_HALF = r"a\.?m\b\.?|p\.?m\b\.?"
_CLOCK = rf"(\d{{1,2}})(?::(\d\d)|\.(\d\d)(?=\s?[ap]\.?m))?\s?({_HALF})?"
_RANGE = re.compile(
    (
        rf"(?:\b(?:from|between|at)\s+)?(?<![\d.,$/:-]){_CLOCK}\s?(?:-|–|to|until|till|and|through)\s?{_CLOCK}"
        rf"(?![\d:%/]|,\d|\s?(?:km|mi|k\b))"
    ),
    re.I,
)
_AT = re.compile(
    (
        rf"\b(at|by|from|around|about|@|to|starting|start|starts|begins|until|till|ends|for)\s?(?:at\s)?{_CLOCK}"
        rf"(?![\d:/%-]|[.,]\d|(?:st|nd|rd|th|k|km|mi)\b)"
    ),
    re.I,
)
_ALONE = re.compile(
    (
        r"(?<![\d$.,:/-])(\d{1,2})(?::(\d\d))\s?(a\.?m\b\.?|p\.?m\b\.?)?(?![\d:])|(?<![\d$.,"
        r":/-])(\d{1,2})\s?(a\.?m\b|p\.?m\b)"
    ),
    re.I,
)
#: After a day, two bare numbers are hours: "sunday the 17th, 10-12".
_AFTER_DAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|tue|wed|thu|fri|sat|sun)|\d(?:st|nd|rd|th)|"
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]* \d{1,2}),\s*(?:from )?$",
    re.I,
)
_OCLOCK = re.compile(
    r"\b(?:at\s)?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s?o['’]?clock\b", re.I
)
_PAST = re.compile(
    (
        r"\b(?:at\s)?(half past|quarter past|quarter to)\s(\d{1,2}|one|two|three|four|five|six|"
        r"seven|eight|nine|ten|eleven|twelve)\b"
    ),
    re.I,
)
_HOURS = {"noon": "12pm", "midday": "12pm", "midnight": "12am"}
_NOON = re.compile(r"\b(?:noon|midday|midnight)\b", re.I)
_SAME = re.compile(r"\b(?:at\s)?(?:the\s)?same (?:time|hour)s?\b", re.I)
_WORDS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
#: Words after which a bare number need not be an hour.
_VAGUE = frozenset("to for by about around until till from start starts ends begins".split())
_PART = re.compile(r"^\s?(?:in the|that|this)?\s?\b(morning|afternoon|evening|night|tonight)\b", re.I)
_UNIT = re.compile(
    r"^\s?(?:km|kilomet|mi\b|miles?|%|percent|singers|members|people|days?|weeks?|months?|"
    r"minutes?|mins?|hours?|hrs?|bucks|dollars|usd|years?|yo\b|nights?|voices|of\b"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)

Found = tuple[int, int, Moment]


def clocks(text: str) -> Iterator[Found]:
    """Every hour or range of hours in the text, with its place in it: (start, end, moment)."""
    taken: list[tuple[int, int]] = []
    text = _NOON.sub(lambda m: _HOURS[m[0].lower()].ljust(len(m[0])), text)
    for found in _candidates(text):
        start, end, _ = found
        if not any(s < end and start < e for s, e in taken):
            taken.append((start, end))
            yield found


def _candidates(text: str) -> Iterator[Found]:
    for m in _SAME.finditer(text):
        yield m.start(), m.end(), Moment(same_time=True)
    for m in _PAST.finditer(text):
        yield m.start(), m.end(), Moment(clock=_past(m[1].lower(), m[2]))
    for m in _OCLOCK.finditer(text):
        yield _with_part(text, m.start(), m.end(), str(_number(m[1])), None, None)
    yield from _ranges(text)
    for m in _ALONE.finditer(text):
        if found := _checked(text, m.start(), m.end(), m[1] or m[4], m[2], m[3] or m[5]):
            yield found
    for m in _AT.finditer(text):
        exact = m[3] or m[4] or m[5]
        vague = m[1].lower() in _VAGUE
        if (exact or not vague) and not _UNIT.match(text[m.end() :]):
            found = _checked(text, m.start(2), m.end(), m[2], m[3] or m[4], m[5])
            if found:
                yield m.start() if m[1].lower() in ("at", "@") else found[0], found[1], found[2]


def _ranges(text: str) -> Iterator[Found]:
    for m in _RANGE.finditer(text):
        half_1, half_2 = m[4], m[8]
        said_as_time = half_1 or half_2 or (m[2] and m[6])
        if not (said_as_time or _AFTER_DAY.search(text[: m.start()])) or int(m[1]) > 24 or int(m[5]) > 24:
            continue
        end = clock_of(m[5], m[6] or m[7], half_2)
        start = clock_of(m[1], m[2] or m[3], half_1 or _first_half(m[1], m[5], half_2))
        if start and end:
            yield m.start(), m.end(), Moment(clock=start, until=end)


def _first_half(first: str, second: str, half: str | None) -> str | None:
    """As in "1-5pm" is all afternoon; "10-2pm" begins in the morning."""
    if not half:
        return None
    later = int(first) % 12 > int(second) % 12
    return ("am" if half[0].lower() == "p" else "pm") if later else half


def _checked(text: str, start: int, end: int, hour: str, minute: str | None, half: str | None) -> Found | None:
    if int(hour) > (12 if half else 24) or int(minute or 0) > 59:
        return None
    return _with_part(text, start, end, hour, minute, half)


def _with_part(text: str, start: int, end: int, hour: str, minute: str | None, half: str | None) -> Found:
    part = _PART.match(text[end:])
    if part and not half:
        half = "am" if part[1].lower() == "morning" else "pm"
        tail = part[0].lower()
        if "that" not in tail and "this" not in tail and "tonight" not in tail:
            end += part.end()
    return start, end, Moment(clock=clock_of(hour, minute, half))


def clock_of(hour: str, minute: str | None, half: str | None) -> time | None:
    """The time of day; without am or pm, 1 to 7 are afternoon and evening, 8 to 11 morning, 12 noon."""
    h, m = int(hour), int(minute or 0)
    if h > 24 or m > 59:
        return None
    if half:
        h = h % 12 + (12 if half[0].lower() == "p" else 0)
    elif 1 <= h <= 7 and not (len(hour) == 2 and hour[0] == "0"):
        h += 12
    return time(h % 24, m)


def _past(kind: str, word: str) -> time:
    hour = _number(word)
    base = clock_of(str(hour), None, None) or time(hour % 24)
    if kind == "quarter to":
        earlier = clock_of(str(hour - 1 or 12), None, None) or base
        return earlier.replace(minute=45)
    return base.replace(minute=30 if kind == "half past" else 15)


def _number(word: str) -> int:
    return _WORDS.get(word.lower()) or int(word)
