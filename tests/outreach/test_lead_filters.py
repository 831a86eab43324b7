"""Leads by how they can be reached, by whether anybody wrote to them, and page by page."""

from typing import Any

import pytest

from tools.context import Principal
from tools.errors import InvalidInput

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


@pytest.fixture(autouse=True)
def leads(staff: Any) -> None:
    staff("add_lead", name="Ardent Chorus", location="Denver, CO", email="ardent@choirs.example")
    staff("add_lead", name="Bold Chorus", location="Denver, CO", phone="+1 303 555 0101")
    staff("add_lead", name="Calm Chorus", location="Boulder, CO", email="calm@choirs.example")
    staff("add_lead", name="Deep Chorus", location="Boulder, CO")
    staff("update_lead", lead="Deep Chorus", stage="contacted")


def named(staff: Any, **args: Any) -> list[str]:
    return sorted(str(line.title).split()[0] for line in staff("find_leads", **args).items)


def test_how_they_can_be_reached_tells_them_apart(staff: Any) -> None:
    assert named(staff, has="email") == ["Ardent", "Calm"]
    assert named(staff, has="phone") == ["Bold"]
    assert named(staff, has="e-mail address", near="Boulder, CO", radius_km=10) == ["Calm"]
    assert "2 leads with an e-mail address" in staff("find_leads", has="email").headline


def test_who_was_written_to_or_spoken_of_as_contacted_is_contacted(staff: Any, clock: Any) -> None:
    assert named(staff, contacted=False) == ["Ardent", "Bold", "Calm"]
    staff("send_message", recipient="Ardent Chorus", subject="Hi", body="Hello")
    assert named(staff, contacted=False) == ["Ardent", "Bold", "Calm"]  # it has not left yet
    claimed: Any = staff.dispatcher.call(SCHEDULER, "claim_due_messages", {"limit": 9}, "claim")
    for attempt in claimed.attempts:
        told = {"attempt": attempt, "outcome": "accepted"}
        staff.dispatcher.call(SCHEDULER, "settle_attempt", told, f"settle {attempt}")
    assert named(staff, contacted=False) == ["Bold", "Calm"]
    assert named(staff, contacted=True) == ["Ardent", "Deep"]


def test_pages_follow_each_other_without_gap_or_repetition(staff: Any) -> None:
    whole = [line.ref for line in staff("find_leads").items]
    pages = [staff("find_leads", limit=3, offset=skipped) for skipped in (0, 3)]
    assert [line.ref for page in pages for line in page.items] == whole
    assert "4 to 4" in pages[1].headline
    assert all(page.total == 4 for page in pages)


def test_after_the_last_page_that_is_said(staff: Any) -> None:
    assert staff("find_leads", offset=8).headline.startswith("That is all: there are 4 such leads")
    with pytest.raises(InvalidInput):
        staff("find_leads", offset=-1)


def test_what_goes_out_on_a_day_is_listed_in_its_order(staff: Any) -> None:
    staff("send_message", recipient="Ardent Chorus", subject="Late", body="Hello", not_before="2026-11-25T15:00")
    staff("send_message", recipient="Calm Chorus", subject="Early", body="Hello", not_before="2026-11-25T09:00")
    staff("send_message", recipient="Calm Chorus", subject="Later", body="Hello", not_before="2026-11-26T09:00")
    day = {"status": "queued", "from_date": "2026-11-25", "to_date": "2026-11-25"}
    found = staff("find_messages", **day)
    assert [view.subject for view in found.items] == ["Early", "Late"]
    assert "on Nov 25" in found.headline
