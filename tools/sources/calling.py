"""One request to one host: in its turn, within the budget, over guarded connections."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import httpx

from tools.sources.addresses import place_of, without_secrets
from tools.sources.inflating import bounded_by, inflated, start_of
from tools.sources.pace import Pace
from tools.sources.patience import Purse
from tools.sources.transport import Reply, Transport
from tools.sources.web import Answer, TooMuch, Unreachable

Door = Literal["pages", "interfaces"]
#: Of an answer that is a no, so many bytes are read.
_NO_BYTES = 64 * 1024


@dataclass(frozen=True)
class Incoming:
    """An answer on its way in: decompressed, paid for from the purse, and within bounds."""

    reply: Reply
    host: str
    purse: Purse

    def whole(self, most: int) -> bytes:
        """All of its body.

        Raises:
            TooMuch: it is more than `most` bytes.
        """
        return b"".join(self.pieces(most))

    def pieces(self, most: int) -> Iterator[bytes]:
        """Its body piece by piece, `most` bytes together at most."""
        return bounded_by(self._inflated(), most, self.purse.read, self.too_much(most))

    def start(self, most: int = _NO_BYTES) -> bytes:
        """Its first bytes; the rest is not read."""
        return start_of(self._inflated(), most, self.purse.read)

    def too_much(self, most: int) -> TooMuch:
        """What is said of a body that is larger."""
        return TooMuch(f"{self.host} answers with more than the {most / 1024 / 1024:.3g} MB that are read")

    def _inflated(self) -> Iterator[bytes]:
        return inflated(self.reply.chunks(), self.reply.headers.get("content-encoding", ""), self.host)


@dataclass(frozen=True)
class Call:
    """A request and how it is made.

    `door` is the connections that it goes over: those to pages, or those to configured interfaces. `body` takes what
    is wanted of the answer. In seconds: `pause` after the host's last answer, `silence` without a byte, `total`.
    """

    request: httpx.Request
    body: Callable[[Incoming], bytes]
    pause: float
    silence: float
    total: float
    door: Door = "pages"


class Caller:
    """Makes calls; lives as long as the process."""

    def __init__(self, pages: Transport, interfaces: Transport, pace: Pace) -> None:
        self._doors = {"pages": pages, "interfaces": interfaces}
        self.pace = pace

    def call(self, call: Call, purse: Purse) -> Answer:
        """Make a call and answer whatever came back. No redirect is followed.

        Raises:
            NotAllowed, Unreachable, TooMuch, BudgetSpent: as `Web` has it.
        """
        url = call.request.url
        with self.pace.turn(place_of(url), call.pause, purse):
            purse.request()
            limited = purse.within(call.total, lambda: Unreachable(f"{url.host} is too slow"))
            with self._doors[call.door].send(call.request, limited, call.silence) as reply:
                body = call.body(Incoming(reply, url.host, limited))
                return Answer(without_secrets(url), reply.status, reply.headers, body)

    def close(self) -> None:
        """Close every connection."""
        for transport in self._doors.values():
            transport.close()
