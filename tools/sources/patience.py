"""How long something may take: a campaign's budget, a page's time, and how they reach down to each read of a socket."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from ssl import SSLContext
from typing import Any, Protocol

import httpcore

from tools.sources.web import Budget, BudgetSpent, SourceFailed

#: A wait is cut into pieces of so many seconds, so that it ends soon after the campaign was stopped.
SLICE = 0.25


class Waiting(Protocol):
    """Time as waits and time-outs see it. Tests have one that does not really wait."""

    def monotonic(self) -> float:
        """Seconds since some moment; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""


class RealWaiting:
    """The time that passes."""

    monotonic = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


@dataclass
class _Used:
    """What one campaign has used so far, across its threads."""

    requests: int = 0
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Purse:
    """What is left of a campaign's budget, until `ends` (by `waiting`'s clock); then `late` says what is too late.

    Safe to use from several threads; those that come of `within` spend from the same purse.
    """

    budget: Budget
    waiting: Waiting
    ends: float
    late: Callable[[], SourceFailed]
    used: _Used = field(default_factory=_Used)

    @classmethod
    def full(cls, budget: Budget, waiting: Waiting) -> "Purse":
        """All of the budget, from now on."""
        ends = waiting.monotonic() + budget.seconds
        return cls(budget, waiting, ends, lambda: BudgetSpent("its time was up"))

    def within(self, seconds: float, late: Callable[[], SourceFailed] | None = None) -> "Purse":
        """The same purse, for so many seconds from now on at most."""
        ends = self.waiting.monotonic() + seconds
        return self if ends >= self.ends else replace(self, ends=ends, late=late or self.late)

    def left(self) -> float:
        """Seconds that are left, more than none.

        Raises:
            BudgetSpent: none, or the campaign was stopped. (What a shorter time says, where that is up.)
        """
        if self.budget.stopped():
            raise BudgetSpent("the campaign was stopped")
        if (left := self.ends - self.waiting.monotonic()) <= 0:
            raise self.late()
        return left

    def request(self) -> None:
        """One request more.

        Raises:
            BudgetSpent: that is one too many.
        """
        self.left()
        with self.used.lock:
            if self.used.requests >= self.budget.requests:
                raise BudgetSpent(f"the campaign's {self.budget.requests:,} requests are used up")
            self.used.requests += 1

    def read(self, count: int) -> None:
        """So many bytes more.

        Raises:
            BudgetSpent: those are too many, or there is no time left.
        """
        self.left()
        with self.used.lock:
            self.used.bytes += count
            if self.used.bytes > self.budget.bytes:
                raise BudgetSpent(f"the campaign's {self.budget.bytes // 1024:,} KB are used up")

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, unless they do not fit: then at once.

        Raises:
            BudgetSpent: they do not fit, or the campaign was stopped meanwhile.
        """
        until = self.waiting.monotonic() + seconds
        while (rest := until - self.waiting.monotonic()) > 0:
            if rest > self.left():
                raise self.late()
            self.waiting.sleep(min(rest, SLICE))

    def take(self, lock: threading.Lock) -> None:
        """Acquire a lock that others hold for a while.

        Raises:
            BudgetSpent: the time was up first, or the campaign was stopped.
        """
        self.left()
        while not lock.acquire(timeout=SLICE):
            self.left()


_PURSE: ContextVar[Purse | None] = ContextVar("purse", default=None)


@contextmanager
def patience(purse: Purse) -> Iterator[None]:
    """Within it, no read or write of this thread's connections lasts longer than the purse has time."""
    token = _PURSE.set(purse)
    try:
        yield
    finally:
        _PURSE.reset(token)


def bounded(timeout: float | None) -> float | None:
    """A time-out of a connection, in seconds, shortened to what is left to whoever uses it."""
    purse = _PURSE.get()
    if purse is None:
        return timeout
    left = purse.left()
    return left if timeout is None else min(timeout, left)


class Patient(httpcore.NetworkStream):
    """A connection whose every read and write ends when the time of whoever uses it does: slow drips included."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come in. It looks up now and then, so that a campaign that is stopped lets go soon."""
        rest = bounded(timeout)
        while rest is not None and rest > SLICE:
            try:
                return self._stream.read(max_bytes, SLICE)
            except httpcore.ReadTimeout:
                rest = bounded(rest - SLICE)
        return self._stream.read(max_bytes, rest)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, bounded(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        return Patient(self._stream.start_tls(ssl_context, server_hostname, bounded(timeout)))

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of the connection."""
        return self._stream.get_extra_info(info)
