"""The web on loopback: a server that says what a test tells it to, public hosts that lead there, and no waiting."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore
import pytest
from sqlalchemy import Engine

from agent.bench.loopback import Loopback
from store.database import open_database
from tools.sources.fetcher import CampaignWeb, Fetcher
from tools.sources.web import Budget

PUBLIC = "93.184.215.14"


@dataclass
class Passing:
    """Time that passes only by waiting for it; safe to use from several threads."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds
            self.slept.append(seconds)


@dataclass
class Town:
    """A network in which every name under .example is a public host, and each public address is the loopback server.

    `names` holds other answers: a list of lists, one for each time that it is asked; the last one stays.
    """

    port: int
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    resolved: list[str] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        if answers := self.names.get(host):
            return answers.pop(0) if len(answers) > 1 else answers[0]
        if host.endswith(".example"):
            return [PUBLIC]
        try:
            return [str(ip_address(host))]
        except ValueError:
            raise OSError("no such host") from None

    def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        self.dialled.append((address, port))
        if not ip_address(address).is_global and (address, port) != ("127.0.0.1", self.port):
            raise httpcore.ConnectError("refused")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A web server; a test sets its `answer`, and reads its `requests`."""
    with Loopback() as server:
        yield server


@pytest.fixture
def town(loopback: Loopback) -> Town:
    return Town(loopback.port)


@pytest.fixture
def passing() -> Passing:
    return Passing()


@pytest.fixture
def store(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A store of the test's own, on SQLite."""
    (tmp_path / "store.db").write_bytes(sqlite_template.read_bytes())
    engine = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def make_fetcher(
    store: Engine, clock: Any, town: Town, passing: Passing, loopback: Loopback
) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers on the town, and closes them. The loopback server is a configured interface of theirs."""
    made: list[Fetcher] = []

    def make(**other: Any) -> Fetcher:
        how = {"contact": "owner@harmony.example", "endpoints": [loopback.url], "network": town, "waiting": passing}
        made.append(Fetcher(store, clock, **how | other))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make_fetcher: Callable[..., Fetcher]) -> Fetcher:
    return make_fetcher()


@pytest.fixture
def web(fetcher: Fetcher) -> CampaignWeb:
    """One campaign's web: pages at http://any.example/, interfaces at `loopback.url`; nobody really waits."""
    return fetcher.open(Budget())
