"""Where visitors may meet us: what staff made public, and nothing of anything else."""

from typing import Any

import pytest


@pytest.fixture
def dates(staff: Any) -> Any:
    for city, name, public in (("Denver, CO", "Mile High Harmonizers", True), ("Boston, MA", "Secret Singers", False)):
        trip = staff("create_trip", destination=city, starts_on="2027-02-10", ends_on="2027-02-14").ref
        staff("add_venue", name=name, location=city)
        when = {"starts_at": "2027-02-12T14:00", "status": "confirmed", "service": "workshops"}
        booking = staff("add_booking", trip=trip, venue=name, **when).ref
        staff("update_booking", booking=booking, public=public)
    return staff


def test_only_public_dates_are_told(dates: Any, visiting: Any) -> None:
    answer = visiting()("list_public_events")
    assert answer.headline.startswith("1 public date: Workshops at Mile High Harmonizers, Denver, CO, Fri Feb 12, 2027")
    told = answer.model_dump_json()
    assert not any(secret in told for secret in ("Secret", "Boston", "/desk", "booking:", "venue:", "fee"))
    assert answer.link == "/events"


@pytest.mark.parametrize(("near", "total"), [("Boulder, CO", 1), ("Boston, MA", 0)])
def test_near_is_within_a_day_s_drive(dates: Any, visiting: Any, near: str, total: int) -> None:
    answer = visiting()("list_public_events", near=near)
    assert answer.total == total
    assert "Mile High Harmonizers" in answer.headline


def test_without_any_it_says_so(visiting: Any) -> None:
    assert visiting()("list_public_events").headline.startswith("No public date is planned yet.")


def test_the_planner_answers_where_next(dates: Any, talk: Any) -> None:
    visitor = talk(role="visitor", person="visitor:a")
    visitor.say("are you coming to Denver?")
    assert "Mile High Harmonizers" in visitor.said
