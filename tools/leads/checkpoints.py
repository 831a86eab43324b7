"""What a campaign has kept, source by source: the checkpoints from which it goes on after an interruption.

A source is waiting, asking (being asked, or to be asked again after an interruption), and in the end done, failed or
stopped; one that needs something is not_configured.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlmodel import col, select

from store.tables import Campaign, CampaignSource, Lead
from tools.context import ToolContext
from tools.geography.nearness import boxed, km_between
from tools.geography.places import Place
from tools.groups.hard_keys import own_host
from tools.leads.asking import Batch, Site
from tools.leads.campaign_views import campaign_leads
from tools.leads.lead_facts import with_facts
from tools.leads.lead_keeping import keep, known_groups
from tools.leads.site_keeping import due, keep_site
from tools.leads.visiting import Visit
from tools.sources.site.hosts import is_social
from tools.sources.websites import Websites

WAITING, ASKING, DONE, FAILED = "waiting", "asking", "done", "failed"
NOT_CONFIGURED, STOPPED = "not_configured", "stopped"
#: States of a source that has not ended.
OPEN = (WAITING, ASKING)
#: So many of a source's flaws are told; the rest are counted.
_FLAWS_TOLD = 5
#: So many known Instagram accounts are handed to the sources.
_HANDLES = 50


def checkpoint_of(ctx: ToolContext, campaign_id: int, source: str) -> CampaignSource | None:
    """How a source of a campaign stands; None where it was not planned, or all was removed."""
    query = select(CampaignSource).where(CampaignSource.campaign_id == campaign_id, CampaignSource.source == source)
    return ctx.session.exec(query).first()


def keep_batch(ctx: ToolContext, campaign: Campaign, place: Place, batch: Batch) -> None:
    """Keep one source's groups together with its checkpoint; nothing where that was done before.

    The batch is told which sites of these groups are due.
    """
    checkpoint = checkpoint_of(ctx, campaign.require_id(), batch.source)
    if checkpoint is None or checkpoint.state not in OPEN:
        return
    checkpoint.state = FAILED if batch.problem else DONE
    checkpoint.problem, checkpoint.seconds = _told(batch), batch.seconds
    if batch.source == Websites.name:
        ctx.session.flush()
        return
    known = known_groups(ctx, place, campaign.radius_km, batch.found)
    finds = zip_longest(batch.found, batch.instead)
    kept = [keep(ctx, known, campaign, batch.source, found, instead) for found, instead in finds]
    checkpoint.found, checkpoint.new = len(known.kept), kept.count("new")
    checkpoint.updated = checkpoint.found - checkpoint.new  # a group that is named twice is one
    batch.sites = list(sites_of(campaign, known.kept.values(), ctx.today))
    ctx.session.flush()


def keep_visit(ctx: ToolContext, campaign: Campaign, visit: Visit, today: date) -> None:
    """Keep what a lead's own site states, and count it."""
    lead = ctx.session.get(Lead, visit.site.lead_id)
    checkpoint = checkpoint_of(ctx, campaign.require_id(), Websites.name)
    if lead is None or checkpoint is None or checkpoint.state not in OPEN:
        return
    checkpoint.state = ASKING
    checkpoint.found += int(bool(visit.states.pages))
    checkpoint.updated += int(keep_site(ctx, lead, visit.states, today))
    ctx.session.flush()


def sites_of(where: Campaign, leads: Iterable[Lead], today: date) -> Iterable[Site]:
    """The sites of leads that are to be read, with how far they are from the campaign's place."""
    for lead in leads:
        if lead.website and due(lead, today) and not is_social(lead.website):
            km = km_between(where, lead)
            host = own_host(lead.website) or lead.website.casefold().rstrip("/")
            yield Site(lead.require_id(), km or 0.0, lead.website, host, lead.country or "US")


def sites_on_file(ctx: ToolContext, campaign: Campaign) -> list[dict[str, Any]]:
    """The sites that are due of all leads that a campaign lists, as a plan keeps them."""
    return [asdict(site) for site in sites_of(campaign, campaign_leads(ctx.session, campaign), ctx.today)]


def sites_nearby(ctx: ToolContext, campaign: Campaign) -> list[dict[str, Any]]:
    """The sites that are due of all leads on file around a campaign's place, as a plan keeps them."""
    leads = ctx.session.exec(with_facts(select(Lead).where(_around(campaign))))
    return [asdict(site) for site in sites_of(campaign, leads, ctx.today)]


def handles_nearby(ctx: ToolContext, campaign: Campaign) -> list[str]:
    """The Instagram accounts of leads on file around a campaign's place, the newest leads' first."""
    query = select(Lead.instagram).where(_around(campaign), col(Lead.instagram).is_not(None))
    handles = ctx.session.exec(query.order_by(col(Lead.id).desc())).all()
    return [handle for handle in dict.fromkeys(handles) if handle][:_HANDLES]


def close(campaign: Campaign, state: str, problem: str = "") -> None:
    """End every source of a campaign that has not ended."""
    for checkpoint in campaign.sources:
        if checkpoint.state in OPEN:
            checkpoint.state, checkpoint.problem = state, checkpoint.problem or problem


def left_of(campaign: Campaign, sources: Sequence[str]) -> list[str]:
    """The sources of a plan that have not ended."""
    unfinished = {checkpoint.source for checkpoint in campaign.sources if checkpoint.state in OPEN}
    return [source for source in sources if source in unfinished]


def _around(campaign: Campaign) -> Any:
    assert campaign.latitude is not None  # every campaign that searches has its place
    assert campaign.longitude is not None
    return boxed(Lead, campaign.latitude, campaign.longitude, campaign.radius_km)


def _told(batch: Batch) -> str:
    flaws = batch.flaws[:_FLAWS_TOLD]
    if more := len(batch.flaws) - len(flaws):
        flaws.append(f"and {more} more such lines")
    return "; ".join(text.rstrip(".") for text in (batch.problem, *flaws) if text)
