"""How Meta's Graph API speaks of Instagram's professional accounts; the accounts are invented."""

import re

from speaking import Refusal, Reply, Request, Speaker, as_json

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.instagram import ASKED, Instagram

TOKEN, USER = "IGAAinvented-token-of-nobody", "17841400000000001"
ACCOUNTS = {
    "cafechoir": {
        "username": "cafechoir",
        "name": "Café Choir",
        "biography": "We sing in Denver.\nMondays",
        "website": "https://cafechoir.example/",
        "followers_count": 512,
        "media_count": 40,
    },
    "golden.voices": {"username": "golden.voices", "name": "Golden Voices", "followers_count": 12, "media_count": 0},
}


def refused(code: int, message: str, status: int = 400) -> Reply:
    """A refusal by code."""
    return as_json({"error": {"message": message, "type": "OAuthException", "code": code}}, status)


class Accounts(Speaker):
    name = "instagram"
    names = ("Café Choir", "Golden Voices")
    requests = 3
    handles = ("cafechoir", "no.such.account", "golden.voices", "not a handle){x}")
    refusals = (
        Refusal(refused(10, "Application does not have permission.", 403), ("app review", "does not have permission")),
        Refusal(refused(190, "Session has expired."), ("HARMONY_INSTAGRAM_TOKEN", "Session has expired")),
        *(Refusal(refused(code, "Limit reached."), ("in an hour", f"code {code}")) for code in (4, 17, 32, 613)),
    )

    def source(self, endpoint: str) -> LeadSource:
        config = SourceConfig(instagram_token=TOKEN, instagram_user=USER, endpoints={self.name: endpoint})
        return Instagram(config)

    def answer(self, asked: Request) -> Reply:
        assert (asked.path, asked.query["access_token"]) == (f"/{USER}", TOKEN)
        named = re.fullmatch(rf"business_discovery\.username\((.*)\)\{{{ASKED}\}}", asked.query["fields"])
        assert named
        if named[1] not in ACCOUNTS:
            return refused(110, "Invalid user id")
        return as_json({"business_discovery": ACCOUNTS[named[1]] | {"id": "17841400000000002"}, "id": USER})

    def empty(self, asked: Request) -> Reply:
        return refused(110, "Invalid user id")

    def error(self, status: int, words: str) -> Reply:
        return refused(2, words, status)


SPEAKER = Accounts()
