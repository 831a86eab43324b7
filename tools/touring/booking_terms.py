"""What a booking's terms must hold: an end after its start, a deposit within the fee, one currency."""

from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from store.tables import Booking, Trip, Venue
from store.trips import BOOKING_STATUSES
from tools.arg_types import OneOf, When
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.money import Money

#: A booking that is still to be, or may be.
LIVE = ("hold", "tentative", "confirmed")
#: Longer than this is taken for a slip.
MAX_LENGTH = timedelta(days=31)
_SAID = {
    "held": "hold",
    "on_hold": "hold",
    "pencilled": "tentative",
    "penciled": "tentative",
    "pencilled_in": "tentative",
    "penciled_in": "tentative",
    "unconfirmed": "tentative",
    "possible": "tentative",
    "definite": "confirmed",
    "firm": "confirmed",
    "locked_in": "confirmed",
    "done": "completed",
    "complete": "completed",
    "finished": "completed",
    "over": "completed",
    "canceled": "cancelled",
    "off": "cancelled",
    "called_off": "cancelled",
}


def understood_status(said: str) -> str | None:
    """The status that a word for it means ("on hold", "pencilled in", "canceled")."""
    return _SAID.get("_".join(said.casefold().replace("-", " ").split()))


BookingStatus = Annotated[str, OneOf(BOOKING_STATUSES, understood_status)]


class Span(NamedTuple):
    """When a booking is, in UTC; either may be open."""

    starts_at: datetime | None
    ends_at: datetime | None


def zone_for(ctx: ToolContext, venue: Venue, trip: Trip) -> str:
    """The zone (IANA name) that a booking's times are local to: its venue's, else its trip's, else the business's."""
    return venue.timezone or trip.timezone or ctx.business.home.timezone


def new_span(starts_at: When | None, ends_at: When | None, zone: str) -> Span:
    """The times of a new booking.

    Raises:
        InvalidInput: there is an end without a start, or not after it, or too long after it.
    """
    return _checked(Span(starts_at.utc(zone) if starts_at else None, ends_at.utc(zone) if ends_at else None))


def moved_span(booking: Booking, starts_at: When | None, ends_at: When | None, zone: str) -> Span:
    """The booking's times after a change: a moved start keeps the length, another zone keeps the hour on the clock.

    Raises:
        InvalidInput: there would be an end without a start, or not after it, or too long after it.
    """
    start = starts_at.utc(zone) if starts_at else _same_hour(booking.starts_at, booking.timezone, zone)
    end = ends_at.utc(zone) if ends_at else _same_hour(booking.ends_at, booking.timezone, zone)
    if starts_at and start and not ends_at and booking.starts_at and booking.ends_at:
        end = start + (booking.ends_at - booking.starts_at)
    return _checked(Span(start, end))


def agreed(fee: Money | None, deposit: Money | None, booking: Booking | None = None) -> dict[str, Any]:
    """The columns of money that a fee or a deposit changes; of a booking that has none yet, or of this one.

    Raises:
        InvalidInput: the deposit would be more than the fee, or in another currency.
    """
    given = deposit or fee
    if given is None:
        return {}
    field = "deposit" if deposit else "fee"
    if booking:
        fee = fee or _known(booking.fee_cents, booking)
        deposit = deposit or _known(booking.deposit_cents, booking)
    if fee and deposit and fee.currency != deposit.currency:
        problem = f"is in {given.currency}, while the fee is {fee} and the deposit {deposit}."
        raise InvalidInput(field, problem, "Give both in one currency.")
    if fee and deposit and deposit.cents > fee.cents:
        raise InvalidInput(field, f"the deposit, {deposit}, would be more than the fee, {fee}.", "Check both.")
    cents = {"fee_cents": fee.cents if fee else None, "deposit_cents": deposit.cents if deposit else None}
    return {**cents, "currency": given.currency}


def _known(cents: int | None, booking: Booking) -> Money | None:
    return None if cents is None else Money(cents, booking.currency)


def _same_hour(at: datetime | None, old: str | None, new: str) -> datetime | None:
    """The moment at which it is the same hour on the clock in the new zone."""
    if at is None or old is None or old == new:
        return at
    here = at.astimezone(ZoneInfo(old)).replace(tzinfo=None)
    return When(here).utc(new)


def _checked(span: Span) -> Span:
    if span.ends_at is None:
        return span
    if span.starts_at is None:
        raise InvalidInput("starts_at", "is missing, though an end was given.", "Give the start too.")
    if span.ends_at <= span.starts_at:
        raise InvalidInput("ends_at", "is not after the start.", "Give an end later than the start.")
    if span.ends_at - span.starts_at > MAX_LENGTH:
        raise InvalidInput("ends_at", "makes the booking longer than a month.", "Check its day and month.")
    return span
