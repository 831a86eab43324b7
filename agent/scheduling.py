"""`harmony scheduler`: the scheduler in a process of its own, until it is told to stop."""

import signal
import threading
from collections.abc import Callable

from agent.ground import Ground
from scheduler.jobs import jobs_of
from scheduler.runner import Runner


def look_after(ground: Ground, announce: Callable[[], None]) -> None:
    """Run the jobs until Ctrl+C or SIGTERM; `announce` is called when they have begun."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    runner = Runner(jobs_of(ground.dispatcher))
    runner.start()
    announce()
    told.wait()
    ground.dispatcher.leaving.set()
    runner.stop()
