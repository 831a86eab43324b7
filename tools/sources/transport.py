"""One request and its answer over httpcore, with its failures in words. No cookies, no proxies, no environment.

httpx makes the requests and reads addresses; its client is not used, since it keeps cookies and logs whole addresses,
keys included.
"""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import certifi
import httpcore
import httpx

from tools.sources.patience import Purse, patience
from tools.sources.web import Unreachable

#: Seconds until a connection has to stand.
_CONNECT = 10.0
#: Connections at a time, those that are kept for the next request, and for how many seconds.
_MOST, _KEPT, _KEPT_FOR = 64, 16, 10.0


class Reply:
    """An answer whose body has not been read yet. Names of headers are in lower case."""

    def __init__(self, response: httpcore.Response, host: str, purse: Purse) -> None:
        self._response, self._host, self._purse = response, host, purse
        self.status = response.status
        self.headers: Mapping[str, str] = _headers(response)

    def chunks(self) -> Iterator[bytes]:
        """The body as it was sent, still compressed.

        Raises:
            Unreachable: it breaks off, or comes too slowly.
            BudgetSpent: the time is up.
        """
        with in_words(self._host, self._purse):
            yield from self._response.iter_stream()


class Transport:
    """Connections that are kept open for a while, made by a backend (the guard's); `tls` says which names to trust."""

    def __init__(self, backend: httpcore.NetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(tls, None, _MOST, _KEPT, _KEPT_FOR, network_backend=backend)

    @contextmanager
    def send(self, request: httpx.Request, purse: Purse, silence: float) -> Iterator[Reply]:
        """Send a request; within the block its answer can be read. `silence` is the seconds it may say nothing.

        Raises:
            NotAllowed: the guard refuses.
            Unreachable: nobody answers, or not in HTTP.
            BudgetSpent: the time is up.
        """
        host = request.url.host
        request.extensions["timeout"] = {"connect": _CONNECT, "read": silence, "write": silence, "pool": purse.left()}
        with patience(purse), in_words(host, purse):
            response = self._pool.handle_request(_core(request))
            try:
                yield Reply(response, host, purse)
            finally:
                response.close()

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


@contextmanager
def in_words(host: str, purse: Purse) -> Iterator[None]:
    """Say what goes wrong on a connection as `Unreachable`, naming the host and nothing else."""
    try:
        yield
    except httpcore.TimeoutException:
        purse.left()
        raise Unreachable(f"{host} did not answer in time") from None
    except httpcore.ConnectError as error:
        raise Unreachable(_unconnected(host, error)) from None
    except httpcore.LocalProtocolError:
        raise Unreachable(f"{host} cannot be asked so: a key or an address holds characters that none has") from None
    except httpcore.ProtocolError as error:
        raise Unreachable(_garbled(host, error)) from None
    except (httpcore.NetworkError, OSError):
        raise Unreachable(f"{host} broke off the connection") from None


def _unconnected(host: str, error: Exception) -> str:
    if isinstance(error.__context__, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return f"{host} has no certificate that can be trusted, or does not speak TLS"
    return f"{host} takes no connection"


def _garbled(host: str, error: Exception) -> str:
    """An answer that ends early, or one that is no HTTP: httpcore tells them apart only by its text."""
    early = "without" in str(error)
    return f"{host} broke off in the middle of its answer" if early else f"{host} sent an answer that is no HTTP"


def _core(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=request.read(),
        extensions=request.extensions,
    )


def _headers(response: httpcore.Response) -> dict[str, str]:
    """Headers as text; several of one name are joined, as RFC 9110 (5.3) has it."""
    found: dict[str, str] = {}
    for raw, value in response.headers:
        name = raw.decode("latin-1").lower()
        found[name] = ", ".join(filter(None, (found.get(name), value.decode("latin-1"))))
    return found


@cache
def publicly_trusted() -> ssl.SSLContext:
    """Certificates are checked against certifi's list, wherever this runs."""
    return ssl.create_default_context(cafile=certifi.where())
