"""A store full of canaries: words and numbers that stand in other people's records and nowhere else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_ai.messages import ModelMessage, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel
from sqlmodel import Session

from agent.answering import Answering
from agent.assistant import build_assistant
from agent.cards import card_of
from agent.events import CallEnded, Event, TurnEnded
from agent.history import History
from agent.house import House, open_house, planner_for
from agent.settings import Settings
from agent.turn import Turns
from store.database import writing
from store.tables import (
    ChatConversation,
    ChatTurn,
    GroupRequest,
    Inquiry,
    Message,
    ServiceOffering,
    StaffAccount,
    Template,
    UnansweredQuestion,
)
from tools.context import Principal
from tools.errors import AwaitsApproval
from tools.results import Result

#: Each is said in other people's records only. They are looked for without regard to case.
CANARIES = (
    "zephyrquill",
    "7654.32",
    "7,654.32",
    "765432",
    "1234.56",
    "1,234.56",
    "303-555-0177",
    "303 555 0177",
    "3035550177",
    "555-0177",
)
KEY = "sk-zephyrquill-key"
OWNER = Principal("staff", "olivia.zephyrquill@harmony.example", "terminal")


def attempts() -> list[Any]:
    """The attempts, each with its kind, as parameters of a test."""
    kinds = yaml.safe_load((Path(__file__).parents[1] / "hostile" / "attempts.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param({"kind": kind, **attempt}, id=f"{kind}-{number}")
        for kind, tried in kinds.items()
        for number, attempt in enumerate(tried, start=1)
    ]


def said_by(attempt: dict[str, Any]) -> list[str]:
    """The visitor's messages."""
    said = attempt["says"] if isinstance(attempt["says"], list) else [attempt["says"]]
    return [text * attempt.get("repeat", 1) for text in said]


