"""A page as it is read: its tree, its links, and its visible text line by line. Bounded in every direction.

lxml's HTML parser builds no tree deeper than 256 and, without `huge_tree`, no piece of text beyond 10 MB; a page
that is larger than PAGE characters is cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from lxml import etree, html

from tools.sources.site.text import LINE, TEXT, plain

#: Characters of a page that are read, elements that are looked at, links that are followed up.
PAGE, ELEMENTS, LINKS = 2 * 1024 * 1024, 60_000, 2_000
_UNSEEN = frozenset("script style template noscript svg canvas iframe select option head title object math".split())
_WITHIN_LINES = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.I)


@dataclass(frozen=True)
class Link:
    """Where a link leads (an absolute address) and what it says."""

    url: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page: where it is, its tree, its visible lines and its links.

    In the lines, an address or a number that stands only in a link (`mailto:`, `tel:`, Cloudflare's cipher) stands
    behind the link's words, so that it keeps its place beside a name.
    """

    url: str
    tree: html.HtmlElement
    lines: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines)

    def meta(self, *names: str) -> str:
        """What a `<meta>` of one of these names or properties says, the first that says something."""
        for name in names:
            for tag in self.tree.xpath("//meta[@name=$name or @property=$name]/@content", name=name)[:3]:
                if said := plain(str(tag), TEXT // 100):
                    return said
        return ""


def parse(text: str, url: str) -> Page | None:
    """A page from its HTML; None where there is nothing in it."""
    body = text[:PAGE].replace("\x00", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(url, tree, tuple(_lines(tree)), tuple(_links(tree, url)))


def deciphered(cipher: str) -> str:
    """An address as Cloudflare writes it: hex bytes, each XOR the first one. Empty where it is none."""
    try:
        key, *rest = bytes.fromhex(cipher[:400])
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")


def split(url: str) -> SplitResult | None:
    """An address in its parts; None where it is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname else None
    except ValueError:
        return None


def _links(tree: html.HtmlElement, url: str) -> Iterator[Link]:
    for anchor in tree.xpath("//a[@href]")[:LINKS]:
        try:
            target = urljoin(url, anchor.get("href").strip()[:LINE])
        except ValueError:  # brackets that are no address
            continue
        yield Link(target, plain("".join(anchor.itertext()), 200) or plain(anchor.get("title") or "", 200))


def _lines(tree: html.HtmlElement) -> Iterator[str]:
    left = TEXT
    for raw in _blocks(tree):
        whole = plain(raw, min(left, TEXT // 20))
        while whole and left > 0:
            line = whole if len(whole) <= LINE else whole[:LINE].rpartition(" ")[0] or whole[:LINE]
            whole = whole[len(line) :].lstrip()
            left -= len(line) + 1
            yield line
        if left <= 0:
            return


def _blocks(tree: html.HtmlElement) -> Iterator[str]:
    """The visible text between one beginning or end of a block and the next."""
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment"))
    for number, (event, element) in enumerate(walk):
        if number > 2 * ELEMENTS:
            break
        breaks = isinstance(element.tag, str) and element.tag not in _WITHIN_LINES
        if breaks and parts:
            yield "".join(parts)
            parts = []
        if event == "start":
            if _unseen(element):
                walk.skip_subtree()
                continue
            parts.append(_shown(element))
        else:
            parts.append(element.tail or "")
    yield "".join(parts)


def _unseen(element: html.HtmlElement) -> bool:
    return (
        element.tag in _UNSEEN or element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _shown(element: html.HtmlElement) -> str:
    """The text at an element's beginning, with what its link alone says."""
    text = element.text or ""
    if cipher := element.get("data-cfemail"):
        element.text = ""
        return f" {deciphered(cipher)} "
    href = (element.get("href") or "").strip() if element.tag == "a" else ""
    return f"{_linked(element, href[:LINE])}{text}" if href else text


def _linked(anchor: html.HtmlElement, href: str) -> str:
    """An address or number of a link that its words do not show, to stand before them."""
    scheme, _, rest = href.partition(":")
    said = "".join(anchor.itertext())[:LINE]
    if scheme.lower() == "mailto":
        address = unquote(rest.partition("?")[0]).strip()
        return "" if address.lower() in said.lower() else f" {address} "
    if scheme.lower() in ("tel", "callto"):
        return "" if sum(c.isdigit() for c in said) >= 7 else f" {unquote(rest)} "
    _, marker, cipher = href.partition("/cdn-cgi/l/email-protection#")
    return f" {deciphered(cipher)} " if marker and not anchor.xpath(".//@data-cfemail") else ""
