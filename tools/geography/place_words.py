"""The words of place names: how they compare, and what states, provinces and countries are called."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[1] / "data"

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+(?:[^\W\d_]\b\.?)?")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_SAME = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}


class Area(NamedTuple):
    """A country (ISO 3166 alpha-2), or one of its regions (the code that people use: CO, ON, ENG)."""

    country: str
    region: str = ""

    def holds(self, country: str, region: str) -> bool:
        """Whether what lies in that country and region lies here."""
        return country == self.country and self.region in ("", region)


class Region(NamedTuple):
    """A row of regions.csv; `geonames` is the code that GeoNames has for it."""

    area: Area
    geonames: str
    name: str
    also: tuple[str, ...]


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """How names compare: without case, accents and punctuation; "St. Louis" and "SAINT LOUIS" are "st louis".

    "Saint-Louis" (Senegal) is "saint louis": the hyphen is how French names differ from their namesakes.
    """
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+-?", re.sub(r"['’‘ʻ`]", "", plain))
    return " ".join(_SAME.get(word, word.rstrip("-")) for word in words)


def areas(words: Sequence[str]) -> list[Area]:
    """What one or two names in a row can mean, likeliest first.

    The words are keys: ("ca",) is California, then Canada; ("on", "canada") is Ontario. Empty where they name none.
    """
    if alone := _named().get(" ".join(words)):
        return list(alone)
    return [inner for i in range(1, len(words)) for inner in _within(words[:i], words[i:])]


def is_area(words: str) -> bool:
    """Whether the key names a region or a country."""
    return words in _named()


def area_names() -> list[str]:
    """The keys of all names of regions and countries that are no abbreviation."""
    return [name for name in _named() if len(name) > 3]


def region_name(area: Area) -> str:
    """What the region is called in full, such as "Ontario"; its code where nothing else is known."""
    return next((region.name for region in regions() if region.area == area), area.region)


def country_name(code: str) -> str:
    """What the country is called in English."""
    return _country_names().get(code, code)


@cache
def regions() -> tuple[Region, ...]:
    """The regions that people name: states, provinces, the parts of the United Kingdom."""
    rows = _rows("regions.csv")
    return tuple(Region(Area(row["country"], row["code"]), row["geonames"], row["name"], _also(row)) for row in rows)


@cache
def everyday_words() -> frozenset[str]:
    """Words that are towns' names, or one slip from a city's, and are hardly ever meant so (phrases: with "_")."""
    return frozenset((DATA / "everyday_words.txt").read_text(encoding="utf-8").split())


def _within(words: Sequence[str], country: Sequence[str]) -> list[Area]:
    countries = {area.country for area in _named().get(" ".join(country), ()) if not area.region}
    return [area for area in _named().get(" ".join(words), ()) if area.region and area.country in countries]


@cache
def _named() -> dict[str, tuple[Area, ...]]:
    found: dict[str, tuple[Area, ...]] = {}
    pairs = [(region.area, (region.area.region, region.name, *region.also)) for region in regions()]
    pairs += [(Area(row["code"]), (row["code"], row["name"], *_also(row))) for row in _rows("countries.csv")]
    for area, names in pairs:
        for name in {key(name) for name in names}:
            found[name] = (*found.get(name, ()), area)
    return found


@cache
def _country_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _rows("countries.csv")}


def _also(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(name for name in row["also"].split(";") if name)


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
