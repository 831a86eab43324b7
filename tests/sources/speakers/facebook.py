"""How Meta's Graph API speaks of Facebook's pages; the pages are invented."""

from typing import Any

from speaking import Refusal, Reply, Request, Speaker, as_json

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.facebook import ASKED, SEARCHED, SINGERS, Facebook

TOKEN = "EAAinvented-token|of-nobody"
DENVER = {"city": "Denver", "state": "CO", "country": "United States", "latitude": 39.74, "longitude": -104.99}


def page(number: int, name: str, **other: Any) -> dict[str, Any]:
    """One page of an answer to a search."""
    link = f"https://www.facebook.com/InventedPage{number}"
    return {"id": f"10000000000{number:04}", "name": name, "location": DENVER, "link": link, **other}


PAGES = {
    "": [
        page(1, "Café Choir of Denver"),
        page(2, "Denver Plumbing"),
        page(3, "Boston Choir", location={"city": "Boston", "state": "MA", "country": "United States"}),
    ],
    "second": [page(5, "Nowhere Singers", location=None)],
}
LAST = [page(4, "Golden Voices", location={"city": "Golden", "state": "CO", "country": "United States"})]
DETAILS = {
    "website": "http://www.choir.example, http://other.example",
    "emails": ["Hello@Choir.Example"],
    "phone": "+1 303-555-0123",
    "category": "Choir",
    "fan_count": 321,
    "is_permanently_closed": False,
}


def refused(code: int, message: str, status: int = 400) -> Reply:
    """A refusal by code."""
    return as_json({"error": {"message": message, "type": "OAuthException", "code": code}}, status)


class Meta(Speaker):
    name = "facebook"
    names = ("Café Choir of Denver", "Golden Voices")
    requests = 9  # two pages of the first search, one of each other, two pages of groups
    refusals = (
        Refusal(refused(10, "(#10) This endpoint requires a permission.", 403), ("app review", "(#10)")),
        Refusal(refused(190, "Error validating access token."), ("HARMONY_FACEBOOK_TOKEN", "Error validating")),
        Refusal(refused(100, "(#100) Unknown parameter."), ("did not accept", "(#100)")),
        *(Refusal(refused(code, "Limit reached."), ("in an hour", f"code {code}")) for code in (4, 17, 32, 613)),
    )

    def source(self, endpoint: str) -> LeadSource:
        return Facebook(SourceConfig(facebook_token=TOKEN, endpoints={self.name: f"{endpoint}/v26.0"}))

    def answer(self, asked: Request) -> Reply:
        assert asked.query["access_token"] == TOKEN
        if asked.path != "/v26.0/pages/search":
            number = asked.path.removeprefix("/v26.0/")
            assert asked.query["fields"] == ASKED
            return as_json(next(p for pages in [*PAGES.values(), LAST] for p in pages if p["id"] == number) | DETAILS)
        assert asked.query["fields"] == SEARCHED
        if asked.query["q"] != f"Denver {SINGERS[0]}":
            return as_json({"data": LAST}) if asked.query["q"] == f"Denver {SINGERS[-1]}" else self.empty(asked)
        after = asked.query.get("after", "")
        away = f"https://elsewhere.example/v26.0/pages/search?access_token={TOKEN}&after=second"
        paging = {"paging": {"cursors": {"before": "x", "after": "second"}, "next": away}} if not after else {}
        return as_json({"data": PAGES[after], **paging})

    def empty(self, asked: Request) -> Reply:
        return as_json({"data": []})

    def error(self, status: int, words: str) -> Reply:
        return refused(2, words, status)


SPEAKER = Meta()
