"""What came in and what staff do with it: it is open until somebody has dealt with it, and may be given to a person."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, func, select

from store.tables import Change, Enrollment, Message
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import NeedsAnswer, NotFound, Refused

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
Arrive = Callable[..., Any]


@pytest.fixture
def arrive(dispatcher: Dispatcher, clock: Any) -> Arrive:
    """Mail comes in."""

    def come(text: str, sender: str) -> Any:
        told = {"provider": "imap", "channel": "email", "sender": sender, "to": "hello@road.example", "text": text}
        told |= {"at": clock().isoformat(), "key": uuid4().hex, "subject": "Re: singing"}
        return dispatcher.call(SCHEDULER, "record_inbound", {"message": told}, uuid4().hex)

    return come


@pytest.fixture
def lead(staff: Any) -> str:
    """A lead in cold outreach."""
    made = staff("add_lead", name="Cascade Singers", location="Tacoma, WA", email="director@cascade.example")
    staff("enroll_in_sequence", sequence="cold", recipients=[made.ref])
    return str(made.ref)


def replies(staff: Any) -> list[tuple[str, str]]:
    return [(item.title, item.why) for item in staff("get_briefing").items if item.sort == "Replies"]


def states(dispatcher: Dispatcher) -> list[str]:
    with Session(dispatcher.engine) as session:
        return list(session.exec(select(Enrollment.state)))


def test_an_answer_is_told_until_somebody_has_dealt_with_it(staff: Any, arrive: Arrive, lead: str, clock: Any) -> None:
    arrive("Sure, tell me more.", "director@cascade.example")
    clock.forward(days=40)
    assert replies(staff) == [("Cascade Singers", "email, reads as interested")]
    done = staff("mark_answered", message="Cascade Singers")
    assert done.headline == "E-mail from Cascade Singers is dealt with."
    assert replies(staff) == []
    with pytest.raises(Refused, match="dealt with already"):
        staff("mark_answered", message=done.ref)
    staff("mark_answered", message=done.ref, answered=False)
    assert len(replies(staff)) == 1


def test_a_slip_is_undone(staff: Any, arrive: Arrive, lead: str, dispatcher: Dispatcher) -> None:
    arrive("Sure, tell me more.", "director@cascade.example")
    staff("mark_answered", message="Cascade Singers")
    with Session(dispatcher.engine) as session:
        last = session.exec(select(func.max(Change.id))).one()
    staff("undo", change=f"change:{last}")
    assert len(replies(staff)) == 1


def test_of_several_open_ones_somebody_is_asked_which(staff: Any, arrive: Arrive, lead: str) -> None:
    for text in ("Sure.", "One more thing."):
        arrive(text, "director@cascade.example")
    with pytest.raises(NeedsAnswer, match="Which message from Cascade Singers") as asked:
        staff("mark_answered", message="Cascade Singers")
    for candidate in asked.value.candidates:
        staff("mark_answered", message=candidate.ref)
    with pytest.raises(NotFound, match="waits for an answer"):
        staff("mark_answered", message="Cascade Singers")


def test_what_came_from_nobody_known_is_told_and_given_to_a_person_whose_sequence_it_stops(
    staff: Any, arrive: Arrive, lead: str, dispatcher: Dispatcher
) -> None:
    arrive("Yes, we would love to sing with you!", "somebody@home.example")
    assert replies(staff) == [("somebody@home.example", "email, from nobody who is known, reads as interested")]
    assert states(dispatcher) == ["active"]
    with Session(dispatcher.engine) as session:
        came = session.exec(select(Message).where(Message.direction == "in")).one()
    made = staff("assign_reply", message=f"message:{came.id}", recipient=lead)
    assert made.headline.startswith("Noted: Cascade Singers wrote it. Cold outreach for Cascade Singers stopped.")
    assert "move the lead to interested?" in made.headline
    assert states(dispatcher) == ["stopped"]
    assert made.message.with_whom == "Cascade Singers"
    assert replies(staff) == [("Cascade Singers", "email, reads as interested")]
    with pytest.raises(Refused, match="Cascade Singers wrote it"):
        staff("assign_reply", message=made.ref, recipient=lead)


def test_please_stop_from_an_address_that_nobody_knew_closes_it_and_stops_the_person(
    staff: Any, arrive: Arrive, lead: str, dispatcher: Dispatcher
) -> None:
    arrive("Please stop writing to me.", "somebody@home.example")
    with Session(dispatcher.engine) as session:
        came = session.exec(select(Message).where(Message.direction == "in")).one()
    staff("assign_reply", message=f"message:{came.id}", recipient=lead)
    assert states(dispatcher) == ["stopped"]
    assert "asked" in staff("explain_outreach", recipient=lead).enrollments[0].reason


def test_one_of_ours_is_neither_dealt_with_nor_given_to_anybody(staff: Any, lead: str, dispatcher: Dispatcher) -> None:
    with Session(dispatcher.engine) as session:
        ours = session.exec(select(Message.id)).first()
    with pytest.raises(Refused, match="one of ours"):
        staff("mark_answered", message=f"message:{ours}")
    with pytest.raises(Refused, match="one of ours"):
        staff("assign_reply", message=f"message:{ours}", recipient=lead)
