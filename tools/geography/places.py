"""Places as people name them, resolved offline to a town with its region, country, coordinates and time zone.

A bare name is the largest town of that name, unless the second has at least half its people: then a person is asked.
A misspelt name is repaired only if it is clear which town was meant, and `read` says so.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tools.errors import Candidate, InvalidInput, NeedsAnswer
from tools.geography.gazetteer import Place, clearly, hamlets, named, of_zip
from tools.geography.place_mentions import Span, find_in
from tools.geography.place_names import corrected, nearest, note_of, rivals, split_area, towns
from tools.geography.place_words import areas, key

__all__ = [
    "Box",
    "Place",
    "Reading",
    "Span",
    "bounding_box",
    "distance_km",
    "find_in",
    "read",
    "repair",
    "resolve",
    "zone_of",
]

EARTH_KM = 6371.0088
MAX_LENGTH = 120
#: A state's or country's name means the city of that name if that is so large (Washington) or lies there (New York).
_METROPOLIS = 500_000
_EXAMPLE = 'Give a city, such as "Denver, CO", "Toronto, Canada" or "80302".'
_KINDS_OF_REGION = {"US": "state", "CA": "province"}
_ZIP = re.compile(r"(?:^|[\s,])(\d{5})(?:-\d{4})?$")
_AROUND = re.compile(
    r"^(?:the )?(?:greater|downtown|metro|central|city of) |^the | (?:metro )?(?:area|metro|downtown)$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as; `note` says what was repaired (empty where nothing was)."""

    place: Place
    note: str = ""


class Box(NamedTuple):
    """Degrees between which a place lies; west is never east of east."""

    south: float
    north: float
    west: float
    east: float


def resolve(text: str, field: str = "location") -> Place:
    """The place that a text names: "Denver", "denver co", "Portland, Oregon", "80302", "Toronto, Canada", "NYC".

    Raises:
        InvalidInput: it is no place, or only a state or a country; names the nearest towns.
        NeedsAnswer: several towns of that name are about as large; carries them as candidates.
    """
    return read(text, field).place


def read(text: str, field: str = "location") -> Reading:
    """As `resolve`, with a note where a misspelt name was repaired."""
    text = _checked(text, field)
    words = key(text).split()
    if code := _ZIP.search(text):
        return Reading(_zip(code[1], field))
    _refuse_area(" ".join(words), text, field)
    if found := towns(words) or _trimmed(words) or _hamlets(words):
        return Reading(_one(found, field))
    if mended := corrected(words):
        place = _one(towns(mended), field)
        return Reading(place, note_of(text, place))
    raise _unknown(text, words, field)


def repair(text: str) -> tuple[Place, str] | None:
    """What a misspelt place was meant to be, with a sentence that says so; None if unclear, or if nothing is wrong."""
    words = key(text[:MAX_LENGTH]).split()
    mended = None if towns(words) else corrected(words)
    place = clearly(towns(mended)) if mended else None
    return (place, note_of(text, place)) if place else None


def zone_of(place: Place) -> ZoneInfo:
    """The place's time zone."""
    return ZoneInfo(place.timezone)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance over the ground in km between two points in degrees."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def bounding_box(lat: float, lon: float, radius_km: float) -> Box:
    """A box around everything within a distance, to sort out quickly what `distance_km` need not measure.

    Near a pole and across the 180th meridian it takes in all longitudes.
    """
    reach = min(radius_km / EARTH_KM, pi)
    south, north = lat - degrees(reach), lat + degrees(reach)
    if south <= -90 or north >= 90:
        return Box(max(south, -90.0), min(north, 90.0), -180.0, 180.0)
    aside = degrees(asin(sin(reach) / cos(radians(lat))))
    if lon - aside < -180 or lon + aside > 180:
        return Box(south, north, -180.0, 180.0)
    return Box(south, north, lon - aside, lon + aside)


def ambiguous(found: list[Place], field: str) -> NeedsAnswer:
    """The question which of several towns is meant."""
    choices = [Candidate(place.label, place.label) for place in rivals(found)]
    return NeedsAnswer(field, f"Which {found[0].city} do you mean?", choices)


def _checked(text: str, field: str) -> str:
    """The text without invisible marks and in single spaces."""
    if len(text) > MAX_LENGTH:
        raise InvalidInput(field, "is too long for a place.", _EXAMPLE)
    if any(unicodedata.category(c) == "Cc" and not c.isspace() for c in text):
        raise InvalidInput(field, "has characters that no place has.", _EXAMPLE)
    text = " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())
    if not text:
        raise InvalidInput(field, "is empty.", _EXAMPLE)
    return text


def _one(found: list[Place], field: str) -> Place:
    place = clearly(found)
    if place is None:
        raise ambiguous(found, field)
    return place


def _refuse_area(name: str, text: str, field: str) -> None:
    """A state or a country alone is no place to travel to, unless it is a city's name too."""
    meant = [area for area in areas([name]) if area.country != "AU" or not area.region]
    cities = named(name)
    if not meant or any(city.population >= _METROPOLIS or city.within(area) for city in cities for area in meant):
        return
    kind = _KINDS_OF_REGION.get(meant[0].country, "country") if meant[0].region else "country"
    raise InvalidInput(field, f'"{text}" is a whole {kind}. Which city there?', _EXAMPLE)


def _trimmed(words: list[str]) -> list[Place]:
    """The town of "the greater Boston area"."""
    name = _AROUND.sub("", _AROUND.sub("", " ".join(words)))
    return towns(name.split())


def _hamlets(words: list[str]) -> list[Place]:
    name, within = split_area(words)
    return hamlets(" ".join(name), within)


def _zip(code: str, field: str) -> Place:
    if place := of_zip(code):
        return place
    raise InvalidInput(field, f"there is no ZIP code {code}.", _EXAMPLE)


def _unknown(text: str, words: list[str], field: str) -> InvalidInput:
    """Nothing is called so; names what is called nearly so."""
    near = [place.label for place in nearest(words)]
    remedy = f"Did you mean {' or '.join(near)}?" if near else _EXAMPLE
    return InvalidInput(field, f'I know no place called "{text}".', remedy)
