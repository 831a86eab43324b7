"""What providers tell and what comes in, handed to dispatch: the webhooks and the mailbox's poll are thin over this."""

import logging
from dataclasses import asdict
from typing import Any

from scheduler.delivery.base import Event, Incoming
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError, Unexpected

log = logging.getLogger("harmony.delivery")
SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


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


def _tell(dispatcher: Dispatcher, tool: str, args: dict[str, Any], key: str) -> None:
    try:
        dispatcher.call(SCHEDULER, tool, args, key[:200])
    except Unexpected:
        raise
    except HarmonyError as error:  # told before in other words, or not to be taken: again would help nobody
        log.info("%s was not taken: %s", key, error)
