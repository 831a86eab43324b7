"""OpenStreetMap by the Overpass API: music clubs, music schools, and what is called a choir, around a place.

Format: Overpass QL as the form field `data`, answered as JSON: `elements` with `type`, `id`, `tags`, and `lat`/`lon` of
a node or `center` of a way or relation. An error once the answer has begun is a `remark` in it, at HTTP 200; one before
is a page of HTML. Tags as the OpenStreetMap wiki documents them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tools.errors import HarmonyError
from tools.people import clean_name, normalise_email, normalise_phone, normalise_url
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.handles import facebook_handle, instagram_handle, wikidata_id_of
from tools.sources.reading import Town, town_near
from tools.sources.refusals import its_words, refusal
from tools.sources.shapes import mapping, objects, point, tried, words
from tools.sources.singing import sings
from tools.sources.web import Answer, Ask

#: So many elements are asked for, and so many seconds and bytes may the question take there.
ELEMENTS, _SECONDS, _MEMORY = 500, 60, 64 * 1024 * 1024
_NAMES = (
    "choir|chorus|chorale|choral society|singers|cappella|barbershop|glee club|"
    "choeur|chœur|(kammer|männer|frauen|kirchen|gospel)chor"
)
_CLUBS = frozenset(("music", "choir", "singing"))
#: Before a key: it once was so.
_PAST = ("disused:", "abandoned:", "was:", "removed:", "demolished:", "razed:")
#: Where people eat, drink or have their hair cut, whatever the place is called.
_NO_GROUP = frozenset("bar pub cafe restaurant fast_food nightclub biergarten ice_cream food_court".split())
_ERROR = re.compile(r"Error\s*</strong>\s*:?\s*([^<]{1,400})", re.I)
_ELEMENT = re.compile(r"(node|way|relation)/[0-9]+")

#: Filters for plain keys: those for patterns of keys would have to read everything within the radius.
_WANTED = (
    *(f'["{past}club"~"^(music|choir|singing)$"]' for past in ("", "disused:", "abandoned:")),
    *(f'["{past}amenity"="music_school"]' for past in ("", "disused:", "abandoned:")),
    *(f'["{key}"]["name"~"{_NAMES}",i]' for key in ("club", "office", "amenity", "leisure")),
)


@dataclass(frozen=True)
class _Tags:
    """An element's tags, as texts. `past` says that it no longer is what it was."""

    texts: Mapping[str, str]

    @property
    def past(self) -> bool:
        lived = any(self.texts.get(key) for key in ("club", "office", "amenity", "leisure"))
        return not lived and any(key.startswith(_PAST) for key in self.texts)

    def __getitem__(self, key: str) -> str:
        """The text of a key, or of the same key of the past."""
        return next((text for before in ("", *_PAST) if (text := self.texts.get(before + key))), "")

    def read(self, reader: Callable[[str], str | None], *keys: str) -> str | None:
        """The first value of some keys that can be read; several values of one key stand between semicolons."""
        values = (value.strip() for key in keys for value in self[key].split(";"))
        return next((read for value in values if (read := tried(reader, value))), None)


