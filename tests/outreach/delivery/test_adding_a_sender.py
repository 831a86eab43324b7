"""The how-to's own example passes the suite that it tells of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from http_provider import HttpProvider
from sending import TEXT, EverySenderOfANetwork

from agent.bench.loopback import Loopback, Reply, Request
from scheduler.delivery.base import Outgoing, Sender

HOW_TO = Path(__file__).parents[3] / "docs" / "adding-a-sender.md"


@pytest.fixture(scope="module")
def example() -> Any:
    """The class of the how-to."""
    (source, *_) = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    made: dict[str, Any] = {}
    exec(compile(source, "adding-a-sender.md", "exec"), made)
    return made["PigeonPost"]


@dataclass
class StrictPigeon:
    """The provider of the how-to."""

    taken: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("x-key") != "coo":
            return Reply({"problem": "no such key"}, 403)
        assert request.path == "/v1/letters"
        self.taken.append(request.json())
        return Reply({"id": f"p{len(self.taken)}"}, 201)


@dataclass
class Side(HttpProvider):
    kind: Any = None

    def sender(self, seconds: float = 5.0, *, secret: str = "", port: int = 0, host: str = "127.0.0.1") -> Sender:
        made: Sender = self.kind(secret or self.secret, f"http://{host}:{port or self.server.port}", seconds=seconds)
        return made

    @property
    def tokens(self) -> list[str]:
        return [told["mark"] for told in self.strict.taken]

    def taken(self) -> Outgoing:
        (told,) = self.strict.taken
        return Outgoing(told["mark"], "sms", told["to"], told["text"], told["from"], callback=told["tell"])


class TestTheExample(EverySenderOfANetwork):
    @pytest.fixture
    def provider(self, example: Any) -> Iterator[Side]:
        busy = Reply({"problem": "too many letters"}, 429, headers={"Retry-After": "7"})
        refused = Reply({"problem": "not wanted here"}, 422)
        with Loopback() as server:
            yield Side("coo", TEXT, server, StrictPigeon(), {"refuse": refused, "busy": busy}, kind=example)


def test_the_example_is_none_of_those_there(example: Any) -> None:
    assert not (Path(__file__).parents[3] / "scheduler" / "delivery" / f"{example.name}.py").exists()
