"""The tax register's files, invented: a header, and rows as the extract has them, sorted by EIN."""

from collections.abc import Sequence

from speaking import Reply, Request, Speaker, in_page

from tools.sources.base import LeadSource
from tools.sources.config import SourceConfig
from tools.sources.irs_bmf import IrsBmf

HEADER = (
    "EIN,NAME,ICO,STREET,CITY,STATE,ZIP,GROUP,SUBSECTION,AFFILIATION,CLASSIFICATION,RULING,DEDUCTIBILITY,FOUNDATION,"
    "ACTIVITY,ORGANIZATION,STATUS,TAX_PERIOD,ASSET_CD,INCOME_CD,FILING_REQ_CD,PF_FILING_REQ_CD,ACCT_PD,ASSET_AMT,"
    "INCOME_AMT,REVENUE_AMT,NTEE_CD,SORT_NAME"
)


def row(ein: str, name: str, at: Sequence[str], ntee: str = "A6B0", status: str = "01", revenue: str = "48210") -> str:
    """One organisation; `at` is street, city, state and ZIP code."""
    name = f'"{name}"' if "," in name else name
    before = f"{ein},{name},% SOME TREASURER,{','.join(at)},0000,03,3,1000"
    return f"{before},198704,1,16,000000000,1,{status},202512,3,3,01,0,12,51000,60000,{revenue},{ntee},"


FILES = {
    "mo": [
        row("000000101", "MISSOURI RIVER MENS GLEE CLUB INC", ("12 MAIN ST", "KANSAS CITY", "MO", "64106-1234")),
        row("000000102", "KANSAS CITY FOOD BANK", ("1 OAK ST", "KANSAS CITY", "MO", "64106"), ntee="K31"),
        row("000000103", "ARCH CITY CHORALE", ("PO BOX 9", "SAINT LOUIS", "MO", "63101")),
    ],
    "ks": [
        row("000000201", "PRAIRIE VOICES, OLATHES CHOIR CORP", ("7 ELM AVE NW", "OLATHE", "KS", "66061"), revenue="0"),
        row("000000202", "OVERLAND CHILDRENS CHOIR", ("9 OAK DR", "OVERLAND PARK", "KS", "66204"), status="20"),
    ],
}


class IrsBmfSpeaker(Speaker):
    name = "irs_bmf"
    names = ("Missouri River Men's Glee Club", "Prairie Voices, Olathes Choir", "Overland Children's Choir")
    place = "Kansas City, MO"
    accented = False

    def source(self, endpoint: str) -> LeadSource:
        return IrsBmf(SourceConfig(endpoints={"irs_bmf": endpoint}))

    def answer(self, asked: Request) -> Reply:
        state = asked.path.removeprefix("/eo_").removesuffix(".csv")
        if state not in FILES:
            return in_page("Page Not Found", 404)
        return Reply("\r\n".join([HEADER, *FILES[state], ""]), 200, "text/csv")

    def empty(self, asked: Request) -> Reply:
        return Reply(f"{HEADER}\r\n", 200, "text/csv")

    def error(self, status: int, words: str) -> Reply:
        return in_page(words, status)


SPEAKER = IrsBmfSpeaker()
