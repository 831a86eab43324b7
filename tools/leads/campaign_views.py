"""Campaigns as people see them: their sources, and their leads in order of promise."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import and_, or_
from sqlmodel import Session, col, func, select

from store.tables import Campaign, CampaignSource, Lead, LeadSighting
from tools.context import ToolContext
from tools.geography.nearness import boxed, km_between
from tools.leads.lead_facts import Centre, centre_of, with_facts
from tools.leads.lead_views import LeadLine, lines_in_words, ranked
from tools.leads.source_reports import in_order, sources_in_words
from tools.records import link_of, ref_of
from tools.results import Result, View
from tools.wording import count

#: So many leads are listed with a campaign; its page and find_leads have the rest.
LISTED = 30
#: So many are named in what is said when a campaign ends: it is read on a phone too.
_NAMED = 5


#: Says something of a campaign and its leads, the most promising first.
Telling = Callable[[Campaign, Sequence[LeadLine]], str]


class SourceView(BaseModel):
    """How one source of a campaign fared: groups found, of them new and known before, and how long it took.

    `problem` is what went wrong in its own words, or what it needs where it is not configured.
    """

    source: str
    state: str
    found: int
    new: int
    known_before: int
    seconds: float | None
    problem: str


class CampaignView(View):
    """A campaign. The radius is in kilometres; `leads` counts all that it lists, `new` those that it found first."""

    place: str | None
    radius_km: float
    status: str
    trip: str | None
    trip_ref: str | None
    started_at: datetime | None
    finished_at: datetime | None
    leads: int
    new: int
    sources: list[SourceView]


class CampaignResult(Result):
    """One campaign with its leads, the most promising first."""

    campaign: CampaignView
    items: list[LeadLine]
    total: int


def campaign_leads(session: Session, campaign: Campaign) -> list[Lead]:
    """The leads that a campaign lists: those that it was first to find, and known ones that its sources saw again.

    A lead stays with the campaign that found it. It was seen again by another one if it lies within that campaign's
    radius and one of that campaign's sources has shown it.
    """
    theirs: Any = Lead.campaign_id == campaign.id
    sources = [source.source for source in campaign.sources if source.found]
    if campaign.latitude is not None and campaign.longitude is not None and sources:
        seen: Any = select(LeadSighting.lead_id).where(col(LeadSighting.source).in_(sources))
        inside = boxed(Lead, campaign.latitude, campaign.longitude, campaign.radius_km)
        theirs = or_(theirs, and_(inside, col(Lead.id).in_(seen)))
    found: Sequence[Lead] = session.exec(with_facts(select(Lead).where(theirs))).all()
    return [lead for lead in found if lead.campaign_id == campaign.id or _reached(campaign, lead)]


def campaign_lines(ctx: ToolContext, campaign: Campaign) -> list[LeadLine]:
    """The campaign's leads in order of promise, as seen from where it looks."""
    centre: Centre | None = centre_of(campaign)
    return ranked(ctx, campaign_leads(ctx.session, campaign), centre, live=centre is not None)


def campaign_view(ctx: ToolContext, campaign: Campaign, leads: int) -> CampaignView:
    """A campaign with its sources; `leads` is how many it lists."""
    own = select(func.count()).select_from(Lead).where(Lead.campaign_id == campaign.id)
    return CampaignView(
        ref=ref_of(campaign),
        link=link_of(campaign),
        title=campaign.name,
        place=campaign.place,
        radius_km=campaign.radius_km,
        status=campaign.status,
        trip=campaign.trip.name if campaign.trip else None,
        trip_ref=ref_of(campaign.trip) if campaign.trip else None,
        started_at=campaign.created_at,
        finished_at=campaign.finished_at,
        leads=leads,
        new=ctx.session.exec(own).one(),
        sources=[source_view(source) for source in in_order(campaign.sources)],
    )


def campaign_result(ctx: ToolContext, campaign: Campaign, headline: str | Telling) -> CampaignResult:
    """An answer about one campaign, with its best leads; `headline` may be made of these."""
    lines = campaign_lines(ctx, campaign)
    return CampaignResult(
        headline=headline if isinstance(headline, str) else headline(campaign, lines),
        ref=ref_of(campaign),
        link=link_of(campaign),
        campaign=campaign_view(ctx, campaign, len(lines)),
        items=lines[:LISTED],
        total=len(lines),
    )


def source_view(source: CampaignSource) -> SourceView:
    """How one source fared."""
    return SourceView(
        source=source.source,
        state=source.state,
        found=source.found,
        new=source.new,
        known_before=source.updated,
        seconds=source.seconds,
        problem=source.problem,
    )


def campaign_told(campaign: Campaign, lines: Sequence[LeadLine]) -> str:
    """What came of a campaign, in sentences: how many groups, the best of them, and how each source fared."""
    what = f"{campaign.name} ({around(campaign)})" if campaign.place else campaign.name
    trip = f" For {campaign.trip.name}." if campaign.trip else ""
    if not lines:
        return f"{what}, {campaign.status}: no groups.{trip} {sources_in_words(campaign.sources)}".rstrip()
    best = f"{count(len(lines), 'group')}, best first: {lines_in_words(lines)}."
    return f"{what}, {campaign.status}: {best}{trip} {sources_in_words(campaign.sources)}".rstrip()


def found_in_words(campaign: Campaign, lines: Sequence[LeadLine]) -> str:
    """What a campaign found, as it is said when it ends."""
    new = min(sum(source.new for source in campaign.sources), len(lines))  # one may have been removed meanwhile
    trip = f" for {campaign.trip.name}" if campaign.trip else ""
    stopped = "Stopped: " if campaign.status == "stopped" else ""
    if campaign.status == "failed" and not lines:
        told = f"Nobody could answer, so I cannot say who sings {around(campaign)}{trip}."
    elif not lines:
        told = f"{stopped}I found no groups {around(campaign)}{trip}. A wider radius may have some."
    else:
        known = "all new" if new == len(lines) else f"{new or 'none'} new, {len(lines) - new} known before"
        told = f"{stopped}Found {count(len(lines), 'group')} {around(campaign)}{trip}, {known}."
        told = f"{told} Best first: {lines_in_words(lines, _NAMED)}."
    return f"{told} {sources_in_words(campaign.sources)}".rstrip()


def around(campaign: Campaign) -> str:
    """Where a campaign looks: "within 50 km of Denver, CO"."""
    return f"within {campaign.radius_km:g} km of {campaign.place}"


def _reached(campaign: Campaign, lead: Lead) -> bool:
    km = km_between(campaign, lead)
    return km is not None and km <= campaign.radius_km
