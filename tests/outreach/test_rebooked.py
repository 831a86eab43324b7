"""A booking is moved, called off, or on a trip that is off: what is about it follows, and says nothing wrong."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from outgoing_mail import Counting
from sqlmodel import Session, col, select

from scheduler.outbox import Outbox
from store.tables import Change, Enrollment, Message
from tools.dispatch import Dispatcher
from tools.errors import Refused

SEATTLE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def mia(staff: Any) -> str:
    """The contact of a choir that has booked January 16, in the sequence of what is to be known before."""
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18", name="Sound Tour")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    person = staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example").ref
    staff("add_booking", trip="Sound Tour", venue="Rainier Choir", starts_at="2027-01-16T15:00", status="confirmed")
    staff("enroll_in_sequence", sequence="logistics", recipients=[person])
    return str(person)


def enrollment(dispatcher: Dispatcher) -> tuple[str, str]:
    with Session(dispatcher.engine) as session:
        row = session.exec(select(Enrollment).order_by(col(Enrollment.id).desc())).first()
        assert row is not None
        return row.state, row.reason


def messages(dispatcher: Dispatcher) -> list[Message]:
    with Session(dispatcher.engine) as session:
        return list(session.exec(select(Message).where(Message.direction == "out").order_by(col(Message.step))))


def days(dispatcher: Dispatcher) -> list[str]:
    """On which days what is queued leaves, local."""
    found = [(row.status, row.due_at) for row in messages(dispatcher)]
    return [f"{due.astimezone(SEATTLE):%m-%d}" for status, due in found if due and status == "queued"]


def last_change(dispatcher: Dispatcher) -> str:
    with Session(dispatcher.engine) as session:
        return f"change:{session.exec(select(Change.id).order_by(col(Change.id).desc())).first()}"


def leave(dispatcher: Dispatcher, provider: Counting, day: str) -> None:
    """Let what is due on a day leave, by a scheduler that looks every hour: what is later than two misses its turn."""
    clock: Any = dispatcher.clock
    for hour in range(9, 17):
        clock.now = datetime.fromisoformat(f"{day}T{hour:02}:59").replace(tzinfo=SEATTLE)
        Outbox(dispatcher, {"email": provider}).tick()


def test_moved_to_another_day_every_step_counts_from_that_day_and_says_it(
    mia: str, staff: Any, dispatcher: Dispatcher
) -> None:
    assert days(dispatcher) == ["12-26", "01-13", "01-18"]
    said = " ".join(message.body for message in messages(dispatcher))
    assert ("January 16" in said, "January 20" in said) == (True, False)
    moved = staff("update_booking", booking="Rainier", starts_at="2027-01-20T15:00")
    assert days(dispatcher) == ["12-30", "01-17", "01-22"]
    said = " ".join(f"{message.subject} {message.body}" for message in messages(dispatcher))
    assert ("January 16" in said, "January 20" in said) == (False, True)
    assert enrollment(dispatcher) == ("active", "")
    [note] = [note for note in moved.notes if "Logistics" in note]
    assert note.startswith("Logistics follow-up for Mia Holt goes by the new day: step 1 on Wed Dec 30, 2026")


def test_moved_nearer_what_would_come_too_late_is_skipped_and_moved_away_again_it_comes(
    mia: str, staff: Any, dispatcher: Dispatcher
) -> None:
    staff("update_booking", booking="Rainier", starts_at="2026-12-03T15:00")
    first = messages(dispatcher)[0]
    assert (first.status, first.reason) == ("skipped", "its time was past when the sequence went on")
    assert days(dispatcher) == ["11-30", "12-05"]
    staff("update_booking", booking="Rainier", starts_at="2027-01-16T15:00")
    assert days(dispatcher) == ["12-26", "01-13", "01-18"]


def test_what_has_left_stays_and_staff_are_told_that_it_named_the_old_day(
    mia: str, staff: Any, dispatcher: Dispatcher, provider: Counting
) -> None:
    leave(dispatcher, provider, "2026-12-26")
    [sent] = provider.taken
    moved = staff("update_booking", booking="Rainier", starts_at="2027-01-20T15:00")
    assert any("Mind that step 1 has left and may name the old day: tell them." in note for note in moved.notes)
    assert messages(dispatcher)[0].body in sent.text
    assert days(dispatcher) == ["01-17", "01-22"]
    for day in ("2027-01-14", "2027-01-17", "2027-01-22"):
        leave(dispatcher, provider, day)
    assert [text.count("January 16") for text in (message.text for message in provider.taken[1:])] == [0, 0]
    assert (len(provider.taken), enrollment(dispatcher)[0]) == (3, "finished")


def test_moving_it_is_undone_with_its_days_and_words_until_one_with_the_new_day_has_left(
    mia: str, staff: Any, dispatcher: Dispatcher, provider: Counting
) -> None:
    before = [(row.subject, row.body) for row in messages(dispatcher)]
    staff("update_booking", booking="Rainier", starts_at="2027-01-20T15:00")
    staff("undo", change=last_change(dispatcher))
    assert days(dispatcher) == ["12-26", "01-13", "01-18"]
    assert [(row.subject, row.body) for row in messages(dispatcher)] == before
    staff("update_booking", booking="Rainier", starts_at="2027-01-20T15:00")
    change = last_change(dispatcher)
    leave(dispatcher, provider, "2026-12-30")
    with pytest.raises(Refused, match="has left as it was written then"):
        staff("undo", change=change)


def test_at_another_venue_it_is_for_other_people_and_stops(mia: str, staff: Any, dispatcher: Dispatcher) -> None:
    staff("add_venue", name="Puget Hall", location="Tacoma, WA")
    moved = staff("update_booking", booking="Rainier", venue="Puget Hall")
    assert enrollment(dispatcher) == ("stopped", "the booking is at Puget Hall now")
    assert any("Enroll whoever is to get it at Puget Hall." in note for note in moved.notes)


def test_called_off_nothing_more_of_it_leaves(mia: str, staff: Any, dispatcher: Dispatcher, provider: Counting) -> None:
    staff("cancel_booking", booking="Rainier")
    assert enrollment(dispatcher) == ("stopped", "the booking at Rainier Choir is cancelled")
    leave(dispatcher, provider, "2026-12-26")
    assert provider.taken == []


def test_while_its_trip_is_off_it_rests_and_goes_on_with_the_trip(
    mia: str, staff: Any, dispatcher: Dispatcher, provider: Counting
) -> None:
    off = staff("update_trip", trip="Sound Tour", status="cancelled")
    assert "Rests until you cancel or move its booking: Logistics follow-up for Mia Holt." in off.notes
    assert enrollment(dispatcher) == ("paused", "Sound Tour is cancelled")
    leave(dispatcher, provider, "2026-12-26")
    assert provider.taken == []
    again = staff("update_trip", trip="Sound Tour", status="planned")
    assert "Goes on: Logistics follow-up for Mia Holt." in again.notes
    assert enrollment(dispatcher) == ("active", "")


def test_nobody_is_enrolled_for_a_booking_of_a_trip_that_is_off(staff: Any) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18", name="Sound Tour")
    staff("add_venue", name="Rainier Choir", location="Seattle, WA")
    staff("add_contact", venue="Rainier Choir", name="Mia Holt", email="mia@rainier.example")
    staff("add_booking", trip="Sound Tour", venue="Rainier Choir", starts_at="2027-01-16T15:00", status="confirmed")
    assert any("Ready for" in item.sort for item in staff("get_briefing").items)
    staff("update_trip", trip="Sound Tour", status="cancelled")
    assert not any("Ready for" in item.sort for item in staff("get_briefing").items)
    with pytest.raises(Refused, match="booking"):
        staff("enroll_in_sequence", sequence="logistics", recipients=["Mia Holt"])


def test_a_contact_that_is_deleted_gets_nothing_more(
    mia: str, staff: Any, dispatcher: Dispatcher, provider: Counting
) -> None:
    staff("delete_record", record=mia)
    leave(dispatcher, provider, "2026-12-26")
    assert provider.taken == []
    assert {row.status for row in messages(dispatcher)} <= {"cancelled"}
