"""Kill -9 at named points: after a restart the talk, the data and the approval are what they should be.

A real server process kills itself where it is told to; a browserless client speaks the chat's own protocol.
"""

import asyncio
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import httpx
import pytest
import socketio
from sqlmodel import select

from agent.app import accounts_of
from agent.auth import COOKIE
from agent.house import open_house
from agent.settings import Settings
from store.database import open_database, reading
from store.tables import Approval, Change, ChatTurn, Trip

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PATIENCE = 60


@dataclass
class Server:
    """Harmony in a process of its own, on a data folder that outlives it."""

    begin: Callable[..., Any]
    data: Path
    database_url: str
    process: Any = None
    address: str = ""

    def start(self, kill_at: str = "") -> None:
        env = {"HARMONY_DATABASE_URL": self.database_url, "HARMONY_KILL_AT": kill_at}
        self.process = self.begin("--port", "0", "--data-dir", str(self.data), env=env)
        ends = time.monotonic() + PATIENCE
        while not (found := ADDRESS.search(self.process.said)):
            assert self.process.ended(0.02) is None, self.process.said
            assert time.monotonic() < ends, "the server did not come up"
        self.address = found[0]

    def wait_for_its_death(self) -> None:
        assert self.process.ended() == -signal.SIGKILL

    def kill(self) -> None:
        self.process.send(signal.SIGKILL)
        self.wait_for_its_death()


@dataclass
class Page:
    """One open page of the chat: what it was told, in order."""

    server: Server
    cookie: str
    thread: str
    told: list[str] = field(default_factory=list)
    buttons: list[dict[str, Any]] = field(default_factory=list)
    session: str = field(default_factory=lambda: str(uuid4()))

    def run(self, act: Callable[["Page", socketio.AsyncClient], Any], until: Callable[["Page"], bool]) -> None:
        """Open the page, act, and watch until something is told (or the server is gone)."""
        asyncio.run(self._run(act, until))

    async def _run(self, act: Any, until: Any) -> None:
        async with aiohttp.ClientSession() as http:
            await self._watch(socketio.AsyncClient(reconnection=False, http_session=http), act, until)

    async def _watch(self, client: socketio.AsyncClient, act: Any, until: Any) -> None:
        over = asyncio.Event()

        def hear(name: str) -> Callable[..., Any]:
            async def heard(data: Any = None) -> None:
                self._take(name, data)
                if until(self):
                    over.set()

            return heard

        for name in (
            "new_message",
            "update_message",
            "resume_thread",
            "action",
            "task_end",
            "stream_token",
            "stream_start",
        ):
            client.on(name, hear(name))
        client.on("disconnect", lambda *_: over.set())
        auth = {
            "sessionId": self.session,
            "clientType": "webapp",
            "userEnv": "{}",
            "chatProfile": "",
            "threadId": self.thread,
        }
        headers = {"Cookie": f"{COOKIE}={self.cookie}", "Origin": self.server.address}
        await client.connect(
            self.server.address,
            headers=headers,
            auth=auth,
            transports=["websocket"],
            socketio_path="/chat/ws/socket.io",
        )
        await client.emit("connection_successful")
        await asyncio.sleep(0.3)
        await act(self, client)
        await asyncio.wait_for(over.wait(), PATIENCE)
        await client.disconnect()

    def _take(self, name: str, data: Any) -> None:
        if name == "action":
            self.buttons.append(data)
        elif name == "resume_thread":
            self.told += [str(step.get("output") or "") for step in data["steps"]]
        elif isinstance(data, dict):
            self.told.append(str(data.get("output") or data.get("token") or ""))

    @property
    def text(self) -> str:
        return "\n".join(self.told)


def say(text: str) -> Callable[[Page, socketio.AsyncClient], Any]:
    async def act(page: Page, client: socketio.AsyncClient) -> None:
        message = {"id": str(uuid4()), "threadId": page.thread, "name": "user", "type": "user_message", "output": text}
        await client.emit(
            "client_message", {"message": {**message, "createdAt": "2026-11-23T00:00:00Z"}, "fileReferences": []}
        )

    return act


async def nothing(page: Page, client: socketio.AsyncClient) -> None:
    """Only look."""


