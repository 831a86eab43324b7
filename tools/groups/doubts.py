"""Pairs that may be one group: kept until a person says, and never asked about again once one has."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from store.columns import Record
from store.tables import Lead, PossibleDuplicate, Venue
from tools.context import ToolContext
from tools.groups.matching import why_in_words
from tools.leads.lead_facts import identity_of

OPEN, SAME, DIFFERENT = "open", "same", "different"


@dataclass(frozen=True)
class Doubt:
    """A pair, its two sides as they are on file."""

    row: PossibleDuplicate
    lead: Lead
    other: Lead | Venue


def doubt(ctx: ToolContext, lead: Lead, others: Iterable[Lead | Venue]) -> list[Lead | Venue]:
    """Keep that a lead may be the same as others, once in either direction. Answers those that are to be settled."""
    return [other for other in others if _is_open(ctx, lead, other)]


def find_pair(session: Session, lead: Lead, other: Lead | Venue) -> PossibleDuplicate | None:
    """What is kept of two, whichever was first."""
    if isinstance(other, Venue):
        same = and_(col(PossibleDuplicate.lead_id) == lead.id, col(PossibleDuplicate.venue_id) == other.id)
    else:
        one, two = col(PossibleDuplicate.lead_id), col(PossibleDuplicate.other_id)
        same = or_(and_(one == lead.id, two == other.id), and_(one == other.id, two == lead.id))
    return session.exec(select(PossibleDuplicate).where(same)).first()


def settle(ctx: ToolContext, lead: Lead, other: Lead | Venue, state: str) -> PossibleDuplicate:
    """Keep what a person said of two; also of two that nobody had doubted."""
    pair = find_pair(ctx.session, lead, other) or ctx.add(_pair(lead, other))
    pair.state = state
    ctx.session.flush()
    return pair


def open_pairs(session: Session, campaign_id: int | None = None) -> list[Doubt]:
    """The pairs that wait, oldest first; of a campaign those with one of its leads."""
    query = select(PossibleDuplicate).where(PossibleDuplicate.state == OPEN)
    doubts = []
    for row in session.exec(query.order_by(col(PossibleDuplicate.id))):
        lead = session.get_one(Lead, row.lead_id)
        other = session.get(Lead, row.other_id) if row.other_id else session.get(Venue, row.venue_id)
        assert other is not None  # a pair goes with either of its sides
        sides = [side.campaign_id for side in (lead, other) if isinstance(side, Lead)]
        if campaign_id is None or campaign_id in sides:
            doubts.append(Doubt(row, lead, other))
    return doubts


def waiting(session: Session) -> int:
    """How many pairs wait for a person."""
    count = select(func.count()).select_from(PossibleDuplicate).where(PossibleDuplicate.state == OPEN)
    return session.exec(count).one()


def is_needless(session: Session, row: Record, column: str, kept: Record) -> bool:
    """Whether a pair says nothing once its side in a column is made one with another record: of itself, or known."""
    if not isinstance(row, PossibleDuplicate) or not isinstance(kept, Lead):
        return False
    return _is(beside := _beside(session, row, column), kept) or find_pair(session, kept, beside) is not None


def hand_on(session: Session, row: PossibleDuplicate, column: str, kept: Lead | Venue) -> None:
    """Let the pair that stays have what a person said of one that goes."""
    beside = _beside(session, row, column)
    if row.state == OPEN or _is(beside, kept):
        return
    lead, other = (kept, beside) if isinstance(kept, Lead) else (beside, kept)
    pair = find_pair(session, lead, other) if isinstance(lead, Lead) else None
    if pair is not None and pair.state == OPEN:
        pair.state = row.state


def _beside(session: Session, row: PossibleDuplicate, column: str) -> Lead | Venue:
    """The side of a pair that is not in a column."""
    if column != "lead_id":
        return session.get_one(Lead, row.lead_id)
    if row.venue_id is not None:
        return session.get_one(Venue, row.venue_id)
    assert row.other_id is not None  # a pair has two sides
    return session.get_one(Lead, row.other_id)


def _is(one: Record, other: Record) -> bool:
    return type(one) is type(other) and one.id == other.id


def _is_open(ctx: ToolContext, lead: Lead, other: Lead | Venue) -> bool:
    """Whether two are still to be settled; keeps that they are, where nothing is kept of them."""
    if other is lead or (isinstance(other, Venue) and lead.venue_id == other.id):
        return False
    if isinstance(other, Lead) and lead.venue_id is not None and lead.venue_id == other.venue_id:
        return False
    known = find_pair(ctx.session, lead, other)
    if known is None:
        ctx.add(_pair(lead, other))
    return known is None or known.state == OPEN


def _pair(lead: Lead, other: Lead | Venue) -> PossibleDuplicate:
    venue = isinstance(other, Venue)
    return PossibleDuplicate(
        lead_id=lead.require_id(),
        other_id=None if venue else other.id,
        venue_id=other.id if venue else None,
        why=why_in_words(identity_of(lead), identity_of(other)),
    )
