"""OpenStreetMap: the question, and which elements are groups."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from speakers import TODAY
from speaking import as_json

from agent.bench.loopback import Loopback
from tools.geography.places import resolve
from tools.sources.base import Found, Search, SourceFailed
from tools.sources.config import SourceConfig
from tools.sources.overpass import Overpass


def node(number: int = 11, **tags: str) -> dict[str, Any]:
    """A node in Denver; two underscores in a key are a colon."""
    named = {key.replace("__", ":"): text for key, text in {"name": "Mile Singers", **tags}.items()}
    return {"type": "node", "id": number, "lat": 39.74, "lon": -104.99, "tags": named}


@pytest.fixture
def read(web: Any, loopback: Loopback) -> Any:
    """Searches around Denver, with these elements for an answer."""

    def searched(*elements: Any, **more: Any) -> list[Any]:
        loopback.answer = lambda _: as_json({"version": 0.6, "elements": list(elements), **more})
        source = Overpass(SourceConfig(endpoints={"overpass": f"{loopback.url}/api/interpreter"}))
        return list(until_it_fails(source.search(Search(resolve("Denver, CO"), 50.0, TODAY, web))))

    return searched


def until_it_fails(items: Iterator[Any]) -> Iterator[Any]:
    """What is found, and at the end the failure's text, if it fails."""
    try:
        yield from items
    except SourceFailed as failure:
        yield str(failure)


def test_it_is_asked_in_its_language_as_a_form(read: Any, loopback: Loopback) -> None:
    read()
    [request] = loopback.requests
    assert (request.method, request.target) == ("POST", "/api/interpreter")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert list(request.form) == ["data"]
    asked = request.form["data"]
    head, *filters, foot, end = asked.rstrip().split("\n")
    assert (head, filters[0]) == ("[out:json][timeout:60][maxsize:67108864];", "(")
    assert (foot, end) == (");", "out tags center qt 500;")
    wanted = [line.strip().removesuffix("(around:50000,39.7390,-104.9850);") for line in filters[1:]]
    assert 'nwr["club"~"^(music|choir|singing)$"]' in wanted
    assert 'nwr["disused:amenity"="music_school"]' in wanted
    assert all(re.fullmatch(r'nwr(\["[a-z:]+"([=~]"[^"]*"(,i)?)?\])+', line) for line in wanted)


def test_an_elements_tags_are_a_groups_facts(read: Any) -> None:
    [found] = read(
        node(
            club="choir",
            addr__city="Denver",
            addr__street="Main Street",
            addr__housenumber="12",
            addr__postcode="80203",
            contact__website="Mile.example",
            contact__email="Sing@Mile.example;other@mile.example",
            phone="call us; 303 555 0101",
            contact__facebook="https://www.facebook.com/MileSingers/",
            contact__instagram="@Mile.Singers",
            wikidata="Q900001",
        )
    )
    assert (found.name, found.city, found.region, found.country) == ("Mile Singers", "Denver", "CO", "US")
    assert (found.website, found.email, found.phone) == ("https://mile.example", "sing@mile.example", "+13035550101")
    assert (found.facebook, found.instagram, found.wikidata_id) == ("milesingers", "mile.singers", "Q900001")
    assert found.address == "12 Main Street, Denver, 80203"
    assert found.source_url == "https://www.openstreetmap.org/node/11"
    assert (found.kind, found.note, found.closed) == (None, "", "")


def test_a_way_and_a_relation_are_where_their_middle_is(read: Any) -> None:
    centred = {"center": {"lat": 39.75, "lon": -104.98}, "tags": {"name": "Mile Choir", "club": "music"}}
    found = read({"type": "way", "id": 12, **centred}, {"type": "relation", "id": 13, **centred})
    assert [(one.latitude, one.longitude) for one in found] == [(39.75, -104.98)] * 2
    assert [one.source_url.rpartition("org/")[2] for one in found] == ["way/12", "relation/13"]


def test_the_kind_is_what_a_tag_says_and_never_the_name(read: Any) -> None:
    [choir, school] = read(node(name="Denver Gospel Choir", club="choir"), node(amenity="music_school", name="Keys"))
    assert (choir.kind, school.kind) == (None, "organisation")
    assert school.note == "a music school"


def test_what_is_only_called_so_is_left_out(read: Any) -> None:
    pub, nameless = node(name="The Barbershop", amenity="pub"), node(club="choir", name="")
    assert read(pub, nameless, node(name="Chess Club", club="chess")) == []


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"disused__club": "choir"}, True),
        ({"abandoned__amenity": "music_school"}, True),
        ({"club": "choir", "disused__shop": "books"}, False),
        ({"club": "choir", "end_date": "2019-06"}, True),
        ({"club": "choir", "end_date": "2031"}, False),
        ({"club": "choir", "end_date": "soon"}, False),
    ],
)
def test_what_is_no_more_says_so(read: Any, tags: dict[str, str], closed: bool) -> None:
    [found] = read(node(**tags))
    assert bool(found.closed) == closed


def test_what_came_before_a_remark_is_kept_and_the_remark_is_told(read: Any) -> None:
    found, problem = read(node(club="choir"), remark='runtime error: Query timed out in "query" at line 4 after 60 s.')
    assert isinstance(found, Found)
    assert problem == ('it did not get to the end: "runtime error: Query timed out in "query" at line 4 after 60 s"')


def test_a_number_that_is_none_is_left_out(read: Any) -> None:
    [found] = read(node(club="choir", phone="ask Ana"))
    assert found.phone is None


def test_its_credit_is_to_be_shown() -> None:
    terms = Overpass(SourceConfig()).terms
    assert "© OpenStreetMap contributors" in terms.credit
    assert terms.credit_url == "https://www.openstreetmap.org/copyright"
