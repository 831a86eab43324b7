"""The tax register: which files are asked for, what a row becomes, and what is remembered."""

from datetime import date, timedelta
from typing import Any

import pytest
from speakers import TODAY

from agent.bench.loopback import Loopback, Reply, Request
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search
from tools.sources.config import SourceConfig
from tools.sources.irs_bmf import IrsBmf

HEADER = (
    "EIN,NAME,ICO,STREET,CITY,STATE,ZIP,GROUP,SUBSECTION,AFFILIATION,CLASSIFICATION,RULING,DEDUCTIBILITY,FOUNDATION,"
    "ACTIVITY,ORGANIZATION,STATUS,TAX_PERIOD,ASSET_CD,INCOME_CD,FILING_REQ_CD,PF_FILING_REQ_CD,ACCT_PD,ASSET_AMT,"
    "INCOME_AMT,REVENUE_AMT,NTEE_CD,SORT_NAME"
)
FIRST = (
    "000000011,NAPERVILLE MENS GLEE CLUB INC,% A TREASURER,PO BOX 12,NAPERVILLE,IL,60540-0012,0000,03,3,1000,198704,1,"
    "16,000000000,1,{status},202512,3,3,01,0,12,51000,60000,{revenue},{ntee},"
)
DAY = "Mon, 23 Nov 2026 17:00:00 GMT"
NAPERVILLE = "Naperville, IL"


def file(*rows: str) -> Reply:
    return Reply("\r\n".join([HEADER, *rows, ""]), 200, "text/csv")


def row(status: str = "01", revenue: str = "48210", ntee: str = "A6B0", **parts: str) -> str:
    text = FIRST.format(status=status, revenue=revenue, ntee=ntee)
    for before, after in parts.items():
        text = text.replace({"zip": "60540-0012", "ein": "000000011", "name": "NAPERVILLE MENS"}[before], after)
    return text


@pytest.fixture
def read(web: Any, loopback: Loopback) -> Any:
    """Searches around a place, with files by state; a state without one has only the header."""

    def searched(
        place: str = NAPERVILLE, radius_km: float = 20.0, today: date = TODAY, **files: Reply
    ) -> list[Found | Flaw]:
        def answer(request: Request) -> Reply:
            return files.get(request.path.removeprefix("/irs/eo_").removesuffix(".csv"), file())

        loopback.answer = answer
        source = IrsBmf(SourceConfig(endpoints={"irs_bmf": f"{loopback.url}/irs/"}))
        return list(source.search(Search(resolve(place), radius_km, today, web)))

    return searched


def test_a_row_is_a_group_with_its_legal_name_its_money_and_its_age(read: Any, loopback: Loopback) -> None:
    [found] = read(il=file(row()))
    assert found.name == "Naperville Men's Glee Club"
    assert (found.ein, found.city, found.region, found.country) == ("000000011", "Naperville", "IL", "US")
    assert found.address == "PO Box 12, Naperville, IL 60540-0012"
    expected = {"legal_name": "NAPERVILLE MENS GLEE CLUB INC", "revenue_usd": "48210", "ruling_year": "1987"}
    assert found.extra == expected
    assert found.source_url == "https://projects.propublica.org/nonprofits/organizations/000000011"
    assert (found.latitude, found.longitude) == pytest.approx((41.78, -88.15), abs=0.05)
    assert (found.kind, found.closed, found.people, found.contact_name) == (None, "", (), None)
    [request] = loopback.requests
    assert (request.method, request.target) == ("GET", "/irs/eo_il.csv")
    assert request.headers["accept"] == "text/csv"


@pytest.mark.parametrize(
    ("status", "closed"), [("01", False), ("02", False), ("12", False), ("25", False), ("20", True), ("26", True)]
)
def test_only_a_group_that_was_wound_up_is_closed(read: Any, status: str, closed: bool) -> None:
    [found] = read(il=file(row(status=status)))
    assert bool(found.closed) == closed


def test_only_singing_groups_are_read(read: Any) -> None:
    others = (row(ntee="A6C0"), row(ntee="", name="A6B"), row(ntee="X99"))
    choirs = (row(ntee="A6B", ein="000000012"), row(ntee=" a6bz ", ein="000000013"))
    assert [found.ein for found in read(il=file(*others, *choirs))] == ["000000012", "000000013"]


def test_every_state_that_the_radius_touches_is_asked_the_nearest_first(read: Any, loopback: Loopback) -> None:
    read("Washington, DC", 30.0)
    assert [request.path for request in loopback.requests] == [
        "/irs/eo_dc.csv",
        "/irs/eo_va.csv",
        "/irs/eo_md.csv",
    ]


def test_across_the_border_the_states_within_reach_are_asked(read: Any, loopback: Loopback) -> None:
    read("Windsor, Ontario, Canada", 25.0)
    assert [request.path for request in loopback.requests] == ["/irs/eo_mi.csv"]


def test_outside_the_country_it_yields_nothing_and_asks_nobody(read: Any, loopback: Loopback) -> None:
    assert read("London, England", 80.0) == []
    assert loopback.requests == []


def test_a_row_that_cannot_be_read_is_told_and_the_others_are_found(read: Any) -> None:
    items = read(il=file(row(zip="0000"), row(ein="12"), row(ein="000000013")))
    assert [item.ein for item in items if isinstance(item, Found)] == ["000000013"]
    flaws = [item.text for item in items if isinstance(item, Flaw)]
    assert flaws == [
        "NAPERVILLE MENS GLEE CLUB INC has not a ZIP code that I know",
        "NAPERVILLE MENS GLEE CLUB INC has not an EIN",
    ]


def test_a_file_is_remembered_for_a_month_and_then_asked_whether_it_changed(
    read: Any, loopback: Loopback, clock: Any
) -> None:
    body = file(row()).content
    head = f'content-type: text/csv\r\netag: "v1"\r\ndate: {DAY}\r\ncontent-length: {len(body)}\r\n\r\n'
    tagged = Reply(raw=(f"HTTP/1.1 200 OK\r\n{head}".encode(), body))
    assert len(read(il=tagged)) == 1
    clock.now += timedelta(days=29)
    [again] = read(il=tagged, today=TODAY + timedelta(days=29))
    assert len(loopback.requests) == 1
    assert again.seen_on == TODAY
    clock.now += timedelta(days=2)
    assert len(read(il=Reply(status=304))) == 1
    assert loopback.requests[1].headers["if-none-match"] == '"v1"'