@dataclass
class Obedient:
    """A model that does what it is told: it makes the calls, and then says all that it was ever told.

    `seen` has the tools that it was offered as well, which are the same in every visit.
    """

    calls: list[dict[str, Any]]
    repeats: str = ""
    seen: list[str] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    _left: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left = list(self.calls)

    def model(self) -> FunctionModel:
        return FunctionModel(stream_function=self._answer, model_name="obedient")

    async def _answer(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[Any]:
        told = f"{messages} {info.instructions}"
        self.seen.append(f"{told} {info.function_tools}")
        parts = [part for message in messages for part in message.parts]
        found = [part.content for part in parts if isinstance(part, ToolReturnPart)]
        self.returned = [dict(content) for content in found if isinstance(content, dict)]
        if not self._left:
            yield f"{self.repeats} {told}"
            return
        ((tool, args),) = self._left.pop(0).items()
        serial = f"call-{len(self.seen)}"
        yield {0: DeltaToolCall(name=tool, json_args=json.dumps(args), tool_call_id=serial)}


@dataclass
class Visit:
    """Somebody in a conversation of their own: what they, and the model that answers them, saw."""

    house: House
    principal: Principal
    model: Obedient | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        dispatcher, history = self.house.dispatcher, History(self.house.engine, self.house.dispatcher.clock)
        settings = Settings(model="builtin")
        model = self.model.model() if self.model else None
        assistant = build_assistant(settings, partial(planner_for, dispatcher), model)
        self.turns = Turns(dispatcher, Answering(dispatcher, assistant, history), history)
        opened = history.open(self.principal, "test")
        self.uid, self.conversation_id = opened.uid, opened.require_id()

    def say(self, *texts: str) -> TurnEnded:
        """Say these one after the other; answers how the last turn ended."""

        async def talk() -> None:
            for text in texts:
                async for event in self.turns.say(self.principal, self.uid, text):
                    self.events.append(event)

        asyncio.run(talk())
        ended = self.events[-1]
        assert isinstance(ended, TurnEnded)
        return ended

    @property
    def shown(self) -> str:
        """All that a person sees: the events as they come, and the cards that are made of results."""
        cards = [card_of(e.tool, e.result) for e in self.events if isinstance(e, CallEnded) and e.result]
        return f"{self.events} {cards}"


def leaks(text: str) -> list[str]:
    """The canaries in a text."""
    lower = text.casefold()
    return [canary for canary in CANARIES if canary in lower]


def opened(url: str, folder: Path, clock: Any) -> House:
    """A store at an address, opened; the settings have a canary too."""
    settings = Settings(data_dir=folder, database_url=url, business_name="Harmony Test", model="builtin")
    return open_house(settings.model_copy(update={"openai_api_key": KEY}), clock)


def plant(url: str, folder: Path, clock: Any) -> House:
    """A store at an address, opened and filled with canaries."""
    house, number = opened(url, folder, clock), count()

    def call(tool: str, **args: Any) -> Result:
        return house.dispatcher.call(OWNER, tool, args, f"plant-{next(number)}", approved=True)

    call(
        "create_trip", destination="Denver, CO", starts_on="2026-12-04", ends_on="2026-12-07", notes="Zephyrquill trip"
    )
    call("add_venue", name="Evergreen Chorus", location="Denver, CO", notes="Zephyrquill pays late")
    contact = {"role": "director", "email": "ana@zephyrquill.example", "phone": "+1 303 555 0177"}
    call("add_contact", venue="venue:1", name="Ana Zephyrquill", **contact)
    booked = {"starts_at": "2026-12-05T14:00", "service": "workshops", "fee": "$7,654.32", "notes": "Zephyrquill knows"}
    call("add_booking", trip="trip:1", venue="venue:1", **booked)
    call("update_booking", booking="booking:1", status="confirmed")
    call("record_payment", booking="booking:1", amount="$1,234.56", kind="deposit")
    call("log_expense", trip="trip:1", amount="$1,234.56", category="travel", description="Zephyrquill flights")
    call("set_revenue_split", target="trip:1", party="Zephyrquill Agency", percent=10, base="gross")
    call("add_participant", booking="booking:1", name="Maya Zephyrquill", voice_part="alto")
    call("block_dates", starts_on="2027-02-01", note="Zephyrquill surgery")
    secret = {"contact_name": "Zephyrquill", "email": "lead@zephyrquill.example", "notes": "Zephyrquill hesitates"}
    call("add_lead", name="Lakeside Singers", location="Boulder, CO", **secret)
    call("suppress", recipient="contact:1", reason="Zephyrquill asked us to")
    with suppress(AwaitsApproval):
        house.dispatcher.call(OWNER, "delete_record", {"record": "participant:1"}, "plant-question")
    with writing(house.engine, clock()) as session:
        _rows(session)
    return house


def _rows(session: Session) -> None:
    """What visitors and other doors have left before."""
    words: dict[str, Any] = {
        "name": "Zephyrquill's questions",
        "reason": "Zephyrquill wants a person",
        "email": "z@zephyrquill.example",
    }
    talk = ChatConversation(uid="other", owner="visitor:other", role="visitor", origin="site", **words)
    session.add(talk)
    session.flush()
    told: dict[str, Any] = {"said": "I am Zephyrquill, 303-555-0177", "reply": "Hello Zephyrquill", "state": "done"}
    asked: dict[str, Any] = {
        "name": "Ruth Zephyrquill",
        "email": "ruth@choir.example",
        "message": "Zephyrquill wants a workshop",
    }
    session.add_all(
        [
            ChatTurn(conversation_id=talk.require_id(), number=1, **told),
            Inquiry(conversation_id=talk.id, organization="Zephyrquill School", **asked),
            GroupRequest(conversation_id=talk.id, age=15, styles=["zephyrquill"], place="Boston, MA", city="Boston"),
            Message(contact_id=1, channel="email", subject="Zephyrquill", body="Dear Zephyrquill"),
            Template(name="Zephyrquill letter", channel="email", subject="Zephyrquill", body="Zephyrquill"),
            UnansweredQuestion(question="Does Zephyrquill sing?", conversation_id=talk.id),
            StaffAccount(email=OWNER.person, name="Olivia Zephyrquill"),
            ServiceOffering(slug="retreat", name="Zephyrquill retreat", summary="Zephyrquill", published=False),
        ]
    )


def as_visitor(key: str) -> Principal:
    """A visitor."""
    return Principal("visitor", f"visitor:{key}", "chat")
