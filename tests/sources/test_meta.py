"""What is Meta's own about asking Facebook and Instagram; what holds for every source is in test_every_adapter.py."""

import json
from datetime import date
from typing import Any

import pytest

from agent.bench.loopback import Loopback, Reply, Request
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, LeadSource, Search, SourceFailed
from tools.sources.config import SourceConfig
from tools.sources.facebook import MOST_ASKED, SINGERS, Facebook
from tools.sources.graph import PACE, SLOW_PACE, usage
from tools.sources.instagram import MOST, Instagram
from tools.sources.web import Web

TOKEN = "EAAinvented|token"
TODAY = date(2026, 11, 23)
DENVER = resolve("Denver, CO")
HERE = {"city": "Denver", "state": "CO", "country": "United States", "latitude": 39.74, "longitude": -104.99}


@pytest.fixture
def facebook(loopback: Loopback) -> Facebook:
    return Facebook(SourceConfig(facebook_token=TOKEN, endpoints={"facebook": loopback.url}))


@pytest.fixture
def instagram(loopback: Loopback) -> Instagram:
    endpoints = {"instagram": loopback.url}
    return Instagram(SourceConfig(instagram_token=TOKEN, instagram_user="178414", endpoints=endpoints))


def page(number: int, name: str, **other: Any) -> dict[str, Any]:
    return {"id": str(number), "name": name, "location": HERE, **other}


def speaking(searches: list[dict[str, Any]], details: Any = None, headers: dict[str, str] | None = None) -> Any:
    """A Graph API that knows these pages by every search, and says the details of each."""

    def answer(request: Request) -> Reply:
        if request.path == "/pages/search":
            return Reply({"data": searches}, headers=headers or {})
        if callable(details):
            return details(request)  # type: ignore[no-any-return]
        return Reply(details or {}, headers=headers or {})

    return answer


def refused(code: int, message: str = "(#1) Not so.", status: int = 400) -> Reply:
    return Reply({"error": {"message": message, "type": "OAuthException", "code": code}}, status=status)


def searched(source: LeadSource, web: Web, **other: Any) -> tuple[list[Found], list[str]]:
    items = list(source.search(Search(DENVER, 50, TODAY, web, **other)))
    return [i for i in items if isinstance(i, Found)], [i.text for i in items if isinstance(i, Flaw)]


def test_the_town_stands_in_the_words_and_the_location_decides(
    facebook: Facebook, loopback: Loopback, web: Web
) -> None:
    boston = {"city": "Boston", "state": "MA", "country": "United States"}
    golden = {"city": "Golden", "state": "CO"}
    pages = [
        page(11, "Boston Choir", location=boston),
        page(12, "Golden Voices", location=golden),
        page(13, "Denver Choir"),
        page(14, "Lost Choir", location={}),
        page(15, "Denver Bakery"),
    ]
    loopback.answer = speaking(pages)
    found, flaws = searched(facebook, web)
    assert [group.name for group in found] == ["Golden Voices", "Denver Choir"]
    assert (found[0].city, found[0].region, found[0].country) == ("Golden", "CO", "US")
    assert flaws == ["1 page without a location left out"]
    assert [r.query["q"] for r in loopback.asked("/pages/search")] == [f"Denver {what}" for what in SINGERS]


def test_a_page_says_all_that_it_says(facebook: Facebook, loopback: Loopback, web: Web) -> None:
    said = {
        "link": "https://www.facebook.com/DenverChoir/",
        "website": "denverchoir.example https://other.example",
        "emails": ["Hello@DenverChoir.Example", "second@denverchoir.example"],
        "phone": "303-555-0123",
        "category": "Choir",
        "fan_count": 1200,
        "is_permanently_closed": True,
    }
    loopback.answer = speaking([page(13, "Denver Choir", link=said["link"])], said)
    [group], flaws = searched(facebook, web)
    assert flaws == []
    assert (group.website, group.email, group.phone) == (
        "https://denverchoir.example",
        "hello@denverchoir.example",
        "+13035550123",
    )
    assert (group.facebook, group.source_url) == ("denverchoir", said["link"])
    assert group.extra == {"followers": "1200", "category": "Choir"}
    assert "closed for good" in group.closed


def test_the_next_page_is_asked_at_the_configured_address_only(
    facebook: Facebook, loopback: Loopback, web: Web, town: Any
) -> None:
    def answer(request: Request) -> Reply:
        after = request.query.get("after")
        away = "https://elsewhere.example/pages/search?after=x&access_token=stolen"
        paging = {} if after else {"paging": {"next": away, "cursors": {"after": "x"}}}
        return Reply({"data": [], **paging})

    loopback.answer = answer
    searched(facebook, web)
    assert len(loopback.requests) == 2 * len(SINGERS)
    assert {request.query["access_token"] for request in loopback.requests} == {TOKEN}
    assert {request.headers["host"] for request in loopback.requests} == {f"127.0.0.1:{loopback.port}"}
    assert town.resolved.count("elsewhere.example") == 0


def test_a_page_that_meta_does_not_give_is_kept_as_the_search_has_it(
    facebook: Facebook, loopback: Loopback, web: Web
) -> None:
    loopback.answer = speaking([page(13, "Denver Choir")], lambda _: refused(100, "(#100) No such object."))
    [group], flaws = searched(facebook, web)
    assert (group.name, group.facebook) == ("Denver Choir", "13")
    assert "(#100) No such object" in flaws[0]


