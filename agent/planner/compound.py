"""A message as several commands: each clause for itself, with what they share.

Every way of parting a sentence is tried, shortest first; the parting whose clauses explain most wins. A clause
without a verb goes on with the one before it ("… and Marcus Bell 20 percent of net"); what stands in one and lacks
in its twin is shared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from agent.planner.asides import closes, is_pleasantry, remarks
from agent.planner.clauses import joints, sentences
from agent.planner.command import Command
from agent.planner.fill import put_record
from agent.planner.recognise import SHARED, continued, recognised, supplemented
from agent.planner.scene import Scene
from agent.planner.tooling import Operation
from agent.planner.words import is_filler

SceneOf = Callable[[str, tuple[Command, ...]], Scene]
#: What parting costs, so that one clause that explains all is not torn.
_PER_PART = 0.12
_CONTINUED = 0.25
#: What free words cost that run over a joint.
_SWALLOWED = 0.5
#: A parting with no more doubt than this is not improved on.
_SURE = 0.05
#: The price of a clause that nothing was made of.
_LOST = 4.0
_GREETING = frozenset(
    (
        "hi hello hey morning afternoon evening good thanks thank you please harmony ok okay "
        "great there again cool perfect yes yeah so well cheers"
    ).split()
)


@dataclass
class Reading:
    """The commands of a message and the clauses of which nothing was made."""

    commands: tuple[Command, ...] = ()
    lost: tuple[str, ...] = ()
    price: float = 0.0

    def plus(self, more: "Reading") -> "Reading":
        """With what another part of the message holds."""
        return Reading(self.commands + more.commands, self.lost + more.lost, self.price + more.price)


@dataclass
class Parting:
    """Finds the best parting of a message. `scene_of` gives the scene of a clause after earlier commands."""

    ops: Mapping[str, Operation]
    scene_of: SceneOf
    _seen: dict[tuple[str, int], list[Command]] = field(default_factory=dict)

    def read(self, text: str) -> Reading:
        """The commands of the whole message."""
        reading = Reading()
        for sentence in sentences(text):
            if not _greets(sentence):
                reading = reading.plus(self._sentence(sentence, reading.commands))
        return replace(reading, commands=_joined(_shared(reading.commands)))

    def _sentence(self, sentence: str, before: tuple[Command, ...]) -> Reading:
        whole = self._clause(sentence, before)
        if (
            whole.commands
            and not whole.lost
            and not whole.commands[0].unexplained
            and not _suspicious(whole.commands[0])
        ):
            return whole
        if whole.commands and _suspicious(whole.commands[0]):
            whole = replace(whole, price=whole.price + _SWALLOWED)
        bounds = [(0, 0, True), *joints(sentence), (len(sentence), len(sentence), True)]
        found = self._from(sentence, bounds, 0, before, 0)
        return min((whole, found), key=lambda r: r.price)

    def _from(
        self, sentence: str, bounds: list[tuple[int, int, bool]], at: int, before: tuple[Command, ...], depth: int
    ) -> Reading:
        """The cheapest reading from the joint on.

        The part that explains itself wholly is taken as soon as it is long enough.
        """
        best: Reading | None = None
        for to in range(len(bounds) - 1, at, -1):
            head = self._clause(sentence[bounds[at][1] : bounds[to][0]], before)
            if head.lost and to - at > 1:
                continue
            if best and head.price + _PER_PART >= best.price:
                continue
            if best and best.price <= _PER_PART * (len(best.commands) - 1) + _SURE:
                break
            rest = (
                self._from(sentence, bounds, to, before + head.commands, depth + 1)
                if to < len(bounds) - 1
                else Reading()
            )
            total = head.plus(rest)
            total = replace(total, price=total.price + (_PER_PART if to < len(bounds) - 1 else 0))
            if best is None or total.price < best.price:
                best = total
        return best or Reading()

    def _clause(self, text: str, before: tuple[Command, ...]) -> Reading:
        if not text.strip(" ,.!?;") or _greets(text):
            return Reading()
        if closes(text, before) or (before and is_pleasantry(text)):
            return Reading()
        scene = self.scene_of(text.strip(" ,;"), before)
        found = self._recognised(scene, text, before)
        if remarks(scene, before) and not (found and found[0].certain and found[0].price < 0):
            return Reading()
        if not found:
            return Reading(lost=(text.strip(" ,.!?;"),), price=_LOST)
        return Reading(tuple(found[0].each()), (), _cost(found[0]))

    def _recognised(self, scene: Scene, text: str, before: tuple[Command, ...]) -> list[Command]:
        key = (text, len(before))
        if key not in self._seen:
            found = recognised(scene, self.ops)
            if (
                before
                and not remarks(scene, before)
                and (not found or found[0].unexplained or found[0].price > 0)
                and (more := continued(scene, before[-1]))
            ):
                more.price += _CONTINUED
                found = sorted([*found, more], key=lambda c: c.price)
            if before and not any(one.certain for one in found[:1]) and (more := supplemented(scene, before[-1])):
                found = [more]
            self._seen[key] = found
        return self._seen[key]


def _cost(command: Command) -> float:
    """What a command costs in a parting: only what is doubtful about it counts, not how much it explains."""
    return 1.2 * len(command.unexplained) + max(0.0, command.price + 0.5) * 0.4


def _suspicious(command: Command) -> bool:
    """Whether a clause that explains all may still have swallowed another: free words that run over a joint."""
    free = [f.piece for f in (command.laid.fills if command.laid else ()) if f.piece.type == "text"]
    return any(isinstance(p.value, str) and joints(p.value) for p in free)


def _greets(text: str) -> bool:
    words = "".join(c if c.isalpha() else " " for c in text.lower()).split()
    return len(words) <= 4 and all(w in _GREETING for w in words)


def _shared(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Twins (the same tool in one message) give each other what one of them lacks."""
    for one in commands:
        for other in commands:
            if one is not other and one.tool == other.tool:
                _lend(one, other)
    return commands


