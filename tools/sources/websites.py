"""The groups' own sites as a source: asked not around a place, but about the groups that the others found."""

from collections.abc import Iterator

from tools.sources.base import Flaw, Found, Search, Terms


class Websites:
    """Home, contact, about, join and audition pages of each group that has a site (read in tools/leads/visiting.py)."""

    name = "website"
    needs = ""
    yields = "what each group says of itself: how to reach whom, what it sings, how one joins"
    terms = Terms("The group's own pages: each fact with its page and date; robots.txt is respected.")
    timeout = 170.0

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """Nothing: it knows no groups of its own."""
        return iter(())
