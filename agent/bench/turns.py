"""How long a turn takes: with the built-in planner, and with a model on loopback beside bare pydantic-ai."""

import asyncio
import json
import time
from collections.abc import Awaitable
from pathlib import Path
from uuid import uuid4

from openai import AsyncOpenAI
from pydantic import SecretStr
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from agent.bench.figures import Figure
from agent.bench.provider import Provider, Reply, Request
from agent.evaluation.score import percentile
from agent.house import House, open_house
from agent.settings import Settings
from agent.toolset import RegistryToolset, TurnDeps
from agent.transcript import hear
from tools.context import Principal

#: What is said to the planner, over and over: writing, reading, following up.
SENTENCES = (
    "plan a trip to {place} dec 4-7",
    "what trips are coming up?",
    "log $412.60 for flights on it",
    "what would I net?",
    "undo that",
)
_PLACES = ("Denver", "Boston", "Nashville", "Seattle", "Chicago", "Austin", "Tulsa", "Omaha")
_STAFF = Principal("staff", "owner@harmony.example", "terminal")
_MODEL = "scripted"
_READ = json.dumps({"from_date": "2026-11-23"})


def planner_turns(folder: Path) -> list[Figure]:
    """A turn of the planner, in milliseconds: median and 95th percentile over many conversations."""
    house = open_house(Settings(data_dir=folder / "planner", database_url="", model="builtin"))
    try:
        took = asyncio.run(_converse(house))
    finally:
        house.close()
    return [
        Figure("planner turn, median", percentile(took, 0.5), "ms"),
        Figure("planner turn, 95th percentile", percentile(took, 0.95), "ms"),
    ]


def model_turns(folder: Path, times: int = 60) -> Figure:
    """A turn of one call and a reply, with a model that answers at once over HTTP, beside bare pydantic-ai."""
    with Provider(_one_call_then_words) as provider:
        settings = Settings(
            data_dir=folder / "model",
            database_url="",
            model=f"openai-chat:{_MODEL}",
            OPENAI_API_KEY=SecretStr("sk-bench"),
            OPENAI_BASE_URL=provider.url,
        )
        house = open_house(settings)
        try:
            ours, bare = asyncio.run(_side_by_side(house, provider.url, times))
        finally:
            house.close()
    return Figure("a model's turn, median", percentile(ours, 0.5), "ms", percentile(bare, 0.5), 1.5)


async def _converse(house: House) -> list[float]:
    took = []
    for place in _PLACES:
        uid = house.history.open(_STAFF, "bench").uid
        took += [await _timed(_turn(house, uid, sentence.format(place=place))) for sentence in SENTENCES]
    return took[len(SENTENCES) :]  # the first conversation warms caches up


async def _side_by_side(house: House, url: str, times: int) -> tuple[list[float], list[float]]:
    """Both kinds of turn in alternation, so that a busy moment of the machine meets both."""
    client = AsyncOpenAI(api_key="sk-bench", base_url=url)
    model = OpenAIChatModel(_MODEL, provider=OpenAIProvider(openai_client=client))
    agent = Agent(model, deps_type=TurnDeps, toolsets=[RegistryToolset()], instructions="Be brief.")
    ours, bare = [], []
    for _ in range(times):
        uid = house.history.open(_STAFF, "bench").uid
        ours.append(await _timed(_turn(house, uid, "what trips are coming up?")))
        bare.append(await _timed(_bare(agent, house)))
    await client.close()
    if isinstance(house.assistant.model, OpenAIChatModel):
        await house.assistant.model.client.close()
    return ours[5:], bare[5:]


async def _turn(house: House, uid: str, said: str) -> None:
    await hear(house.turns.say(_STAFF, uid, said))


async def _bare(agent: Agent[TurnDeps, str], house: House) -> None:
    deps = TurnDeps(house.dispatcher, _STAFF, lambda _: None)
    async with agent.run_stream_events("what trips are coming up?", deps=deps, conversation_id=uuid4().hex) as events:
        async for _ in events:
            pass


async def _timed(work: Awaitable[None]) -> float:
    started = time.perf_counter()
    await work
    return (time.perf_counter() - started) * 1000


def _one_call_then_words(asked: Request) -> Reply:
    answered = asked["messages"][-1]["role"] == "tool"
    return Reply("There are none yet.") if answered else Reply(calls=(("find_trips", _READ),))
