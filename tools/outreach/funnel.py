"""The funnel: what moves people on, as a booking that is agreed, its day that comes near, and an interested answer do.

It proposes: a proposal is what the briefing shows, worked out anew each time, so that it is gone once somebody is
enrolled. By itself the funnel enrols only where staff set that stage's sequence to automatic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, exists, select

from store.tables import Booking, Contact, EmailSequence, Enrollment, Lead
from tools.context import ToolContext
from tools.outreach.enrolling import enroll
from tools.outreach.planning import Plan, plan_for
from tools.outreach.recipients import next_booking, recipient_of
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.registry import SCHEDULER, Effect, tool
from tools.results import Listing, Result, View
from tools.touring.booking_views import on_trip
from tools.wording import count

#: So long before a booking it is time for what is to be known before it.
BEFORE_BOOKING = timedelta(days=30)
#: So many of a kind are looked at in one go.
MOST = 20


@dataclass(frozen=True)
class Proposal:
    """Somebody who is ready for a stage of the funnel: why, and what they would get."""

    sequence: EmailSequence
    row: Contact | Lead
    why: str
    plan: Plan


class Advanced(Result):
    """Who was enrolled, by the sequences that staff set to automatic."""

    enrolled: int


class LapsedHold(View):
    """A hold whose last day has passed."""

    ran_out: str


@tool(Effect.WRITE, SCHEDULER)
def advance_funnel(ctx: ToolContext) -> Advanced:
    """Enrol those who are ready for a stage, where staff set its sequence to automatic; all others stay proposals.

    Args:
        ctx: The call's surroundings.
    """
    ready = [proposal for proposal in proposals(ctx) if proposal.sequence.automatic]
    for proposal in ready:
        enroll(ctx, proposal.sequence, proposal.plan)
    told = f"Enrolled by itself: {count(len(ready), 'recipient')}." if ready else "Nobody was to be enrolled."
    return Advanced(headline=told, enrolled=len(ready))


@tool(Effect.READ, SCHEDULER)
def expire_holds(ctx: ToolContext) -> Listing[LapsedHold]:
    """List holds whose last day has passed. They stay as they are: a date is let go by a person, who may ask first.

    Args:
        ctx: The call's surroundings.
    """
    past = select(Booking).where(Booking.status == "hold", col(Booking.hold_expires_on) < ctx.today)
    rows = ctx.session.exec(past.order_by(col(Booking.id))).all()
    views = [
        LapsedHold(ref=ref_of(hold), link=link_of(hold), title=on_trip(hold), ran_out=short_date(hold.hold_expires_on))
        for hold in rows
        if hold.hold_expires_on
    ]
    headline = f"{count(len(views), 'hold')} ran out." if views else "No hold has run out."
    return Listing[LapsedHold](headline=headline, items=views, total=len(views))


def proposals(ctx: ToolContext) -> list[Proposal]:
    """Who is ready for which stage, and could be enrolled right now; nobody who was in that sequence for it before."""
    found = []
    for stage, ready in (("confirmation", _agreed), ("logistics", _near), ("nurture", _interested)):
        if (sequence := _sequence(ctx, stage)) is None:
            continue
        for row, why in ready(ctx, sequence):
            plan = plan_for(ctx, sequence, recipient_of(ctx, row), None)
            if not plan.blockers:
                found.append(Proposal(sequence, row, why, plan))
    return found


def may_advance(session: Session) -> bool:
    """Whether `advance_funnel` may do anything at all: a look that writes nothing."""
    return session.exec(select(EmailSequence.id).where(col(EmailSequence.automatic)).limit(1)).first() is not None


def _sequence(ctx: ToolContext, stage: str) -> EmailSequence | None:
    """The sequence of a stage: the automatic one, else the only one; None where that is not plain."""
    rows = list(ctx.session.exec(select(EmailSequence).where(EmailSequence.stage == stage)))
    automatic = [row for row in rows if row.automatic]
    fitting = automatic or rows
    return fitting[0] if len(fitting) == 1 else None


def _agreed(ctx: ToolContext, sequence: EmailSequence) -> Iterator[tuple[Contact | Lead, str]]:
    return _booked(ctx, sequence, col(Booking.starts_at) > ctx.now)


def _near(ctx: ToolContext, sequence: EmailSequence) -> Iterator[tuple[Contact | Lead, str]]:
    return _booked(ctx, sequence, col(Booking.starts_at).between(ctx.now, ctx.now + BEFORE_BOOKING))


def _booked(
    ctx: ToolContext, sequence: EmailSequence, when: ColumnElement[bool]
) -> Iterator[tuple[Contact | Lead, str]]:
    """The contacts of confirmed bookings for which no such sequence was begun: where there is one to choose."""
    begun = (
        select(Enrollment.id)
        .join(EmailSequence)
        .where(col(Enrollment.booking_id) == Booking.id, EmailSequence.stage == sequence.stage)
    )
    query = select(Booking).where(Booking.status == "confirmed", when, ~exists(begun.correlate(Booking)))
    for booking in ctx.session.exec(query.order_by(col(Booking.starts_at)).limit(MOST)):
        people = booking.venue.contacts
        if len(people) == 1 and next_booking(ctx, people[0]) is booking:
            yield people[0], on_trip(booking)


def _interested(ctx: ToolContext, sequence: EmailSequence) -> Iterator[tuple[Contact | Lead, str]]:
    begun = (
        select(Enrollment.id)
        .join(EmailSequence)
        .where(col(Enrollment.lead_id) == Lead.id, EmailSequence.stage == sequence.stage)
    )
    query = select(Lead).where(Lead.stage == "interested", ~exists(begun.correlate(Lead)))
    for lead in ctx.session.exec(query.order_by(col(Lead.id)).limit(MOST)):
        yield lead, "interested"
