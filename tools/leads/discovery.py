"""The later phases of a campaign: ask its sources at once, read the groups' own sites, keep what each gave, close it.

Each source's answer is kept as it arrives, with its checkpoint; each site that was read likewise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from threading import Event
from typing import Any

from sqlmodel import col, select

from store.tables import Campaign, Lead
from tools.context import Progress, ToolContext
from tools.errors import Refused
from tools.geography.places import Place
from tools.leads.asking import Batch
from tools.leads.campaign_views import CampaignResult, campaign_result, found_in_words
from tools.leads.checkpoints import (
    FAILED,
    NOT_CONFIGURED,
    STOPPED,
    close,
    keep_batch,
    keep_visit,
    left_of,
    sites_on_file,
)
from tools.leads.gathering import Gathering
from tools.leads.lead_facts import refresh_score
from tools.leads.visiting import Visit
from tools.registry import Fetch
from tools.sources.base import Outside
from tools.sources.websites import Websites


def plan_for(
    campaign: Campaign,
    place: Place,
    sources: Sequence[str],
    today: date,
    *,
    listed: str = "",
    handles: Sequence[str] = (),
    sites: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """What the later phases need to know, in JSON.

    `listed` is the CSV that a person uploaded for this campaign, `handles` the Instagram accounts on file nearby,
    `sites` those that are to be read beside those of the groups that will be found.
    """
    return {
        "campaign": campaign.require_id(),
        "place": asdict(place),
        "radius_km": campaign.radius_km,
        "sources": list(sources),
        "today": today.isoformat(),
        "csv": listed,
        "handles": list(handles),
        "sites": list(sites),
    }


class Discovery(Fetch):
    """The phases after `prepare`. A resumed campaign asks only the sources that had not ended."""

    def gather(self, plan: dict[str, Any], outside: Outside, progress: Progress) -> Iterator[Batch | Visit]:
        """Ask every source of the plan; yields each one's answer, and each site that was read, as it arrives."""
        over = Event()
        try:
            yield from Gathering(plan, outside, progress, over).batches()
        finally:
            over.set()

    def keep(self, ctx: ToolContext, plan: dict[str, Any], batch: Batch | Visit) -> None:
        """Keep one source's groups, or what one site states, together with the checkpoint."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is None or campaign.status != "running":
            return
        if isinstance(batch, Batch):
            keep_batch(ctx, campaign, Place(**plan["place"]), batch)
        else:
            keep_visit(ctx, campaign, batch, date.fromisoformat(plan["today"]))

    def finish(self, ctx: ToolContext, plan: dict[str, Any]) -> CampaignResult:
        """Score what was found, close the campaign, and answer it with its leads in order of promise.

        Raises:
            Refused: it was removed while it ran.
        """
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is None:
            raise Refused("The campaign was removed while it ran, so nothing came of it.")
        for lead in ctx.session.exec(select(Lead).where(Lead.campaign_id == campaign.id, col(Lead.score).is_(None))):
            refresh_score(ctx, lead)
        close(campaign, STOPPED)
        if campaign.status == "running":
            campaign.status = "failed" if _came_to_nothing(campaign) else "completed"
        campaign.finished_at = ctx.now
        ctx.session.flush()
        return campaign_result(ctx, campaign, found_in_words)

    def give_up(self, ctx: ToolContext, plan: dict[str, Any]) -> None:
        """Close the campaign as failed, if it is still there."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is not None and campaign.status == "running":
            close(campaign, FAILED, "the campaign broke off")
            campaign.status, campaign.finished_at = "failed", ctx.now
            ctx.session.flush()

    def resume(self, ctx: ToolContext, plan: dict[str, Any]) -> dict[str, Any]:
        """The sources that had not ended, and the sites of what was found until then."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is None or campaign.status != "running":
            return plan | {"sources": []}
        left = left_of(campaign, plan["sources"])
        return plan | {"sources": left, "sites": [*plan.get("sites", ()), *sites_on_file(ctx, campaign)]}

    def stopped(self, ctx: ToolContext, plan: dict[str, Any]) -> bool:
        """Whether a person stopped the campaign, or removed it."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        return campaign is None or campaign.status != "running"


def _came_to_nothing(campaign: Campaign) -> bool:
    asked = [s for s in campaign.sources if s.state != NOT_CONFIGURED]
    finders = [s for s in asked if s.source != Websites.name] or asked
    return bool(finders) and all(s.state == FAILED for s in finders)
