"""What the chat shows of conversations, gathered for a moment and put down in one transaction at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Engine

from agent import threads
from agent.privacy import Vault
from store.database import writing

#: So long, in seconds, what Chainlit asks for is gathered: most of a turn is then written with its last words.
_GATHERED = 0.5


@dataclass
class Item:
    """A message, a step or a card of an owner's conversation."""

    owner: str
    conversation: str
    kind: str
    data: dict[str, Any] | None
    """None: take it out."""


@dataclass
class Gathered:
    """What is not written yet, by its id. `clock` answers now (UTC-aware); `vault` hides what visitors say of them."""

    engine: Engine
    clock: Callable[[], datetime]
    vault: Vault
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _pending: dict[str, Item] = field(default_factory=dict)

    async def put(self, uid: str, item: Item, at_once: bool = False) -> None:
        """Take one in, over what is known of it; written in a moment, or `at_once` with all that was gathered."""
        earlier = self._pending.pop(uid, None)
        if earlier is not None and earlier.data is not None and item.data is not None:
            item.data = {**earlier.data, **item.data}
        self._pending[uid] = item
        if not at_once:
            await asyncio.sleep(_GATHERED)
        if at_once or self._pending.get(uid) is item:  # else it was taken along by then
            await self.write()

    async def write(self) -> None:
        """Write all that was gathered down."""
        async with self.writing:
            batch, self._pending = self._pending, {}
            if batch:
                await asyncio.to_thread(self._write_down, batch)

    def _write_down(self, batch: dict[str, Item]) -> None:
        hidden = {uid: self._hidden(item) for uid, item in batch.items()}  # before any other writer has to wait
        with writing(self.engine, self.clock()) as session:
            own = threads.own_of(session, [(item.conversation, item.owner) for item in batch.values()])
            known = threads.known_steps(session, list(batch))
            for uid, item in batch.items():
                if (item.conversation, item.owner) in own:
                    threads.put(session, known.get(uid), item.conversation, uid, item.kind, hidden[uid])

    def _hidden(self, item: Item) -> dict[str, Any] | None:
        """What may be kept: of a visitor, nothing that says who they are."""
        if item.data is None or not threads.is_visitor(item.owner):
            return item.data
        data = {**item.data}
        if data.get("type") == "user_message":
            said = str(data.get("output") or "")
            data["output"] = self.vault.hide_said(item.conversation, said, self.clock().date())
        return cast(dict[str, Any], self.vault.hide(item.conversation, data))
