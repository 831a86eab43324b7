"""Campaigns: efforts to discover groups around a place. This is where one is asked for; discovery.py carries it out."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, func, select

from store.tables import Campaign, CampaignSource, Lead
from tools.args import CampaignRef, NameArg, PlaceArg, TripRef, UploadRef
from tools.context import ToolContext
from tools.errors import InvalidInput, NotFound, Refused
from tools.geography.nearness import checked_radius, put_place
from tools.leads.campaign_views import CampaignResult, CampaignView, campaign_result, campaign_told, campaign_view
from tools.leads.checkpoints import ASKING, NOT_CONFIGURED, WAITING, handles_nearby, sites_nearby
from tools.leads.discovery import Discovery, plan_for
from tools.leads.lead_facts import refresh_score
from tools.leads.source_words import source_called
from tools.registry import STAFF, Effect, tool
from tools.results import Listing
from tools.sources.base import LeadSource
from tools.sources.csv_list import CsvList
from tools.sources.websites import Websites
from tools.wording import count, named


@tool(
    Effect.FETCH,
    STAFF,
    fetch=Discovery(),
    examples=(
        "(find|discover|look for|search for) (groups|singing groups) (near|in|around) {location}",
        "(scout|scout for|hunt for) (groups|singing groups) (near|in|around) {location}",
        "(find|discover|look for|search for) (leads|singers|a cappella groups) (near|in|around) {location}",
        "(scout|hunt for) (leads|singers|a cappella groups) (near|in|around) {location}",
        "(look for|scout) (choruses|choirs|groups|ensembles) (near|in|around|within) {location}",
        "(find|discover) (leads|singing groups|a cappella groups) within {location}",
        "(find|discover|look for|scout|hunt for) (choruses|choirs|groups|ensembles|singing groups) nearby",
        "find new leads (near|in|around) {location}",
        "(run|start|launch) a campaign (in|for|near|around) {location}",
        "new campaign (in|for|near|around) {location}",
        "find (choruses|choirs|groups) for {trip}",
        "who sings (in|near|around) {location}",
        "discover {location}",
        "see who is (out there|around) (in|near) {location}",
        "(look|scout|search|hunt) for (choruses|choirs|groups|ensembles) {radius_km} (around|of|from) {location}",
        "find (choruses|choirs|groups|ensembles) {radius_km} (around|of|from) {location}",
        "(ask|query|use|try|search|check) [only] {sources} (near|in|around) {location}",
        "[also] (ask|use|try|query) {sources} [too|as well]",
        "only (ask|use|try|query|search) {sources}",
        "look [for (choruses|choirs|groups)] again [but] [only] [with|on|in|using] [{sources}]",
        "(run|do|try) (it|that|the search|the campaign) again [but] [only] [with|on|in|using] [{sources}]",
        "(try|ask|search) [the] [failed] sources again",
        "(ask|search|check|query) {sources} for (choruses|choirs|groups|ensembles) (near|in|around) {location}",
        "(ask|search|check|query) {sources} (near|in|around) {location} for (choruses|choirs|groups|ensembles)",
    ),
)
def run_campaign(
    ctx: ToolContext,
    location: PlaceArg,
    radius_km: float | None = None,
    sources: list[str] | None = None,
    trip: TripRef | None = None,
    name: NameArg | None = None,
    upload: UploadRef | None = None,
) -> dict[str, Any]:
    """Discover groups around a place: asks the sources, keeps each group once as a lead, and ranks them with reasons.

    For what is on file already, find_leads is quicker.

    Args:
        ctx: The call's surroundings.
        location: Around which place to look.
        radius_km: How far around it, in kilometres; 50 unless said.
        sources: Names of sources to ask, such as directory; all unless said.
        trip: The trip that the leads are for, where one was named or just spoken of.
        name: What to call the campaign; else the place.
        upload: A CSV of groups that a person uploaded, to be looked through too.

    Raises:
        InvalidInput: the radius is not above zero, or there is no such source.
        NotFound: the list was uploaded by somebody else.
        Refused: none of the sources can be asked.
    """
    if upload is not None and upload.owner != ctx.principal.person:
        raise NotFound("There is no such list of yours; upload it first.")
    radius = checked_radius(radius_km)
    asked = _asked(ctx.sources, sources, upload is not None)
    needs = {s.name: None if upload and s.name == CsvList.name else s.ready() for s in asked}
    ready = [source for source, need in needs.items() if need is None]
    if not ready:
        raise Refused(f"No source can be asked: {'; '.join(f'{s}: {need}' for s, need in needs.items()) or 'none'}.")
    campaign = Campaign(name=_name(ctx, name or location.label), radius_km=radius, trip=trip)
    put_place(campaign, location)
    ctx.add(campaign)
    for source, need in needs.items():
        state = NOT_CONFIGURED if need else WAITING if source == Websites.name else ASKING
        ctx.add(CampaignSource(campaign_id=campaign.require_id(), source=source, state=state, problem=need or ""))
    return plan_for(
        campaign,
        location,
        ready,
        ctx.today,
        listed=upload.content if upload else "",
        handles=handles_nearby(ctx, campaign),
        sites=sites_nearby(ctx, campaign) if ready == [Websites.name] else (),
    )


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|what|which|all|any) campaigns",
        "what campaigns (have we run|are there|do we have)",
        "our campaigns",
    ),
)
def find_campaigns(ctx: ToolContext) -> Listing[CampaignView]:
    """List the campaigns, the newest first, with how many leads each was first to find.

    Args:
        ctx: The call's surroundings.
    """
    campaigns = list(ctx.session.exec(select(Campaign).order_by(col(Campaign.id).desc())).all())
    counted = select(Lead.campaign_id, func.count()).group_by(col(Lead.campaign_id))
    counts = dict(ctx.session.exec(counted).all())
    listed = named([f"{c.name} ({c.status}, {count(counts.get(c.id or 0, 0), 'new lead')})" for c in campaigns])
    headline = f"{count(len(campaigns), 'campaign')}: {listed}." if campaigns else "There are no campaigns yet."
    items = [campaign_view(ctx, c, counts.get(c.id or 0, 0)) for c in campaigns]
    return Listing[CampaignView](headline=headline, items=items, total=len(items), link="/desk/campaigns")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "show [the] campaign {campaign}",
        "show {campaign} campaign",
        "how did campaign {campaign} (do|go)",
        "how is campaign {campaign} (doing|going)",
        "results of campaign {campaign}",
        "what did campaign {campaign} find",
        "status of campaign {campaign}",
        "(which|what) sources (did|have|were) (you|we) (ask|asked|use|used|search)",
        "(which|what) sources (were|was) asked [(for|in|by) campaign {campaign}]",
        "(which|what) sources (failed|answered|did not answer|found something)",
        "how did the sources (do|fare)",
    ),
)
def get_campaign(ctx: ToolContext, campaign: CampaignRef) -> CampaignResult:
    """Show one campaign: how each source fared, and its leads with the most promising first.

    Args:
        ctx: The call's surroundings.
        campaign: The campaign.
    """
    return campaign_result(ctx, campaign, campaign_told)


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "rename campaign {campaign} [to] {name}",
        "rename {campaign} campaign [to] {name}",
        "call campaign {campaign} {name}",
        "(link|attach|tie|connect|assign) campaign {campaign} to {trip}",
        "(hook|tie|link|attach|connect) {campaign} (onto|to|up to|with) {trip}",
    ),
)
def update_campaign(
    ctx: ToolContext, campaign: CampaignRef, name: NameArg | None = None, trip: TripRef | None = None
) -> CampaignResult:
    """Rename a campaign, or link it to a trip; its leads are scored anew as seen from there.

    Args:
        ctx: The call's surroundings.
        campaign: The campaign.
        name: Its new name.
        trip: The trip that its leads are for.

    Raises:
        InvalidInput: nothing to change was given.
    """
    if name is None and trip is None:
        raise InvalidInput("campaign", "nothing to change was given.", "Say its new name, or its trip.")
    campaign.name = name or campaign.name
    if trip:
        campaign.trip = trip
        ctx.session.flush()
        for lead in campaign.leads:
            refresh_score(ctx, lead)
    ctx.session.flush()
    linked = f", for {campaign.trip.name}" if campaign.trip else ""
    return campaign_result(ctx, campaign, f"Updated the campaign {campaign.name}{linked}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(stop|halt|end|cancel|abort|quit) campaign {campaign}",
        "stop the {campaign} campaign",
        "stop (searching|looking|the search)",
    ),
)
def stop_campaign(ctx: ToolContext, campaign: CampaignRef) -> CampaignResult:
    """Stop a campaign that is running. What it has kept so far stays.

    Args:
        ctx: The call's surroundings.
        campaign: The campaign.

    Raises:
        Refused: it is not running.
    """
    if campaign.status != "running":
        raise Refused(f"{campaign.name} is not running: it is {campaign.status}.")
    campaign.status = "stopped"
    ctx.session.flush()
    return campaign_result(ctx, campaign, f"Stopped the campaign {campaign.name}; what it has found stays.")


def _asked(known: Sequence[LeadSource], said: list[str] | None, with_list: bool) -> list[LeadSource]:
    """The sources that a campaign asks: those that were named, else all; always an uploaded list."""
    if said is None:
        return list(known)
    wanted = {source_called(name) or name.strip().casefold().replace(" ", "_") for name in said}
    wanted |= {CsvList.name} if with_list else set()
    if unknown := sorted(wanted - {source.name for source in known}):
        names = ", ".join(source.name for source in known) or "none"
        raise InvalidInput("sources", f"there is no source {', '.join(unknown)}.", f"There are: {names}.")
    return [source for source in known if source.name in wanted]


def _name(ctx: ToolContext, wanted: str) -> str:
    """The name, with a number where a campaign is called so already."""
    taken = set(ctx.session.exec(select(Campaign.name).where(col(Campaign.name).istartswith(wanted, autoescape=True))))
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)
