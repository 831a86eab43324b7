"""The funnel from the first answer to the visit: what stops, what is proposed, what begins by itself."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from outgoing_mail import Counting
from sqlmodel import Session, col, select

from scheduler.jobs import advance
from scheduler.outbox import Outbox
from store.tables import EmailSequence, Enrollment, Message
from tools.context import Principal
from tools.dispatch import Dispatcher

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


@pytest.fixture
def ana(staff: Any, clock: Any, dispatcher: Dispatcher) -> str:
    """A lead in cold outreach, to whom the first step has left."""
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18", name="Sound Tour")
    made = staff("add_lead", name="Ana's Singers", email="ana@singers.example", location="Tacoma, WA").ref
    staff("enroll_in_sequence", sequence="cold", recipients=[made])
    clock.forward(hours=2)
    assert Outbox(dispatcher, {"email": Counting()}).tick() == 1
    return str(made)


def automatic(dispatcher: Dispatcher, *stages: str) -> None:
    with Session(dispatcher.engine) as session:
        for row in session.exec(select(EmailSequence).where(col(EmailSequence.stage).in_(stages))):
            row.automatic = True
        session.commit()


def enrolments(dispatcher: Dispatcher) -> list[tuple[str, str]]:
    with Session(dispatcher.engine) as session:
        rows = session.exec(select(Enrollment).order_by(col(Enrollment.id)))
        return [(row.sequence.stage, row.state) for row in rows]


def ready(staff: Any) -> list[str]:
    return [item.sort for item in staff("get_briefing").items if item.sort.startswith("Ready for")]


def answered(dispatcher: Dispatcher, text: str) -> None:
    told = {"provider": "imap", "channel": "email", "sender": "ana@singers.example", "to": "us@road.example"}
    told |= {"text": text, "at": dispatcher.clock().isoformat(), "key": uuid4().hex}
    dispatcher.call(SCHEDULER, "record_inbound", {"message": told}, uuid4().hex)


def test_an_interested_answer_moves_nobody_until_staff_say_so_and_then_nurture_is_proposed(
    ana: str, staff: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    automatic(dispatcher, "nurture")
    answered(dispatcher, "Yes, we would love to hear more!")
    assert enrolments(dispatcher) == [("cold", "stopped")]
    advance(dispatcher)
    assert (ready(staff), enrolments(dispatcher)) == ([], [("cold", "stopped")])
    staff("update_lead", lead=ana, stage="interested")
    assert ready(staff) == ['Ready for "Nurture"']
    advance(dispatcher)
    assert enrolments(dispatcher) == [("cold", "stopped"), ("nurture", "active")]
    assert ready(staff) == []
    advance(dispatcher)
    assert len(enrolments(dispatcher)) == 2


def test_a_conversion_stops_what_asks_for_a_booking_and_only_proposes_the_confirmation(
    ana: str, staff: Any, dispatcher: Dispatcher
) -> None:
    staff("convert_lead", lead=ana, trip="Sound Tour", starts_at="2027-01-16T15:00", status="confirmed")
    assert enrolments(dispatcher) == [("cold", "stopped")]
    assert ready(staff) == ['Ready for "Booking confirmation"']
    advance(dispatcher)
    assert len(enrolments(dispatcher)) == 1


def test_where_staff_let_it_the_confirmation_begins_at_once_and_logistics_near_the_day(
    ana: str, staff: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    automatic(dispatcher, "confirmation", "logistics")
    staff("convert_lead", lead=ana, trip="Sound Tour", starts_at="2027-01-16T15:00", status="confirmed")
    advance(dispatcher)
    assert enrolments(dispatcher) == [("cold", "stopped"), ("confirmation", "active")]
    clock.now = datetime(2026, 12, 20, 18, 0, tzinfo=UTC)
    advance(dispatcher)
    assert enrolments(dispatcher)[-1] == ("logistics", "active")


def test_a_lead_that_is_lost_gets_nothing_more(ana: str, staff: Any, dispatcher: Dispatcher, clock: Any) -> None:
    staff("update_lead", lead=ana, stage="lost")
    clock.forward(days=20)
    provider = Counting()
    Outbox(dispatcher, {"email": provider}).tick()
    assert (provider.taken, enrolments(dispatcher), ready(staff)) == ([], [("cold", "stopped")], [])


def test_of_two_records_made_one_nothing_goes_to_an_address_that_is_on_file_no_more(
    staff: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    kept = staff("add_lead", name="Tom's Chorus", email="tom@chorus.example", location="Tacoma, WA").ref
    twin = staff("add_lead", name="Thomas Chorale", email="old@chorus.example", location="Tacoma, WA").ref
    staff("enroll_in_sequence", sequence="cold", recipients=[twin])
    staff("merge_records", keep=kept, duplicate=twin)
    clock.forward(hours=2)
    provider = Counting()
    Outbox(dispatcher, {"email": provider}).tick()
    assert provider.taken == []
    with Session(dispatcher.engine) as session:
        first = session.exec(select(Message).where(Message.step == 1)).one()
        assert (first.status, first.reason[:38]) == ("held", "It was approved for old@chorus.example")
