"""How a value of a typed result reads on a card: labels from the names of fields, days as people write them."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tools.kinds import in_words
from tools.leads.source_words import source_label, state_words
from tools.record_names import local_time, short_date
from tools.records import KINDS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
_WEB = re.compile(r"https?://\S+")
_LABELS = {
    "starts_on": "Starts",
    "ends_on": "Ends",
    "starts_at": "Starts",
    "ends_at": "Ends",
    "spent_on": "Day",
    "received_on": "Received",
    "seen_on": "Last seen",
    "started_at": "Started",
    "finished_at": "Finished",
    "lines": "Details",
    "possible_lines": "With what is still open",
    "distance_km": "Away",
    "min_age": "From age",
    "max_age": "To age",
    "url": "Page",
    "email": "E-mail",
    "origins": "Where each fact is from",
    "seen": "Seen by",
}
#: The unit that a field's last word says; it is written with the value instead.
_UNITS = {"seconds": "s", "km": "km", "miles": "miles", "minutes": "min", "percent": "%"}
#: What goes without saying: a card says only the opposite.
_USUAL: dict[str, bool | int] = {
    "published": True,
    "unverified": False,
    "undone": False,
    "public": False,
    "listed": False,
    "earlier": 0,
}
#: Fields whose values have names of their own.
_SAID: dict[str, Callable[[str], str]] = {"source": source_label, "state": state_words}
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
#: Words that stay in capitals in a label.
_CAPITALS = {"id": "ID", "url": "URL", "csv": "CSV", "irs": "IRS"}


def label_of(field: str) -> str:
    """A field's name as a label: `voice_part` is "Voice part"."""
    if field in _LABELS:
        return _LABELS[field]
    words = [_CAPITALS.get(word, word) for word in field.split("_")]
    if len(words) > 1 and words[-1] in _UNITS:
        words.pop()
    return (words[0][:1].upper() + words[0][1:] + " " + " ".join(words[1:])).strip()


def kind_label(ref: str | None) -> str:
    """The kind of record that a ref names: `group_request:3` is "Group request"; empty for none."""
    kind = KINDS.get((ref or "").partition(":")[0])
    return kind.label[:1].upper() + kind.label[1:] if kind else ""


def tool_label(tool: str) -> str:
    """A tool's name as words: `run_campaign` is "Run campaign"."""
    return label_of(tool)


def value_words(field: str, value: Any) -> str:
    """A field's value as text, with the unit that its name says: 50 of `radius_km` is "50 km"; empty for the usual."""
    if value is not None and field in _USUAL and _USUAL[field] == value:
        return ""
    if field in _SAID and isinstance(value, str):
        return _SAID[field](value)
    if field == "distance_km" and isinstance(value, int | float):
        return f"{value:.0f} km" if value >= 1 else ""
    said, unit = words_of(value), _UNITS.get(field.rpartition("_")[2], "")
    return f"{said}{'' if unit == '%' else ' '}{unit}" if said and unit and isinstance(value, (int, float)) else said


def words_of(value: Any) -> str:
    """A value as text; empty where there is nothing to say.

    A day is written "Fri, Dec 4, 2026", several days short, moments with their time; objects by what they are called.
    """
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        days = [_day(item) for item in value]
        texts = [f"{day:%a %b} {day.day}" if day else words_of(item) for day, item in zip(days, value, strict=True)]
        return ", ".join(text for text in texts if text)
    if isinstance(value, dict):
        return _object_words(value)
    if isinstance(value, float):
        return f"{value:g}"
    return _text_words(str(value))


def days_of(first: Any, last: Any) -> str:
    """A span of days, such as "Dec 4 to Dec 7, 2026"; one day where both are the same."""
    start, end = _day(first), _day(last)
    if start is None or end is None:
        return words_of(first) or words_of(last)
    if start == end:
        return words_of(first)
    opening = f"{start:%b} {start.day}" if start.year == end.year else short_date(start)
    return f"{opening} to {short_date(end)}"


def short_day(value: Any) -> str:
    """A day without its weekday, such as "Dec 4, 2026"."""
    day = _day(value)
    return short_date(day) if day else words_of(value)


def localised(value: Any, zone: ZoneInfo) -> Any:
    """A result with its moments written as people in a zone read them, such as "Fri Jan 15, 2027, 7:00 PM PST"."""
    if isinstance(value, dict):
        return {key: localised(item, zone) for key, item in value.items()}
    if isinstance(value, list):
        return [localised(item, zone) for item in value]
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return local_time(datetime.fromisoformat(value), zone.key)
    return value


def web_address(value: Any) -> str | None:
    """The value, if it is the address of a page on the web."""
    return value if isinstance(value, str) and _WEB.fullmatch(value) else None


def page_link(value: Any) -> str | None:
    """The value, if it is a page of this site or an address on the web; nothing else may be followed."""
    own = isinstance(value, str) and value.startswith("/") and not value.startswith("//")
    return str(value) if own else web_address(value)


def site_of(address: str) -> str:
    """The part of a web address by which people know it: `https://www.casa.org/groups` is "casa.org"."""
    return re.sub(r"^https?://(www\.)?", "", address).split("/")[0]


def _text_words(text: str) -> str:
    if day := _day(text):
        return f"{day:%a}, {short_date(day)}"
    if _MOMENT.fullmatch(text):
        return _moment_words(text)
    if _CODE.fullmatch(text):
        return in_words(text)
    return site_of(text) if _WEB.fullmatch(text) else " ".join(text.split())


def _moment_words(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{at:%a}, {short_date(at.date())}, {at.strftime('%I:%M %p').lstrip('0')} {at.tzname()}"


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _object_words(value: dict[str, Any]) -> str:
    if value and all(type(number) is int for number in value.values()):
        return _count_words(value)
    for name in ("title", "label", "name", "text", "headline"):
        if value.get(name):
            return words_of(value[name])
    return ", ".join(f"{label_of(key)} {text}" for key, item in value.items() if (text := words_of(item)))


def _count_words(counts: dict[str, int]) -> str:
    """Counts by name, such as "3 sent · 1 opted out"; what there is none of is not said."""
    return " · ".join(f"{number} {label_of(name).lower()}" for name, number in counts.items() if number)
