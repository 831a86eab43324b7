"""Facebook's pages, by Meta's Graph API alone: reading its site by machine is prohibited by Meta's terms.

Page search and fields as documented for Graph API v26.0 under "Pages Search" and "Page"; read on 2026-11-22. The search
takes no position: the town stands in the words that are searched for, and each page's own location decides.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tools.errors import HarmonyError
from tools.geography.places import resolve
from tools.kinds import kind_of
from tools.people import clean_name, normalise_email, normalise_phone, normalise_url
from tools.sources.base import Flaw, Found, Search, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.graph import Graph, NotGiven
from tools.sources.handles import facebook_handle
from tools.sources.shapes import mapping, number, point, tried, words
from tools.sources.singing import sings
from tools.wording import count

SETTING = "HARMONY_FACEBOOK_TOKEN"
PERMISSION = "Page Public Metadata Access or Page Public Content Access"
#: What is searched for, together with the town.
SINGERS = ("chorus", "choir", "chorale", "a cappella", "barbershop", "singers")
#: What is asked of a search, and of each page that it found.
SEARCHED = "id,name,location,link"
ASKED = "name,link,website,emails,phone,category,fan_count,location,is_permanently_closed"
PAGE_SIZE, PAGES, MOST_ASKED = 25, 3, 60


class Facebook:
    """The pages of groups around a place."""

    name = "facebook"
    needs = f"an access token of a Meta app with {PERMISSION} ({SETTING})"
    yields = "pages of groups with their sites, e-mails and phones"
    terms = Terms("By Meta's interface alone, under Meta's Platform Terms; each fact with its page and its day.")
    timeout = 120.0

    def __init__(self, config: SourceConfig) -> None:
        self._token = config.facebook_token
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """What it needs, where it has no token."""
        return None if self._token else f"not configured: needs {self.needs}"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The pages of singing groups within the radius, each once.

        Raises:
            SourceFailed: Meta refused, a limit is reached, or nobody answered; the text never has the token.
        """
        graph = Graph(search.web, self._endpoint, self._token, SETTING, PERMISSION)
        seen: set[str] = set()
        asked = nowhere = 0
        for page in _searched(graph, search):
            page_id, found = words(page.get("id")), _found(page, search)
            if found is None or page_id in seen:
                continue
            seen.add(page_id)
            nowhere += found.latitude is None
            if within(found, search) and asked < MOST_ASKED:
                asked += 1
                yield from _asked(graph, page_id, found, search)
        if nowhere:
            yield Flaw(f"{count(nowhere, 'page')} without a location left out")
        if asked == MOST_ASKED:
            yield Flaw(f"only the first {MOST_ASKED} pages were read")


def _searched(graph: Graph, search: Search) -> Iterator[dict[str, Any]]:
    for what in SINGERS:
        asked: dict[str, str | int] = {"q": f"{search.place.city} {what}", "fields": SEARCHED, "limit": PAGE_SIZE}
        for page in graph.pages("pages/search", asked, PAGES):
            yield from page


def _asked(graph: Graph, page_id: str, found: Found, search: Search) -> Iterator[Found | Flaw]:
    """A page with all that it says; as the search gave it, where Meta does not give more of this one."""
    try:
        page = graph.get(page_id, {"fields": ASKED})
    except NotGiven as refusal:
        yield found
        yield Flaw(f"{found.name}: {refusal}")
        return
    yield _detailed(found, page, search)


def _found(page: dict[str, Any], search: Search) -> Found | None:
    """The group of a page that was searched for; None where it has no id or no name, or does not sing by its name."""
    page_id, name = words(page.get("id")), tried(clean_name, words(page.get("name")), "name")
    if not page_id.isdigit() or not name or not sings(name):
        return None
    link = tried(normalise_url, words(page.get("link"), 2000))
    bare = Found(
        name=name,
        source_url=link or f"https://www.facebook.com/{page_id}",
        seen_on=search.today,
        kind=kind_of(name),
        facebook=facebook_handle(link or "") or page_id,
    )
    return _placed(bare, mapping(page.get("location")), search)


def _placed(found: Found, location: dict[str, Any], search: Search) -> Found:
    """The group where its page says that it is: by its point, else by its town, found offline."""
    city, region = words(location.get("city")), words(location.get("state"))
    named = ", ".join(part for part in (city, region, words(location.get("country"))) if part)
    try:
        town = resolve(named) if city else None
    except HarmonyError:
        town = None
    own = point(location.get("latitude"), location.get("longitude"))
    where = own or ((town.latitude, town.longitude) if town else (None, None))
    street = ", ".join(part for part in (words(location.get("street")), words(location.get("zip"))) if part)
    return replace(
        found,
        city=town.city if town else city,
        region=town.region if town else region,
        country=town.country if town else search.place.country,
        latitude=where[0],
        longitude=where[1],
        address=street,
    )


def _detailed(found: Found, page: dict[str, Any], search: Search) -> Found:
    emails = page.get("emails")
    first = words(emails[0]) if isinstance(emails, list) and emails else ""
    followers, category = number(page.get("fan_count")), words(page.get("category"))
    told = {"followers": f"{followers:.0f}" if followers else "", "category": category}
    more = replace(
        found,
        name=tried(clean_name, words(page.get("name")), "name") or found.name,
        source_url=tried(normalise_url, words(page.get("link"), 2000)) or found.source_url,
        website=_site(words(page.get("website"), 2000)),
        email=tried(normalise_email, first),
        phone=tried(normalise_phone, words(page.get("phone")), "phone", found.country or search.place.country),
        closed="closed for good, says its Facebook page" if page.get("is_permanently_closed") is True else "",
        extra={name: value for name, value in told.items() if value},
    )
    location = mapping(page.get("location"))
    return _placed(more, location, search) if location else more


def _site(text: str) -> str | None:
    """The first address of a page's field for sites, into which people also write several."""
    return next((site for part in text.replace(",", " ").split() if (site := tried(normalise_url, part))), None)
