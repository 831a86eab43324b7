"""What a browser sends over the chat's socket, looked at before any other code reads it.

A frame is a packet of engine.io's that may hold one of socket.io's (https://socket.io/docs/v4/engine-io-protocol/ and
https://socket.io/docs/v4/socket-io-protocol/). Of these the chat needs a few: what it does not know is left out, and
who sends too much, too large or nonsense is disconnected.
"""

import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Message, Receive

from agent.limits import Buckets, Limit

log = logging.getLogger("harmony.chat")
#: The longest frame, in characters; a message that is too long to be read is still taken, to say so.
MAX_FRAME = 300_000
#: Events a browser sends, with the number of what goes with each; others are left out.
EVENTS = {"connection_successful": 0, "clear_session": 0, "stop": 0, "client_message": 1}
#: At most so many frames in a minute, in one connection: a person's are a few, and each answer is asked for by one.
FRAMES = Limit(120, 60)
_WORD = re.compile(r"[\w.:-]{0,64}")
_PLAIN = re.compile(r"[235]|2probe|3probe|41")
_SAID = re.compile(r"([023])(\d{0,9})(?=[\[{]|$)")


class Nonsense(Exception):
    """No browser with our page sends this."""


@dataclass
class Frames:
    """The frames of one connection. `limited` is whether their number is; `clock` answers seconds."""

    receive: Receive
    limited: bool = True
    clock: Callable[[], float] = time.monotonic
    _bucket: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self._bucket = Buckets(FRAMES, self.clock, most=1)

    async def __call__(self) -> Message:
        """The next frame that may be read; the end of the connection after one that is too much."""
        while True:
            message = await self.receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                text = self._taken(message)
            except Nonsense as why:
                log.info("a socket of the chat was closed: %s", why)
                return {"type": "websocket.disconnect", "code": 1008}
            if text is not None:
                return {"type": "websocket.receive", "text": text}

    def _taken(self, message: Message) -> str | None:
        """A frame as it is read on; None where it is left out."""
        text = message.get("text")
        if text is None or len(text) > MAX_FRAME:
            raise Nonsense("a frame was not text, or too long")
        if self.limited and self._bucket.wait("here"):
            raise Nonsense("too many frames")
        self._bucket.take("here")
        return taken(text)


def taken(frame: str) -> str | None:
    """A frame as it is read on; None where it is left out.

    Raises:
        Nonsense: it breaks the protocol, or is of a kind that the chat does not have.
    """
    if _PLAIN.fullmatch(frame):
        return frame
    found = _SAID.match(frame[1:]) if frame.startswith("4") else None
    if found is None:
        raise Nonsense("no frame of the chat's")
    kind, data = found[1], _json(frame[1 + found.end() :])
    if kind == "0":
        return f"40{json.dumps(_greeting(data))}"
    if not isinstance(data, list) or (kind == "3" and not found[2]):
        raise Nonsense("no list")
    known = kind == "3" or (data and isinstance(data[0], str) and EVENTS.get(data[0]) == len(data) - 1)
    return frame if known else None


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        raise Nonsense("no JSON that can be read") from None


def _greeting(data: Any) -> dict[str, Any]:
    """What the chat is told when a connection begins: which session it is, and which conversation it goes on with."""
    said = data if isinstance(data, dict) else {}
    words = {name: said.get(name) or "" for name in ("sessionId", "threadId")}
    if not all(isinstance(word, str) and _WORD.fullmatch(word) for word in words.values()) or not words["sessionId"]:
        raise Nonsense("no session")
    return {**words, "clientType": "webapp", "userEnv": "{}", "chatProfile": ""}
