"""Rows as people read them: labels, sums with their currency, moments in their zone, links to what belongs to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.orm import RelationshipProperty

from agent.web.columns import APART, SILENT
from store.columns import Row
from store.tables import Approval, Change, Inquiry
from tools.kinds import in_words
from tools.money import format_money
from tools.people import format_phone
from tools.record_names import local_time, short_date
from tools.records import KINDS, link_of, title_of

_LINKED = {kind.model for kind in KINDS.values()}
_ENDINGS = ("_cents", "_id", "_on", "_at", "_km", "_minutes")
_LABELS = {
    "basis_points": "Share",
    "cents_per_mile": "Rate",
    "radius_km": "Within",
    "email": "E-mail",
    "source_url": "Found at",
    "distance_km": "Distance in km",
    "delay_days": "Days",
    "delay_business_days": "Business days",
    "anchor": "Counted from",
    "place": "Where",
    "args": "With",
    "uid": "Address",
    "created_at": "When",
    "ein": "EIN",
    "wikidata_id": "Wikidata",
    "place_id": "Google's id of the place",
}
#: Text of these columns is long: it gets the width of the page.
_LONG = frozenset(
    "notes description subject body message details args result card reason facts summary matches".split()
)
#: Values of these columns are words of a vocabulary, written with underscores.
_VOCABULARY = frozenset("kind category status outcome tool table stage role state voice_part voicing".split())
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_VISITOR = re.compile(r"visitor:[0-9a-f]{8}-")
_E164 = re.compile(r"\+\d{8,15}")
_REF = re.compile(r"[a-z_]+:\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
_NOTHING: tuple[Any, ...] = (None, "", [], {})
#: What an empty relationship of a table means, where that says something.
_UNSAID = {("inquiry", "service"): "not sure yet"}
#: Nobody's address is proved by their having typed it.
_OF_AN_INQUIRY = {True: "no, as they gave it", False: "no, and it had written before from elsewhere"}


@dataclass(frozen=True)
class Shown:
    """One fact: its label, its lines, and where it leads (within the site, or to a public page elsewhere)."""

    label: str
    lines: tuple[str, ...]
    link: str = ""
    external: bool = False
    long: bool = False

    @property
    def text(self) -> str:
        """All of it in one line."""
        return "; ".join(self.lines)


def facts(row: Row, zone: str) -> list[Shown]:
    """What a record says, empty columns left out. `zone` (IANA) is the business's, for moments without their own."""
    shown = [shown_of(row, name, zone) for name in _names(row)]
    return [fact for fact in shown if fact.lines]


def shown_of(row: Row, name: str, zone: str) -> Shown:
    """One column or relationship of a row."""
    mapper = inspect(type(row))
    if name in mapper.relationships:
        return _to_row(name, getattr(row, name), _UNSAID.get((str(row.__tablename__), name), ""))
    column = mapper.columns[name]
    if column.foreign_keys:
        return _to_reference(row, column)
    value = getattr(row, name)
    if name in ("website", "source_url") and str(value).startswith(("https://", "http://")):
        return Shown(label_of(name), (short_address(value),), value, external=True)
    lines = tuple(lines_of(row, name, value, zone))
    return Shown(label_of(name), lines, long=len(lines) > 3 or (name in _LONG and sum(map(len, lines)) > 60))


def short_address(address: str) -> str:
    """A web address without what people skip, and not longer than a line."""
    return shortened(address.partition("//")[2].removeprefix("www.").rstrip("/"), 48)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters; what was cut leaves an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def opening(text: str, most: int) -> str:
    """The first sentences of a text, at most so many characters; without a sentence's end it is cut."""
    end = text.rfind(". ", 40, most) if len(text) > most else -1
    return text[: end + 1] if end > 0 else shortened(text, most)


def heading_of(row: Row) -> str:
    """What a row is called in a list: a change by its answer, an approval by its question, all else by its title."""
    said = {}
    if isinstance(row, Change):
        said = row.result or {}
    if isinstance(row, Approval):
        said = row.card
    return str(said.get("headline") or title_of(row))


def label_of(name: str) -> str:
    """A column's name as people read it: `hold_expires_on` is "Hold expires"."""
    if name in _LABELS:
        return _LABELS[name]
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def relations_of(model: type[Row]) -> Iterator[tuple[str, RelationshipProperty[Any]]]:
    """The relationships of a table by name."""
    yield from inspect(model).relationships.items()


