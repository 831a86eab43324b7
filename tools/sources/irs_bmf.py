"""The US tax authority's register of exempt organisations, one CSV a state: its singing and choral groups.

Format: IRS, "Exempt Organizations Business Master File Extract (EO BMF)", with a header; published monthly. NTEE_CD
A6B are singing and choral groups by the National Taxonomy of Exempt Entities; RULING is the month of the exemption as
YYYYMM; REVENUE_AMT the revenue of the last return in whole dollars.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from tools.errors import HarmonyError
from tools.people import clean_name
from tools.sources.american import in_small_letters, readable, states_within, town_of_zip
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.cells import within
from tools.sources.config import SourceConfig
from tools.sources.handles import ein_of
from tools.sources.reading import read_on
from tools.sources.refusals import refuse_unless_ok
from tools.sources.shapes import words
from tools.sources.web import Answer, Ask, rows_of

#: A page that shows what the register says of one organisation.
PUBLIC_PAGE = "https://projects.propublica.org/nonprofits/organizations/{ein}"
CHORAL = "A6B"
_NEEDED = ("EIN", "NAME", "CITY", "STATE", "ZIP", "NTEE_CD")
#: What STATUS says of an organisation that is no more (Internal Revenue Manual 25.7.1). 25 is not among them: that
#: one changes from a private foundation to a public charity, and sings on.
_CLOSED = {"20": "terminated, says the tax register", "26": "merged into another, says the tax register"}
#: Of the files, the largest (California) has about 40 MB.
_MOST = 120 * 1024 * 1024
_MONTH = 30 * 24 * 3600.0


class IrsBmf:
    """The singing groups of the register within the radius, by the ZIP code of their address."""

    name = "irs_bmf"
    needs = ""
    yields = "legal names, addresses, revenue and age of registered US groups"
    terms = Terms("A public register of the United States, in the public domain; may be kept.")
    timeout = 150.0

    def __init__(self, config: SourceConfig) -> None:
        self._endpoint = config.endpoint(self.name)

    def ready(self) -> str | None:
        """It always is."""
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups of every state that the radius touches, the nearest state first; nothing outside the country.

        Raises:
            SourceFailed: a state's file could not be read; what the states before it had was yielded.
        """
        for state in states_within(search):
            answer = search.web.ask(self._asking(state))
            refuse_unless_ok(answer)
            seen_on = read_on(answer, search.today)
            for row in _rows(answer, state):
                item = _read(row, seen_on)
                if isinstance(item, Flaw) or within(item, search):
                    yield item

    def _asking(self, state: str) -> Ask:
        return Ask(
            f"{self._endpoint}/eo_{state.lower()}.csv",
            headers={"accept": "text/csv"},
            pace=1.0,
            most=_MOST,
            remember=_MONTH,
            distil=lambda lines: rows_of(iter(lines), lambda line: CHORAL in line.upper()),
        )


def _rows(answer: Answer, state: str) -> Iterator[Mapping[str, str]]:
    """The rows of singing groups.

    Raises:
        SourceFailed: it is not the register's file.
    """
    reader = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff").replace("\x00", "")), restval="")
    try:
        reader.fieldnames = [name.strip().upper() for name in reader.fieldnames or ()]
        if missing := [name for name in _NEEDED if name not in reader.fieldnames]:
            raise SourceFailed(f"the file of {state} has no column {', '.join(missing)}, so it was not read")
        for row in reader:
            if row["NTEE_CD"].strip().upper().startswith(CHORAL):
                yield row
    except csv.Error as error:
        raise SourceFailed(f"the file of {state} is no CSV: {error}") from None


def _read(row: Mapping[str, str], seen_on: date) -> Found | Flaw:
    legal = words(row["NAME"], 200)
    ein, town = ein_of(row["EIN"]), town_of_zip(row["ZIP"])
    if ein is None or town is None:
        lacks = "an EIN" if ein is None else "a ZIP code that I know"
        return Flaw(f"{legal or 'a row without a name'} has not {lacks}")
    try:
        name = clean_name(readable(legal), "name")
    except HarmonyError as error:
        return Flaw(f"EIN {ein}: the name {error}")
    return Found(
        name=name,
        source_url=PUBLIC_PAGE.format(ein=ein),
        seen_on=seen_on,
        city=town.city,
        region=town.region,
        country=town.country,
        latitude=town.latitude,
        longitude=town.longitude,
        ein=ein,
        address=_address(row),
        closed=_CLOSED.get(words(row.get("STATUS")).zfill(2), ""),
        note="from the tax register: a registered address, no contact",
        extra=_extra(row, legal),
    )


def _address(row: Mapping[str, str]) -> str:
    street, city = (in_small_letters(words(row.get(name))) for name in ("STREET", "CITY"))
    behind = f"{words(row['STATE'], 2).upper()} {words(row['ZIP'], 10)}".strip()
    return ", ".join(part for part in (street, city, behind) if part)


def _extra(row: Mapping[str, str], legal: str) -> dict[str, str]:
    """The name as it is registered, the revenue of the last return in dollars, and the year of the exemption."""
    revenue, ruling = words(row.get("REVENUE_AMT"), 20), words(row.get("RULING"), 6)
    given = {
        "legal_name": legal,
        "revenue_usd": revenue if revenue.isdecimal() and int(revenue) else "",
        "ruling_year": ruling[:4] if len(ruling) == 6 and ruling.isdecimal() and ruling[:4] > "1900" else "",
    }
    return {name: value for name, value in given.items() if value}
