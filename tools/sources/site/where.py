"""Where a group is, as its site says: by JSON-LD, or by the one town of the postal addresses on a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tools.geography.place_words import areas, key
from tools.sources.site.structured import Stated

_STREET = re.compile(
    r"^.*\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|suite|box)\b\.?,?\s", re.I
)
_TOWN = re.compile(r"\b([A-Z][a-z.'’-]{1,30}(?: [A-Z][a-z.'’-]{1,30}){0,5}),?\s([A-Z]{2}),?\s\d{5}(?:-\d{4})?\b")


@dataclass(frozen=True)
class Where:
    """A town with its region and its country (ISO 3166, two letters), the street, and degrees; empty where not said."""

    city: str = ""
    region: str = ""
    country: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None


def country_code(text: str) -> str:
    """The two letters of a country, of its name or its code; empty where it is none that is known."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    found = areas([key(text)]) if text else []
    return next((area.country for area in found if not area.region), "")


def where(said: Stated, lines: Sequence[str], country: str) -> Where:
    """Where a page says that the group is.

    Args:
        said: What its JSON-LD states.
        lines: Its visible lines, searched for an American postal address where JSON-LD names no town.
        country: The country that is taken where it names none.
    """
    named = country_code(said.country)
    address = ", ".join(part for part in (said.street, said.city, f"{said.region} {said.postal_code}".strip()) if part)
    both = said.latitude is not None and said.longitude is not None and (said.latitude, said.longitude) != (0.0, 0.0)
    point = (said.latitude, said.longitude) if both else (None, None)
    if said.city:
        return Where(said.city, said.region, named or country, address, *point)
    towns = {(_STREET.sub("", m[1]), m[2]) for line in lines for m in _TOWN.finditer(line)}
    known = [(city, region) for city, region in towns if areas([region.casefold(), "us"])]
    if country == "US" and len(known) == 1:
        return Where(*known[0], "US", address, *point)
    return Where(country=named, address=address, latitude=point[0], longitude=point[1])
