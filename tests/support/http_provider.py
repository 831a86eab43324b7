"""Providers that speak HTTP, for the suite of senders: what they answer where a test wants a failure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sending import Provider

from agent.bench.loopback import Loopback, Reply, Request


def drips() -> Any:
    """An answer that begins, and goes on a sign at a time without end."""
    yield b"HTTP/1.1 202 Accepted\r\nX-Long: "
    while True:
        yield b"x"
        yield 0.02


@dataclass
class HttpProvider(Provider):
    """A strict provider behind a server on loopback. `faults` holds what it answers to fail in its own way."""

    server: Loopback = field(default_factory=Loopback)
    strict: Any = None
    faults: Mapping[str, Reply] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.answer = self.strict

    def fail(self, how: str) -> None:
        answers: dict[str, Callable[[Request], Reply]] = {
            "broken": lambda _: Reply({"message": "oops"}, 503, headers={"Retry-After": "1"}),
            "garbled": lambda _: Reply(b"<html>Welcome to the hotel</html>", 200),
            "silence": lambda _: Reply(silence=30),
            "cut": lambda _: Reply(raw=()),
            "drip": lambda _: Reply(raw=drips()),
        }
        self.server.answer = answers.get(how) or (lambda _: self.faults[how])

    @property
    def calls(self) -> int:
        return len(self.server.requests)
