"""One sequence at a time for a person, and a rest before strangers are written to again."""

from dataclasses import replace
from typing import Any

import pytest
from outreach_people import READY, dale, enrol, lead, left
from sqlmodel import Session


def test_nobody_is_put_into_a_sequence_twice_nor_into_two(against: Any, session: Session) -> None:
    enrol(session, lead(session), "cold")
    assert against("cold") == ["Bay State Barbershop is in Cold outreach already, since Nov 20, 2026."]
    assert "one sequence runs at a time" in against("nurture")[0]
    assert against(None) == []


def test_a_paused_enrolment_counts_and_an_ended_one_does_not(against: Any, session: Session) -> None:
    made = enrol(session, lead(session), "cold", state="paused")
    assert "(paused)" in against("cold")[0]
    made.state = "stopped"
    assert against("cold") == []


def test_whoever_has_the_same_address_is_the_same_person(against: Any, session: Session) -> None:
    enrol(session, lead(session), "cold")
    dale(session).email = "info@bay.example"
    assert "one sequence" in against("nurture", who=dale(session))[0]


def test_two_bookings_may_each_have_their_confirmation(staff: Any, against: Any, session: Session) -> None:
    staff("create_trip", destination="Nashville, TN", starts_on="2027-01-10", ends_on="2027-01-12", name="Winter")
    for day in ("10", "12"):
        staff("add_booking", trip="Winter", venue="Music City Tenors", starts_at=f"2027-01-{day}T15:00")
    first, second = (b.id for b in dale(session).venue.bookings)
    made = enrol(session, dale(session), "confirmation", booking_id=second)
    assert against("confirmation", who=dale(session)) == []
    assert against("logistics", who=dale(session)) == []
    made.booking_id = first
    assert "already" in against("confirmation", who=dale(session))[0]
    assert against("logistics", who=dale(session)) == []


@pytest.mark.parametrize(("days_ago", "free"), [(0.1, False), (29.9, False), (30, True), (300, True)])
def test_a_stranger_is_left_alone_for_a_month(
    against: Any, session: Session, clock: Any, days_ago: float, free: bool
) -> None:
    left(session, clock(), days_ago)
    assert (against("cold") == []) is free
    assert against("nurture") == against(None) == []


def test_the_day_from_which_it_may_start_is_said(against: Any, session: Session, clock: Any) -> None:
    left(session, clock(), 10, "cold", lead_id=lead(session).id, address="former@bay.example")
    assert against("cold") == [
        "Bay State Barbershop was written to on Nov 13, 2026: Cold outreach may start on Dec 13, 2026 (30 days' rest)."
    ]
    assert against("cold", config=replace(READY, cool_down_days=5)) == []
    assert against("cold", config=replace(READY, cool_down_days=0)) == []


def test_nurturing_follows_cold_outreach_at_once_but_not_itself(against: Any, session: Session, clock: Any) -> None:
    left(session, clock(), 2, "cold")
    assert against("nurture") == []
    left(session, clock(), 1, "nurture")
    assert "may start on" in against("nurture")[0]


@pytest.mark.parametrize("status", ["draft", "queued", "cancelled", "skipped", "received"])
def test_what_never_left_needs_no_rest(against: Any, session: Session, clock: Any, status: str) -> None:
    left(session, clock(), 1, status=status, direction="in" if status == "received" else "out")
    assert against("cold") == []
