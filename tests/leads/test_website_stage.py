"""While and after the sources answer, a campaign reads the groups' own sites: each once, the nearest first, bounded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from tools.context import Stage
from tools.dispatch import Dispatcher
from tools.leads.visiting import FIRST, MOST
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.web import Answer, Ask, Budget, BudgetSpent, Unreachable
from tools.sources.websites import Websites

SEEN = date(2026, 11, 20)
NAMES = "Amber Birch Cedar Delta Elm Fir Garnet Hazel Iris Jade Kestrel Larch Maple Nectar Opal Pine Quartz".split()


def group(number: int, **more: Any) -> Found:
    """A group so many kilometres or so north of Denver, with a site of its own."""
    name = f"{NAMES[number % len(NAMES)]} Singers of {NAMES[number // len(NAMES)]}street"
    at = {"latitude": 39.74 + number / 200, "longitude": -104.99, "website": f"https://choir{number}.example"}
    return Found(name, f"https://list.example/{number}", SEEN, "Denver", "CO", "US", **{**at, **more})


@dataclass
class Lists:
    """A source that knows a list."""

    groups: list[Found]
    name: str = "list"
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    timeout: float = 10.0

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        yield from self.groups


@dataclass
class Sites:
    """A web of sites with an address each; `dead` hosts cannot be reached. `read` keeps what was read, in order."""

    dead: Callable[[str], bool] = lambda host: False
    pages_left: int = 10_000
    pages: list[str] = field(default_factory=list)
    groups: dict[str, Found] = field(default_factory=dict)

    def open(self, budget: Budget) -> "Sites":
        return self

    def close(self) -> None:
        return None

    def within(self, seconds: float) -> "Sites":
        return self

    def ask(self, asking: Ask) -> Answer:
        raise AssertionError("a group's own site is read, not asked")

    def read(self, url: str) -> Answer:
        host = url.split("/")[2]
        if self.dead(host):
            raise Unreachable("no such host")
        if len(self.pages) >= self.pages_left:
            raise BudgetSpent("the campaign has read as much as it may")
        self.pages.append(url)
        name = next(f.name for f in self.groups.values() if f.website and host in f.website)
        page = f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>We sing in Denver as a choir.</p>"
        page += f'<p>Write to <a href="mailto:sing@{host}">sing@{host}</a>.</p></body></html>'
        return Answer(url, 200, {"content-type": "text/html; charset=utf-8"}, page.encode())

    @property
    def hosts(self) -> list[str]:
        return list(dict.fromkeys(url.split("/")[2] for url in self.pages))


@pytest.fixture
def desk_with(staff: Any, dispatcher: Dispatcher) -> Callable[..., Any]:
    """A staff desk over a list of groups and a web of their sites."""

    def make(web: Sites, *groups: Found, finder: bool = True) -> Any:
        web.groups |= {found.name: found for found in groups}
        sources = (*([Lists(list(groups))] if finder else []), Websites())
        return replace(staff, dispatcher=replace(dispatcher, sources=sources, web=web))

    return make


def website(result: Any) -> Any:
    return next(source for source in result.campaign.sources if source.source == "website")


def test_each_groups_own_site_is_read_and_kept_with_its_page(desk_with: Any) -> None:
    desk = desk_with(Sites(), group(1), group(2))
    found = desk("run_campaign", location="Denver, CO")
    assert (website(found).state, website(found).found, website(found).problem) == ("done", 2, "")
    for number in (1, 2):
        lead = desk("get_lead", lead=group(number).name).lead
        assert lead.email == f"sing@choir{number}.example"
        assert any(seen.source_url.startswith(f"https://choir{number}.example") for seen in lead.seen)


def test_a_site_that_two_groups_share_is_read_once(desk_with: Any) -> None:
    web = Sites()
    desk_with(web, group(1), group(2, website="https://choir1.example"))("run_campaign", location="Denver, CO")
    assert web.hosts == ["choir1.example"]
    assert len(web.pages) == len(set(web.pages))


def test_a_site_that_was_read_this_week_is_not_read_again(desk_with: Any, clock: Any) -> None:
    web = Sites()
    desk = desk_with(web, group(1))
    desk("run_campaign", location="Denver, CO")
    before = len(web.pages)
    clock.forward(days=6)
    assert website(desk("run_campaign", location="Denver, CO")).found == 0
    assert len(web.pages) == before
    clock.forward(days=1)
    assert website(desk("run_campaign", location="Denver, CO")).found == 1


def test_the_nearest_sites_are_read_first_and_the_rest_is_counted(desk_with: Any) -> None:
    web = Sites()
    groups = [group(number) for number in range(1, MOST + 11)]
    found = desk_with(web, *reversed(groups))("run_campaign", location="Denver, CO", radius_km=100)
    assert website(found).found == MOST
    assert website(found).problem == "10 more sites were not read"
    assert set(web.hosts) == {f"choir{number}.example" for number in range(1, MOST + 1)}
    assert "10 more sites were not read" in found.headline


def test_without_a_network_it_stops_early_and_says_so(desk_with: Any) -> None:
    web = Sites(dead=lambda host: True)
    found = desk_with(web, *[group(number) for number in range(1, 40)])("run_campaign", location="Denver, CO")
    assert (website(found).state, website(found).found) == ("failed", 0)
    assert website(found).problem == f"none of the first {FIRST} sites could be reached, so no more were tried"
    assert found.campaign.status == "completed"
    assert found.total == 39


def test_a_few_dead_sites_are_told_and_the_others_read(desk_with: Any) -> None:
    web = Sites(dead=lambda host: host in ("choir1.example", "choir3.example"))
    found = desk_with(web, *[group(number) for number in range(1, 9)])("run_campaign", location="Denver, CO")
    assert (website(found).state, website(found).found) == ("done", 6)
    assert website(found).problem.startswith("2 sites could not be read (choir")


def test_where_the_budget_ends_the_rest_is_counted(desk_with: Any) -> None:
    web = Sites(pages_left=1)
    found = desk_with(web, *[group(number) for number in range(1, 9)])("run_campaign", location="Denver, CO")
    assert website(found).found == 1
    assert "7 more sites were not read: the campaign has read as much as it may" in website(found).problem


def test_where_sources_are_named_sites_are_read_only_if_they_are_among_them(desk_with: Any) -> None:
    web = Sites()
    desk = desk_with(web, group(1))
    found = desk("run_campaign", location="Denver, CO", sources=["list"])
    assert [source.source for source in found.campaign.sources] == ["list"]
    assert web.pages == []
    again = desk("run_campaign", location="Denver, CO", sources=["website"])
    assert website(again).found == 1
    assert web.hosts == ["choir1.example"]


def test_its_task_waits_for_the_first_groups_and_then_counts_its_sites(desk_with: Any) -> None:
    desk = desk_with(Sites(), *[group(number) for number in range(1, 4)])
    told: list[Stage] = []
    desk.dispatcher.call(desk.principal, "run_campaign", {"location": "Denver, CO"}, "k", progress=told.append)
    states = [(task.state, task.text) for stage in told for task in stage.tasks if task.name == "website"]
    assert states[0] == ("waiting", "")
    assert ("asking", "read 2 of 3 sites") in states
    assert states[-1] == ("done", "read 3 of 3 sites")
