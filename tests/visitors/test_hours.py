"""Office hours: as people write them, and when somebody is there again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tools.errors import InvalidInput
from tools.visitors.hours import OfficeHours, parse_hours

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)


def test_usual_hours_are_monday_to_friday() -> None:
    assert parse_hours("Mon-Fri 9:00-17:00", "x") == OfficeHours()


@pytest.mark.parametrize(
    ("text", "moment", "opens"),
    [
        ("Mon-Fri 9-17", MONDAY_NOON, True),
        ("Mon-Fri 9-17", MONDAY_NOON.replace(hour=17), False),
        ("Mon-Fri 9-17", MONDAY_NOON.replace(hour=8, minute=59), False),
        ("monday 12 - 13", MONDAY_NOON, True),
        ("Fri-Mon 9-17", MONDAY_NOON, True),
        ("Sat 10-13; Tue 9-17", MONDAY_NOON, False),
        ("Mon-Sun 0-24", MONDAY_NOON.replace(hour=23, minute=59), True),
        ("never", MONDAY_NOON, False),
    ],
)
def test_somebody_is_there_or_not(text: str, moment: datetime, opens: bool) -> None:
    assert parse_hours(text, "x").open_at(moment) is opens


@pytest.mark.parametrize(
    ("text", "moment", "again"),
    [
        ("Mon-Fri 9-17", MONDAY_NOON.replace(hour=7), (23, 9)),
        ("Mon-Fri 9-17", MONDAY_NOON, (24, 9)),
        ("Mon 9-11; Mon 14-17", MONDAY_NOON, (23, 14)),
        ("Mon 9-12", MONDAY_NOON, (30, 9)),
    ],
)
def test_when_somebody_is_there_again(text: str, moment: datetime, again: tuple[int, int]) -> None:
    found = parse_hours(text, "x").next_opening(moment)
    assert found == datetime(2026, 11, again[0], again[1], tzinfo=ZONE)


def test_the_hour_holds_through_the_change_of_clocks() -> None:
    saturday = datetime(2026, 10, 31, 20, 0, tzinfo=ZONE)
    found = parse_hours("Mon 9-17", "x").next_opening(saturday)
    assert found is not None
    assert (found.isoformat(), found.tzname()) == ("2026-11-02T09:00:00-08:00", "PST")


def test_without_hours_nobody_is_promised() -> None:
    assert parse_hours("", "x").next_opening(MONDAY_NOON) is None


@pytest.mark.parametrize("text", ["9-17", "Mon", "Mon 17-9", "Foo 9-17", "Mon 25-26", "Mon-Fri 9:77-17"])
def test_what_cannot_be_read_is_said_with_what_would_be_right(text: str) -> None:
    with pytest.raises(InvalidInput, match="Mon-Fri 9:00-17:00"):
        parse_hours(text, "HARMONY_OFFICE_HOURS")
