"""What a sentence claims that only a record can know: sums, shares, lengths, days, times of day, and what holds.

Plain patterns, not understanding. A claim is brought to one form, so that "an hour and a half" is "90 minutes" and
"Dec 12" is "December 12th".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ONES += "seventeen eighteen nineteen".split()
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SMALL = {word: n for n, word in enumerate(_ONES)} | _TENS
_SPELLED = rf"(?:{'|'.join([*_SMALL, 'hundred', 'thousand'])})"
#: Of a longer number the end is read: whatever is said, a pattern is soon through with it.
_NUMBER = rf"(?:\d[\d,]{{0,14}}(?:\.\d+)?|\b(?:an?\s+)?{_SPELLED}(?:[\s-]+(?:and\s+)?{_SPELLED}){{0,9}}\b)"
_MONEY = re.compile(
    rf"[$€£¥]\s?(?P<a>\d[\d,]*(?:\.\d+)?)\s?(?P<ak>k\b|thousand\b|grand\b)?"
    rf"|(?P<b>{_NUMBER})\s?(?P<bk>k\b|grand\b)?\s*(?:dollars?|bucks|usd|cad|eur|euros?|pounds|gbp|quid|cents)\b"
    rf"|(?:usd|cad|eur|gbp|us\$)\s?(?P<c>\d[\d,]*(?:\.\d+)?)(?P<ck>k\b)?|(?<![^\W\d])(?P<d>\d[\d,.]{{0,14}})(?P<dk>k\b|\sgrand\b)",
    re.I,
)
_PERCENT = re.compile(rf"(?P<n>{_NUMBER})\s?(?:%|percent\b|per cent\b)|\bhalf (?:of the|the|in advance|up front)", re.I)
_UNITS = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_LENGTH = re.compile(
    rf"(?P<n>{_NUMBER}|\ban?(?=[\s-]+hour)|\bhalf an?\b)[\s-]*(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?)\b"
    rf"(?:\s+and\s+(?P<half>a half)|(?:,?\s+(?:and\s+)?(?P<more>\d+)\s*min(?:ute)?s?))?",
    re.I,
)
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_OF = re.compile(
    rf"\b{_MONTH}\.?\s+(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:)"
    rf"(?:\s*(?:-|–|to|through|and)\s*(?P<to>\d{{1,2}})(?:st|nd|rd|th)?\b(?![\d:,]\d))?(?:,?\s+(?P<y>\d{{4}})\b)?",
    re.I,
)
_DAY_FIRST = re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:,?\s+(?P<y>\d{{4}})\b)?", re.I)
#: A day, or a moment with its offset as it is local to where it is; UTC's own moments are no clock of anybody's.
_ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:T(?P<h>\d{2}):(?P<min>\d{2})[\d:.]*[+-]\d{2}:\d{2})?\b")
_SLASHED = re.compile(r"(?<![\d/$])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/\d{2,4})?(?![\d/])")
_CLOCK = re.compile(
    r"(?<![\d:$.])(?P<h>\d{1,2})(?::(?P<min>\d{2}))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?<![\d:$.T])(?P<h2>\d{1,2}):(?P<min2>\d{2})(?![\d:])|\b(?P<h3>\d{1,2})\s?o['’]clock|\b(?P<word>noon|midnight)\b",
    re.I,
)
_UNPAID = re.compile(
    r"\bfor free\b|\bcosts? nothing\b|\bwithout (?:any )?(?:charge|fee)\b"
    r"|\bfree (?:session|lesson|trial|consultation|workshop|coaching|class|arrangement|call)s?\b"
    r"|\b(?:session|lesson|trial|consultation|workshop|coaching|masterclass|class|arrangement|keynote|travel|service|"
    r"talk|call|visit|one)(?:e?s)?\s+(?:is|are|comes?|would be|will be)\s+(?:\w+\s+)?"
    r"free\b(?!\s+(?:on|this|next|in|from)\b)",
    re.I,
)
_POLICIES = re.compile(
    r"\b(?:deposits?|refund\w*|non-?refundable|cancell?\w*|resched\w*|discounts?|surcharges?|invoic\w*|instal?lments?|"
    r"up ?front|half[- ]?price|half off|reduced|special (?:price|offer|rate)|"
    r"travel (?:costs?|fees?|expenses?|charges?|is|are)|"
    r"travel(?=[^.!?\n]*\b(?:includ|cover|charg|extra|paid|pay|reimburs|free|expens))|"
    r"expenses|airfare|mileage|per diem|lodging|free of charge|no charge|at no cost|complimentary|gratis|money back)\b",
    re.I,
)


class Claim(NamedTuple):
    """One claim: its sort and what it says, in one form.

    Sorts: money, percent, minutes (a length), day (`DaySaid`), year (of a day: year, month, day), clock (minutes since
    midnight), dial (the same within twelve hours, where morning or evening is not said) and policy (a word's stem).
    """

    sort: str
    what: Any


@dataclass(frozen=True)
class DaySaid:
    """A day as it is said, mostly without its year."""

    month: int
    day: int


def claims_in(text: str) -> set[Claim]:
    """Every claim of a text."""
    return {claim for _, claim in claims_at(text)}


def claims_at(text: str) -> Iterator[tuple[int, Claim]]:
    """Every claim of a text with its place in it."""
    for match in _POLICIES.finditer(text):
        yield match.start(), Claim("policy", _stem(match[0]))
    for at, days, year in _spans(text):
        for day in {days[0], days[-1]}:
            yield at, Claim("day", day)
            if year:
                yield at, Claim("year", (year, day.month, day.day))
    yield from _clocks(text)
    for match in _UNPAID.finditer(text):
        yield match.start(), Claim("money", 0.0)
    for match in _MONEY.finditer(text):
        yield match.start(), Claim("money", _money(match))
    for match in _PERCENT.finditer(text):
        yield match.start(), Claim("percent", _number(match["n"]) if match["n"] else 50.0)
    for match in _LENGTH.finditer(_MONEY.sub(_blank, text)):
        yield match.start(), Claim("minutes", _minutes(match))


def days_in(text: str) -> set[DaySaid]:
    """The days of the calendar that a text names, all those of a span."""
    return {day for _, days, _ in _spans(text) for day in days}


def claims_of(value: Any) -> set[Claim]:
    """What a tool's answer says, as claims: those of its texts, its sums and its lengths."""
    if isinstance(value, dict):
        found = set[Claim]().union(*map(claims_of, value.values()))
        if isinstance(minutes := value.get("duration_minutes"), int | float):
            found.add(Claim("minutes", float(minutes)))
        return found
    if isinstance(value, list | tuple):
        return set[Claim]().union(*map(claims_of, value))
    return told_by(claims_in(value)) if isinstance(value, str) else set()


def told_by(claims: set[Claim]) -> set[Claim]:
    """Claims with what follows from them: a known time of day is known on the dial, too."""
    return claims | {Claim("dial", claim.what % 720) for claim in claims if claim.sort == "clock"}


def same_day(said: DaySaid, day: date) -> bool:
    """Whether a day that is said without its year may be that day."""
    return (said.month, said.day) == (day.month, day.day)


def holds(text: str, policy: str) -> bool:
    """Whether a text says anything of what a policy's claim is about."""
    return policy in re.sub(r"[\s-]", "", text.lower())


def _spans(text: str) -> Iterator[tuple[int, list[DaySaid], int]]:
    """Each day, or each first to last day, that a text names: its place, one day at least, and its year or 0."""
    for match in (*_DAY_OF.finditer(text), *_DAY_FIRST.finditer(text)):
        month, first = _MONTHS[match["m"][:3].lower()], int(match["d"])
        last = int(match.groupdict().get("to") or first)
        days = [DaySaid(month, day) for day in range(first, max(first, min(last, 31)) + 1)]
        yield match.start(), days, int(match["y"] or 0)
    for match in (*_ISO.finditer(text), *_SLASHED.finditer(text)):
        if 1 <= int(match["m"]) <= 12:
            year = int(match.groupdict().get("y") or 0)
            yield match.start(), [DaySaid(int(match["m"]), int(match["d"]))], year


def _clocks(text: str) -> Iterator[tuple[int, Claim]]:
    """The times of day of a text. One that says morning or evening is known on the dial, too."""
    for match in _CLOCK.finditer(_ISO.sub(_blank, text)):
        hour = int(match["h"] or match["h2"] or match["h3"] or (12 if match["word"].lower() == "noon" else 24))
        minutes = 60 * hour + int(match["min"] or match["min2"] or 0)
        if match["half"]:
            minutes = minutes % 720 + (720 if match["half"].lower() == "p" else 0)
        sure = match["half"] or match["word"] or hour > 12
        yield match.start(), Claim("clock", minutes % 1440) if sure else Claim("dial", minutes % 720)
    for match in _ISO.finditer(text):
        if match["h"]:
            yield match.start(), Claim("clock", 60 * int(match["h"]) + int(match["min"]))


def _blank(match: re.Match[str]) -> str:
    """As many spaces, so that all else stays in its place."""
    return " " * len(match[0])


def _money(match: re.Match[str]) -> float:
    number, thousands = next((match[n], match[f"{n}k"]) for n in "abcd" if match[n])
    return _number(number) * (1_000 if thousands else 1)


def _minutes(match: re.Match[str]) -> float:
    count = match["n"].lower().split()
    number = 0.5 if count[0] == "half" else 1.0 if count in (["a"], ["an"]) else _number(match["n"])
    unit = _UNITS[match["unit"][0].lower()]
    return number * unit + (unit / 2 if match["half"] else 0) + float(match["more"] or 0)


def _number(text: str) -> float:
    """A number in figures or in words: "1,385", "fifteen hundred", "two hundred and fifty"."""
    if text[:1].isdigit():
        return float(text.replace(",", "").rstrip(".") or 0)
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1_000, 0.0
        else:
            part += _SMALL.get(word, 0)
    return total + part


def _stem(words: str) -> str:
    """A policy's word in one form: what two of them share, such as "cancel" of "cancellation"."""
    return re.sub(r"[\s-]", "", words.lower())[:6]
