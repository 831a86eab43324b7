"""A web server on loopback that says what it is told to, badly too: slowly, cut off, without end, or in no HTTP at all.

Tests and benchmarks point lead sources at it over real sockets.
"""

import json
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked. `target` is the path with its query as sent; names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, without the query."""
        return urlsplit(self.target).path

    @property
    def host(self) -> str:
        """The host that was asked for, without its port."""
        return self.headers.get("host", "").rpartition(":")[0] or self.headers.get("host", "")

    @cached_property
    def query(self) -> dict[str, str]:
        """The query's parameters (the last of each name)."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered. A `body` that is neither text nor bytes is sent as JSON.

    `silence` is the seconds before the first byte. `raw`, where given, is all that goes over the wire: bytes as they
    are, a number being a pause in seconds; then the connection is closed.
    """

    body: Any = b""
    status: int = 200
    kind: str = ""
    """The Content-Type; empty: what fits the body."""
    headers: Mapping[str, str] = field(default_factory=dict)
    silence: float = 0.0
    raw: Iterable[bytes | float] | None = None

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()

    @property
    def content_type(self) -> str:
        """The Content-Type."""
        return self.kind or ("text/html; charset=utf-8" if isinstance(self.body, (str, bytes)) else "application/json")


def redirect(to: str, status: int = 302) -> Reply:
    """A reply that sends one elsewhere."""
    return Reply(status=status, headers={"Location": to})


def cut_off(body: str | bytes, kind: str = "text/html") -> Reply:
    """A reply that promises twice what it sends, and breaks off."""
    sent = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {2 * len(sent) + 10}\r\n\r\n"
    return Reply(raw=(head.encode(), sent))


def dripping(pause: float, kind: str = "text/html") -> Reply:
    """A reply that sends one byte, then nothing for so many seconds, and so on without end."""

    def drops() -> Iterable[bytes | float]:
        yield f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\n\r\n".encode()
        while True:
            yield b"x"
            yield pause

    return Reply(raw=drops())


@dataclass
class Loopback:
    """The server, while its context is open. `answer` is asked for each request; `requests` keeps what was asked.

    It speaks TLS where `tls` is given.
    """

    answer: Callable[[Request], Reply] = lambda _: Reply(status=404)
    requests: list[Request] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Its address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str = "") -> list[Request]:
        """The requests for a path; for any, where none is given."""
        return [request for request in self.requests if path in ("", request.path)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, loopback: Loopback) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.loopback = loopback

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection, in its own thread."""
        if self.loopback.tls is None:
            super().finish_request(request, client_address)
            return
        with self.loopback.tls.wrap_socket(request, server_side=True) as encrypted:
            super().finish_request(encrypted, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away, or did not speak HTTP."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer one request, of any method."""
        loopback = self.server.loopback
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        loopback.requests.append(request)
        reply = loopback.answer(request)
        loopback.stopping.wait(reply.silence)
        if reply.raw is None:
            self._whole(reply)
        else:
            self._raw(reply.raw)

    do_POST = do_HEAD = do_GET  # noqa: N815  the names that the server looks for

    def _whole(self, reply: Reply) -> None:
        headers = {"content-type": reply.content_type, "content-length": str(len(reply.content))}
        headers |= {name.lower(): value for name, value in reply.headers.items()}
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and reply.status != 304:
            self.wfile.write(reply.content)

    def _raw(self, parts: Iterable[bytes | float]) -> None:
        self.close_connection = True
        for part in parts:
            if isinstance(part, bytes):
                self.wfile.write(part)
            elif self.server.loopback.stopping.wait(part):
                return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
