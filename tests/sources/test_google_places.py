"""What is Google's own about asking Google Places; what holds for every source is in test_every_adapter.py."""

from datetime import date
from typing import Any

import pytest

from agent.bench.loopback import Loopback, Reply, Request
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search, SourceFailed
from tools.sources.catalogue import all_sources
from tools.sources.config import SourceConfig
from tools.sources.google_places import QUERIES, GooglePlaces
from tools.sources.web import Web

KEY = "AIza-invented-key"
TODAY = date(2026, 11, 23)
DENVER = resolve("Denver, CO")
QUOTA = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT_EXCEEDED"}


@pytest.fixture
def google(loopback: Loopback) -> GooglePlaces:
    return GooglePlaces(SourceConfig(google_places_key=KEY, endpoints={"google_places": f"{loopback.url}/v1/"}))


def place(number: int, name: str, **other: Any) -> dict[str, Any]:
    where = {"latitude": 39.74, "longitude": -104.99}
    return {"id": f"ChIJ{number}", "displayName": {"text": name}, "location": where, **other}


def out_of_quota(limit: str) -> Reply:
    details = [{**QUOTA, "metadata": {"quota_limit": limit}}]
    error = {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": f"Quota exceeded for {KEY}.", "details": details}
    return Reply({"error": error}, status=429)


def searched(source: GooglePlaces, web: Web, radius_km: float = 30) -> tuple[list[Found], list[str]]:
    items = list(source.search(Search(DENVER, radius_km, TODAY, web)))
    return [i for i in items if isinstance(i, Found)], [i.text for i in items if isinstance(i, Flaw)]


def test_each_query_is_asked_within_the_circle_and_without_the_town(
    google: GooglePlaces, loopback: Loopback, web: Web
) -> None:
    loopback.answer = lambda _: Reply({})
    assert searched(google, web) == ([], [])
    bodies = [request.json() for request in loopback.asked("/v1/places:searchText")]
    assert [body["textQuery"] for body in bodies] == list(QUERIES)
    centre = {"latitude": DENVER.latitude, "longitude": DENVER.longitude}
    assert all(body["locationBias"] == {"circle": {"center": centre, "radius": 30_000}} for body in bodies)
    assert all(body["pageSize"] == 20 and "pageToken" not in body for body in bodies)
    masks = {request.headers["x-goog-fieldmask"] for request in loopback.requests}
    assert all(" " not in mask and "nextPageToken" in mask.split(",") for mask in masks)
    assert all(KEY not in request.target for request in loopback.requests)


def test_a_wide_radius_is_cut_to_what_google_takes_and_says_so(
    google: GooglePlaces, loopback: Loopback, web: Web
) -> None:
    loopback.answer = lambda _: Reply({})
    _, flaws = searched(google, web, radius_km=80)
    assert {r.json()["locationBias"]["circle"]["radius"] for r in loopback.requests} == {50_000}
    assert flaws == ["Google looks 50 km around a place, so groups further out may be missing"]


def test_no_more_than_three_pages_of_a_query_are_asked(google: GooglePlaces, loopback: Loopback, web: Web) -> None:
    def endless(request: Request) -> Reply:
        number = len(loopback.requests)
        return Reply({"places": [place(number, f"Choir {number}")], "nextPageToken": f"token-{number}"})

    loopback.answer = endless
    found, _ = searched(google, web)
    assert len(loopback.requests) == 3 * len(QUERIES)
    assert len(found) == 3 * len(QUERIES)


def test_a_barbers_shop_is_no_barbershop_chorus(google: GooglePlaces, loopback: Loopback, web: Web) -> None:
    places = [
        place(1, "Harmony Barbers", types=["barber_shop", "hair_care"]),
        place(2, "Denver Barbershop", types=["barber_shop", "point_of_interest"]),
        place(3, "Invented Music Store", types=["store", "point_of_interest"]),
        place(4, "Kestrel", types=["church", "point_of_interest"]),
        place(5, "Kestrel", types=["point_of_interest", "establishment"]),
        place(6, "Chancel Choir", types=["church"]),
    ]
    loopback.answer = lambda _: Reply({"places": places})
    found, _ = searched(google, web)
    assert [group.place_id for group in found] == ["ChIJ5", "ChIJ6"]


def test_a_find_carries_no_more_of_google_than_its_link_says(
    google: GooglePlaces, loopback: Loopback, web: Web
) -> None:
    told = {
        "nationalPhoneNumber": "(303) 555-0123",
        "websiteUri": "choir.example",
        "formattedAddress": "1 Odd Way",
    }
    loopback.answer = lambda _: Reply({"places": [place(1, "Owl Choir", businessStatus="CLOSED_PERMANENTLY", **told)]})
    [group], _ = searched(google, web)
    assert (group.phone, group.website, group.address) == ("+13035550123", "https://choir.example", "1 Odd Way")
    assert "closed for good" in group.closed
    assert group.source_url == ("https://www.google.com/maps/search/?api=1&query=singing+group&query_place_id=ChIJ1")
    assert google.terms.borrowed


def test_a_place_without_a_position_is_counted_and_not_named(
    google: GooglePlaces, loopback: Loopback, web: Web
) -> None:
    loopback.answer = lambda _: Reply({"places": [place(1, "Owl Choir", location=None)]})
    assert searched(google, web) == ([], ["1 place without a position left out"])


def test_the_quota_of_the_day_is_not_waited_for(
    google: GooglePlaces, loopback: Loopback, web: Web, passing: Any
) -> None:
    loopback.answer = lambda _: out_of_quota("SearchTextRequestPerDayPerProject")
    with pytest.raises(SourceFailed, match="quota of the day") as caught:
        searched(google, web)
    assert len(loopback.requests) == 1
    assert passing.slept == []
    assert KEY not in str(caught.value)


def test_the_quota_of_the_minute_is_waited_for(google: GooglePlaces, loopback: Loopback, web: Web) -> None:
    def busy_once(_: Request) -> Reply:
        first = len(loopback.requests) == 1
        return out_of_quota("SearchTextRequestPerMinutePerProject") if first else Reply({"places": [place(1, "Choir")]})

    loopback.answer = busy_once
    found, _ = searched(google, web)
    assert [group.name for group in found] == ["Choir"]


@pytest.mark.parametrize(
    ("status", "reason", "says"),
    [
        (400, "API_KEY_INVALID", "HARMONY_GOOGLE_PLACES_KEY"),
        (403, "API_KEY_SERVICE_BLOCKED", "allow it the Places API"),
        (403, "API_KEY_IP_ADDRESS_BLOCKED", "this server's"),
        (403, "SERVICE_DISABLED", "enable it"),
        (403, "BILLING_DISABLED", "billing account"),
        (403, "SOMETHING_NEW", "Google refused (SOMETHING_NEW)"),
    ],
)
def test_a_refusal_says_what_to_do_with_googles_words_and_without_the_key(
    status: int, reason: str, says: str, google: GooglePlaces, loopback: Loopback, web: Web
) -> None:
    error = {"code": status, "message": f"Not with {KEY}, sorry.", "details": [{"@type": "x", "reason": reason}]}
    loopback.answer = lambda _: Reply({"error": error}, status=status)
    with pytest.raises(SourceFailed) as caught:
        searched(google, web)
    assert says in str(caught.value)
    assert "sorry" in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("body", ['{"places":[{"id":"ChIJ1","displayName":{"text":"Owl Ch', '["Owl Choir"]', '"Owl"'])
def test_of_a_broken_answer_not_a_word_is_told(body: str, google: GooglePlaces, loopback: Loopback, web: Web) -> None:
    loopback.answer = lambda _: Reply(body, kind="application/json")
    with pytest.raises(SourceFailed) as caught:
        searched(google, web)
    assert "Owl" not in str(caught.value)


def test_without_a_key_it_says_what_it_needs_and_no_one_shows_the_key() -> None:
    bare = {source.name: source for source in all_sources(SourceConfig())}
    assert bare["google_places"].ready() == (
        "not configured: needs a key of the Google Places API (HARMONY_GOOGLE_PLACES_KEY)"
    )
    given = {source.name: source for source in all_sources(SourceConfig(google_places_key=KEY))}
    assert given["google_places"].ready() is None
    assert KEY not in repr(given["google_places"])
