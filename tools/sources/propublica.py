"""ProPublica's Nonprofit Explorer: the US tax register as a search by words, state and class.

Format: "Nonprofit Explorer API", version 2, `GET /search.json`: `q` words, `state[id]` two letters, `ntee[id]` 1 for
arts and culture, `page` from 0; answered in pages of 25 with `total_results`, `num_pages` and `organizations`. Nothing
found is answered with the status 404 and the same shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tools.errors import HarmonyError
from tools.geography.places import Place, resolve
from tools.people import clean_name
from tools.sources.american import readable, states_within
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.handles import ein_of
from tools.sources.irs_bmf import CHORAL, PUBLIC_PAGE
from tools.sources.refusals import refuse_unless_ok
from tools.sources.shapes import number, objects, words
from tools.sources.singing import sings
from tools.sources.web import Answer, Ask

#: What is searched for, in the order of what it yields.
QUERIES = ("chorus", "choir", "chorale", "choral", "singers", "barbershop", '"a cappella"')
#: So many pages of one query in one state are read.
PAGES = 8
_ARTS = 1


@dataclass
class _Asked:
    """One search on its way: what it is after, and the EINs that it has had (several queries find one group)."""

    search: Search
    had: set[str] = field(default_factory=set)


class ProPublica:
    """The singing groups of the register within the radius, by their town."""

    name = "propublica"
    needs = ""
    yields = "names, towns and EINs of registered US groups"
    terms = Terms(
        "Public data of the tax register, by ProPublica's Nonprofit Explorer, which is to be credited.",
        credit="ProPublica Nonprofit Explorer",
        credit_url="https://projects.propublica.org/nonprofits/",
    )
    timeout = 120.0

    def __init__(self, config: SourceConfig) -> None:
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups of every state that the radius touches, the nearest state first; nothing outside the country.

        Raises:
            SourceFailed: it could not answer, or not to the end; what it yielded before is kept.
        """
        asked = _Asked(search)
        for state in states_within(search):
            for query in QUERIES:
                yield from self._found(asked, state, query)

    def _found(self, asked: _Asked, state: str, query: str) -> Iterator[Found | Flaw]:
        for page in range(PAGES):
            said = _said(asked.search.web.ask(self._asking(state, query, page)))
            for organisation in objects(said["organizations"]):
                yield from _read(organisation, asked)
            pages = number(said.get("num_pages")) or 0
            if page + 1 >= pages or not said["organizations"]:
                return
        yield Flaw(f"only the first {PAGES} of {pages:g} pages were read for {query} in {state}")

    def _asking(self, state: str, query: str, page: int) -> Ask:
        params: dict[str, str | int] = {"q": query, "state[id]": state, "ntee[id]": _ARTS, "page": page}
        return Ask(f"{self._endpoint}/search.json", params=params, headers={"accept": "application/json"}, pace=0.5)


def _said(answer: Answer) -> dict[str, Any]:
    """The page of an answer, with its `organizations` as a list.

    Raises:
        SourceFailed: it refused, or what came back has another shape.
    """
    if answer.status != 404:
        refuse_unless_ok(answer)
    try:
        said = answer.json()
    except SourceFailed:
        refuse_unless_ok(answer)
        raise
    if not isinstance(said, dict) or not isinstance(said.get("organizations"), list):
        refuse_unless_ok(answer)
        raise SourceFailed("what came back has no list of organizations")
    return said


def _read(organisation: dict[str, Any], asked: _Asked) -> Iterator[Found | Flaw]:
    """The group that a row tells of, where it sings, lies within the radius and was not had yet."""
    title, code = words(organisation.get("name"), 200), words(organisation.get("ntee_code"), 10).upper()
    if not title or not (code.startswith(CHORAL) or sings(title)):
        return
    ein = ein_of(organisation.get("strein")) or ein_of(organisation.get("ein"))
    if ein is None:
        yield Flaw(f"{title} has no EIN")
        return
    if ein in asked.had:
        return
    asked.had.add(ein)
    item = _group(organisation, title, ein, asked.search)
    if isinstance(item, Flaw) or within(item, asked.search):
        yield item


def _group(organisation: dict[str, Any], title: str, ein: str, search: Search) -> Found | Flaw:
    town = _town(words(organisation.get("city"), 60), words(organisation.get("state"), 2))
    if town is None:
        where = f"{words(organisation.get('city'), 60)}, {words(organisation.get('state'), 2)}".strip(", ")
        return Flaw(f"{title}: I know no town {where}" if where else f"{title} has no town")
    try:
        name = clean_name(readable(title), "name")
    except HarmonyError as error:
        return Flaw(f"EIN {ein}: the name {error}")
    return Found(
        name=name,
        source_url=PUBLIC_PAGE.format(ein=ein),
        seen_on=search.today,
        city=town.city,
        region=town.region,
        country=town.country,
        latitude=town.latitude,
        longitude=town.longitude,
        ein=ein,
        note="from the tax register: a town, no contact",
        extra={"legal_name": title},
    )


@lru_cache(maxsize=4096)
def _town(city: str, state: str) -> Place | None:
    """The town of that name in that state."""
    try:
        return resolve(f"{city}, {state}") if city and state else None
    except HarmonyError:
        return None
