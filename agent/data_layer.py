"""Chainlit's persistence over our store: conversations, and what the chat shows of them.

What the chat shows is gathered for a moment (`agent/gathered.py`) and put down in one transaction for all talks;
what has to be durable at once (`keep`) takes with it all that was gathered. Whose conversation it is, is decided in the
store and not by what the browser sent: a step is only ever written into its own owner's conversation.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from chainlit.context import ChainlitContextException, context
from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import Feedback, PageInfo, PaginatedResponse, Pagination, ThreadDict, ThreadFilter
from chainlit.user import PersistedUser, User
from sqlalchemy import Engine

from agent import threads
from agent.auth import Accounts
from agent.gathered import Gathered, Item
from agent.privacy import Vault
from store.database import reading, writing, writing_rows

log = logging.getLogger("harmony.chat")
#: So long, in seconds, what is shown is gathered: a crowd's turns are then written together.
_GATHERED = 0.5


@dataclass
class StoreLayer(BaseDataLayer):
    """One for the process. `clock` answers now (UTC-aware); `gathered` is what the store's history takes along."""

    engine: Engine
    clock: Callable[[], datetime]
    accounts: Accounts
    gathered: Gathered
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _later: asyncio.Task[None] | None = None

    @property
    def vault(self) -> Vault:
        """What hides what visitors say of themselves."""
        return self.gathered.vault

    async def get_user(self, identifier: str) -> PersistedUser | None:
        """Who the identifier stands for now; None where its right was taken away."""
        identity = await asyncio.to_thread(self.accounts.identity_of, identifier)
        if identity is None:
            return None
        name = identity.name or ("Visitor" if identity.role == "visitor" else identity.person)
        return PersistedUser(
            id=identity.person,
            identifier=identifier,
            display_name=name,
            createdAt=threads.iso(datetime.now(UTC)),
            metadata={"role": identity.role},
        )

    async def create_user(self, user: User) -> PersistedUser | None:
        """Nobody is made here: accounts are the sign-in's, visitors need no row."""
        return await self.get_user(user.identifier)

    async def keep(self, owner: str, uid: str, step: StepDict) -> None:
        """Write one step of an owner's conversation down; then it, and all that was asked for before, is durable."""
        await asyncio.sleep(0)  # tasks that were begun before this take their turn
        self.gathered.add(str(step["id"]), Item(owner, uid, "step", dict(step)))
        await self.write()

    async def keep_card(self, owner: str, uid: str, card: ElementDict) -> None:
        """Write one card of an owner's conversation down now."""
        self.gathered.add(card["id"], Item(owner, uid, "element", {**card}))
        await self.write()

    def gather(self, uid: str, item: Item) -> None:
        """Write an item down in a moment, over what is known of it."""
        self.gathered.add(uid, item)
        if self._later is None or self._later.done():
            self._later = asyncio.create_task(self._write_later())

    async def write(self) -> None:
        """Write down all that was gathered."""
        async with self._writing:
            if len(self.gathered):
                await asyncio.to_thread(self._write_down)

    async def forget_again(self, uid: str) -> None:
        """Hide in a visitor's conversation what only the end of the turn has shown to be personal."""
        known = self.vault.known(uid)

        def write() -> None:
            with writing(self.engine, self.clock()) as session:
                for row in threads.steps(session, uid):
                    if (hidden := self.vault.hide(uid, row.data)) != row.data:
                        row.data = hidden
            self.vault.was_hidden(uid, known)

        if not self.vault.is_news(uid):
            return  # every step was written with all of it hidden
        async with self._writing:
            await asyncio.to_thread(write)

    async def create_step(self, step_dict: StepDict) -> None:
        """Keep a message or a step."""
        self.gather(step_dict["id"], Item(_owner(), step_dict["threadId"] or "", "step", dict(step_dict)))

    async def update_step(self, step_dict: StepDict) -> None:
        """Keep what a message or a step has become."""
        await self.create_step(step_dict)

    async def delete_step(self, step_id: str) -> None:
        """Take a step out of the conversation that is open."""
        self.gather(step_id, Item(_owner(), context.session.thread_id, "step", None))

    async def create_element(self, element: Element) -> None:
        """Keep a card; a card sent again takes the place of the earlier one."""
        data = {key: value for key, value in element.to_dict().items() if value is not None}
        self.gather(element.id, Item(_owner(), element.thread_id, "element", data))

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """Take a card out of the conversation that is open."""
        self.gather(element_id, Item(_owner(), context.session.thread_id, "element", None))

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        """One card of a conversation."""
        thread = await self.get_thread(thread_id)
        elements = (thread["elements"] or []) if thread else []
        return next((element for element in elements if element["id"] == element_id), None)

    async def get_thread_author(self, thread_id: str) -> str:
        """The identifier under which the owner is signed in now: one whose session has ended is no author any more."""

        def read() -> str:
            with reading(self.engine) as session:
                known = threads.by_uid(session, thread_id)
                return threads.identifier_of(session, known.owner) if known else ""

        return await asyncio.to_thread(read)

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """A conversation with what the chat shows of it, in order; the newest of a very long one."""

        def read() -> ThreadDict | None:
            with reading(self.engine) as session:
                known = threads.by_uid(session, thread_id)
                thread = threads.whole(session, known) if known else None
            return cast(ThreadDict | None, self.vault.show(thread_id, thread))

        await self.write()
        return await asyncio.to_thread(read)

    async def list_threads(self, pagination: Pagination, filters: ThreadFilter) -> PaginatedResponse[ThreadDict]:
        """A page of the conversations of `filters.userId`, those spoken in last first."""

        def read() -> PaginatedResponse[ThreadDict]:
            with reading(self.engine) as session:
                owner, text = filters.userId or "", filters.search or ""
                found, more = threads.page(session, owner, text, pagination.first, pagination.cursor)
            ends = (found[0]["id"], found[-1]["id"]) if found else (None, None)
            return PaginatedResponse(pageInfo=PageInfo(more, *ends), data=found)

        return await asyncio.to_thread(read)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Name a conversation: its owner's word, or the first thing said (then `user_id` is given).

        Chainlit's session metadata is not kept: everything that counts is in the store already.
        """
        if not name:
            return

        def write() -> None:
            with writing(self.engine, self.clock()) as session:
                own = threads.by_uid(session, thread_id)
                if own is not None and (user_id is None or (own.owner, own.name) == (user_id, None)):
                    visitor, today = own.role == "visitor", self.clock().date()
                    line = self.vault.hide_said(thread_id, name, today) if visitor else name
                    threads.rename(session, thread_id, line)

        async with self._writing:
            await asyncio.to_thread(write)

    async def delete_thread(self, thread_id: str) -> None:
        """Take a conversation out of its owner's list; what was done in it is the business's record, and stays."""

        def write() -> None:
            with writing(self.engine, self.clock()) as session:
                threads.hide(session, thread_id)

        async with self._writing:
            await asyncio.to_thread(write)

    async def delete_feedback(self, feedback_id: str) -> bool:
        """Feedback is not taken."""
        return False

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Feedback is not taken."""
        return ""

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        """There are no favorites."""
        return []

    async def build_debug_url(self) -> str:
        """There is none."""
        return ""

    async def close(self) -> None:
        """The engine is the house's to close."""

    async def _write_later(self) -> None:
        while len(self.gathered):
            await asyncio.sleep(_GATHERED)
            try:
                await self.write()
            except Exception:  # the turns themselves are safe in the store: a thread that lacks a step is mended
                log.exception("what the chat showed could not be kept")

    def _write_down(self) -> None:
        ready, now = self.gathered.ready(), self.clock()
        with self.gathered.putting_down(ready), writing_rows(self.engine) as rows:
            self.gathered.put_down(rows, ready, now)


def _owner() -> str:
    """Whose session asks; nobody's outside of one."""
    try:
        user = context.session.user
    except ChainlitContextException:
        return ""
    return user.id if isinstance(user, PersistedUser) else ""
