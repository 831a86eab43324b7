"""Facts that may be kept for a while only: beside a lead, outside the journal, dropped when their time is up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from store.sources import SourceHolding
from store.tables import Lead
from tools.context import ToolContext


def hold(ctx: ToolContext, lead: Lead, source: str, facts: dict[str, Any], days: int) -> None:
    """Keep what a source lends of a lead, for so many days from now on; in the place of what it lent before.

    Nothing is held that another source states to be kept: that is what people go by.
    """
    own = {name for sighting in lead.sightings for name in sighting.facts}
    lent = {name: value for name, value in facts.items() if name not in own}
    query = select(SourceHolding).where(SourceHolding.lead_id == lead.require_id(), SourceHolding.source == source)
    held = ctx.session.exec(query).first()
    if not lent:
        return
    if held is None:
        ctx.add(
            SourceHolding(lead_id=lead.require_id(), source=source, facts=lent, expires_at=ctx.now + timedelta(days))
        )
    else:
        held.facts, held.expires_at = lent, ctx.now + timedelta(days)
        ctx.session.flush()


def lent(session: Session, lead: Lead, now: datetime) -> Sequence[SourceHolding]:
    """What is held of a lead, for pages alone: results of tools are kept, and this may not be."""
    held = select(SourceHolding).where(SourceHolding.lead_id == lead.require_id(), col(SourceHolding.expires_at) > now)
    return session.exec(held.order_by(SourceHolding.source)).all()


def drop_expired(ctx: ToolContext) -> int:
    """Delete what may no longer be kept; answers of how many leads."""
    expired = ctx.session.exec(select(SourceHolding).where(col(SourceHolding.expires_at) <= ctx.now)).all()
    for held in expired:
        ctx.session.delete(held)
    ctx.session.flush()
    return len({held.lead_id for held in expired})
