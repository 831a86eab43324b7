"""The Wikidata Query Service, invented: a table in which one group takes several rows."""

from speaking import Refusal, Reply, Request, Speaker, as_json, in_page

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.wikidata import Wikidata

ADDRESSES = ("item", "site", "email")


def row(item: str, label: str, point: str, via: str = "own", **more: str) -> dict[str, dict[str, str]]:
    """A row; what is not given is not bound."""
    texts = {"item": f"http://www.wikidata.org/entity/{item}", "itemLabel": label, "loc": point, "via": via} | more
    cells = {name: {"type": "uri" if name in ADDRESSES else "literal", "value": text} for name, text in texts.items()}
    cells["loc"]["datatype"] = "http://www.opengis.net/ont/geosparql#wktLiteral"
    cells["itemLabel"]["xml:lang"] = "en"
    return cells


DENVER, BOULDER = "Point(-104.99 39.74)", "Point(-105.27 40.015)"
ROWS = [
    row("Q900001", "Chœur de l’Été", DENVER, "place", placeLabel="Denver", classLabel="choir", phone="+1-303-555-0101"),
    row("Q900001", "Chœur de l’Été", "Point(-104.98 39.75)", classLabel="gospel choir", site="https://eveque.example/"),
    row("Q900002", "Flatiron Five", BOULDER, "place", placeLabel="Boulder", classLabel="a cappella group"),
    row("Q900003", "Q900003", DENVER, classLabel="choir"),
    row("Q900004", "Far Choir", "Point(-108.55 39.06)", classLabel="choir"),
    row("Q900005", "Gone Chorale", DENVER, classLabel="choir", dissolved="2009-01-01T00:00:00Z"),
]


class WikidataSpeaker(Speaker):
    name = "wikidata"
    names = ("Chœur de l’Été", "Flatiron Five", "Gone Chorale")
    requests = 1
    refusals = (
        Refusal(in_page("Too many errors. You have been banned until tomorrow.", 403), ("banned until",)),
        Refusal(
            Reply("SPARQL-QUERY: queryStr=SELECT\njava.util.concurrent.TimeoutException\n\tat x", 500, "text/plain"),
            ("limit of 60 seconds",),
        ),
        Refusal(
            Reply('{"head":{},"results":{"bindings":[\njava.util.concurrent.TimeoutException', 200, "application/json"),
            ("limit of 60 seconds",),
        ),
    )

    def source(self, endpoint: str) -> LeadSource:
        return Wikidata(SourceConfig(endpoints={"wikidata": f"{endpoint}/sparql"}))

    def answer(self, asked: Request) -> Reply:
        return as_json({"head": {"vars": ["item", "itemLabel", "loc", "via"]}, "results": {"bindings": ROWS}})

    def empty(self, asked: Request) -> Reply:
        return as_json({"head": {"vars": ["item"]}, "results": {"bindings": []}})

    def error(self, status: int, words: str) -> Reply:
        return in_page(words, status)


SPEAKER = WikidataSpeaker()
