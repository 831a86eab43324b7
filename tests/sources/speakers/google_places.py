"""How Google's Text Search speaks; the places are invented."""

from typing import Any

from speaking import Refusal, Reply, Request, Speaker, as_json

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.google_places import QUERIES, GooglePlaces

KEY = "AIza-invented-key-of-nobody"


def place(number: int, name: str, **other: Any) -> dict[str, Any]:
    """One place of an answer."""
    return {
        "id": f"ChIJinvented{number:04}",
        "displayName": {"text": name, "languageCode": "en"},
        "formattedAddress": f"{number} Invented Way, Denver, CO 80000, USA",
        "location": {"latitude": 39.74 + number / 1000, "longitude": -104.99},
        "nationalPhoneNumber": f"(303) 555-01{number:02}",
        "websiteUri": f"https://choir{number}.example/",
        "types": ["point_of_interest", "establishment"],
        "businessStatus": "OPERATIONAL",
        **other,
    }


PAGES = {
    "": [place(1, "Mile High Café Chorale"), place(2, "Invented Barber Shop", types=["barber_shop", "store"])],
    "second": [place(3, "South Platte Singers"), place(4, "Far Away Choir", location={"latitude": 31, "longitude": 9})],
    "third": [place(1, "Mile High Café Chorale")],
}
LAST = [place(5, "Cherry Creek Chorus", businessStatus="CLOSED_PERMANENTLY")]
NEXT = {"": "second", "second": "third"}


def refused(status: int, reason: str, message: str, **metadata: str) -> Reply:
    """A refusal with its reason, as google.rpc.ErrorInfo has it."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "metadata": metadata}
    return as_json({"error": {"code": status, "message": message, "status": "REFUSED", "details": [info]}}, status)


class Google(Speaker):
    name = "google_places"
    names = ("Mile High Café Chorale", "South Platte Singers", "Cherry Creek Chorus")
    requests = 8  # three pages of the first query, one of each other
    refusals = (
        Refusal(
            refused(400, "API_KEY_INVALID", "API key not valid."),
            ("(API_KEY_INVALID)", "_PLACES_KEY"),
        ),
        Refusal(refused(403, "API_KEY_SERVICE_BLOCKED", "Requests are blocked."), ("allow it", "Requests are blocked")),
        Refusal(refused(403, "SERVICE_DISABLED", "Places API has not been used."), ("enable it",)),
        Refusal(refused(403, "BILLING_DISABLED", "This API method requires billing."), ("billing account",)),
        Refusal(
            refused(429, "RATE_LIMIT_EXCEEDED", "Quota exceeded.", quota_limit="SearchTextRequestPerDayPerProject"),
            ("quota of the day", "tomorrow"),
        ),
    )

    def source(self, endpoint: str) -> LeadSource:
        return GooglePlaces(SourceConfig(google_places_key=KEY, endpoints={self.name: f"{endpoint}/v1"}))

    def answer(self, asked: Request) -> Reply:
        assert (asked.method, asked.path) == ("POST", "/v1/places:searchText")
        query = asked.json()["textQuery"]
        if query != QUERIES[0]:
            return as_json({"places": LAST}) if query == QUERIES[-1] else self.empty(asked)
        token = asked.json().get("pageToken", "")
        following = {"nextPageToken": NEXT[token]} if token in NEXT else {}
        return as_json({"places": PAGES.get(token, []), **following})

    def empty(self, asked: Request) -> Reply:
        return as_json({})


SPEAKER = Google()
