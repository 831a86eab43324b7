"""The outbox's figures: what a tick costs however much is in the store, and how many messages a second leave.

Beside it procrastinate, a queue of tasks over Postgres, where it is installed: on the same server, with as many workers
at once as the outbox makes calls at once, and tasks that do nothing, as the provider here takes no time.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, text

from agent.bench.figures import Figure
from agent.bench.waiting import put_messages
from scheduler.delivery.base import Accepted, Channel, Outgoing
from scheduler.outbox import THREADS, Outbox
from store.database import open_database
from store.migrate import migrate
from tools.context import Business
from tools.dispatch import Dispatcher
from tools.geography.places import resolve
from tools.outreach.config import OutreachConfig

#: Messages due at a tick, and in the store besides.
DUE, FEW, MANY = 100, 1_000, 1_000_000
#: Ticks of which the middle one counts, and messages in a run of speed.
ROUNDS, BULK = 7, 2_000
#: When the rest of what is in the store is due.
WAITING = timedelta(days=3)


class Instant:
    """A provider that takes everything at once."""

    name = "instant"
    channel: Channel = "email"

    def ready(self) -> str | None:
        """It always is."""
        return None

    def send(self, message: Outgoing) -> Accepted:
        """Take it."""
        return Accepted(message.token)


def tick_cost(folder: Path, few: int = FEW, many: int = MANY) -> Figure:
    """Milliseconds of a tick that sends what is due, among many messages and (beside it) among few."""
    cost = []
    for number in (few, many):
        with _opened(f"sqlite:///{folder / f'tick-{number}.db'}") as engine:
            _fill(engine, number)
            cost.append(median(_timed_tick(engine, DUE) for _ in range(ROUNDS)) * 1000)
    return Figure(f"tick with {DUE} due among {many:,} messages, beside {few:,}", cost[1], "ms", cost[0], 1.3)


def speed(url: str, messages: int = BULK) -> float:
    """Messages a second, from claim to settlement, over a database of its own."""
    with _opened(url) as engine:
        _timed_tick(engine, DUE)  # once for the caches
        return messages / _timed_tick(engine, messages)


def speeds(folder: Path, postgres_url: str = "") -> list[Figure]:
    """Messages a second on SQLite; on Postgres too where a server is named, beside procrastinate's tasks a second."""
    figures = [Figure("messages sent, SQLite", speed(f"sqlite:///{folder / 'speed.db'}"), "/s")]
    if postgres_url:
        beside = procrastinate_speed(postgres_url)
        figures.append(Figure("messages sent, Postgres, beside procrastinate", speed(postgres_url), "/s", beside))
    return figures


def procrastinate_speed(url: str, jobs: int = BULK) -> float | None:
    """Procrastinate's tasks a second, in a schema of its own on the same database; None where it is not installed."""
    try:
        import procrastinate
    except ImportError:
        return None
    schema = f"procrastinate_{uuid4().hex[:8]}"
    with _engine(url) as engine, engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    connector = procrastinate.PsycopgConnector(conninfo=url, kwargs={"options": f"-c search_path={schema}"})
    return asyncio.run(_procrastinate(procrastinate.App(connector=connector), jobs))


async def _procrastinate(app: "object", jobs: int) -> float:
    from procrastinate import App

    assert isinstance(app, App)

    @app.task(name="nothing")
    async def nothing(number: int) -> None:
        return None

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        given: list[dict[str, Any]] = [{"number": number} for number in range(jobs)]
        await nothing.batch_defer_async(*given)
        began = time.perf_counter()
        await app.run_worker_async(wait=False, concurrency=THREADS, install_signal_handlers=False, listen_notify=False)
        return jobs / (time.perf_counter() - began)


def _timed_tick(engine: Engine, due: int) -> float:
    """The seconds of one tick that sends so many."""
    put_messages(engine, datetime.now(UTC), due)
    outreach = OutreachConfig(daily_cap=10 * MANY)
    business = Business("Bench", resolve("San Francisco, CA"), outreach=outreach)
    box = Outbox(Dispatcher(engine, business), {"email": Instant()})
    began = time.perf_counter()
    sent = box.tick()
    took = time.perf_counter() - began
    assert sent == due
    return took


def _fill(engine: Engine, number: int) -> None:
    """Messages of every age: most have left, some wait for another day."""
    now = datetime.now(UTC)
    put_messages(engine, now, number * 9 // 10, "delivered", people=max(1, number // 20))
    put_messages(engine, now, number // 10, "queued", WAITING, people=max(1, number // 20))


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    with _engine(url) as engine:
        migrate(engine)
        yield engine


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()
