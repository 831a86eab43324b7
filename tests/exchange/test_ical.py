"""The calendar in RFC 5545's form."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from tools.exchange.ical import Event, calendar_text, escaped, folded

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_an_engagement_has_its_times_in_utc() -> None:
    pacific = timezone(timedelta(hours=-8))
    starts = datetime(2027, 1, 16, 13, tzinfo=pacific)
    event = Event("booking-1@harmony", starts, starts + timedelta(hours=4), "Coaching")
    text = calendar_text("Harmony", [event], NOW)
    assert "DTSTART:20270116T210000Z\r\nDTEND:20270117T010000Z\r\n" in text
    assert "DTSTAMP:20261123T170000Z" in text


def test_a_trip_is_whole_days_and_its_end_is_the_day_after() -> None:
    text = calendar_text("Harmony", [Event("trip-1@harmony", date(2027, 1, 14), date(2027, 1, 18), "Seattle")], NOW)
    assert "DTSTART;VALUE=DATE:20270114\r\nDTEND;VALUE=DATE:20270119\r\n" in text


def test_an_engagement_without_an_end_has_none() -> None:
    assert "DTEND" not in calendar_text("Harmony", [Event("b@h", NOW, None, "Coaching")], NOW)


def test_text_is_escaped() -> None:
    assert escaped("Sing; hum, rest\\now\r\nand\x00 go") == "Sing\\; hum\\, rest\\\\now\\nand go"


def test_a_calendar_begins_and_ends_as_it_must() -> None:
    lines = calendar_text("Harmony", [], NOW).split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]


@given(st.text())
def test_a_folded_line_is_short_enough_and_unfolds_to_itself(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode(errors="surrogatepass")) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
