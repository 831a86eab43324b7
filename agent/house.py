"""Harmony, opened: the store migrated and seeded, dispatch over it, the assistant, and the turns. No web, no chat.

The terminal, the evaluation and the web application all start here.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from pydantic_ai.models import Model
from sqlalchemy import Engine

from agent.answering import Answering
from agent.assistant import Assistant, build_assistant
from agent.history import History
from agent.keys import prepare_data_dir, private_file
from agent.settings import Settings
from agent.turn import Turns
from store.database import open_database
from store.migrate import migrate
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.sources.base import Outside
from tools.startup import configured_outside, seed

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class House:
    """Everything that a door needs."""

    settings: Settings
    engine: Engine
    dispatcher: Dispatcher
    assistant: Assistant
    history: History
    turns: Turns

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()


def open_house(
    settings: Settings,
    clock: Clock | None = None,
    *,
    model: Model | None = None,
    outside: Outside | None = None,
) -> House:
    """Open Harmony on its settings.

    Args:
        settings: What was set.
        clock: Answers now (UTC-aware); the wall clock where none is given.
        model: Takes the place of the configured model.
        outside: Takes the place of the configured lead sources and their way to the web.

    Raises:
        ModelNotUsable: the configured model cannot be built.
        sqlalchemy.exc.OperationalError: the database cannot be reached.
    """
    prepare_data_dir(settings.data_dir)
    if not settings.database_url:
        private_file(settings.data_dir / "harmony.db")
    clock = clock or _now
    engine = open_database(settings.database)
    migrate(engine)
    seed(engine, clock())
    business = Business(settings.business_name, settings.place, settings.currency)
    outside = outside or configured_outside(settings.source_config, engine, clock)
    dispatcher = Dispatcher(engine, business, clock, outside.sources, _reached(settings.kill_at), outside.web)
    assistant = build_assistant(settings, partial(planner_for, dispatcher), model)
    history = History(engine, clock)
    return House(
        settings,
        engine,
        dispatcher,
        assistant,
        history,
        Turns(dispatcher, Answering(dispatcher, assistant, history), history),
    )


def planner_for(dispatcher: Dispatcher, principal: Principal) -> Model:
    """The built-in planner for one turn of this principal, knowing the names that they may know."""
    from agent.names import store_names
    from agent.planner.model import BuiltinModel

    return BuiltinModel(store_names(dispatcher, principal))


def _now() -> datetime:
    return datetime.now(UTC)


def _reached(kill_at: str) -> Callable[[str], None]:
    """For tests of crashes: a process that is told a point kills itself there, as a power cut would."""

    def reached(point: str) -> None:
        if point == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached
