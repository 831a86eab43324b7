"""Trips as people see them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from store.tables import Booking, Trip
from store.trips import TRIP_STATUSES
from tools.accounting.accounts import account, by_day, by_time, currencies
from tools.accounting.expense_views import ExpenseView, expense_view
from tools.arg_types import OneOf
from tools.days import open_days
from tools.money import Money, sum_money
from tools.record_names import local_time, short_date
from tools.record_titles import booking_title
from tools.records import link_of, ref_of
from tools.results import Result, View

_SAID = {"done": "completed", "canceled": "cancelled", "called off": "cancelled"}
TripStatus = Annotated[str, OneOf(TRIP_STATUSES, _SAID.get)]


class BookingLine(BaseModel):
    """One booking in a trip's list."""

    ref: str
    link: str
    title: str
    when: str
    status: str
    fee: str | None


class TripView(View):
    """A trip as people see it. Dates are local to the destination, both ends included.

    `spent` and `net` (with confirmed and completed bookings) are one sum a currency.
    """

    destination: str
    starts_on: date | None
    ends_on: date | None
    status: str
    notes: str = ""
    bookings: list[BookingLine] = []
    open_days: list[date] = []
    expenses: list[ExpenseView] = []
    spent: list[str] = []
    net: list[str] = []


class TripResult(Result):
    """One trip."""

    trip: TripView


def trip_view(trip: Trip) -> TripView:
    """A trip with its bookings in order of time, and its open days."""
    kept = [account(trip, currency) for currency in currencies(trip, "USD")] if trip.bookings or trip.expenses else []
    return TripView(
        ref=ref_of(trip),
        link=link_of(trip),
        title=trip.name,
        destination=trip.place or "",
        starts_on=trip.starts_on,
        ends_on=trip.ends_on,
        status=trip.status,
        notes=trip.notes,
        bookings=[_booking_line(booking) for booking in by_time(trip.bookings)],
        open_days=open_days(trip),
        expenses=[expense_view(expense) for expense in by_day(trip.expenses)],
        spent=[str(total) for total in sum_money(Money(e.amount_cents, e.currency) for e in trip.expenses)],
        net=[str(one.net) for one in kept],
    )


def named_with_dates(trip: Trip) -> str:
    """A trip with where and when, such as "Boston Spring Tour (Boston, MA, Mar 4 to Mar 9, 2027)"."""
    if trip.starts_on is None or trip.ends_on is None:
        return f"{trip.name} ({trip.place}, no dates yet)"
    if trip.ends_on == trip.starts_on:
        return f"{trip.name} ({trip.place}, {short_date(trip.starts_on)})"
    return f"{trip.name} ({trip.place}, {trip.starts_on:%b} {trip.starts_on.day} to {short_date(trip.ends_on)})"


def _booking_line(booking: Booking) -> BookingLine:
    fee = str(Money(booking.fee_cents, booking.currency)) if booking.fee_cents is not None else None
    when = local_time(booking.starts_at, booking.timezone) if booking.starts_at else "no time yet"
    return BookingLine(
        ref=ref_of(booking),
        link=link_of(booking),
        title=booking_title(booking),
        when=when,
        status=booking.status,
        fee=fee,
    )


def trip_result(trip: Trip, headline: str) -> TripResult:
    """An answer about one trip."""
    return TripResult(headline=headline, ref=ref_of(trip), link=link_of(trip), trip=trip_view(trip))
