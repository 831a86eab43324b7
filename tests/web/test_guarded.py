"""What stands before the pages: limits that explain themselves, slow bodies, headers, and forms of other people's."""

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from public_forms import ANA, ASKED, BOSTON, carried, post, rows

from agent.app import accounts_of, create_app
from agent.house import House, open_house
from agent.settings import Settings
from agent.web.guard import Guard
from store.tables import GroupRequest, Inquiry, Suppression

PAGES = (
    "/ /services /services/workshops /find-a-group /find-a-group?where=Boston&age=34 /book /book?service=workshops "
    "/events /privacy /unsubscribe /sign-in /welcome /nowhere /my/requests/1 /sitemap.xml /robots.txt"
).split()
DESK = "/desk /desk/trips /desk/inquiries /desk/conversations /account /mailbox".split()
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>|<[^>]+\s(on\w+|style)=|javascript:|<style", re.I
)


@pytest.fixture
def strict(database_url: str, tmp_path: Path, clock: Any) -> Iterator[Callable[..., House]]:
    """Opens the house with limits: `strict(visitor_forms=2)`."""
    opened: list[House] = []

    def begin(**given: Any) -> House:
        opened.append(open_house(Settings(data_dir=tmp_path / "data", database_url=database_url, **given), clock))
        return opened[-1]

    yield begin
    for house in opened:
        house.close()


@pytest.fixture
def at(browser: Any) -> Callable[[House], Any]:
    """A new browser at a house's site."""

    def begin(house: House) -> Any:
        someone = browser()
        someone.client = TestClient(create_app(house, chat=False), base_url="http://harmony.example")
        return someone

    return begin


def test_a_form_too_many_waits_and_keeps_what_was_typed(strict: Any, at: Any) -> None:
    house = strict(visitor_forms=1)
    visitor = at(house)
    assert post(visitor, BOSTON, **ANA).status_code == 200
    page = post(visitor, "/book", **ASKED)
    assert page.status_code == 429
    assert 3500 < int(page.headers["retry-after"]) <= 3600
    assert "That is more than 1 forms in an hour. Please wait 60 minutes." in page.text
    assert "A day for 40 singers." in page.text
    assert 'value="2027-03-13"' in page.text
    assert rows(house, Inquiry) == []
    again = post(visitor, BOSTON, **ANA)
    assert (again.status_code, "Ana Whitfield" in again.text) == (429, True)
    stop = post(visitor, "/unsubscribe", address="ana@choir.example")
    assert (stop.status_code, 'value="ana@choir.example"' in stop.text) == (429, True)
    assert rows(house, Suppression) == []
    assert len(rows(house, GroupRequest)) == 1


def test_a_network_has_a_limit_that_no_header_evades(strict: Any, at: Any) -> None:
    house = strict(address_forms=2)
    for n in range(2):
        at(house).client.headers["x-forwarded-for"] = f"203.0.113.{n}"
        assert post(at(house), "/unsubscribe", address=f"a{n}@choir.example").status_code == 200
    page = post(at(house), "/unsubscribe", address="b@choir.example")
    assert page.status_code == 429
    assert "forms in an hour from your network" in page.text


def test_behind_a_trusted_proxy_everybody_has_an_address_of_their_own(strict: Any, at: Any) -> None:
    house = strict(address_forms=1, trusted_proxies="1")
    for n in range(3):
        visitor = at(house)
        visitor.client.headers["x-forwarded-for"] = f"10.9.9.9, 203.0.113.{n}"
        assert post(visitor, "/unsubscribe", address=f"a{n}@choir.example").status_code == 200


def test_a_body_that_stops_coming_is_not_waited_for(house: House) -> None:
    told: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass

    async def ask() -> None:
        pieces = [{"type": "http.request", "body": b"a", "more_body": True}]

        async def receive() -> Any:
            if not pieces:
                await asyncio.sleep(60)
            return pieces.pop()

        async def send(message: Any) -> None:
            told.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/book",
            "scheme": "http",
            "headers": [],
            "query_string": b"",
        }
        await Guard(app, accounts_of(house), silence=0.05)(scope, receive, send)

    with pytest.raises(Exception, match="came too slowly"):
        asyncio.run(ask())


def test_a_body_too_large_is_told_so_in_a_sentence(visitor: Any) -> None:
    visitor.get("/book")
    page = visitor.client.post("/book", data={"message": "x" * 7_000_000})
    assert page.status_code == 413
    assert "at most 6 MB" in page.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_guarded_by_its_headers(visitor: Any, path: str) -> None:
    page = visitor.get(path)
    assert page.status_code in (200, 404), path
    _guarded(page)


def test_the_desks_pages_are_guarded_by_their_headers(staff_browser: Any, world: House) -> None:
    for path in DESK:
        _guarded(staff_browser.get(path))


def _guarded(page: Any) -> None:
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert INLINE.search(page.text) is None, INLINE.search(page.text)


@pytest.mark.parametrize("page", [BOSTON, "/book", "/unsubscribe"])
def test_a_form_counts_only_from_our_own_page_and_from_whom_it_was_shown(browser: Any, house: House, page: str) -> None:
    mine, other = browser(), browser()
    other.get("/")
    sent, action = carried(mine, page)
    filled = {**sent, **ASKED, "address": "ana@choir.example"}
    assert other.client.post(action, data=filled).status_code == 400
    for name, value in (("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")):
        assert mine.client.post(action, data=filled, headers={name: value}).status_code == 400
    forged = {**filled, "form": "x" * 40}
    assert mine.client.post(action, data=forged).status_code == 400
    assert browser().client.post(action, data=filled).status_code == 400
    assert rows(house, Inquiry) == rows(house, GroupRequest) == rows(house, Suppression) == []


@pytest.mark.parametrize("page", [BOSTON, "/book", "/unsubscribe"])
def test_a_program_that_fills_in_every_field_hears_that_all_is_well(visitor: Any, house: House, page: str) -> None:
    answer = post(visitor, page, **ASKED, address="ana@choir.example", homepage="http://buy.example")
    assert answer.status_code == 200
    assert rows(house, Inquiry) == rows(house, GroupRequest) == rows(house, Suppression) == []
