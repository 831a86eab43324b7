"""Which tool a clause asks for: each pattern that could fit is laid along it, and the cheapest wins."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agent.planner import phrases
from agent.planner.align import HOPELESS, Aligner, Laid
from agent.planner.command import Command, is_guess
from agent.planner.fill import command
from agent.planner.meant import may_mean
from agent.planner.patterns import Pattern
from agent.planner.readings import readings
from agent.planner.scene import HEADS, Scene
from agent.planner.telegram import telegram
from agent.planner.tooling import Operation
from tools.registry import Effect

#: Two tools closer than this in price are a matter of opinion, where both would write.
CLOSE = 0.06
#: How much dearer than the best a pattern may be before it is no longer tried.
SLACK = 0.3
#: What it costs to make a record that is there already: a change of it is likelier meant.
_KNOWN_ALREADY = 0.6
#: A template that begins with one of these is laid along words that ask.
_ASKING = frozenset("what who how when where why which".split())
#: What it costs to change a record that nobody knows: a new one is likelier meant.
_STRANGER = 0.4
#: Arguments that twins in one message share: what is said once of them is said of each.
SHARED = frozenset(
    """
    trip booking target venue lead starts_on ends_on spent_on received_on driven_on starts_at ends_at service
    status location near sequence channel
    """.split()
)


def recognised(scene: Scene, ops: Mapping[str, Operation]) -> list[Command]:
    """What the clause may ask for, surest first; one entry a tool."""
    norms = frozenset(t.norm for t in scene.toks)
    tries = sorted(_tries(scene, ops, norms), key=lambda one: one[0])
    found: dict[str, Command] = {}
    best = HOPELESS
    for bound, aligner, op, pattern in tries:
        if bound > best + SLACK:
            break
        if aligner.bound(pattern) > best + SLACK:
            continue
        laid = aligner.lay(pattern, min(HOPELESS, best + SLACK))
        if laid is None or (op.name in found and _rank(found[op.name].laid) <= _rank(laid)):
            continue
        found[op.name] = priced(scene, command(scene, op, laid))
        best = min(best, found[op.name].price)
    best_first = sorted(found.values(), key=lambda made: made.price)
    if not any(made.certain for made in best_first[:1]) and (terse := telegram(scene, ops)):
        return [terse, *(made for made in best_first if made.tool != terse.tool)]
    return best_first


def _rank(laid: Laid | None) -> tuple[float, int]:
    """Cheaper is better; at the same price, what says more."""
    return (round(laid.price, 6), -len(laid.pattern.implied)) if laid else (HOPELESS, 0)


def _tries(
    scene: Scene, ops: Mapping[str, Operation], norms: frozenset[str]
) -> Iterator[tuple[float, Aligner, Operation, Pattern]]:
    """The patterns that could fit, each with a price that it cannot go below."""
    asked = scene.asks
    is_said = bool(norms & {"is", "are", "was", "were", "be"}) or "'s" in scene.text
    for op in ops.values():
        if asked and op.effect not in (Effect.READ, Effect.FETCH):
            continue
        fitting = [
            p
            for p in op.patterns
            if p.heavy <= norms
            and may_mean(op, p, scene.text)
            and (asked or not p.question)
            and (is_said or not p.copula)
            and (p.parts[0] not in _ASKING or norms & _ASKING)
            and (p.heavy or _slots_there(scene, op, p))
        ]
        aligner = Aligner(scene, op.slots, op.reads) if fitting else None
        for pattern in fitting if aligner else ():
            assert aligner is not None  # made for the tools that have a fitting pattern
            yield aligner.rough_bound(pattern), aligner, op, pattern


def priced(scene: Scene, made: Command) -> Command:
    """With what is lacking added to the price: a tool whose arguments are all there is meant sooner."""
    lacking = sum(1 for arg in made.op.required if arg not in made.args and arg not in made.choices)
    made.price += (
        0.2 * lacking
        + 0.05 * len(made.choices)
        + (_KNOWN_ALREADY if _is_known(scene, made) or _is_there(scene, made) else 0.0)
        + (_STRANGER if _is_stranger(made) else 0.0)
    )
    return made


def _is_there(scene: Scene, made: Command) -> bool:
    """Whether the clause speaks of a record of the kind as one that is there: "the denver trip is now …"."""
    if made.makes is None:
        return False
    starts = [at for at, t in enumerate(scene.toks) if t.low in ("the", "that", "this", "our")]
    pieces = [p for at in starts for p in phrases.read(scene, at, (made.makes,))]
    heads = HEADS.get(made.makes, ())
    return any(
        isinstance(p.value, phrases.Found) and p.value.sure and scene.toks[p.end - 1].norm in heads for p in pieces
    )


def _is_known(scene: Scene, made: Command) -> bool:
    """Whether what would be made is there already under that name."""
    name = str(made.args.get("name", "")).casefold()
    return bool(name and made.makes) and any(
        n.text.casefold() == name for n in scene.book.of_kinds((made.makes or "",))
    )


def _is_stranger(made: Command) -> bool:
    """Whether what would be changed is not known, though its kind is."""
    about = made.found.get(made.op.required[0]) if made.op.required else None
    return made.tool.startswith("update_") and about is not None and is_guess(about) and "@" not in about.text


def _slots_there(scene: Scene, op: Operation, pattern: Pattern) -> bool:
    """Whether every slot of a pattern without words of its own has something to take."""
    names = [name for name in pattern.slots if name in op.slots]
    return bool(names) and all(
        any(readings(scene, op.slots[name], at) for at in range(len(scene.toks))) for name in names
    )


def supplemented(scene: Scene, before: Command) -> Command | None:
    """The clause as more of what the command before is told: arguments without a verb, none of them told already."""
    left = {arg: slot for arg, slot in before.op.slots.items() if arg not in before.args and arg not in before.choices}
    laid = Aligner(scene, left).lay(Pattern(before.tool, (), (), frozenset()))
    if laid is None or laid.unexplained or not laid.fills or before.op.reads or scene.asks:
        return None
    made = command(scene, before.op, laid, dict(before.args))
    made.found = {**before.found, **made.found}
    made.supplement = True
    return made


def continued(scene: Scene, before: Command) -> Command | None:
    """The clause as another of the same, its verb left out: "… and Marcus Bell 20 percent of net"."""
    if before.laid is None:
        return None
    slots = tuple(p for p in before.laid.pattern.parts if p[0] == "{" and p[1:-1] not in SHARED)
    bare = replace(before.laid.pattern, parts=slots, heavy=frozenset())
    laid = Aligner(scene, before.op.slots, before.op.reads).lay(bare) if slots else None
    return priced(scene, command(scene, before.op, laid)) if laid and not _words_alone(laid) else None


def _words_alone(laid: Laid) -> bool:
    """Whether nothing but words in lower case was taken, which may be anything: "we went without them"."""
    taken = [fill.piece.value for fill in laid.fills]
    return bool(taken) and all(isinstance(value, str) and value.islower() for value in taken)


def answering(
    scene: Scene,
    op: Operation,
    implied: tuple[tuple[str, str], ...] = (),
    known: dict[str, Any] | None = None,
    prefer: str = "",
) -> Command | None:
    """The clause as nothing but values for the tool's arguments, as in the answer to a question.

    `implied` are arguments that are taken already, `known` their values (a day may lie within a known trip),
    `prefer` the argument that was asked for: it may take what else would need a word that announces it.
    """
    free = tuple([f"{{{prefer}}}"] if prefer else [])
    ways = [
        Aligner(scene, op.slots).lay(Pattern(op.name, parts, implied, frozenset(parts)))
        for parts in dict.fromkeys([free, ()])
    ]
    laid = min((one for one in ways if one), key=lambda one: one.price, default=None)
    return command(scene, op, laid, known) if laid else None
