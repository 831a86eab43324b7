"""Expenses: what a trip costs. Logged and corrected here; added up in expense_lists."""

from sqlmodel import select

from store.tables import Booking, Expense, Trip
from tools.accounting.expense_views import (
    CategoryArg,
    ExpenseResult,
    expense_result,
    spent,
    told,
    what,
)
from tools.accounting.mileage import Miles, set_miles
from tools.args import (
    BookingRef,
    DateArg,
    ExpenseRef,
    MoneyArg,
    TextArg,
    TripRef,
)
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.money import Money
from tools.record_titles import booking_title
from tools.records import ref_of
from tools.registry import STAFF, Effect, tool


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "log {amount} for {category}",
        "(log|add|record|enter|put down|note|book) {amount} {category}",
        "(log|add|record|enter) {category} {amount}",
        "(log|add|record|enter) an expense of {amount} for {category}",
        "(log|add|record|enter) a {category} expense [of] {amount}",
        "add an expense",
        "(spent|paid) {amount} (on|for) {category}",
        "i (spent|paid) {amount} (on|for) {category}",
        "{category} (was|cost|came to|ran) {amount}",
        "{category} {amount} {trip}",
        "{amount} {category} {trip}",
        "{amount} for {category}",
        "bought {category} for {amount}",
        "put {amount} for {category} on {trip}",
        "expense {amount} for {category}",
        "(log|add|record|enter) an expense",
        "(put|stick|pop|get) {category} on {trip} {amount}",
        "(put|stick|pop) {amount} {category} on {trip}",
    ),
)
def log_expense(
    ctx: ToolContext,
    trip: TripRef,
    amount: MoneyArg,
    category: CategoryArg,
    description: TextArg | None = None,
    spent_on: DateArg | None = None,
    booking: BookingRef | None = None,
) -> ExpenseResult:
    """Log money that was spent on a trip.

    Args:
        ctx: The call's surroundings.
        trip: The trip it was spent on.
        amount: What was paid.
        category: What for. Travel is to and from the trip (flights, trains, rental car), ground_transport local (taxi,
            parking, fuel); words such as "hotel" or "uber" are understood.
        description: What exactly, such as "hotel, two nights"; it can be named by that later.
        spent_on: The day it was paid; today unless said.
        booking: The one booking of the trip that it was for; else it is shared by all.

    Raises:
        InvalidInput: the amount is nothing, or the booking is not on that trip.
    """
    if not amount.cents:
        raise InvalidInput("amount", "is nothing.", "Give what was paid.")
    _check_on_trip(booking, trip)
    expense = Expense(
        trip_id=trip.require_id(),
        booking_id=booking.id if booking else None,
        amount_cents=amount.cents,
        currency=amount.currency,
        category=category,
        description=description or "",
        spent_on=spent_on or ctx.today,
    )
    _note_repeat(ctx, expense)
    ctx.add(expense)
    return expense_result(expense, f"Logged {told(expense)}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(fix|correct|change|update|set|make) {expense} [to] {amount}",
        "{expense} (was|is|should be|cost|came to) (really|actually) {amount}",
        "{expense} (was|is|should be) {amount} not {was}",
        "fix expense",
        "{expense} should be {amount}",
        "change the (amount|category|date) of {expense} to {amount}",
        "change the category of {expense} to {category}",
        "{expense} was [on] {spent_on}",
        "change the date of {expense} to {spent_on}",
        "{expense} should be {category}",
        "{expense} (was|is) {category}",
        "(move|change|put) {expense} to {category}",
        "{expense} (was|were) (bought|booked|paid|spent) on {spent_on}",
        "{expense} (was|were) (bought|booked|paid) on {spent_on} (correct|fix|change) it",
    ),
)
def update_expense(
    ctx: ToolContext,
    expense: ExpenseRef,
    amount: MoneyArg | None = None,
    category: CategoryArg | None = None,
    description: TextArg | None = None,
    spent_on: DateArg | None = None,
    miles: Miles | None = None,
) -> ExpenseResult:
    """Correct an expense: its amount, its category, its day, or what it was for.

    Args:
        ctx: The call's surroundings.
        expense: The expense; its description or category will do where that is clear, with the trip or the day.
        amount: What was really paid.
        category: What it was for.
        description: What exactly it was.
        spent_on: The day it was paid.
        miles: Of mileage: the miles that were really driven, such as 46.

    Raises:
        InvalidInput: nothing to change was given, the amount is nothing, or it does not fit mileage (whose amount
            follows from its miles) or what is none.
    """
    given = {"category": category, "description": description, "spent_on": spent_on}
    changes = {column: value for column, value in given.items() if value is not None}
    if not changes and amount is None and miles is None:
        raise InvalidInput(
            "expense", "nothing to change was given.", "Say what should be different, such as its amount."
        )
    if amount is not None and not amount.cents:
        raise InvalidInput("amount", "is nothing.", "Give what was paid.")
    was = spent(expense)
    _check_mileage(expense, amount, category, miles)
    for column, value in changes.items():
        setattr(expense, column, value)
    if amount:
        expense.amount_cents, expense.currency = amount.cents, amount.currency
    if expense.miles is not None:
        set_miles(ctx, expense, miles or expense.miles)
    ctx.session.flush()
    before = f" (was {was})" if spent(expense) != was else ""
    return expense_result(expense, f"Corrected: {told(expense)}{before}.")


def _check_on_trip(booking: Booking | None, trip: Trip) -> None:
    if booking and booking.trip_id != trip.id:
        problem = f"{booking_title(booking)} is on {booking.trip.name}, not on {trip.name}."
        raise InvalidInput("booking", problem, "Give a booking of that trip.")


def _check_mileage(expense: Expense, amount: Money | None, category: str | None, miles: float | None) -> None:
    if expense.miles is None and miles is not None:
        raise InvalidInput("miles", f"are only for mileage, and this is {what(expense)}.", "Give an amount.")
    if expense.miles is not None and amount:
        raise InvalidInput("amount", "of mileage follows from its miles and the IRS rate.", "Give the miles.")
    if expense.miles is not None and category not in (None, "mileage"):
        raise InvalidInput("category", "of logged miles stays mileage.", "Undo it and log an expense instead.")


def _note_repeat(ctx: ToolContext, expense: Expense) -> None:
    """Note an equal expense that is on file, since the same bill may be logged twice."""
    same = ("trip_id", "amount_cents", "currency", "category", "spent_on")
    query = select(Expense).where(*(getattr(Expense, column) == getattr(expense, column) for column in same))
    if known := ctx.session.exec(query.limit(1)).first():
        ctx.note(f"The same was logged before ({ref_of(known)}: {told(known)}); if this is that one, undo it.")
