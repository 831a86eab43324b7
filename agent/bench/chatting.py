"""Visitors who chat, in a process of their own: each says something, reads the answer, pauses, says something else.

Started by `agent.bench.visitors`, which hands in what to do as JSON on the command line and reads what came of it from
the output. Works against Harmony and against a bare Chainlit app.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
import socketio

#: Connections that are opened at once.
_AT_ONCE = 20
#: An answer that takes longer than this, in seconds, is given up; the visitor then says no more.
_PATIENCE = 60.0
#: Networks that the visitors come from, so that they are not taken for one: addresses of this machine's own.
_NETWORKS = 200


@dataclass(frozen=True)
class Crowd:
    """Who chats where: `seconds` long, a pause of about `pause` seconds after each answer."""

    address: str
    socket_path: str
    sign_in_path: str
    """Where a session is asked for; empty where none is needed."""
    sentences: Sequence[str]
    first: int = 0
    """The number of the first visitor."""
    visitors: int = 0
    seconds: float = 0.0
    pause: float = 0.0


@dataclass
class Heard:
    """What came of it: milliseconds to the first word and to the end of each turn, and what went wrong how often."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    given_up: int = 0

    def add(self, other: "Heard") -> None:
        """Take in what others heard."""
        self.first += other.first
        self.whole += other.whole
        self.given_up += other.given_up


class Visitor:
    """One visitor with a socket."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self._crowd, self._number = crowd, number
        self._spoke = asyncio.Event()
        self._ended = asyncio.Event()
        self._client = socketio.AsyncClient(reconnection=False)
        self._client.on("*", self._hear)

    async def come(self) -> None:
        """Open the page's session and its socket."""
        connector = aiohttp.TCPConnector(local_addr=(f"127.0.1.{self._number % _NETWORKS + 1}", 0))
        # cookies from an address without a name are kept too
        self._http = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.CookieJar(unsafe=True))
        if self._crowd.sign_in_path:
            async with self._http.post(self._crowd.address + self._crowd.sign_in_path) as answer:
                answer.raise_for_status()
        self._client.eio.http, self._client.eio.external_http = self._http, True
        auth = {"sessionId": str(uuid4()), "clientType": "webapp", "userEnv": "{}", "chatProfile": "", "threadId": ""}
        await self._client.connect(
            self._crowd.address, auth=auth, transports=["websocket"], socketio_path=self._crowd.socket_path
        )
        await self._client.emit("connection_successful")

    async def chat(self, ends: float, heard: Heard) -> None:
        """Talk until the time is up; what was asked before that is still heard to its end."""
        chance = random.Random(self._number)
        await asyncio.sleep(chance.uniform(0, self._crowd.pause))
        turn = self._number
        while time.monotonic() < ends:
            try:
                await self._turn(self._crowd.sentences[turn % len(self._crowd.sentences)], heard)
            except TimeoutError:
                heard.given_up += 1
                return
            turn += 1
            await asyncio.sleep(chance.uniform(0.5, 1.5) * self._crowd.pause)

    async def leave(self) -> None:
        """Close the socket."""
        await self._client.disconnect()
        await self._http.close()

    async def _turn(self, said: str, heard: Heard) -> None:
        self._spoke.clear()
        self._ended.clear()
        message = {"id": str(uuid4()), "threadId": "", "name": "You", "type": "user_message", "output": said}
        started = time.perf_counter()
        sent = {"message": {**message, "createdAt": "2026-01-01T00:00:00Z"}, "fileReferences": []}
        await self._client.emit("client_message", sent)
        async with asyncio.timeout(_PATIENCE):
            await self._spoke.wait()
            heard.first.append((time.perf_counter() - started) * 1000)
            await self._ended.wait()
            heard.whole.append((time.perf_counter() - started) * 1000)

    async def _hear(self, event: str, data: Any = None) -> None:
        kind = data.get("type") if isinstance(data, dict) else None
        if event in ("stream_start", "new_message") and kind == "assistant_message":
            self._spoke.set()
        elif event == "task_end" and self._spoke.is_set():
            self._ended.set()


async def _visit(crowd: Crowd) -> None:
    """All of it; the parent is told when all have come, and says when to begin."""
    numbers = range(crowd.first, crowd.first + crowd.visitors)
    visitors, heard, gate = [Visitor(crowd, n) for n in numbers], Heard(), asyncio.Semaphore(_AT_ONCE)

    async def come(visitor: Visitor) -> None:
        async with gate:
            await visitor.come()

    await asyncio.gather(*(come(visitor) for visitor in visitors))
    _tell("here")
    await asyncio.to_thread(sys.stdin.readline)
    ends = time.monotonic() + crowd.seconds
    await asyncio.gather(*(visitor.chat(ends, heard) for visitor in visitors))
    _tell(json.dumps(asdict(heard)))
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Chat as the argument says."""
    asyncio.run(_visit(Crowd(**json.loads(sys.argv[1]))))


if __name__ == "__main__":
    main()
