"""`harmony scheduler`: the scheduler in a process of its own, until it is told to stop."""

import signal
import threading
from collections.abc import Callable

from agent.ground import Ground
from agent.settings import Settings
from scheduler.delivery.config import Senders, senders_for
from scheduler.jobs import jobs_of
from scheduler.runner import Runner
from tools.dispatch import Dispatcher


def look_after(ground: Ground, announce: Callable[[], None]) -> None:
    """Run the jobs until Ctrl+C or SIGTERM; `announce` is called when they have begun."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    runner = Runner(jobs_of(ground.dispatcher, senders_of(ground.settings, ground.dispatcher)))
    runner.start()
    announce()
    told.wait()
    ground.dispatcher.leaving.set()
    runner.stop()


def senders_of(settings: Settings, dispatcher: Dispatcher) -> Senders:
    """By whom messages leave, as it was set."""
    return senders_for(settings.delivery_config, dispatcher.engine, dispatcher.clock)
