"""Keeping leads' scores true: when something changes that scores are made from, the scores follow.

A score is derived, so it stands outside the journal: undoing a change makes it anew in the same way.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import col, or_, select

from store.tables import Campaign, Lead, RowChange
from tools.context import ToolContext
from tools.leads.lead_facts import refresh_score, with_facts

#: The columns that scores depend on, by table; of the others every column counts.
_WATCHED = {
    "trip": ("latitude", "longitude"),
    "campaign": ("trip_id", "latitude", "longitude", "radius_km"),
    "venue": ("size",),
    "booking": ("venue_id", "status"),
}
#: The column that names the lead, the venue or the campaign, by table.
_LEADS = {"lead": "id", "lead_sighting": "lead_id"}
#: So many are asked for in one query.
_AT_ONCE = 500
_VENUES = {"venue": "id", "booking": "venue_id"}


def rescore(ctx: ToolContext, changes: Iterable[RowChange]) -> int:
    """Compute anew the score of every lead whose facts, trip, campaign or venue changed; answers how many."""
    leads, venues, campaigns, trips = set[int](), set[int](), set[int](), set[int]()
    for change in changes:
        leads.update(_ids(change, _LEADS))
        if _matters(change):
            venues.update(_ids(change, _VENUES))
            campaigns.update(_ids(change, {"campaign": "id"}))
            trips.update(_ids(change, {"trip": "id"}))
    if not (leads or venues or campaigns or trips):
        return 0
    found = list(_leads(ctx, venues, campaigns, trips))
    for start in range(0, len(leads), _AT_ONCE):
        part = sorted(leads)[start : start + _AT_ONCE]
        found.extend(ctx.session.exec(with_facts(select(Lead).where(col(Lead.id).in_(part)))))
    for lead in {lead.id: lead for lead in found}.values():
        refresh_score(ctx, lead)
    ctx.session.flush()
    return len(found)


def _leads(ctx: ToolContext, venues: set[int], campaigns: set[int], trips: set[int]) -> Iterator[Lead]:
    looking = select(Campaign.id).where(or_(col(Campaign.trip_id).in_(trips), col(Campaign.id).in_(campaigns)))
    theirs: Any = or_(col(Lead.venue_id).in_(venues), col(Lead.campaign_id).in_(looking.scalar_subquery()))
    yield from ctx.session.exec(with_facts(select(Lead).where(theirs)))


def _matters(change: RowChange) -> bool:
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in _WATCHED.get(change.table, ()))


def _ids(change: RowChange, columns: dict[str, str]) -> Iterator[int]:
    """The ids that a change names in the column of its table, before and after."""
    column = columns.get(change.table)
    if column is None:
        return
    for values in (change.before, change.after):
        value = change.row_id if column == "id" else (values or {}).get(column)
        if value is not None:
            yield int(value)
