"""What sources of listing pages share: a page as a tree, its text without markup, its links, and flaws that end.

What a page says stays text: nothing of it is run, followed unasked, or believed.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml.etree import ParserError, XMLSyntaxError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from tools.errors import InvalidInput
from tools.people import normalise_url
from tools.sources.base import Flaw, Found, SourceFailed
from tools.sources.site.text import plain
from tools.sources.web import Answer

#: So much of one text is kept, in characters; so many flaws of one listing are told.
MAX_TEXT, MAX_FLAWS = 2_000, 20
_UNSEEN = frozenset("script style template noscript svg iframe object".split())
_BLOCKS = frozenset(
    "address article br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hr li main p section td th tr".split()
)


def page_of(answer: Answer) -> HtmlElement:
    """A page as a tree; broken markup is mended as browsers do.

    Raises:
        SourceFailed: there is nothing on it.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(answer.text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (ParserError, XMLSyntaxError, ValueError):
        raise SourceFailed(f"{answer.url} is an empty page") from None


def text_of(element: HtmlElement) -> str:
    """The text that a reader sees, in one line."""
    parts: list[str] = []
    walk = iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if part.tag in _BLOCKS:
            parts.append(" ")
        if event == "end":
            parts.append("" if part is element else part.tail or "")
        elif part.tag in _UNSEEN and part is not element:
            walk.skip_subtree()
        else:
            parts.append(part.text or "")
    return plain("".join(parts), MAX_TEXT)


def link_to(base: str, href: str) -> str:
    """An address on a page as a whole one; empty where it is no web address ("javascript:", "mailto:")."""
    try:
        return normalise_url(urljoin(base, href.strip()).partition("#")[0])
    except (InvalidInput, ValueError):
        return ""


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are of one host (with or without www.), at one port."""
    first, second = (urlsplit(address).netloc.lower().removeprefix("www.") for address in (one, other))
    return first == second


def next_page(tree: HtmlElement, base: str) -> str:
    """The page after this one, as the page itself says (rel="next"), on the same host; empty where it says none."""
    for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' next ')]/@href | //link[@rel='next']/@href"):
        address = link_to(base, str(link))
        if address and address != base and same_host(address, base):
            return address
    return ""


def bounded(items: Iterable[Found | Flaw], most: int = MAX_FLAWS) -> Iterator[Found | Flaw]:
    """All groups, and the first flaws; the rest of them are counted."""
    flaws = 0
    for item in items:
        flaws += isinstance(item, Flaw)
        if not isinstance(item, Flaw) or flaws <= most:
            yield item
    if flaws > most:
        yield Flaw(f"and {flaws - most} more such rows")
