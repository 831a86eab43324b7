"""Answers to who looks for a group, and requests passed on: only with consent on both sides, by what was agreed to."""

import json
from typing import Any

import pytest
from outgoing_mail import Counting
from sqlalchemy import Engine
from sqlmodel import col, select

from scheduler.outbox import Outbox
from store.database import reading, writing
from store.tables import Approval, Change, GroupRequest, Message, RowChange
from tools.errors import AwaitsApproval, Refused

THEO = {
    "location": "Denver, CO",
    "age": 29,
    "styles": ["jazz", "pop"],
    "name": "Theo Marsh",
    "email": "theo@singers.example",
    "consent": True,
    "consent_wording": "May we write to you? Yes.",
}
HELEN = "helen@milehigh.example"


@pytest.fixture
def group(staff: Any) -> str:
    """A group on file with a contact who has not said anything yet."""
    staff("add_venue", name="Mile High Harmonizers", location="Denver, CO")
    staff("add_contact", venue="Mile High Harmonizers", name="Helen Marsh", email=HELEN)
    return "Mile High Harmonizers"


@pytest.fixture
def willing(staff: Any, group: str) -> str:
    staff("record_consent", recipient="Helen Marsh", channel="email", wording="send me your singers")
    return group


def mail(engine: Engine) -> list[Message]:
    with reading(engine) as session:
        return list(session.exec(select(Message).where(Message.purpose == "notice").order_by(col(Message.id))))


def kept(engine: Engine) -> GroupRequest:
    with reading(engine) as session:
        return session.exec(select(GroupRequest)).one()


def pass_on(staff: Any, group: str) -> Any:
    return staff("pass_on_group_request", request="group_request:1", group=group)


def test_an_answer_tells_the_groups_with_their_public_pages(visiting: Any, staff: Any, engine: Engine) -> None:
    visiting()("submit_group_request", **THEO)
    answer = staff("answer_group_request", request="Theo Marsh", text="How good that you sing!")
    (message,) = mail(engine)
    assert (message.channel, message.address) == ("email", "theo@singers.example")
    assert message.body.startswith("Hello Theo Marsh,\n\nHow good that you sing!")
    assert "Colorado Chorale" in message.body
    assert "https://" in message.body
    assert "/desk" not in message.body
    assert "left a request on our site on Nov 23, 2026" in message.body
    assert answer.request.status == "answered"


def test_the_card_shows_the_very_words_and_the_address(visiting: Any, staff: Any, engine: Engine) -> None:
    visiting()("submit_group_request", **THEO)
    with pytest.raises(AwaitsApproval) as asked:
        staff.asking("answer_group_request", request="Theo Marsh")
    assert asked.value.headline.startswith("Answer Theo Marsh in Denver")
    assert mail(engine) == []
    staff.dispatcher.decide(staff.principal, asked.value.approval_id, yes=True)
    assert "you asked us on Nov 23, 2026 for a group" in mail(engine)[0].body


@pytest.mark.parametrize("change", [{"consent": False}, {"email": None}, {"age": 11}])
def test_nobody_is_written_to_without_consent_and_an_address(
    visiting: Any, staff: Any, engine: Engine, change: dict[str, Any]
) -> None:
    visiting()("submit_group_request", **(THEO | change))
    with pytest.raises(Refused, match=r"did not agree|no e-mail address"):
        staff("answer_group_request", request="group_request:1", text="Hello")
    assert mail(engine) == []


def test_who_wants_no_mail_gets_none(visiting: Any, staff: Any, willing: str) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, pass_on=True)
    desk("stop_messages", email="theo@singers.example")
    with pytest.raises(Refused, match="do not write to them"):
        staff("answer_group_request", request="Theo Marsh")
    staff("suppress", recipient="Helen Marsh", channel="email")
    with pytest.raises(Refused, match="do not write to Helen Marsh"):
        pass_on(staff, willing)


