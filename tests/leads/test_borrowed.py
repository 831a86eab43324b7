"""What may be kept of a borrowed find: never a word of the source's, and of the group's own site all of it."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from store.database import writing
from store.tables import Campaign, Lead, LeadSighting, SourceHolding
from tools.dispatch import Dispatcher
from tools.geography.nearest_town import nearest_town
from tools.geography.places import resolve
from tools.leads.borrowed import HELD_DAYS, holding, is_unnamed, owned, sighted, unnamed
from tools.leads.lead_keeping import keep, known_groups
from tools.sources.base import Found, Person

TODAY = date(2026, 11, 23)
DENVER = resolve("Denver, CO")
LINK = "https://www.google.com/maps/search/?api=1&query=singing+group&query_place_id=ChIJ1"
FIND = Found(
    name="Zephyr Chorale Mapname",
    source_url=LINK,
    seen_on=TODAY,
    country="US",
    latitude=39.7051,
    longitude=-105.0812,
    kind="community_chorus",
    website="https://mapped.example",
    phone="+13035550141",
    place_id="ChIJ1",
    address="1 Mapmaker Row",
    closed="closed for good, says Google Maps",
)
HOME = Found(name="Zephyr Chorale", source_url="https://zephyr.example/", seen_on=TODAY, city="Golden", region="CO")
CONTACT = Found(
    name="Zephyr Chorale",
    source_url="https://zephyr.example/contact",
    seen_on=TODAY,
    email="hello@zephyr.example",
    phone="+13035550177",
    people=(Person("Ana Ruiz", "director"),),
)


def test_of_a_find_without_a_site_only_its_id_its_link_and_our_own_town_are_left() -> None:
    kept = owned(FIND, (), TODAY)
    stated = {name: value for name, value in asdict(kept).items() if value not in (None, "", (), {})}
    assert stated == {
        "name": unnamed("ChIJ1"),
        "source_url": LINK,
        "seen_on": TODAY,
        "city": "Lakewood",
        "region": "CO",
        "country": "US",
        "place_id": "ChIJ1",
        "note": kept.note,
    }
    assert "Open the link" in kept.note


def test_what_the_groups_own_pages_say_is_taken_together() -> None:
    kept = owned(FIND, (HOME, CONTACT), TODAY)
    assert (kept.name, kept.city, kept.email, kept.phone) == (
        "Zephyr Chorale",
        "Golden",
        "hello@zephyr.example",
        "+13035550177",
    )
    assert (kept.website, kept.people) == ("https://zephyr.example/", CONTACT.people)
    assert (kept.place_id, kept.source_url, kept.closed, kept.kind, kept.address) == ("ChIJ1", LINK, "", None, "")


def test_of_several_names_on_the_pages_the_most_alike_is_taken_and_it_is_the_pages_own() -> None:
    kept = owned(FIND, (replace(HOME, name="Music in Golden"), CONTACT), TODAY)
    assert kept.name == "Zephyr Chorale"


def test_a_site_of_other_singers_is_not_the_groups_own() -> None:
    children = replace(FIND, name="Mile High Children's Chorale")
    assert is_unnamed(owned(children, (replace(HOME, name="Mile High Men's Chorus"),), TODAY).name)
    assert owned(children, (replace(HOME, name="Mile High Chorale"),), TODAY).name == "Mile High Chorale"


def test_a_site_without_a_name_names_the_group_by_its_own_address() -> None:
    assert owned(FIND, (replace(HOME, name="", source_url="https://www.zephyr.example/"),), TODAY).name == (
        "zephyr.example"
    )


def test_a_name_for_none_follows_from_the_id_and_differs_from_others() -> None:
    names = {unnamed(f"ChIJ{number}") for number in range(50)}
    assert len(names) == 50
    assert unnamed("ChIJ1") == unnamed("ChIJ1")
    assert all(is_unnamed(name) and "ChIJ" not in name for name in names)
    assert not is_unnamed("Unnamed group of singers")


def test_a_sighting_of_it_says_the_id_alone() -> None:
    for name, kept in (("Zephyr Chorale", owned(FIND, (HOME,), TODAY)), (unnamed("ChIJ1"), owned(FIND, (), TODAY))):
        said = sighted(name, kept)
        stated = {name: value for name, value in asdict(said).items() if value not in (None, "", (), {})}
        note = {"note": said.note} if is_unnamed(name) else {}
        assert stated == {"source_url": LINK, "seen_on": TODAY, "place_id": "ChIJ1"} | note


def test_only_a_position_may_be_held() -> None:
    assert holding(FIND) == ({"latitude": 39.7051, "longitude": -105.0812}, HELD_DAYS)
    assert holding(replace(FIND, latitude=None)) == ({}, HELD_DAYS)


def test_the_nearest_town_is_the_gazetteers_and_far_from_any_there_is_none() -> None:
    town = nearest_town(39.7051, -105.0812)
    assert town is not None
    assert (town.city, town.region) == ("Lakewood", "CO")
    assert nearest_town(0.0, -30.0) is None


@pytest.fixture
def kept(dispatcher: Dispatcher, staff: Any) -> Any:
    """Keeps a borrowed find, and answers what came of it and the leads there are."""

    def make(found: Found, *pages: Found) -> tuple[str, list[Lead]]:
        with writing(dispatcher.engine, dispatcher.clock()) as session:
            ctx = dispatcher.context(session, staff.principal)
            campaign = session.exec(select(Campaign)).first() or ctx.add(Campaign(name="Denver", radius_km=50))
            known = known_groups(ctx, DENVER, 50)
            told = keep(ctx, known, campaign, "google_places", found, owned(found, pages, TODAY))
            leads = list(session.exec(select(Lead).order_by(Lead.id)).all())  # type: ignore[arg-type]
            session.flush()
            session.expunge_all()
        return told, leads

    return make


OPEN = replace(FIND, closed="")


def test_a_group_that_is_a_venue_is_a_lead_in_the_venues_name(kept: Any, staff: Any) -> None:
    venue = staff("add_venue", name="Zephyr Chorale Mapname", location="Denver, CO")
    told, [lead] = kept(OPEN)
    assert (told, lead.name, lead.venue_id, lead.city) == ("new", "Zephyr Chorale Mapname", 1, "Denver")
    assert venue.ref == "venue:1"


def test_two_places_of_one_site_are_one_lead(kept: Any, dispatcher: Dispatcher) -> None:
    kept(OPEN, HOME)
    told, leads = kept(replace(OPEN, name="Zephyr Box Office", place_id="ChIJ2", source_url=f"{LINK}2"), HOME)
    assert (told, len(leads)) == ("updated", 1)
    with Session(dispatcher.engine) as session:
        facts = [sighting.facts for sighting in session.exec(select(LeadSighting)).all()]
    assert facts == [{"place_id": "ChIJ1"}, {"place_id": "ChIJ2"}]


def test_a_closed_place_is_left_unless_it_is_on_file(kept: Any, staff: Any) -> None:
    assert kept(FIND) == ("left", [])
    staff("add_lead", name="Zephyr Chorale Mapname", location="Lakewood, CO")
    told, [lead] = kept(FIND)
    assert (told, lead.place_id) == ("updated", "ChIJ1")


def test_a_position_is_held_anew_each_time_it_is_seen(kept: Any, dispatcher: Dispatcher, clock: Any) -> None:
    kept(OPEN)
    clock.forward(days=10)
    kept(replace(OPEN, latitude=39.7052))
    with Session(dispatcher.engine) as session:
        [held] = session.exec(select(SourceHolding)).all()
    assert held.facts["latitude"] == 39.7052
    assert held.expires_at == clock.now + timedelta(days=HELD_DAYS)


def test_a_position_that_a_groups_own_page_states_is_not_held(kept: Any, dispatcher: Dispatcher) -> None:
    kept(OPEN, HOME)
    with writing(dispatcher.engine, dispatcher.clock()) as session:
        stated = {"latitude": 39.75, "longitude": -105.22}
        session.add(LeadSighting(lead_id=1, source="website", source_url="/", seen_on=TODAY, facts=stated))
        session.delete(session.exec(select(SourceHolding)).one())
    kept(OPEN, HOME)
    with Session(dispatcher.engine) as session:
        assert session.exec(select(SourceHolding)).all() == []