def test_no_more_than_so_many_pages_are_read(facebook: Facebook, loopback: Loopback, web: Web) -> None:
    loopback.answer = speaking([page(number, f"Denver Choir {number}") for number in range(100, 200)])
    found, flaws = searched(facebook, web)
    assert len(found) == MOST_ASKED
    assert flaws == [f"only the first {MOST_ASKED} pages were read"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (10, "Page Public Metadata Access"),
        (200, "Page Public Metadata Access"),
        (190, "HARMONY_FACEBOOK_TOKEN"),
        (4, "in an hour"),
        (17, "in an hour"),
        (32, "in an hour"),
        (613, "in an hour"),
        (368, "policies"),
        (999, "did not accept"),
    ],
)
def test_a_refusal_says_what_to_do_with_metas_words_and_without_the_token(
    code: int, says: str, facebook: Facebook, loopback: Loopback, web: Web
) -> None:
    loopback.answer = lambda _: refused(code, f"(#{code}) Not with {TOKEN}, sorry.")
    with pytest.raises(SourceFailed) as caught:
        searched(facebook, web)
    for told in (says, f"code {code}", "sorry"):
        assert told in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert len(loopback.requests) == 1


def test_an_error_in_an_answer_that_says_200_is_an_error(facebook: Facebook, loopback: Loopback, web: Web) -> None:
    loopback.answer = lambda _: refused(190, "Session has expired.", status=200)
    with pytest.raises(SourceFailed, match="Session has expired"):
        searched(facebook, web)


def test_an_unreachable_meta_is_told_without_the_token(loopback: Loopback, web: Web) -> None:
    gone = Facebook(SourceConfig(facebook_token=TOKEN, endpoints={"facebook": "http://127.0.0.1:9"}))
    with pytest.raises(SourceFailed) as caught:
        searched(gone, web)
    assert TOKEN not in str(caught.value)


def test_it_goes_slowly_as_the_limit_comes_near(facebook: Facebook, loopback: Loopback, web: Web, passing: Any) -> None:
    loopback.answer = speaking([], headers={"X-App-Usage": json.dumps({"call_count": 80, "total_time": 3})})
    searched(facebook, web)
    waited = sum(passing.slept)
    assert waited >= (len(SINGERS) - 1) * SLOW_PACE
    loopback.answer, passing.slept[:] = speaking([], headers={"X-App-Usage": json.dumps({"call_count": 20})}), []
    searched(facebook, web)
    assert sum(passing.slept) < len(SINGERS) * PACE + SLOW_PACE


def test_it_stops_before_the_limit_and_keeps_what_it_has(facebook: Facebook, loopback: Loopback, web: Web) -> None:
    full = {"x-app-usage": json.dumps({"call_count": 1, "total_cputime": 96})}
    loopback.answer = speaking([page(13, "Denver Choir")], lambda _: Reply({"fan_count": 3}, headers=full))
    items = facebook.search(Search(DENVER, 50, TODAY, web))
    assert isinstance(next(items), Found)
    with pytest.raises(SourceFailed, match="96 % of what Meta allows"):
        next(items)
    assert len(loopback.requests) == 2


def test_usage_is_read_from_every_header_and_nonsense_is_none() -> None:
    cases = json.dumps({"1784": [{"type": "pages", "call_count": 40, "total_time": 77}]})
    assert usage({"x-app-usage": '{"call_count": 28}', "x-business-use-case-usage": cases}) == 77
    assert usage({"x-app-usage": "full", "x-business-use-case-usage": "[1, {}]"}) == 0
    assert usage({}) == 0


def test_a_known_handle_gets_what_its_account_says(instagram: Instagram, loopback: Loopback, web: Web) -> None:
    account = {"username": "owlchoir", "name": "Owl Choir", "biography": "We sing.", "website": "owl.example"}
    loopback.answer = lambda _: Reply({"business_discovery": account | {"followers_count": 7}, "id": "178414"})
    [group], flaws = searched(instagram, web, handles=("owlchoir", "owlchoir", "not){a handle"))
    assert flaws == []
    assert (group.name, group.instagram, group.website) == ("Owl Choir", "owlchoir", "https://owl.example")
    assert (group.description, group.extra) == ("We sing.", {"followers": "7"})
    assert loopback.requests[0].path == "/178414"
    assert loopback.requests[0].query["fields"].startswith("business_discovery.username(owlchoir){username,")


def test_a_handle_that_is_no_professional_account_is_told_and_the_others_are_asked(
    instagram: Instagram, loopback: Loopback, web: Web
) -> None:
    def answer(request: Request) -> Reply:
        known = "(owlchoir)" in request.query["fields"]
        return Reply({"business_discovery": {"username": "owlchoir"}}) if known else refused(110)

    loopback.answer = answer
    found, flaws = searched(instagram, web, handles=("gone", "owlchoir"))
    assert [group.name for group in found] == ["owlchoir"]
    assert "@gone" in flaws[0]


def test_without_known_handles_nothing_is_asked_and_of_many_the_first(
    instagram: Instagram, loopback: Loopback, web: Web
) -> None:
    assert searched(instagram, web) == ([], [])
    assert loopback.requests == []
    loopback.answer = lambda _: Reply({"business_discovery": {}})
    found, flaws = searched(instagram, web, handles=tuple(f"choir{number}" for number in range(MOST + 5)))
    assert (len(found), flaws) == (MOST, [f"only the first {MOST} of {MOST + 5} known accounts were asked"])


def test_without_tokens_they_say_what_they_need() -> None:
    bare = SourceConfig()
    for source in (Facebook(bare), Instagram(bare), Instagram(SourceConfig(instagram_token=TOKEN))):
        assert (source.ready() or "").startswith("not configured: needs an access token")
    assert "HARMONY_FACEBOOK_TOKEN" in (Facebook(bare).ready() or "")
    assert "HARMONY_INSTAGRAM_TOKEN, HARMONY_INSTAGRAM_USER" in (Instagram(bare).ready() or "")
