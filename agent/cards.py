"""Typed results as cards: what a person looks at in the chat, and reads in the terminal.

Nothing here knows a tool: a card follows from the shape of the result, so a new tool has its card the day it is
written. A result is a record (a view with its ref and title), a list of records (`items`), plain fields, and named
lists within these. Fields that belong together by name are shown as one: `trip` with `trip_ref`, `source` with
`source_url`.
"""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from agent import card_words as words
from agent.card_model import Card, Fact, Row, Section
from agent.card_words import page_link, web_address, words_of
from tools.records import KINDS

Fields = dict[str, Any]
#: What every result and every view has; shown in places of their own, not as facts.
_FRAME = frozenset({"headline", "ref", "link", "title", "notes", "items", "total", "credits"})
_TITLES = ("title", "name", "label", "text", "source")
_SOURCE = frozenset({"source", "sources", "source_name", "seen_on", "last_seen"})
_ROW = (
    _FRAME
    | _SOURCE
    | {"name", "label", "text", "amount", "score", "reasons", "why", "when", "value"}
    | {"score_reasons", "facts", "number"}
)
#: Said by their sums already, or for programs only.
_SILENT = re.compile(r"(.*_)?cents|currency|.*_(ref|url)")
_KEY = frozenset({"net", "possible_net"})
_ZERO = re.compile(r"no|\D{0,3}0(\.0+)?")


def card_of(tool: str, result: Fields, zone: ZoneInfo | None = None) -> Card:
    """The card of a tool's result.

    Args:
        tool: The tool's name.
        result: Its typed result as JSON.
        zone: Where its readers are; moments are written in this zone, else as they stand.
    """
    result = words.localised(result, zone) if zone else result
    view, rest = _main_view(result)
    fields, items = _opened({**rest, **view}), result.get("items") or []
    ref = result.get("ref") or view.get("ref")
    kind, named = words.kind_label(ref), _named_by_kind(ref, fields)
    title = _list_title(tool, items) if "items" in result else kind or _looked_at(tool)
    return Card(
        tool=tool,
        title=words_of(view.get("title")) or named or title,
        subtitle=kind if view or named else "",
        ref=ref,
        link=page_link(result.get("link") or view.get("link")),
        headline=result.get("headline", ""),
        facts=[fact for fact in _facts(fields, _FRAME) if not (named and fact.value == named)],
        items=[_row(item, number) for number, item in enumerate(items, 1)],
        total=int(result.get("total") or len(items)),
        sections=list(_sections(fields)),
        notes=[str(note) for note in result.get("notes") or []],
        credits=_credits(result, view, *(item for item in items if isinstance(item, dict))),
    )


def _credits(*shown: Fields) -> list[Fact]:
    """The credits that are due for what a card shows, each once."""
    due = {given["text"]: given.get("link") for fields in shown for given in fields.get("credits") or []}
    return [Fact(label="Credit", value=text, link=web_address(link)) for text, link in due.items()]


def _main_view(result: Fields) -> tuple[Fields, Fields]:
    """The record that the result is about, if it holds one; and the fields beside it."""
    for name, value in result.items():
        if isinstance(value, dict) and value.get("ref") and value.get("title"):
            return value, {key: other for key, other in result.items() if key != name and key not in _FRAME}
    return {}, {key: other for key, other in result.items() if key not in _FRAME}


def _named_by_kind(ref: str | None, fields: Fields) -> str:
    """The record's name where a result only names it: `trip` beside a ref `trip:1`."""
    named = fields.get((ref or "").partition(":")[0])
    return named if isinstance(named, str) else ""


def _opened(fields: Fields) -> Fields:
    """The fields, with objects that hold lists of their own laid out flat: the accounts of a trip, one a currency."""
    flat: Fields = {}
    for name, value in fields.items():
        if _is_objects(value) and any(_holds_lists(item) for item in value):
            for item in value:
                flat |= _laid_out(item, marked=len(value) > 1)
        else:
            flat[name] = value
    return flat


def _laid_out(item: Fields, marked: bool) -> Fields:
    """An object's fields as fields of the card; marked by what it is called, where there are several."""
    name = next((key for key in _TITLES if item.get(key)), next(iter(item)))
    mark, apart = (f" ({words_of(item[name])})", {name, "ref", "link"}) if marked else ("", set())
    return {f"{key}{mark}": inner for key, inner in item.items() if key not in apart and not _SILENT.fullmatch(key)}


