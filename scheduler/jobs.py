"""What is due because time has passed: each job looks for itself what there is to do, and finds nothing most times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.dispatch import Dispatcher


@dataclass(frozen=True)
class Job:
    """Something to look after at the start, and then every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


def jobs_of(dispatcher: Dispatcher) -> Sequence[Job]:
    """Everything that the scheduler looks after."""
    return (Job("go on with what was interrupted", 30, dispatcher.resume_fetches),)
