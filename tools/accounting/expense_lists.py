"""Expenses added up, by category and currency, and listed."""

from collections.abc import Sequence

from sqlmodel import col, select

from store.tables import Expense
from tools.accounting.expense_views import (
    CategoryArg,
    ExpenseView,
    category_words,
    expense_view,
    spent,
    told,
    what,
)
from tools.args import DateArg, TripRef
from tools.context import ToolContext
from tools.record_names import short_date
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.wording import MAX_LISTED, count, days, named, total


class Expenses(Listing[ExpenseView]):
    """Expenses with their totals: one sum a currency, and the same by category."""

    sum: str
    by_category: dict[str, str] = {}


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what did (i|we) spend on {category}",
        "how much did (i|we) spend [on {category}]",
        "how much (was|were|is) {category}",
        "what (was|were) {category}",
        "what did {category} cost",
        "(show|list|what are|all) expenses",
        "{category} expenses",
        "expenses (on|for) {trip}",
        "what have (i|we) spent [on {trip}]",
        "total expenses",
        "what are [the] costs (on|of|for) {trip}",
    ),
)
def find_expenses(
    ctx: ToolContext,
    trip: TripRef | None = None,
    category: CategoryArg | None = None,
    from_date: DateArg | None = None,
    to_date: DateArg | None = None,
) -> Expenses:
    """Add up expenses and list them in order of their day; each currency by itself.

    Args:
        ctx: The call's surroundings.
        trip: Only those of this trip.
        category: Only those of this category; words such as "hotel" or "uber" are understood.
        from_date: Only those of this day or later.
        to_date: Only those of this day or earlier.
    """
    query = select(Expense).order_by(col(Expense.spent_on), col(Expense.id))
    if trip:
        query = query.where(Expense.trip_id == trip.id)
    if category:
        query = query.where(Expense.category == category)
    if from_date:
        query = query.where(Expense.spent_on >= from_date)
    if to_date:
        query = query.where(Expense.spent_on <= to_date)
    found = ctx.session.exec(query).all()
    scope = f"{f' for {category_words(category)}' if category else ''}{f' on {trip.name}' if trip else ''}"
    return Expenses(
        headline=_added_up(found, f"{scope}{days(from_date, to_date)}", trip is None, category is None),
        items=[expense_view(expense) for expense in found[:MAX_LISTED]],
        total=len(found),
        link="/desk/expenses",
        sum=total(spent(expense) for expense in found),
        by_category=_by_category(found),
    )


def _by_category(expenses: Sequence[Expense]) -> dict[str, str]:
    categories = dict.fromkeys(expense.category for expense in expenses)
    return {name: total(spent(e) for e in expenses if e.category == name) for name in categories}


def _added_up(expenses: Sequence[Expense], scope: str, many_trips: bool, many_categories: bool) -> str:
    if not expenses:
        return f"No expenses{scope}."
    parts = [f"{category_words(name)} {money}" for name, money in _by_category(expenses).items()]
    split = f" ({', '.join(parts)})" if many_categories and len(parts) > 1 else ""
    listed = named([_item(expense, many_trips) for expense in expenses])
    return f"{count(len(expenses), 'expense')}{scope}, {total(spent(e) for e in expenses)} in all{split}: {listed}."


def _item(expense: Expense, with_trip: bool) -> str:
    return told(expense) if with_trip else f"{what(expense)} {spent(expense)}, {short_date(expense.spent_on)}"
