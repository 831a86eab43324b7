"""Wikidata: the question, and how rows become groups."""

from typing import Any

import pytest
from speakers import TODAY
from speaking import as_json

from agent.bench.loopback import Loopback
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search
from tools.sources.config import SourceConfig
from tools.sources.wikidata import Wikidata

DENVER = "Point(-104.99 39.74)"


def row(**texts: str) -> dict[str, Any]:
    """A row of one item, of whatever is given."""
    told = {"item": "http://www.wikidata.org/entity/Q900001", "itemLabel": "Mile Choir", "loc": DENVER} | texts
    told.setdefault("via", "own")
    return {name: {"type": "literal", "value": text} for name, text in told.items()}


@pytest.fixture
def read(web: Any, loopback: Loopback) -> Any:
    """Searches around a place, with these rows for an answer."""

    def searched(*rows: Any, place: str = "Denver, CO") -> list[Found | Flaw]:
        loopback.answer = lambda _: as_json({"head": {"vars": []}, "results": {"bindings": list(rows)}})
        source = Wikidata(SourceConfig(endpoints={"wikidata": f"{loopback.url}/sparql"}))
        return list(source.search(Search(resolve(place), 50.0, TODAY, web)))

    return searched


def test_it_is_asked_in_sparql_around_the_place(read: Any, loopback: Loopback) -> None:
    read()
    [request] = loopback.requests
    assert (request.method, request.path) == ("GET", "/sparql")
    assert request.headers["accept"] == "application/sparql-results+json"
    assert request.headers["user-agent"].startswith("Harmony/")
    assert request.query["format"] == "json"
    asked = request.query["query"]
    assert asked.count('wikibase:center "Point(-104.9850 39.7390)"^^geo:wktLiteral') == 2
    assert asked.count('wikibase:radius "50"') == 2
    assert "wd:Q131186 wd:Q19351429" in asked
    assert all(f"wdt:{fact}" in asked for fact in ("P856", "P2013", "P2003", "P968", "P1329", "P571", "P576", "P159"))
    assert asked.count("{") == asked.count("}")


def test_several_rows_of_one_item_are_one_group_with_all_that_they_say(read: Any) -> None:
    [found] = read(
        row(via="place", loc="Point(-104.9 39.7)", placeLabel="Denver", phone="no", site="https://mile.example"),
        row(classLabel="gospel choir", email="mailto:Sing@Mile.example", phone="303 555 0101"),
        row(facebook="MileChoir", instagram="mile.choir", inception="1984-01-01T00:00:00Z"),
    )
    assert (found.latitude, found.longitude) == (39.74, -104.99)
    assert (found.city, found.region, found.country) == ("Denver", "CO", "US")
    assert (found.kind, found.website, found.email) == ("gospel_choir", "https://mile.example", "sing@mile.example")
    assert (found.phone, found.facebook, found.instagram) == ("+13035550101", "milechoir", "mile.choir")
    assert (found.wikidata_id, found.extra) == ("Q900001", {"founded": "1984"})
    assert found.source_url == "https://www.wikidata.org/wiki/Q900001"


def test_an_item_without_a_label_is_told_and_not_called_by_its_number(read: Any) -> None:
    assert read(row(itemLabel="Q900001")) == [Flaw("Q900001 has no name that can be read")]


def other(**texts: str) -> dict[str, Any]:
    """A row of another item."""
    return row(item="http://www.wikidata.org/entity/Q900002", **texts)


def test_the_kind_is_what_the_class_says_and_never_the_name(read: Any) -> None:
    named = row(itemLabel="Denver Gospel Choir", classLabel="choir")
    assert [found.kind for found in read(named, other(classLabel="a cappella group"))] == [None, "a_cappella_group"]


def test_what_was_dissolved_is_closed_and_what_will_be_is_not(read: Any) -> None:
    found = read(row(dissolved="2009-01-01T00:00:00Z"), other(dissolved="2031-01-01T00:00:00Z"))
    assert [one.closed for one in found] == ["dissolved 2009", ""]


def test_a_value_that_exists_and_is_not_known_is_not_stated(read: Any) -> None:
    unknown = "http://www.wikidata.org/.well-known/genid/0a1b"
    [found] = read(row(site=unknown, inception=unknown) | {"email": {"type": "bnode", "value": "t12"}})
    assert (found.website, found.email, found.extra) == (None, None, {})


def test_a_number_is_read_in_the_country_of_its_group(read: Any) -> None:
    there = {"loc": "Point(-0.1276 51.5072)", "placeLabel": "London", "via": "place"}
    [found] = read(row(**there, phone="020 7946 0018"), place="London, England")
    assert (found.country, found.phone) == ("GB", "+442079460018")


def test_a_town_of_a_common_name_is_the_one_that_is_there(read: Any) -> None:
    [found] = read(row(via="place", loc="Point(-105.09 39.99)", placeLabel="Lafayette"))
    assert (found.city, found.region) == ("Lafayette", "CO")


def test_the_answer_is_remembered_for_a_day(read: Any, loopback: Loopback) -> None:
    assert len(read(row())) == len(read(row())) == 1
    assert len(loopback.requests) == 1
