"""The chat's socket under clients of bad manners: it answers in a sentence or hangs up, and nothing breaks or grows."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from agent.auth import COOKIE, Identity, new_visitor

SOCKET = "/chat/ws/socket.io/?EIO=4&transport=websocket"
PATIENCE = 30


@pytest.fixture(scope="module")
def small(begun: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that lets through three messages a minute, and four sockets of an address."""
    folder = tmp_path_factory.mktemp("floods")
    env = {"HARMONY_MODEL": "builtin", "HARMONY_VISITOR_MESSAGES": "3", "HARMONY_ADDRESS_SOCKETS": "4"}
    server = begun(folder, env)
    yield server
    server.stop()


class Raw:
    """A socket by hand: frames as they are."""

    def __init__(self, server: Any, identity: Identity, forwarded: str = "") -> None:
        self.server, self.identity, self.forwarded = server, identity, forwarded

    async def __aenter__(self) -> "Raw":
        headers = {"Cookie": f"{COOKIE}={self.server.cookie(self.identity)}", "Origin": self.server.address}
        headers |= {"X-Forwarded-For": self.forwarded} if self.forwarded else {}
        self.http = aiohttp.ClientSession()
        try:
            self.ws = await self.http.ws_connect(self.server.address + SOCKET, headers=headers)
        except aiohttp.WSServerHandshakeError:
            await self.http.close()
            raise
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.ws.close()
        await self.http.close()

    async def greet(self) -> None:
        auth = {"sessionId": str(uuid4()), "clientType": "webapp", "userEnv": "{}", "threadId": "", "chatProfile": ""}
        await self.ws.send_str(f"40{json.dumps(auth)}")
        await self.until("40")
        await self.ws.send_str('42["connection_successful"]')

    async def say(self, text: str) -> None:
        message = {"id": str(uuid4()), "threadId": "", "name": "x", "type": "user_message", "output": text}
        await self.ws.send_str(f"42{json.dumps(['client_message', {'message': message}])}")

    async def until(self, text: str) -> str:
        """The first frame that has this in it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.ws.receive()
                assert message.type is aiohttp.WSMsgType.TEXT, message
                if text in message.data:
                    return str(message.data)

    async def closed(self) -> bool:
        """Whether the server hangs up."""
        async with asyncio.timeout(PATIENCE):
            while (message := await self.ws.receive()).type is aiohttp.WSMsgType.TEXT:
                if message.data == "2":
                    return False
        return True


def log_of(server: Any) -> str:
    data: Path = server.data
    printed = [path.read_text() for path in data.parent.glob("printed-*.txt")]
    return "\n".join([*printed, *(path.read_text() for path in data.glob("*.log"))])


def test_one_message_too_many_is_told_how_long_to_wait(small: Any) -> None:
    async def talk() -> None:
        async with Raw(small, new_visitor()) as line:
            await line.greet()
            for said in ("hello", "what do you offer?", "are you free on march 20, 2027?", "and on the 21st?"):
                await line.say(said)
            told = await line.until("more than 3 messages in a minute")
            assert "Please wait" in told

    asyncio.run(talk())


def test_staff_may_say_as_much_as_they_like(small: Any) -> None:
    async def talk() -> None:
        async with Raw(small, small.member()) as line:
            await line.greet()
            for _ in range(5):
                await line.say("help")
                await line.until("task_end")
            await line.say("what trips are coming up?")
            frame = await line.until("update_message")
            assert "Please wait" not in frame

    asyncio.run(talk())


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("4" + "2" + json.dumps(["client_message", {"message": {"output": "x" * 10_000_000}}]), id="10 MB"),
        pytest.param("42" + json.dumps(["client_message", {"message": {"output": "x" * 400_000}}]), id="400 kB"),
        pytest.param('42["client_message",' + "[" * 100_000 + "]" * 100_000 + "]", id="deep"),
        pytest.param("42[", id="no JSON"),
        pytest.param("42{}", id="no list"),
        pytest.param("hello", id="no frame"),
        pytest.param("", id="empty"),
        pytest.param('451-["client_message",{"_placeholder":true,"num":0}]', id="attachments"),
        pytest.param('459999999-["client_message"]', id="ten million attachments"),
        pytest.param("40/other,{}", id="namespace"),
        pytest.param("40[1,2]", id="greeting"),
        pytest.param('40{"sessionId":{"a":1}}', id="session"),
        pytest.param("6" * 50, id="noise"),
    ],
)
def test_what_no_page_of_ours_sends_ends_the_connection(small: Any, frame: str) -> None:
    async def talk() -> bool:
        async with Raw(small, new_visitor()) as line:
            await line.greet()
            with suppress(ConnectionError):  # the server need not wait for the end of it
                await line.ws.send_str(frame)
            return await line.closed()

    assert asyncio.run(talk())
    assert "Traceback" not in log_of(small)


def test_events_that_there_are_not_are_left_out(small: Any) -> None:
    async def talk() -> None:
        async with Raw(small, new_visitor()) as line:
            await line.greet()
            for event in (["connect", {}], ["disconnect"], ["stop", 1], ["client_message"], ["audio_start"], [7], []):
                await line.ws.send_str(f"42{json.dumps(event)}")
            await line.say("what do you offer?")
            await line.until("Workshops")

    asyncio.run(talk())
    assert "Traceback" not in log_of(small)


def test_a_flood_of_events_is_cut_off(small: Any) -> None:
    async def talk() -> bool:
        async with Raw(small, new_visitor()) as line:
            await line.greet()
            with suppress(ConnectionError):
                for _ in range(2_000):
                    await line.ws.send_str('42["stop"]')
            return await line.closed()

    assert asyncio.run(talk())
    assert "Traceback" not in log_of(small)


def test_an_address_has_so_many_chats_open_and_no_header_makes_it_another(small: Any) -> None:
    async def crowd() -> None:
        async with asyncio.TaskGroup() as _:
            lines = [Raw(small, new_visitor()) for _ in range(4)]
            for line in lines:
                await line.__aenter__()
            try:
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    async with Raw(small, new_visitor(), "203.0.113.9"):
                        pass
                async with Raw(small, small.member()):
                    pass
            finally:
                for line in lines:
                    await line.__aexit__()

    asyncio.run(crowd())
