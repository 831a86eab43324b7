"""Which days are free: to anybody who asks, and never who, why or where."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Annotated, Literal

from pydantic import BaseModel
from sqlalchemy import bindparam
from sqlmodel import col, select

from store.tables import Booking, Trip
from tools.arg_types import PlaceText
from tools.args import DateArg
from tools.context import ToolContext
from tools.days import booked_days, days_of
from tools.errors import HarmonyError, InvalidInput
from tools.geography.places import Place
from tools.record_names import short_date
from tools.registry import EVERYONE, Effect, tool
from tools.results import Result
from tools.touring.booking_terms import MAX_LENGTH
from tools.touring.clashes import blocked

Status = Literal["free", "perhaps", "busy"]
#: What is said of a day. Of a busy one "free" is said only with a "not", and of a free one nothing else.
IN_WORDS: dict[Status, str] = {"free": "free", "perhaps": "tentatively held", "busy": "not free (busy)"}
PERHAPS = "A day that is tentatively held may still become free: ask, and the team tells you."
MAX_DAYS = 92
#: Queries that never change are made once: to make one costs as much as to ask it.
_GOING = select(Trip).where(
    col(Trip.status).in_(("planned", "confirmed")),
    col(Trip.starts_on) <= bindparam("last"),
    col(Trip.ends_on) >= bindparam("first"),
)
_LIVE = select(Booking).where(
    col(Booking.status) != "cancelled",
    col(Booking.starts_at) >= bindparam("begins"),
    col(Booking.starts_at) < bindparam("ends"),
)
#: A booking takes days of its own zone, which begin and end at most so far from UTC's.
_ZONES = timedelta(days=1)


class SomePlace(PlaceText):
    """A place, or None where it cannot be told which: nothing hangs on it, so nobody is asked."""

    def read(self, raw: str, field: str, ctx: ToolContext) -> Place | None:  # type: ignore[override]  # or none
        """The place."""
        try:
            return super().read(raw, field, ctx)
        except HarmonyError:
            return None


PlaceIfAny = Annotated[Place, SomePlace()]


class Day(BaseModel):
    """One day."""

    day: date
    status: Status


class Availability(Result):
    """The days that were asked about, in order."""

    days: list[Day]


@tool(
    Effect.READ,
    EVERYONE,
    examples=(
        "are you (free|available|open|booked|busy) {starts_on}",
        "is {starts_on} (free|available|open|taken|booked)",
        "(any|what) (chance|openings|availability) {starts_on}",
        "do you have (time|anything|openings|availability) {starts_on}",
        "can you (come|be here|visit|make it) {starts_on}",
        "could you come {starts_on}",
        "am i (free|available|open|busy) {starts_on}",
        "are you available",
        "are we (free|available) {starts_on}",
    ),
)
def check_availability(
    ctx: ToolContext,
    starts_on: DateArg,
    ends_on: DateArg | None = None,
    location: PlaceIfAny | None = None,
) -> Availability:
    """Say which days are free, tentatively held ("perhaps"), or busy. Who or what takes a day is not told, nor where.

    Args:
        ctx: The call's surroundings.
        starts_on: The day, or the first of several.
        ends_on: The last day, included; at most 92 days.
        location: Where it would be. It does not change the answer, which so tells nothing of where anybody is.

    Raises:
        InvalidInput: the days are past, the end is before the start, or they are too many.
    """
    last = ends_on or starts_on
    _check(ctx, starts_on, last)
    first = max(starts_on, ctx.today)
    taken, pencilled = _taken(ctx, first, last)
    days = [Day(day=day, status=_status(day, taken, pencilled)) for day in _days(first, last)]
    return Availability(headline=_headline(days), days=days)


def _check(ctx: ToolContext, first: date, last: date) -> None:
    if last < first:
        raise InvalidInput("ends_on", f"{last} is before the start, {first}.", "Give a last day on or after the first.")
    if last < ctx.today:
        raise InvalidInput("starts_on", f"{short_date(last)} is past.", "Give a day from today on.")
    if (last - first).days >= MAX_DAYS:
        raise InvalidInput("ends_on", f"these are more than {MAX_DAYS} days.", "Ask for fewer at once.")


def _taken(ctx: ToolContext, first: date, last: date) -> tuple[set[date], set[date]]:
    """The days that are taken for certain, and those on which something is pencilled in."""
    taken = {day for busy in blocked(ctx, first, last) for day in _days(busy.starts_on, busy.ends_on)}
    pencilled = {day for trip in _trips(ctx, first, last) for day in days_of(trip)}
    for booking in _bookings(ctx, first, last):
        (taken if booking.status in ("confirmed", "completed") else pencilled).update(booked_days(booking))
    return taken, pencilled


def _trips(ctx: ToolContext, first: date, last: date) -> Iterable[Trip]:
    return ctx.session.exec(_GOING, params={"first": first, "last": last})


def _bookings(ctx: ToolContext, first: date, last: date) -> Iterable[Booking]:
    begins = datetime.combine(first, time(), UTC) - _ZONES - MAX_LENGTH
    ends = datetime.combine(last, time(), UTC) + timedelta(days=1) + _ZONES
    return ctx.session.exec(_LIVE, params={"begins": begins, "ends": ends})


def _status(day: date, taken: set[date], pencilled: set[date]) -> Status:
    return "busy" if day in taken else "perhaps" if day in pencilled else "free"


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _headline(days: list[Day]) -> str:
    runs = [(status, [d.day for d in run]) for status, run in groupby(days, key=lambda d: d.status)]
    told = "; ".join(f"{_span(run)} {'is' if len(run) == 1 else 'are'} {IN_WORDS[status]}" for status, run in runs)
    ask = f" {PERHAPS}" if any(status == "perhaps" for status, _ in runs) else ""
    return f"{told}.{ask}"


def _span(days: list[date]) -> str:
    """Days in a row: "Sat Jan 16, 2027", "Sat Mar 13, 2027 to Sun Mar 14, 2027"."""
    return " to ".join(f"{day:%a} {short_date(day)}" for day in dict.fromkeys((days[0], days[-1])))
