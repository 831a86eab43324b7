"""The local mailbox: without a provider everything goes here, and nothing leaves the machine.

It is a provider like any other, which takes what it is told and keeps it; a page shows it as it would have looked.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from scheduler.delivery.base import Accepted, Channel, Outgoing, TemporaryFailure, Uncertain
from store.database import writing
from store.messages import MailboxItem

NAME = "mailbox"


class Mailbox:
    """Keeps the messages of one channel in the store. `clock` answers now, UTC-aware."""

    name = NAME

    def __init__(self, channel: Channel, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.channel = channel
        self._engine, self._clock = engine, clock

    def ready(self) -> str | None:
        """It always is."""
        return None

    def send(self, message: Outgoing) -> Accepted:
        """Keep a message.

        Raises:
            TemporaryFailure: the store did not take it.
            Uncertain: the store did not say whether it took it.
        """
        told = False
        try:
            with writing(self._engine, self._clock()) as session:
                item = MailboxItem(token=message.token, channel=message.channel, content=content_of(message))
                session.add(item)
                session.flush()
                told = True
        except DBAPIError as error:
            words = f"the store did not take it: {str(error.orig).strip().splitlines()[0]}"
            raise (Uncertain if told else TemporaryFailure)(words) from None
        return Accepted(str(item.id))


def content_of(message: Outgoing) -> dict[str, object]:
    """A message as JSON."""
    return asdict(message) | {"headers": dict(message.headers)}
