"""What providers tell and what comes in, handed to dispatch: the webhooks and the mailbox's poll are thin over this."""

import hashlib
import logging
import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from scheduler.delivery.base import Event, Incoming
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError, Unexpected

log = logging.getLogger("harmony.delivery")
SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
#: A longer key is told by its hash: cut off, two could be alike.
_MAX_KEY = 200
#: After so many events that could not be kept, the rest wait: it is not the events then.
_MOST_FAILURES = 3
#: What lies deeper in an event is kept as text.
_DEEPEST = 20


def record_events(dispatcher: Dispatcher, events: Iterable[Event]) -> None:
    """Take events one by one; one that cannot be kept now keeps none of the others from it.

    Raises:
        Unexpected: one of them could not be kept now, and should be told again.
    """
    failures: list[Unexpected] = []
    for event in events:
        try:
            record_event(dispatcher, event)
        except Unexpected as failure:
            failures.append(failure)
            if len(failures) == _MOST_FAILURES:
                break
    if failures:
        raise failures[0]


def record_came(dispatcher: Dispatcher, came: Event | Incoming) -> None:
    """Take what a mailbox holds: somebody's words, or what a machine reports.

    Raises:
        Unexpected: it could not be kept now, and should be delivered again.
    """
    if isinstance(came, Event):
        record_event(dispatcher, came)
    else:
        record_incoming(dispatcher, came)


def record_event(dispatcher: Dispatcher, event: Event) -> None:
    """Take one event; one that was told before changes nothing.

    Raises:
        Unexpected: it could not be kept now, and should be told again.
    """
    told = asdict(event) | {"at": event.at.isoformat(), "raw": dict(event.raw)}
    _tell(dispatcher, "record_delivery_event", {"event": told}, f"{event.provider}:{event.key}")


def record_incoming(dispatcher: Dispatcher, message: Incoming) -> None:
    """Take one message that came in; one that came before changes nothing.

    Raises:
        Unexpected: it could not be kept now, and should be delivered again.
    """
    _tell(dispatcher, "record_inbound", {"message": told_of(message)}, f"in:{message.provider}:{message.key}")


def told_of(message: Incoming) -> dict[str, Any]:
    """A message that came in, as `record_inbound` takes it."""
    told = asdict(message) | {"at": message.at.isoformat(), "references": list(message.references)}
    return told | {"headers": dict(message.headers)}


def storable(value: Any, depth: int = 0) -> Any:
    """A value of JSON as every database takes it: without NUL, half a pair of UTF-16, and numbers that are none."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "")
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict | list) and depth == _DEEPEST:
        return "…"
    if isinstance(value, dict):
        return {storable(str(name)): storable(each, depth + 1) for name, each in value.items()}
    return [storable(each, depth + 1) for each in value] if isinstance(value, list) else value


def _tell(dispatcher: Dispatcher, tool: str, args: dict[str, Any], key: str) -> None:
    known = storable(key)
    if len(known) > _MAX_KEY:
        known = hashlib.sha256(known.encode()).hexdigest()
    try:
        dispatcher.call(SCHEDULER, tool, storable(args), known)
    except Unexpected:
        raise
    except HarmonyError as error:  # told before in other words, or not to be taken: again would help nobody
        log.info("%s was not taken: %s", known, error)
