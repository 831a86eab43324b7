"""Second thoughts: "no, make it $85", "sorry, the 8th, same time", "wrong one, I meant Emerald Street"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.planner.command import Command, vague
from agent.planner.compound import SceneOf
from agent.planner.recognise import answering
from agent.planner.slots import PAIRS
from agent.planner.state import Done, State
from agent.planner.tooling import Operation

_CUE = re.compile(
    r"^\W*(?:(?:oh|oops|ah|hmm|no|nope|sorry|actually|wait|correction|my mistake|my bad|"
    r"hang on|hold on|not quite|whoops|ugh|argh)\b[\s,.!:;-]*)*"
    r"(?:(?:that was |it was )?(?:the )?wrong (?:one|trip|lead|venue|booking|person|group|"
    r"contact|date|day|amount|expense)?[\s,.!:;-]*)?"
    r"(?:(?:but\s+)?(?:i (?:mean|meant)(?: to say| it for)?|make (?:it|that|this|them)|change "
    r"(?:it|that) to|(?:that|it|this) should(?: have)? (?:be|been|say)|should(?: have)? "
    r"(?:be|been)|(?:it|that)(?: was| is|'s) (?:actually|really|supposed to be)"
    r"|(?:it|that) was(?! yesterday)|rather|try|instead)\b[\s,:]*)?(?:for |on |at |to |actually |really |about )?",
    re.I,
)
_STRONG = re.compile(
    (
        r"^\W*(?:no\b(?! more)|nope|sorry|oops|actually|wait\b|correction|my mistake|whoops|"
        r"make (?:it|that)|i meant?|that should|it should|should (?:be|have)|wrong\b|(?:it|that) "
        r"was (?:actually|really|the)|change (?:it|that) to|rather)"
    ),
    re.I,
)
#: Words of surprise at the head of a wish that stands for itself.
_AHEAD = re.compile(
    (
        r"^\W*(?:(?:oh|oops|ah|hmm|sorry|actually|wait|whoops|ugh|argh|nope|no(?=\s*[,.!;:-])|"
        r"great|perfect|thanks|cool|nice|(?:hang|hold) on(?=\s*[,.!;:-])|my mistake|my bad|yes|yeah|yep|ok|okay|"
        r"right|alright)\b[\s,.!:;-]+)+(?=\w)"
    ),
    re.I,
)
#: Types whose values are not taken for another's.
_UNMISTAKABLE = frozenset(("word", "email", "phone", "url", "minutes", "role", "percent", "miles"))


_INTERJECTION = (
    r"(?:no+|nope|wait|oh|oops|whoops|sorry|ugh|argh|hmm|hm|ah|hang on|hold on|actually|crap|damn|drat|yikes|um|uh|"
    r"ok|okay|please|thanks|thank you|stop|never ?mind)"
)
_REGRET = (
    r"(?:(?:that|it|this)(?: was| is|['’]s) (?:all )?(?:a |an |my |the |by )?(?:mistake|error|wrong(?: one)?|slip|"
    r"accident|"
    r"typo|not (?:right|what i (?:meant|wanted)|it))|my (?:mistake|bad|fault)|wrong (?:one|button)|i (?:did not|never) "
    r"(?:mean|meant|want|wanted)(?: to)?(?: do)?(?: that| it| this)?|i (?:have )?changed my mind|(?:that|it) "
    r"should not "
    r"have happened)"
)
_TAKE_BACK = (
    r"(?:(?:can|could|would|will) you |please |just |let us |i (?:want|need) to |go ahead and )*(?:undo|revert|reverse|"
    r"unwind|roll back|i take back|take back|put back|scratch|strike|i take|take|put|roll)(?: (?:that|it|this|them|"
    r"what (?:i|you) (?:just )?did|(?:that|the|my) last (?:one|change|thing|bit)))?(?: back| one| change)?(?: again)?"
)
#: A change taken back, whatever is said around it.
_UNDOING = re.compile(
    rf"^\W*(?:(?:{_INTERJECTION}|{_REGRET}|and|so|then|but)\b\W*)*(?P<said>{_TAKE_BACK})"
    rf"(?:\W+(?:{_INTERJECTION}|{_REGRET}|then|for me|now))*\W*$",
    re.I,
)
#: Of the words for taking back, these mean it only with what follows them.
_HALF_SAID = re.compile(r"(?:take|put|roll|i take|scratch|strike)(?: (?:that|it|this|them))?(?P<back> back)?$", re.I)


#: Arguments that name what a call makes, and a sentence that begins with that name.
_NAMES = ("name", "party", "venue")
_NAMED_AGAIN = re.compile(
    r"(?P<who>[\w'’-]+(?: [\w'’-]+){0,3}?) (?:is|was|should (?:be|have been)|sings) (?:(?:actually|really|an?) )*",
    re.I,
)


@dataclass(frozen=True)
class Mended:
    """Calls that put right what was done last."""

    commands: tuple[Command, ...]


def corrected(text: str, state: State, ops: Mapping[str, Operation], scene_of: SceneOf) -> Mended | None:
    """The message as a correction of the last change; None where it is none."""
    if undo := _taken_back(text, ops):
        return undo
    if not _STRONG.match(text):
        return None
    rest = text[(_CUE.match(text) or re.match("", text)).end() :].strip(" ,.!")  # type: ignore[union-attr]  # "" always matches
    last = state.last_write(frozenset(name for name, op in ops.items() if op.reads))
    if not rest or last is None:
        return None
    rest = _without_its_name(rest, last)
    return _by_update(rest, last, ops, scene_of) or _by_redoing(rest, last, ops, scene_of)


def _without_its_name(rest: str, last: Done) -> str:
    """As in "sorry, kit is an alto": what was just made or changed is named once more before what it should be."""
    said = _NAMED_AGAIN.match(rest)
    own = {word for arg in _NAMES if arg in last.args for word in str(last.args[arg]).lower().split()}
    return rest[said.end() :] if said and set(said["who"].lower().split()) <= own else rest


def _taken_back(text: str, ops: Mapping[str, Operation]) -> Mended | None:
    """As in "oh no, that was a mistake, undo it"."""
    said = _UNDOING.match(text)
    if not said or "undo" not in ops:
        return None
    half = _HALF_SAID.search(said["said"])
    if half and not half["back"] and not re.search(r"(?:scratch|strike) that$", said["said"], re.I):
        return None
    return Mended((Command(ops["undo"], {}, text=text),))


def without_surprise(text: str) -> str:
    """A wish without the words of surprise before it."""
    return _AHEAD.sub("", text)


def _by_update(rest: str, last: Done, ops: Mapping[str, Operation], scene_of: SceneOf) -> Mended | None:
    """The change as an update of the record that was made or changed."""
    kind = (last.ref or "").split(":")[0]
    op = ops.get(f"update_{kind}")
    if (
        op is None
        or last.ref is None
        or not last.tool.startswith(("update_", "add_", "create_", "log_expense", "convert_", "save_service"))
    ):
        return None
    key = op.required[0]
    known = {key: last.ref, **({"trip": last.args["trip"]} if "trip" in last.args and "trip" not in op.slots else {})}
    known |= {a: v for a, v in last.args.items() if a in op.slots and op.slots[a].type == "when"}
    for prefer in (*(a for a in last.args if a in op.slots and a != key), ""):
        found = answering(scene_of(_hour(rest, prefer, op), ()), op, ((key, last.ref),), known, prefer)
        if (
            found
            and not (found.unexplained or found.choices or found.problem)
            and _plain(_changed(found.args, known), last, op)
        ):
            args = {a: v for a, v in found.args.items() if a == key or (a in op.slots and known.get(a) != v)}
            return Mended((Command(op, args, text=rest, notes=found.notes),))
    return None


def _changed(args: dict[str, Any], known: dict[str, Any]) -> set[str]:
    return {arg for arg, value in args.items() if known.get(arg) != value}


def _hour(rest: str, prefer: str, op: Operation) -> str:
    """A bare number that takes the place of a time is an hour."""
    return f"at {rest}" if prefer and op.slots[prefer].type == "when" and re.fullmatch(r"\d{1,2}", rest) else rest


def _plain(changed: set[str], last: Done, op: Operation) -> bool:
    """Whether what changes was said before, or can be nothing else (a closed word, an address)."""
    return bool(changed) and all(
        arg in last.args or arg in PAIRS.values() or op.slots[arg].type in _UNMISTAKABLE
        for arg in changed
        if arg in op.slots
    )


def _by_redoing(rest: str, last: Done, ops: Mapping[str, Operation], scene_of: SceneOf) -> Mended | None:
    """The last call taken back and made again with what is different now."""
    op, undo = ops.get(last.tool), ops.get("undo")
    if op is None or undo is None:
        return None
    for prefer in sorted((a for a in last.args if a in op.slots), key=lambda a: op.slots[a].type != "ref"):
        found = answering(scene_of(_hour(rest, prefer, op), ()), op, (), {}, prefer)
        if found and not (found.unexplained or found.problem) and _plain({*found.args, *found.choices}, last, op):
            if any(vague(one) for one in found.found.values()):
                continue
            again = Command(
                op, {**last.args, **found.args}, found=found.found, choices=found.choices, text=rest, notes=found.notes
            )
            again.args = {a: v for a, v in again.args.items() if a not in again.choices}
            return Mended((Command(undo, {}, text=rest), again))
    return None


def added(text: str, state: State, ops: Mapping[str, Operation], scene_of: SceneOf) -> Mended | None:
    """A day or an hour by itself, right after a record was made: it is the record's."""
    last = state.last_write(frozenset(name for name, op in ops.items() if op.reads))
    if last is None or state.turn - last.turn > 1:
        return None
    op = ops.get(f"update_{(last.ref or '').split(':')[0]}")
    if op is None or last.ref is None:
        return None
    key = op.required[0]
    known = {
        key: last.ref,
        **{a: v for a, v in last.args.items() if a == "trip" or (a in op.slots and op.slots[a].type == "when")},
    }
    found = answering(scene_of(text, ()), op, ((key, last.ref),), known)
    changed = _changed(found.args, known) - {"$day", "$clock"} if found else set()
    if (
        found is None
        or found.unexplained
        or found.problem
        or not changed
        or any(op.slots[a].type not in ("when", "date") for a in changed)
    ):
        return None
    return Mended((Command(op, {key: last.ref, **{a: found.args[a] for a in changed}}, text=text),))
