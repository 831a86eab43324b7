"""A message as the answer to what Harmony asked: the missing value, one of the candidates, or never mind."""

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz

from agent.planner import phrases
from agent.planner.command import Command, is_guess, vague
from agent.planner.compound import SceneOf
from agent.planner.phrases import Found
from agent.planner.places import with_codes as places_with_codes
from agent.planner.recognise import answering
from agent.planner.tooling import Operation
from agent.planner.words import is_filler, tokens

_NEVER_MIND = re.compile(
    (
        r"^\W*(?:(?:oh|ok|no|actually|sorry|um)[\s,]+)*(?:never ?mind|nvm|forget (?:it|that|"
        r"about it)|cancel that|drop it|skip it|leave it|don'?t bother|do not bother|scratch "
        r"that|not now|stop)\b[\s,.!]*(?:forget (?:it|that)|thanks?|please|then)?[\s.!]*$"
    ),
    re.I,
)
_ANOTHER = re.compile(
    (
        r"\b(?:new (?:one|venue|group)|another(?: one)?|a different|different (?:one|group|venue)|"
        r"neither|none of (?:them|those)|not (?:that|the same) one)\b|^\W*new\W*$"
    ),
    re.I,
)
_FIRSTS = {
    "first": 0,
    "1": 0,
    "one": 0,
    "former": 0,
    "second": 1,
    "2": 1,
    "two": 1,
    "latter": 1,
    "third": 2,
    "3": 2,
    "three": 2,
    "fourth": 3,
    "4": 3,
    "last": -1,
}
_YES = re.compile(
    (
        r"^\W*(?:yes|yep|yeah|yup|right|correct|exactly|that one|that'?s (?:it|right|the one)|"
        r"sure)\b"
    ),
    re.I,
)
#: A free answer longer than this is no value but a new sentence.
_LONGEST_VALUE = 200


def never_mind(text: str) -> bool:
    """Whether the message takes back what was asked for."""
    return bool(_NEVER_MIND.match(text))


def answered(pending: dict[str, Any], text: str, ops: Mapping[str, Operation], scene_of: SceneOf) -> Command | None:
    """The pending command with the answer in it; None where the message is no answer to it."""
    op = ops.get(pending["tool"])
    if op is None:
        return None
    command = Command(op, args={**pending["args"]}, text=text)
    arg = pending["arg"]
    if pending.get("candidates"):
        chosen = choice(pending["candidates"], text) or _named(pending["candidates"], op, arg, text, scene_of)
        if chosen is not None:
            command.args[arg] = chosen
            return command
        if _ANOTHER.search(text) and (flag := next((f for f in ("new_venue", "distinct") if f in op.slots), None)):
            command.args[flag] = True
            return command
    return _filled(command, arg, text, scene_of) or _free(command, arg, text)


def choice(candidates: list[dict[str, str]], text: str) -> str | None:
    """The ref of the candidate that is meant."""
    words = {t.low for t in tokens(text) if t.is_word}
    if len(candidates) == 1 and _YES.match(text):
        return candidates[0]["ref"]
    places = [_FIRSTS[w] for w in sorted(words) if w in _FIRSTS and not (w == "one" and len(words) > 1)]
    if len(words) <= 4 and places and -len(candidates) <= places[0] < len(candidates):
        return candidates[places[0]]["ref"]
    telling = {
        t.low
        for t in tokens(places_with_codes(text))
        if t.is_word and not is_filler(t) and t.low not in ("one", "mean", "meant")
    }
    scored = sorted(((_score(telling, c["name"]), c["ref"]) for c in candidates), reverse=True)
    if not telling or scored[0][0] <= 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return scored[0][1]


def _named(candidates: list[dict[str, str]], op: Operation, arg: str, text: str, scene_of: SceneOf) -> str | None:
    """The candidate that the whole answer describes ("the masterclass", "the one in february")."""
    scene = scene_of(re.sub(r"\bone\b", "", text).strip(" .!"), ())
    kinds = op.slots[arg].kinds if arg in op.slots else ()
    start = scene.skip(0)
    pieces = phrases.read(scene, start, kinds) if kinds and start < len(scene.toks) else []
    whole = [p.value for p in pieces if p.end >= len(scene.toks) and isinstance(p.value, Found)]
    refs = {n.ref for found in whole for n in found.names} & {c["ref"] for c in candidates}
    return refs.pop() if len(refs) == 1 else None


def _score(words: set[str], name: str) -> float:
    """How many of the words are the candidate's; below half of them it is not meant."""
    own = {t.low for t in tokens(name)}
    hits = sum(
        1.0 if w in own else 0.8 if any(len(w) > 3 and fuzz.ratio(w, o) >= 84 for o in own) else 0.0 for w in words
    )
    return hits / len(words) if words and hits / len(words) >= 0.5 else 0.0


def _filled(command: Command, arg: str, text: str, scene_of: SceneOf) -> Command | None:
    """The answer as values for the command's arguments, found by their types."""
    implied = tuple((a, "") for a in command.args if a != arg and not a.startswith("$"))
    found = answering(scene_of(text, ()), command.op, implied, {**command.args}, prefer=arg)
    if (
        found is None
        or found.unexplained
        or not (set(found.args) - set(command.args) or found.choices or found.args.get(arg) != command.args.get(arg))
    ):
        return None
    if any(vague(one) or (is_guess(one) and not found.op.slots[a].or_name) for a, one in found.found.items()):
        return None
    found.args = {**command.args, **found.args}
    return found


def _free(command: Command, arg: str, text: str) -> Command | None:
    """The whole message as the value of an argument that takes words."""
    slot = command.op.slots.get(arg)
    bare = re.sub(
        r"^\W*(?:it(?:'s| is)|that(?:'s| is)|call it|the name is|for|at|to|on|named?|called)\s+",
        "",
        text.strip(),
        flags=re.I,
    ).strip(" .!")
    if slot is None or not bare or len(bare) > _LONGEST_VALUE or bare.endswith("?"):
        return None
    if slot.type == "text" or (
        slot.type in ("name", "role") and len(bare.split()) <= 6 and not re.search(r"[,;:]", bare)
    ):
        command.args[arg] = bare
        return command
    if (
        slot.type in ("ref", "place")
        and len(bare.split()) <= 5
        and (slot.or_name or slot.type == "place")
        and bare[0].isupper()
    ):
        command.args[arg] = bare
        return command
    return None
