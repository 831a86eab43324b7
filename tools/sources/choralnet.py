"""ChoralNet, the American Choral Directors Association's board: who is hiring, touring and singing where.

Its feed and its pages of announcements and classifieds are read as public pages, as its robots.txt allows. The format
could not be confirmed live (2026-11-22): RSS or Atom by feedparser, pages by what pages of posts have in common
(`article`, hAtom). A page that has neither says so; it is never an empty success.
"""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import feedparser
from lxml.html import HtmlElement, tostring

from tools.sources.announcements import Announcement, group_announced
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.listing import link_to, next_page, page_of, text_of
from tools.sources.reading import read_on
from tools.sources.site.page import parse
from tools.sources.site.text import plain
from tools.sources.web import Answer, Refusal, RobotsRefuse

#: What is read below its address: the feed first, then pages, each with those that follow it.
_FEED, _PAGES = "/feed/", ("/announcements/", "/classifieds/")
#: So many pages of one kind are read; items are passed over after so long.
_MOST_PAGES, _OLD = 5, timedelta(days=548)
#: Of one feed so many characters are read, of one feed or page so many items.
_FEED_TEXT, _MOST_ITEMS = 500_000, 200
_ITEMS = "descendant::*[self::article or {}]".format(
    " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in ("h-entry", "hentry", "post"))
)
_TITLES = ".//h1//a[@href] | .//h2//a[@href] | .//h3//a[@href] | .//*[contains(@class, 'title')]//a[@href]"
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_DAY = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2}), (\d{4})\b")
_GONE = (404, 410)


class ChoralNet:
    """The groups that announcements name, within the radius, each with what it is up to."""

    name = "choralnet"
    needs = ""
    yields = "who is hiring, touring or singing, with the day"
    terms = Terms("Facts of public announcements with their addresses; the texts themselves are not kept.")
    timeout = 60.0

    def __init__(self, config: SourceConfig) -> None:
        self._base = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups of its announcements; one that names no group, or no place, is counted and passed over.

        Raises:
            SourceFailed: it could not be read, or its pages are not as they are known.
        """
        passed, problems, seen = 0, list[SourceFailed](), set[str]()
        for part in (_FEED, *_PAGES):
            try:
                for item in self._items(search, part):
                    if item.url in seen or (item.day and item.day < search.today - _OLD):
                        continue
                    seen.add(item.url)
                    found = group_announced(item, search.place.country)
                    passed += found is None
                    if found and within(found, search):
                        yield found
            except (Refusal, RobotsRefuse) as refused:
                if isinstance(refused, Refusal) and refused.answer.status not in _GONE:
                    raise
                problems.append(refused)
        if len(problems) == 1 + len(_PAGES):
            raise problems[0]
        yield from (Flaw(str(problem)) for problem in problems)
        if passed:
            yield Flaw(f"{passed} of {len(seen)} announcements name no group or no place clearly, and were passed over")

    def _items(self, search: Search, part: str) -> Iterator[Announcement]:
        if part == _FEED:
            yield from feed_items(search.web.read(f"{self._base}{part}"), search.today)
            return
        url, read = f"{self._base}{part}", set[str]()
        while url and url not in read and len(read) < _MOST_PAGES:
            read.add(url)
            answer = search.web.read(url)
            tree = page_of(answer)
            yield from page_items(answer, tree, search.today)
            url = next_page(tree, answer.url)


def feed_items(answer: Answer, today: date) -> Iterator[Announcement]:
    """The items of an RSS or Atom feed.

    Raises:
        SourceFailed: it is no feed.
    """
    text = _DECLARED.sub("", answer.text)[:_FEED_TEXT]  # what the bytes are was settled already
    feed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers={"content-type": "text/xml"})
    if not feed.entries and not feed.get("version"):
        raise SourceFailed(f"{answer.url} is no feed: {plain(answer.text, 80) or 'nothing came back'}")
    seen_on = read_on(answer, today)
    for entry in feed.entries[:_MOST_ITEMS]:
        if link := link_to(answer.url, str(entry.get("link", ""))):
            markup = " ".join([entry.get("summary", ""), *(part.get("value", "") for part in entry.get("content", ()))])
            categories = [plain(str(tag.get("term") or ""), 60) for tag in entry.get("tags", ())]
            title = _plain_title(entry.get("title", ""))
            yield _item(Announcement(title, link, seen_on, (), (), categories, _published(entry)), markup)


def page_items(answer: Answer, tree: HtmlElement, today: date) -> Iterator[Announcement]:
    """The posts of a page.

    Raises:
        SourceFailed: there are none: it is built otherwise than is known.
    """
    every = dict.fromkeys(tree.xpath(_ITEMS))
    posts = [post for post in every if not any(around in every for around in post.iterancestors())]
    posts = [post for post in posts[:_MOST_ITEMS] if post.xpath(_TITLES)]
    if not posts:
        raise SourceFailed(f"{answer.url} has no posts: its pages look different from what is known")
    seen_on = read_on(answer, today)
    for post in posts:
        title = post.xpath(_TITLES)[0]
        if link := link_to(answer.url, title.get("href")):
            tags = [text_of(tag) for tag in post.xpath(".//a[contains(@rel, 'tag')]")]
            item = Announcement(text_of(title), link, seen_on, (), (), tags, _day_of(post))
            yield _item(item, tostring(post, encoding="unicode"))


def _item(item: Announcement, markup: str) -> Announcement:
    """An announcement with the lines and links of its markup."""
    page = parse(markup, item.url)
    return replace(item, lines=page.lines, links=page.links) if page else item


def _plain_title(markup: str) -> str:
    page = parse(f"<p>{markup}", "")
    return " ".join(page.lines)[:300] if page else ""


def _published(entry: Any) -> date | None:
    for stamp in ("published_parsed", "updated_parsed"):
        if stamp in entry:  # `get` would answer the one for the other, and warn
            with suppress(TypeError, ValueError):
                return date(*entry[stamp][:3])
    return None


def _day_of(post: HtmlElement) -> date | None:
    """The day of a post: as it is marked up, else as its text says it ("November 2, 2026")."""
    for stamp in post.xpath(".//time/@datetime"):
        with suppress(ValueError):
            return date.fromisoformat(str(stamp)[:10])
    if match := _DAY.search(text_of(post)):
        with suppress(ValueError):
            return datetime.strptime(f"{match[1][:3]} {match[2]} {match[3]}", "%b %d %Y").date()  # noqa: DTZ007  a day
    return None
