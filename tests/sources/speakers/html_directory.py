"""A registry's listing, invented: a table over two pages, read by the selectors of ../pages/listings.yaml."""

from pathlib import Path

from speaking import Reply, Request, Speaker, in_page

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.html_directory import HtmlDirectory

LISTINGS = Path(__file__).parents[1] / "pages" / "listings.yaml"


def table(*rows: tuple[str, str], following: str = "") -> Reply:
    cells = "".join(f"<tr class='group'><td>{name}</td><td>{place}</td></tr>" for name, place in rows)
    link = f'<a rel="next" href="{following}">Next</a>' if following else ""
    return Reply(f"<html><body><table>{cells}</table>{link}</body></html>")


class HtmlDirectorySpeaker(Speaker):
    name = "html_directory"
    names = ("Café Voices", "Golden Hour Singers")
    requests = 2
    by_pages = True

    def source(self, endpoint: str) -> LeadSource:
        return HtmlDirectory(SourceConfig(listings=LISTINGS))

    def answer(self, asked: Request) -> Reply:
        if asked.query:
            return table(("Golden Hour Singers", "Golden, CO"))
        return table(("Café Voices", "Denver, CO"), ("Far Chorus", "Boston, MA"), following="?page=2")

    def empty(self, asked: Request) -> Reply:
        return table(("Far Chorus", "Boston, MA"))

    def error(self, status: int, words: str) -> Reply:
        return in_page(words, status)


SPEAKER = HtmlDirectorySpeaker()
