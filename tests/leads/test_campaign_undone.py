"""Taking a campaign back: what it found, enriched and doubted goes, and what was there stands as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from store.columns import Record
from store.tables import Campaign, CampaignSource, Lead, LeadSighting, PossibleDuplicate
from tools.dispatch import Dispatcher
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.web import Answer, Ask, Budget
from tools.sources.websites import Websites

SEEN = date(2026, 11, 20)
LARKS = Found("Larkspur Singers", "https://list.example/1", SEEN, "Denver", "CO", "US", website="https://larks.example")
PERHAPS = replace(LARKS, name="Larkspur Singers Chorale", source_url="https://list.example/2", website=None)
PAGE = b"""<html><head><title>Larkspur Singers</title></head><body><h1>Larkspur Singers</h1>
<p>We sing in Denver as a choir of 60 voices. Write to <a href="mailto:sing@larks.example">us</a>.</p></body></html>"""


@dataclass
class Lists:
    """A source that knows a list."""

    name: str
    groups: list[Found]
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    timeout: float = 10.0

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        yield from self.groups


class OneSite:
    """A web that is one group's home page."""

    def open(self, budget: Budget) -> "OneSite":
        return self

    def close(self) -> None:
        return None

    def within(self, seconds: float) -> "OneSite":
        return self

    def ask(self, asking: Ask) -> Answer:
        raise AssertionError("nothing is asked")

    def read(self, url: str) -> Answer:
        return Answer(url, 200, {"content-type": "text/html; charset=utf-8"}, PAGE)


@pytest.fixture
def desk(staff: Any, dispatcher: Dispatcher) -> Any:
    """A desk whose campaigns find a group with a site, and one that may be it."""
    sources = (Lists("one", [LARKS]), Lists("two", [PERHAPS]), Websites())
    return replace(staff, dispatcher=replace(dispatcher, sources=sources, web=OneSite()))


KEPT: tuple[type[Record], ...] = (Campaign, CampaignSource, Lead, LeadSighting, PossibleDuplicate)


def stands(dispatcher: Dispatcher) -> dict[str, list[dict[str, Any]]]:
    """Every row of what a campaign keeps, but for when it was last touched."""
    with Session(dispatcher.engine) as session:
        return {
            model.__name__: [row.model_dump(exclude={"updated_at", "version"}) for row in session.exec(select(model))]
            for model in KEPT
        }


def undo_the_campaign(desk: Any) -> None:
    last = next(change for change in desk("what_changed").items if change.tool == "run_campaign")
    desk("undo", change=last.ref)


def test_a_known_lead_that_a_campaign_enriched_is_as_it_was_and_the_doubt_is_gone(desk: Any) -> None:
    desk("add_lead", name=LARKS.name, location="Denver, CO", website=LARKS.website)
    before = stands(desk.dispatcher)
    found = desk("run_campaign", location="Denver, CO")
    after = stands(desk.dispatcher)
    assert next(row for row in after["Lead"] if row["name"] == LARKS.name)["email"] == "sing@larks.example"
    assert len(after["PossibleDuplicate"]) == 1
    assert found.total == 2
    undo_the_campaign(desk)
    assert stands(desk.dispatcher) == before


def test_a_campaign_again_after_it_was_undone_finds_the_same(desk: Any) -> None:
    first = desk("run_campaign", location="Denver, CO")
    undo_the_campaign(desk)
    assert not any(stands(desk.dispatcher).values())
    again = desk("run_campaign", location="Denver, CO")
    assert (again.total, again.campaign.new) == (first.total, first.campaign.new)
    assert [(i.title, i.score) for i in again.items] == [(i.title, i.score) for i in first.items]
    assert [s.model_dump(exclude={"seconds"}) for s in again.campaign.sources] == [
        s.model_dump(exclude={"seconds"}) for s in first.campaign.sources
    ]
