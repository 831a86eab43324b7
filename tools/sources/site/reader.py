"""Reading a group's own site: which pages, within which bounds, and what they state."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tools.errors import InvalidInput
from tools.people import normalise_url
from tools.sources.base import Found
from tools.sources.site.describe import own_name
from tools.sources.site.facts import Setting, facts_of, states_something
from tools.sources.site.hosts import is_social, registrable
from tools.sources.site.joining import is_young
from tools.sources.site.merge import merged
from tools.sources.site.page import Page, parse
from tools.sources.site.pages import chosen
from tools.sources.site.state import parked
from tools.sources.site.structured import stated
from tools.sources.site.where import country_code
from tools.sources.web import BudgetSpent, Refusal, SourceFailed, Web

#: The pages that are read beside the home page, in this order.
WANTED = ("contact", "about", "join", "audition")
#: So many pages of a site are read at most.
MOST_PAGES = 5
#: So many of a site's words are remembered.
_WORDS = 20_000


@dataclass(frozen=True)
class Site:
    """What a site states: one Found a page that had facts, the home page first.

    `problem` says why nothing, or not everything, was read (empty: all was); `host` is the site's registrable domain.
    `nobodys` says so where it could be read and is nobody's site (a domain for sale).
    `words` are the words of its pages in lower case, by which one sees whether a name occurs there at all.
    """

    pages: list[Found] = field(default_factory=list)
    problem: str = ""
    host: str = ""
    words: frozenset[str] = frozenset()
    nobodys: str = ""

    def merged(self) -> Found | None:
        """The pages' facts as one, the best of each; None where no page had any."""
        return merged(self.pages, self.host)


class _Nobodys(SourceFailed):
    """The address leads to no group's site."""


@dataclass(frozen=True)
class _Read:
    """The pages that were read; the second says of each whether it describes the group."""

    pages: list[tuple[Page, bool]]
    problem: str = ""


def read_site(web: Web, url: str, today: date, country: str = "US", wants: Sequence[str] = WANTED) -> Site:
    """Read a group's own site: its home page, and at most four more that its links name.

    Args:
        web: The way to the network.
        url: Its home page, or any page of it.
        today: The day on which it is read.
        country: Where numbers without a country code are (ISO 3166), unless the site says where it is.
        wants: Which pages beside the home page: of "contact", "about", "join" and "audition".

    Returns:
        What it states. A site that cannot be read is no error: `problem` says why.

    Raises:
        BudgetSpent: before its home page was read.
    """
    try:
        address = normalise_url(url)
    except InvalidInput as error:
        return Site(problem=str(error).rstrip("."))
    host = registrable(address)
    try:
        read = _pages(web, address, wants)
    except BudgetSpent:
        raise
    except SourceFailed as failure:
        return Site(problem=str(failure), host=host, nobodys=str(failure) if isinstance(failure, _Nobodys) else "")
    return _stating(read, today, country, host)


def _pages(web: Web, address: str, wants: Sequence[str]) -> _Read:
    """The home page and those that it leads to.

    Raises:
        SourceFailed: the home page cannot be read, or is nobody's.
    """
    home = _page(web, address)
    if said := parked(home):
        raise _Nobodys(f'nobody\'s site is at this address: "{said[:80]}"')
    pages, problem = [(home, True)], ""
    for url in chosen(home.links, home.url, wants, MOST_PAGES - 1):
        try:
            pages.append((_page(web, url), _describes(url)))
        except BudgetSpent as spent:
            problem = str(spent)
            break
        except SourceFailed as failure:
            gone = isinstance(failure, Refusal) and failure.answer.status in (404, 410)
            problem = problem if gone else f"{url}: {failure}"
    return _Read(pages, problem)


def _page(web: Web, url: str) -> Page:
    """One page.

    Raises:
        SourceFailed: it cannot be read, has nothing on it, or is a social network's.
    """
    if is_social(url):
        raise SourceFailed(f"{registrable(url)} is asked by its interface only, its pages are not read")
    answer = web.read(url)
    if is_social(answer.url):
        raise SourceFailed(f"it leads to {registrable(answer.url)}, whose pages are not read")
    page = parse(answer.text, answer.url)
    if page is None:
        raise SourceFailed("there is nothing on the page")
    return page


def _describes(url: str) -> bool:
    return bool(re.search(r"about|history|mission|who|story|über|ueber|propos", url.rpartition("//")[2], re.I))


def _stating(read: _Read, today: date, country: str, host: str) -> Site:
    pages = [page for page, _ in read.pages]
    said = [stated(page) for page in pages]
    name = next(filter(None, (own_name(page, told) for page, told in zip(pages, said, strict=True))), host)
    here = next(filter(None, (country_code(told.country) for told in said)), country)
    texts = [line for page in pages for line in (page.meta("description"), *page.lines)]
    young = is_young(name, texts)
    setting = Setting(name, pages[0].url, young, here, today)
    found = [facts_of(page, setting, describes) for page, describes in read.pages]
    kept = [item for n, item in enumerate(found) if n == 0 or states_something(item)]
    return Site(kept, read.problem, registrable(pages[0].url) or host, frozenset(_words([name, *texts])))


def _words(texts: Sequence[str]) -> Iterator[str]:
    words = (word for text in texts for word in re.findall(r"[^\W_]+", re.sub(r"['’‘`]", "", text.casefold())))
    for _, word in zip(range(_WORDS), words, strict=False):
        yield word
