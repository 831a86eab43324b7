"""Taking up what a stop of a process interrupted: each running FETCH whose lease is free, from its checkpoints."""

import logging
from typing import Any, cast

from sqlmodel import col, select

from store.tables import Change
from tools.catalogue import REGISTRY
from tools.context import Principal, Progress
from tools.errors import HarmonyError, Refused
from tools.fetching import Phases, Work, close_as_failed
from tools.leases import Lease
from tools.results import Result

log = logging.getLogger("harmony.resuming")
#: Who looks for what was interrupted; each change is then gone on with as whoever asked for it.
_SCHEDULER = Principal("scheduler", "scheduler", "scheduler")


def resume_all(phases: Phases, progress: Progress) -> list[Result]:
    """Go on with every FETCH that nobody carries out, one after another; answers what came of those that ended."""
    with phases.reading(_SCHEDULER, None) as (session, _):
        running = session.exec(select(Change.id).where(Change.state == "running").order_by(col(Change.id))).all()
    results = (_resume(phases, change_id, progress) for change_id in running if change_id is not None)
    return [result for result in results if result is not None]


def _resume(phases: Phases, change_id: int, progress: Progress) -> Result | None:
    try:
        work = _taken(phases, change_id)
        return phases.run(work, progress) if work else None
    except HarmonyError as told:
        log.warning("change %s: %s", change_id, told)
    except Exception:
        log.exception("change %s could not be taken up again", change_id)
    return None


def _taken(phases: Phases, change_id: int) -> Work | None:
    """The work that is left of a change, if it was free; one whose plan cannot be read any more is closed."""
    lease = Lease(change_id)
    with phases.writing(_SCHEDULER, change_id) as (session, ctx):
        change = session.get_one(Change, change_id)
        if change.state != "running" or not lease.take(session, ctx.now):
            return None
        who: Any = (change.role, change.person, change.door, change.conversation_id, change.turn)
        ctx.principal = Principal(*who)  # the journal keeps role and door as text
        try:
            tool = REGISTRY[change.tool]
            assert tool.fetch is not None
            return Work(ctx.principal, tool, tool.fetch.resume(ctx, cast(dict[str, Any], change.result)["plan"]), lease)
        except (LookupError, TypeError, AttributeError):
            log.exception("the plan of change %s cannot be read", change_id)
            close_as_failed(session, change, Refused("This was interrupted, and could not be gone on with."))
            lease.end(session)
            return None
