"""The words of a phrase that names a record, taken one after the other: names, places, nouns, closed words, days."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.planner.lexicon import Name
from agent.planner.scene import HEADS, Scene

DETS = frozenset("the our my that this these those a his her their its your".split())
_THIS = frozenset("that this these those".split())
_LINKS = frozenset("on at in for from with of to the our my".split())

#: Kinds that closed words describe ("the masterclass"), and kinds that have days.
_DESCRIBED = frozenset(("booking", "expense", "service", "sequence"))
_DATED = frozenset(("booking", "trip", "expense"))


@dataclass
class Sofar:
    """What a phrase has said so far. `by` are sets of refs that each constrain."""

    end: int
    named: list[tuple[Name, ...]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    words: list[frozenset[str]] = field(default_factory=list)
    moments: list[Any] = field(default_factory=list)
    head: str = ""
    this: bool = False
    repaired: str = ""

    @property
    def said(self) -> bool:
        """Whether anything but a day has been said."""
        return bool(self.named or self.head or self.places or self.words)

    def copy(self, **changes: Any) -> "Sofar":
        """A copy to go on from, with these changes."""
        return replace(
            self, named=[*self.named], places=[*self.places], words=[*self.words], moments=[*self.moments], **changes
        )


def walk(scene: Scene, start: int, kinds: Sequence[str]) -> list[Sofar]:
    """Every prefix of the words from here on that may be a phrase for such a record."""
    pos, this = start, False
    while pos < len(scene.toks) and scene.toks[pos].text.lower() in DETS:
        this = this or scene.toks[pos].text.lower() in _THIS
        pos += 1
    out: list[Sofar] = []
    front = [Sofar(pos, this=this)]
    while front and len(out) < 40:
        following = [step for sofar in front for step in _steps(scene, sofar, kinds, sofar.end == pos)]
        out += following
        front = following
    return out


def _steps(scene: Scene, sofar: Sofar, kinds: Sequence[str], first: bool) -> list[Sofar]:
    """What the next words can add to the phrase."""
    at = sofar.end
    while not first and at < len(scene.toks) and scene.toks[at].text.lower() in _LINKS:
        at += 1
    if at >= len(scene.toks) or (not scene.toks[at].is_word):
        return []
    steps = _named(scene, sofar, kinds, at)
    steps += _placed(scene, sofar, at, {step.end for step in steps})
    steps += _called(scene, sofar, kinds, at)
    return steps + (_dated(scene, sofar, kinds, at) if first or sofar.said else [])


def _named(scene: Scene, sofar: Sofar, kinds: Sequence[str], at: int) -> list[Sofar]:
    steps = []
    for match in scene.names(at)[:2]:
        if names := _about(match.names, kinds):
            step = sofar.copy(end=match.end, repaired=match.repaired or sofar.repaired)
            step.named.append(names)
            steps.append(step)
    return steps


def _placed(scene: Scene, sofar: Sofar, at: int, taken: set[int]) -> list[Sofar]:
    """A place, unless the same words name a record."""
    steps = []
    for piece in scene.places.get(at, ()):
        if not taken or taken != {piece.end}:
            step = sofar.copy(end=piece.end)
            step.places.append(str(piece.value))
            steps.append(step)
    return steps


def _called(scene: Scene, sofar: Sofar, kinds: Sequence[str], at: int) -> list[Sofar]:
    """The noun for the record, or a closed word that describes it."""
    steps, linked = [], at > sofar.end
    if not linked and not sofar.head and any(scene.toks[at].norm in HEADS[k] for k in kinds if k in HEADS):
        steps.append(sofar.copy(end=at + 1, head=scene.toks[at].norm))
    if _DESCRIBED & set(kinds) and (not linked or "expense" in kinds):
        for piece in scene.words.get(at, ())[:1]:
            step = sofar.copy(end=piece.end)
            step.words.append(piece.value)
            steps.append(step)
    return steps


def _dated(scene: Scene, sofar: Sofar, kinds: Sequence[str], at: int) -> list[Sofar]:
    steps = []
    for piece in scene.of_type(at, "moment") if _DATED & set(kinds) else ():
        if piece.value.has_day and not piece.value.clock:
            step = sofar.copy(end=piece.end)
            step.moments.append(piece.value)
            steps.append(step)
    return steps


def _about(names: tuple[Name, ...], kinds: Sequence[str]) -> tuple[Name, ...]:
    """The names that are of these kinds, or that records of these kinds belong to."""
    owners = {
        "booking": {"venue", "trip", "lead", "contact"},
        "expense": {"trip", "venue"},
        "contact": {"venue"},
        "participant": {"venue", "trip"},
        "trip": set[str](),
    }
    wanted = set(kinds).union(*(owners.get(k, set()) for k in kinds))
    return tuple(n for n in names if n.kind in wanted)
