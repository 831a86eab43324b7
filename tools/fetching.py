"""The later phases of a FETCH: gather with no transaction open, keep what each source found, finish.

Each source's facts and its checkpoint are one short transaction; all of them stand under one change.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from store.journal import record_changes
from store.tables import Change
from tools.context import Principal, Progress, ToolContext
from tools.errors import HarmonyError, Refused, Unexpected
from tools.registry import Fetch, Tool
from tools.rescoring import rescore
from tools.results import Result
from tools.sources.base import Outside

Writing = Callable[[Principal, int | None], AbstractContextManager[tuple[Session, ToolContext]]]


@dataclass(frozen=True)
class Phases:
    """Drives the phases: `writing` opens a transaction, `reached` is told named points, `unexpected` logs a bug."""

    writing: Writing
    outside: Outside
    reached: Callable[[str], None]
    unexpected: Callable[[Tool | None, Exception], Unexpected]

    def run(self, principal: Principal, tool: Tool, change_id: int, plan: Any, progress: Progress) -> Result:
        """Gather, keep and finish what a plan says; from its checkpoints, where it was interrupted.

        Raises:
            HarmonyError: it came to nothing; the change is closed as failed, and what was kept stays.
        """
        assert tool.fetch is not None
        try:
            self._gather(tool.fetch, principal, change_id, plan, progress)
            return self._finish(tool.fetch, principal, change_id, plan)
        except HarmonyError as error:
            raise self._give_up(tool.fetch, principal, change_id, plan, error) from None
        except Exception as error:  # noqa: BLE001  a bug: it is logged, and the work closed, not left running
            number = self.unexpected(tool, error).number
            told = Refused(f"This broke off; what was kept before stays. It is in the log under {number}.")
            raise self._give_up(tool.fetch, principal, change_id, plan, told) from None

    def _gather(self, fetch: Fetch, principal: Principal, change_id: int, plan: Any, progress: Progress) -> None:
        for batch in fetch.gather(plan, self.outside, progress):
            with self.writing(principal, change_id) as (session, ctx):
                fetch.keep(ctx, plan, batch)
                rescore(ctx, record_changes(session, session.get_one(Change, change_id)))
            self.reached("fetch.kept")

    def _finish(self, fetch: Fetch, principal: Principal, change_id: int, plan: Any) -> Result:
        with self.writing(principal, change_id) as (session, ctx):
            change = session.get_one(Change, change_id)
            ctx.notes.extend((change.result or {}).get("notes", []))
            result = ctx.noted(fetch.finish(ctx, plan))
            change.state, change.result = "done", result.model_dump(mode="json")
            rescore(ctx, record_changes(session, change))
        return result

    def _give_up(
        self, fetch: Fetch, principal: Principal, change_id: int, plan: Any, told: HarmonyError
    ) -> HarmonyError:
        with self.writing(principal, change_id) as (session, ctx):
            fetch.give_up(ctx, plan)
            change = session.get_one(Change, change_id)
            change.state, change.result = "failed", Result(headline=str(told)).model_dump(mode="json")
            record_changes(session, change)
        return told
