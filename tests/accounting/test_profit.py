"""What a trip leaves: shares before and after expenses, confirmed and possible, currencies apart, sums to the cent."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import RevenueSplit
from tools.accounting.accounts import shares
from tools.errors import InvalidInput, NeedsAnswer, NotFound

Desk = Callable[..., Any]
TRIP = "Nashville Weekend"


@pytest.fixture
def nashville(staff: Desk) -> Desk:
    """A completed booking for $5,000, all paid, and expenses of $1,200."""
    dates = {"starts_on": "2026-10-09", "ends_on": "2026-10-11"}
    staff("create_trip", name=TRIP, destination="Nashville, TN", **dates)
    terms = {"fee": "$5,000", "deposit": "$1,000", "status": "completed", "service": "workshops"}
    staff("add_booking", trip=TRIP, venue="Music City Tenors", starts_at="2026-10-10T10:00", **terms)
    staff("record_payment", booking="Music City", amount="$1,000", kind="deposit", received_on="2026-08-01")
    staff("record_payment", booking="Music City", amount="$4,000", kind="balance", received_on="2026-10-12")
    for amount, category in (("$612.40", "travel"), ("$418.00", "lodging"), ("$169.60", "meals")):
        staff("log_expense", trip=TRIP, amount=amount, category=category, spent_on="2026-10-10")
    return staff


def split(desk: Desk, party: str, percent: float, base: str, target: str = TRIP, **more: Any) -> Any:
    return desk("set_revenue_split", target=target, party=party, percent=percent, base=base, **more)


def test_an_agents_share_of_the_gross_and_the_expenses_leave_the_net(nashville: Desk) -> None:
    split(nashville, "Agent", 10, "gross")
    profit = nashville("get_trip_profit", trip="nashville")
    assert profit.headline == (
        "Nashville Weekend: net $3,300; income $5,000, expenses $1,200, splits $500 (Agent, 10% of gross: $500)."
        " Received $5,000; nothing still owed."
    )
    assert sum(line.cents for line in profit.accounts[0].lines) == profit.accounts[0].net_cents == 330000


@pytest.mark.parametrize(("base", "net"), [("gross", "$2,550"), ("net", "$2,805")])
def test_a_manager_after_the_agent_of_gross_or_of_net(nashville: Desk, base: str, net: str) -> None:
    split(nashville, "Agent", 10, "gross")
    split(nashville, "Manager", 15, base)
    assert nashville("get_trip_profit", trip=TRIP).accounts[0].net == net


def test_the_order_of_shares_decides_what_is_left_for_each(nashville: Desk) -> None:
    split(nashville, "Agent", 10, "gross")
    made = split(nashville, "Manager", 15, "net", order=1)
    assert [(s.order, s.party) for s in made.splits] == [(1, "Manager"), (2, "Agent")]
    # 15 % of 3,800 before the agent's 500
    assert nashville("get_trip_profit", trip=TRIP).accounts[0].net == "$2,730"


def test_a_bookings_share_counts_on_the_booking_before_the_trips(nashville: Desk) -> None:
    split(nashville, "Choir Fund", 20, "gross", target="booking:1")
    split(nashville, "Agent", 10, "net")
    lines = nashville("get_trip_profit", trip=TRIP).accounts[0].lines
    assert [(line.text, line.cents) for line in lines if line.kind == "split"] == [
        ("Choir Fund, 20% of gross", -100000),
        ("Agent, 10% of net", -28000),
    ]


def test_a_loss_leaves_no_share_of_the_net(staff: Desk) -> None:
    staff("create_trip", name="Empty", destination="Denver")
    staff("log_expense", trip="Empty", amount="$100", category="travel")
    split(staff, "Agent", 10, "net", target="Empty")
    account = staff("get_trip_profit", trip="Empty").accounts[0]
    assert (account.net, account.splits) == ("-$100", "$0")


def test_holds_and_tentative_bookings_are_possible_not_net(nashville: Desk) -> None:
    split(nashville, "Agent", 10, "gross")
    nashville("add_booking", trip=TRIP, venue="Dixie Belles", fee="$1,000", status="hold")
    nashville("add_booking", trip=TRIP, venue="Honky Tonk Five", fee="$500.50")
    nashville("add_booking", trip=TRIP, venue="Quiet Quartet")
    profit = nashville("get_trip_profit", trip=TRIP)
    account = profit.accounts[0]
    assert (account.net, account.possible_net) == ("$3,300", "$4,650.45")
    assert sum(line.cents for line in account.possible_lines) == account.possible_net_cents == 465045
    assert "net $3,300 confirmed, $4,650.45 possible with Dixie Belles (hold); Honky Tonk Five" in profit.headline
    assert profit.notes == ["Quiet Quartet (tentative) has no fee yet."]


def test_what_is_still_owed_stands_beside_the_net(nashville: Desk) -> None:
    terms = {"fee": "$900", "deposit": "$300", "status": "confirmed"}
    nashville("add_booking", trip=TRIP, venue="Dixie Belles", **terms)
    nashville("record_payment", booking="Dixie", amount="$100", kind="deposit")
    account = nashville("get_trip_profit", trip=TRIP).accounts[0]
    assert (account.received, account.still_owed, account.deposits_unpaid) == ("$5,100", "$800", "$200")


def test_a_cancelled_bookings_fee_is_no_income_but_its_deposit_is_mentioned(nashville: Desk) -> None:
    nashville("cancel_booking", booking=_second(nashville))
    profit = nashville("get_trip_profit", trip=TRIP)
    assert profit.accounts[0].net == "$3,800"
    assert profit.notes == ["$100 came in for Dixie Belles, which is cancelled: it is not in the net."]


def _second(desk: Desk) -> str:
    made = desk("add_booking", trip=TRIP, venue="Dixie Belles", fee="$900", status="confirmed")
    desk("record_payment", booking=made.ref, amount="$100", kind="deposit")
    return str(made.ref)


def test_currencies_are_never_summed(nashville: Desk) -> None:
    nashville("add_booking", trip=TRIP, venue="Chœur de Lyon", fee="€700", status="confirmed")
    nashville("log_expense", trip=TRIP, amount="€50", category="meals")
    nashville("record_payment", booking="Music City", amount="$80", kind="reimbursement")
    profit = nashville("get_trip_profit", trip=TRIP)
    assert [(a.currency, a.net) for a in profit.accounts] == [("USD", "$3,800"), ("EUR", "€650")]
    assert "net $3,800" in profit.headline
    assert "net €650" in profit.headline
    assert profit.notes == ["Besides the fees came in as reimbursement: $80; it is not in the net."]


def test_a_trip_without_money_nets_nothing(staff: Desk) -> None:
    staff("create_trip", name="Empty", destination="Denver")
    assert staff("get_trip_profit", trip="Empty").headline == (
        "Empty: net $0; income $0, expenses $0. Received $0; nothing still owed."
    )


@given(
    st.lists(st.tuples(st.integers(1, 10_000), st.sampled_from(["gross", "net"])), max_size=6),
    st.integers(0, 10_000_000),
    st.integers(-10_000_000, 10_000_000),
)
def test_no_share_is_negative_and_shares_of_the_net_never_take_more_than_is_left(
    terms: list[tuple[int, str]], gross: int, rest: int
) -> None:
    splits = [
        RevenueSplit(id=n, trip_id=1, party=f"P{n}", basis_points=points, base=base, position=n)
        for n, (points, base) in enumerate(terms)
    ]
    for entry in shares(splits, gross, rest):
        assert entry.cents <= 0
        if entry.row.base == "net":  # type: ignore[attr-defined]
            assert -entry.cents <= max(rest, 0)
        rest += entry.cents


def rows(engine: Engine) -> list[tuple[str, int, str, int]]:
    with reading(engine) as session:
        found = session.exec(select(RevenueSplit).order_by(RevenueSplit.position)).all()  # type: ignore[arg-type]
        return [(s.party, s.basis_points, s.base, s.position) for s in found]


def test_a_party_has_one_share_of_a_target(nashville: Desk, engine: Engine) -> None:
    split(nashville, "Linden Artists", 15, "gross")
    split(nashville, "Marcus Bell", 20, "net")
    again = split(nashville, "linden artists", 12.5, "off the top")
    assert rows(engine) == [("Linden Artists", 1250, "gross", 1), ("Marcus Bell", 2000, "net", 2)]
    assert again.headline == (
        "Linden Artists now gets 12.5% of gross on Nashville Weekend."
        " Shares there: 1. Linden Artists 12.5% of gross; 2. Marcus Bell 20% of net."
    )


def test_a_removed_share_leaves_the_others_in_order(nashville: Desk, engine: Engine) -> None:
    for party in ("Agent", "Linden Artists", "Marcus Bell"):
        split(nashville, party, 10, "gross")
    gone = nashville("remove_revenue_split", target="nashville", party="linden")
    assert rows(engine) == [("Agent", 1000, "gross", 1), ("Marcus Bell", 1000, "gross", 2)]
    assert gone.headline.startswith("Linden Artists no longer gets 10% of gross on Nashville Weekend.")


def test_an_unknown_party_is_not_found_and_two_are_asked_about(nashville: Desk) -> None:
    split(nashville, "Marcus Bell", 10, "gross")
    with pytest.raises(NotFound, match=r"Shares there: 1\. Marcus Bell 10% of gross"):
        nashville("remove_revenue_split", target=TRIP, party="Agent")
    split(nashville, "Marcus Hale", 10, "gross")
    with pytest.raises(NeedsAnswer):
        nashville("remove_revenue_split", target=TRIP, party="Marcus")


@pytest.mark.parametrize("percent", [0, -5, 100.5, 12.345, float("nan"), 1e300])
def test_a_share_is_above_zero_and_not_above_all(nashville: Desk, engine: Engine, percent: float) -> None:
    with pytest.raises(InvalidInput) as refused:
        split(nashville, "Agent", percent, "gross")
    assert refused.value.field == "percent"
    assert not rows(engine)


def test_shares_of_the_gross_are_not_more_than_all_of_it(nashville: Desk) -> None:
    split(nashville, "Agent", 60, "gross")
    split(nashville, "Manager", 60, "net")
    with pytest.raises(InvalidInput, match="Give at most 40"):
        split(nashville, "Linden Artists", 50, "gross")
