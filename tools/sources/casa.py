"""CASA, the Contemporary A Cappella Society: its list of groups, and each group's page where the list has no place.

The format could not be confirmed live (2026-11-22), so that nothing is asked of the markup but links to groups' pages
and towns beside them. Where its robots.txt refuses, an export as CSV does the same.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement, tostring

from tools.errors import HarmonyError
from tools.geography.places import Place
from tools.kinds import kind_of, voicing_of
from tools.people import clean_name
from tools.sources.announcements import outside_site, place_labelled
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import place_in, the_place, within
from tools.sources.config import SourceConfig
from tools.sources.listing import link_to, next_page, page_of, same_host, text_of
from tools.sources.reading import read_on
from tools.sources.shapes import tried
from tools.sources.site.page import Page, parse
from tools.sources.site.socials import handles
from tools.sources.site.structured import stated
from tools.sources.web import Answer, Refusal, RobotsRefuse

_LIST = "/groups/"
_GROUP = re.compile(r"/(?:groups?|members?|ensembles?|directory)/(?!page/|category/|tag/|join|search)[^/]+/?")
#: So many pages of the list, of groups, and links of a page are read; a row is at most so many elements deep.
_MOST_PAGES, _MOST_GROUPS, _MOST_LINKS, _AROUND = 20, 30, 3_000, 5
_EXPORT = "ask CASA for an export, and upload it as a CSV with the campaign"


class Casa:
    """The a cappella groups of its list within the radius."""

    name = "casa"
    needs = ""
    yields = "a cappella groups with their pages"
    terms = Terms("Facts of public group pages with their addresses; robots.txt is kept to, an export is preferred.")
    timeout = 90.0

    def __init__(self, config: SourceConfig) -> None:
        self._base = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups of its list; for one without a place its own page is read.

        Raises:
            SourceFailed: it could not be read, robots.txt refuses, or its pages are not as they are known.
        """
        try:
            yield from self._groups(search)
        except RobotsRefuse as refused:
            raise RobotsRefuse(f"{refused}; {_EXPORT}") from None

    def _groups(self, search: Search) -> Iterator[Found | Flaw]:
        unplaced, url, read = dict[str, str](), f"{self._base}{_LIST}", set[str]()
        while url and url not in read and len(read) < _MOST_PAGES:
            read.add(url)
            answer = search.web.read(url)
            tree = page_of(answer)
            rows = list(rows_of_groups(answer, tree))
            if not rows:
                told = f"{answer.url} lists no groups: its pages look different from what is known"
                raise SourceFailed(f"{told}; {_EXPORT}")
            for link, name, row in rows:
                place = _place_of(row)
                if place is None:
                    unplaced.setdefault(link, name)
                elif within(found := _found(name, link, row, place, read_on(answer, search.today)), search):
                    yield found
            url = next_page(tree, answer.url)
        yield from _by_their_pages(search, unplaced)


def rows_of_groups(answer: Answer, tree: HtmlElement) -> Iterator[tuple[str, str, Page]]:
    """Each group that a page of the list links to: its page's address, its name, and what stands around the link."""
    links: dict[str, list[HtmlElement]] = {}
    for anchor in tree.xpath("//a[@href]")[:_MOST_LINKS]:
        address = link_to(answer.url, anchor.get("href"))
        if address and same_host(address, answer.url) and _GROUP.fullmatch(urlsplit(address).path):
            links.setdefault(address, []).append(anchor)
    owners: dict[HtmlElement, set[str]] = {}
    for address, anchors in links.items():
        for around in (element for anchor in anchors for element in anchor.iterancestors()):
            owners.setdefault(around, set()).add(address)
    for address, anchors in links.items():
        name = next((text for anchor in anchors if (text := text_of(anchor))), "")
        row = parse(tostring(_row(anchors[0], owners), encoding="unicode"), answer.url)
        if row and (cleaned := tried(clean_name, name, "name")):
            yield address, cleaned, row


def _row(anchor: HtmlElement, owners: dict[HtmlElement, set[str]]) -> HtmlElement:
    """The largest element around a group's link that has no other group's link in it."""
    row = anchor
    for around in islice(anchor.iterancestors(), _AROUND):
        if around.tag in ("body", "html", "main") or len(owners[around]) > 1:
            break
        row = around
    return row


def _place_of(page: Page) -> Place | None:
    """The town that a row or a page names: in a labelled line, as data, or in the first line that names just one."""
    said = stated(page)
    try:
        if said.city:
            return place_in(", ".join(part for part in (said.city, said.region, said.country) if part))
    except HarmonyError:
        pass
    return place_labelled(page.lines) or next((place for line in page.lines if (place := the_place(line))), None)


def _found(name: str, link: str, page: Page, place: Place, seen_on: date) -> Found:
    socials = handles([one.url for one in page.links], name)
    return Found(
        name=name,
        source_url=link,
        seen_on=seen_on,
        city=place.city,
        region=place.region,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        kind=kind_of(name) or "a_cappella_group",
        voicing=voicing_of(name),
        website=outside_site(page.links, link),
        facebook=socials.get("facebook"),
        instagram=socials.get("instagram"),
    )


def _by_their_pages(search: Search, unplaced: dict[str, str]) -> Iterator[Found | Flaw]:
    """The groups whose place only their own pages say."""
    nowhere = max(0, len(unplaced) - _MOST_GROUPS)
    for link, name in list(unplaced.items())[:_MOST_GROUPS]:
        try:
            answer = search.web.read(link)
        except Refusal as refusal:
            if refusal.answer.status not in (404, 410):
                raise
            yield Flaw(f"{name}: its page is gone ({link})")
            continue
        page = parse(answer.text, answer.url)
        place = _place_of(page) if page else None
        if page is None or place is None:
            nowhere += 1
        elif within(found := _found(name, link, page, place, read_on(answer, search.today)), search):
            yield found
    if nowhere:
        yield Flaw(f"{nowhere} groups of its list name no place, and were passed over")
