"""The names by which people find records, read from the store; and how days and times are written in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from store.tables import (
    Booking,
    EmailSequence,
    Expense,
    GroupRequest,
    Inquiry,
    RevenueSplit,
    ServiceOffering,
    Trip,
    Venue,
)
from tools.kinds import said
from tools.money import Money


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one record. A `whole` name counts only when all of it is said (an e-mail address, a phone number).

    A `faint` one counts only where nothing else is called so (a cancelled booking).
    """

    kind: str
    id: int
    text: str
    whole: bool = False
    faint: bool = False


Names = Callable[[Session], Iterable[Named]]


def short_date(day: date) -> str:
    """A day as people write it, such as "Jan 15, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def local_time(at: datetime, zone: str | None, this_year: int | None = None) -> str:
    """A moment as people in that zone read it, such as "Fri Jan 15, 2027, 7:00 PM PST"; `this_year` is not said."""
    here = at.astimezone(ZoneInfo(zone or "UTC"))
    hour = here.strftime("%I:%M %p").lstrip("0")
    year = "" if here.year == this_year else f", {here.year}"
    return f"{here:%a %b} {here.day}{year}, {hour} {here.tzname()}"


def plain_names(kind: str, model: Any, *columns: str, whole: tuple[str, ...] = ()) -> Names:
    """Names that are columns of the table; those in `whole` count only when all of it is said."""

    def names(session: Session) -> Iterable[Named]:
        chosen = [getattr(model, c) for c in (*columns, *whole)]
        for row_id, *texts in session.execute(select(model.id, *chosen)):
            for column, text in zip((*columns, *whole), texts, strict=True):
                if text:
                    yield Named(kind, row_id, text, column in whole)

    return names


def no_names(session: Session) -> Iterable[Named]:
    """For kinds that are only found by their ref."""
    return ()


def booking_names(session: Session) -> Iterable[Named]:
    """A booking by its venue; and by venue, service, trip, day, status in any order ("the rainlight masterclass")."""
    query = select(Booking, Venue.name, Trip.name, ServiceOffering.name).join(Venue).join(Trip)
    for booking, venue, trip, service in session.exec(query.join(ServiceOffering, isouter=True)):
        off = booking.status == "cancelled"
        words = [venue, service or "", trip, _day_words(booking), booking.status]
        yield Named("booking", booking.require_id(), venue, faint=off)
        yield Named("booking", booking.require_id(), " ".join(w for w in words if w), faint=off)


def _day_words(booking: Booking) -> str:
    if booking.starts_at is None:
        return ""
    here = booking.starts_at.astimezone(ZoneInfo(booking.timezone or "UTC"))
    return f"{here:%B %b} {here.day} {here:%A} {here.date().isoformat()}"


def expense_names(session: Session) -> Iterable[Named]:
    """An expense by its description; by that, category, trip, day, sum in any order; faintly by its kind (a hotel)."""
    also = said("category")
    for expense, trip in session.exec(select(Expense, Trip.name).join(Trip)):
        expense_id, category = expense.require_id(), expense.category.replace("_", " ")
        rest = f"{trip} {short_date(expense.spent_on)} {Money(expense.amount_cents, expense.currency)}"
        if expense.description:
            yield Named("expense", expense_id, expense.description)
        yield Named("expense", expense_id, f"{expense.description} {category} {rest}".strip())
        yield Named("expense", expense_id, f"{' '.join(also.get(expense.category, ()))} {rest}", faint=True)


def sequence_names(session: Session) -> Iterable[Named]:
    """A sequence by its name, and by its stage of the funnel where it is the only one of that ("the cold sequence")."""
    rows = session.exec(select(EmailSequence)).all()
    stages = [row.stage for row in rows]
    for row in rows:
        yield Named("sequence", row.require_id(), row.name)
        said = [row.name, row.stage] if stages.count(row.stage) == 1 else [row.name]
        yield from (Named("sequence", row.require_id(), f"{words} sequence", True) for words in said)
        yield from (Named("sequence", row.require_id(), words, True) for words in said[1:])


def inquiry_names(session: Session) -> Iterable[Named]:
    """An inquiry by its person, organization or address."""
    for inquiry in session.exec(select(Inquiry)):
        for text in (inquiry.name, inquiry.organization):
            if text:
                yield Named("inquiry", inquiry.require_id(), text)
        yield Named("inquiry", inquiry.require_id(), inquiry.email, True)


def request_names(session: Session) -> Iterable[Named]:
    """A group request by its person and place, or address."""
    for request in session.exec(select(GroupRequest)):
        place = request.city or ""
        yield Named("group_request", request.require_id(), f"{request.name or ''} {place}".strip())
        if request.email:
            yield Named("group_request", request.require_id(), request.email, True)


def split_names(session: Session) -> Iterable[Named]:
    """A share by who takes it."""
    for split in session.exec(select(RevenueSplit)):
        yield Named("split", split.require_id(), split.party)
