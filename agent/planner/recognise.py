"""Which tool a clause asks for: every pattern of every offered tool that could fit is laid along it, the cheapest wins."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from agent.planner.align import Aligner
from agent.planner.command import Command
from agent.planner.fill import command
from agent.planner.patterns import Pattern
from agent.planner.readings import readings
from agent.planner.scene import Scene
from agent.planner.tooling import Operation

#: Two tools closer than this in price are a matter of opinion, where both would write.
CLOSE = 0.06
#: Arguments that twins in one message share: what is said once of them is said of each.
SHARED = frozenset(
    """trip booking target venue lead starts_on ends_on spent_on received_on driven_on starts_at ends_at service status location near sequence channel""".split()
)


def recognised(scene: Scene, ops: Mapping[str, Operation]) -> list[Command]:
    """What the clause may ask for, surest first; one entry a tool."""
    norms = frozenset(t.norm for t in scene.toks)
    found = [made for op in ops.values() if (made := best_of(scene, op, op.patterns, norms))]
    return sorted(found, key=lambda made: made.price)


def best_of(scene: Scene, op: Operation, patterns: Iterable[Pattern], norms: frozenset[str]) -> Command | None:
    """The tool's cheapest reading of the clause."""
    fitting = [p for p in patterns if p.heavy <= norms and (p.heavy or _slots_there(scene, op, p))]
    if not fitting:
        return None
    aligner = Aligner(scene, op.slots, op.reads)
    laid = min((found for p in fitting if (found := aligner.lay(p))), key=lambda one: one.price, default=None)
    return priced(scene, command(scene, op, laid)) if laid else None


def priced(scene: Scene, made: Command) -> Command:
    """With what is lacking added to the price: a tool whose arguments are all there is meant sooner."""
    lacking = sum(1 for arg in made.op.required if arg not in made.args and arg not in made.choices)
    made.price += 0.2 * lacking + 0.05 * len(made.choices)
    return made


def _slots_there(scene: Scene, op: Operation, pattern: Pattern) -> bool:
    """Whether every slot of a pattern without words of its own has something to take."""
    names = [name for name in pattern.slots if name in op.slots]
    return bool(names) and all(any(readings(scene, op.slots[name], at) for at in range(len(scene.toks))) for name in names)


def continued(scene: Scene, before: Command) -> Command | None:
    """The clause as another of the same, its verb left out: "… and Marcus Bell 20 percent of net"."""
    if before.laid is None:
        return None
    slots = tuple(p for p in before.laid.pattern.parts if p[0] == "{" and p[1:-1] not in SHARED)
    bare = replace(before.laid.pattern, parts=slots, heavy=frozenset())
    laid = Aligner(scene, before.op.slots, before.op.reads).lay(bare) if slots else None
    return priced(scene, command(scene, before.op, laid)) if laid else None


def answering(
    scene: Scene, op: Operation, implied: tuple[tuple[str, str], ...] = (), known: dict[str, Any] | None = None, prefer: str = ""
) -> Command | None:
    """The clause as nothing but values for the tool's arguments, as in the answer to a question.

    `implied` are arguments that are taken already, `known` their values (a day may lie within a known trip), `prefer` the
    argument that was asked for: it may take what else would need a word that announces it.
    """
    free = tuple([f"{{{prefer}}}"] if prefer else [])
    ways = [Aligner(scene, op.slots).lay(Pattern(op.name, parts, implied, frozenset(parts))) for parts in dict.fromkeys([free, ()])]
    laid = min((one for one in ways if one), key=lambda one: one.price, default=None)
    return command(scene, op, laid, known) if laid else None
