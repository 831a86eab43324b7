"""A turn: what was said is kept first, writes happen once, and a failing model does no harm."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pydantic_ai.exceptions import ModelHTTPError, UnexpectedModelBehavior
from sqlmodel import Session, select

from agent.events import ApprovalAsked, CallEnded
from store.tables import Approval, Change, ChatTurn, Trip
from tools.errors import Forbidden

DENVER = ("create_trip", {"destination": "Denver, CO", "starts_on": "2026-12-04", "ends_on": "2026-12-07"})


def rows(engine: Any, model: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.exec(select(model).order_by(model.id)).all())


def test_what_was_said_the_calls_and_the_reply_are_kept(talk: Callable[..., Any], script: Any, engine: Any) -> None:
    chat = talk(script([DENVER], "Your trip is planned."))
    ended = chat.say("plan a trip to Denver")
    assert (ended.reply, ended.state) == ("Your trip is planned.", "done")
    assert [(c.tool, c.outcome) for c in chat.calls] == [("create_trip", "done")]
    (turn,) = rows(engine, ChatTurn)
    assert (turn.said, turn.reply, turn.state, turn.model) == ("plan a trip to Denver", ended.reply, "done", "scripted")
    (change,) = rows(engine, Change)
    assert (change.conversation_id, change.turn, change.door) == (turn.conversation_id, 1, "chat")


def test_the_next_turn_reads_what_went_before(talk: Callable[..., Any], script: Any) -> None:
    model = script("Hello.", "Still here.")
    chat = talk(model)
    chat.say("hello")
    chat.say("are you there?")
    read = [part.content for message in model.seen[1] for part in message.parts]
    assert read == ["hello", "Hello.", "are you there?"]


def test_a_question_for_the_person_reaches_the_model_as_such(talk: Callable[..., Any], script: Any) -> None:
    chat = talk(script([("create_trip", {"destination": "Springfield"})], "Which Springfield?"))
    chat.say("plan a trip to Springfield")
    (call,) = chat.calls
    assert call.outcome == "failed"
    assert "Missouri" in call.text or "MO" in call.text


@pytest.mark.parametrize("failure", [ModelHTTPError(500, "m"), UnexpectedModelBehavior("?"), RuntimeError("boom")])
def test_a_model_that_fails_after_a_write_ends_the_turn_with_what_was_done(
    talk: Callable[..., Any], script: Any, engine: Any, failure: Exception
) -> None:
    chat = talk(script([DENVER], failure))
    ended = chat.say("plan a trip to Denver dec 4-7")
    assert ended.state == "failed"
    assert "Planned Denver December 2026" in chat.said
    assert len(rows(engine, Trip)) == 1


def test_a_model_that_fails_before_any_write_gives_way_to_the_planner_with_a_word(
    talk: Callable[..., Any], script: Any, engine: Any
) -> None:
    chat = talk(script(ModelHTTPError(503, "m")))
    ended = chat.say("plan a trip to Denver dec 4-7")
    assert "built-in planner" in chat.said
    assert ended.state == "done"
    assert [trip.name for trip in rows(engine, Trip)] == ["Denver December 2026"]


def test_a_conversation_of_somebody_else_is_forbidden(talk: Callable[..., Any], script: Any) -> None:
    mine, other = talk(script("Hi.")), talk(script("Hi."), "visitor", "visitor:b")
    other.uid = mine.uid
    with pytest.raises(Forbidden):
        other.say("hello")


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "!!!", "x" * 100_000])
def test_what_nobody_could_read_gets_a_sentence_and_no_turn(
    talk: Callable[..., Any], script: Any, engine: Any, text: str
) -> None:
    chat = talk(script("never asked"))
    ended = chat.say(text)
    assert len(ended.reply) > 20
    assert rows(engine, ChatTurn) == []


def test_a_visitor_is_offered_only_visitors_tools_and_a_staff_tool_by_name_does_nothing(
    talk: Callable[..., Any], script: Any, engine: Any
) -> None:
    model = script([DENVER], "I cannot do that.")
    chat = talk(model, "visitor", "visitor:a")
    chat.say("plan a trip to Denver")
    assert "create_trip" not in model.offered[0]
    assert [c.outcome for c in chat.calls] == ["failed"]
    assert rows(engine, Trip) == []


def test_stopping_a_turn_keeps_what_was_said_and_tells_what_was_done(
    talk: Callable[..., Any], script: Any, engine: Any
) -> None:
    chat = talk(script([DENVER], "Planned."))

    async def stop_after_the_call() -> None:
        events = chat.turns.say(chat.principal, chat.uid, "plan a trip to Denver")
        async for event in events:
            if isinstance(event, CallEnded):
                break
        await events.aclose()

    asyncio.run(stop_after_the_call())
    (turn,) = rows(engine, ChatTurn)
    assert turn.state == "stopped"
    assert "Planned Denver" in turn.reply


class TestApprovals:
    """delete_record waits for a yes."""

    @pytest.fixture
    def asked(self, talk: Callable[..., Any], script: Any, staff: Any) -> Any:
        staff("create_trip", destination="Denver")
        chat = talk(script([("delete_record", {"record": "trip:1"})], "It is gone.", "Then it stays."))
        ended = chat.say("delete the Denver trip")
        assert ended.state == "waiting"
        return chat

    def approval_id(self, chat: Any) -> int:
        return next(e.approval_id for e in chat.events if isinstance(e, ApprovalAsked))

    def test_nothing_is_done_before_the_yes_and_once_after_it(self, asked: Any, engine: Any) -> None:
        assert len(rows(engine, Trip)) == 1
        number = self.approval_id(asked)
        assert asked.decide(number, True).reply == "It is gone."
        assert rows(engine, Trip) == []
        asked.decide(number, True)
        assert "decided before" in asked.said
        assert [a.state for a in rows(engine, Approval)] == ["consumed"]
        assert [c.tool for c in rows(engine, Change)] == ["create_trip", "delete_record"]

    def test_a_typed_yes_alone_decides_what_was_asked_last(self, asked: Any, engine: Any) -> None:
        assert asked.say("Yes!").reply == "It is gone."
        assert rows(engine, Trip) == []

    def test_a_yes_within_a_sentence_decides_nothing(self, asked: Any, engine: Any) -> None:
        asked.say("yes and also show my trips")
        assert len(rows(engine, Trip)) == 1
        assert [a.state for a in rows(engine, Approval)] == ["open"]

    def test_a_yes_after_something_else_was_asked_decides_nothing(self, asked: Any, engine: Any) -> None:
        asked.say("wait, what is on that trip?")
        asked.say("yes")
        assert len(rows(engine, Trip)) == 1

    def test_what_is_said_instead_of_an_answer_is_answered_and_the_question_can_still_be(
        self, asked: Any, engine: Any
    ) -> None:
        number = self.approval_id(asked)
        assert asked.say("wait, what is on that trip?").state == "done"
        assert asked.said.endswith("It is gone.")  # the script's next word
        asked.decide(number, True)
        assert rows(engine, Trip) == []

    def test_a_typed_no_leaves_everything(self, asked: Any, engine: Any) -> None:
        asked.say("no")
        assert len(rows(engine, Trip)) == 1
        assert [a.state for a in rows(engine, Approval)] == ["denied"]

    def test_what_changed_since_it_was_asked_voids_it(self, asked: Any, engine: Any, staff: Any) -> None:
        staff("log_expense", trip="trip:1", amount="$10", category="meals")
        asked.decide(self.approval_id(asked), True)
        assert "changed since" in asked.said
        assert [a.state for a in rows(engine, Approval)] == ["void"]
        assert len(rows(engine, Trip)) == 1

    def test_a_question_too_old_is_not_answered(self, asked: Any, engine: Any, clock: Any) -> None:
        clock.forward(days=8)
        asked.decide(self.approval_id(asked), True)
        assert "too old" in asked.said
        assert len(rows(engine, Trip)) == 1

    def test_another_person_and_a_visitor_cannot_decide_it(
        self, asked: Any, talk: Callable[..., Any], script: Any, engine: Any
    ) -> None:
        number = self.approval_id(asked)
        for role, person in (("staff", "other@harmony.example"), ("visitor", "visitor:a")):
            other = talk(script("Hi."), role, person)
            other.decide(number, True)
            assert "no such question" in other.said
        assert len(rows(engine, Trip)) == 1


def test_while_a_person_speaks_harmony_is_silent_and_afterwards_knows_what_was_said(
    talk: Callable[..., Any], script: Any, staff: Any, engine: Any
) -> None:
    model = script("Hello.", "As Ana said.")
    chat = talk(model, "visitor", "visitor:a")
    chat.say("hello")
    (turn,) = rows(engine, ChatTurn)
    talk_ref = f"conversation:{turn.conversation_id}"
    staff("reply_to_visitor", conversation=talk_ref, text="Ana here: yes, we teach beginners.")
    assert chat.say("thank you!").reply == ""
    assert len(model.seen) == 1
    staff("hand_back", conversation=talk_ref)
    assert chat.say("so you do?").reply == "As Ana said."
    read = [str(part.content) for message in model.seen[1] for part in message.parts]
    assert "Ana here: yes, we teach beginners." in read
    assert "" not in read
    assert not any("interrupted" in said for said in read)


@pytest.mark.parametrize("answer", ["We teach yodeling.", ModelHTTPError(500, "m")])
def test_a_person_who_takes_over_while_the_model_thinks_is_not_talked_over(
    answer: Any, talk: Callable[..., Any], script: Any, staff: Any, engine: Any
) -> None:
    model = script(answer)
    chat = talk(model, "visitor", "visitor:a")
    model.meanwhile = lambda: staff("take_over", conversation="conversation:1")
    assert chat.say("do you teach yodeling?").reply == ""
    assert chat.said == ""
    (turn,) = rows(engine, ChatTurn)
    assert (turn.said, turn.reply, turn.state, turn.model) == ("do you teach yodeling?", "", "done", "person")


def test_half_a_character_is_left_out_of_what_was_said(talk: Callable[..., Any], script: Any, engine: Any) -> None:
    chat = talk(script("Fine."), "visitor", "visitor:a")
    assert chat.say("hello \ud83d there").reply == "Fine."
    assert rows(engine, ChatTurn)[0].said == "hello  there"
