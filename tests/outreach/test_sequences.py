"""Sequences: how one is saved and shown, and what is refused with which words."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from store.tables import DeliveryEvent, EmailSequence, Enrollment, Message
from tools.errors import InvalidInput, NeedsAnswer, NotFound

HELLO = {"template": "Spring Hello", "delay_days": 2, "after": "enrollment"}
AGAIN = {"template": "Spring Hello", "delay_business_days": 5, "after": "previous"}


@pytest.fixture
def template(staff: Any) -> None:
    staff("save_template", name="Spring Hello", channel="email", subject="Spring", body="We are near you this spring.")


@pytest.fixture
def lead(staff: Any) -> str:
    made = staff("add_lead", name="Olympic Singers", location="Olympia, WA", email="hello@olympic.example")
    return str(made.ref)


@pytest.mark.usefixtures("template")
def test_a_saved_sequence_is_shown_in_words(staff: Any) -> None:
    staff("save_sequence", name="Spring Check-in", stage="nurture", steps=[HELLO, AGAIN], daily_cap=20)
    shown = staff("get_sequence", sequence="spring check-in")
    assert [step.when for step in shown.steps] == [
        "2 days after the enrolment",
        "5 business days after the step before",
    ]
    assert "at most 20 a day" in shown.headline


def test_the_four_stages_are_there_and_a_stage_names_its_only_sequence(staff: Any) -> None:
    stages = [view.stage for view in staff("find_sequences").items]
    assert stages == ["cold", "nurture", "confirmation", "logistics"]
    assert staff("get_sequence", sequence="the cold sequence").sequence.title == "Cold outreach"
    assert staff("get_sequence", sequence="confirmation").sequence.title == "Booking confirmation"


@pytest.mark.usefixtures("template")
def test_a_stage_that_two_sequences_have_is_asked_about(staff: Any) -> None:
    staff("save_sequence", name="Second cold one", stage="cold", steps=[HELLO])
    with pytest.raises((NeedsAnswer, NotFound)):
        staff("get_sequence", sequence="cold sequence")


@pytest.mark.usefixtures("template")
def test_the_first_step_counts_from_the_enrolment_and_no_delay_is_none(staff: Any, dispatcher: Any) -> None:
    staff("save_sequence", name="Bare", stage="nurture", steps=[{"template": "Spring Hello"}] * 2)
    with Session(dispatcher.engine) as session:
        steps = session.exec(select(EmailSequence).where(EmailSequence.name == "Bare")).one().steps
        assert [(step.anchor, step.delay_days) for step in steps] == [("enrollment", 0), ("previous", 0)]


@pytest.mark.usefixtures("template")
@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "there is none"),
        ([HELLO] * 21, "Give at most 20"),
        ([{**HELLO, "delay_days": -2}], "counts from the booking"),
        ([{**HELLO, "delay_business_days": 2}], "one in business days"),
        ([{**HELLO, "channel": "sms"}], "is an e-mail"),
        ([{**HELLO, "delay_days": 9_999}], "Give at most 730"),
        ([HELLO, {"delay_days": 1}], "number 2: template"),
        ([{**HELLO, "colour": "red"}], "number 1: colour"),
        ([{**HELLO, "delay_days": "soon"}], "delay_days"),
    ],
)
def test_a_step_that_cannot_be_is_told_with_what_would_be_right(staff: Any, steps: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        staff("save_sequence", name="Wrong", stage="nurture", steps=steps)
    assert caught.value.field == "steps"


def test_an_unknown_template_is_not_guessed(staff: Any) -> None:
    with pytest.raises(NotFound, match="no template"):
        staff("save_sequence", name="Wrong", stage="nurture", steps=[{"template": "Zebra"}])


@pytest.mark.usefixtures("template")
def test_who_is_in_it_keeps_the_steps_that_were_approved(staff: Any, dispatcher: Any, lead: str) -> None:
    staff("save_sequence", name="Spring", stage="nurture", steps=[HELLO, AGAIN])
    staff("enroll_in_sequence", sequence="Spring", recipients=[lead])
    staff("save_template", name="Spring Hello", channel="email", subject="New", body="Quite another text.")
    changed = staff("save_sequence", name="spring", stage="nurture", steps=[{**HELLO, "delay_days": 30}])
    assert changed.notes == ["The one person in it still gets what was approved before."]
    assert (len(changed.steps), changed.earlier) == (1, 2)
    with Session(dispatcher.engine) as session:
        enrolled = session.exec(select(Enrollment)).one()
        assert (enrolled.edition, enrolled.sequence.edition, len(enrolled.steps)) == (1, 2, 2)
        assert {message.body for message in enrolled.messages} == {"We are near you this spring."}
        assert {message.status for message in enrolled.messages} == {"queued"}


def test_figures_keep_machines_apart_and_count_what_bounced_as_sent(staff: Any, dispatcher: Any, clock: Any) -> None:
    refs = [
        staff("add_lead", name=f"Group {n}", location="Olympia, WA", email=f"g{n}@groups.example", notes="x").ref
        for n in "ABC"
    ]
    staff("enroll_in_sequence", sequence="cold", recipients=refs)
    with Session(dispatcher.engine) as session:
        session.info["now"] = clock()
        first = session.exec(select(Message).where(Message.step == 1).order_by(col(Message.id))).all()
        for message, status in zip(first, ("delivered", "bounced", "delivered"), strict=True):
            message.status, message.sent_at = status, clock()
        opens = [(first[0], "opened", True), (first[0], "opened", False), (first[2], "opened", True)]
        for n, (message, kind, machine) in enumerate(
            [*opens, (first[2], "clicked", True), (first[2], "clicked", True)]
        ):
            at = {"happened_at": clock(), "created_at": clock()}
            session.add(
                DeliveryEvent(provider="x", key=f"{n}", message_id=message.id, kind=kind, machine=machine, **at)
            )
        answer = {"channel": "email", "direction": "in", "status": "received", "lead_id": first[0].lead_id}
        session.add(Message(answers_id=first[0].id, reading="interested", **answer))
        session.add(Message(answers_id=first[2].id, reading="out_of_office", **answer))
        session.commit()
    figures = staff("get_sequence", sequence="cold").steps[0].figures
    assert (figures.queued, figures.sent, figures.delivered, figures.bounced, figures.replied) == (0, 3, 2, 1, 1)
    assert (figures.opened, figures.opened_by_machines) == (1, 1)
    assert (figures.clicked, figures.clicked_by_machines) == (0, 1)
