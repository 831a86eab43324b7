"""Keeping what sources find: the same groups whatever the order of arrival, and none twice however often it is run."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlmodel import select

from store.database import reading
from store.tables import Campaign, Lead, LeadSighting, PossibleDuplicate
from tools.context import ToolContext
from tools.geography.places import resolve
from tools.groups.matching import Verdict, compare
from tools.leads.lead_facts import identity_of
from tools.leads.lead_keeping import keep, known_groups
from tools.sources.base import Found

DAY = date(2026, 11, 23)


def found(name: str, source: str, **facts: Any) -> tuple[str, Found]:
    where = {"city": "Denver", "region": "CO", "country": "US"} | facts
    return source, Found(name=name, source_url=f"https://{source}.example/{name}", seen_on=DAY, **where)


#: One group as four sources have it, its children's choir, and a namesake.
FINDS = (
    found("LARIMER VALLEY CHORALE INC", "irs_bmf", ein="001234567"),
    found("Larimer Valley Chorale", "directory", website="https://www.larimervalley.example/"),
    found("Larimer Valley Chorale", "wikidata", website="http://larimervalley.example", ein="001234567"),
    found("Larimer Valley Chorale", "facebook", city="Boulder", website="https://larimervalley.example/join"),
    found("Larimer Valley Children's Chorale", "overpass", website="https://larimervalley.example/children"),
)


def keep_all(dispatcher: Any, staff: Any, finds: Sequence[tuple[str, Found]]) -> None:
    """Keep finds as a campaign does, each source's in a transaction of its own."""
    place = resolve("Denver, CO")
    with dispatcher._writing(staff.principal, None) as (session, ctx):
        campaign = session.exec(select(Campaign)).first() or ctx.add(Campaign(name="Search", timezone="America/Denver"))
        campaign_id = campaign.require_id()
    for source, one in finds:
        with dispatcher._writing(staff.principal, None) as (session, ctx):
            keep_one(ctx, session.get_one(Campaign, campaign_id), place, source, one)


def keep_one(ctx: ToolContext, campaign: Campaign, place: Any, source: str, one: Found) -> None:
    keep(ctx, known_groups(ctx, place, 50.0, [one]), campaign, source, one)


def kept(dispatcher: Any, model: Any) -> list[Any]:
    with reading(dispatcher.engine) as session:
        rows = session.exec(select(model).order_by(model.id)).all()
        session.expunge_all()
        return list(rows)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", list(permutations(range(len(FINDS))))[::9])
def test_any_order_of_arrival_gives_the_same_groups(dispatcher: Any, staff: Any, order: tuple[int, ...]) -> None:
    keep_all(dispatcher, staff, [FINDS[at] for at in order])
    leads = kept(dispatcher, Lead)
    assert sorted("children" in lead.name.casefold() for lead in leads) == [False, True]
    chorale = next(lead for lead in leads if "hildren" not in lead.name)
    assert (chorale.ein, chorale.host) == ("001234567", "larimervalley.example")
    assert compare(identity_of(leads[0]), identity_of(leads[1])) is not Verdict.SAME


def test_keeping_the_same_finds_again_changes_no_counts(dispatcher: Any, staff: Any) -> None:
    counts = []
    for _ in range(3):
        keep_all(dispatcher, staff, FINDS)
        counts.append([len(kept(dispatcher, model)) for model in (Lead, LeadSighting, PossibleDuplicate)])
    assert counts[0] == counts[1] == counts[2]


def test_a_campaign_that_is_run_three_times_doubles_nothing(dispatcher: Any, staff: Any) -> None:
    counts = []
    for _ in range(3):
        staff("run_campaign", location="Denver, CO")
        counts.append([len(kept(dispatcher, model)) for model in (Lead, LeadSighting, PossibleDuplicate)])
    assert counts[0] == counts[1] == counts[2]


def test_a_group_elsewhere_is_recognised_by_its_number(dispatcher: Any, staff: Any) -> None:
    moved = found("Larimer Valley Chorale", "propublica", city="Portland", region="OR", ein="001234567")
    keep_all(dispatcher, staff, [FINDS[0], moved])
    assert len(kept(dispatcher, Lead)) == 1


def test_a_venue_is_recognised_by_its_site_wherever_it_is(dispatcher: Any, staff: Any) -> None:
    staff("add_venue", name="Larimer Valley Chorale", location="Boise, ID", website="larimervalley.example")
    keep_all(dispatcher, staff, [FINDS[1]])
    assert [lead.venue_id for lead in kept(dispatcher, Lead)] == [1]


def test_who_may_be_the_same_is_asked_about_once(dispatcher: Any, staff: Any) -> None:
    near = [
        found("Prairie Voices", "directory", website="https://prairievoices.example"),
        found("Prairie Voces", "wikidata", website="https://prairievoces.example"),
    ]
    keep_all(dispatcher, staff, near)
    keep_all(dispatcher, staff, near[::-1])
    assert [pair.state for pair in kept(dispatcher, PossibleDuplicate)] == ["open"]
    staff("keep_apart", one="lead:1", other="lead:2")
    keep_all(dispatcher, staff, near)
    assert [pair.state for pair in kept(dispatcher, PossibleDuplicate)] == ["different"]


def test_staffs_word_stays_when_a_source_says_otherwise(dispatcher: Any, staff: Any) -> None:
    keep_all(dispatcher, staff, [FINDS[1]])
    staff("update_lead", lead="lead:1", website="https://staff.example")
    keep_all(dispatcher, staff, [FINDS[1]])
    [lead] = kept(dispatcher, Lead)
    assert (lead.website, lead.host) == ("https://staff.example", "staff.example")
