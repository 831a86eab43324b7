"""Harmony without anybody to talk to: the store migrated and seeded, and dispatch over it. No model, no chat, no web.

The scheduler's own process needs no more than this; the house stands on it.
"""

import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from agent.keys import prepare_data_dir, private_file
from agent.settings import Settings
from store.database import open_database
from store.migrate import migrate
from tools.context import Business
from tools.dispatch import Dispatcher
from tools.sources.base import Outside
from tools.startup import configured_outside, seed
from tools.visitors.hours import parse_hours

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Ground:
    """What every door stands on."""

    settings: Settings
    engine: Engine
    dispatcher: Dispatcher

    def close(self) -> None:
        """Leave what is running to the next process, and let the database go."""
        self.dispatcher.leaving.set()
        self.dispatcher.web.close()
        self.engine.dispose()


def open_ground(settings: Settings, clock: Clock | None = None, outside: Outside | None = None) -> Ground:
    """Open the store on its settings, with dispatch over it.

    Args:
        settings: What was set.
        clock: Answers now (UTC-aware); the wall clock where none is given.
        outside: Takes the place of the configured lead sources and their way to the web.

    Raises:
        ValueError: the address is of no kind of database that there is.
        sqlalchemy.exc.OperationalError: the database cannot be reached.
    """
    prepare_data_dir(settings.data_dir)
    if not settings.database_url:
        private_file(settings.data_dir / "harmony.db")
    clock = clock or _now
    engine = open_database(settings.database)
    migrate(engine)
    seed(engine, clock())
    business = Business(
        settings.business_name,
        settings.place,
        settings.currency,
        settings.outreach_config(settings.business_name, settings.address),
        parse_hours(settings.office_hours, "HARMONY_OFFICE_HOURS"),
    )
    outside = outside or configured_outside(settings.source_config, engine, clock)
    reached = _reached(settings.kill_at)
    return Ground(settings, engine, Dispatcher(engine, business, clock, outside.sources, reached, outside.web))


def _now() -> datetime:
    return datetime.now(UTC)


def _reached(kill_at: str) -> Callable[[str], None]:
    """For tests of crashes: a process that is told a point kills itself there, as a power cut would.

    `fetch.kept:3` is the third time that the point is reached.
    """
    wanted, _, times = kill_at.partition(":")
    passed: Counter[str] = Counter()

    def reached(point: str) -> None:
        passed[point] += 1
        if point == wanted and passed[point] >= int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)

    return reached
