"""Harmony, opened: its ground (store and dispatch), the assistant, and the turns. No web, no chat.

The terminal, the evaluation and the web application all start here.
"""

from dataclasses import dataclass, replace
from functools import partial

from pydantic_ai.models import Model
from sqlalchemy import Engine

from agent.answering import Answering
from agent.assistant import Assistant, build_assistant
from agent.budget import Budget
from agent.ground import Clock, open_ground
from agent.history import History
from agent.limits import Limits
from agent.settings import Settings
from agent.turn import Turns
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.sources.base import Outside


@dataclass(frozen=True)
class House:
    """Everything that a door needs."""

    settings: Settings
    engine: Engine
    dispatcher: Dispatcher
    assistant: Assistant
    history: History
    turns: Turns
    limits: Limits

    def close(self) -> None:
        """Leave what is running to the next process, and let the database go."""
        self.dispatcher.leaving.set()
        self.dispatcher.web.close()
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
    ground = open_ground(settings, clock, outside)
    engine, dispatcher = ground.engine, ground.dispatcher
    budget = Budget(engine, dispatcher.clock, dispatcher.business.zone, settings)
    assistant = replace(build_assistant(settings, partial(planner_for, dispatcher), model), budget=budget)
    history = History(engine, dispatcher.clock)
    return House(
        settings,
        engine,
        dispatcher,
        assistant,
        history,
        Turns(dispatcher, Answering(dispatcher, assistant, history), history),
        Limits(settings),
    )


def planner_for(dispatcher: Dispatcher, principal: Principal) -> Model:
    """The built-in planner for one turn of this principal, knowing the names that they may know."""
    from agent.names import store_names
    from agent.planner.model import BuiltinModel

    return BuiltinModel(store_names(dispatcher, principal))