def test_with_both_consents_a_group_hears_what_is_looked_for_and_by_whom(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    visiting()("submit_group_request", **THEO, pass_on=True)
    answer = pass_on(staff, willing)
    (message,) = mail(engine)
    assert message.address == HELEN
    assert "Name: Theo Marsh\nE-mail: theo@singers.example\nLooks for: age 29, jazz and pop" in message.body
    assert answer.request.status == "passed_on"
    assert [(entry["venue"], entry["on"]) for entry in kept(engine).passed_on] == [("venue:1", "2026-11-23")]
    with pytest.raises(Refused, match="has this request already"):
        pass_on(staff, willing)


def test_consent_to_be_contacted_is_none_to_be_passed_on(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    desk = visiting()
    desk("submit_group_request", **(THEO | {"consent_wording": "pass my request on to groups? no, but write to me"}))
    with pytest.raises(Refused, match="not that the request is passed on"):
        pass_on(staff, willing)
    assert mail(engine) == []
    desk("submit_group_request", **(THEO | {"consent_wording": "yes, groups too"}), pass_on=True)
    assert pass_on(staff, willing).request.status == "passed_on"


def test_nobody_slips_the_sentence_that_covers_it_into_their_words(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    visiting("a")("submit_group_request", **THEO, pass_on=True)
    words = kept(engine).consent_wording
    visiting("b")("submit_group_request", **(THEO | {"consent_wording": words}))
    with pytest.raises(Refused, match="not that the request is passed on"):
        staff("pass_on_group_request", request="group_request:2", group=willing)


def test_the_group_has_to_have_agreed_or_to_have_written_first(
    visiting: Any, staff: Any, engine: Engine, group: str, clock: Any
) -> None:
    visiting()("submit_group_request", **THEO, pass_on=True)
    with pytest.raises(Refused, match=r"Nobody at Mile High Harmonizers \(Helen Marsh\) has agreed"):
        pass_on(staff, group)
    with writing(engine, clock()) as session:
        came = {"channel": "email", "direction": "in", "status": "received", "address": HELEN, "contact_id": 1}
        session.add(Message(subject="Singers", body="Do you know singers who look for a group?", **came))
    assert pass_on(staff, group).request.status == "passed_on"


def test_an_answer_to_our_own_mail_is_no_writing_first(
    visiting: Any, staff: Any, engine: Engine, group: str, clock: Any
) -> None:
    visiting()("submit_group_request", **THEO, pass_on=True)
    with writing(engine, clock()) as session:
        ours = {"channel": "email", "direction": "out", "status": "sent", "address": HELEN, "contact_id": 1}
        session.add(Message(body="Shall we come?", sent_at=clock(), **ours))
    clock.forward(hours=1)
    staff("record_reply", recipient="Helen Marsh", text="Thank you, we think about it.")
    with pytest.raises(Refused, match="nor wrote to us first"):
        pass_on(staff, group)


@pytest.mark.parametrize(("age", "parent", "reason"), [(16, False, "parent or guardian"), (None, True, "how old")])
def test_no_group_gets_a_minor_s_name_without_a_parent(
    staff: Any, engine: Engine, willing: str, age: int | None, parent: bool, reason: str
) -> None:
    staff("create_group_request", **(THEO | {"age": age}), pass_on=True, parent=parent)
    with pytest.raises(Refused, match=reason):
        pass_on(staff, willing)
    assert mail(engine) == []


def test_with_a_parent_the_group_is_told_to_bring_them_in(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    visiting()("submit_group_request", **(THEO | {"age": 16}), pass_on=True, parent=True)
    pass_on(staff, willing)
    assert "under 18. A parent or guardian knows and agrees" in mail(engine)[0].body


def test_a_child_is_never_passed_on(visiting: Any, staff: Any, engine: Engine, willing: str) -> None:
    visiting()("submit_group_request", **(THEO | {"age": 12}), pass_on=True, parent=True)
    assert kept(engine).consent_wording == ""
    with pytest.raises(Refused, match="nothing to pass on"):
        pass_on(staff, willing)


def test_withdrawn_consent_keeps_what_has_not_left_from_leaving_and_empties_what_has(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, pass_on=True)
    staff("answer_group_request", request="group_request:1")
    pass_on(staff, willing)
    desk("submit_group_request", **(THEO | {"consent": False}))
    assert [(message.status, message.body) for message in mail(engine)] == [("cancelled", ""), ("cancelled", "")]
    with reading(engine) as session:
        journal = [(r.before, r.after) for r in session.exec(select(RowChange))]
        written = json.dumps([journal, [(c.args, c.result) for c in session.exec(select(Change))]])
    assert "Theo" not in written
    assert "theo@" not in written
    assert "May we write" not in written
    assert "Agreed besides" not in written
    assert kept(engine).consent_at is None


def test_withdrawn_consent_empties_the_cards_that_told_of_it_too(
    visiting: Any, staff: Any, engine: Engine, willing: str
) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, pass_on=True)
    asked = []
    for tool, more in (("answer_group_request", {}), ("pass_on_group_request", {"group": willing})):
        with pytest.raises(AwaitsApproval) as waits:
            staff.asking(tool, request="group_request:1", **more)
        asked.append(waits.value.approval_id)
    desk("submit_group_request", **(THEO | {"consent": False}))
    with reading(engine) as session:
        cards = json.dumps([approval.card for approval in session.exec(select(Approval))])
    assert "Theo" not in cards
    assert "theo@" not in cards
    for number in asked:
        with pytest.raises(Refused):
            staff.dispatcher.decide(staff.principal, number, yes=True)
    assert mail(engine) == []


@pytest.mark.parametrize("left", [False, True])
def test_without_consent_after_one_with_it_they_are_told_what_is_removed_and_who_has_it_already(
    visiting: Any, staff: Any, willing: str, engine: Engine, dispatcher: Any, left: bool
) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, pass_on=True)
    pass_on(staff, willing)
    if left:
        Outbox(dispatcher, {"email": Counting()}).tick()
    told = desk("submit_group_request", **(THEO | {"consent": False})).headline
    assert "What you had left of them before is removed." in told
    assert ("Mile High Harmonizers got them before: ask there if they are to go there, too." in told) == left
    assert kept(engine).name is None
    assert "removed" not in desk("submit_group_request", **(THEO | {"consent": False})).headline
