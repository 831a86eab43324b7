"""Keeping what a source found: one organisation is one lead, and each sighting says who said what, where and when.

Staff's word wins: a source fills what is empty, and replaces only what the same source had said before.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, cast

from sqlalchemy.orm import selectinload
from sqlmodel import col, or_, select

from store.tables import Campaign, Lead, LeadSighting, Venue
from tools.bulk import uncollected
from tools.context import ToolContext
from tools.geography.nearness import boxed, put_place
from tools.geography.places import Place
from tools.groups.doubts import doubt
from tools.groups.group_index import Index
from tools.groups.matching import NEARBY_KM, Identity
from tools.leads.borrowed import holding, is_unnamed, sighted
from tools.leads.holdings import hold
from tools.leads.lead_facts import identity_of
from tools.leads.lead_identity import STATED, having_keys, identity_of_found, on_hosts, put_keys, town_of
from tools.records import ref_of
from tools.sources.base import Found

#: The fields of a lead that a source may state.
FIELDS = ("kind", "voicing", "styles", "website", "email", "phone", "contact_name", *STATED)
_NOT_FACTS = ("source_url", "seen_on", "note", "extra")

_SIGHTED = selectinload(cast(Any, Lead.sightings))

Kept = Literal["new", "updated", "left"]


@dataclass
class Known:
    """The groups on file around a place, by their refs: as organisations, and as what a source showed before.

    `kept` are the leads that were kept since, new ones and those that there was news of, by their ids.
    """

    index: Index[str] = field(default_factory=Index)
    shown: dict[tuple[str, ...], str] = field(default_factory=dict)
    kept: dict[int, Lead] = field(default_factory=dict)

    def add(self, row: Lead | Venue) -> None:
        """Make a group known, or as it is now."""
        identity = identity_of(row)
        self.index.add(ref_of(row), identity)
        for sighting in row.sightings if isinstance(row, Lead) else ():
            self.shown[_shown_as(sighting.source, sighting.source_url, identity)] = ref_of(row)

    def find(self, source: str, found: Found, identity: Identity) -> str | None:
        """The group that a found one is. One name in one town on one page is one group, whatever else changed."""
        return self.shown.get(_shown_as(source, found.source_url, identity)) or self.index.find(identity)


def known_groups(
    ctx: ToolContext, place: Place, radius_km: float, found: Iterable[Found] = (), keyed: Iterable[Identity] = ()
) -> Known:
    """The leads and venues on file around a place, ready to be recognised; and those anywhere with a key of a find."""
    known, identities = Known(), [*map(identity_of_found, found), *keyed]
    reach = (place.latitude, place.longitude, radius_km + NEARBY_KM)
    near, hosts = boxed(Venue, *reach), on_hosts(identities)
    with uncollected():
        for condition in (boxed(Lead, *reach), *having_keys(identities)):
            for lead in ctx.session.exec(select(Lead).where(condition).options(_SIGHTED)):
                known.add(lead)
        for venue in ctx.session.exec(select(Venue).where(near if hosts is None else or_(near, hosts))):
            known.add(venue)
    return known


def keep(
    ctx: ToolContext, groups: Known, campaign: Campaign, source: str, found: Found, instead: Found | None = None
) -> Kept:
    """Keep one group that a source found, as a new lead of the campaign or as news of a known one.

    `instead` is what may be kept of a borrowed find (borrowed.owned): the group is recognised by `found`, of which
    nothing else comes into the store; a place that is closed and that nobody knew is left.
    """
    known = known_row(ctx, _recognised(ctx, groups, source, found, instead))
    if instead is not None and found.closed and not isinstance(known, Lead):
        return "left"
    lead = known if isinstance(known, Lead) else _new_lead(ctx, campaign, instead or found, known)
    if instead is None:
        _sight(ctx, lead, source, found)
    else:
        _learn(lead, instead)
        _sight(ctx, lead, source, sighted(lead.name, instead))
        hold(ctx, lead, source, *holding(found))
    groups.add(lead)
    _doubt(ctx, groups, lead)
    groups.kept[lead.require_id()] = lead
    return "updated" if lead is known else "new"


def _doubt(ctx: ToolContext, groups: Known, lead: Lead) -> None:
    """Keep which other groups a lead may be, for a person to say."""
    same, perhaps = groups.index.judge(identity_of(lead))
    others = (known_row(ctx, ref) for ref in dict.fromkeys([*([same] if same else []), *perhaps]))
    doubt(ctx, lead, [other for other in others if other is not None])


def _recognised(ctx: ToolContext, groups: Known, source: str, found: Found, instead: Found | None) -> str | None:
    """The ref of the known group that a find is; a borrowed one by its id first, and by its own site's words too."""
    if instead is not None and instead.place_id:
        query = select(Lead).where(Lead.place_id == instead.place_id)
        if lead := ctx.session.exec(query.order_by(col(Lead.id))).first():
            return ref_of(lead)
    ref = groups.find(source, found, identity_of_found(found))
    if ref is None and instead is not None and not is_unnamed(instead.name):
        return groups.find(source, instead, identity_of_found(instead))
    return ref


