"""The planner's own run: the same calls, events and history as in an agent's run, and the same checks."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from pydantic_ai import UsageLimits
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models import Model
from pydantic_ai.models.wrapper import WrapperModel
from sqlmodel import Session, select

from agent.answering import Answering
from agent.events import ApprovalAsked, CallEnded, CallStarted, TurnEnded
from agent.history import History
from agent.house import planner_for
from agent.immediate import Immediate
from store.tables import Change, ChatTurn, Trip
from tools.context import Principal

VISITS = (
    ("hello", "what services do you offer?", "what does a workshop cost?", "yes please"),
    ("are you free on December 4?", "and on the 5th?"),
    ("find me a choir near Springfield", "Springfield, MO", "what is the meaning of life?"),
    ("delete the Denver trip",),
)
ASKING = ("show the trips", "how far is it to Oz?", "delete the Denver trip", "delete the Boston trip")


def in_an_agent(planner: Callable[[Principal], Model], principal: Principal) -> Model:
    """The planner as an agent's run takes any model."""
    model = WrapperModel(planner(principal))
    assert not isinstance(model, Immediate)
    return model


@pytest.fixture
def both(talk: Callable[..., Any]) -> Callable[..., tuple[Any, Any]]:
    """Opens a conversation of each kind: `own, agents = both("visitor")`."""

    def begin(role: str) -> tuple[Any, Any]:
        own, agents = (talk(role=role, person=f"{role}:{kind}") for kind in ("own", "agents"))
        answering = agents.turns.answering
        planner = partial(in_an_agent, answering.assistant.planner_for)
        agents.turns.answering = replace(answering, assistant=replace(answering.assistant, planner_for=planner))
        return own, agents

    return begin


def told(chat: Any) -> list[Any]:
    """What the last turn told, as far as two conversations can have it in common."""
    calls = [e for e in chat.events if isinstance(e, CallStarted | CallEnded | TurnEnded)]
    asked = [e.card for e in chat.events if isinstance(e, ApprovalAsked)]
    return [*calls, chat.said, *asked]


def kept(chat: Any) -> list[list[tuple[str, Any, Any]]]:
    """What the store keeps of the conversation, for a model to read."""
    history: History = chat.turns.history
    number = history.find(chat.principal, chat.uid).require_id()
    return [_parts(message) for message in history.messages(number, 99)]


def _parts(message: ModelMessage) -> list[tuple[str, Any, Any]]:
    told = ("content", "args", "outcome", "tool_call_id")
    return [(part.part_kind, *(getattr(part, name, None) for name in told)) for part in message.parts]


@pytest.mark.parametrize("says", VISITS, ids=lambda says: says[0])
def test_a_visitor_is_told_the_same_in_either_run(both: Any, says: tuple[str, ...]) -> None:
    own, agents = both("visitor")
    for said in says:
        own.say(said)
        agents.say(said)
        assert told(own) == told(agents)
    assert kept(own) == kept(agents)


def test_staff_are_asked_and_told_the_same_in_either_run(both: Any, staff: Any) -> None:
    staff("create_trip", destination="Denver")
    own, agents = both("staff")
    for said in (*ASKING, "no"):
        own.say(said)
        agents.say(said)
        assert told(own) == told(agents), said
    assert kept(own) == kept(agents)


@pytest.mark.parametrize(("answer", "left", "reply"), [("no", 1, "I left it"), ("yes", 0, "Deleted the trip Denver")])
def test_a_run_that_waited_goes_on_after_the_answer(
    talk: Any, staff: Any, engine: Any, answer: str, left: int, reply: str
) -> None:
    staff("create_trip", destination="Denver")
    chat = talk()
    assert chat.say("delete the Denver trip").state == "waiting"
    assert reply in chat.say(answer).reply
    with Session(engine) as session:
        assert len(session.exec(select(Trip)).all()) == left
        assert [turn.state for turn in session.exec(select(ChatTurn).order_by(ChatTurn.number))] == ["done", "done"]


def test_a_call_is_journaled_under_the_turn_and_made_once(talk: Any, engine: Any) -> None:
    chat = talk()
    chat.say("plan a trip to Denver dec 4-7")
    with Session(engine) as session:
        (change,) = session.exec(select(Change)).all()
    assert (change.tool, change.turn, change.key.rpartition("|")[2]) == ("create_trip", 1, "t1-0-create_trip")
    assert [call.outcome for call in chat.calls] == ["done"]


@pytest.mark.parametrize(("limits", "made"), [(UsageLimits(request_limit=1), 1), (UsageLimits(tool_calls_limit=0), 0)])
def test_a_run_keeps_to_the_limits_of_a_turn(talk: Any, engine: Any, limits: UsageLimits, made: int) -> None:
    chat = talk()
    answering: Answering = chat.turns.answering
    chat.turns.answering = replace(answering, assistant=replace(answering.assistant, limits=limits))
    ended = chat.say("plan a trip to Denver dec 4-7")
    assert ended.state == "failed"
    assert "more steps than one turn allows" in ended.reply
    with Session(engine) as session:
        assert len(session.exec(select(Trip)).all()) == made


def test_the_planner_is_immediate(dispatcher: Any) -> None:
    assert isinstance(planner_for(dispatcher, Principal("visitor", "v", "chat")), Immediate)
