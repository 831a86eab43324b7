"""The way to an OpenAI-compatible model over real HTTP: whatever it does, one clear sentence, nothing written twice."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from agent.bench.provider import Reply
from agent.toolset import TurnDeps
from store.tables import Change, Trip
from tools.context import Principal

DENVER = ("create_trip", json.dumps({"destination": "Denver, CO", "starts_on": "2026-12-04", "ends_on": "2026-12-07"}))
BOSTON = ("create_trip", json.dumps({"destination": "Boston, MA"}))
FAULTS = {
    "the key is refused": Reply(status=401),
    "too many requests": Reply(status=429),
    "an error of the provider": Reply(status=500),
    "a connection that drops": Reply(calls=(DENVER,), breaks_after=2),
}


def trips(online: Any) -> list[str]:
    with Session(online.house.engine) as session:
        return [trip.name for trip in session.exec(select(Trip).order_by(Trip.id))]


def answers_to_calls(request: dict[str, Any]) -> list[str]:
    return [message["content"] for message in request["messages"] if message["role"] == "tool"]


def test_words_stream_in_pieces_and_are_kept(online: Any) -> None:
    heard = online.say("hello", Reply("Good morning to you.", pieces=5))
    assert (heard.said, heard.state) == ("Good morning to you.", "done")
    assert online.asked[0]["stream"] is True


def test_a_call_whose_arguments_come_in_pieces_is_made_once(online: Any) -> None:
    heard = online.say("plan it", Reply(calls=(DENVER,), pieces=20), Reply("It is planned."))
    assert [(call.tool, call.outcome) for call in heard.calls] == [("create_trip", "done")]
    assert heard.said == "It is planned."
    assert trips(online) == ["Denver December 2026"]


def test_two_calls_side_by_side_are_both_made_in_order(online: Any) -> None:
    heard = online.say("plan both", Reply(calls=(DENVER, BOSTON)), Reply("Both are planned."))
    assert [call.outcome for call in heard.calls] == ["done", "done"]
    assert trips(online) == ["Denver December 2026", "Boston trip"]


def test_a_model_that_does_not_stream_does_the_same(online: Any) -> None:
    online.script[:] = [Reply(calls=(DENVER,)), Reply("It is planned.")]
    principal = Principal("staff", "owner@harmony.example", "chat")
    deps = TurnDeps(online.house.dispatcher, principal, lambda _: None)
    assistant = online.house.assistant
    result = online.runner.run(assistant.agent.run("plan it", deps=deps, model=assistant.model))
    assert result.output == "It is planned."
    assert not online.asked[0].get("stream")
    assert trips(online) == ["Denver December 2026"]


def test_arguments_that_are_no_json_go_back_to_the_model_which_may_mend_them(online: Any) -> None:
    broken = ("create_trip", '{"destination": "Denver, CO", "starts_on": ')
    heard = online.say("plan it", Reply(calls=(broken,)), Reply(calls=(DENVER,)), Reply("It is planned."))
    assert heard.said == "It is planned."
    assert trips(online) == ["Denver December 2026"]


def test_arguments_that_are_wrong_go_back_with_the_field_and_what_would_be_right(online: Any) -> None:
    wrong = ("create_trip", json.dumps({"destination": "Denver, CO", "starts_on": "2026-02-30"}))
    online.say("plan it", Reply(calls=(wrong,)), Reply(calls=(DENVER,)), Reply("It is planned."))
    assert "starts_on" in json.dumps(online.asked[1]["messages"][-1])
    assert trips(online) == ["Denver December 2026"]


def test_a_model_that_never_mends_its_arguments_gives_way_to_the_planner(online: Any) -> None:
    broken = Reply(calls=(("create_trip", '{"destination": '),))
    heard = online.say("plan a trip to Denver dec 4-7", *[broken] * 8)
    assert "built-in planner" in heard.said
    assert trips(online) == ["Denver December 2026"]


def test_an_unknown_tool_is_told_to_the_model_and_nothing_happens(online: Any) -> None:
    heard = online.say("go", Reply(calls=(("launch_rocket", "{}"),)), Reply("I cannot do that."))
    assert heard.said == "I cannot do that."
    assert trips(online) == []


def test_a_visitors_model_that_names_a_staff_tool_is_refused(online: Any) -> None:
    heard = online.say("go", Reply(calls=(DENVER,)), Reply("I cannot do that."), role="visitor")
    assert [call.outcome for call in heard.calls if call.tool == "create_trip"] in ([], ["failed"])
    assert trips(online) == []
    assert "create_trip" not in json.dumps(online.asked[0]["tools"])


class FaultLaws:
    """What holds for every fault of a provider."""

    def test_before_any_write_the_planner_answers_with_a_word_about_it(self, online: Any, fault: Reply) -> None:
        heard = online.say("plan a trip to Denver dec 4-7", *[fault] * 4)
        assert "built-in planner" in heard.said
        assert "Traceback" not in heard.said
        assert heard.state == "done"
        assert trips(online) == ["Denver December 2026"]

    def test_after_a_write_says_what_was_done_and_never_does_it_again(self, online: Any, fault: Reply) -> None:
        heard = online.say("plan a trip to Denver dec 4-7", Reply(calls=(DENVER,)), *[fault] * 4)
        assert "Planned Denver December 2026" in heard.said
        assert "built-in planner" not in heard.said
        assert heard.state == "failed"
        assert trips(online) == ["Denver December 2026"]
        with Session(online.house.engine) as session:
            assert [change.tool for change in session.exec(select(Change))] == ["create_trip"]

    def test_the_next_turn_is_as_if_nothing_had_been(self, online: Any, fault: Reply) -> None:
        online.say("hello", *[fault] * 4)
        assert online.say("are you there?", Reply("I am.")).said == "I am."


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
class TestAFault(FaultLaws):
    pass


@pytest.mark.parametrize("fault", [Reply("Too late.", silence=30.0)], ids=["silence past the time-out"])
class TestSilence(FaultLaws):
    @pytest.fixture
    def patience(self) -> float:
        return 1.0


def test_the_key_reaches_the_provider_and_no_person(online: Any) -> None:
    heard = online.say("plan a trip to Denver dec 4-7", *[Reply(status=401)] * 4)
    assert "sk-for-tests" not in heard.said


def test_what_a_tool_answered_reaches_the_model_as_json(online: Any) -> None:
    online.say("plan it", Reply(calls=(DENVER,)), Reply("It is planned."))
    (answer,) = answers_to_calls(online.asked[1])
    assert json.loads(answer)["ref"] == "trip:1"
