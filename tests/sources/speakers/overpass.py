"""The Overpass API, invented: elements with tags; errors as pages of HTML, or as a remark at HTTP 200."""

from typing import Any

from speaking import Refusal, Reply, Request, Speaker, as_json

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.overpass import Overpass


def node(number: int, at: tuple[float, float], **tags: str) -> dict[str, Any]:
    """A node; a colon of a key is written as two underscores."""
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    return {"type": "node", "id": number, "lat": at[0], "lon": at[1], "tags": named}


def way(number: int, at: tuple[float, float], **tags: str) -> dict[str, Any]:
    """A way, with its middle."""
    element = node(number, at, **tags)
    return {"type": "way", "id": number, "center": {"lat": at[0], "lon": at[1]}, "tags": element["tags"]}


DENVER, BOULDER = (39.74, -104.99), (40.015, -105.27)
ELEMENTS = [
    node(11, DENVER, name="Chœur de l’Été", club="choir", addr__city="Denver", phone="303 555 0101; 303 555 0102"),
    way(12, BOULDER, name="Flatiron Music School", amenity="music_school", contact__website="flatiron.example"),
    node(13, DENVER, name="The Barbershop", amenity="pub"),
    node(14, DENVER, club="choir"),
    node(15, (39.06, -108.55), name="Far Singers", club="choir"),
    node(16, DENVER, name="Gone Singers", disused__club="choir"),
]


def answered(elements: list[dict[str, Any]], **more: Any) -> Reply:
    """An answer, with what it has beside its elements."""
    told = {"timestamp_osm_base": "2026-11-22T00:00:00Z", "copyright": "made available under ODbL."}
    return as_json({"version": 0.6, "generator": "Overpass API", "osm3s": told, "elements": elements, **more})


def page(words: str, status: int) -> Reply:
    """An error's page."""
    told = f'<p>The data is under ODbL.</p><p><strong style="color:#FF0000">Error</strong>: {words} </p>'
    return Reply(f"<html><head><title>OSM3S Response</title></head><body>{told}</body></html>", status, "text/html")


class OverpassSpeaker(Speaker):
    name = "overpass"
    names = ("Chœur de l’Été", "Flatiron Music School", "Gone Singers")
    requests = 1
    refusals = (
        Refusal(answered([], remark='runtime error: Query timed out in "query" at line 4.'), ("timed out", "line 4")),
        Refusal(page("runtime error: The server is probably too busy to handle your request.", 200), ("too busy",)),
        Refusal(page("line 1: parse error: ; expected", 400), ("parse error",)),
        Refusal(page("runtime error: Dispatcher_Client::request_read_and_idx::timeout.", 504), ("Dispatcher",)),
    )

    def source(self, endpoint: str) -> LeadSource:
        return Overpass(SourceConfig(endpoints={"overpass": f"{endpoint}/api/interpreter"}))

    def answer(self, asked: Request) -> Reply:
        return answered(ELEMENTS)

    def empty(self, asked: Request) -> Reply:
        return answered([])

    def error(self, status: int, words: str) -> Reply:
        return page(words, status)


SPEAKER = OverpassSpeaker()
