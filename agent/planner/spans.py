"""Typed pieces of a sentence that can be told by their form.

Sums, counts, distances, ages, addresses, quotations, days and hours.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.planner import dates
from agent.planner.quotations import QUOTATION

KM_PER_MILE = 1.609344
_NUMBERS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}
_NUM = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CURRENCY = r"usd|cad|eur|gbp|dollars?|bucks|euros?|pounds|quid"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the text from `start` to `end`, what type of thing it is, and its value."""

    start: int
    end: int
    type: str
    value: Any


def _n(text: str) -> float:
    return float(_NUMBERS[text.lower()]) if text.lower() in _NUMBERS else float(text.replace(",", ""))


def _whole(value: float) -> float | int:
    return int(value) if value == int(value) else value


_WORDN = "|".join(_NUMBERS)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("quote", QUOTATION),
        ("url", r"\bhttps?://[^\s,;]+[^\s,;.!?)]|\bwww\.[^\s,;]+[^\s,;.!?)]"),
        ("email", r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"),
        (
            "phone",
            (
                r"(?<![\w$.])(?:\+\d{1,3}[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}(?!\d)|(?<![\w$.])\+\d[\d\s.()"
                r"-]{7,16}\d(?!\d)|(?<![\w$.])\d{10}(?!\d)"
            ),
        ),
        ("ref", r"\b[a-z_]+:\d+\b"),
        ("url", r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|edu|example|io|co\.uk|ca)\b(?:/\S*)?"),
        (
            "money",
            (
                rf"(?:us|ca|a)?[$€£]\s?{_NUM}(?:\s?(?:k|grand|thousand)\b)?(?:\s?(?:{_CURRENCY})\b)?|"
                rf"\b{_NUM}\s?(?:k|grand|thousand)?\s?(?:{_CURRENCY})\b|\b{_NUM}\s?(?:k|grand)\b|"
                rf"\b(?:{'|'.join(_NUMBERS)})\s(?:hundred|thousand|grand)(?:\s(?:{_CURRENCY}))?\b|"
                rf"\b(?:{'|'.join(_NUMBERS)})\s(?:{_CURRENCY})\b"
            ),
        ),
        ("percent", rf"\b({_NUM}|{_WORDN})\s?(?:%|percent\b|per cent\b|pct\b)"),
        ("km", rf"\b({_NUM}|{_WORDN})\s?-?(?:km|kms|kilometers?|kilometres?)\b"),
        ("miles", rf"\b({_NUM}|{_WORDN})\s?-?(?:mi|miles?)\b"),
        ("hours", rf"\b(?:an?|({_NUM}|{_WORDN}))\s?-?(?:hours?|hrs?)(?: and (a half|{_NUM} min\w*))?\b"),
        ("minutes", rf"\b({_NUM}|{_WORDN})\s?-?(?:min|mins|minutes?)\b"),
        ("count", rf"\b({_NUM})\s?-?(?:singers?|members?|voices|people|persons|strong|voice|folks)\b"),
        (
            "age",
            (
                r"\b(\d{1,2})[\s-]?(?:years?[\s-]old|yrs?[\s-]old|yo\b|y/o)\b|\b(?:aged?|age is|age "
                r"of|turned|turning)\s(\d{1,2})\b|\b(?:i am|im|she is|he is|(?:daughter|son|kid|child|"
                r"wife|husband|friend|boy|girl|niece|nephew|granddaughter|grandson|mom|mother|dad|brother|"
                r"sister)\s(?:\w+\s)?is)\s(?:now\s|actually\s|only\s|almost\s|just\s)?(\d{1,2})\b(?!\s?(?:miles|"
                r"km|minutes|hours|days|:|/|%))"
            ),
        ),
    )
)
_PLAIN = re.compile(rf"(?<![\w$.,:/@-])({_NUM})(?![\w:/%@-]|[.,]\d)")


def find(text: str, today: date) -> list[Span]:
    """Every typed piece, in order and without overlaps (a bare number only where nothing more is known of it).

    Raises:
        NoSuchDay: a day that was said does not exist.
    """
    found: list[Span] = []
    for name, pattern in _RULES[:6]:
        _take(found, [Span(m.start(), m.end(), name, _value(name, m)) for m in pattern.finditer(text)])
    masked = _masked(text, found)
    for name, pattern in _RULES[6:]:
        _take(found, [Span(m.start(), m.end(), *_measured(name, m)) for m in pattern.finditer(masked)])
    _take(found, [Span(s, e, "moment", moment) for s, e, moment in dates.find(_masked(text, found), today)])
    _take(found, [Span(m.start(), m.end(), "number", _whole(_n(m[1]))) for m in _PLAIN.finditer(_masked(text, found))])
    return sorted(found, key=lambda span: span.start)


def _take(found: list[Span], more: list[Span]) -> None:
    found += [s for s in more if not any(f.start < s.end and s.start < f.end for f in found)]


def _masked(text: str, found: list[Span]) -> str:
    """The text with what is already known blanked out, so that nothing reads a date inside a quotation."""
    for span in found:
        text = text[: span.start] + "¤" * (span.end - span.start) + text[span.end :]
    return text


def _value(name: str, m: re.Match[str]) -> str:
    if name == "quote":
        return m[0][1:-1]
    return m[0].rstrip(".,")


def _sum(said: str) -> str:
    """A sum as tools take it: "three grand" in digits."""
    words = said.lower().split()
    if words[0] not in _NUMBERS:
        return said
    times = {"hundred": 100, "thousand": 1000, "grand": 1000}
    whole = _NUMBERS[words[0]] * math.prod(times.get(word, 1) for word in words[1:])
    return " ".join([str(whole), *(word for word in words[1:] if word not in times)])


def _measured(name: str, m: re.Match[str]) -> tuple[str, Any]:
    """Type and value of a measure, in the unit that tools take."""
    if name == "money":
        return name, _sum(m[0].strip())
    if name == "hours":
        extra = 30 if m[2] == "a half" else _n(re.findall(r"\d+", m[2])[0]) if m[2] else 0
        return "minutes", _whole((_n(m[1]) if m[1] else 1) * 60 + extra)
    return name, _whole(_n(next(g for g in m.groups() if g)))


def overlapping(spans: list[Span], start: int, end: int) -> Iterator[Span]:
    """The pieces that lie in the stretch of text."""
    return (s for s in spans if s.start < end and start < s.end)
