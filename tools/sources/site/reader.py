"""Reading a group's own site: which pages, within which bounds, and what they state."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tools.sources.base import Found
from tools.sources.web import Web

#: The pages that are read beside the home page, in this order.
WANTED = ("contact", "about", "join", "audition")
#: So many pages of a site are read at most.
MOST_PAGES = 5


@dataclass(frozen=True)
class Site:
    """What a site states: one Found a page that had facts, the home page first.

    `problem` says why nothing, or not everything, was read (empty: all was); `host` is the site's registrable domain.
    `words` are the words of its pages in lower case, by which one sees whether a name occurs there at all.
    """

    pages: list[Found] = field(default_factory=list)
    problem: str = ""
    host: str = ""
    words: frozenset[str] = frozenset()

    def merged(self) -> Found | None:
        """The pages' facts as one, the best of each; None where no page had any."""
        return None


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
    return Site(host="", problem="")
