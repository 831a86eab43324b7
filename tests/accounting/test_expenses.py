"""Expenses and mileage: logged, named by what they were for, corrected, added up."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Expense
from tools.accounting.mileage import MAX_MILES, MIN_MILES, RATES, cents_for, rate_on
from tools.errors import InvalidInput, NeedsAnswer, NotFound

Desk = Callable[..., Any]
TRIP = "Nashville Weekend"


@pytest.fixture
def nashville(staff: Desk) -> Desk:
    """A trip with flights, a described hotel and undescribed meals, and another trip."""
    staff("create_trip", name=TRIP, destination="Nashville, TN", starts_on="2026-10-09", ends_on="2026-10-11")
    staff("create_trip", name="Boston Spring Tour", destination="Boston, MA")
    staff("log_expense", trip=TRIP, amount="$612.40", category="travel", spent_on="2026-09-15", description="flights")
    hotel = {"description": "hotel, two nights", "spent_on": "2026-10-11"}
    staff("log_expense", trip=TRIP, amount="$418.00", category="lodging", **hotel)
    staff("log_expense", trip=TRIP, amount="$169.60", category="meals", spent_on="2026-10-11")
    return staff


def rows(engine: Engine) -> list[Expense]:
    with reading(engine) as session:
        found = list(session.exec(select(Expense).order_by(Expense.id)).all())  # type: ignore[arg-type]
        session.expunge_all()
        return found


@pytest.mark.parametrize(
    ("said", "category"),
    [("uber", "ground_transport"), ("flights", "travel"), ("hotel", "lodging"), ("Per diem", "per_diem")],
)
def test_a_category_is_understood_in_peoples_words(nashville: Desk, engine: Engine, said: str, category: str) -> None:
    made = nashville("log_expense", trip="nashville", amount="$38.75", category=said, spent_on="2026-10-12")
    assert made.expense.category == category
    assert (rows(engine)[-1].amount_cents, rows(engine)[-1].spent_on) == (3875, date(2026, 10, 12))


def test_money_spent_on_no_said_day_was_spent_today(nashville: Desk, engine: Engine) -> None:
    made = nashville("log_expense", trip="Boston", amount="1,204.16", category="travel")
    assert rows(engine)[-1].spent_on == date(2026, 11, 23)
    assert made.headline == "Logged $1,204.16 for travel on Boston Spring Tour, Nov 23, 2026."
    assert made.link == "/desk/expenses/4"


def test_the_same_bill_twice_is_said(nashville: Desk) -> None:
    again = nashville("log_expense", trip=TRIP, amount="$169.60", category="meals", spent_on="2026-10-11")
    assert "The same was logged before (expense:3" in again.notes[0]


@pytest.mark.parametrize(
    ("field", "args"),
    [
        ("amount", {"amount": "$0"}),
        ("amount", {"amount": "-3"}),
        ("amount", {"amount": "$1 billion"}),
        ("category", {"category": "wormholes"}),
        ("spent_on", {"spent_on": "2026-02-30"}),
        ("booking", {"booking": "booking:1"}),
    ],
)
def test_expenses_that_cannot_be_are_refused(nashville: Desk, engine: Engine, field: str, args: dict[str, Any]) -> None:
    nashville("add_booking", trip="Boston", venue="Harborside A Cappella")
    with pytest.raises(InvalidInput) as refused:
        nashville("log_expense", **({"trip": TRIP, "amount": "$5", "category": "meals"} | args))
    assert refused.value.field == field
    assert len(rows(engine)) == 3


@pytest.mark.parametrize("name", ["hotel, two nights", "the nashville hotel", "lodging", "$418", "htoel", "expense:2"])
def test_an_expense_is_named_by_what_it_was_for(nashville: Desk, engine: Engine, name: str) -> None:
    fixed = nashville("update_expense", expense=name, amount="$438")
    assert rows(engine)[1].amount_cents == 43800
    assert "(was $418)" in fixed.headline


def test_an_undescribed_expense_is_named_by_what_its_category_is_also_called(nashville: Desk) -> None:
    assert nashville("update_expense", expense="the nashville dinner", amount="$170").ref == "expense:3"
    nashville("log_expense", trip="Boston", amount="$300", category="lodging")
    assert nashville("update_expense", expense="hotel", amount="$419").ref == "expense:2"
    assert nashville("update_expense", expense="boston hotel", amount="$301").ref == "expense:4"


def test_two_expenses_of_that_name_are_asked_about(nashville: Desk) -> None:
    nashville("log_expense", trip="Boston", amount="$300", category="lodging", description="hotel, one night")
    with pytest.raises(NeedsAnswer) as asked:
        nashville("update_expense", expense="hotel", amount="$438")
    assert [c.ref for c in asked.value.candidates] == ["expense:2", "expense:4"]
    with pytest.raises(NotFound):
        nashville("update_expense", expense="helicopter", amount="$438")


def test_category_description_and_day_can_be_corrected(nashville: Desk, engine: Engine) -> None:
    nashville("update_expense", expense="flights", category="uber", description="cab", spent_on="2026-10-09")
    changed = rows(engine)[0]
    assert (changed.category, changed.description, changed.spent_on) == ("ground_transport", "cab", date(2026, 10, 9))
    with pytest.raises(InvalidInput, match="nothing to change"):
        nashville("update_expense", expense="cab")


def test_spending_is_added_up_with_its_items(nashville: Desk) -> None:
    hotel = nashville("find_expenses", trip="nashville", category="hotel")
    assert hotel.headline == (
        "1 expense for lodging on Nashville Weekend, $418 in all: lodging (hotel, two nights) $418, Oct 11, 2026."
    )
    everything = nashville("find_expenses", trip="nashville")
    assert everything.sum == "$1,200"
    assert everything.by_category == {"travel": "$612.40", "lodging": "$418", "meals": "$169.60"}
    assert "$1,200 in all (travel $612.40, lodging $418, meals $169.60)" in everything.headline


def test_currencies_are_added_up_apart(nashville: Desk) -> None:
    nashville("log_expense", trip=TRIP, amount="€20", category="meals", spent_on="2026-10-11")
    meals = nashville("find_expenses", category="meals", from_date="2026-10-11", to_date="2026-10-11")
    assert (meals.total, meals.sum) == (2, "$169.60 and €20")
    assert nashville("find_expenses", from_date="2026-12-01").headline == "No expenses from Dec 1, 2026 on."


def test_miles_cost_the_dated_irs_rate(nashville: Desk, engine: Engine) -> None:
    made = nashville("log_mileage", trip="nashville", miles=46, driven_on="2026-10-10")
    kept = rows(engine)[-1]
    assert (kept.category, kept.miles, kept.cents_per_mile, kept.amount_cents) == ("mileage", 46, 72.5, 3335)
    assert made.headline == (
        "Logged 46 miles: $33.35 for mileage on Nashville Weekend, Oct 10, 2026"
        " (72.5 cents a mile, IRS Notice 2026-10)."
    )
    assert not made.notes


@pytest.mark.parametrize(("day", "cents"), [("2024-12-31", 6700), ("2025-01-01", 7000), ("2026-01-01", 7250)])
def test_the_rate_is_that_of_the_day(day: str, cents: int) -> None:
    assert cents_for(100, rate_on(date.fromisoformat(day))) == cents


def test_a_day_beyond_the_known_rates_takes_the_newest_and_says_so(nashville: Desk) -> None:
    made = nashville("log_mileage", trip="Boston", miles=10, driven_on="2027-03-05")
    assert made.expense.amount == "$7.25"
    assert made.notes == [
        "No rate for 2027 is known here yet; this is the newest, 72.5 cents a mile, IRS Notice 2026-10."
    ]


@pytest.mark.parametrize(
    ("field", "args"),
    [
        ("miles", {"miles": 0}),
        ("miles", {"miles": -3}),
        ("miles", {"miles": 50_000}),
        ("miles", {"miles": float("nan")}),
        ("miles", {"miles": "many"}),
        ("driven_on", {"driven_on": "2019-01-01"}),
    ],
)
def test_miles_that_cannot_be_are_refused(nashville: Desk, engine: Engine, field: str, args: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refused:
        nashville("log_mileage", **({"trip": TRIP, "miles": 5} | args))
    assert refused.value.field == field
    assert len(rows(engine)) == 3


def test_mileage_is_corrected_by_its_miles_or_its_day(nashville: Desk, engine: Engine) -> None:
    made = nashville("log_mileage", trip=TRIP, miles=46, driven_on="2026-01-02")
    assert nashville("update_expense", expense=made.ref, miles=50).expense.amount == "$36.25"
    assert nashville("update_expense", expense="nashville mileage", spent_on="2025-12-31").expense.amount == "$35"
    for args in ({"amount": "$40"}, {"category": "travel"}):
        with pytest.raises(InvalidInput, match="mile"):
            nashville("update_expense", expense=made.ref, **args)
    with pytest.raises(InvalidInput, match="only for mileage"):
        nashville("update_expense", expense="flights", miles=3)
    assert rows(engine)[-1].amount_cents == 3500


@given(st.floats(MIN_MILES, MAX_MILES), st.sampled_from(RATES))
def test_mileage_is_within_half_a_cent_of_the_rate(miles: float, rate: Any) -> None:
    assert abs(cents_for(miles, rate) - Decimal(repr(miles)) * rate.cents) <= Decimal("0.5")
