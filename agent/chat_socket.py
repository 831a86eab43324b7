"""The socket's events that are listened to: fewer than Chainlit has, and a message taken for its words only."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import chainlit as cl
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from chainlit.step import StepDict
from chainlit.utils import utc_now
from socketio import AsyncServer

from agent.limits import Limits, TooMany

#: Chainlit's own handlers that stay. Editing, favorites, audio, settings and window messages are not ours to take.
KEPT = frozenset({"connect", "connection_successful", "clear_session", "disconnect"})
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: More of one message than this, in characters, is not even looked at.
MAX_TAKEN = 200_000

Handler = Callable[[str, Any], Awaitable[None]]
#: Takes what a session's person said, as the message that the chat shows of it, and answers it to the end.
Hearing = Callable[[WebsocketSession, StepDict], Coroutine[Any, Any, None]]


def narrow(server: AsyncServer, limits: Limits, hear: Hearing) -> None:
    """Take away the handlers that are not kept, and put ours in place of those for a message and for stopping."""
    handlers: dict[str, Any] = server.handlers["/"]
    for event in set(handlers) - KEPT:
        del handlers[event]
    handlers["client_message"] = _only_words(_limited(_heard(server, hear), limits))
    handlers["stop"] = _stop


def _only_words(handle: Handler) -> Handler:
    """Of what the browser sends, its id and its words count: no author, type, file, time or metadata."""

    async def take(sid: str, payload: Any) -> None:
        sent = payload.get("message") if isinstance(payload, dict) else None
        if not isinstance(sent, dict) or not _UUID4.fullmatch(str(sent.get("id", ""))):
            return
        at = utc_now()
        message = {
            "id": sent["id"],
            "name": "You",
            "type": "user_message",
            "output": str(sent.get("output") or "")[:MAX_TAKEN],
            "createdAt": at,
            "start": at,
            "end": at,
            "metadata": {},
        }
        await handle(sid, message)

    return take


def _heard(server: AsyncServer, hear: Hearing) -> Handler:
    """A message begins a task of its own, which can be stopped."""

    async def take(sid: str, message: Any) -> None:
        session = WebsocketSession.require(sid)
        session.emit = _straight(server, sid)
        message["threadId"] = session.thread_id
        session.current_task = asyncio.create_task(hear(session, message))

    return take


def _straight(server: AsyncServer, sid: str) -> Callable[[str, Any], Awaitable[None]]:
    """Send events to one socket, as socket.io's protocol writes them (5.0: `2["event",data]`).

    Its own way looks for the rooms of each event and for bytes in it, and begins a task for it.
    """
    where = server.manager.eio_sid_from_sid(sid, "/")

    async def emit(event: str, data: Any) -> None:
        await server.eio.send(where, f"2{json.dumps([event, data], separators=(',', ':'))}")

    return emit


def _limited(handle: Handler, limits: Limits) -> Handler:
    """A visitor's message that is one too many is answered by how long to wait; it is neither kept nor read."""

    async def take(sid: str, payload: Any) -> None:
        session = WebsocketSession.get(sid)
        if session is None:
            return
        try:
            _count(limits, session)
        except TooMany as error:
            await _answer(session, str(error))
            return
        await handle(sid, payload)

    return take


def _count(limits: Limits, session: WebsocketSession) -> None:
    user = session.user
    if user is None or user.metadata.get("role") != "staff":
        state = (session.environ.get("asgi.scope") or {}).get("state", {})
        limits.message(str(getattr(user, "id", session.id)), state.get("address", ""))


async def _answer(session: WebsocketSession, sentence: str) -> None:
    """Say something in the chat that is not kept."""
    emitter = init_ws_context(session).emitter
    await emitter.task_start()
    await emitter.send_step(cl.Message(content=sentence).to_dict())
    await emitter.task_end()


async def _stop(sid: str) -> None:
    """Stop the turn that runs; it tells the person itself what came of it."""
    session = WebsocketSession.get(sid)
    if session is not None and session.current_task is not None:
        session.current_task.cancel()
