"""The towns that Harmony knows offline: GeoNames' (see data/README.md), and the US post's for hamlets and ZIP codes."""

import csv
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import fmean
from typing import Any, NamedTuple, cast

import zipcodes

from tools.geography.place_words import DATA, Area, areas, country_name, key, region_name

#: Of how many words a name has at most (longer ones exist, and nobody says them).
LONGEST_NAME = 5
#: US territories: states to the post, countries to everybody else.
_TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}
_MILITARY = {"AA", "AE", "AP"}


@dataclass(frozen=True, slots=True)
class Place:
    """A town: its region's code (CO, ON, ENG; empty where people use none), ISO country, degrees, IANA zone, people."""

    city: str
    region: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    population: int

    def within(self, area: Area) -> bool:
        """Whether the town lies in a region or country."""
        return area.holds(self.country, self.region)

    @property
    def label(self) -> str:
        """How people write it, and what finds it again: "Denver, CO", "Toronto, Canada", "London, Ontario, Canada"."""
        if self.country == "US" and self.region:
            return f"{self.city}, {self.region}"
        country, same = country_name(self.country), named(key(self.city))
        if self.city == country and clearly(same) == self:
            return self.city
        if not self.region or clearly([place for place in same if place.country == self.country]) == self:
            return f"{self.city}, {country}"
        return f"{self.city}, {region_name(Area(self.country, self.region))}, {country}"


class _Towns(NamedTuple):
    """The lines of the gazetteer by key, and the keys of the towns that a misspelt name may mean (15,000 people on)."""

    lines: dict[str, str]
    larger: list[str]


@lru_cache(maxsize=4096)
def named(name: str) -> tuple[Place, ...]:
    """The towns of that name (a key), nicknames included, the largest first."""
    lines = _towns().lines
    found = lines.get(name) or lines.get(re.sub(r"^st\b", "saint", name))
    places = [_place(line) for line in found.split("\n")] if found else []
    if name in _nicknames():
        places.append(_nicknamed(_nicknames()[name]))
    return tuple(sorted(set(places), key=lambda place: -place.population))


def clearly(found: Sequence[Place]) -> Place | None:
    """The first of some towns (largest first), unless the second has at least half its people: then nobody can say."""
    if len(found) > 1 and found[1].population * 2 >= found[0].population:
        return None
    return found[0] if found else None


def larger_towns() -> list[str]:
    """The keys of all towns from 15,000 people on: the closed list that misspelt names are repaired against."""
    return _towns().larger


@cache
def famous_towns() -> list[str]:
    """The keys of the cities that people write about in English: from 100,000 people on there, a million elsewhere."""
    lines = _towns().lines
    return [name for name in larger_towns() if any(_is_famous(line) for line in lines[name].split("\n"))]


def towns_within(area: Area) -> list[str]:
    """The keys of all towns, however small, of a region or a country."""
    here = f"\t{area.country}\t{area.region}\t" if area.region else f"\t{area.country}\t"
    return [name for name, lines in _towns().lines.items() if here in lines]


def every_town() -> Iterator[Place]:
    """All towns, once for each of their names; reading them takes about 0.2 s."""
    for lines in _towns().lines.values():
        yield from map(_place, lines.split("\n"))


def hamlets(name: str, within: Sequence[Area] = ()) -> list[Place]:
    """The US post towns of that name (a key): places too small for the gazetteer. Their population is not known (0)."""
    rows = zip_rows(city=name.title())
    states = {row["state"] for row in rows} - _MILITARY
    if within:
        states &= {area.region for area in within if area.country == "US"}
    return [_hamlet([row for row in rows if row["state"] == state]) for state in sorted(states)]


def of_zip(code: str) -> Place | None:
    """The town of a US ZIP code ("80302"), or None. The town's point, not the code's: groups are known by town."""
    row = next(iter(zip_rows(zip_code=code)), None)
    if row is None or row["state"] in _MILITARY:
        return None
    within = Area(row["state"]) if row["state"] in _TERRITORIES else Area("US", row["state"])
    return next((place for place in named(key(row["city"])) if place.within(within)), None) or _hamlet([row])


def zip_rows(**wanted: str) -> list[dict[str, Any]]:
    """The rows of the ZIP table with these values. A process's first call reads the table, in about 0.3 s."""
    return cast("list[dict[str, Any]]", zipcodes.filter_by(**wanted))  # type: ignore[no-untyped-call]


def _is_famous(line: str) -> bool:
    people, country = int(line.rpartition("\t")[2]), line.split("\t", 3)[2]
    return people >= (100_000 if country in {"US", "CA", "GB", "IE", "AU", "NZ"} else 1_000_000)


def _hamlet(rows: list[dict[str, Any]]) -> Place:
    """A post town in the middle of its ZIP codes."""
    state = rows[0]["state"]
    region, country = ("", state) if state in _TERRITORIES else (state, "US")
    latitude, longitude = (round(fmean(float(row[axis]) for row in rows), 3) for axis in ("lat", "long"))
    return Place(rows[0]["city"], region, country, latitude, longitude, rows[0]["timezone"], 0)


def _place(line: str) -> Place:
    name, shown, country, region, zone, latitude, longitude, population = line.split("\t")
    return Place(shown or name.title(), region, country, float(latitude), float(longitude), zone, int(population))


def _nicknamed(label: str) -> Place:
    """The town of a nickname's label: its name, and behind the first comma its region or country."""
    name, _, where = label.partition(", ")
    within = areas(key(where).split())[0]
    return next(place for place in named(key(name)) if place.within(within))


@cache
def _towns() -> _Towns:
    """Lines stay text until somebody asks for that name: reading them all would take ten times as long."""
    text = gzip.decompress((DATA / "gazetteer.csv.gz").read_bytes()).decode()
    lines: dict[str, str] = {}
    larger: list[str] = []
    for part in text.split("\n\n"):
        for line in part.split("\n"):
            name = line.partition("\t")[0]
            lines[name] = f"{lines[name]}\n{line}" if name in lines else line
        larger = larger or list(lines)
    return _Towns(lines, larger)


@cache
def _nicknames() -> dict[str, str]:
    with (DATA / "nicknames.csv").open(encoding="utf-8", newline="") as rows:
        return {key(row["said"]): row["place"] for row in csv.DictReader(rows)}
