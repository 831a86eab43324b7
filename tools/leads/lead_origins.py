"""Where each fact of a lead came from: the source, the page and the day. Nobody vouches for what sources say."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from store.tables import Lead, LeadSighting
from tools.kinds import in_words
from tools.leads.source_words import source_label
from tools.people import format_phone
from tools.results import OutsideText

#: What people want to know first; the rest follows in the order in which it was stated.
_FIRST = "website email phone contact_name facebook instagram address city kind voicing styles size".split()
_LABELS = {
    "email": "E-mail",
    "contact_name": "Contact",
    "city": "Town",
    "ein": "EIN",
    "wikidata_id": "Wikidata",
    "place_id": "Google's id of the place",
    "open_to": "Open to",
    "page_year": "Year of the page",
}
#: Shown in a place of their own, or within another one.
_APART = frozenset("name region country latitude longitude description people".split())
_E164 = re.compile(r"\+\d{8,15}")
_CODES = frozenset(("kind", "voicing", "styles", "open_to"))


class From(BaseModel):
    """A source that said something: its name, the page, the day on which it was read there last."""

    name: str
    url: str
    seen_on: date


class Origin(BaseModel):
    """One fact and who says so, the newest first."""

    label: str
    value: OutsideText
    sources: list[From]
    seen_on: date


class PersonSeen(BaseModel):
    """Somebody who speaks for the group, as a page of theirs names them."""

    name: OutsideText
    role: OutsideText
    email: str | None
    phone: str | None
    source: str
    source_url: str
    seen_on: date


def newest_first(lead: Lead) -> list[LeadSighting]:
    """What was seen of a lead, the newest first."""
    return sorted(lead.sightings, key=lambda s: (s.seen_on, s.id or 0), reverse=True)


def origins_of(lead: Lead) -> list[Origin]:
    """Every fact that a source states, once for each value, with all who say so."""
    said: dict[tuple[str, str], Origin] = {}
    for sighting in newest_first(lead):
        for field, value in _stated(sighting):
            origin = said.setdefault(
                (field, value.casefold()),
                Origin(label=fact_label(field), value=value, sources=[], seen_on=sighting.seen_on),
            )
            origin.sources.append(_from(sighting))
    order = {field: place for place, field in enumerate(_FIRST)}
    return [said[key] for key in sorted(said, key=lambda key: order.get(key[0], len(order)))]


def origin_of(lead: Lead, field: str) -> From | None:
    """Who says what the lead's own field holds, as the newest source has it; None where staff put it there."""
    value = getattr(lead, field)
    sightings = (s for s in newest_first(lead) if value and s.facts.get(field) == value)
    return next(map(_from, sightings), None)


def people_of(lead: Lead) -> list[PersonSeen]:
    """The people whom its sources name, each once."""
    found: dict[str, PersonSeen] = {}
    for sighting in newest_first(lead):
        for person in sighting.facts.get("people") or []:
            seen = PersonSeen(
                name=str(person["name"]),
                role=str(person.get("role") or ""),
                email=person.get("email"),
                phone=person.get("phone"),
                source=sighting.source,
                source_url=sighting.source_url,
                seen_on=sighting.seen_on,
            )
            found.setdefault(seen.name.casefold(), seen)
    return list(found.values())


def quoted(lead: Lead) -> LeadSighting | None:
    """The newest sighting that describes the group in words of its own."""
    return next((s for s in newest_first(lead) if s.facts.get("description")), None)


def in_their_words(lead: Lead) -> str:
    """How a page describes the group, in quotes and marked as what it is; empty where none does."""
    sighting = quoted(lead)
    if sighting is None:
        return ""
    return f"“{sighting.facts['description']}” (from {source_label(sighting.source)}, not checked)"


def fact_label(field: str) -> str:
    """A fact's name as people read it: `contact_name` is "Contact"."""
    return _LABELS.get(field) or field.replace("_", " ").capitalize()


def _stated(sighting: LeadSighting) -> Iterator[tuple[str, str]]:
    for field, value in sighting.facts.items():
        if field not in _APART and (text := _words(sighting, field, value)):
            yield field, text


def _words(sighting: LeadSighting, field: str, value: Any) -> str:
    if field == "city":
        return ", ".join(str(part) for part in (value, sighting.facts.get("region")) if part)
    if field == "phone" and _E164.fullmatch(str(value)):
        return format_phone(str(value))
    parts = value if isinstance(value, list) else [value]
    return ", ".join(in_words(str(part)) if field in _CODES else str(part) for part in parts)


def _from(sighting: LeadSighting) -> From:
    return From(name=source_label(sighting.source), url=sighting.source_url, seen_on=sighting.seen_on)
