"""Wikidata: the choirs that it knows around a place, with their sites and accounts.

Format: SPARQL over HTTP at the Wikidata Query Service, answered as "SPARQL 1.1 Query Results JSON Format": a table in
which several values of one fact make several rows. Points are WKT, `Point(longitude latitude)`. A query that runs into
the service's limit of 60 seconds is answered with a Java `TimeoutException`, with whatever status was sent by then.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tools.errors import HarmonyError
from tools.kinds import kind_of, voicing_of
from tools.people import clean_name, normalise_email, normalise_phone, normalise_url
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.handles import facebook_handle, instagram_handle, wikidata_id_of
from tools.sources.reading import read_on, town_near
from tools.sources.refusals import refuse_unless_ok
from tools.sources.shapes import mapping, objects, point, tried, words
from tools.sources.web import Answer, Ask

#: Classes of what is looked for, with all that is below them: choir, a cappella group.
CLASSES = ("Q131186", "Q19351429")
#: So many rows are asked for; one group may take several.
ROWS = 2000
#: In which languages a group's name is taken, the first that there is. "mul" is for all languages.
_LANGUAGES = "en,mul,de,fr,es,it,pt,nl,sv,da,nb,fi,pl,cs,hu,et,ca"
_POINT = re.compile(r"Point\((-?[0-9.]{1,20}) (-?[0-9.]{1,20})\)", re.I)
#: A value that Wikidata knows to exist, and not which it is.
_UNKNOWN = "/.well-known/genid/"
_LATE = "its query ran into the service's limit of 60 seconds (TimeoutException); a smaller radius may fit"
_DAY = 24 * 3600.0

_QUERY = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX bd: <http://www.bigdata.com/rdf#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT DISTINCT ?item ?itemLabel ?itemDescription ?classLabel ?loc ?via ?placeLabel
    ?site ?facebook ?instagram ?email ?phone ?inception ?dissolved WHERE {{
  {{ {around_item} BIND("own" AS ?via) }}
  UNION
  {{ {around_place} ?item wdt:P159|wdt:P740|wdt:P131 ?place . BIND("place" AS ?via) }}
  VALUES ?root {{ {classes} }}
  ?item wdt:P31 ?class .
  ?class wdt:P279* ?root .
  OPTIONAL {{ ?item wdt:P856 ?site }}
  OPTIONAL {{ ?item wdt:P2013 ?facebook }}
  OPTIONAL {{ ?item wdt:P2003 ?instagram }}
  OPTIONAL {{ ?item wdt:P968 ?email }}
  OPTIONAL {{ ?item wdt:P1329 ?phone }}
  OPTIONAL {{ ?item wdt:P571 ?inception }}
  OPTIONAL {{ ?item wdt:P576 ?dissolved }}
  SERVICE wikibase:label {{ bd:serviceParam wikibase:language "{languages}" . }}
}} LIMIT {rows}
"""
_AROUND = """\
SERVICE wikibase:around {{
      ?{what} wdt:P625 ?loc .
      bd:serviceParam wikibase:center "Point({longitude:.4f} {latitude:.4f})"^^geo:wktLiteral .
      bd:serviceParam wikibase:radius "{radius_km:g}" . }}"""


@dataclass(frozen=True)
class _Row:
    """A row of the answer: each variable's text, and whether it is an address of its own."""

    texts: dict[str, str]

    def __getitem__(self, variable: str) -> str:
        return self.texts.get(variable, "")


