"""A campaign with the open sources, each on its own page of one loopback server: one organisation is one lead."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from speakers import all_speakers
from speaking import Reply, Request, as_json

from agent.bench.loopback import Loopback
from tools.dispatch import Dispatcher
from tools.sources.catalogue import all_sources
from tools.sources.config import SourceConfig
from tools.sources.fetcher import Fetcher

OPEN = ("irs_bmf", "propublica", "wikidata", "overpass")
HEADER = "EIN,NAME,STREET,CITY,STATE,ZIP,RULING,STATUS,REVENUE_AMT,NTEE_CD"
ROW = "000000011,COLFAX CHORALE INC,12 MAIN ST,DENVER,CO,80203,198704,01,48210,A6B0"
REGISTERED = {"ein": 11, "strein": "00-0000011", "name": "Colfax Chorale Inc", "city": "Denver", "state": "CO"}
ITEM = {
    "item": "http://www.wikidata.org/entity/Q900001",
    "itemLabel": "Colfax Chorale",
    "loc": "Point(-104.98 39.74)",
    "via": "own",
    "site": "https://colfax.example/",
}
ON_THE_MAP = {
    "type": "node",
    "id": 11,
    "lat": 39.741,
    "lon": -104.981,
    "tags": {"name": "The Colfax Chorale", "club": "choir", "wikidata": "Q900001", "phone": "303 555 0101"},
}


def answers(remark: str = "") -> Callable[[Request], Reply]:
    """One group in all four, and nothing else."""
    cells = {name: {"type": "literal", "value": text} for name, text in ITEM.items()}
    mapped: dict[str, Any] = {"elements": [ON_THE_MAP], **({"remark": remark} if remark else {})}
    by_source = {
        "irs_bmf": Reply(f"{HEADER}\n{ROW}\n", 200, "text/csv"),
        "propublica": as_json({"total_results": 1, "num_pages": 1, "organizations": [REGISTERED]}),
        "wikidata": as_json({"results": {"bindings": [cells]}}),
        "overpass": as_json(mapped),
    }
    return lambda request: by_source[request.path.split("/")[1]]


@pytest.fixture
def campaign(staff: Any, dispatcher: Dispatcher, fetcher: Fetcher, loopback: Loopback) -> Callable[..., Any]:
    """Runs a campaign with the open sources."""
    config = SourceConfig(only=frozenset(OPEN), endpoints={name: f"{loopback.url}/{name}" for name in OPEN})
    desk = replace(staff, dispatcher=replace(dispatcher, sources=all_sources(config), web=fetcher))

    def run(location: str = "Denver, CO") -> Any:
        return desk("run_campaign", location=location)

    return run


def test_one_group_in_four_registers_is_one_lead_that_was_seen_four_times(
    campaign: Any, staff: Any, loopback: Loopback
) -> None:
    loopback.answer = answers()
    result = campaign()
    assert {told.source: (told.state, told.found) for told in result.campaign.sources} == dict.fromkeys(
        OPEN, ("done", 1)
    )
    assert result.total == 1
    lead = staff("get_lead", lead=result.items[0].ref).lead
    assert sorted(seen.source for seen in lead.seen) == sorted(OPEN)
    assert [credit.text for credit in lead.credits if "OpenStreetMap" in credit.text] != []
    assert (lead.website, lead.phone) == ("https://colfax.example/", "+13035550101")


def test_a_source_that_does_not_get_to_the_end_keeps_its_groups_and_stops_no_other(
    campaign: Any, loopback: Loopback
) -> None:
    loopback.answer = answers("runtime error: Query timed out")
    result = campaign()
    told = {source.source: source for source in result.campaign.sources}
    assert (told["overpass"].state, told["overpass"].found) == ("failed", 1)
    assert "Query timed out" in told["overpass"].problem
    assert {told[name].state for name in OPEN[:3]} == {"done"}
    assert result.total == 1


def test_abroad_the_american_registers_find_nothing_and_that_is_no_failure(campaign: Any, loopback: Loopback) -> None:
    loopback.answer = answers()
    told = {source.source: source for source in campaign("Vienna, Austria").campaign.sources}
    assert {told[name].state for name in ("irs_bmf", "propublica")} == {"done"}
    assert {told[name].problem for name in ("irs_bmf", "propublica")} == {""}
    assert {request.path.split("/")[1] for request in loopback.requests} == {"wikidata", "overpass"}


def test_the_open_sources_need_no_key_and_are_on() -> None:
    ready = {source.name: source.ready() for source in all_sources(SourceConfig())}
    assert {name: ready[name] for name in OPEN} == dict.fromkeys(OPEN)
    assert set(OPEN) <= {speaker.name for speaker in all_speakers()}
