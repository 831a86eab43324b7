"""A scene for the planner: records as names, and a conversation that is played without any store."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic_ai.messages import ModelMessage, ModelRequest, TextPart, ToolCallPart, ToolReturnPart, UserPromptPart
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.tools import ToolDefinition

from agent.planner.lexicon import Name, Names
from agent.planner.model import BuiltinModel
from tools.catalogue import REGISTRY

NOW = datetime.fromisoformat("2026-11-23T09:00:00-08:00")


def _name(ref: str, text: str, **more: Any) -> Name:
    return Name(ref, ref.split(":")[0], text, **more)


def _trip(ref: str, text: str, place: str, first: str, last: str, status: str) -> Name:
    return _name(
        ref, text, place=place, starts=date.fromisoformat(first), ends=date.fromisoformat(last), words=(status,)
    )


def _booking(
    ref: str,
    text: str,
    trip: str,
    venue: str,
    place: str,
    start: str,
    words: tuple[str, ...],
    until: time | None = None,
) -> Name:
    at = datetime.fromisoformat(start)
    return _name(
        ref,
        text,
        of=(trip, venue),
        place=place,
        starts=at.date(),
        ends=at.date(),
        clock=at.time(),
        until=until,
        words=words,
    )


SCENE = (
    *(
        _name(f"service:{n}", s)
        for n, s in enumerate(("Speaking", "Coaching", "Workshops", "Masterclass", "Arrangements"), 1)
    ),
    _name("venue:1", "Mile High Harmonizers", place="Denver"),
    _name("venue:2", "Front Range Chamber Singers", place="Boulder"),
    _name("venue:3", "Rose City Treble Choir", place="Portland"),
    _name("venue:4", "Lowcountry Community Chorus", place="Savannah"),
    _name("venue:5", "Columbia Men's Chorus", place="Portland"),
    _name("contact:1", "Helen Marsh", of=("venue:1",), also=("helen@milehigh.example",)),
    _name("contact:2", "Omar Diaz", of=("venue:1",)),
    _name("contact:3", "Nell Baker", of=("venue:3",)),
    _name("contact:4", "Greg Tanaka", of=("venue:4",)),
    _trip("trip:1", "Savannah Long Weekend", "Savannah", "2026-09-18", "2026-09-20", "completed"),
    _trip("trip:2", "Denver Choral Week", "Denver", "2027-02-10", "2027-02-14", "planned"),
    _trip("trip:3", "Portland Spring Visit", "Portland", "2027-04-16", "2027-04-19", "planned"),
    _booking(
        "booking:1",
        "Lowcountry Community Chorus",
        "trip:1",
        "venue:4",
        "Savannah",
        "2026-09-19T10:00",
        ("workshops", "completed"),
    ),
    _booking(
        "booking:2",
        "Mile High Harmonizers",
        "trip:2",
        "venue:1",
        "Denver",
        "2027-02-12T13:00",
        ("coaching", "confirmed"),
        time(17),
    ),
    _booking(
        "booking:3",
        "Front Range Chamber Singers",
        "trip:2",
        "venue:2",
        "Denver",
        "2027-02-11T19:00",
        ("masterclass", "tentative"),
    ),
    _booking(
        "booking:4",
        "Rose City Treble Choir",
        "trip:3",
        "venue:3",
        "Portland",
        "2027-04-17T18:30",
        ("workshops", "hold"),
    ),
    _name("expense:1", "flights", of=("trip:1",), words=("travel",)),
    _name("expense:2", "hotel, two nights", of=("trip:1",), words=("lodging",)),
    _name("expense:3", "meals", of=("trip:1",), words=("meals",)),
    _name("participant:1", "Ivy Chen", of=("booking:2",)),
    _name("participant:2", "Leo Park", of=("booking:2",)),
    _name("lead:1", "Cascade Vocal Project", place="Portland"),
    _name("lead:2", "Bluebird Barbershop", place="Denver", words=("interested",)),
    _name("lead:3", "Pikes Peak Youth Chorale", place="Colorado Springs"),
    _name("lead:4", "Peachtree Gospel Singers", place="Atlanta"),
    _name("lead:5", "Willamette Jazz Choir", place="Salem"),
    _name("split:1", "Harper Agency", of=("trip:1",)),
    _name("campaign:1", "Denver Search", place="Denver"),
    _name("group_request:1", "Dana Cole", place="Chicago"),
    _name("inquiry:1", "Peter Nguyen", also=("Maple Street Church",)),
    _name("template:1", "Cold 1"),
    _name("template:2", "Thank You Note"),
    _name("sequence:1", "Cold outreach", words=("cold",)),
    _name("sequence:2", "Nurture", words=("nurture",)),
)


@dataclass
class Talk:
    """A conversation with the planner; tools answer what `results` say, else that it was done."""

    role: str = "staff"
    known: tuple[Name, ...] = SCENE
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: list[ModelMessage] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    made: int = 0

    def say(self, text: str) -> str:
        """Say something; answers what Harmony says in the end."""
        self.messages.append(ModelRequest(parts=[UserPromptPart(content=text)]))
        for _ in range(12):
            response = asyncio.run(self._model().request(self.messages, None, self._parameters()))
            self.messages.append(response)
            calls = [part for part in response.parts if isinstance(part, ToolCallPart)]
            if not calls:
                return "".join(part.content for part in response.parts if isinstance(part, TextPart))
            self.messages.append(ModelRequest(parts=[self._answer(call) for call in calls]))
        raise AssertionError("the turn does not end")

    def _model(self) -> BuiltinModel:
        return BuiltinModel(Names(NOW, self.role == "staff", self.known if self.role == "staff" else ()))

    def _parameters(self) -> ModelRequestParameters:
        names = [name for name, tool in REGISTRY.items() if self.role in tool.roles]
        return ModelRequestParameters(
            function_tools=[ToolDefinition(name=name) for name in names], allow_text_output=True
        )

    def _answer(self, call: ToolCallPart) -> ToolReturnPart:
        self.calls.append((call.tool_name, call.args_as_dict()))
        told = self.results.get(call.tool_name)
        if told and "error" in told:
            return ToolReturnPart(call.tool_name, told, call.tool_call_id, outcome="failed")
        self.made += 1
        result = {"headline": f"Done: {call.tool_name}.", "ref": self._ref(call), **(told or {})}
        return ToolReturnPart(call.tool_name, result, call.tool_call_id)

    def _ref(self, call: ToolCallPart) -> str:
        """The record that the call made, or the one that it was about."""
        verb, _, kind = call.tool_name.partition("_")
        about = [v for v in call.args_as_dict().values() if isinstance(v, str) and v.partition(":")[2].isdigit()]
        made = verb in ("add", "create", "log", "run", "convert", "save")
        return f"{kind}:{90 + self.made}" if made or not about else about[0]

    @property
    def writes(self) -> list[tuple[str, dict[str, Any]]]:
        """The calls that change something."""
        return [(name, args) for name, args in self.calls if REGISTRY[name].effect.value != "read"]


@pytest.fixture
def talk() -> Callable[..., Talk]:
    """Begins a conversation."""
    return Talk
