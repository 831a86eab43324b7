"""The chat's handlers: what a person says goes to `Turns`, what happens is shown, and all of it is there again later.

Who speaks is looked up in the store at every event; the session only says under which name.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, cast

import chainlit as cl
from chainlit.context import context, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from chainlit.user import PersistedUser, User
from chainlit.utils import utc_now
from sqlmodel import col, select

from agent import chat_approvals
from agent.auth import Accounts, Identity
from agent.chat_live import Live
from agent.chat_mending import Mending
from agent.chat_shown import Place, Shown
from agent.chat_starters import PAGE, Opening, of_page, openings
from agent.chat_turn import TurnView
from agent.data_layer import StoreLayer
from agent.deeds import MAY_BE_ASKED
from agent.events import Event
from agent.gathered import Item
from agent.house import House
from agent.typed import cleaned
from agent.whose import is_visitor
from store.database import reading
from store.tables import ServiceOffering
from tools.context import Principal
from tools.errors import HarmonyError

log = logging.getLogger("harmony.chat")
#: So many things to say first are offered.
_OFFERED = 4
#: The step under which Chainlit's page puts what comes of a message.
_RUN = "on_message"
#: Where conversations of the chat begin.
ORIGIN = "/chat"
_SIGNED_OUT = "Your sign-in has ended, so nothing was done. [Sign in again](/sign-in?next=/chat/) and say it once more."
#: Chainlit shows a thread, and declares it at rest, after its callback has ended; within this time, in seconds.
_SHOWN_AFTER = 0.5
_BROKEN = "Something went wrong here; it is in the log. What was done before stays done. Please try again."


class Chat:
    """The handlers, for one house. Chainlit keeps its callbacks by process, so there is one."""

    def __init__(self, house: House, accounts: Accounts) -> None:
        self._house, self._accounts = house, accounts
        self._layer = StoreLayer(house.engine, house.dispatcher.clock, accounts, house.history.gathered)
        self._mending, self._live = Mending(house, self._layer), Live(house)
        self._running: dict[str, asyncio.Task[Any]] = {}
        self._followers: set[asyncio.Task[None]] = set()

    def register(self) -> None:
        """Tell Chainlit whom to call."""
        cl.data_layer(lambda: self._layer)
        cl.header_auth_callback(self._nobody)
        cl.set_starters(self.starters)
        cl.on_chat_resume(self.on_resume)
        cl.action_callback(chat_approvals.DECIDE)(self.on_decide)

    async def starters(self, user: User | PersistedUser | None, language: str | None) -> list[cl.Starter]:
        """What this person may say first."""
        identity = await asyncio.to_thread(self._accounts.identity_of, user.identifier) if user else None
        if identity is None:
            return []
        here = await asyncio.to_thread(self._of_page, PAGE.get()) if identity.role == "visitor" else []
        offered = [*here, *openings(identity.role)][:_OFFERED]
        return [cl.Starter(label=opening.label, message=opening.sentence) for opening in offered]

    def _of_page(self, page: str) -> list[Opening]:
        with reading(self._house.engine) as session:
            names = select(ServiceOffering.slug, ServiceOffering.name).where(col(ServiceOffering.published).is_(True))
            return of_page(page, dict(session.exec(names).all())) if page else []

    async def hear(self, session: WebsocketSession, said: StepDict) -> None:
        """Take what was said, and show the turn to its end. What was said is written as the turn begins."""
        emitter = init_ws_context(session).emitter
        await emitter.task_start()
        try:
            await self._answer(session, said)
        except asyncio.CancelledError:
            log.info("a turn of %s was stopped", session.thread_id)  # and the turn has told so
        except HarmonyError as error:
            await cl.Message(content=str(error)).send()
        except Exception:
            log.exception("what was said in %s could not be taken", session.thread_id)
            await cl.Message(content=_BROKEN).send()
        finally:
            await emitter.task_end()

    async def _answer(self, session: WebsocketSession, said: StepDict) -> None:
        identity, uid = await self._who(), session.thread_id
        if identity is None:
            await cl.Message(content=_SIGNED_OUT).send()
            return
        principal = identity.principal("chat")
        if not session.has_first_interaction:
            await asyncio.to_thread(self._house.history.open, principal, ORIGIN, uid, cleaned(said["output"]))
            session.has_first_interaction = True
            await context.emitter.emit("first_interaction", {"interaction": said["output"], "thread_id": uid})
            await cl.send_window_message({"harmony": {"conversation": uid}})
        self._watch(identity, uid)
        self._layer.gather(said["id"], Item(principal.person, uid, "step", {**said}))
        run = Shown(Place(self._layer, principal.person, uid, said["id"]), "run", _RUN)
        await run.send()
        try:
            await self._play(principal, uid, self._house.turns.say(principal, uid, said["output"]), under=run.id)
        finally:
            run.end = utc_now()
            await run.update()

    async def on_decide(self, action: cl.Action) -> None:
        """Take a button's yes or no; what is no longer open is answered in a sentence."""
        identity, uid = await self._who(), context.session.thread_id
        if identity is None:
            await cl.Message(content=_SIGNED_OUT).send()
            return
        approval_id, yes = int(action.payload["approval"]), action.payload["yes"] is True
        await context.emitter.task_start()
        try:
            principal = identity.principal("chat")
            events = self._house.turns.decide(principal, uid, approval_id, yes)
            await self._play(principal, uid, events, [approval_id])
        finally:
            await context.emitter.task_end()

    async def on_resume(self, thread: ThreadDict) -> None:
        """Bring a conversation that is opened again up to what the store knows."""
        identity, uid = await self._who(), thread["id"]
        if identity is None:
            return
        self._watch(identity, uid)
        running = self._running.get(uid)
        if running is None:
            for approval in await self._mending.mend(identity.principal("chat"), thread):
                await chat_approvals.offer(approval.require_id())
        else:
            context.session.current_task = running
            self._followers.add(asyncio.create_task(self._follow(uid, running)))
        await cl.send_window_message({"harmony": {"resumed": True}})

    async def _play(
        self,
        principal: Principal,
        uid: str,
        events: AsyncIterator[Event],
        asked: Sequence[int] = (),
        under: str | None = None,
    ) -> None:
        """Show a turn's events to its end, under a step; `asked` are questions answered by a button."""
        place = Place(self._layer, principal.person, uid, under)
        view, task = TurnView(self._house.dispatcher, principal.role, place), asyncio.current_task()
        assert task is not None
        self._running[uid] = task
        try:
            before = {*asked, *await self._open_approvals(principal, uid)}
            async with aclosing(cast(AsyncGenerator[Event], events)) as happening:
                async for event in happening:
                    await view.show(event)
            await self._close_decided(before)
        except asyncio.CancelledError:
            await view.settle(f"Stopped. {await self._done_so_far(principal, uid)}")
            raise
        except HarmonyError as error:
            await view.settle(str(error))
        except Exception:
            log.exception("a turn of %s broke", uid)
            await view.settle(_BROKEN)
        finally:
            if principal.role == "visitor":
                await self._layer.forget_again(uid)
            if self._running.get(uid) is task:
                del self._running[uid]

    async def _close_decided(self, shown: set[int]) -> None:
        """Questions that have buttons here, and are not open any more, lose them."""
        for approval_id in shown:
            now = await asyncio.to_thread(self._house.history.approval, approval_id)
            if now is not None and now.state != "open":
                await chat_approvals.close(now)

    async def _open_approvals(self, principal: Principal, uid: str) -> list[int]:
        if principal.role not in MAY_BE_ASKED:
            return []
        found = await asyncio.to_thread(self._house.history.open_approvals, principal, uid)
        return [approval.require_id() for approval in found]

    async def _done_so_far(self, principal: Principal, uid: str) -> str:
        """What the turn that was stopped had committed."""
        history = self._house.history
        conversation = await asyncio.to_thread(history.find, principal, uid)
        latest = (await asyncio.to_thread(history.turns, conversation.require_id()))[:1]
        done = [line for t in latest for line in history.done_in(conversation.require_id(), t.number)]
        return f"This was done: {' '.join(done)}" if done else "A step that had already begun may still finish."

    async def _follow(self, uid: str, running: asyncio.Task[Any]) -> None:
        """Show the rest of a turn that another page began, when it has ended."""
        await asyncio.sleep(_SHOWN_AFTER)
        await context.emitter.task_start()
        await asyncio.wait([running])
        self._followers.discard(cast("asyncio.Task[None]", asyncio.current_task()))
        thread = await self._layer.get_thread(uid)
        if thread is not None:
            await self.on_resume(thread)
            await context.emitter.resume_thread(thread)
        await context.emitter.task_end()

    def _watch(self, identity: Identity, uid: str) -> None:
        """Show a visitor at once what staff say here."""
        if identity.role == "visitor" and isinstance(context.session, WebsocketSession):
            self._live.watch(uid, context.session)

    async def _who(self) -> Identity | None:
        user = context.session.user
        if user is not None and is_visitor(user.identifier):  # nothing of a visitor is in the store
            return self._accounts.identity_of(user.identifier)
        return await asyncio.to_thread(self._accounts.identity_of, user.identifier) if user else None

    async def _nobody(self, headers: Any) -> User | None:
        """Sign-in is the site's; that there is such a callback makes Chainlit ask for a session at all."""
        return None
