"""A society's list of groups, invented: rows with a link to each group's page, over two pages."""

from speaking import Reply, Request, Speaker, in_page

from tools.sources.base import LeadSource
from tools.sources.casa import Casa
from tools.sources.config import SourceConfig


def row(slug: str, name: str, place: str) -> str:
    return f'<div class="card"><a href="/groups/{slug}/"><h3>{name}</h3></a><p>{place}</p></div>'


def listing(*rows: str, following: str = "") -> Reply:
    link = f'<a rel="next" href="{following}">Next</a>' if following else ""
    return Reply(f"<html><body><nav><a href='/about'>About</a></nav><main>{''.join(rows)}</main>{link}</body></html>")


class CasaSpeaker(Speaker):
    name = "casa"
    names = ("Café Nine", "Mile Five", "Golden Hour")
    requests = 3
    by_pages = True

    def source(self, endpoint: str) -> LeadSource:
        return Casa(SourceConfig(endpoints={"casa": endpoint}))

    def answer(self, asked: Request) -> Reply:
        if asked.path == "/groups/golden-hour/":
            return Reply("<h1>Golden Hour</h1><p>Location: Golden, CO</p>")
        if asked.path == "/groups/page/2/":
            return listing(
                row("mile-five", "Mile Five", "Boulder, CO"), row("golden-hour", "Golden Hour", "Since 2009")
            )
        rows = row("cafe-nine", "Café Nine", "Denver, CO"), row("beantown", "Beantown Six", "Boston, MA")
        return listing(*rows, following="/groups/page/2/")

    def empty(self, asked: Request) -> Reply:
        return listing(row("beantown", "Beantown Six", "Boston, MA"))

    def error(self, status: int, words: str) -> Reply:
        return in_page(words, status)


SPEAKER = CasaSpeaker()