def press(label: str) -> Callable[[Page, socketio.AsyncClient], Any]:
    async def act(page: Page, client: socketio.AsyncClient) -> None:
        for _ in range(100):
            if any(button["label"] == label for button in page.buttons):
                break
            await asyncio.sleep(0.1)
        button = next(b for b in page.buttons if b["label"] == label)
        async with httpx.AsyncClient(base_url=page.server.address, cookies={COOKIE: page.cookie}) as http:
            body = {"sessionId": page.session, "action": button}
            try:
                await http.post(
                    "/chat/project/action", json=body, headers={"Origin": page.server.address}, timeout=PATIENCE
                )
            except httpx.TransportError:
                return  # the server was killed while it answered

    return act


@pytest.fixture
def server(harmony: Callable[..., Any], database_url: str, tmp_path: Path) -> Server:
    return Server(harmony, tmp_path / "data", database_url)


@pytest.fixture
def page(server: Server) -> Callable[[], Page]:
    """Opens pages of one conversation of one member of staff."""
    house = open_house(Settings.load(data_dir=server.data, database_url=server.database_url))
    accounts = accounts_of(house)
    identity = accounts.accept(accounts.link(), "Olivia", "olivia@harmony.example", "four warm voices")
    cookie = accounts.cookie_for(identity)[0]
    thread = house.history.open(identity.principal("chat"), "/chat").uid
    house.close()
    return lambda: Page(server, cookie, thread)


def rows(server: Server, model: Any) -> list[Any]:
    engine = open_database(server.database_url)
    with reading(engine) as session:
        found = list(session.exec(select(model).order_by(model.id)))
    engine.dispose()
    return found


PLAN = say("plan a trip to Denver dec 4-7")


@pytest.mark.parametrize(
    ("point", "trips"),
    [("turn.stored", 0), ("call.before_commit", 0), ("call.after_commit", 1), ("turn.before_history", 1)],
)
def test_a_turn_that_is_cut_short_is_told_truthfully_and_not_done_again(
    server: Server, page: Callable[[], Page], point: str, trips: int
) -> None:
    server.start(kill_at=point)
    page().run(PLAN, lambda _: False)
    server.wait_for_its_death()
    assert [turn.state for turn in rows(server, ChatTurn)] == ["running"]

    server.start()
    again = page()
    again.run(nothing, lambda p: "interrupted" in p.text)
    assert ("Planned Denver" in again.text) == bool(trips)
    assert ("nothing was changed" in again.text) == (not trips)
    assert len(rows(server, Trip)) == trips
    assert [turn.state for turn in rows(server, ChatTurn)] == ["failed"]

    page().run(say("what trips do we have?"), lambda p: "no such trips" in p.text or "1 trip" in p.text)
    assert len(rows(server, Change)) == trips


@pytest.fixture
def asked(server: Server, page: Callable[[], Page]) -> Callable[[], Page]:
    """A trip is there, and an approval to delete it is open, when the server is killed."""
    server.start()
    page().run(PLAN, lambda p: "Planned Denver" in p.text)
    page().run(say("delete the Denver trip"), lambda p: len(p.buttons) >= 2)
    server.kill()
    assert [a.state for a in rows(server, Approval)] == ["open"]
    return page


def test_an_approval_survives_a_kill_and_works_once(server: Server, asked: Callable[[], Page]) -> None:
    server.start()
    asked().run(press("Approve"), lambda p: "Deleted" in p.text)
    assert rows(server, Trip) == []
    asked().run(say("yes"), lambda p: len(p.told) > 0 and p.told[-1] != "")
    assert [a.state for a in rows(server, Approval)] == ["consumed"]
    assert [c.tool for c in rows(server, Change)] == ["create_trip", "delete_record"]


def test_killed_before_the_approved_write_commits_the_question_is_still_open(
    server: Server, asked: Callable[[], Page]
) -> None:
    server.start(kill_at="decide.before_commit")
    asked().run(press("Approve"), lambda _: False)
    server.wait_for_its_death()
    assert [a.state for a in rows(server, Approval)] == ["open"]
    assert len(rows(server, Trip)) == 1

    server.start()
    asked().run(press("Approve"), lambda p: "Deleted" in p.text)
    assert rows(server, Trip) == []


def test_killed_after_the_approval_was_used_the_person_sees_what_was_done(
    server: Server, asked: Callable[[], Page]
) -> None:
    server.start(kill_at="turn.decided")
    asked().run(press("Approve"), lambda _: False)
    server.wait_for_its_death()
    assert [a.state for a in rows(server, Approval)] == ["consumed"]
    assert rows(server, Trip) == []

    server.start()
    again = asked()
    again.run(nothing, lambda p: "Deleted" in p.text)
    assert not [b for b in again.buttons if b["label"] == "Approve"]
    assert [c.tool for c in rows(server, Change)] == ["create_trip", "delete_record"]
