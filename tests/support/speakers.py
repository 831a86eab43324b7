"""The providers of tests/sources/speakers/, a web that gives their answers at once, and what every find has to be."""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from speaking import Reply, Request, Speaker

from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, LeadSource, Search, SourceFailed
from tools.sources.web import Answer, Ask, Refusal, Web

TODAY = date(2026, 11, 23)
FOLDER = Path(__file__).parents[1] / "sources" / "speakers"


def all_speakers() -> list[Speaker]:
    """Every provider that there is a file of."""
    return [_loaded(path) for path in sorted(FOLDER.glob("*.py"))]


def _loaded(path: Path) -> Speaker:
    spec = importlib.util.spec_from_file_location(f"speaker_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    speaker: Speaker = module.SPEAKER
    return speaker


@dataclass
class Told:
    """What came of a search: groups, what could not be read, and why it broke off (empty where it did not)."""

    found: list[Found] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def names(self) -> list[str]:
        return sorted(found.name for found in self.found)


def searched(source: LeadSource, speaker: Speaker, web: Web) -> Told:
    """Search, as a campaign does; whatever else than a SourceFailed is raised goes on."""
    told = Told()
    try:
        search = Search(resolve(speaker.place), speaker.radius_km, TODAY, web, handles=speaker.handles)
        for item in source.search(search):
            if isinstance(item, Flaw):
                told.flaws.append(item.text)
            else:
                assert isinstance(item, Found)
                told.found.append(item)
    except SourceFailed as failure:
        told.problem = str(failure)
        assert told.problem
    assert_sound(told)
    return told


def assert_sound(told: Told) -> None:
    """What holds for everything that any source says, whatever its provider answered."""
    for text in (told.problem, *told.flaws):
        assert len(text) < 600
        assert text.isprintable(), text
    for found in told.found:
        _assert_sound(found)


def _assert_sound(found: Found) -> None:
    assert found.name.strip()
    assert len(found.name) <= 120
    assert urlsplit(found.source_url).scheme in ("http", "https")
    assert found.seen_on <= TODAY
    assert found.country == "" or re.fullmatch("[A-Z]{2}", found.country)
    if found.latitude is not None and found.longitude is not None:
        assert abs(found.latitude) <= 90
        assert abs(found.longitude) <= 180
    shapes = {
        "ein": r"[0-9]{9}",
        "wikidata_id": r"Q[0-9]+",
        "phone": r"\+[0-9]{5,15}",
        "email": r"[^\sA-Z@]+@[^\sA-Z@]+",
        "website": r"https?://\S+",
        "facebook": r"[a-z0-9._-]+",
        "instagram": r"[a-z0-9._-]+",
    }
    for name, shape in shapes.items():
        value = getattr(found, name)
        assert value is None or re.fullmatch(shape, value), (name, value)
    for text in (found.name, found.city, found.region, found.address, found.description, found.note, found.closed):
        assert isinstance(text, str)
        assert "\x00" not in text
        assert len(text) <= 4000
        text.encode()
    for name, value in found.extra.items():
        assert isinstance(value, str), name
        value.encode()


@dataclass
class Canned:
    """A web (the Protocol) without a network: each request is answered at once, as `reply` says."""

    reply: Callable[[Request], Reply]

    def ask(self, asking: Ask) -> Answer:
        query = f"?{urlencode(asking.params)}" if asking.params else ""
        body = urlencode(asking.form or {}).encode() if asking.body is None else _json(asking.body)
        answer = self._answer(Request(asking.method, urlsplit(asking.url).path + query, {}, body), asking.url)
        if asking.distil is None or answer.status != 200:
            return answer
        kind = {"content-type": "text/csv; charset=utf-8"}
        return Answer(answer.url, 200, kind, asking.distil(answer.text.splitlines(keepends=True)).encode())

    def read(self, url: str) -> Answer:
        parts = urlsplit(url)
        answer = self._answer(Request("GET", parts._replace(scheme="", netloc="").geturl(), {}, b""), url)
        if answer.status != 200:
            raise Refusal(f"{parts.hostname} answers {answer.status}", answer)
        return answer

    def within(self, seconds: float) -> "Canned":
        return self

    def _answer(self, request: Request, url: str) -> Answer:
        reply = self.reply(request)
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(url, reply.status, {"content-type": reply.content_type, **headers}, reply.content)


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
