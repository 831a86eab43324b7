"""A booking said without any verb: "boston tour: Harborside, march 6 at 10am, workshops, $900"."""

from collections.abc import Mapping

from agent.planner.align import HOPELESS, Aligner
from agent.planner.command import Command
from agent.planner.fill import command
from agent.planner.patterns import Pattern
from agent.planner.scene import Scene
from agent.planner.tooling import Operation
from agent.planner.words import NEGATIONS

_TOOL = "add_booking"
_NEEDED = frozenset(("venue", "trip", "starts_at"))
_PATTERN = Pattern(_TOOL, ("{venue}",), (), frozenset())


def telegram(scene: Scene, ops: Mapping[str, Operation]) -> Command | None:
    """The new booking that the clause is, where a known venue, a trip, a day with its hour and nothing else is said."""
    op = ops.get(_TOOL)
    if op is None or scene.asks or {t.norm for t in scene.toks} & NEGATIONS:
        return None
    laid = Aligner(scene, op.slots).lay(_PATTERN, HOPELESS)
    if laid is None or laid.unexplained:
        return None
    made = command(scene, op, laid)
    venue = made.found.get("venue")
    return made if venue and venue.sure and made.args.keys() >= _NEEDED and not made.problem else None
