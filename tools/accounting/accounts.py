"""A trip's account in one currency: every line of income, expenses and shares, from which the net follows to the cent.

Booking net = fee - its own expenses - its shares. Trip net = the bookings' nets - shared expenses - the trip's shares.
Shares are taken in their order: of the gross (all income of their target), or of the net (what is left of it after
expenses and the shares before; of a loss, nothing).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from store.columns import Row
from store.tables import Booking, Expense, RevenueSplit, Trip
from tools.accounting.splits import in_order, share
from tools.money import Money, percent_of
from tools.record_names import short_date
from tools.record_titles import booking_title

#: Bookings of these statuses are income; those of the others may become it.
COUNTED = ("confirmed", "completed")
OPEN = ("hold", "tentative")
LineKind = Literal["income", "expense", "split"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: income is above zero, expenses and shares are below. In cents."""

    kind: LineKind
    text: str
    cents: int
    row: Row


@dataclass(frozen=True, slots=True)
class Account:
    """All lines of a trip in one currency."""

    currency: str
    entries: tuple[Entry, ...]

    def total(self, *kinds: LineKind) -> int:
        """The sum, in cents, of the lines of these kinds; of all lines where none is named: the net."""
        return sum(entry.cents for entry in self.entries if not kinds or entry.kind in kinds)

    @property
    def net(self) -> Money:
        """What is left."""
        return Money(self.total(), self.currency)


def currencies(trip: Trip, default: str) -> list[str]:
    """The currencies that the trip earns or spends in; the default one where there is no money yet."""
    fees = [b.currency for b in trip.bookings if b.fee_cents is not None and b.status in (*COUNTED, *OPEN)]
    return list(dict.fromkeys([*fees, *(expense.currency for expense in trip.expenses)])) or [default]


def account(trip: Trip, currency: str, statuses: tuple[str, ...] = COUNTED) -> Account:
    """The trip's account in a currency, with the bookings of these statuses. Whatever was spent counts."""
    bookings = [booking for booking in by_time(trip.bookings) if booking.status in statuses]
    entries = [entry for booking in bookings for entry in _booking_entries(booking, currency)]
    own = {booking.id for booking in bookings}
    entries += [_spent(e) for e in by_day(trip.expenses) if e.currency == currency and e.booking_id not in own]
    gross = sum(entry.cents for entry in entries if entry.kind == "income")
    entries += shares(trip.splits, gross, sum(entry.cents for entry in entries))
    return Account(currency, tuple(entries))


def shares(splits: list[RevenueSplit], gross: int, rest: int) -> Iterator[Entry]:
    """Each share in its order, of the gross or of what is left by then; all in cents."""
    for split in in_order(splits):
        base = gross if split.base == "gross" else max(rest, 0)
        taken = percent_of(base, Decimal(split.basis_points) / 100)
        rest -= taken
        yield Entry("split", f"{split.party}, {share(split)}", -taken, split)


def by_time(bookings: list[Booking]) -> list[Booking]:
    """Bookings in order of time, those without one last."""
    return sorted(bookings, key=lambda b: (b.starts_at is None, b.starts_at, b.id))


def by_day(expenses: list[Expense]) -> list[Expense]:
    """Expenses in order of their day."""
    return sorted(expenses, key=lambda expense: (expense.spent_on, expense.id or 0))


def _booking_entries(booking: Booking, currency: str) -> Iterator[Entry]:
    gross = (booking.fee_cents or 0) if booking.currency == currency else 0
    if booking.fee_cents is not None and booking.currency == currency:
        yield Entry("income", f"{booking_title(booking)}, {booking.status}", gross, booking)
    spent = [_spent(e) for e in by_day(booking.expenses) if e.currency == currency]
    yield from spent
    yield from shares(booking.splits, gross, gross + sum(entry.cents for entry in spent))


def _spent(expense: Expense) -> Entry:
    what = ", ".join(filter(None, (expense.category.replace("_", " "), expense.description)))
    return Entry("expense", f"{what}, {short_date(expense.spent_on)}", -expense.amount_cents, expense)
