"""Harmony with a model behind real HTTP: a scripted provider on loopback."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_ai.models.openai import OpenAIChatModel

from agent.bench.provider import Provider, Reply, Request
from agent.house import House, open_house
from agent.settings import Settings
from agent.transcript import Heard, hear
from tools.context import Principal, Role

OWNER, VISITOR = "owner@harmony.example", "visitor:11111111-1111-4111-8111-111111111111"


@dataclass
class Online:
    """A house whose model is the provider; everything said goes through one event loop, as in the server."""

    house: House
    provider: Provider
    runner: asyncio.Runner
    script: list[Reply] = field(default_factory=list)
    uids: dict[str, str] = field(default_factory=dict)

    def say(self, text: str, *script: Reply, role: Role = "staff") -> Heard:
        """Say something to a model that answers by the script; after its end it says "Done."."""
        self.script[:] = script
        principal = Principal(role, OWNER if role == "staff" else VISITOR, "chat")
        if role not in self.uids:
            self.uids[role] = self.house.history.open(principal, "test").uid
        return self.runner.run(hear(self.house.turns.say(principal, self.uids[role], text)))

    @property
    def asked(self) -> list[Request]:
        """Every request that the provider was sent."""
        return self.provider.requests


@pytest.fixture
def patience() -> float:
    """How long the model may be silent, in seconds: long enough for a busy machine."""
    return 30.0


@pytest.fixture
def online(database_url: str, tmp_path: Path, clock: Callable[[], object], patience: float) -> Iterator[Online]:
    script: list[Reply] = []
    with Provider(lambda _: script.pop(0) if script else Reply("Done.")) as provider, asyncio.Runner() as runner:
        settings = Settings(
            data_dir=tmp_path,
            database_url=database_url,
            model="openai-chat:scripted",
            model_timeout=patience,
            OPENAI_API_KEY=SecretStr("sk-for-tests"),
            OPENAI_BASE_URL=provider.url,
        )
        house = open_house(settings, clock)  # type: ignore[arg-type]  # a clock that stands still
        yield Online(house, provider, runner, script)
        assert isinstance(house.assistant.model, OpenAIChatModel)
        runner.run(house.assistant.model.client.close())
        house.close()
