"""Expenses as people see them, and their categories in people's words."""

from datetime import date
from typing import Annotated

from store.tables import Expense
from tools.arg_types import OneOf
from tools.kinds import CATEGORIES, category_of
from tools.money import Money
from tools.record_names import short_date
from tools.records import link_of, ref_of, title_of
from tools.results import Result, View

CategoryArg = Annotated[str, OneOf(CATEGORIES, category_of)]


class ExpenseView(View):
    """An expense as people see it; mileage has its miles and the rate in cents a mile."""

    trip: str
    trip_ref: str
    booking: str | None
    amount: str
    category: str
    description: str
    spent_on: date
    miles: float | None = None
    cents_per_mile: float | None = None


class ExpenseResult(Result):
    """One expense."""

    expense: ExpenseView


def expense_view(expense: Expense) -> ExpenseView:
    """An expense as people see it."""
    return ExpenseView(
        ref=ref_of(expense),
        link=link_of(expense),
        title=title_of(expense),
        trip=expense.trip.name,
        trip_ref=ref_of(expense.trip),
        booking=ref_of(expense.booking) if expense.booking else None,
        amount=str(spent(expense)),
        category=expense.category,
        description=expense.description,
        spent_on=expense.spent_on,
        miles=expense.miles,
        cents_per_mile=expense.cents_per_mile,
    )


def expense_result(expense: Expense, headline: str) -> ExpenseResult:
    """An answer about one expense."""
    return ExpenseResult(headline=headline, ref=ref_of(expense), link=link_of(expense), expense=expense_view(expense))


def spent(expense: Expense) -> Money:
    """The expense's sum."""
    return Money(expense.amount_cents, expense.currency)


def category_words(category: str) -> str:
    """A category as people write it: "ground transport"."""
    return category.replace("_", " ")


def what(expense: Expense) -> str:
    """What it was for: "lodging (hotel, two nights)"."""
    category = category_words(expense.category)
    return f"{category} ({expense.description})" if expense.description else category


def told(expense: Expense) -> str:
    """An expense in a sentence: "$418 for lodging (hotel, two nights) on Nashville Weekend, Oct 11, 2026"."""
    return f"{spent(expense)} for {what(expense)} on {expense.trip.name}, {short_date(expense.spent_on)}"
