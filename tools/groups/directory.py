"""The built-in directory: real singing groups as facts, each with the public page that it came from."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tools.geography.places import resolve

CSV = Path(__file__).parents[1] / "data" / "groups.csv"
#: `open_to` of a group that takes the students of one school or college only.
STUDENTS = "students"
#: How the file says from what a town is known that a page does not state as such.
_OF_THE_CITY = re.compile(r"city\s*[:=]\s*(.+)")
#: How the file says that a page is years old.
_YEAR = re.compile(r"page dates from about ((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class DirectoryGroup:
    """One row. Empty means not stated, never "no". Coordinates in degrees, of the city.

    `source_url` is the public page of the facts, `seen_on` the day it was read. `note` says to staff what is weak about
    the row; of that, the public hears only about which year an old page is from (`page_year`).
    """

    name: str
    kind: str
    voicing: str | None
    styles: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    auditioned: bool | None
    open_to: str
    city: str
    region: str
    country: str
    latitude: float
    longitude: float
    website: str | None
    source_url: str
    seen_on: date
    note: str
    page_year: int | None


@cache
def directory() -> tuple[DirectoryGroup, ...]:
    """Every row of the directory, in the file's order; the file is read once."""
    with CSV.open(encoding="utf-8", newline="") as lines:
        return tuple(_group(row) for row in csv.DictReader(lines))


def _group(row: dict[str, str]) -> DirectoryGroup:
    latitude, longitude = _coordinates(row)
    return DirectoryGroup(
        name=row["name"],
        kind=row["kind"],
        voicing=row["voicing"] or None,
        styles=tuple(style for style in row["styles"].split(";") if style),
        min_age=_number(row["min_age"]),
        max_age=_number(row["max_age"]),
        auditioned={"yes": True, "no": False}.get(row["auditioned"]),
        open_to=row["open_to"],
        city=row["city"],
        region=row["region"],
        country=row["country"],
        latitude=latitude,
        longitude=longitude,
        website=row["website"] or None,
        source_url=row["source_url"],
        seen_on=date.fromisoformat(row["seen_on"]),
        note=_readable(row["note"]),
        page_year=int(year[1]) if (year := _YEAR.search(row["note"])) else None,
    )


def _readable(note: str) -> str:
    """A note of the file as people read it: "city: rehearsal venue" is "town taken from rehearsal venue"."""
    return "; ".join(dict.fromkeys(map(_in_words, note.split("; ")))) if note else ""


def _in_words(part: str) -> str:
    said = _OF_THE_CITY.match(part)
    if said is None:
        return part
    if "campus" in said[1]:
        return "town taken from its school's campus"
    return f"town taken from {said[1].removeprefix('from ')}"


def _number(text: str) -> int | None:
    return int(text) if text else None


def _coordinates(row: dict[str, str]) -> tuple[float, float]:
    """The row's own; a row that has none is where its city is."""
    if row["latitude"]:
        return float(row["latitude"]), float(row["longitude"])
    city = resolve(f"{row['city']}, {row['region']}, {row['country']}")
    return city.latitude, city.longitude
