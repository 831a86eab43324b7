"""What staff say and do in a visitor's conversation, shown to the visitor at once.

Staff may act by any door and in any process, so the journal is looked at, once a second for all conversations together.
"""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakSet

import chainlit as cl
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from sqlalchemy import func
from sqlmodel import Session, col, select

from agent.chat_config import NAME
from agent.history import PERSON
from agent.house import House
from agent.talks import name_of, step_id
from store.database import reading
from store.tables import Change, ChatConversation, ChatTurn

log = logging.getLogger("harmony.chat")
#: Seconds between two looks.
EVERY = 1.0
_TOOLS = ("take_over", "reply_to_visitor", "hand_back")


@dataclass(frozen=True)
class News:
    """Something to tell in a conversation: under which id, in whose name, in which words."""

    uid: str
    id: str
    author: str
    text: str


@dataclass
class Live:
    """Tells the sessions that show a visitor's conversation. One for the process."""

    house: House
    _sessions: dict[str, "WeakSet[WebsocketSession]"] = field(default_factory=lambda: defaultdict(WeakSet))
    _last: int = -1
    _looking: "asyncio.Task[None] | None" = None

    def watch(self, uid: str, session: WebsocketSession) -> None:
        """Tell this session from now on what happens in its conversation."""
        self._sessions[uid].add(session)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while self._sessions:
            try:
                for news in await asyncio.to_thread(self._news):
                    for session in list(self._sessions.get(news.uid, ())):
                        await asyncio.create_task(_tell(session, news))  # each in a context of its own
            except Exception:  # a look that failed is repeated; the conversation itself is safe in the store
                log.exception("what staff did could not be told")
            await asyncio.sleep(EVERY)
            for uid in [uid for uid, sessions in self._sessions.items() if not sessions]:
                del self._sessions[uid]

    def _news(self) -> list[News]:
        with reading(self.house.engine) as session:
            if self._last < 0:
                self._last = session.exec(select(func.max(Change.id))).one() or 0
                return []
            newest = select(Change).where(col(Change.id) > self._last, Change.state == "done")
            changes = session.exec(newest.where(col(Change.tool).in_(_TOOLS)).order_by(col(Change.id))).all()
            self._last = max([self._last, *(change.require_id() for change in changes)])
            told = [_told_of(session, change, self.house.dispatcher.business.name) for change in changes]
        return [news for news in told if news is not None and news.uid in self._sessions]


def _told_of(session: Session, change: Change, business: str) -> News | None:
    """What a visitor is told of a change in their conversation."""
    ref = str((change.result or {}).get("ref") or "")
    talk = session.get(ChatConversation, int(ref.partition(":")[2] or 0))
    if talk is None:
        return None
    name = name_of(session, change.person, business)
    if change.tool == "reply_to_visitor":
        said = select(ChatTurn).where(ChatTurn.conversation_id == talk.id, ChatTurn.model == PERSON)
        turn = session.exec(said.where(ChatTurn.reply != "").order_by(col(ChatTurn.number).desc())).first()
        return News(talk.uid, step_id(talk.uid, f"reply:{turn.id}"), name, turn.reply) if turn else None
    text = f"{name} is here now and answers you." if change.tool == "take_over" else f"{NAME} answers you again."
    return News(talk.uid, step_id(talk.uid, f"change:{change.id}"), NAME, text)


async def _tell(session: WebsocketSession, news: News) -> None:
    init_ws_context(session)
    message = cl.Message(content=news.text, author=news.author)
    message.id = news.id
    await message.send()
