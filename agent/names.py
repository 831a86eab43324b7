"""The names that the built-in planner may know in one turn: everything for staff, nothing for visitors."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, col, select

from agent.planner.lexicon import Name, Names
from store.database import reading
from store.tables import (
    Booking,
    Campaign,
    Contact,
    EmailSequence,
    Expense,
    GroupRequest,
    Inquiry,
    Lead,
    Participant,
    RevenueSplit,
    ServiceOffering,
    Template,
    Trip,
    Venue,
)
from tools.accounting.owed import deposit_owed, owed
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.records import kind_of, ref_of, title_of

#: How many records of one kind are known by name, the newest; older ones are still found by the tools themselves.
MOST_OF_A_KIND = 2_000


def store_names(dispatcher: Dispatcher, principal: Principal) -> Names:
    """The lexicon of one turn of this principal."""
    now = dispatcher.clock().astimezone(dispatcher.business.zone)
    if principal.role != "staff":
        return Names(now, business=dispatcher.business.name)
    with reading(dispatcher.engine) as session:
        known = sorted(_all(session), key=lambda name: int(name.ref.partition(":")[2]))
    return Names(now, True, tuple(known))


def _all(session: Session) -> Iterator[Name]:
    yield from (_trip(trip) for trip in _newest(session, Trip))
    yield from (_booking(booking) for booking in _newest(session, Booking, selectinload(Booking.payments)))  # type: ignore[arg-type]  # a relationship is an attribute here
    yield from (_expense(expense) for expense in _newest(session, Expense))
    yield from (_lead(lead) for lead in _newest(session, Lead))
    yield from (_named(venue, place=venue.city or "") for venue in _newest(session, Venue))
    yield from (_contact(contact) for contact in _newest(session, Contact))
    yield from (_participant(person) for person in _newest(session, Participant))
    yield from (_named(campaign, place=campaign.city or "") for campaign in _newest(session, Campaign))
    yield from (_split(split) for split in _newest(session, RevenueSplit))
    yield from (_named(service, also=(service.slug,)) for service in _newest(session, ServiceOffering))
    yield from (_inquiry(inquiry) for inquiry in _newest(session, Inquiry))
    yield from (_request(request) for request in _newest(session, GroupRequest))
    yield from (_named(sequence, words=(sequence.stage,)) for sequence in _newest(session, EmailSequence))
    yield from (_named(template) for template in _newest(session, Template))


def _newest(session: Session, model: Any, *loaded: ExecutableOption) -> list[Any]:
    newest = select(model).order_by(col(model.id).desc()).limit(MOST_OF_A_KIND)
    return list(session.exec(newest.options(*loaded)))


def _named(row: Any, **more: Any) -> Name:
    return Name(ref=ref_of(row), kind=kind_of(row).name, text=title_of(row), label=kind_of(row).describe(row), **more)


def _trip(trip: Trip) -> Name:
    live = trip.status != "cancelled"
    return _named(
        trip, words=(trip.status,), place=trip.city or "", starts=trip.starts_on, ends=trip.ends_on, live=live
    )


def _booking(booking: Booking) -> Name:
    start, end = _local(booking.starts_at, booking), _local(booking.ends_at, booking)
    last = end or start
    service = (booking.service.slug,) if booking.service else ()
    return Name(
        ref=ref_of(booking),
        kind="booking",
        text=booking.venue.name,
        label=kind_of(booking).describe(booking),
        words=(*service, booking.status),
        of=(ref_of(booking.trip), ref_of(booking.venue)),
        place=booking.trip.city or "",
        starts=start.date() if start else None,
        ends=last.date() if last else None,
        clock=start.time() if start else None,
        until=end.time() if end else None,
        sums=_owed(booking),
        live=booking.status != "cancelled",
    )


def _owed(booking: Booking) -> tuple[tuple[str, int], ...]:
    """What is still to come of the deposit and of the whole fee, in cents; what is settled is left out."""
    sums = (("deposit", deposit_owed(booking).cents), ("balance", owed(booking).cents))
    return tuple(sum_ for sum_ in sums if sum_[1] > 0)


def _local(at: datetime | None, booking: Booking) -> datetime | None:
    return at.astimezone(ZoneInfo(booking.timezone or "UTC")) if at else None


def _expense(expense: Expense) -> Name:
    return Name(
        ref=ref_of(expense),
        kind="expense",
        text=expense.description or expense.category,
        label=kind_of(expense).describe(expense),
        words=(expense.category,),
        of=(ref_of(expense.trip),),
        starts=expense.spent_on,
        ends=expense.spent_on,
    )


def _lead(lead: Lead) -> Name:
    also = tuple(text for text in (lead.email, lead.phone) if text)
    of = (f"campaign:{lead.campaign_id}", *((f"venue:{lead.venue_id}",) if lead.venue_id else ()))
    return _named(lead, also=also, words=(lead.stage,), of=of, place=lead.city or "", live=lead.stage != "lost")


def _contact(contact: Contact) -> Name:
    also = tuple(text for text in (contact.email, contact.phone) if text)
    role = (contact.role,) if contact.role else ()
    return _named(contact, also=also, words=role, of=(ref_of(contact.venue),), place=contact.venue.city or "")


def _participant(person: Participant) -> Name:
    also = (person.email,) if person.email else ()
    return _named(person, also=also, of=(ref_of(person.booking),))


def _split(split: RevenueSplit) -> Name:
    target = f"trip:{split.trip_id}" if split.trip_id else f"booking:{split.booking_id}"
    return Name(ref=ref_of(split), kind="split", text=split.party, label=title_of(split), of=(target,))


def _inquiry(inquiry: Inquiry) -> Name:
    also = tuple(text for text in (inquiry.organization, inquiry.email) if text)
    label = kind_of(inquiry).describe(inquiry)
    return Name(ref_of(inquiry), "inquiry", inquiry.name, label, also, (inquiry.status,), place=inquiry.city or "")


def _request(request: GroupRequest) -> Name:
    also = (request.email,) if request.email else ()
    text = request.name or request.city or "somebody"
    label = kind_of(request).describe(request)
    return Name(ref_of(request), "group_request", text, label, also, (request.status,), place=request.city or "")