def lines_of(row: Row, name: str, value: Any, zone: str) -> Iterator[str]:
    """A value of a row's column in words: none where it is empty, several where it holds several."""
    if isinstance(value, dict):
        told = {k: v for k, v in value.items() if v not in _NOTHING and k not in ("latitude", "longitude")}
        yield from (f"{label_of(k)}: {in_one_line(v)}" for k, v in told.items())
    elif isinstance(value, list):
        yield from map(in_one_line, value)
    elif value not in _NOTHING:
        yield _word(row, name, value, zone)


def _names(row: Row) -> Iterator[str]:
    """Columns in the table's order, each foreign key as the record that it leads to; then what stands alone."""
    for column in inspect(type(row)).columns:
        apart = APART.get(column.table.name, frozenset())
        if column.key not in SILENT | apart and not (column.key == "timezone" and getattr(row, "place", None)):
            yield _relation_over(type(row), column) or column.key
    for name, relation in relations_of(type(row)):
        if relation.direction.name == "ONETOMANY" and not relation.uselist:
            yield name


def _relation_over(model: type[Row], column: Column[Any]) -> str | None:
    for name, relation in relations_of(model):
        if column in relation.local_columns and relation.direction.name == "MANYTOONE":
            return name
    return None


def _to_row(name: str, row: Row | None, unsaid: str) -> Shown:
    if row is None:
        return Shown(label_of(name), (unsaid,) if unsaid else ())
    return Shown(label_of(name), (title_of(row),), link_of(row) if type(row) in _LINKED else "")


def _to_reference(row: Row, column: Column[Any]) -> Shown:
    """A foreign key without a relationship: the record by its kind and number."""
    value = getattr(row, column.key)
    if value is None:
        return Shown(label_of(column.key), ())
    table = next(iter(column.foreign_keys)).column.table.name
    kind = next((k for k in KINDS.values() if k.model.__tablename__ == table), None)
    if kind is None:
        return Shown(label_of(column.key), (str(value),))
    return Shown(label_of(column.key), (f"{kind.label} {value}",), f"/desk/{kind.plural}/{value}")


def _word(row: Row, name: str, value: Any, zone: str) -> str:
    """One value, with its unit."""
    if isinstance(value, datetime):
        own = getattr(row, "timezone", None) if name in ("starts_at", "ends_at") else None
        return local_time(value, own or zone)
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, bool):
        return _OF_AN_INQUIRY[value] if name == "verified" and isinstance(row, Inquiry) else "yes" if value else "no"
    if name.endswith("_cents"):
        return format_money(value, getattr(row, "currency"))  # noqa: B009  every sum has its currency beside it
    if isinstance(value, str) and _VISITOR.match(value):
        return f"visitor {value[8:16]}"
    if name == "phone" and _E164.fullmatch(str(value)):
        return format_phone(value)
    if name in _VOCABULARY:
        return in_words(str(value))
    return str(_UNITS.get(name, str)(value))


_UNITS: dict[str, Any] = {
    "radius_km": lambda km: f"{km:g} km ({km / 1.609344:.0f} miles)",
    "duration_minutes": lambda minutes: f"{minutes} minutes",
    "basis_points": lambda points: f"{points / 100:g}%",
    "cents_per_mile": lambda cents: f"{cents:g} cents a mile",
}


def in_one_line(value: Any) -> str:
    """A value of JSON in one line."""
    if isinstance(value, dict):
        return ", ".join(f"{k}: {in_one_line(v)}" for k, v in value.items() if v not in _NOTHING)
    if isinstance(value, list):
        return ", ".join(map(in_one_line, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _text(str(value))


def _text(text: str) -> str:
    """A text; a word of a vocabulary, a day, a time of day and a ref as people write them."""
    if _CODE.fullmatch(text):
        return in_words(text)
    if _REF.fullmatch(text) and text.partition(":")[0] in KINDS:
        return f"{KINDS[text.partition(':')[0]].label} {text.partition(':')[2]}"
    if found := _DAY.fullmatch(text):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{short_date(at.date())}{f', {at:%I:%M %p}'.replace(', 0', ', ') if found[1] else ''}"
    return text
