"""What a page says of its group in JSON-LD, in the words of schema.org (https://schema.org/Organization)."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tools.sources.site.page import Page
from tools.sources.site.text import plain

#: Characters of one script, scripts of a page, and nodes of all of them that are looked at.
_SCRIPT, _SCRIPTS, _NODES = 200_000, 20, 2_000
#: schema.org's types of groups, those that are surely about a group that sings first.
_SURELY = ("musicgroup", "performinggroup")
_PERHAPS = (
    "ngo nonprofittype organization localbusiness corporation educationalorganization sportsclub theatergroup "
    "entertainmentbusiness musicvenue church performingartstheater project professionalservice"
).split()
_RANK = dict.fromkeys(_PERHAPS, 1) | dict.fromkeys(_SURELY, 0)
#: Where a node may hold the group that the page is of. Others (performer, organizer, sponsor) may be somebody else.
_BELOW = ("@graph", "mainentity", "mainentityofpage", "about", "publisher", "isPartOf".lower())
_STAFF = ("employee", "employees", "founder", "founders", "contactpoint", "member", "members")


@dataclass(frozen=True)
class Stated:
    """What JSON-LD states of the group; empty where it states nothing. `people` are (name, role, e-mail, phone)."""

    name: str = ""
    description: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    founded: str = ""
    members: int | None = None
    people: tuple[tuple[str, str, str, str], ...] = field(default=())


def stated(page: Page) -> Stated:
    """What a page's JSON-LD states of its group: of several organisations, the first whose type is a group's."""
    nodes = list(_nodes(page))
    groups = [node for node in nodes if _rank(node) is not None]
    if not groups:
        return Stated()
    return _read(min(groups, key=lambda node: _rank(node) or 0), {str(n["@id"]): n for n in nodes if "@id" in n})


def _nodes(page: Page) -> Iterator[dict[str, Any]]:
    """The objects at the top and where the page's own group may be, keys in lower case; broken scripts passed over."""
    scripts = page.tree.xpath("//script[contains(@type, 'ld+json')]")[:_SCRIPTS]
    waiting = [value for script in scripts for value in _loaded(script.text or "")]
    for _ in range(_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:200]
        elif isinstance(value, dict):
            node = {str(key).casefold(): part for key, part in value.items()}
            waiting += [node[key] for key in _BELOW if isinstance(node.get(key), (dict, list))]
            yield node


def _loaded(script: str) -> list[Any]:
    """A script as JSON; also one that was escaped as HTML, wrapped in a comment, or has commas too many."""
    text = re.sub(r"^\s*(?:<!--|//\s?<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s?\]\]>|\]\]>)\s*;?\s*$", "", script[:_SCRIPT])
    unescaped = html.unescape(text)
    for attempt in (text, unescaped, re.sub(r",\s*([}\]])", r"\1", unescaped)):
        with suppress(ValueError, RecursionError):
            return [json.loads(attempt.strip().rstrip(";"), strict=False)]
    return []


def _rank(node: dict[str, Any]) -> int | None:
    """How surely a node is a group: 0 surely, None not."""
    kinds = [kind.rpartition("/")[2].rpartition(":")[2].casefold() for kind in _texts(node.get("@type"), 100)]
    return min((_RANK[kind] for kind in kinds if kind in _RANK), default=None)


def _read(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Stated:
    address, geo = _address(node, by_id), _first(node.get("geo"), by_id)
    points = [point for point in _all(node.get("contactpoint"), by_id) if isinstance(point, dict)]
    return Stated(
        name=_text(node.get("name"), 120),
        description=_text(node.get("description"), 2_000),
        street=_text(address.get("streetaddress"), 120),
        city=_text(address.get("addresslocality"), 80),
        region=_text(address.get("addressregion"), 80),
        country=_text(_name_of(address.get("addresscountry")), 60),
        postal_code=_text(address.get("postalcode"), 12),
        latitude=_degrees(geo.get("latitude"), 90),
        longitude=_degrees(geo.get("longitude"), 180),
        emails=tuple(text for part in (node, *points) for text in _texts(part.get("email"), 254)),
        phones=tuple(text for part in (node, *points) for text in _texts(part.get("telephone"), 40)),
        same_as=tuple(_texts(node.get("sameas"), 500)),
        founded=year[0] if (year := re.search(r"\b(?:1[6-9]|20)\d\d\b", _text(node.get("foundingdate"), 40))) else "",
        members=_count(node.get("membercount")) or _count(node.get("numberofmembers")),
        people=tuple(_people(node, by_id)),
    )


def _people(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """People with a title. A mere member has none, and is passed over."""
    for key in _STAFF:
        for person in _all(node.get(key), by_id)[:50]:
            role = _text(person.get("jobtitle"), 80) or (
                _text(person.get("contacttype"), 80) if "name" in person else ""
            )
            if role and (name := _text(person.get("name"), 80)):
                yield name, role, _text(person.get("email"), 254), _text(person.get("telephone"), 40)


def _address(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    given = node.get("address") or _first(node.get("location"), by_id).get("address")
    if isinstance(given, str):
        return {"streetaddress": given}
    return _first(given, by_id)


def _first(value: Any, by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return next(iter(_all(value, by_id)), {})


def _all(value: Any, by_id: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects of a value, keys in lower case; one that only names another's "@id" is that other."""
    items = value if isinstance(value, list) else [value]
    found = [{str(key).casefold(): part for key, part in item.items()} for item in items[:50] if isinstance(item, dict)]
    return [by_id.get(str(item["@id"]), item) if set(item) == {"@id"} else item for item in found]


def _name_of(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _text(value: Any, most: int) -> str:
    return next(iter(_texts(value, most)), "")


def _texts(value: Any, most: int) -> list[str]:
    """The texts of a value: one, or a list of them; numbers as text."""
    items = value if isinstance(value, list) else [value]
    said = [str(item) for item in items[:50] if isinstance(item, (str, int, float)) and not isinstance(item, bool)]
    return [text for item in said if (text := plain(html.unescape(item), most))]


def _degrees(value: Any, most: int) -> float | None:
    with suppress(TypeError, ValueError):
        degrees = float(value)
        return degrees if abs(degrees) <= most else None
    return None


def _count(value: Any) -> int | None:
    text = _text(_first(value, {}).get("value") if isinstance(value, dict) else value, 12)
    return int(text) if text.isdecimal() and 3 < int(text) <= 2_000 else None