def _lend(one: Command, other: Command) -> None:
    for arg, value in one.args.items():
        if arg in SHARED and arg not in other.args and arg not in other.choices and not other.op.reads:
            other.args[arg] = value
            if arg in one.found:
                other.found[arg] = one.found[arg]
    for arg in one.choices:
        if arg in SHARED and arg not in other.args and arg not in other.choices:
            put_record(other, other.op.slots[arg], one.found[arg])


def _joined(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Changes of the same record, one after the other, are one call."""
    out: list[Command] = []
    for command in commands:
        if out and _keeps_other(out[-1], command):
            out[-1].args |= {"keep": out[-1].args["duplicate"], "duplicate": out[-1].args["keep"]}
        elif out and (command.supplement or _same_record(out[-1], command)):
            out[-1] = replace(
                command,
                args={**command.args, **out[-1].args, **command.args},
                found={**out[-1].found, **command.found},
                notes=out[-1].notes + command.notes,
            )
        elif not any(one.tool == command.tool and one.args and one.args == command.args for one in out):
            out.append(command)
    return tuple(out)


def _keeps_other(one: Command, two: Command) -> bool:
    """As in "merge A and B, B stays": of the two, the one that was named second is kept."""
    both = one.tool == two.tool == "merge_records" and "duplicate" not in two.args
    return both and "keep" in one.args and one.args.get("duplicate") == two.args.get("keep")


def _same_record(one: Command, two: Command) -> bool:
    if one.tool != two.tool or not (one.tool.startswith("update_") or one.tool in ("convert_lead", "merge_records")):
        return False
    if one.tool == "merge_records":
        shared = set(one.args) & set(two.args)
        return bool(shared) and all(one.args[arg] == two.args[arg] for arg in shared)
    key = one.op.required[0]
    return key in one.args and one.args[key] == two.args.get(key)


def is_noise(scene: Scene) -> bool:
    """Whether a clause is nothing but small words."""
    return all(is_filler(token) for token in scene.toks)
