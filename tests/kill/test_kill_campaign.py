"""Kill -9 in mid-campaign: another process goes on from the checkpoints. Who had answered is not asked again.

Real processes of Harmony; two sources on loopback speak their providers' formats and count what they are asked.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from agent.bench.loopback import Loopback, Reply, Request
from store.database import open_database, reading
from store.tables import Campaign, CampaignSource, Change, FetchLease, Lead, LeadSighting

PATIENCE = 60
ASKED = "find choruses near Denver, CO"
HARMONY = [sys.executable, "-c", "from agent.cli import main; main()"]
#: An address that the guard refuses at once, and that therefore nobody is asked for.
SITE = "http://10.1.2.{}/"


def element(number: int, name: str) -> dict[str, Any]:
    tags = {"name": name, "club": "choir", "addr:city": "Denver", "website": SITE.format(number)}
    return {"type": "node", "id": number, "lat": 39.70 + number / 100, "lon": -104.99, "tags": tags}


MAPPED = [element(n, name) for n, name in enumerate(("Amber Singers", "Birch Street Chorale", "Cedar Voices"), 1)]
KNOWN = {
    "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q900001"},
    "itemLabel": {"type": "literal", "value": "Dawn Chorus of Denver"},
    "loc": {"type": "literal", "value": "Point(-104.99 39.74)"},
    "via": {"type": "literal", "value": "own"},
    "classLabel": {"type": "literal", "value": "choir"},
}


@dataclass
class World:
    """A data folder and a database that outlive the processes, and two sources of which one waits until it is let."""

    folder: Path
    database_url: str
    sources: Loopback = field(default_factory=Loopback)
    let: threading.Event = field(default_factory=threading.Event)
    both_asked: threading.Event = field(default_factory=threading.Event)

    def answer(self, asked: Request) -> Reply:
        if asked.path == "/overpass":
            self.both_asked.wait(PATIENCE)
            return Reply({"version": 0.6, "elements": MAPPED})
        self.both_asked.set()
        self.let.wait(PATIENCE)
        return Reply({"head": {"vars": list(KNOWN)}, "results": {"bindings": [KNOWN]}})

    def settings(self, kill_at: str = "") -> dict[str, str]:
        other = self.sources.url.replace("127.0.0.1", "localhost")  # one host is asked one thing at a time
        urls = {"overpass": f"{self.sources.url}/overpass", "wikidata": f"{other}/wikidata"}
        return {
            "HARMONY_DATA_DIR": str(self.folder / "data"),
            "HARMONY_DATABASE_URL": self.database_url,
            "HARMONY_SOURCES": "overpass,wikidata,website",
            "HARMONY_SOURCE_URLS": json.dumps(urls),
            "HARMONY_KILL_AT": kill_at,
        }

    def asked(self) -> Counter[str]:
        return Counter(request.path for request in self.sources.requests)

    def rows(self, model: Any) -> list[Any]:
        engine = open_database(self.database_url)
        try:
            with reading(engine) as session:
                return list(session.exec(select(model).order_by(model.id)))
        finally:
            engine.dispose()


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path, database_url)
    made.sources.answer = made.answer
    with made.sources:
        yield made
        made.let.set()


@pytest.fixture
def killed(world: World, harmony: Callable[..., Any]) -> Callable[[str], None]:
    """Has a campaign begun in a process that kills itself at a point."""

    def run(point: str) -> None:
        process = harmony("ask", ASKED, env=world.settings(point))
        assert process.ended() == -signal.SIGKILL, process.said

    return run


@pytest.fixture
def gone_on_with(world: World, harmony: Callable[..., Any]) -> Callable[[], None]:
    """Starts a scheduler of its own, and waits until the campaign has ended."""

    def go_on() -> None:
        process = harmony("scheduler", env=world.settings())
        ends = time.monotonic() + PATIENCE
        while world.rows(Change)[0].state == "running":
            assert process.ended(0.1) is None, process.said
            assert time.monotonic() < ends, "nobody went on with it"
        process.send(signal.SIGTERM)
        assert process.ended() == 0

    return go_on


@pytest.mark.parametrize(
    ("point", "states", "asked"),
    [
        ("fetch.kept:1", ("done", "asking", "waiting"), (1, 2)),
        ("fetch.kept:3", ("done", "asking", "asking"), (1, 2)),
        ("fetch.gathered", ("done", "done", "done"), (1, 1)),
    ],
    ids=["after the first source", "while sites are read", "before it is closed"],
)
def test_a_campaign_that_was_killed_is_gone_on_with(
    world: World,
    killed: Callable[[str], None],
    gone_on_with: Callable[[], None],
    point: str,
    states: tuple[str, ...],
    asked: tuple[int, int],
) -> None:
    if point == "fetch.gathered":
        world.let.set()
    killed(point)
    world.let.set()
    before = {row.source: row.state for row in world.rows(CampaignSource)}
    assert tuple(before[source] for source in ("overpass", "wikidata", "website")) == states
    assert [campaign.status for campaign in world.rows(Campaign)] == ["running"]
    assert len(world.rows(FetchLease)) == 1

    gone_on_with()
    assert (world.asked()["/overpass"], world.asked()["/wikidata"]) == asked
    assert [campaign.status for campaign in world.rows(Campaign)] == ["completed"]
    assert {row.source: (row.state, row.found) for row in world.rows(CampaignSource)} == {
        "overpass": ("done", 3),
        "wikidata": ("done", 1),
        "website": ("done", 0),
    }
    names = [lead.name for lead in world.rows(Lead)]
    assert sorted(names) == ["Amber Singers", "Birch Street Chorale", "Cedar Voices", "Dawn Chorus of Denver"]
    assert len(world.rows(LeadSighting)) == 4
    [change] = world.rows(Change)
    assert "Found 4 groups" in change.result["headline"]
    assert world.rows(FetchLease) == []


def test_a_campaign_that_its_terminal_leaves_is_gone_on_with(world: World, gone_on_with: Callable[[], None]) -> None:
    """Ctrl+C ends the command at once, whatever its sources do, and the scheduler carries the campaign to its end.

    This one is started as a person starts it, without anything loaded before.
    """
    env, to = {**os.environ, **world.settings()}, subprocess.PIPE
    process = subprocess.Popen([*HARMONY, "ask", ASKED], env=env, stdout=to, stderr=subprocess.STDOUT, text=True)
    try:
        assert world.both_asked.wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert "Traceback" not in told
    assert ([change.state for change in world.rows(Change)], world.rows(FetchLease)) == (["running"], [])
    world.let.set()
    gone_on_with()
    assert [campaign.status for campaign in world.rows(Campaign)] == ["completed"]
    assert len(world.rows(Lead)) == 4
