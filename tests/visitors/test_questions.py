"""What visitors ask and nothing answers: noted without names, counted, and turned into records by staff."""

from typing import Any

import pytest
from sqlmodel import col, select

from store.database import reading
from store.tables import ChatConversation, UnansweredQuestion
from tools.errors import InvalidInput


@pytest.fixture
def visitor(talk: Any) -> Any:
    return talk(None, "visitor", "visitor:a")


def noted(engine: Any) -> list[UnansweredQuestion]:
    with reading(engine) as session:
        return list(session.exec(select(UnansweredQuestion).order_by(col(UnansweredQuestion.id))))


def test_the_same_question_is_counted_up(visiting: Any, staff: Any, engine: Any) -> None:
    visiting("a")("note_question", question="Do you have parking?")
    visiting("b")("note_question", question="hello, do you have PARKING please")
    visiting("c")("note_question", question="Do you have a piano?")
    listed = staff("find_questions")
    assert [(item.question, item.times) for item in listed.items] == [
        ("Do you have parking?", 2),
        ("Do you have a piano?", 1),
    ]
    assert "asked 2 times" in listed.headline
    assert listed.items[0].page == "/"
    assert listed.items[0].conversation == "conversation:1"


def test_addresses_and_numbers_are_not_kept(visiting: Any, engine: Any) -> None:
    visiting()("note_question", question="Will ana@choir.example or 303 555 0111 get an answer?")
    assert noted(engine)[0].question == "Will […] or […] get an answer?"


def test_staff_answer_it_by_a_record_and_one_asked_again_is_open_again(visiting: Any, staff: Any) -> None:
    visiting()("note_question", question="Do you need a deposit?")
    assert "Questions without an answer" in staff("get_briefing").headline
    staff("update_service", service="Coaching", policies="Half in advance as a deposit.")
    done = staff("answer_question", question="question:1", note="It is on the page now", service="Coaching")
    assert (done.question.status, done.question.service) == ("answered", "service:2")
    assert "Questions without an answer" not in staff("get_briefing").headline
    visiting("b")("note_question", question="do you need a deposit")
    assert [item.times for item in staff("find_questions").items] == [2]


def test_a_dismissed_question_stays_dismissed(visiting: Any, staff: Any) -> None:
    visiting()("note_question", question="Will you marry me?")
    staff("dismiss_question", question="question:1")
    visiting("b")("note_question", question="Will you marry me?")
    assert staff("find_questions").total == 0
    assert staff("find_questions", status="dismissed").items[0].times == 2


def test_an_answer_needs_words(visiting: Any, staff: Any) -> None:
    visiting()("note_question", question="Do you need a deposit?")
    with pytest.raises(InvalidInput):
        staff("answer_question", question="question:1", note=" ")


def test_policies_are_told_from_the_record(visitor: Any, staff: Any) -> None:
    staff("update_service", service="Coaching", policies="A deposit of 30% holds the date. Free to cancel for a week.")
    for asked in ("what is your cancellation policy?", "do you need a deposit?", "Do you charge for travel?"):
        assert "A deposit of 30% holds the date" in visitor.say(asked).reply
        assert visitor.calls[0].tool == "get_policies"
    assert "policies are stated here" not in visitor.say("do you take a deposit for coaching?").reply


def test_a_question_that_nothing_answers_is_noted_and_a_yes_asks_the_team(visitor: Any, engine: Any) -> None:
    reply = visitor.say("Does your pianist travel with a dog?").reply
    assert reply.endswith("Shall I ask the team?")
    assert [row.question for row in noted(engine)] == ["Does your pianist travel with a dog?"]
    visitor.say("yes please")
    assert [(call.tool, call.args) for call in visitor.calls] == [
        ("request_human", {"reason": "Does your pianist travel with a dog?"})
    ]
    with reading(engine) as session:
        assert session.get_one(ChatConversation, 1).status == "waiting_for_person"


def test_a_no_asks_nobody(visitor: Any) -> None:
    visitor.say("Does your pianist travel with a dog?")
    assert "not asked" in visitor.say("no thanks").reply
    assert visitor.calls == []


def test_a_price_that_is_not_stated_is_noted_with_its_service_and_can_be_asked(visitor: Any, engine: Any) -> None:
    assert visitor.say("how much does coaching cost?").reply.endswith("Shall I ask the team?")
    (row,) = noted(engine)
    assert (row.question, row.service_id) == ("how much does coaching cost?", 2)
    visitor.say("yes")
    assert visitor.calls[0].tool == "request_human"


def test_what_was_answered_is_not_noted(visitor: Any, staff: Any, engine: Any) -> None:
    staff("update_service", service="Coaching", price_from="$120", duration_minutes=60)
    visitor.say("how much does coaching cost?")
    visitor.say("are you free on January 4?")
    visitor.say("hello")
    assert noted(engine) == []


def test_names_are_replaced_before_a_question_is_kept(visitor: Any, engine: Any) -> None:
    visitor.say("My name is Maya Lopez, maya@openvoices.example. Does Maya Lopez need black shoes?")
    assert [row.question for row in noted(engine)] == ["Does [name 1] need black shoes?"]


def test_staff_ask_in_words(talk: Any, visiting: Any) -> None:
    visiting()("note_question", question="Do you have parking?")
    desk = talk()
    for asked in ("what did visitors ask that you could not answer?", "any unanswered questions?"):
        assert "Do you have parking?" in desk.say(asked).reply
        assert desk.calls[0].tool == "find_questions"
    desk.say("dismiss question:1")
    assert [call.tool for call in desk.calls] == ["dismiss_question"]


@pytest.mark.parametrize(
    "said",
    ["workshops cost from $900 and last 3 hours", "which one is closest?", "did you get my inquiry?", "you're useless"],
)
def test_what_is_no_question_to_the_business_is_not_noted(said: str, visitor: Any, engine: Any) -> None:
    visitor.say(said)
    assert noted(engine) == []
