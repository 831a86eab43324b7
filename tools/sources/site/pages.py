"""Which pages of a site to read: home, contact, about, join and audition, found among the home page's links."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urldefrag, urlsplit

from tools.sources.site.hosts import same_site
from tools.sources.site.page import Link

#: What the links to a page say, or their addresses have as a word; the better word first.
_WORDS = {
    "contact": "contact kontakt contacto contactez staff leadership team directors director people",
    "about": "about history who mission story bio über ueber propos nosotros",
    "join": "join sing membership member singers rehearsals rehearsal",
    "audition": "audition auditions auditioning",
}
_NOT_PAGES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|webp|svg|mp[34]|m4a|mov|zip|ics|xml|rss|json|css|js)$"
    r"|/(?:tag|category|author|wp-json|wp-admin|cart|shop|store|product|login|feed|event|events|blog|news|donate)(?:/|$)",
    re.I,
)


def chosen(links: Iterable[Link], home: str, wants: Sequence[str], most: int) -> list[str]:
    """The addresses of at most `most` pages of the same site, in the order of `wants`, one page for each.

    Args:
        links: The home page's links.
        home: The home page's address.
        wants: Of "contact", "about", "join", "audition".
        most: How many pages to read beside the home page.
    """
    own = [link for link in links if same_site(link.url, home) and not _NOT_PAGES.search(urlsplit(link.url).path)]
    found: list[str] = []
    for want in wants:
        words = _WORDS.get(want, "").split()
        ranked = sorted(((rank, n) for n, link in enumerate(own) if (rank := _rank(link, words)) is not None))
        addresses = [urldefrag(own[n].url).url for _, n in ranked]
        found += [url for url in addresses if not _same(url, [home, *found])][:1]
    return found[:most]


def _rank(link: Link, words: Sequence[str]) -> tuple[int, int] | None:
    """How surely a link is to the page: by its words before its address, a short text before a long one."""
    said = re.findall(r"[^\W\d_]+", link.text.casefold())
    path = re.findall(r"[^\W\d_]+", unquote(urlsplit(link.url).path).casefold())
    for n, word in enumerate(words):
        if word in said and len(said) <= 6:
            return 2 * n, len(said)
        if word in path and len(path) <= 6:
            return 2 * n + 1, len(path)
    return None


def _same(url: str, others: Iterable[str]) -> bool:
    return _plain(url) in map(_plain, others)


def _plain(url: str) -> tuple[str, str, str]:
    """An address as it compares: no scheme, no "www.", no slash or index page at its end."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index|home|default)(?:\.\w+)?$", "", parts.path.rstrip("/"))
    return (parts.hostname or "").removeprefix("www."), path, parts.query
