"""Why somebody got a message or did not: one answer, from what is on record."""

from typing import Any

import pytest
from sqlmodel import Session, select

from store.tables import Message


@pytest.fixture
def ana(staff: Any) -> str:
    staff("add_venue", name="Rainier Choir", location="Denver, CO")
    made = staff("add_contact", venue="Rainier Choir", name="Ana Whitfield", email="ana@rainier.example")
    return str(made.ref)


def put(dispatcher: Any, step: int, **values: Any) -> None:
    with Session(dispatcher.engine) as session:
        message = session.exec(select(Message).where(Message.step == step)).one()
        for name, value in values.items():
            setattr(message, name, value)
        session.commit()


def test_nothing_was_ever_queued_and_of_a_channel_without_an_address_nothing_is_said(staff: Any, ana: str) -> None:
    told = staff("explain_outreach", recipient="Ana Whitfield")
    assert "is in no sequence, and nothing was ever queued" in told.headline
    assert told.headline.endswith("Nothing stands in the way of an e-mail now.")
    assert told.in_the_way == {}


def test_of_somebody_who_cannot_be_reached_at_all_both_channels_are_told(staff: Any) -> None:
    staff("add_lead", name="Silent Choir", location="Tacoma, WA")
    assert list(staff("explain_outreach", recipient="Silent Choir").in_the_way) == ["email", "sms"]


def test_why_no_text_can_go_is_told_where_texts_are_meant(staff: Any) -> None:
    staff("add_venue", name="Aspen Choir", location="Denver, CO")
    both = {"email": "mia@aspen.example", "phone": "+1 303 555 0142"}
    person = staff("add_contact", venue="Aspen Choir", name="Mia Holt", **both).ref
    staff("suppress", recipient=person, channel="sms")
    assert list(staff("explain_outreach", recipient=person).in_the_way) == ["sms"]
    staff("enroll_in_sequence", sequence="nurture", recipients=[person])
    assert "No text can go" not in staff("explain_outreach", recipient=person).headline


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": "bounced", "reason": "No such mailbox."}, "bounced: No such mailbox;"),
        ({"status": "failed", "reason": "Refused by the provider."}, "step 1 failed: Refused by the provider;"),
        ({"status": "unknown", "reason": "The call was cut off."}, "may or may not have left: The call was cut off;"),
        ({"status": "held", "reason": "It is 9 hours late."}, "waits for a person: It is 9 hours late;"),
        ({"status": "skipped", "reason": "its time was past"}, "was skipped: its time was past;"),
        ({"status": "sending"}, "step 1 is being sent right now;"),
    ],
)
def test_each_state_is_told_with_the_one_recorded_reason(
    staff: Any, dispatcher: Any, ana: str, values: dict[str, Any], words: str
) -> None:
    staff("enroll_in_sequence", sequence="nurture", recipients=[ana])
    put(dispatcher, 1, **values)
    assert words in staff("explain_outreach", recipient=ana).headline


def test_why_did_she_not_get_step_2_after_an_opt_out(staff: Any, dispatcher: Any, clock: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="nurture", recipients=[ana])
    put(dispatcher, 1, status="delivered", sent_at=clock())
    staff("suppress", recipient=ana, reason="asked to be left alone")
    told = staff("explain_outreach", recipient="Rainier Choir")
    steps = {step.step: step.what for step in told.enrollments[0].steps}
    assert steps[1] == "sent Mon Nov 23, 2026, 10:00 AM MST, and delivered"
    assert steps[2] == "did not leave: the sequence was stopped: asked to be left alone"
    assert "steps 2 and 3 did not leave" in told.headline
    assert "No e-mail can go now" in told.headline


def test_times_to_come_are_local_and_a_rest_is_told_with_its_end(staff: Any, ana: str) -> None:
    staff("enroll_in_sequence", sequence="nurture", recipients=[ana])
    assert "AM MST at the earliest" in staff("explain_outreach", recipient=ana).headline
    staff("pause_enrollment", recipient=ana, until="2026-12-01", reason="away until December")
    told = staff("explain_outreach", recipient=ana)
    assert "waits until Dec 1, 2026: the sequence is paused (away until December)" in told.headline


def test_a_lead_that_became_a_contact_keeps_its_history(staff: Any) -> None:
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    lead = staff("add_lead", name="Olympic Singers", location="Olympia, WA", email="hello@olympic.example").ref
    staff("enroll_in_sequence", sequence="cold", recipients=[lead])
    made = staff("convert_lead", lead=lead, trip="Seattle", starts_at="2027-01-16T15:00")
    assert "Cold outreach stopped for them" in made.headline
    assert 'put Office in "Booking confirmation"' in made.headline
    told = staff("explain_outreach", recipient="Olympic Singers")
    assert told.enrollments[0].reason == "they booked"
