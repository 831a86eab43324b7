"""Days and hours in English, said on Monday, November 23, 2026."""

from datetime import date, time

import pytest

from agent.planner.dates import find
from agent.planner.moments import NoSuchDay

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("dec 4-7", "2026-12-04", "2026-12-07"),
        ("Dec 4 to the 7th", "2026-12-04", "2026-12-07"),
        ("feb 12 through the 15th", "2027-02-12", "2027-02-15"),
        ("the 4th to the 7th of february", "2027-02-04", "2027-02-07"),
        ("dec 30 - jan 2", "2026-12-30", "2027-01-02"),
        ("6/4 - 6/6", "2027-06-04", "2027-06-06"),
        ("2027-01-16", "2027-01-16", None),
        ("17 jan 2027", "2027-01-17", None),
        ("next friday, dec 4", "2026-12-04", None),
        ("next friday", "2026-12-04", None),
        ("this friday", "2026-11-27", None),
        ("tomorrow", "2026-11-24", None),
        ("in two weeks", "2026-12-07", None),
        ("2nd weekend of march", "2027-03-13", "2027-03-14"),
        ("the first week of may", "2027-05-01", "2027-05-07"),
        ("first tuesday of april", "2027-04-06", None),
        ("in june", "2027-06-01", "2027-06-30"),
        ("the weekend of march 6", "2027-03-06", "2027-03-07"),
    ],
)
def test_days_ahead(said: str, first: str, last: str | None) -> None:
    """A day that is past means the next one."""
    ((_, _, moment),) = find(said, TODAY)
    days = moment.days(TODAY)
    assert [d.isoformat() if d else None for d in days] == [first, last]


@pytest.mark.parametrize(
    ("said", "first"),
    [("last friday", "2026-11-20"), ("oct 11", "2026-10-11"), ("yesterday", "2026-11-22"), ("the 9th", "2026-11-09")],
)
def test_days_of_what_happened(said: str, first: str) -> None:
    """Of what happened, the most recent such day is meant."""
    ((_, _, moment),) = find(said, TODAY)
    assert moment.days(TODAY, past=True)[0] == date.fromisoformat(first)


def test_a_day_of_the_trip() -> None:
    """ "The 17th" said of a trip is the trip's day."""
    ((_, _, moment),) = find("the 17th at 2", TODAY)
    trip = date(2027, 1, 14), date(2027, 1, 18)
    assert moment.days(TODAY, within=trip)[0] == date(2027, 1, 17)
    assert moment.clock == time(14)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("at 3pm", time(15), None),
        ("at 2", time(14), None),
        ("at 10", time(10), None),
        ("noon", time(12), None),
        ("7:30 that evening", time(19, 30), None),
        ("at 10 in the morning", time(10), None),
        ("half past six", time(18, 30), None),
        ("from 1 to 5pm", time(13), time(17)),
        ("10 to noon", time(10), time(12)),
        ("10am to 4pm", time(10), time(16)),
    ],
)
def test_hours(said: str, start: time, end: time | None) -> None:
    """Hours without am or pm: 1 to 7 are afternoon and evening, 8 to 11 morning, 12 noon."""
    ((_, _, moment),) = find(said, TODAY)
    assert (moment.clock, moment.until) == (start, end)


@pytest.mark.parametrize(
    "said", ["253 555 0161", "25 miles", "$2.8k", "you may contact me", "within 30 km", "the second one"]
)
def test_what_is_no_day(said: str) -> None:
    """Numbers, sums and "may" are not taken for days."""
    assert find(said, TODAY) == []


def test_a_day_that_does_not_exist() -> None:
    """February 30 is refused in a sentence."""
    ((_, _, moment),) = find("feb 30", TODAY)
    with pytest.raises(NoSuchDay, match="There is no February 30"):
        moment.days(TODAY)
