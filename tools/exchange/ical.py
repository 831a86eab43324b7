"""The calendar as iCalendar text (RFC 5545)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_SPECIAL = re.compile(r"[\\;,]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: Octets of a line at most, the line break not counted.
MAX_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. Times are UTC-aware; a day alone means the whole day, and `ends` then is the last day, included."""

    uid: str
    starts: datetime | date
    ends: datetime | date | None
    summary: str
    location: str = ""
    status: str = "CONFIRMED"
    """CONFIRMED, TENTATIVE or CANCELLED."""


def calendar_text(name: str, events: Iterable[Event], now: datetime) -> str:
    """A calendar of that name; `now` (UTC-aware) is when it was made. Lines end in CRLF and are folded."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Harmony//Calendar//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line breaks escaped, control characters left out."""
    text = _SPECIAL.sub(lambda found: f"\\{found[0]}", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _CONTROL.sub("", text).replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one after a line break and a space; no character is cut."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > MAX_OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a continued line counts
        piece, size = piece + character, size + octets
    return "\r\n ".join([*pieces, piece])


def _event(event: Event, now: datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(now)}", *_times(event)]
    lines += [f"SUMMARY:{escaped(event.summary)}", f"STATUS:{event.status}"]
    if event.location:
        lines.append(f"LOCATION:{escaped(event.location)}")
    return [*lines, "END:VEVENT"]


def _times(event: Event) -> list[str]:
    if isinstance(event.starts, datetime):
        ends = [f"DTEND:{_utc(event.ends)}"] if isinstance(event.ends, datetime) else []
        return [f"DTSTART:{_utc(event.starts)}", *ends]
    after = (event.ends or event.starts) + timedelta(days=1)  # the end of a day-long event is the first day after it
    return [f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
