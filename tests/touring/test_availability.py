"""Free, perhaps or busy: to anybody who asks, and never who, why or where."""

from datetime import date
from typing import Any

import pytest

from tools.errors import InvalidInput


@pytest.fixture
def visitor(as_principal: Any) -> Any:
    return as_principal("visitor", "visitor:a")


@pytest.fixture
def seattle(staff: Any) -> Any:
    staff(
        "create_trip", name="Seattle Workshops", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18"
    )
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA")
    staff(
        "add_booking",
        trip="Seattle Workshops",
        venue="Evergreen Harmony Chorus",
        starts_at="2027-01-16T13:00",
        status="confirmed",
    )
    return staff


def statuses(answer: Any) -> dict[date, str]:
    return {day.day: day.status for day in answer.days}


def test_a_day_with_nothing_on_it_is_free(visitor: Any) -> None:
    answer = visitor("check_availability", starts_on="2027-02-20", location="Chicago, IL")
    assert answer.headline == "Sat Feb 20, 2027 is free."


def test_a_day_with_a_confirmed_booking_is_busy_and_nobody_hears_why(seattle: Any, visitor: Any) -> None:
    answer = visitor("check_availability", starts_on="2027-01-16")
    assert answer.headline == "Sat Jan 16, 2027 is not free (busy)."
    told = answer.model_dump_json()
    assert not any(secret in told for secret in ("Evergreen", "Seattle", "booking", "trip", "/desk"))


def test_the_other_days_of_a_trip_are_perhaps(seattle: Any, visitor: Any) -> None:
    answer = visitor("check_availability", starts_on="2027-01-13", ends_on="2027-01-19")
    assert list(statuses(answer).values()) == ["free", "perhaps", "perhaps", "busy", "perhaps", "perhaps", "free"]
    assert "Thu Jan 14, 2027 to Fri Jan 15, 2027 are tentatively held" in answer.headline
    assert answer.headline.endswith(
        "A day that is tentatively held may still become free: ask, and the team tells you."
    )


@pytest.mark.parametrize(("status", "answer"), [("hold", "perhaps"), ("tentative", "perhaps"), ("cancelled", "free")])
def test_what_is_not_settled_is_perhaps(staff: Any, visitor: Any, status: str, answer: str) -> None:
    staff("create_trip", name="Somewhere", destination="Boston, MA")
    staff("add_booking", trip="Somewhere", venue="New Choir", starts_at="2027-03-05T18:30", status=status)
    assert statuses(visitor("check_availability", starts_on="2027-03-05")) == {date(2027, 3, 5): answer}


def test_a_blocked_day_is_busy_without_its_note(staff: Any, visitor: Any) -> None:
    staff("block_dates", starts_on="2027-04-01", ends_on="2027-04-03", note="operation")
    answer = visitor("check_availability", starts_on="2027-04-03", ends_on="2027-04-04")
    assert list(statuses(answer).values()) == ["busy", "free"]
    assert "operation" not in answer.model_dump_json()


def test_nothing_but_days_and_their_state_is_told_wherever_and_however_it_is_asked(seattle: Any, visitor: Any) -> None:
    seattle("block_dates", starts_on="2027-01-20", ends_on="2027-01-21", note="operation in Tacoma")
    there = visitor("check_availability", starts_on="2027-01-13", ends_on="2027-01-22", location="Seattle, WA")
    elsewhere = visitor("check_availability", starts_on="2027-01-13", ends_on="2027-01-22", location="Miami, FL")
    assert there == elsewhere
    assert set(there.model_dump()) == {"headline", "ref", "link", "notes", "days"}
    assert (there.ref, there.link, there.notes) == (None, None, [])
    assert all(set(day.model_dump()) == {"day", "status"} for day in there.days)
    told = there.model_dump_json()
    assert not any(secret in told for secret in ("Seattle", "Tacoma", "operation", "Evergreen", "Workshops", "desk"))


def test_days_that_are_past_of_a_range_are_left_out(visitor: Any) -> None:
    answer = visitor("check_availability", starts_on="2026-11-20", ends_on="2026-11-24")
    assert list(statuses(answer)) == [date(2026, 11, 23), date(2026, 11, 24)]


def test_a_trip_that_is_only_planned_takes_no_day_for_certain(staff: Any, visitor: Any) -> None:
    staff("create_trip", destination="Boston, MA", starts_on="2027-03-05", ends_on="2027-03-06")
    assert set(statuses(visitor("check_availability", starts_on="2027-03-05")).values()) == {"perhaps"}
    trips = staff("find_trips").items
    staff("update_trip", trip=trips[0].ref, status="confirmed")
    assert set(statuses(visitor("check_availability", starts_on="2027-03-05")).values()) == {"perhaps"}


def test_a_cancelled_trip_leaves_its_days_free(seattle: Any, visitor: Any) -> None:
    seattle("update_trip", trip="Seattle Workshops", status="cancelled")
    assert statuses(visitor("check_availability", starts_on="2027-01-14")) == {date(2027, 1, 14): "free"}


def test_an_evening_counts_on_its_own_local_day(staff: Any, visitor: Any) -> None:
    staff("create_trip", name="Hawaii", destination="Honolulu, HI")
    staff("add_booking", trip="Hawaii", venue="Aloha Singers", starts_at="2027-05-07T20:00", status="confirmed")
    answer = visitor("check_availability", starts_on="2027-05-07", ends_on="2027-05-08")
    assert list(statuses(answer).values()) == ["busy", "free"]


def test_a_place_that_nobody_can_tell_raises_no_question(visitor: Any) -> None:
    assert "is free" in visitor("check_availability", starts_on="2027-02-20", location="Springfield").headline


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"starts_on": "2026-11-01"}, "starts_on"),
        ({"starts_on": "2027-02-30"}, "starts_on"),
        ({"starts_on": "2027-02-20", "ends_on": "2027-02-19"}, "ends_on"),
        ({"starts_on": "2027-02-20", "ends_on": "2027-08-19"}, "ends_on"),
    ],
)
def test_impossible_days_are_refused_by_field(visitor: Any, args: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        visitor("check_availability", **args)
    assert error.value.field == field
