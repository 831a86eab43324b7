"""How much one visitor, and everybody behind one network address, may ask for in a time; staff are never asked.

Counted in the memory of this process: each of several processes counts for itself, and a start forgets. Who waits is
told for how long.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from agent.limit_settings import LimitSettings
from agent.throttle import network_of
from tools.errors import Refused

#: So many visitors, and so many addresses, are remembered at most; beyond them, whoever was quiet longest is forgotten.
REMEMBERED = 20_000
_SPANS = {60: "a minute", 3600: "an hour"}


class TooMany(Refused):
    """Somebody has to wait; `seconds` says how long."""

    code = "too_many"

    def __init__(self, sentence: str, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(sentence)


@dataclass(frozen=True)
class Limit:
    """At most `count` things in `seconds` (60 or 3600). `whose` ends the sentence: "", or " from your network"."""

    count: int
    seconds: int
    whose: str = ""

    def sentence(self, what: str, wait: int) -> str:
        """Why somebody has to wait, and how long (in seconds)."""
        then = f"{wait} seconds" if wait > 1 else "a second"
        if wait >= 120:
            then = f"{math.ceil(wait / 60)} minutes"
        return f"That is more than {self.count} {what} in {_SPANS[self.seconds]}{self.whose}. Please wait {then}."


@dataclass
class Buckets:
    """A token bucket for each key: it holds a limit's count when full, and fills within the limit's time.

    A key of which nothing is known has a full one. `clock` answers seconds that only ever grow.
    """

    limit: Limit
    clock: Callable[[], float] = time.monotonic
    most: int = REMEMBERED
    _kept: "OrderedDict[str, tuple[float, float]]" = field(default_factory=OrderedDict)

    def wait(self, key: str) -> float:
        """How many seconds it takes until there is a token; 0 where there is one."""
        return round(max(0.0, 1 - self._level(key)) * self.limit.seconds / self.limit.count, 6)

    def take(self, key: str) -> None:
        """Take a token; there has to be one."""
        self._kept[key] = (self._level(key) - 1, self.clock())
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)

    def _level(self, key: str) -> float:
        level, at = self._kept.get(key, (float(self.limit.count), 0.0))
        filled = (self.clock() - at) * self.limit.count / self.limit.seconds
        return min(float(self.limit.count), level + filled)


@dataclass
class Limits:
    """What one process lets through. A limit of 0 in the settings is none."""

    settings: LimitSettings
    clock: Callable[[], float] = time.monotonic
    _lock: Lock = field(default_factory=Lock)
    _sockets: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        set_, network = self.settings, " from your network"
        mine = ((set_.visitor_messages, 60), (set_.visitor_messages_hour, 3600))
        self._messages = self._buckets(mine), self._buckets(((set_.address_messages, 60),), network)
        forms = ((set_.visitor_forms, 3600),)
        self._forms = self._buckets(forms), self._buckets(((set_.address_forms, 3600),), network)

    def message(self, person: str, address: str) -> None:
        """Count a message of a visitor's in the chat.

        Raises:
            TooMany: it is one too many, and was not counted.
        """
        self._take("messages", self._messages, person, address)

    def form(self, person: str, address: str) -> None:
        """Count a form that a visitor sends.

        Raises:
            TooMany: it is one too many, and was not counted.
        """
        self._take("forms", self._forms, person, address)

    @contextmanager
    def socket(self, address: str) -> Iterator[bool]:
        """Whether one more connection of the chat may be open at an address; it counts until the context ends."""
        network = network_of(address)
        with self._lock:
            open_now, most = self._sockets.get(network, 0), self.settings.address_sockets
            allowed = not most or open_now < most
            if allowed:
                self._sockets[network] = open_now + 1
        try:
            yield allowed
        finally:
            if allowed:
                self._close(network)

    def _close(self, network: str) -> None:
        with self._lock:
            self._sockets[network] -= 1
            if not self._sockets[network]:
                del self._sockets[network]

    def _buckets(self, limits: Sequence[tuple[int, int]], whose: str = "") -> list[Buckets]:
        return [Buckets(Limit(count, seconds, whose), self.clock) for count, seconds in limits if count]

    def _take(self, what: str, kept: tuple[list[Buckets], list[Buckets]], person: str, address: str) -> None:
        with self._lock:
            asked = [(each, person) for each in kept[0]]
            asked += [(each, network_of(address)) for each in kept[1] if address]
            longest = max(asked, key=lambda one: one[0].wait(one[1]), default=None)
            if longest is not None and (wait := math.ceil(longest[0].wait(longest[1]))):
                raise TooMany(longest[0].limit.sentence(what, wait), wait)
            for each, key in asked:
                each.take(key)
