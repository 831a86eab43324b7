"""What the chat shows of conversations, kept in memory for a moment, so that much of it is written at once.

Each message, step and card is an item under its own id. An item is only written while the writer's lock is held, and
only if nothing newer came for it since it was made ready: so of two that write, the later one has the last word.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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


#: A conversation's uid, and who says that it is theirs.
Place = tuple[str, str]


@dataclass(frozen=True)
class Ready:
    """Items as they may be kept: by place and id, what they were made of, and what is written."""

    items: dict[tuple[Place, str], tuple[Item, KeptStep]]


@dataclass
class Gathered:
    """What is not written yet. `clock` answers now (UTC-aware); `vault` hides what visitors say. For any thread."""

    clock: Callable[[], datetime]
    vault: Vault
    _waiting: dict[Place, dict[str, Item]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, uid: str, item: Item) -> None:
        """Take an item in, over what is gathered of it."""
        with self._lock:
            here = self._waiting.setdefault((item.conversation, item.owner), {})
            earlier = here.pop(uid, None)
            if earlier is not None and earlier.data is not None and item.data is not None:
                item = replace(item, data={**earlier.data, **item.data})
            here[uid] = item

    def __len__(self) -> int:
        return len(self._waiting)

    def ready(self, place: Place | None = None) -> Ready:
        """What waits (of one place), made fit to be kept: that takes its time, so no writer waits for it."""
        with self._lock:
            places = [place] if place else list(self._waiting)
            items = [(at, uid, item) for at in places for uid, item in self._waiting.get(at, {}).items()]
        return Ready(
            {
                (at, uid): (item, KeptStep(uid, item.conversation, item.kind, self._hidden(item)))
                for at, uid, item in items
            }
        )

    def put_down(self, rows: Connection, ready: Ready, now: datetime, own: Collection[Place] = ()) -> None:
        """Write what was made ready, within a writer's transaction: into its owner's conversation, and no other.

        `own` are places of which that is known already.
        """
        with self._lock:
            steps = [(at, step) for (at, uid), (item, step) in ready.items.items() if self._is(at, uid, item)]
        asked = {at for at, _ in steps} - {*own}
        own = {*own, *own_of(rows, asked, now)} if asked else own
        put_steps(rows, [step for at, step in steps if at in own], now)

    @contextmanager
    def putting_down(self, ready: Ready) -> Iterator[None]:
        """Stand around the transaction: afterwards nothing of it waits.

        What could not be written is not tried again, so that one bad item never stands in the way of all others.
        """
        try:
            yield
        finally:
            with self._lock:
                for (at, uid), (item, _) in ready.items.items():
                    if self._is(at, uid, item):
                        self._let_go(at, uid)

    def _is(self, at: Place, uid: str, item: Item) -> bool:
        """Whether nothing newer came since."""
        return self._waiting.get(at, {}).get(uid) is item

    def _let_go(self, at: Place, uid: str) -> None:
        del self._waiting[at][uid]
        if not self._waiting[at]:
            del self._waiting[at]

    def _hidden(self, item: Item) -> dict[str, Any] | None:
        """What may be kept: of a visitor, nothing that says who they are."""
        if item.data is None or not is_visitor(item.owner):
            return item.data
        data = {**item.data}
        if data.get("type") == "user_message":
            said = str(data.get("output") or "")
            data["output"] = self.vault.hide_said(item.conversation, said, self.clock().date())
        return cast(dict[str, Any], self.vault.hide(item.conversation, data))
