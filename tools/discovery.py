"""The later phases of a campaign: ask its sources at once, keep what each found, close it and say what came of it."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlmodel import select

from store.tables import Campaign, CampaignSource
from tools.campaign_views import CampaignResult, campaign_leads, campaign_result, found_in_words
from tools.context import Progress, Stage, ToolContext
from tools.errors import Refused
from tools.lead_facts import refresh_score
from tools.lead_keeping import keep, known_groups
from tools.places import Place
from tools.registry import Fetch
from tools.sources.base import Flaw, Found, LeadSource, Outside, Search
from tools.sources.csv_list import CsvList
from tools.sources.web import Budget, SourceFailed

log = logging.getLogger("harmony.discovery")
#: States of a campaign's source.
WAITING, DONE, FAILED, NOT_CONFIGURED, STOPPED = "waiting", "done", "failed", "not_configured", "stopped"
#: So many of a source's flaws are told; the rest are counted.
_FLAWS_TOLD = 5


@dataclass
class Batch:
    """What one source answered: the groups, what it could not read, and why it broke off (empty where it did not)."""

    source: str
    found: list[Found] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)
    problem: str = ""


def plan_for(campaign: Campaign, place: Place, sources: Sequence[str], today: date, listed: str = "") -> dict[str, Any]:
    """What the later phases need to know, in JSON. `listed` is the CSV that a person uploaded for this campaign."""
    return {
        "campaign": campaign.require_id(),
        "place": asdict(place),
        "radius_km": campaign.radius_km,
        "sources": list(sources),
        "today": today.isoformat(),
        "csv": listed,
    }


class Discovery(Fetch):
    """The phases after `prepare`. A resumed campaign asks again, and keeps only what no checkpoint has yet."""

    def gather(self, plan: dict[str, Any], outside: Outside, progress: Progress) -> Iterator[Batch]:
        """Ask every source of the plan in a thread of its own; yields each one's answer as it arrives."""
        web = outside.web.open(Budget())
        search = Search(Place(**plan["place"]), plan["radius_km"], date.fromisoformat(plan["today"]), web)
        chosen = [source for source in outside.sources if source.name in plan["sources"]]
        asked = [CsvList(plan["csv"]) if source.name == CsvList.name else source for source in chosen]
        if not asked:
            return
        progress(Stage(f"Asking {', '.join(source.name for source in asked)}", 0, len(asked)))
        with ThreadPoolExecutor(max_workers=len(asked)) as pool:
            answers = [pool.submit(_ask, source, search) for source in asked]
            for done, answer in enumerate(as_completed(answers), 1):
                batch = answer.result()
                told = batch.problem or f"{len(batch.found)} found"
                progress(Stage(f"{batch.source}: {told}", done, len(asked)))
                yield batch

    def keep(self, ctx: ToolContext, plan: dict[str, Any], batch: Batch) -> None:
        """Keep one source's groups together with its checkpoint; nothing where that was done before, or was stopped."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        checkpoint = _checkpoint(ctx, plan["campaign"], batch.source)
        if campaign is None or checkpoint is None or checkpoint.state != WAITING:
            return
        if campaign.status == "stopped":
            checkpoint.state = STOPPED
            ctx.session.flush()
            return
        known = known_groups(ctx, Place(**plan["place"]), plan["radius_km"])
        kept = [keep(ctx, known, campaign, batch.source, found) for found in batch.found]
        checkpoint.found, checkpoint.new, checkpoint.updated = len(kept), kept.count("new"), kept.count("updated")
        checkpoint.state = FAILED if batch.problem else DONE
        checkpoint.problem = _told(batch)
        ctx.session.flush()

    def finish(self, ctx: ToolContext, plan: dict[str, Any]) -> CampaignResult:
        """Score what was found, close the campaign, and answer it with its leads in order of promise.

        Raises:
            Refused: it was removed while it ran.
        """
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is None:
            raise Refused("The campaign was removed while it ran, so nothing came of it.")
        for lead in campaign_leads(ctx.session, campaign):
            if lead.campaign_id == campaign.id or lead.score is None:
                refresh_score(ctx, lead)
        if campaign.status == "running":
            asked = [s for s in campaign.sources if s.state != NOT_CONFIGURED]
            campaign.status = "failed" if asked and all(s.state == FAILED for s in asked) else "completed"
        campaign.finished_at = ctx.now
        ctx.session.flush()
        return campaign_result(ctx, campaign, found_in_words(ctx, campaign))

    def give_up(self, ctx: ToolContext, plan: dict[str, Any]) -> None:
        """Close the campaign as failed, if it is still there."""
        campaign = ctx.session.get(Campaign, plan["campaign"])
        if campaign is not None and campaign.status == "running":
            campaign.status, campaign.finished_at = "failed", ctx.now
            ctx.session.flush()


def _ask(source: LeadSource, search: Search) -> Batch:
    batch = Batch(source.name)
    try:
        for item in source.search(search):
            if isinstance(item, Flaw):
                batch.flaws.append(item.text)
            else:
                batch.found.append(item)
    except SourceFailed as failure:
        batch.problem = str(failure)
    except Exception:  # one source's bug is not the others': its traceback is in the log, and staff are told
        log.exception("the source %s broke", source.name)
        batch.problem = "broke off with an error of its own, which is in the log"
    return batch


def _checkpoint(ctx: ToolContext, campaign_id: int, source: str) -> CampaignSource | None:
    query = select(CampaignSource).where(CampaignSource.campaign_id == campaign_id, CampaignSource.source == source)
    return ctx.session.exec(query).first()


def _told(batch: Batch) -> str:
    flaws = batch.flaws[:_FLAWS_TOLD]
    if more := len(batch.flaws) - len(flaws):
        flaws.append(f"and {more} more such lines")
    return "; ".join(text.rstrip(".") for text in (batch.problem, *flaws) if text)
