"""How a provider speaks, for the suite that every lead source passes (tests/sources/test_every_adapter.py)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tools.sources.base import LeadSource


@dataclass(frozen=True)
class Asked:
    """A request as the provider sees it. Names of headers are in lower case; `params` are the address's, decoded."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What the provider answers."""

    body: bytes
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """A refusal of the provider's, and words that the failure has to have."""

    reply: Reply
    says: Sequence[str]


def as_json(value: Any, status: int = 200, **headers: str) -> Reply:
    """JSON as providers send it: UTF-8, letters beyond ASCII as they are."""
    return Reply(json.dumps(value, ensure_ascii=False).encode(), status, headers=headers)


class Speaker:
    """One provider. A file in tests/sources/speakers/ makes a subclass, and names its instance SPEAKER.

    `name` is the source's. `names` are the groups that a whole search finds, one of them with an accent (é) unless
    `accented` is False. `requests` is how many requests a whole search takes where all goes well; at least two, with
    groups on the first and on a later one, where the format has pages. `place` and `radius_km` are what is searched.
    `refusals` are the provider's own, by reason: each stops the search, and its words are told. `strict` is False for
    pages made for people: what has not the expected form is then a page without groups, and no failure.
    """

    name: str
    names: Sequence[str]
    requests: int = 2
    place: str = "Denver, CO"
    radius_km: float = 60.0
    accented: bool = True
    strict: bool = True
    refusals: Sequence[Refusal] = ()

    def source(self, endpoint: str) -> LeadSource:
        """The source, configured for a provider at that address."""
        raise NotImplementedError

    def answer(self, asked: Asked) -> Reply:
        """What it answers when all goes well."""
        raise NotImplementedError

    def empty(self, asked: Asked) -> Reply:
        """What it answers when it knows no groups there."""
        raise NotImplementedError

    def error(self, status: int, words: str) -> Reply:
        """An error with these words, in the provider's format."""
        return as_json({"error": {"code": status, "message": words}}, status)
