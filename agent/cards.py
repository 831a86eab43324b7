"""Typed results as cards: what a person looks at in the chat, and reads in the terminal.

Nothing here knows a tool: a card follows from the shape of the result (a record, a list, named lists within either), so
a new tool has its card the day it is written. A card's text counts as said.
"""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from agent import card_words as words
from agent.card_words import page_link, site_of, web_address, words_of

#: What every result and every view has; these are shown in their own places, not as facts.
_FRAME = frozenset({"headline", "ref", "link", "title", "notes", "items", "total"})
#: What a row of a list shows in places of its own.
_ROW = _FRAME | {
    "name",
    "label",
    "score",
    "reasons",
    "source",
    "sources",
    "source_url",
    "source_name",
    "when",
    "seen_on",
}


class Fact(BaseModel):
    """One labelled value; `link` where the value is a page."""

    label: str
    value: str
    link: str | None = None


class Row(BaseModel):
    """One line of a list. `number` is its place, counted from 1, where people may say "the second one"."""

    title: str
    number: int | None = None
    ref: str | None = None
    link: str | None = None
    detail: str = ""
    facts: list[Fact] = []
    score: float | None = None
    reasons: list[str] = []
    sources: list[Fact] = []
    seen: str = ""


class Section(BaseModel):
    """A named list within a card."""

    title: str
    rows: list[Row]


class Card(BaseModel):
    """What is shown of one result. `total` counts what fits, also beyond the rows."""

    tool: str
    title: str
    subtitle: str = ""
    ref: str | None = None
    link: str | None = None
    headline: str = ""
    facts: list[Fact] = []
    items: list[Row] = []
    total: int = 0
    sections: list[Section] = []
    notes: list[str] = []

    @property
    def worth_showing(self) -> bool:
        """Whether the card tells more than the sentence that was said."""
        return bool(self.link or self.facts or self.items or self.sections)

    def text(self) -> str:
        """The card in words, a line each: what the terminal prints, and what counts as said."""
        return "\n".join(line for line in self._lines() if line)

    def _lines(self) -> Iterator[str]:
        yield " · ".join(part for part in (self.title, self.subtitle) if part)
        yield from (f"{fact.label}: {_with_link(fact)}" for fact in self.facts)
        yield from map(_row_text, self.items)
        if self.total > len(self.items) and self.items:
            yield f"{len(self.items)} of {self.total} are shown."
        for section in self.sections:
            yield f"{section.title}:"
            yield from (f"  {_row_text(row)}" for row in section.rows)
        yield from self.notes


def card_of(tool: str, result: dict[str, Any], zone: ZoneInfo | None = None) -> Card:
    """The card of a tool's result.

    Args:
        tool: The tool's name.
        result: Its typed result as JSON.
        zone: Where its readers are; moments are written in this zone, else as they stand.
    """
    result = words.localised(result, zone) if zone else result
    view, rest = _main_view(result)
    ref, shown = result.get("ref") or view.get("ref"), {**rest, **view}
    kind, items = words.kind_label(ref), result.get("items") or []
    title = words_of(view.get("title")) or (
        _list_title(tool, items) if "items" in result else kind or words.tool_label(tool)
    )
    return Card(
        tool=tool,
        title=words_of(view.get("title")) or title,
        subtitle=kind if view else "",
        ref=ref,
        link=page_link(result.get("link") or view.get("link")),
        headline=result.get("headline", ""),
        facts=_facts(shown),
        items=[_row(item, number) for number, item in enumerate(items, 1)],
        total=int(result.get("total") or len(items)),
        sections=list(_sections(shown)),
        notes=[str(note) for note in result.get("notes") or []],
    )


def _main_view(result: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The record that the result is about, if it holds one; and the fields beside it."""
    for name, value in result.items():
        if isinstance(value, dict) and value.get("ref") and value.get("title"):
            return value, {key: other for key, other in result.items() if key != name and key not in _FRAME}
    return {}, {key: other for key, other in result.items() if key not in _FRAME}


def _list_title(tool: str, items: list[Any]) -> str:
    kinds = {words.kind_label(item.get("ref")) for item in items if isinstance(item, dict)} - {""}
    if len(kinds) == 1:
        kind = kinds.pop()
        return kind if len(items) == 1 else _plural(kind)
    return words.tool_label(tool).removeprefix("Find ").removeprefix("List ").capitalize()


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _facts(fields: dict[str, Any], skip: frozenset[str] = _FRAME) -> list[Fact]:
    spans = (
        {} if not fields.get("starts_on") else {"starts_on": words.days_of(fields["starts_on"], fields.get("ends_on"))}
    )
    return [
        Fact(label="Dates" if name in spans else words.label_of(name), value=text, link=web_address(value))
        for name, value in fields.items()
        if name not in skip and not (spans and name == "ends_on") and not _is_list_of_objects(value)
        if (text := spans.get(name) or words.value_words(name, value))
    ]


def _sections(fields: dict[str, Any]) -> Iterator[Section]:
    for name, value in fields.items():
        if name not in _FRAME and _is_list_of_objects(value):
            yield Section(title=words.label_of(name), rows=[_row(item) for item in value])


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _row(item: Any, number: int | None = None) -> Row:
    if not isinstance(item, dict):
        return Row(title=words_of(item), number=number)
    facts = _facts(item, _ROW)
    title = next((words_of(item[name]) for name in ("title", "name", "label") if item.get(name)), "")
    return Row(
        title=title or (facts.pop(0).value if facts else ""),
        number=number,
        ref=item.get("ref"),
        link=page_link(item.get("link")) or web_address(item.get("url")),
        detail=words_of(item.get("when")),
        facts=facts,
        score=item.get("score"),
        reasons=[str(reason) for reason in item.get("reasons") or []],
        sources=_sources(item),
        seen=words.short_day(item.get("seen_on")),
    )


def _sources(item: dict[str, Any]) -> list[Fact]:
    """Where a row's facts came from: names and pages, in whatever way the view gives them."""
    page = web_address(item.get("source_url"))
    given = item.get("sources") or item.get("source") or item.get("source_name") or page
    listed = given if isinstance(given, list) else [given] if given else []
    return [_source(one, page) for one in listed]


def _source(given: Any, page: str | None) -> Fact:
    if isinstance(given, dict):
        address = next((web_address(value) for value in given.values() if web_address(value)), page)
        name = words_of({key: value for key, value in given.items() if not web_address(value)})
        return Fact(label="Source", value=name or site_of(address or ""), link=address)
    if address := web_address(given):
        return Fact(label="Source", value=site_of(address), link=address)
    return Fact(label="Source", value=words_of(given), link=page)


def _row_text(row: Row) -> str:
    parts = [row.detail, *(f"{fact.label}: {_with_link(fact)}" for fact in row.facts)]
    parts += [f"score {row.score:g}"] if row.score is not None else []
    parts += row.reasons + [f"source {_with_link(source)}" for source in row.sources]
    parts += [f"last seen {row.seen}"] if row.seen else []
    told = "; ".join(part for part in parts if part)
    head = f"{row.number}. {row.title}" if row.number else row.title
    return f"{head}: {told}" if told else head


def _with_link(fact: Fact) -> str:
    return fact.link if fact.link and fact.value == site_of(fact.link) else fact.value
