"""Miles driven, as an expense at the IRS standard rate for business of the day they were driven."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated

from pydantic import Field

from store.tables import Expense
from tools.accounting.expense_views import ExpenseResult, expense_result, told
from tools.args import DateArg, TextArg, TripRef
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.record_names import short_date
from tools.registry import STAFF, Effect, tool

Miles = Annotated[float, Field(allow_inf_nan=False)]
#: One entry of more miles than this is taken for a slip.
MIN_MILES, MAX_MILES = 0.1, 5_000.0


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in cents a mile, from a day on, and where it was published."""

    since: date
    cents: Decimal
    source: str


#: The business rates, earliest first; a new one is one more line.
RATES = (
    Rate(date(2024, 1, 1), Decimal(67), "IRS Notice 2024-08"),
    Rate(date(2025, 1, 1), Decimal(70), "IRS Notice 2025-05"),
    Rate(date(2026, 1, 1), Decimal("72.5"), "IRS Notice 2026-10"),
)
#: The last day for which the newest rate was published.
KNOWN_UNTIL = date(2026, 12, 31)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "drove {miles} [for {trip}]",
        "(log|add|record|enter|put down) {miles} [for {trip}]",
        "(log|add|record) mileage of {miles}",
        "mileage {miles}",
        "{miles} (driven|of driving) for {trip}",
        "i drove {miles}",
        "drove [to {trip}] and back {miles}",
        "round trip {miles}",
        "did {miles} [for {trip}]",
        "did {miles} in my [own] car [for {trip}]",
        "drove {miles} in my [own] car [for {trip}]",
    ),
)
def log_mileage(
    ctx: ToolContext,
    trip: TripRef,
    miles: Miles,
    driven_on: DateArg | None = None,
    description: TextArg | None = None,
) -> ExpenseResult:
    """Log miles driven for a trip, as an expense at the IRS business rate of that day.

    Args:
        ctx: The call's surroundings.
        trip: The trip they were driven for.
        miles: How many miles, such as 46 or 12.5; at most 5,000.
        driven_on: The day they were driven; today unless said.
        description: Where to, or what for.

    Raises:
        InvalidInput: the miles are not above zero or too many, or no rate is known for so long ago.
    """
    expense = Expense(
        trip_id=trip.require_id(),
        amount_cents=0,
        currency="USD",
        category="mileage",
        description=description or "",
        spent_on=driven_on or ctx.today,
    )
    rate = set_miles(ctx, expense, miles)
    ctx.add(expense)
    return expense_result(expense, f"Logged {miles:g} miles: {told(expense)} ({in_words(rate)}).")


def set_miles(ctx: ToolContext, expense: Expense, miles: float) -> Rate:
    """Set the miles of an expense, and what they come to at the rate of its day.

    Raises:
        InvalidInput: the miles are not above zero or too many, or no rate is known for so long ago.
    """
    if not MIN_MILES <= miles <= MAX_MILES:
        raise InvalidInput("miles", f"{miles:g} is no drive.", f"Give {MIN_MILES:g} to {MAX_MILES:,.0f} miles.")
    rate = rate_on(expense.spent_on)
    if expense.spent_on > KNOWN_UNTIL:
        ctx.note(f"No rate for {expense.spent_on.year} is known here yet; this is the newest, {in_words(rate)}.")
    expense.miles, expense.cents_per_mile = miles, float(rate.cents)
    expense.amount_cents = cents_for(miles, rate)
    return rate


def rate_on(day: date) -> Rate:
    """The rate of a day; the newest one for days to come.

    Raises:
        InvalidInput: it was before the first known rate.
    """
    known = [rate for rate in RATES if rate.since <= day]
    if not known:
        problem = f"no mileage rate is known for {short_date(day)}; the first is of {short_date(RATES[0].since)}."
        raise InvalidInput("driven_on", problem, "Log an expense with its amount instead.")
    return known[-1]


def cents_for(miles: float, rate: Rate) -> int:
    """What the miles come to, in whole cents; a half cent goes to the even neighbour."""
    return int((Decimal(repr(miles)) * rate.cents).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def in_words(rate: Rate) -> str:
    """The rate as a sentence has it: "72.5 cents a mile, IRS Notice 2026-10"."""
    return f"{rate.cents:f} cents a mile, {rate.source}"
