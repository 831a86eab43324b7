"""A list of groups as CSV, given by its text: columns by name, what cannot be read told by line, the rest found.

The text is what a person uploaded. No path ever comes in here.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tools.errors import HarmonyError
from tools.kinds import kind_of, styles_in, voicing_of
from tools.people import clean_name, clean_text, normalise_email, normalise_phone, normalise_url
from tools.places import Place, distance_km, resolve
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms

#: What columns may be called, without case, spaces and underscores.
_CALLED = {
    "name": "name group groupname organisation organization chorus choir ensemble",
    "place": "place location where address",
    "city": "city town",
    "region": "region state province county",
    "country": "country",
    "latitude": "latitude lat",
    "longitude": "longitude lon lng long",
    "kind": "kind type category",
    "voicing": "voicing voices",
    "styles": "styles style genre genres music repertoire",
    "website": "website site web url homepage",
    "email": "email e-mail emailaddress mail",
    "phone": "phone telephone tel number phonenumber mobile cell",
    "contact_name": "contact contactname director conductor musicdirector artisticdirector person",
    "size": "size singers members membership",
    "source_url": "source sourceurl page link seenat",
    "seen_on": "seen seenon date lastseen",
    "note": "note notes comment comments remark remarks",
}
_COLUMNS = {called: column for column, names in _CALLED.items() for called in names.split()}
#: A spreadsheet's export puts an apostrophe before what it would take for a formula.
_FORMULA = ("'=", "'+", "'-", "'@")
MAX_ROWS, MAX_CELL = 50_000, 2_000


@dataclass(frozen=True)
class Line:
    """One line of a list: its number in the file, and its cells by column, empty ones left out."""

    number: int
    cells: dict[str, str]


class CsvList:
    """The groups of a list within the radius. Without a list it says that it needs one."""

    name = "csv"
    needs = "a CSV that you upload for the campaign"
    yields = "whatever the list says"
    terms = Terms("A list that staff uploaded: theirs to keep.")
    timeout = 30.0

    def __init__(self, text: str = "") -> None:
        self._text = text

    def ready(self) -> str | None:
        """What it needs, where it has no list."""
        return None if self._text.strip() else "not configured: needs a CSV that you upload for the campaign"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The list's groups within the radius; a line that cannot be read is told and passed over.

        Raises:
            SourceFailed: the list has no column of names, or is no CSV.
        """
        for item in read_list(self._text, search.place, search.today):
            if isinstance(item, Flaw) or _within(item, search):
                yield item


def read_list(text: str, home: Place, today: date) -> Iterator[Found | Flaw]:
    """Every group of a list, and what could not be read of it, by line.

    Args:
        text: The CSV; commas, semicolons or tabs between its columns.
        home: Where numbers and places without a country are.
        today: When it is taken to have been seen, where it does not say.

    Raises:
        SourceFailed: it has no column of names, or is no CSV.
    """
    rows = _rows(text)
    columns, unknown = _columns(next(rows, (1, []))[1])
    if unknown:
        yield Flaw(f"line 1: I know no column called {', '.join(unknown)}, and left it out")
    for number, row in rows:
        if number > MAX_ROWS:
            yield Flaw(f"only the first {MAX_ROWS} lines were read")
            return
        if cells := _cells(columns, row):
            yield from _read(Line(number, cells), home, today)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    text = text.removeprefix("\ufeff").replace("\x00", "")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise SourceFailed(f"line {reader.line_num} is no CSV: {error}") from None


def _columns(header: list[str]) -> tuple[list[str | None], list[str]]:
    """The column that each cell of the header names (None: not known), and the names that are not known."""
    plain = ["".join(cell.casefold().split()).replace("_", "") for cell in header]
    columns = [_COLUMNS.get(name) for name in plain]
    if "name" not in columns:
        listed = ", ".join(cell.strip() for cell in header if cell.strip())[:200] or "nothing"
        raise SourceFailed(f'the list needs a column called "name"; its first line has: {listed}')
    return columns, [
        cell.strip()[:40] for cell, known in zip(header, columns, strict=True) if cell.strip() and not known
    ]


def _cells(columns: list[str | None], row: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for column, cell in zip(columns, row, strict=False):
        text = cell.strip()
        text = text[1:] if text.startswith(_FORMULA) else text
        if column and text:
            cells.setdefault(column, text[:MAX_CELL])
    return cells


def _read(line: Line, home: Place, today: date) -> Iterator[Found | Flaw]:
    """The group of a line, without what could not be read of it; only a flaw where it has no name or no place."""
    try:
        name, place = clean_name(line.cells.get("name", ""), "name"), _place(line.cells)
    except (HarmonyError, ValueError) as error:
        yield Flaw(f"line {line.number}: {error}")
        return
    country = place.country or home.country
    facts: dict[str, Any] = {}
    for column, reader in _readers(country, today).items():
        if column in line.cells:
            try:
                facts[column] = reader(line.cells[column])
            except (HarmonyError, ValueError) as error:
                yield Flaw(f"line {line.number} ({name}): {error}; the rest of the line is kept")
    own = _coordinates(line.cells) or (place.latitude, place.longitude)
    yield Found(
        name=name,
        city=place.city,
        region=place.region,
        country=place.country,
        latitude=own[0],
        longitude=own[1],
        **{"source_url": "", "seen_on": today, **facts},
    )


def _place(cells: dict[str, str]) -> Place:
    """Where a line's group is.

    Raises:
        ValueError: it does not say.
        HarmonyError: there is no such place, or several.
    """
    parts = [cells[column] for column in ("city", "region", "country") if column in cells]
    text = ", ".join(parts) if "city" in cells else cells.get("place", "")
    if not text:
        raise ValueError("there is no city")
    return resolve(text, "city")


def _coordinates(cells: dict[str, str]) -> tuple[float, float] | None:
    """The line's own point on the map; its town's is taken where it is none."""
    try:
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _readers(country: str, today: date) -> dict[str, Callable[[str], Any]]:
    return {
        "kind": lambda text: _known(kind_of(text.replace("_", " ")), text, "kind of group"),
        "voicing": lambda text: _known(voicing_of(text.replace("_", " ")), text, "voicing"),
        "styles": lambda text: tuple(styles_in(text.replace("_", " ").replace(";", ", "))),
        "website": lambda text: normalise_url(text, "website"),
        "email": lambda text: normalise_email(text, "email"),
        "phone": lambda text: normalise_phone(text, "phone", country),
        "contact_name": lambda text: clean_name(text, "contact"),
        "size": _size,
        "source_url": lambda text: normalise_url(text, "source"),
        "seen_on": lambda text: min(date.fromisoformat(text), today),
        "note": lambda text: clean_text(text, "note", MAX_CELL),
    }


def _known(word: str | None, text: str, what: str) -> str:
    if word is None:
        raise ValueError(f'"{text[:40]}" is no {what} that I know')
    return word


def _size(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 10_000:
        raise ValueError(f'"{text[:40]}" is no number of singers')
    return int(text)


def _within(found: Found, search: Search) -> bool:
    assert found.latitude is not None  # a line without a place is a flaw
    assert found.longitude is not None
    here = search.place
    return distance_km(here.latitude, here.longitude, found.latitude, found.longitude) <= search.radius_km