class Overpass:
    """The groups on OpenStreetMap within the radius."""

    name = "overpass"
    needs = ""
    yields = "places, sites, numbers and accounts of groups that are on the map"
    terms = Terms(
        "OpenStreetMap's data is under the ODbL: it may be kept with its credit, each fact marked as OpenStreetMap's.",
        credit="© OpenStreetMap contributors, ODbL",
        credit_url="https://www.openstreetmap.org/copyright",
    )
    timeout = 90.0

    def __init__(self, config: SourceConfig) -> None:
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups within the radius; those that are no more say so.

        Raises:
            SourceFailed: it could not answer, or not to the end; what it yielded before is kept.
        """
        said = _said(search.web.ask(self._asking(search)))
        elements = objects(said["elements"])
        for element in elements:
            item = _read(element, search)
            if isinstance(item, Flaw) or (item and within(item, search)):
                yield item
        if remark := words(said.get("remark"), 300).rstrip("."):
            raise SourceFailed(f'it did not get to the end: "{remark}"')
        if len(elements) >= ELEMENTS:
            yield Flaw(f"only the first {ELEMENTS} elements were read; a smaller radius finds the rest")

    def _asking(self, search: Search) -> Ask:
        return Ask(
            self._endpoint,
            method="POST",
            form={"data": query(search)},
            headers={"accept": "application/json"},
            pace=2.0,
            most=8 * 1024 * 1024,
        )


def query(search: Search) -> str:
    """The question, for a place and a radius."""
    here = search.place
    around = f"around:{search.radius_km * 1000:.0f},{here.latitude:.4f},{here.longitude:.4f}"
    wanted = "".join(f"  nwr{filters}({around});\n" for filters in _WANTED)
    return f"[out:json][timeout:{_SECONDS}][maxsize:{_MEMORY}];\n(\n{wanted});\nout tags center qt {ELEMENTS};\n"


def _said(answer: Answer) -> dict[str, Any]:
    """The answer, with its `elements` as a list.

    Raises:
        SourceFailed: it refused, or what came back has another shape.
    """
    error = _ERROR.search(answer.text[:20_000])
    reason = words(error[1]) if error else ""
    if answer.status != 200:
        raise refusal(answer, reason)
    if reason:
        raise SourceFailed(f'it answered with an error: "{reason.rstrip(".")}"')
    said = answer.json()
    if not isinstance(said, dict) or not isinstance(said.get("elements"), list):
        raise SourceFailed(f"what came back has no list of elements: {its_words(answer)[:80] or 'nothing'}")
    return said


def _read(element: dict[str, Any], search: Search) -> Found | Flaw | None:
    """The group that an element is; None where it is none."""
    tags = _Tags({str(key): words(value) for key, value in mapping(element.get("tags")).items()})
    where = f"{words(element.get('type'))}/{words(element.get('id'), 20)}"
    if not _ELEMENT.fullmatch(where) or not _is_group(tags):
        return None
    centre = mapping(element.get("center"))
    at = point(element.get("lat"), element.get("lon")) or point(centre.get("lat"), centre.get("lon"))
    try:
        name = clean_name(tags["name"], "name")
    except HarmonyError:
        return Flaw(f"{where} has no name that can be read")
    return _group(name, where, tags, at, search) if at else Flaw(f"{name} ({where}) has no point on the map")


def _is_group(tags: _Tags) -> bool:
    """Whether what the question found may be a group; what has no name is none that anybody could be told of."""
    if not tags["name"] or tags["amenity"] in _NO_GROUP:
        return False
    return tags["club"] in _CLUBS or tags["amenity"] == "music_school" or sings(tags["name"])


def _group(name: str, where: str, tags: _Tags, at: tuple[float, float], search: Search) -> Found:
    town = _town(tags, at)
    country = town.country or search.place.country
    return Found(
        name=name,
        source_url=f"https://www.openstreetmap.org/{where}",
        seen_on=search.today,
        city=town.city,
        region=town.region,
        country=town.country,
        latitude=at[0],
        longitude=at[1],
        kind="organisation" if tags["amenity"] == "music_school" else None,
        website=tags.read(normalise_url, "website", "contact:website", "url"),
        email=tags.read(normalise_email, "email", "contact:email"),
        phone=tags.read(lambda text: normalise_phone(text, "phone", country), *_PHONES),
        wikidata_id=tags.read(wikidata_id_of, "wikidata"),
        facebook=tags.read(facebook_handle, "contact:facebook", "facebook"),
        instagram=tags.read(instagram_handle, "contact:instagram", "instagram"),
        description=tags["description"],
        address=_address(tags),
        closed=_closed(tags, search.today),
        note=_weak(name, tags),
    )


_PHONES = ("phone", "contact:phone", "contact:mobile", "mobile")


def _town(tags: _Tags, at: tuple[float, float]) -> Town:
    """The town as the tags say; its region and country, where they do not, as of the town of that name there."""
    known = town_near(tags["addr:city"], at)
    country = tags["addr:country"].upper()
    stated = country if re.fullmatch(r"[A-Z]{2}", country) else ""
    return Town(known.city, known.region or tags["addr:state"], known.country or stated)


def _address(tags: _Tags) -> str:
    street = " ".join(part for part in (tags["addr:housenumber"], tags["addr:street"]) if part)
    town = " ".join(part for part in (tags["addr:state"], tags["addr:postcode"]) if part)
    return ", ".join(part for part in (street, tags["addr:city"], town) if part)


def _closed(tags: _Tags, today: date) -> str:
    """Why it is no more: its end, where that is past, or that everything about it is of the past."""
    end = re.match(r"([0-9]{4})(-[0-9]{2})?(-[0-9]{2})?$", tags["end_date"])
    if end and end[0] <= today.isoformat()[: len(end[0])]:
        return f"ended {end[1]}"
    return "out of use, says OpenStreetMap" if tags.past else ""


def _weak(name: str, tags: _Tags) -> str:
    """What is weak about it: the map knows clubs and schools of any music."""
    if sings(name) or tags["club"] in ("choir", "singing"):
        return ""
    return "a music school" if tags["amenity"] == "music_school" else "a music club; it does not say that it sings"
