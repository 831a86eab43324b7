"""What the chat shows of conversations, kept in memory for a moment, so that much of it is written at once.

Each message, step and card is an item under its own id. An item is only written while the writer's lock is held, and
only if nothing newer came for it since it was made ready: so of two that write, the later one has the last word.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection

from agent.privacy import Vault
from agent.whose import is_visitor, own_of
from store.talking import KeptStep, put_steps


@dataclass(frozen=True)
class Item:
    """A message, a step or a card of an owner's conversation."""

    owner: str
    conversation: str
    kind: str
    data: dict[str, Any] | None
    """None: take it out."""


@dataclass(frozen=True)
class Ready:
    """Items as they may be kept, by id."""

    items: dict[str, Item]
    data: dict[str, dict[str, Any] | None]


@dataclass
class Gathered:
    """What is not written yet. `clock` answers now (UTC-aware); `vault` hides what visitors say. For any thread."""

    clock: Callable[[], datetime]
    vault: Vault
    _waiting: dict[str, Item] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, uid: str, item: Item) -> None:
        """Take an item in, over what is gathered of it."""
        with self._lock:
            earlier = self._waiting.pop(uid, None)
            if earlier is not None and earlier.data is not None and item.data is not None:
                item = Item(item.owner, item.conversation, item.kind, {**earlier.data, **item.data})
            self._waiting[uid] = item

    def __len__(self) -> int:
        return len(self._waiting)

    def ready(self, conversation: str | None = None) -> Ready:
        """What waits (of one conversation), made fit to be kept: that takes its time, so no writer waits for it."""
        with self._lock:
            items = {uid: i for uid, i in self._waiting.items() if conversation in (None, i.conversation)}
        return Ready(items, {uid: self._hidden(item) for uid, item in items.items()})

    def put_down(self, rows: Connection, ready: Ready, now: datetime) -> None:
        """Write what was made ready, within a writer's transaction: into its owner's conversation, and no other."""
        with self._lock:
            items = {uid: item for uid, item in ready.items.items() if self._waiting.get(uid) is item}
        own = own_of(rows, {(item.conversation, item.owner) for item in items.values()}, now) if items else ()
        steps = [
            KeptStep(uid, item.conversation, item.kind, ready.data[uid])
            for uid, item in items.items()
            if (item.conversation, item.owner) in own
        ]
        put_steps(rows, steps, now)

    @contextmanager
    def putting_down(self, ready: Ready) -> Iterator[None]:
        """Stand around the transaction: afterwards nothing of it waits.

        What could not be written is not tried again, so that one bad item never stands in the way of all others.
        """
        try:
            yield
        finally:
            with self._lock:
                for uid, item in ready.items.items():
                    if self._waiting.get(uid) is item:
                        del self._waiting[uid]

    def _hidden(self, item: Item) -> dict[str, Any] | None:
        """What may be kept: of a visitor, nothing that says who they are."""
        if item.data is None or not is_visitor(item.owner):
            return item.data
        data = {**item.data}
        if data.get("type") == "user_message":
            said = str(data.get("output") or "")
            data["output"] = self.vault.hide_said(item.conversation, said, self.clock().date())
        return cast(dict[str, Any], self.vault.hide(item.conversation, data))
