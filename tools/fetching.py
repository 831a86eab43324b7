"""The later phases of a FETCH: gather with no transaction open, keep what each source found, finish.

Each source's facts and its checkpoint are one short transaction; all of them stand under one change. Each of these
transactions renews the work's lease, and so fails where another process has taken the work over.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from store.journal import record_changes
from store.tables import Change
from tools.context import Principal, Progress, ToolContext
from tools.errors import HarmonyError, Refused, Unexpected
from tools.leads.rescoring import rescore
from tools.leases import Interrupted, Lease
from tools.registry import Fetch, Tool
from tools.results import Result
from tools.sources.base import Outside

Opening = Callable[[Principal, int | None], AbstractContextManager[tuple[Session, ToolContext]]]
#: How often the store is asked whether the work was stopped, in seconds.
_ASKED_EVERY = 1.0


@dataclass(frozen=True)
class Work:
    """A FETCH that has begun, or is taken up again: who asked for which tool, what it is to do, who carries it out."""

    principal: Principal
    tool: Tool
    plan: Any
    lease: Lease

    @property
    def change_id(self) -> int:
        """Under which change it is written."""
        return self.lease.change_id

    @property
    def fetch(self) -> Fetch:
        """Its later phases."""
        assert self.tool.fetch is not None
        return self.tool.fetch


@dataclass(frozen=True)
class Phases:
    """Drives the phases. `writing` and `reading` open a session; `reached` is told named points.

    `unexpected` logs a bug. `leaving` is set when the process is to end: the work is then left for the next one.
    """

    engine: Engine
    clock: Callable[[], datetime]
    writing: Opening
    reading: Opening
    outside: Outside
    reached: Callable[[str], None]
    unexpected: Callable[[Tool | None, Exception], Unexpected]
    leaving: threading.Event = field(default_factory=threading.Event)

    def run(self, work: Work, progress: Progress) -> Result:
        """Gather, keep and finish what a plan says.

        Raises:
            Interrupted: the process ends, or another one goes on with it; nothing is closed.
            HarmonyError: it came to nothing; the change is closed as failed, and what was kept stays.
        """
        with work.lease.beating(self.engine, self.clock):
            try:
                self._gather(work, progress)
                self.reached("fetch.gathered")
                return self._finish(work)
            except Interrupted:
                self._let_go(work)
                raise
            except HarmonyError as error:
                raise self._give_up(work, error) from None
            except Exception as error:  # noqa: BLE001  a bug: it is logged, and the work closed, not left running
                number = self.unexpected(work.tool, error).number
                told = Refused(f"This broke off; what was kept before stays. It is in the log under {number}.")
                raise self._give_up(work, told) from None

    def _gather(self, work: Work, progress: Progress) -> None:
        outside = replace(self.outside, stopped=self._stopped(work))
        batches = work.fetch.gather(work.plan, outside, progress)
        try:
            for batch in batches:
                with self._step(work) as (session, ctx, change):
                    work.fetch.keep(ctx, work.plan, batch)
                    rescore(ctx, record_changes(session, change))
                self.reached("fetch.kept")
        finally:
            if isinstance(batches, Generator):
                batches.close()

    def _finish(self, work: Work) -> Result:
        with self._step(work) as (session, ctx, change):
            ctx.notes.extend((change.result or {}).get("notes", []))
            result = ctx.noted(work.fetch.finish(ctx, work.plan))
            change.state, change.result = "done", result.model_dump(mode="json")
            rescore(ctx, record_changes(session, change))
            work.lease.end(session)
        return result

    def _give_up(self, work: Work, told: HarmonyError) -> HarmonyError:
        with self._step(work) as (session, ctx, change):
            work.fetch.give_up(ctx, work.plan)
            close_as_failed(session, change, told)
            work.lease.end(session)
        return told

    def _let_go(self, work: Work) -> None:
        """Leave the work to whoever comes next, at once."""
        with suppress(Interrupted), self._step(work) as (session, _, _):
            work.lease.end(session)

    @contextmanager
    def _step(self, work: Work) -> Iterator[tuple[Session, ToolContext, Change]]:
        """One transaction of the work, by whoever has its lease."""
        with self.writing(work.principal, work.change_id) as (session, ctx):
            work.lease.renew(session, ctx.now)
            yield session, ctx, session.get_one(Change, work.change_id)

    def _stopped(self, work: Work) -> Callable[[], bool]:
        asked, answer = time.monotonic(), False

        def stopped() -> bool:
            nonlocal asked, answer
            if self.leaving.is_set() or work.lease.lost.is_set():
                raise Interrupted
            if not answer and time.monotonic() - asked >= _ASKED_EVERY:
                answer, asked = self._asked(work), time.monotonic()
            return answer

        return stopped

    def _asked(self, work: Work) -> bool:
        with self.reading(work.principal, work.change_id) as (_, ctx):
            return work.fetch.stopped(ctx, work.plan)


def close_as_failed(session: Session, change: Change, told: HarmonyError) -> None:
    """Close a change that came to nothing, with the sentence that says why."""
    change.state, change.result = "failed", Result(headline=str(told)).model_dump(mode="json")
    record_changes(session, change)
