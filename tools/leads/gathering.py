"""The gathering of one campaign: sources and sites report to one thread, which hands on what is to be kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from tools.context import Progress, Stage, Task
from tools.geography.places import Place
from tools.leads.asking import Batch, Inquiry, Site
from tools.leads.checkpoints import ASKING, DONE, FAILED, STOPPED, WAITING
from tools.leads.source_words import source_label
from tools.leads.visiting import Visit, Visits
from tools.sources.base import LeadSource, Outside, Search
from tools.sources.csv_list import CsvList
from tools.sources.web import Budget
from tools.sources.websites import Websites

#: How long the gathering thread waits for news before it looks at the clock and at whether it was stopped, in seconds.
_TICK = 0.2


@dataclass
class Gathering:
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
        read = f"read {visits.done} of {visits.total} sites" if visits.total else "no site was to be read"
        state, told = (FAILED, text) if broke_off else (DONE, read)
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
