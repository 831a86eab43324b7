"""Nonprofit Explorer's search, invented: pages of 25 in its documented shape; nothing found is a 404."""

from typing import Any

from speaking import Reply, Request, Speaker, as_json

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.propublica import QUERIES, ProPublica


def organisation(number: int, name: str, city: str, **other: Any) -> dict[str, Any]:
    """One row of a search."""
    plain = {"sub_name": name, "raw_ntee_code": "A6B", "subseccd": 3, "has_subseccd": True, "score": 12.5}
    told = {"ein": number, "strein": f"00-{number:07d}", "name": name, "city": city, "state": "CO", "ntee_code": "A6B0"}
    return told | plain | other


PAGES = (
    [
        organisation(301, "Colfax Chorus Inc", "Denver"),
        organisation(302, "Chœur de l’Été", "Boulder", ntee_code=None),
        organisation(303, "Western Slope Chorale", "Grand Junction"),
        organisation(304, "Line Dance Wear", "Denver", ntee_code="A62"),
    ],
    [
        organisation(301, "Colfax Chorus Inc", "Denver"),
        organisation(305, "GOLDEN WOMENS CHORUS", "Golden"),
        organisation(306, "Mile High Brass", "Denver", ntee_code="A6C"),
    ],
)


def page(organisations: list[dict[str, Any]], number: int, pages: int, total: int) -> dict[str, Any]:
    """A page, with what the documentation has beside its rows."""
    more = {"cur_page": number, "per_page": 25, "page_offset": number * 25, "search_query": "", "api_version": 2}
    return {"total_results": total, "organizations": organisations, "num_pages": pages, **more}


class ProPublicaSpeaker(Speaker):
    name = "propublica"
    names = ("Colfax Chorus", "Chœur de l’Été", "Golden Women's Chorus", "Last Singers")
    requests = len(QUERIES) + 1

    def source(self, endpoint: str) -> LeadSource:
        return ProPublica(SourceConfig(endpoints={"propublica": endpoint}))

    def answer(self, asked: Request) -> Reply:
        if asked.query["q"] not in (QUERIES[0], QUERIES[-1]):
            return self.empty(asked)
        if asked.query["q"] == QUERIES[-1]:
            return as_json(page([organisation(307, "Last Singers", "Lakewood")], 0, 1, 1))
        number = int(asked.query["page"])
        return as_json(page(PAGES[number], number, len(PAGES), 7))

    def empty(self, asked: Request) -> Reply:
        return as_json(page([], 0, 0, 0), 404)

    def error(self, status: int, words: str) -> Reply:
        return as_json({"status": status, "error": words}, status)


SPEAKER = ProPublicaSpeaker()
