"""What stands in a booking's way is said, and stops nothing: other bookings, blocked days, the trip's dates."""

from collections.abc import Callable
from typing import Any

import pytest

from tools.errors import InvalidInput, Refused

Desk = Callable[..., Any]
Rows = Callable[[type[Any]], list[Any]]


def test_overlapping_bookings_are_warned_of_but_made(desk: Desk, evergreen: str) -> None:
    made = desk("add_booking", trip="Seattle", venue="Rainlight", starts_at="2027-01-16T16:30")
    assert any("clashes with Coaching at Evergreen Harmony Chorus" in note for note in made.notes)
    assert not desk("update_booking", booking=made.ref, starts_at="2027-01-16T18:00").notes


def test_a_clash_is_seen_across_time_zones(desk: Desk, evergreen: str) -> None:
    made = desk("add_booking", trip="Boston", venue="Harborside", starts_at="2027-01-16T19:00")
    assert any("clashes" in note for note in made.notes)
    assert any("outside Boston Spring Tour, which is Mar 4, 2027 to Mar 9, 2027" in note for note in made.notes)


def test_a_cancelled_booking_is_in_nobodys_way(desk: Desk, evergreen: str) -> None:
    desk("cancel_booking", booking=evergreen)
    assert not desk("add_booking", trip="Seattle", venue="Rainlight", starts_at="2027-01-16T14:00").notes


def test_blocked_days_and_days_gone_by_are_warned_of(desk: Desk) -> None:
    desk("block_dates", starts_on="2027-01-16", ends_on="2027-01-17", note="family")
    made = desk("add_booking", trip="Seattle", venue="Evergreen", starts_at="2027-01-17T14:00")
    assert "Jan 16, 2027 to Jan 17, 2027 (family) are blocked." in made.notes
    past = desk("add_booking", trip="Seattle", venue="Rainlight", starts_at="2026-01-17T14:00")
    assert any("in the past" in note for note in past.notes)


def test_blocking_days_names_what_is_booked_on_them(desk: Desk, evergreen: str) -> None:
    made = desk("block_dates", starts_on="2027-01-16", note="rest")
    assert made.headline == "Blocked Jan 16, 2027 (rest)."
    assert made.link == "/desk/busy/1"
    assert made.notes == [
        "Booked on these days: Coaching at Evergreen Harmony Chorus on Seattle Winter Workshops (confirmed).",
        "Trips in these days: Seattle Winter Workshops.",
    ]
    with pytest.raises(Refused, match="blocked already"):
        desk("block_dates", starts_on="2027-01-16", ends_on="2027-01-16")


@pytest.mark.parametrize("last", ["2026-12-23", "2028-12-24"])
def test_days_are_blocked_forward_and_for_a_year_at_most(desk: Desk, last: str) -> None:
    with pytest.raises(InvalidInput):
        desk("block_dates", starts_on="2026-12-24", ends_on=last)
