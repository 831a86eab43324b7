"""The later phases of a campaign: ask its sources at once, read the groups' own sites, keep what each gave, close it.

Each source's answer is kept as it arrives, with its checkpoint; each site that was read likewise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from store.tables import Campaign
from tools.asking import Batch, Inquiry, Site
from tools.campaign_views import CampaignResult, campaign_leads, campaign_result, found_in_words
from tools.checkpoints import (
    ASKING,
    DONE,
    FAILED,
    NOT_CONFIGURED,
    STOPPED,
    WAITING,
    close,
    keep_batch,
    keep_visit,
    left_of,
    sites_on_file,
)
from tools.context import Progress, Stage, Task, ToolContext
from tools.errors import Refused
from tools.lead_facts import refresh_score
from tools.places import Place
from tools.registry import Fetch
from tools.source_words import source_label
from tools.sources.base import LeadSource, Outside, Search
from tools.sources.csv_list import CsvList
from tools.sources.web import Budget
from tools.sources.websites import Websites
from tools.visiting import Visit, Visits

#: How long the gathering thread waits for news before it looks at the clock and at whether it was stopped, in seconds.
_TICK = 0.2


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
            yield from _Gathering(plan, outside, progress, over).batches()
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
        for lead in campaign_leads(ctx.session, campaign):
            if lead.score is None:
                refresh_score(ctx, lead)
        close(campaign, STOPPED)
        if campaign.status == "running":
            campaign.status = "failed" if _came_to_nothing(campaign) else "completed"
        campaign.finished_at = ctx.now
        ctx.session.flush()
        return campaign_result(ctx, campaign, found_in_words(ctx, campaign))

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


@dataclass
class _Gathering:
    """One campaign while it gathers: its sources, the sites to read, and what news there is of them."""

    plan: dict[str, Any]
    outside: Outside
    progress: Progress
    over: Event
    news: SimpleQueue[Inquiry | Visit] = field(default_factory=SimpleQueue)
    tasks: dict[str, Task] = field(default_factory=dict)
    held: list[Inquiry] = field(default_factory=list)
    """Those that have answered what is only lent: kept last, so that it is recognised in what the others own."""
    told: Stage | None = None

    def batches(self) -> Iterator[Batch | Visit]:
        """What is to be kept, as it arrives."""
        web = self.outside.web.open(Budget(stopped=self.over.is_set))
        search = Search(
            Place(**self.plan["place"]),
            self.plan["radius_km"],
            date.fromisoformat(self.plan["today"]),
            web,
            tuple(self.plan.get("handles", ())),
        )
        asked = [Inquiry(source, search, self.news.put) for source in self._sources()]
        visits = self._visits(search) if Websites.name in self.plan["sources"] else None
        self.tasks |= {inquiry.source.name: Task(inquiry.source.name, ASKING) for inquiry in asked}
        if visits:
            self.tasks[Websites.name] = Task(Websites.name, WAITING)
        self._tell(f"Asking {', '.join(map(source_label, self.tasks))}")
        for inquiry in asked:
            inquiry.start()
        yield from self._answers(asked, visits)
        if self.outside.stopped():
            self._stop()
        elif visits:
            yield self._closed(visits)

    def _sources(self) -> list[LeadSource]:
        """The plan's sources, those that find groups."""
        wanted = [s for s in self.outside.sources if s.name in self.plan["sources"] and s.name != Websites.name]
        return [CsvList(self.plan["csv"]) if source.name == CsvList.name else source for source in wanted]

    def _visits(self, search: Search) -> Visits:
        visits = Visits(search.web, search.today, self.news.put, Websites.timeout)
        visits.add(Site(**site) for site in self.plan.get("sites", ()))
        return visits

    def _answers(self, asked: list[Inquiry], visits: Visits | None) -> Iterator[Batch | Visit]:
        while (asked or (visits and (visits.busy or not self.news.empty()))) and not self.outside.stopped():
            for batch in self._news(asked):
                yield batch
                self._move(batch)
                if isinstance(batch, Batch) and visits:
                    visits.add(batch.sites)
            self._count(asked)

    def _news(self, asked: list[Inquiry]) -> Iterator[Batch | Visit]:
        try:
            news = self.news.get(timeout=_TICK)
        except Empty:
            late = [inquiry for inquiry in asked if inquiry.late]
        else:
            if isinstance(news, Visit):
                yield news
                return
            late = [news]
        self.held += [inquiry for inquiry in late if inquiry in asked and inquiry not in self.held]
        owning = [inquiry for inquiry in asked if not inquiry.borrows and inquiry not in self.held]
        for inquiry in [inquiry for inquiry in self.held if not (owning and inquiry.borrows)]:
            self.held.remove(inquiry)
            asked.remove(inquiry)
            yield inquiry.answer()

    def _move(self, batch: Batch | Visit) -> None:
        if isinstance(batch, Batch):
            told = batch.problem or f"{len(batch.found)} found"
            self.tasks[batch.source] = Task(batch.source, FAILED if batch.problem else DONE, told)
            self._tell(f"{source_label(batch.source)}: {told}")
        else:
            text = f"read {batch.number} of {batch.total} sites"
            self.tasks[Websites.name] = Task(Websites.name, ASKING, text)
            self._tell(f"{source_label(Websites.name)}: {text}")

    def _count(self, asked: list[Inquiry]) -> None:
        """Tell how many groups each source that has not ended has found."""
        before = dict(self.tasks)
        for inquiry in asked:
            if inquiry.found:
                self.tasks[inquiry.source.name] = Task(inquiry.source.name, ASKING, f"{inquiry.found} found so far")
        if self.tasks != before and self.told:
            self._tell(self.told.text)

    def _closed(self, visits: Visits) -> Batch:
        broke_off = visits.failed()
        text = visits.problem()
        state, told = (FAILED, text) if broke_off else (DONE, f"read {visits.done} of {visits.total} sites")
        self.tasks[Websites.name] = Task(Websites.name, state, told)
        self._tell(f"{source_label(Websites.name)}: {told}")
        return Batch(Websites.name, [], [] if broke_off or not text else [text], text if broke_off else "", visits.took)

    def _stop(self) -> None:
        for task in self.tasks.values():
            if task.state in (WAITING, ASKING):
                self.tasks[task.name] = Task(task.name, STOPPED)
        self._tell("Stopped")

    def _tell(self, text: str) -> None:
        tasks = tuple(self.tasks.values())
        stage = Stage(text, sum(task.state not in (WAITING, ASKING) for task in tasks), len(tasks), tasks)
        if stage != self.told:
            self.told = stage
            self.progress(stage)


def _came_to_nothing(campaign: Campaign) -> bool:
    asked = [s for s in campaign.sources if s.state != NOT_CONFIGURED]
    finders = [s for s in asked if s.source != Websites.name] or asked
    return bool(finders) and all(s.state == FAILED for s in finders)
