"""A provider of models on loopback that speaks OpenAI's chat completions and says what it is told to, streamed or not.

Benchmarks and tests talk to it over real HTTP: what is measured and tested is the path to a model, not a model.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Request = dict[str, Any]
_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


@dataclass(frozen=True)
class Reply:
    """One answer of the model: words, or calls (tool, arguments as JSON text) made side by side.

    `pieces` is how many chunks each text and each call's arguments come in. Faults: a `status` other than 200;
    `silence`, in seconds, before the first byte; a connection that drops after `breaks_after` chunks.
    """

    text: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    pieces: int = 3
    status: int = 200
    silence: float = 0.0
    breaks_after: int | None = None


@dataclass
class Provider:
    """The server, while its context is open. `answer` is asked for each request; `requests` keeps what was asked."""

    answer: Callable[[Request], Reply]
    requests: list[Request] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL has to be."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: Provider) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.provider = provider


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        """Answer one request for a completion."""
        provider = self.server.provider
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        provider.requests.append(asked)
        reply, serial = provider.answer(asked), len(provider.requests)
        provider.stopping.wait(reply.silence)
        try:
            self._send(asked, reply, serial)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the caller went away

    def _send(self, asked: Request, reply: Reply, serial: int) -> None:
        if reply.status != 200:
            self._whole(reply.status, {"error": {"message": f"status {reply.status}", "type": "test", "code": None}})
        elif asked.get("stream"):
            self._stream(reply, serial)
        else:
            self._whole(200, _completion(reply, serial))

    def _whole(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self._head(status, "application/json", "content-length", str(len(body)))
        self.wfile.write(body)

    def _stream(self, reply: Reply, serial: int) -> None:
        self._head(200, "text/event-stream", "transfer-encoding", "chunked")
        for number, data in enumerate((*map(json.dumps, _chunks(reply, serial)), "[DONE]")):
            if number == reply.breaks_after:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            line = f"data: {data}\n\n".encode()
            self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _head(self, status: int, kind: str, length: str, value: str) -> None:
        self.send_response(status)
        for name, content in (("content-type", kind), (length, value)):
            self.send_header(name, content)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _completion(reply: Reply, serial: int) -> dict[str, Any]:
    calls = [_call(f"{serial}-{number}", name, args) for number, (name, args) in enumerate(reply.calls)]
    message = {"role": "assistant", "content": reply.text or None} | ({"tool_calls": calls} if calls else {})
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    return _envelope("chat.completion") | {"choices": [choice], "usage": _USAGE}


def _chunks(reply: Reply, serial: int) -> Iterator[dict[str, Any]]:
    for piece in _split(reply.text, reply.pieces):
        yield _delta({"role": "assistant", "content": piece})
    for number, (name, args) in enumerate(reply.calls):
        yield _delta({"role": "assistant", "tool_calls": [_call(f"{serial}-{number}", name, "") | {"index": number}]})
        for piece in _split(args, reply.pieces):
            yield _delta({"tool_calls": [{"index": number, "function": {"arguments": piece}}]})
    yield _delta({}, "tool_calls" if reply.calls else "stop")
    yield _envelope("chat.completion.chunk") | {"choices": [], "usage": _USAGE}


def _call(number: str, name: str, args: str) -> dict[str, Any]:
    return {"id": f"call-{number}", "type": "function", "function": {"name": name, "arguments": args}}


def _delta(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _envelope("chat.completion.chunk") | {"choices": [choice]}


def _envelope(kind: str) -> dict[str, Any]:
    return {"id": "chat-1", "object": kind, "created": 1, "model": "scripted"}


def _split(text: str, pieces: int) -> list[str]:
    """The text in about so many pieces; none where it is empty."""
    size = max(1, -(-len(text) // pieces))
    return [text[start : start + size] for start in range(0, len(text), size)]
