"""How a provider speaks, for the suite that every lead source passes (tests/sources/test_every_adapter.py)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.bench.loopback import Reply, Request
from tools.sources.base import LeadSource

__all__ = ["Refusal", "Reply", "Request", "Speaker", "as_json", "in_page"]


@dataclass(frozen=True)
class Refusal:
    """A refusal of the provider's, and words that the failure has to have."""

    reply: Reply
    says: Sequence[str]


def as_json(value: Any, status: int = 200) -> Reply:
    """JSON as providers send it: UTF-8, letters beyond ASCII as they are."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status, "application/json; charset=utf-8")


def in_page(words: str, status: int = 200) -> Reply:
    """A page for people, as a provider's proxy or maintenance sends it instead of an answer."""
    page = f"<html><head><title>Oh no</title></head><body><p>{words}</p></body></html>"
    return Reply(page, status, "text/html; charset=utf-8")


class Speaker:
    """One provider. A file in tests/sources/speakers/ makes a subclass, and names its instance SPEAKER.

    `name` is the source's. `names` are the groups that a whole search finds, one of them with an é unless `accented` is
    False. `requests` is how many requests a whole search takes where all goes well: two or more, with groups on the
    first and on the last, where the format has pages. `place` and `radius_km` are what is searched. `refusals` are the
    provider's own, by reason: each stops the search at once, and its words are told. `waits`: a 429 with a short
    Retry-After goes away by waiting. `by_pages`: it is read by `web.read`, at http://NAME.example; then an error's page
    is for people, and only its status is told. `strict` is False where a page that has not the expected form is merely
    one without groups. `handles` are the accounts that are known, for a source that is asked about known ones.
    """

    name: str
    names: Sequence[str]
    requests: int = 2
    place: str = "Denver, CO"
    radius_km: float = 60.0
    accented: bool = True
    waits: bool = True
    by_pages: bool = False
    strict: bool = True
    handles: tuple[str, ...] = ()
    refusals: Sequence[Refusal] = ()

    def source(self, endpoint: str) -> LeadSource:
        """The source, configured for a provider at that address."""
        raise NotImplementedError

    def answer(self, asked: Request) -> Reply:
        """What it answers when all goes well; to what it does not know, such as a page that there is not, too."""
        raise NotImplementedError

    def empty(self, asked: Request) -> Reply:
        """What it answers when it knows no groups there."""
        raise NotImplementedError

    def error(self, status: int, words: str) -> Reply:
        """An error with these words, in the provider's format."""
        return as_json({"error": {"code": status, "message": words}}, status)
