"""Listing pages of any site by configuration: which rows, which fields in them, under whose permission.

Off until it is configured. One listing's failure is told, and does not stop the others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement

from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import group_of, within
from tools.sources.charset import decoded
from tools.sources.config import SourceConfig
from tools.sources.csv_list import read_list
from tools.sources.listing import MAX_TEXT, bounded, link_to, page_of, same_host, text_of
from tools.sources.listing_config import Listing, ListingsProblem, Rule, load_listings
from tools.sources.reading import read_on
from tools.sources.site.text import plain
from tools.sources.web import Answer, BudgetSpent

#: An export may weigh so many bytes; of a page so many rows are read.
_CSV_BYTES, _MOST_ROWS = 20 * 1024 * 1024, 2_000
_LINKS = ("href", "src")
_NEEDS = "HARMONY_LISTINGS, a YAML file of listing pages (docs/adding-a-source.md)"


class HtmlDirectory:
    """The groups of the configured listings within the radius."""

    name = "html_directory"
    needs = _NEEDS
    yields = "what the rows of each configured listing say"
    terms = Terms("Rows of pages that their owners allowed to be read, each as its own permission says.")
    timeout = 120.0

    def __init__(self, config: SourceConfig) -> None:
        self._file = config.listings

    def ready(self) -> str | None:
        """None where at least one listing may be read; else what is wrong with the file, or that there is none."""
        if self._file is None:
            return f"not configured: needs {_NEEDS}"
        try:
            listings = load_listings(self._file)
        except ListingsProblem as problem:
            return f"not configured: {problem}"
        if any(not listing.off for listing in listings):
            return None
        off = "; ".join(f"{listing.name}: {listing.off}" for listing in listings)
        return f"not configured: needs a listing that may be read in {self._file.name} ({off or 'it has none'})"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The rows of every listing within the radius, and what could not be read of them.

        Raises:
            SourceFailed: no listing could be read, each with why.
        """
        listings = self._listings()
        failed: list[str] = []
        for listing in listings:
            if listing.off:
                yield Flaw(f"{listing.name} is off: {listing.off}")
                continue
            try:
                for item in _groups(listing, search):
                    if isinstance(item, Flaw):
                        yield Flaw(f"{listing.name}: {item.text}")
                    elif within(item, search):
                        yield item
            except BudgetSpent:
                raise
            except SourceFailed as failure:
                failed.append(f"{listing.name}: {failure}")
        if failed and len(failed) == sum(not listing.off for listing in listings):
            raise SourceFailed("; ".join(failed))
        yield from map(Flaw, failed)

    def _listings(self) -> list[Listing]:
        if self._file is None:
            raise SourceFailed(f"not configured: needs {_NEEDS}")
        try:
            return load_listings(self._file)
        except ListingsProblem as problem:
            raise SourceFailed(str(problem)) from None


def _groups(listing: Listing, search: Search) -> Iterator[Found | Flaw]:
    if listing.csv is None:
        yield from bounded(_of_pages(listing, search))
        return
    items = read_list(_export(listing.csv), search.place, search.today, listing.fixed)
    yield from bounded(items)


def _export(path: Path) -> str:
    """The text of an export.

    Raises:
        SourceFailed: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_CSV_BYTES + 1)
    except OSError as error:
        raise SourceFailed(f"{path.name} cannot be read: {error.strerror}") from None
    if len(body) > _CSV_BYTES:
        raise SourceFailed(f"{path.name} is larger than {_CSV_BYTES // 1024 // 1024} MB")
    return decoded(body, "")


def _of_pages(listing: Listing, search: Search) -> Iterator[Found | Flaw]:
    """The groups of its pages and of those that follow them, each page once.

    Raises:
        SourceFailed: a page that it begins with could not be read, or a selector found nothing there.
    """
    limit = listing.next.pages if listing.next else len(listing.pages)
    waiting, seen, filled = list(listing.pages), set[str](), Counter[str]()
    while waiting and len(seen) < max(limit, len(listing.pages)):
        url = waiting.pop(0)
        seen.add(url)
        answer = search.web.read(url)
        tree = page_of(answer)
        rows = _rows(listing, tree, answer.url)
        filled.update(name for cells in rows for name in ("", *cells))
        yield from _read(listing, search, answer, rows)
        if (following := _next(listing, tree, answer.url)) and following not in seen | set(waiting):
            waiting.append(following)
    for name in listing.fields.keys() - filled.keys():
        yield Flaw(f'its selector of {name} "{listing.fields[name]}" finds nothing in any of {filled[""]} rows')
    if waiting:
        yield Flaw(f"only its first {len(seen)} pages were read")


def _rows(listing: Listing, tree: HtmlElement, url: str) -> list[dict[str, str]]:
    """The cells of each row of a page.

    Raises:
        SourceFailed: the selector of rows, or that of names, finds nothing there.
    """
    assert listing.rows is not None  # the file is checked
    selected = listing.rows.found(tree)[:_MOST_ROWS]
    rows = [_cells(listing, row, url) for row in selected if isinstance(row, HtmlElement)]
    if not rows:
        raise SourceFailed(f'its selector of rows "{listing.rows}" finds nothing on {url}; the page has changed')
    if not any("name" in cells for cells in rows):
        told = f'its selector of name "{listing.fields["name"]}" finds nothing in {len(rows)} rows on {url}'
        raise SourceFailed(f"{told}; the page has changed")
    return rows


def _read(listing: Listing, search: Search, answer: Answer, rows: list[dict[str, str]]) -> Iterator[Found | Flaw]:
    for number, cells in enumerate(rows, 1):
        given: Mapping[str, str] = {"source_url": answer.url, **listing.fixed, **cells}
        for item in group_of(given, search.place, read_on(answer, search.today), f"row {number} on {answer.url}"):
            yield item if isinstance(item, Flaw) else replace(item, extra={"listing": listing.name})


def _cells(listing: Listing, row: HtmlElement, base: str) -> dict[str, str]:
    cells = {name: _cell(rule, row, base) for name, rule in listing.fields.items()}
    return {name: text for name, text in cells.items() if text}


def _cell(rule: Rule, row: HtmlElement, base: str) -> str:
    """What a rule reads in a row; empty where it finds nothing."""
    for selected in rule.found(row):
        text = _text(rule, selected, base)
        if rule.matches and text:
            match = rule.matches.search(text)
            text = (match[1] if match.re.groups else match[0]) or "" if match else ""
        if text := text.strip():
            return text
    return ""


def _text(rule: Rule, selected: Any, base: str) -> str:
    if not isinstance(selected, HtmlElement):
        return plain(str(selected), MAX_TEXT)
    if not rule.attribute:
        return text_of(selected)
    value = plain(selected.get(rule.attribute) or "", MAX_TEXT)
    return (link_to(base, value) or value) if rule.attribute in _LINKS and ":" not in value[:12] else value


def _next(listing: Listing, tree: HtmlElement, base: str) -> str:
    """The next page, on the same host; empty where there is none."""
    for selected in listing.next.found(tree) if listing.next else ():
        href = selected.get("href") or "" if isinstance(selected, HtmlElement) else str(selected)
        address = link_to(base, href) if href else ""
        if address and same_host(address, base):
            return address
    return ""
