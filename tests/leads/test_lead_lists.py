"""Which leads are listed and in which order: the same as when every lead is looked at, one by one."""

from math import cos, degrees, radians, sin
from random import Random
from typing import Any, NamedTuple

import pytest
from sqlmodel import Session

from store.tables import Campaign, Lead, LeadSighting, Suppression
from tools.geography.nearness import inner_box
from tools.geography.places import distance_km, resolve

DENVER = resolve("Denver, CO")
NUMBER = 300


class Kept(NamedTuple):
    """A lead as the oracle knows it; `avoided` is one that is not to be approached."""

    title: str
    score: int | None
    latitude: float
    longitude: float
    stage: str
    avoided: bool

    @property
    def km(self) -> float:
        return round(distance_km(self.latitude, self.longitude, DENVER.latitude, DENVER.longitude), 1)


def scattered(chance: Random, number: int) -> Kept:
    """A lead around Denver, often in one of few spots and with one of few scores, so that there are ties."""
    aside = (lambda: chance.choice((0.0, 0.2, -0.4))) if chance.random() < 0.5 else (lambda: chance.uniform(-1.2, 1.2))
    score = chance.choice((None, 40, 80, 90, chance.randrange(101)))
    where = (DENVER.latitude + aside(), DENVER.longitude + aside())
    title, stage = f"{chance.choice('Zab')}choir {number}", chance.choice(("new", "lost"))
    return Kept(title, score, *where, stage, number % 10 == 0)


@pytest.fixture(params=[1, 2])
def leads(request: pytest.FixtureRequest, dispatcher: Any) -> list[Kept]:
    chance = Random(request.param)
    made = [scattered(chance, number) for number in range(NUMBER)]
    now = dispatcher.clock()
    with Session(dispatcher.engine) as session:
        session.info["now"] = now
        campaign = Campaign(name="Scattered", status="completed")
        session.add(campaign)
        session.flush()
        for number, kept in enumerate(made):
            lead = Lead(
                campaign_id=campaign.require_id(),
                name=kept.title,
                score=kept.score,
                latitude=kept.latitude,
                longitude=kept.longitude,
                stage=kept.stage,
                email=f"choir{number}@scattered.example",
            )
            if kept.avoided and number % 20:
                session.add(Suppression(address=lead.email, channel="all", by="staff"))
            elif kept.avoided:
                lead.sightings.append(LeadSighting(source="test", seen_on=now.date(), facts={"closed": "2020"}))
            session.add(lead)
        session.commit()
    return made


def in_order(leads: list[Kept], near: bool) -> list[str]:
    """The best first, those to be avoided as if without score; then the nearest, then by name."""
    points = {lead.title: 0 if lead.avoided else lead.score or 0 for lead in leads}
    leads = sorted(leads, key=lambda it: (-points[it.title], it.km if near else 0.0, it.title.casefold()))
    return [lead.title for lead in leads]


def test_leads_near_a_place_are_those_that_measuring_each_finds(staff: Any, leads: list[Kept]) -> None:
    for radius, stage in ((0.1, None), (20.0, None), (50.0, "new"), (90.0, None), (400.0, "lost")):
        wanted = [it for it in leads if it.km <= radius and stage in (None, it.stage)]
        for limit in (1, 25, 200):
            listed = staff("find_leads", near="Denver, CO", radius_km=radius, stage=stage, limit=limit)
            assert [line.title for line in listed.items] == in_order(wanted, near=True)[:limit], (radius, limit)
            assert listed.total == len(wanted)


def test_leads_wherever_they_are_are_listed_in_the_same_order(staff: Any, leads: list[Kept]) -> None:
    for limit in (1, 25, 200):
        listed = staff("find_leads", limit=limit)
        assert [line.title for line in listed.items] == in_order(leads, near=False)[:limit]
        assert listed.total == NUMBER


@pytest.mark.parametrize("latitude", [-89.0, -60.0, -0.1, 0.0, 39.7, 64.1, 85.0])
@pytest.mark.parametrize("radius", [0.1, 50.0, 1000.0])
def test_what_need_not_be_measured_is_within_the_radius_and_is_most_of_it(latitude: float, radius: float) -> None:
    box = inner_box(latitude, 10.0, radius)
    steps = [n / 20 for n in range(21)]
    edge = [(box.south + (box.north - box.south) * n, east) for n in steps for east in (box.west, box.east)]
    edge += [(north, box.west + (box.east - box.west) * n) for n in steps for north in (box.south, box.north)]
    far = max(distance_km(latitude, 10.0, *point) for point in edge)
    assert far <= radius * 1.0001 + 1e-6
    wide, tall = radians(box.east - box.west), sin(radians(box.north)) - sin(radians(box.south))
    circle = 2 * (1 - cos(radius / 6371.0088)) * 3.14159
    assert abs(box.north - box.south) <= degrees(radius / 6371.0088) * 2
    assert abs(latitude) > 80 or wide * tall > 0.5 * circle
