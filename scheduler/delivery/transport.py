"""One request over HTTP, made once: no proxy of the environment, no redirect, no second try, and an end to its time.

The providers' SDKs write what is said; this carries it, so that it is known for certain whether the body was sent.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import certifi
import httpcore

from scheduler.delivery.base import Rejected, TemporaryFailure, Uncertain

#: How long a call may take, in seconds, and how long until somebody takes the connection.
SECONDS, CONNECT_SECONDS = 30.0, 10.0
#: What is read of an answer, in bytes.
MOST = 65_536


@dataclass(frozen=True)
class Answer:
    """What the provider said. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float = SECONDS,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Make one request, over a connection of its own.

    Args:
        method: GET, POST …
        url: Where to.
        headers: Beside Host and Content-Length.
        body: What is sent.
        seconds: By when it is over, whatever the other side does.
        tls: Whom to trust; the certificate authorities that come with Harmony, where nothing is given.

    Raises:
        TemporaryFailure: no connection, or one that broke before the body was sent.
        Rejected: the address or a header cannot be used.
        Uncertain: the body was sent, at least in part, and no answer came.
    """
    passed: list[str] = []
    extensions = {"timeout": _TIMEOUTS, "trace": lambda name, _: passed.append(name)}
    try:
        with httpcore.ConnectionPool(tls or authorities(), network_backend=_Timed(seconds)) as pool:
            sent = pool.stream(method, url, headers=_lines(headers, body), content=body, extensions=extensions)
            with sent as answer:
                told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                return Answer(answer.status, told, _read(answer.iter_stream()))
    except (httpcore.UnsupportedProtocol, httpcore.LocalProtocolError, UnicodeError, ValueError):
        raise Rejected("the provider's address or its key has signs in it that cannot be sent") from None
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        began = "http11.send_request_body.started" in passed
        raise (Uncertain(_after(error)) if began else TemporaryFailure(_before(error))) from None


@cache
def authorities() -> ssl.SSLContext:
    """Whom to trust: the certificate authorities that come with Harmony, as a machine may have none of its own."""
    return ssl.create_default_context(cafile=certifi.where())


_TIMEOUTS = {"connect": CONNECT_SECONDS, "read": SECONDS, "write": SECONDS, "pool": SECONDS}


def _lines(headers: Mapping[str, str], body: bytes) -> list[tuple[bytes, bytes]]:
    length = [(b"Content-Length", str(len(body)).encode())] if body else []
    return [*((name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()), *length]


def _read(parts: Iterable[bytes]) -> bytes:
    """The body, or as much of it as there is: the status has been told, so it counts though the rest be cut off."""
    body = b""
    try:
        for part in parts:
            body += part
            if len(body) > MOST:
                break
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError):
        return body[:MOST]
    return body[:MOST]


def _before(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "no connection: nobody answered in time"
    return f"no connection: {str(error).strip() or 'it broke off'}"


def _after(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "it was handed over, and no answer came in time"
    return "it was handed over, and the connection broke off before an answer"


class _Timed(httpcore.NetworkBackend):
    """The system's sockets, with a moment after which nothing is waited for, byte by byte or otherwise."""

    def __init__(self, seconds: float) -> None:
        self._inner, self._ends = httpcore.SyncBackend(), time.monotonic() + seconds

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *args: Any, **more: Any) -> Any:
        """A connection, within the time for it."""
        return _TimedStream(self._inner.connect_tcp(host, port, _left(self._ends, timeout), *args, **more), self._ends)


class _TimedStream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, ends: float) -> None:
        self._inner, self._ends = inner, ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What comes, in the time that is left."""
        return self._inner.read(max_bytes, _left(self._ends, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, in the time that is left."""
        self._inner.write(buffer, _left(self._ends, timeout))

    def close(self) -> None:
        """Close it."""
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: Any = None) -> Any:
        """Encrypt it, in the time that is left."""
        inner = self._inner.start_tls(ssl_context, server_hostname, _left(self._ends, timeout))
        return _TimedStream(inner, self._ends)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._inner.get_extra_info(info)


def _left(ends: float, timeout: float | None) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return min(left, timeout or left)