class Wikidata:
    """The choirs around a place, by their own coordinates or those of the place that they are based in."""

    name = "wikidata"
    needs = ""
    yields = "sites, places and accounts of the better known groups"
    terms = Terms("Wikidata's facts are CC0: they may be kept, and no credit is due.")
    timeout = 90.0

    def __init__(self, config: SourceConfig) -> None:
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The choirs within the radius; those that are no more say so.

        Raises:
            SourceFailed: it could not answer.
        """
        answer = search.web.ask(self._asking(search))
        rows = _rows(answer)
        if len(rows) >= ROWS:
            yield Flaw(f"only the first {ROWS:,} rows were read; a smaller radius finds the rest")
        search = replace(search, today=read_on(answer, search.today))
        for item_id, of_one in _by_item(rows).items():
            item = _group(item_id, of_one, search)
            if isinstance(item, Flaw) or within(item, search):
                yield item

    def _asking(self, search: Search) -> Ask:
        return Ask(
            self._endpoint,
            params={"query": query(search), "format": "json"},
            headers={"accept": "application/sparql-results+json"},
            pace=1.0,
            most=8 * 1024 * 1024,
            remember=_DAY,
        )


def query(search: Search) -> str:
    """The question, for a place and a radius."""
    here = search.place
    where = {"longitude": here.longitude, "latitude": here.latitude, "radius_km": search.radius_km}
    return _QUERY.format(
        around_item=_AROUND.format(what="item", **where),
        around_place=_AROUND.format(what="place", **where),
        classes=" ".join(f"wd:{known}" for known in CLASSES),
        languages=_LANGUAGES,
        rows=ROWS,
    )


def _rows(answer: Answer) -> list[_Row]:
    """The rows of an answer.

    Raises:
        SourceFailed: it refused, ran out of time, or what came back has another shape.
    """
    if answer.status != 429 and "TimeoutException" in answer.text:
        raise SourceFailed(_LATE)
    refuse_unless_ok(answer)
    results = mapping(mapping(answer.json()).get("results"))
    if not isinstance(results.get("bindings"), list):
        raise SourceFailed("what came back has no rows (results.bindings)")
    return [_Row({name: _value(cell) for name, cell in row.items()}) for row in objects(results["bindings"])]


def _value(cell: Any) -> str:
    """The text of a cell; empty where its value is not known."""
    cell = mapping(cell)
    text = words(cell.get("value"), 2000)
    return "" if cell.get("type") == "bnode" or _UNKNOWN in text else text


def _by_item(rows: list[_Row]) -> dict[str, list[_Row]]:
    """Each item's rows, those first that have its own coordinates."""
    items: dict[str, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: row["via"] != "own"):
        if item_id := wikidata_id_of(row["item"]):
            items.setdefault(item_id, []).append(row)
    return items


def _group(item_id: str, rows: list[_Row], search: Search) -> Found | Flaw:
    label = _first(rows, "itemLabel")
    try:
        name = clean_name("" if label == item_id else label, "name")
    except HarmonyError:
        return Flaw(f"{item_id} has no name that can be read")
    at = next((at for row in rows if (at := _at(row["loc"]))), None)
    if at is None:
        return Flaw(f"{name} ({item_id}) has no point on the map")
    city, region, country = town_near(_first(rows, "placeLabel"), at)
    classes = " / ".join(dict.fromkeys(row["classLabel"] for row in rows))
    return Found(
        name=name,
        source_url=f"https://www.wikidata.org/wiki/{item_id}",
        seen_on=search.today,
        city=city,
        region=region,
        country=country,
        latitude=at[0],
        longitude=at[1],
        kind=kind_of(classes),
        voicing=voicing_of(classes),
        website=_read(rows, "site", normalise_url),
        email=_read(rows, "email", normalise_email),
        phone=_read(rows, "phone", lambda text: normalise_phone(text, "phone", country or search.place.country)),
        wikidata_id=item_id,
        facebook=_read(rows, "facebook", facebook_handle),
        instagram=_read(rows, "instagram", instagram_handle),
        description=_first(rows, "itemDescription")[:500],
        closed=_closed(rows, search),
        extra=_founded(rows),
    )


def _first(rows: list[_Row], variable: str) -> str:
    return next((row[variable] for row in rows if row[variable]), "")


def _read(rows: list[_Row], variable: str, reader: Callable[[str], str | None]) -> str | None:
    """The first value that can be read."""
    return next((read for row in rows if (read := tried(reader, row[variable]))), None)


def _at(wkt: str) -> tuple[float, float] | None:
    """Latitude and longitude of a WKT point, which has them the other way round."""
    found = _POINT.fullmatch(wkt.strip())
    try:
        return point(float(found[2]), float(found[1])) if found else None
    except ValueError:
        return None


def _year(text: str) -> str:
    """The year of a time such as 1984-01-01T00:00:00Z; empty where it is no year of our era."""
    found = re.match(r"\+?([0-9]{4})-", text)
    return found[1] if found else ""


def _closed(rows: list[_Row], search: Search) -> str:
    """Why it no longer sings; a time to come is none."""
    year = _year(_first(rows, "dissolved"))
    return f"dissolved {year}" if year and int(year) <= search.today.year else ""


def _founded(rows: list[_Row]) -> dict[str, str]:
    year = _year(_first(rows, "inception"))
    return {"founded": year} if year else {}
