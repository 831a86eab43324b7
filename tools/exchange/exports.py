"""Exports: a CSV of a kind of record, or the calendar. The tool answers a link; the functions make what it serves."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from sqlmodel import col, select

from store.tables import Booking, BusyDate, Trip
from tools.arg_types import OneOf
from tools.args import DateArg
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.exchange.csv_text import csv_text
from tools.exchange.export_tables import SHEETS, rows_of
from tools.exchange.ical import Event, calendar_text
from tools.record_names import short_date
from tools.record_titles import booking_title
from tools.registry import STAFF, Effect, tool
from tools.results import Result
from tools.wording import count

CALENDAR = "calendar"
KINDS = (*SHEETS, CALENDAR)
_SAID = {kind.removesuffix("s"): kind for kind in SHEETS} | {
    "gigs": "bookings",
    "income": "payments",
    "costs": "expenses",
    "spending": "expenses",
    "singers": "participants",
    "roster": "participants",
    "groups": "venues",
    "people": "contacts",
    "emails": "messages",
    "ical": CALENDAR,
    "ics": CALENDAR,
    "schedule": CALENDAR,
}
#: How a booking stands, in iCalendar's words.
_STATUS = {"hold": "TENTATIVE", "tentative": "TENTATIVE", "confirmed": "CONFIRMED", "completed": "CONFIRMED"}
ExportKind = Annotated[str, OneOf(KINDS, lambda said: _SAID.get(said.strip().casefold()))]


class ExportResult(Result):
    """Where an export is, and how many rows it holds now."""

    kind: str
    rows: int


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "export {kind} [{dates}] [to csv]",
        "download {kind} [{dates}]",
        "(give|get|send|make) me a csv of {kind}",
        "csv of {kind}",
        "(calendar feed|export calendar|ical feed|ics) -> kind=calendar",
        "(subscribe to|sync) [my] calendar -> kind=calendar",
        "(give|get|send|make) me a (spreadsheet|excel file|file|dump) of {kind}",
        "(spreadsheet|excel) of {kind}",
        "(give|get|send) me the [calendar] feed -> kind=calendar",
        "(want|need|put|get) [our|my] (gigs|bookings) (in|on) [my] [phone] calendar -> kind=calendar",
    ),
)
def export_records(
    ctx: ToolContext, kind: ExportKind, from_date: DateArg | None = None, to_date: DateArg | None = None
) -> ExportResult:
    """Make a link to a CSV of one kind of record, or to the calendar.

    Args:
        ctx: The call's surroundings.
        kind: What to export.
        from_date: Only what is on this day or later: a trip or booking then, money that moved, others made then.
        to_date: Only what is on this day or earlier.

    Raises:
        InvalidInput: the range ends before it starts.
    """
    if from_date and to_date and to_date < from_date:
        raise InvalidInput("to_date", f"{to_date} is before the start, {from_date}.", "Give a day on or after it.")
    rows = len(events(ctx, from_date, to_date)) if kind == CALENDAR else len(_rows(ctx, kind, from_date, to_date))
    link = link_to(kind, from_date, to_date)
    form = "iCalendar" if kind == CALENDAR else "CSV"
    headline = f"{_counted(kind, rows)}{_range(from_date, to_date)}, as {form}: {link}"
    return ExportResult(headline=headline, link=link, kind=kind, rows=rows)


def export_csv(ctx: ToolContext, kind: str, from_date: date | None = None, to_date: date | None = None) -> str:
    """The CSV of a kind (a key of `SHEETS`), safe to open in a spreadsheet; the range includes both ends."""
    columns = SHEETS[kind].columns
    rows = _rows(ctx, kind, from_date, to_date)
    return csv_text(list(columns), ([value(row) for value in columns.values()] for row in rows))


def export_calendar(ctx: ToolContext, from_date: date | None = None, to_date: date | None = None) -> str:
    """The calendar as iCalendar text: bookings, trips and blocked days."""
    return calendar_text(ctx.business.name, events(ctx, from_date, to_date), ctx.now)


def link_to(kind: str, from_date: date | None = None, to_date: date | None = None) -> str:
    """Where the web serves an export."""
    ends = {name: day.isoformat() for name, day in (("from", from_date), ("to", to_date)) if day}
    suffix = "ics" if kind == CALENDAR else "csv"
    return f"/desk/export/{kind}.{suffix}{'?' if ends else ''}{urlencode(ends)}"


def events(ctx: ToolContext, from_date: date | None, to_date: date | None) -> list[Event]:
    """What stands in the calendar within a range: nothing that is cancelled."""
    found = [*_trips(ctx, from_date, to_date), *_bookings(ctx, from_date, to_date), *_busy(ctx, from_date, to_date)]
    return sorted(found, key=lambda event: (event.starts.isoformat(), event.uid))


def _trips(ctx: ToolContext, from_date: date | None, to_date: date | None) -> Iterable[Event]:
    for trip in _rows(ctx, "trips", from_date, to_date):
        if isinstance(trip, Trip) and trip.starts_on and trip.status != "cancelled":
            status = "TENTATIVE" if trip.status == "planned" else "CONFIRMED"
            yield Event(f"trip-{trip.id}@harmony", trip.starts_on, trip.ends_on, trip.name, trip.place or "", status)


def _bookings(ctx: ToolContext, from_date: date | None, to_date: date | None) -> Iterable[Event]:
    for booking in _rows(ctx, "bookings", from_date, to_date):
        if isinstance(booking, Booking) and booking.starts_at and booking.status in _STATUS:
            where = ", ".join(part for part in (booking.venue.name, booking.venue.place) if part)
            yield Event(
                uid=f"booking-{booking.id}@harmony",
                starts=booking.starts_at,
                ends=booking.ends_at,
                summary=f"{booking_title(booking)} ({booking.status})",
                location=where,
                status=_STATUS[booking.status],
            )


def _busy(ctx: ToolContext, from_date: date | None, to_date: date | None) -> Iterable[Event]:
    query = select(BusyDate).order_by(col(BusyDate.id))
    if from_date:
        query = query.where(BusyDate.ends_on >= from_date)
    if to_date:
        query = query.where(BusyDate.starts_on <= to_date)
    for busy in ctx.session.exec(query):
        yield Event(f"busy-{busy.id}@harmony", busy.starts_on, busy.ends_on, busy.note or "Not available")


def _rows(ctx: ToolContext, kind: str, from_date: date | None, to_date: date | None) -> list[object]:
    return rows_of(ctx, SHEETS[kind], from_date, to_date)


def _counted(kind: str, rows: int) -> str:
    if kind == CALENDAR:
        return f"{rows} calendar {'entry' if rows == 1 else 'entries'}"
    return count(rows, kind.removesuffix("s"))


def _range(first: date | None, last: date | None) -> str:
    if first and last:
        return f" from {short_date(first)} to {short_date(last)}"
    return f" from {short_date(first)} on" if first else f" until {short_date(last)}" if last else ""