def _list_title(tool: str, items: list[Any]) -> str:
    kinds = {words.kind_label(item.get("ref")) for item in items if isinstance(item, dict)} - {""}
    if len(kinds) == 1:
        kind = kinds.pop()
        return kind if len(items) == 1 else f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    return _looked_at(tool)


def _looked_at(tool: str) -> str:
    """A tool's name as a title; one that only looks is titled by what it looks at."""
    return re.sub("^(find|list|get|check) ", "", words.tool_label(tool), flags=re.IGNORECASE).capitalize()


def _facts(fields: Fields, apart: frozenset[str]) -> list[Fact]:
    """The fields that are not shown apart, each with its page; a first and a last day as one span."""
    first = fields.get("starts_on")
    spans = {"starts_on": words.days_of(first, fields.get("ends_on"))} if first else {}
    return [
        Fact(
            label="Dates" if name in spans else words.label_of(name),
            value=text,
            link=web_address(value) or _page_beside(fields, name),
            key=name.partition(" (")[0] in _KEY,
        )
        for name, value in fields.items()
        if name not in apart and not _SILENT.fullmatch(name) and not _is_objects(value)
        if not (name == "distance_km" and "away" in fields)  # it says the same in the unit of the place
        if not (spans and name == "ends_on") and (text := spans.get(name) or words.value_words(name, value))
    ]


def _page_beside(fields: Fields, name: str) -> str | None:
    """The page of a field that has its record or its address beside it."""
    kind, _, number = str(fields.get(f"{name}_ref") or "").partition(":")
    if kind in KINDS:
        return f"/desk/{KINDS[kind].plural}/{number}"
    return web_address(fields.get(f"{name}_url"))


def _sections(fields: Fields) -> Iterator[Section]:
    for name, value in fields.items():
        if name not in _FRAME and _is_objects(value):
            told = all(item.get("label") and item.get("value") for item in value)
            yield Section(title=words.label_of(name), rows=[_row(item) for item in value], told=told)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _holds_lists(item: Fields) -> bool:
    """Whether an object holds lists beyond what a row shows of it, such as its sources."""
    return any(_is_objects(inner) for name, inner in item.items() if name not in _ROW)


def _row(item: Any, number: int | None = None) -> Row:
    if not isinstance(item, dict):
        return Row(title=words_of(item), number=number)
    facts = [fact for fact in _facts(item, _ROW) if not _ZERO.fullmatch(fact.value)]
    title = next((name for name in _TITLES if item.get(name)), "")
    why = item.get("reasons") or item.get("score_reasons") or ([item["why"]] if item.get("why") else [])
    told = {part for reason in why for part in str(reason).split("; ")}
    facts = [fact for fact in facts if fact.value not in told and not _said_again(fact, facts)]
    page = web_address(item.get("value"))
    return Row(
        title=words.value_words(title, item[title]) if title else _called(facts.pop(0)) if facts else "",
        number=number or item.get("number"),
        ref=item.get("ref"),
        link=page_link(item.get("link")) or web_address(item.get("url")) or _page_beside(item, title) or page,
        detail=words_of(item.get("when")) or page or words_of(item.get("value")),
        amount=words_of(item.get("amount")),
        facts=facts,
        score=item.get("score"),
        reasons=[str(reason) for reason in why],
        sources=[] if title == "source" else _sources(item),
        seen=words.short_day(item.get("seen_on") or item.get("last_seen")),
    )


def _called(first: Fact) -> str:
    """A row without a name, by its first fact: "Step 1", or the value alone where that speaks for itself."""
    return f"{first.label} {first.value}" if first.value.isdigit() else first.value


def _said_again(fact: Fact, facts: list[Fact]) -> bool:
    """Whether another fact opens with this one: "not configured" before "not configured: needs a key"."""
    return any(other.value.startswith(f"{fact.value}:") for other in facts)


def _sources(item: Fields) -> list[Fact]:
    """Where a row's facts came from: names and pages, in whatever way the view gives them."""
    page = web_address(item.get("source_url"))
    given = item.get("sources") or item.get("source") or item.get("source_name") or page
    listed = given if isinstance(given, list) else [given] if given else []
    return [_source(one, page) for one in listed]


def _source(given: Any, page: str | None) -> Fact:
    if isinstance(given, dict):
        address = next((web_address(value) for value in given.values() if web_address(value)), page)
        name = words_of({key: value for key, value in given.items() if not web_address(value)})
        return Fact(label="Source", value=name or words.site_of(address or ""), link=address)
    if address := web_address(given):
        return Fact(label="Source", value=words.site_of(address), link=address)
    return Fact(label="Source", value=words.value_words("source", given), link=page)
