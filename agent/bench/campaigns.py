"""How long a campaign takes beside the slowest of its sources, each of which answers over HTTP on loopback."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpcore

from agent.bench.figures import Figure
from agent.bench.loopback import Loopback, Reply, Request
from agent.ground import open_ground
from agent.settings import Settings
from tools.context import Principal
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.fetcher import Fetcher
from tools.sources.network import Internet
from tools.sources.web import Ask, Budget

#: How long each source takes to answer, in seconds, and how many groups it then has.
SOURCES = ((0.1, 20), (0.5, 40), (1.0, 60), (1.5, 40), (2.0, 40), (3.0, 40))
GOAL = 1.15
_PLACE, _RADIUS_KM = "Denver, CO", 50.0
_STAFF = Principal("staff", "owner@harmony.example", "terminal")
_WORDS = "Amber Birch Cedar Dawn Ember Fern Garnet Heron Indigo Juniper Lark Maple Opal Pearl Quill Raven".split()
_STREETS = "Arch Bell Creek Dale Field Glen Hill Isle Lake Mill Note Park River Shore Trail Wood".split()


def campaign(folder: Path, delays: Sequence[tuple[float, int]] = SOURCES) -> Figure:
    """Seconds of a campaign with several sources at once, each group new; beside it the slowest source, the last."""
    ground = open_ground(Settings(data_dir=folder / "campaign", database_url="", model="builtin"))
    with Loopback(_answer) as server:
        sources = [_Slow(number, *delay, server.url) for number, delay in enumerate(delays)]
        clock, endpoints = ground.dispatcher.clock, [source.url for source in sources]
        web = Fetcher(ground.engine, clock, endpoints=endpoints, network=_Here())
        dispatcher = replace(ground.dispatcher, sources=sources, web=web)
        try:
            alone = _seconds(lambda: list(sources[-1].search(_search(web))))
            took = _seconds(lambda: dispatcher.call(_STAFF, "run_campaign", {"location": _PLACE}, "bench"))
        finally:
            web.close()
            ground.close()
    return Figure("a campaign beside its slowest source", took, "s", alone, GOAL)


class _Slow:
    """A source with a host of its own, which takes so many seconds over the one thing that it is asked."""

    needs, yields, terms, timeout = "", "names and places", Terms("invented"), 30.0

    def __init__(self, number: int, seconds: float, groups: int, server: str) -> None:
        self.name = f"source{number}"
        self.url = server.replace("127.0.0.1", f"{self.name}.example")
        self._number = number
        self._asked: dict[str, str | int] = {"seconds": str(seconds), "groups": groups}

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        for row in search.web.ask(Ask(f"{self.url}/groups", params=self._asked)).json():
            number = self._number * 100 + int(row)
            name = f"{_WORDS[number % 16]} {_STREETS[number // 16 % 16]} Singers {number // 256 or ''}".strip()
            at = (search.place.latitude + number % 37 / 200, search.place.longitude + number % 41 / 200)
            page = f"https://{self.name}.example/{number}"
            yield Found(name, page, search.today, latitude=at[0], longitude=at[1], kind="community_chorus")


class _Here:
    """A network in which every host is this machine."""

    def resolve(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        return Internet().connect(address, port, timeout)


def _answer(asked: Request) -> Reply:
    return Reply(list(range(int(asked.query["groups"]))), silence=float(asked.query["seconds"]))


def _search(web: Fetcher) -> Search:
    return Search(resolve(_PLACE), _RADIUS_KM, datetime.now(UTC).date(), web.open(Budget()))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