def known_row(ctx: ToolContext, ref: str | None) -> Lead | Venue | None:
    """The lead or venue that the index knows under a ref."""
    if ref is None:
        return None
    kind, _, row_id = ref.partition(":")
    if kind == "lead":
        return ctx.session.get_one(Lead, int(row_id))
    return ctx.session.get_one(Venue, int(row_id))


def facts_stated(found: Found) -> dict[str, Any]:
    """What was stated, by field, as a sighting keeps it."""
    given = {name: value for name, value in asdict(found).items() if name not in _NOT_FACTS}
    stated = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    return {name: value for name, value in (stated | found.extra).items() if value not in (None, "", [])}


def _shown_as(source: str, source_url: str, identity: Identity) -> tuple[str, ...]:
    return source, source_url, identity.spelled, (identity.city or "").casefold()


def _new_lead(ctx: ToolContext, campaign: Campaign, found: Found, venue: Venue | None) -> Lead:
    """A lead of the campaign; of a group that is a venue already, where the find does not name it, as the venue is."""
    lead = Lead(campaign_id=campaign.require_id(), name=found.name, venue_id=venue.id if venue else None)
    if venue and is_unnamed(found.name):
        lead.name, found = venue.name, replace(found, city=venue.city or "", region=venue.region or "")
    if town := town_of(found):
        put_place(lead, town)
    else:
        lead.city, lead.region, lead.country = found.city or None, found.region or None, found.country[:2] or None
        lead.place = ", ".join(part for part in (found.city, found.region) if part) or None
        lead.timezone = campaign.timezone
    if found.latitude is not None and found.longitude is not None:
        lead.latitude, lead.longitude = found.latitude, found.longitude
    _take(lead, facts_stated(found), {})
    ctx.session.add(lead)  # its sighting goes into the store with it
    return lead


def _learn(lead: Lead, kept: Found) -> None:
    """What a borrowed find teaches of a lead: its id, where its own site is, and a name where it had none."""
    lead.place_id = lead.place_id or kept.place_id
    if is_unnamed(kept.name):
        return
    lead.website = lead.website or kept.website
    if is_unnamed(lead.name):
        lead.name = kept.name
        _take(lead, facts_stated(kept), {})


def _sight(ctx: ToolContext, lead: Lead, source: str, found: Found) -> None:
    """Keep the sighting, and what it says that the lead does not say yet."""
    facts = facts_stated(found)
    known = next((s for s in lead.sightings if (s.source, s.source_url) == (source, found.source_url)), None)
    _take(lead, facts, known.facts if known else {})
    if known is None:
        lead.sightings.append(_sighting(source, found, facts))
        ctx.session.flush()
        return
    known.seen_on = max(known.seen_on, found.seen_on)
    known.facts, known.note = facts, found.note


def _sighting(source: str, found: Found, facts: dict[str, Any]) -> LeadSighting:
    return LeadSighting(  # type: ignore[call-arg]  # the lead that it hangs on is the one to whose sightings it is added
        source=source,
        source_url=found.source_url,
        seen_on=found.seen_on,
        facts=facts,
        note=found.note,
    )


def _take(lead: Lead, facts: dict[str, Any], said_before: dict[str, Any]) -> None:
    for name in FIELDS:
        current = getattr(lead, name)
        if name in facts and (not current or current == said_before.get(name)):
            setattr(lead, name, facts[name])
    put_keys(lead)
