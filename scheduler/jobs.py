"""What is due because time has passed: each job looks for itself what there is to do, and finds nothing most times."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from scheduler.delivery.base import Sender
from scheduler.delivery.config import DeliveryConfig, senders_for
from scheduler.outbox import Outbox
from store.database import reading
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.source_terms import is_due

_SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


@dataclass(frozen=True)
class Job:
    """Something to look after at the start, and then every so many seconds."""

    name: str
    seconds: float
    run: Callable[[], object]


def jobs_of(dispatcher: Dispatcher, senders: Mapping[Any, Sender] | None = None) -> Sequence[Job]:
    """Everything that the scheduler looks after. Without senders, messages go to the local mailbox."""
    senders = senders or senders_for(DeliveryConfig(), dispatcher.engine, dispatcher.clock)
    return (
        Job("send what is due", 2, Outbox(dispatcher, senders).tick),
        Job("go on with what was interrupted", 30, dispatcher.resume_fetches),
        Job("forget what may not be kept", 3600, lambda: forget_expired(dispatcher)),
    )


def forget_expired(dispatcher: Dispatcher) -> None:
    """Have deleted what sources' terms let one keep only until now, where there is any of it."""
    with reading(dispatcher.engine) as session:
        due = is_due(session, dispatcher.clock())
    if due:
        dispatcher.call(_SCHEDULER, "forget_expired_source_data", {}, uuid4().hex)
