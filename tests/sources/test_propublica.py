"""Nonprofit Explorer: how it is asked, and which of its rows are groups."""

from typing import Any

import pytest
from speakers import TODAY
from speaking import as_json

from agent.bench.loopback import Loopback, Reply, Request
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search
from tools.sources.config import SourceConfig
from tools.sources.propublica import PAGES, QUERIES, ProPublica


def page(*organisations: dict[str, Any], pages: int = 1) -> Reply:
    rows = [{"ein": 11, "name": "Colfax Chorus", "city": "Denver", "state": "CO", **one} for one in organisations]
    return as_json({"total_results": len(rows), "num_pages": pages, "cur_page": 0, "organizations": rows})


@pytest.fixture
def read(web: Any, loopback: Loopback) -> Any:
    """Searches around a place, with the answer to its first query; the others find nothing."""

    def searched(answer: Any, place: str = "Denver, CO", radius_km: float = 50.0) -> list[Found | Flaw]:
        def one(request: Request) -> Reply:
            if request.query["q"] != QUERIES[0]:
                return as_json({"total_results": 0, "num_pages": 0, "organizations": []}, 404)
            reply: Reply = answer(request) if callable(answer) else answer
            return reply

        loopback.answer = one
        source = ProPublica(SourceConfig(endpoints={"propublica": f"{loopback.url}/api/v2"}))
        return list(source.search(Search(resolve(place), radius_km, TODAY, web)))

    return searched


def test_it_is_asked_for_words_state_class_and_page(read: Any, loopback: Loopback) -> None:
    read(lambda request: page({"ein": int(request.query["page"]) + 1}, pages=2))
    first, second, *others = loopback.requests
    assert (first.method, first.path) == ("GET", "/api/v2/search.json")
    assert first.query == {"q": "chorus", "state[id]": "CO", "ntee[id]": "1", "page": "0"}
    assert second.query == {**first.query, "page": "1"}
    assert first.headers["accept"] == "application/json"
    assert [request.query["q"] for request in others] == list(QUERIES[1:])
    assert {request.query["page"] for request in others} == {"0"}


def test_a_row_is_a_group_in_its_town_with_its_number(read: Any) -> None:
    [found] = read(page({"ein": 11, "strein": "00-0000011", "name": "GOLDEN WOMENS CHORUS INC", "city": "GOLDEN"}))
    assert (found.name, found.ein) == ("Golden Women's Chorus", "000000011")
    assert (found.city, found.region, found.country) == ("Golden", "CO", "US")
    assert found.source_url == "https://projects.propublica.org/nonprofits/organizations/000000011"
    assert found.extra == {"legal_name": "GOLDEN WOMENS CHORUS INC"}
    assert found.kind is None


def test_what_neither_is_a_choir_nor_is_called_one_is_left_out(read: Any) -> None:
    items = read(
        page(
            {"ein": 11, "name": "Line Dance Wear", "ntee_code": "A62"},
            {"ein": 12, "name": "Mile High Voices", "ntee_code": None},
            {"ein": 13, "name": "Kantorei", "ntee_code": "A6B"},
        )
    )
    assert [item.ein for item in items] == ["000000012", "000000013"]


def test_a_group_that_several_pages_have_is_found_once(read: Any) -> None:
    assert len(read(page({"ein": 11}, {"strein": "00-0000011"}))) == 1


def test_a_town_that_nobody_knows_is_told_and_one_that_is_far_is_not(read: Any) -> None:
    [flaw] = read(page({"ein": 11, "city": "Qqxzv"}, {"ein": 12, "city": "Grand Junction"}))
    assert flaw == Flaw("Colfax Chorus: I know no town Qqxzv, CO")


def test_of_endless_pages_the_first_are_read_and_it_says_so(read: Any, loopback: Loopback) -> None:
    items = read(lambda request: page({"ein": int(request.query["page"]) + 1}, pages=400))
    assert [item.ein for item in items if isinstance(item, Found)] == [f"{n:09d}" for n in range(1, PAGES + 1)]
    assert items[-1] == Flaw("only the first 8 of 400 pages were read for chorus in CO")
    assert len([request for request in loopback.requests if request.query["q"] == "chorus"]) == PAGES


def test_outside_the_country_nobody_is_asked(read: Any, loopback: Loopback) -> None:
    assert read(page(), place="Toronto, Canada") == []
    assert loopback.requests == []
