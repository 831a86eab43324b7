"""The funnel proposes; it enrols by itself only where staff said so. A hold that ran out stays, and is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from scheduler.jobs import advance
from store.database import reading
from store.tables import Booking, Change, EmailSequence, Enrollment, Lead, Message
from tools.dispatch import Dispatcher
from tools.outreach.funnel import proposals


@pytest.fixture
def booked(staff: Any, clock: Any) -> Any:
    """A confirmed booking in ten days, at a venue with one contact."""
    clock.now = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    staff("create_trip", destination="Denver, CO", starts_on="2026-12-01", ends_on="2026-12-06", name="Denver Tour")
    staff("add_venue", name="Foothill Hall", location="Denver, CO")
    staff("add_contact", venue="Foothill Hall", name="Ana Ruiz", email="ana@hall.example")
    venue, when = "Foothill Hall", "2026-12-03T19:00"
    return staff("add_booking", trip="Denver Tour", venue=venue, starts_at=when, fee="$900", status="confirmed")


def proposed(dispatcher: Dispatcher, staff: Any) -> list[tuple[str, str]]:
    with reading(dispatcher.engine, dispatcher.clock()) as session:
        found = proposals(dispatcher.context(session, staff.principal))
        return [(each.sequence.stage, each.row.name) for each in found]


def automatic(dispatcher: Dispatcher, stage: str) -> None:
    from store.database import writing

    with writing(dispatcher.engine, dispatcher.clock()) as session:
        session.exec(select(EmailSequence).where(EmailSequence.stage == stage)).one().automatic = True


def test_a_confirmed_booking_is_proposed_its_confirmation_and_near_its_day_what_comes_before_it(
    booked: Any, dispatcher: Dispatcher, staff: Any
) -> None:
    assert proposed(dispatcher, staff) == [("confirmation", "Ana Ruiz"), ("logistics", "Ana Ruiz")]
    staff("update_booking", booking=booked.ref, status="tentative")
    assert proposed(dispatcher, staff) == []


def test_it_enrols_nobody_by_itself(booked: Any, dispatcher: Dispatcher, scheduler: Any) -> None:
    advance(dispatcher)
    assert scheduler("advance_funnel").enrolled == 0
    with reading(dispatcher.engine) as session:
        assert session.exec(select(Enrollment)).all() == []


def test_where_staff_set_a_sequence_to_automatic_it_enrols_once(
    booked: Any, dispatcher: Dispatcher, staff: Any
) -> None:
    automatic(dispatcher, "confirmation")
    advance(dispatcher)
    advance(dispatcher)
    with reading(dispatcher.engine) as session:
        [enrollment] = session.exec(select(Enrollment)).all()
        assert (enrollment.sequence.stage, enrollment.enrolled_by) == ("confirmation", "scheduler")
        assert enrollment.booking_id == session.exec(select(Booking.id)).one()
        assert {row.status for row in session.exec(select(Message)).all()} <= {"queued", "skipped"}
        assert len(session.exec(select(Change).where(Change.tool == "advance_funnel")).all()) == 1
    assert proposed(dispatcher, staff) == [("logistics", "Ana Ruiz")]


def test_a_lead_marked_interested_is_proposed_for_nurture(dispatcher: Dispatcher, staff: Any) -> None:
    staff("add_lead", name="Aspen Voices", location="Denver, CO", email="hello@aspen.example")
    assert proposed(dispatcher, staff) == []
    staff("update_lead", lead="Aspen Voices", stage="interested")
    assert proposed(dispatcher, staff) == [("nurture", "Aspen Voices")]
    staff("suppress", recipient="hello@aspen.example")
    assert proposed(dispatcher, staff) == []
    with reading(dispatcher.engine) as session:
        assert session.exec(select(Lead.stage)).all() == ["interested"]


def test_a_hold_that_ran_out_is_told_and_stays(staff: Any, scheduler: Any, clock: Any) -> None:
    staff("create_trip", destination="Denver, CO", starts_on="2026-12-01", ends_on="2026-12-06", name="Denver Tour")
    more: dict[str, Any] = {"new_venue": True, "status": "hold"}
    staff("add_booking", trip="Denver Tour", venue="Foothill Hall", starts_at="2026-12-03T19:00", **more)
    staff("update_booking", booking="Foothill Hall", hold_expires_on="2026-11-25")
    assert scheduler("expire_holds").items == []
    clock.now += timedelta(days=4)
    [told] = scheduler("expire_holds").items
    assert told.ran_out == "Nov 25, 2026"
    with reading(scheduler.dispatcher.engine) as session:
        assert session.exec(select(Booking.status)).all() == ["hold"]
