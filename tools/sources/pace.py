"""One request at a time a host, with a pause between two, across threads and campaigns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tools.sources.patience import Purse, Waiting
from tools.sources.web import Unreachable

#: Seconds between two pages of a host that says nothing of its own.
PAUSE = 2.0
#: A host that asks to be left alone is left alone for so many seconds at most; then it is asked whether it still wants.
_HELD = 3600.0


@dataclass
class _Host:
    turn: threading.Lock = field(default_factory=threading.Lock)
    asked: float = float("-inf")
    """When the last request ended."""
    held: float = float("-inf")
    """Until when it wants to be left alone."""


class Pace:
    """Knows when each host was last asked; lives as long as the process."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, name: str, pause: float, purse: Purse) -> Iterator[None]:
        """This thread's turn at a host, at least `pause` seconds after the last one's end.

        Raises:
            BudgetSpent: the turn would come too late, or the campaign was stopped.
            Unreachable: the host wants to be left alone for longer than there is time.
        """
        host = self._host(name)
        purse.take(host.turn)
        try:
            self._held(name, host, purse)
            purse.wait(host.asked + pause - self._waiting.monotonic())
            try:
                yield
            finally:
                host.asked = self._waiting.monotonic()
        finally:
            host.turn.release()

    def hold(self, name: str, seconds: float) -> None:
        """Leave a host alone for so many seconds from now on, as it asked."""
        self._host(name).held = self._waiting.monotonic() + min(seconds, _HELD)

    def _held(self, name: str, host: _Host, purse: Purse) -> None:
        seconds = host.held - self._waiting.monotonic()
        if seconds > purse.left():
            raise Unreachable(f"{name} asks not to be called for another {seconds:.0f} seconds")
        purse.wait(seconds)

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())
