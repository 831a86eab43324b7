"""A list of groups as CSV, given by its text: columns by name, what cannot be read told by line, the rest found.

The text is what a person uploaded, or a file that whoever runs Harmony configured. No path ever comes in here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from tools.errors import InvalidInput
from tools.exchange.csv_lines import open_csv
from tools.geography.places import Place
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import CALLED, group_of, within

MAX_ROWS = 50_000


class CsvList:
    """The groups of a list within the radius. Without a list it says that it needs one."""

    name = "csv"
    needs = "a CSV that you upload for the campaign"
    yields = "whatever the list says"
    terms = Terms("A list that staff uploaded: theirs to keep.")
    timeout = 30.0

    def __init__(self, text: str = "") -> None:
        self._text = text

    def ready(self) -> str | None:
        """What it needs, where it has no list."""
        return None if self._text.strip() else "not configured: needs a CSV that you upload for the campaign"

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The list's groups within the radius; a line that cannot be read is told and passed over.

        Raises:
            SourceFailed: the list has no column of names, or is no CSV.
        """
        for item in read_list(self._text, search.place, search.today):
            if isinstance(item, Flaw) or within(item, search):
                yield item


def read_list(
    text: str, home: Place, today: date, fixed: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Found | Flaw]:
    """Every group of a list, and what could not be read of it, by line.

    Args:
        text: The CSV; commas, semicolons or tabs between its columns.
        home: Where numbers and places without a country are.
        today: When it is taken to have been seen, where it does not say.
        fixed: Cells that a line has where it says nothing else.

    Raises:
        SourceFailed: it has no column of names, or is no CSV.
    """
    try:
        unknown, lines = open_csv(text, CALLED, "name")
        if unknown:
            yield Flaw(f"line 1: I know no column called {', '.join(unknown)}, and left it out")
        for line in lines:
            if line.number > MAX_ROWS:
                yield Flaw(f"only the first {MAX_ROWS:,} lines were read")
                return
            yield from group_of({**fixed, **line.cells}, home, today, f"line {line.number}")
    except InvalidInput as error:
        raise SourceFailed(f"{error.problem} {error.remedy}".strip().rstrip(".")) from None
