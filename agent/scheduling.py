"""`harmony scheduler`: the scheduler in a process of its own, until it is told to stop."""

import signal
from collections.abc import Callable
from queue import SimpleQueue

from agent.ground import Ground
from agent.settings import Settings
from scheduler.delivery.config import Senders, answers_of, senders_for
from scheduler.jobs import jobs_of
from scheduler.runner import Runner
from tools.dispatch import Dispatcher


def look_after(ground: Ground, announce: Callable[[], None]) -> None:
    """Run the jobs until Ctrl+C or SIGTERM; `announce` is called when they have begun."""
    told = SimpleQueue[int]()  # an Event that is set by a signal just while it is waited for would never be set
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: told.put(number))
    runner = runner_of(ground.settings, ground.dispatcher)
    runner.start()
    announce()
    told.get()
    ground.dispatcher.leaving.set()
    runner.stop()


def runner_of(settings: Settings, dispatcher: Dispatcher) -> Runner:
    """Everything that is to be looked after, as it was set."""
    senders, answers = senders_of(settings, dispatcher), answers_of(settings.delivery_config)
    return Runner(jobs_of(dispatcher, senders, answers))


def senders_of(settings: Settings, dispatcher: Dispatcher) -> Senders:
    """By whom messages leave, as it was set."""
    return senders_for(settings.delivery_config, dispatcher.engine, dispatcher.clock)
