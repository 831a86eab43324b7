"""The only way to execute a tool: role, approval and idempotency, then one transaction with its journal entry.

The chat, forms, the API, the terminal and the scheduler are thin adapters over `Dispatcher`.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from store.database import reading, writing
from store.journal import record_changes
from store.tables import Approval, Change
from tools import approvals
from tools.calls import change_of, file, file_what_changed, key_of, stored
from tools.catalogue import REGISTRY
from tools.context import Business, Principal, Progress, ToolContext
from tools.errors import AwaitsApproval, Forbidden, HarmonyError, Refused, Unexpected
from tools.fetching import Phases, Work
from tools.leases import Lease
from tools.registry import Effect, Tool
from tools.results import Result
from tools.resuming import resume_all
from tools.sources.base import LeadSource, Outside
from tools.sources.web import NoWeb, WayOut

log = logging.getLogger("harmony.dispatch")


def _ignore(*_: Any) -> None:
    return None


@dataclass(frozen=True)
class Dispatcher:
    """Runs tools for principals over one database.

    `sources` are the lead sources, `web` the way that a FETCH takes to the network (without one there is none). `clock`
    answers now (UTC-aware). `reached` is told when named points are passed; tests of crashes stop the process there.
    `leaving` is set when the process is to end: a FETCH that runs is then left for the next one.
    """

    engine: Engine
    business: Business
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    sources: Sequence[LeadSource] = ()
    reached: Callable[[str], None] = _ignore
    web: WayOut = field(default_factory=NoWeb)
    leaving: threading.Event = field(default_factory=threading.Event)

    def call(
        self,
        principal: Principal,
        name: str,
        args: dict[str, Any],
        call_id: str,
        *,
        progress: Progress = _ignore,
        approved: bool = False,
    ) -> Result:
        """Run one tool once.

        Args:
            principal: Who acts, from the session.
            name: The tool.
            args: Its arguments as JSON; text is read here.
            call_id: Unique within the principal's conversation and turn (a form's nonce, an Idempotency-Key). The same
                one with the same arguments answers the stored result; with others it is refused.
            progress: Told how a FETCH gets on.
            approved: The person submitted a page that showed exactly these recipients and this text.

        Raises:
            Forbidden: the principal does not have this tool, or there is none of that name.
            AwaitsApproval: a person has to say yes first; the approval is stored.
            HarmonyError: whatever the tool has to say instead of a result.
        """
        tool = self.tool(principal, name)
        try:
            return self._call(principal, tool, args, key_of(principal, call_id), call_id, progress, approved)
        except HarmonyError:
            raise
        except Exception as error:  # noqa: BLE001  a bug reaches the log, never a person as a traceback
            raise self._unexpected(tool, error) from None

    def decide(self, principal: Principal, approval_id: int, yes: bool, *, progress: Progress = _ignore) -> Result:
        """Take a person's yes or no to an open approval; a yes consumes it and runs the call in one transaction.

        Of a FETCH that transaction is the first phase; the others follow.

        Raises:
            Forbidden: it is not this person's to decide.
            Refused: it is no longer open, has expired, or what it would do has changed since.
        """
        try:
            with self._writing(principal) as (_, ctx):
                approval = approvals.open_approval(ctx, approval_id)
                tool = self.tool(principal, approval.tool)
                if not yes:
                    return approvals.deny(ctx, approval)
                problem = approvals.expired(ctx, approval) or approvals.changed(ctx, tool, approval)
                made = problem or self._decided(ctx, tool, approval)
            if isinstance(made, Refused):
                raise made
            return made if isinstance(made, Result) else self._phases.run(made, progress)
        except HarmonyError:
            raise
        except Exception as error:  # noqa: BLE001  a bug reaches the log, never a person as a traceback
            raise self._unexpected(None, error) from None

    def tool(self, principal: Principal, name: str) -> Tool:
        """The tool of that name, if the principal has it.

        Raises:
            Forbidden: they have not; the sentence does not tell whether it exists.
        """
        tool = REGISTRY.get(name)
        if tool is None or principal.role not in tool.roles:
            raise Forbidden(f'There is no tool "{name}" for you here.')
        return tool

    def stored(self, key: str) -> Change | None:
        """The change that was made under an idempotency key, if any."""
        with reading(self.engine) as session:
            return session.exec(select(Change).where(Change.key == key)).first()

    def context(self, session: Session, principal: Principal) -> ToolContext:
        """A context for reading, outside any tool: pages and cards use it."""
        return ToolContext(session, self.clock(), principal, self.business, sources=self.sources)

    def _call(
        self,
        principal: Principal,
        tool: Tool,
        args: dict[str, Any],
        key: str,
        call_id: str,
        progress: Progress,
        approved: bool,
    ) -> Result:
        checked = tool.check(tool.redact(args) if tool.redact else args)
        if tool.effect is Effect.READ:
            with reading(self.engine, self.clock()) as session:
                ctx = self.context(session, principal)
                answer: Result = tool.run(ctx, **tool.read(ctx, checked))
                return ctx.noted(answer)
        if tool.preview is not None and not approved:
            if (made := self._repeat(tool, checked, key)) is not None:
                return made
            if self._waits(principal, tool, checked):
                raise self._ask(principal, tool, checked, key, call_id)
        if tool.fetch is not None:
            return self._fetch(principal, tool, checked, key, progress)
        with self._writing(principal) as (session, ctx):
            if (made := stored(session, tool, checked, key)) is not None:
                return made
            change = None if tool.own_record else change_of(ctx, tool, checked, key)
            result = self._run(ctx, tool, tool.read(ctx, checked), change)
            if change is None:
                file_what_changed(ctx, tool, checked, key, result)
            self.reached("call.before_commit")
        self.reached("call.after_commit")
        return result

    def _waits(self, principal: Principal, tool: Tool, checked: dict[str, Any]) -> bool:
        """Whether a person has to say yes: to what reaches people or removes, and to an address they did not type."""
        if tool.preview is None:
            return False
        if tool.effect is not Effect.FETCH:
            return True
        with reading(self.engine) as session:
            return not approvals.typed(self.context(session, principal), tool, checked)

    def _repeat(self, tool: Tool, checked: dict[str, Any], key: str) -> Result | None:
        with reading(self.engine) as session:
            return stored(session, tool, checked, key)

    def _ask(self, principal: Principal, tool: Tool, checked: dict[str, Any], key: str, call_id: str) -> AwaitsApproval:
        with self._writing(principal) as (_, ctx):
            approval = approvals.ask(ctx, tool, checked, key, call_id)
            return AwaitsApproval(approval.require_id(), str(approval.card["headline"]))

    def _decided(self, ctx: ToolContext, tool: Tool, approval: Approval) -> Result | Work:
        """Do what was approved, and use the approval up; of a FETCH the first phase: answers the work that is left."""
        approvals.consume(ctx, approval)
        made: Result | Work
        if tool.fetch is not None:
            made = self._prepare(ctx, tool, approval.args, approval.key)
            approval.change_id = made.change_id
        else:
            change = change_of(ctx, tool, approval.args, approval.key)
            made = self._run(ctx, tool, tool.read(ctx, approval.args), change)
            approval.change_id = change.id
        self.reached("decide.before_commit")
        return made

    def _run(self, ctx: ToolContext, tool: Tool, values: dict[str, Any], change: Change | None) -> Result:
        ctx.change_id = change.require_id() if change else None
        result: Result = ctx.noted(tool.run(ctx, **values))
        return file(ctx, change, result) if change else result

    def _fetch(self, principal: Principal, tool: Tool, checked: dict[str, Any], key: str, progress: Progress) -> Result:
        with self._writing(principal) as (session, ctx):
            if (made := stored(session, tool, checked, key)) is not None:
                return made
            started = self._prepare(ctx, tool, checked, key)
        return self._phases.run(started, progress)

    def _prepare(self, ctx: ToolContext, tool: Tool, checked: dict[str, Any], key: str) -> Work:
        """The first phase of a FETCH: its change, running, its plan, and the lease of whoever carries it out."""
        change = change_of(ctx, tool, checked, key, state="running")
        ctx.change_id = change.require_id()
        plan = tool.run(ctx, **tool.read(ctx, checked))
        change.result = {"plan": plan, "notes": ctx.notes}
        record_changes(ctx.session, change)
        lease = Lease(ctx.change_id)
        lease.begin(ctx.session, ctx.now)
        return Work(ctx.principal, tool, plan, lease)

    def resume_fetches(self, progress: Progress = _ignore) -> list[Result]:
        """Take up again every FETCH that nobody carries out any more; where one cannot be, the log says so."""
        return resume_all(self._phases, progress)

    @property
    def _phases(self) -> Phases:
        outside = Outside(self.sources, self.web)
        opening = (self._writing, self._reading)
        return Phases(self.engine, self.clock, *opening, outside, self.reached, self._unexpected, self.leaving)

    @contextmanager
    def _writing(self, principal: Principal, change_id: int | None = None) -> Iterator[tuple[Session, ToolContext]]:
        now = self.clock()
        with writing(self.engine, now) as session:
            yield session, ToolContext(session, now, principal, self.business, change_id, sources=self.sources)

    @contextmanager
    def _reading(self, principal: Principal, change_id: int | None = None) -> Iterator[tuple[Session, ToolContext]]:
        with reading(self.engine) as session:
            yield session, self.context(session, principal)

    def _unexpected(self, tool: Tool | None, error: Exception) -> Unexpected:
        number = hashlib.sha256(f"{self.clock().isoformat()}{error!r}".encode()).hexdigest()[:8]
        log.error("bug %s in %s", number, tool.name if tool else "an approval", exc_info=error)
        return Unexpected(number)
