"""The web as lead sources see it: what can be asked for, what comes back, and what goes wrong, in words.

`Web` is one campaign's way out: it keeps the campaign's budget, each host's pace, robots' rules and the guard. An
adapter is given one (`search.web`) and uses nothing else to reach the network.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from tools.errors import HarmonyError

#: What a page or an answer may weigh, in bytes, after decompression.
PAGE_BYTES = 2 * 1024 * 1024
#: What is said where a host's name leads nowhere: nobody can tell a wrong name from a missing network.
UNKNOWN_HOST = "there is no host {}, or its name cannot be looked up now"


class SourceFailed(Exception):
    """A source could not answer; the text is what it said, for staff to read: one sentence, no traceback."""


class Unreachable(SourceFailed):
    """Nobody answered: no such host, no connection, broken off, or too slow."""


class NotAllowed(SourceFailed):
    """The guard refuses the address: not the public web, or not a port, scheme or kind of content that is read."""


class RobotsRefuse(SourceFailed):
    """The site's robots.txt does not want this page to be read."""


class TooMuch(SourceFailed):
    """More than is read: too many bytes, too many redirects."""


class BudgetSpent(SourceFailed):
    """The campaign has used up its requests, bytes or seconds, or was stopped."""


class Refusal(SourceFailed):
    """The other side answered, and it was a no. `answer` is what it said."""

    def __init__(self, text: str, answer: "Answer") -> None:
        super().__init__(text)
        self.answer = answer


@dataclass(frozen=True)
class Answer:
    """What came back. `url` is where it was in the end; names of headers are in lower case; `body` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    remembered: bool = False
    """Whether it comes from the cache."""

    @cached_property
    def text(self) -> str:
        """The body as text: by its own mark, by the header, by what the page declares, else UTF-8 or Windows-1252."""
        from tools.sources.charset import decoded

        return decoded(self.body, self.headers.get("content-type", ""))

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            SourceFailed: it is none, or was cut off.
        """
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):  # the latter: brackets, thousands deep
            shown = " ".join("".join(c if c.isprintable() else " " for c in self.text[:80]).split())
            raise SourceFailed(f"what came back is no JSON: {shown or 'nothing'}") from None


@dataclass(frozen=True)
class Ask:
    """A request to a documented interface, whose address is configured: never one that a page or a visitor gave.

    `pace` is the seconds between two requests to its host. `most` is the bytes that are read at most, after
    decompression. `again` says whether a 429 or 503 is worth waiting for (a quota of the day is not); the wait is
    Retry-After's, where it fits into the time that is left. `remember` keeps the answer, in seconds, and then asks
    whether it changed. `distil` is given the body's lines as they come in and answers the part that is worth keeping
    (a register of hundreds of thousands of lines never stands in memory); the answer's body is then that part. What is
    worth keeping has to follow from the address and from what functools.partial bound to it: that is what a remembered
    answer is known by.
    """

    url: str
    method: str = "GET"
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] | None = None
    pace: float = 0.0
    most: int = PAGE_BYTES
    again: Callable[[Answer], bool] = lambda _: True
    remember: float = 0.0
    distil: Callable[[Iterable[str]], str] | None = None


class Web(Protocol):
    """One campaign's way out. It is used from several threads at once; each host is asked one thing at a time."""

    def ask(self, asking: Ask) -> Answer:
        """Ask a configured interface. Any status is answered, so that the adapter can read why.

        Raises:
            Unreachable: nobody answered, or not to the end.
            TooMuch: it answered with more than `most`.
            BudgetSpent: the campaign has no budget or time left.
        """

    def read(self, url: str) -> Answer:
        """Read a public page: HTML, XML, JSON, CSV or plain text, with status 200, as robots.txt allows.

        Raises:
            NotAllowed: the guard refuses the address, a redirect's, or the kind of content.
            RobotsRefuse: robots.txt refuses.
            Refusal: another status than 200.
            Unreachable, TooMuch, BudgetSpent: as for `ask`.
        """

    def within(self, seconds: float) -> "Web":
        """The same way out, for so many seconds from now on, and with no more of the campaign's budget."""


@dataclass(frozen=True)
class Budget:
    """What one campaign may use: requests, bytes (decompressed), seconds. `stopped` is asked before each request."""

    requests: int = 600
    bytes: int = 200 * 1024 * 1024
    seconds: float = 180.0
    stopped: Callable[[], bool] = lambda: False


class WayOut(Protocol):
    """Opens the web for one campaign; lives as long as the process, and so knows when each host was last asked."""

    def open(self, budget: Budget) -> Web:
        """The web, within a budget."""

    def close(self) -> None:
        """Close every connection; nothing is asked any more."""


class NoWeb:
    """A way out for a place without one: nothing can be reached, and it says so."""

    def open(self, budget: Budget) -> "NoWeb":
        """Itself."""
        return self

    def close(self) -> None:
        """Nothing is open."""

    def within(self, seconds: float) -> "NoWeb":
        """Itself."""
        return self

    def ask(self, asking: Ask) -> Answer:
        """Nothing.

        Raises:
            Unreachable: always.
        """
        raise Unreachable("there is no network here")

    def read(self, url: str) -> Answer:
        """Nothing.

        Raises:
            Unreachable: always.
        """
        raise Unreachable("there is no network here")


def as_answer(error: SourceFailed) -> HarmonyError:
    """A source's failure, as a tool says it."""
    from tools.errors import Refused

    return Refused(f"{str(error)[:1].upper()}{str(error)[1:]}.")


def rows_of(body: Iterator[str], wanted: Callable[[str], bool]) -> str:
    """The first line (a CSV's header) and those that are wanted: a `distil` for registers."""
    first = next(body, "")
    return "\n".join([first.rstrip("\r\n"), *(line.rstrip("\r\n") for line in body if wanted(line))])
