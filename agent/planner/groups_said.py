"""Several records in one phrase: those listed last ("them", "all but the second"), or all that fit a description.

A description ("the interested Denver leads", "everyone near Boulder we have not written to") is not matched here: it
becomes a look at the leads, whose answer the call then takes, so that a place means what is around it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.planner import phrases
from agent.planner.descriptions import described
from agent.planner.phrases import Found
from agent.planner.scene import Piece, Scene
from agent.planner.state import Done
from agent.planner.steps_said import SMALL_NUMBERS

_LISTED = frozenset("them these those they all both everyone everybody".split())
_OF_THEM = frozenset("of them these those the two three leads groups ones".split())
_HEADS = frozenset("leads groups choirs choruses ensembles prospects".split())
_BUT = ("except for", "except", "but not", "all but", "but", "apart from", "other than", "without")
#: Tools that list leads, and the argument of find_leads by which the same leads are looked at again.
_LISTS = {"run_campaign": "campaign", "get_campaign": "campaign"}


@dataclass(frozen=True)
class Group:
    """The leads that looks at them answer with: the arguments of each look, and refs that are left out.

    Of a look whose call is of this turn already, `call` is its place.
    """

    looks: tuple[dict[str, Any], ...] = ()
    but: tuple[str, ...] = ()
    call: int | None = None

    def value(self) -> list[dict[str, Any]]:
        """As it stands in a call's arguments until the leads are known."""
        but = {"but": list(self.but)} if self.but else {}
        if self.call is not None:
            return [{"$items": self.call, **but}]
        return [{"$group": look, **but} for look in self.looks]


def several(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    """The readings of the words from this token on as several records of these kinds."""
    listed = list(_found_now(scene, start, kinds)) or list(_listed(scene, start, kinds))
    return [*listed, *(_fitting(scene, start) if "lead" in kinds else ())]


def listed(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    """Several of those listed last, or all of them, by name of the list alone; "they" may be anybody."""
    return [] if scene.toks[start].low in ("they", "their") else list(_listed(scene, start, kinds))


def seen_again(scene: Scene) -> dict[str, Any] | None:
    """The arguments of find_leads that show the leads listed last once more; None where none were listed."""
    for call in reversed([done for done in scene.state.done if done.ok]):
        if (look := _look(call)) is not None:
            return look
    return None


def _look(call: Done) -> dict[str, Any] | None:
    if call.tool == "find_leads":
        return {arg: value for arg, value in call.args.items() if arg != "limit"}
    return {_LISTS[call.tool]: call.ref} if call.tool in _LISTS and call.ref else None


def _found_now(scene: Scene, start: int, kinds: Sequence[str]) -> Iterator[Piece]:
    """What an earlier call of this same turn finds: "find choruses near Denver and put them in …"."""
    end = _found_end(scene, start) or _pronoun_end(scene, start)
    listing = (*_LISTS, "find_leads")
    at = next((n for n in reversed(range(len(scene.earlier))) if scene.earlier[n].tool in listing), None)
    if end and at is not None and "lead" in kinds:
        tool = scene.earlier[at].tool
        new = {"stage": "new"} if "new" in scene.said(start, end).lower().split() else {}
        group = Group(call=at) if tool == "find_leads" else Group(({_LISTS[tool]: {"$call": at}, **new},))
        yield from _but(scene, end, kinds, group, -0.3)


def _found_end(scene: Scene, start: int) -> int:
    """Where "everyone you find", "what you find", "whoever turns up" ends; 0 where that is not said."""
    words = " ".join(tok.low for tok in scene.toks[start : start + 4])
    for said in ("everyone you find", "everybody you find", "all you find", "what you find", "whatever you find",
                 "whoever you find", "the ones you find", "those you find", "the leads", "the new ones"):  # fmt: skip
        if f"{words} ".startswith(f"{said} "):
            return start + len(said.split())
    return 0


def _pronoun_end(scene: Scene, start: int) -> int:
    """Where "them", "all of these", "both" ends; 0 where that is not said."""
    if scene.toks[start].low not in _LISTED:
        return 0
    end = start + 1
    while end < len(scene.toks) and scene.toks[end].low in _OF_THEM:
        end += 1
    return end


def _listed(scene: Scene, start: int, kinds: Sequence[str]) -> Iterator[Piece]:
    """What was listed last, or whom the last call was about: all of it, or the first few."""
    refs = _last_list(scene, kinds)
    if len(refs) < 2:
        return
    end, few = _few(scene, start, refs)
    if few:
        yield _piece(scene, end, few, -0.2)
    elif (end := _pronoun_end(scene, start)) and (scene.toks[start].low != "both" or len(refs) == 2):
        yield _piece(scene, end, refs, -0.2)
        if left := _left_out(scene, end, kinds):
            yield _piece(scene, left[0], [ref for ref in refs if ref not in left[1]], -0.4)


def _last_list(scene: Scene, kinds: Sequence[str]) -> list[str]:
    """The refs of the newest call that listed such records, or took several; none where one alone was named since."""
    for call in reversed([done for done in scene.state.done if done.ok]):
        items = [item.get("ref") for item in call.result.get("items") or [] if isinstance(item, dict)]
        taken = [ref for value in call.args.values() if isinstance(value, list) for ref in value]
        for refs in (items, taken):
            fitting = [ref for ref in refs if isinstance(ref, str) and ref.partition(":")[0] in kinds]
            if fitting:
                return fitting
        if call.ref and call.ref.partition(":")[0] in kinds:
            return []
    return []


def _few(scene: Scene, start: int, refs: Sequence[str]) -> tuple[int, list[str]]:
    """Where "the first two", "the top 3 leads", "the last two" ends, and which they are; none where it is not said."""
    words = [tok.low for tok in scene.toks[start : start + 4]]
    at = 1 if words and words[0] == "the" else 0
    if len(words) < at + 2 or words[at] not in ("first", "top", "best", "last"):
        return start, []
    said = words[at + 1]
    number = int(said) if said.isdigit() else SMALL_NUMBERS.get(said, 0)
    more = len(words) > at + 2 and words[at + 2] in (*_HEADS, "ones")
    if not 0 < number <= len(refs):
        return start, []
    return start + at + 2 + more, list(refs[-number:] if words[at] == "last" else refs[:number])


def _left_out(scene: Scene, at: int, kinds: Sequence[str]) -> tuple[int, list[str]] | None:
    """Where "except A and the second" ends, and whom it names; None where it names nobody, or somebody unsurely."""
    cue = next((cue for cue in _BUT if _says(scene, at, cue)), None)
    refs: list[str] = []
    at += len(cue.split()) if cue else 0
    while cue and at < len(scene.toks):
        pieces = [p for p in phrases.read(scene, at, kinds) if isinstance(p.value, Found) and p.value.sure]
        if not pieces:
            break
        best = max(pieces, key=lambda piece: (piece.end, -piece.price))
        refs += best.value.refs or tuple(name.ref for name in best.value.names)
        end = best.end
        at = end
        while at < len(scene.toks) and scene.toks[at].low in (",", "and", "or", "nor"):
            at += 1
        if at == end:
            return end, refs
    return (end, refs) if refs else None


def _says(scene: Scene, at: int, words: str) -> bool:
    end = at + len(words.split())
    return end < len(scene.toks) and scene.said(at, end).lower() == words


def _but(scene: Scene, end: int, kinds: Sequence[str], group: Group, price: float) -> Iterator[Piece]:
    """A group, and the group without those whom the next words leave out."""
    yield Piece(end, "group", group, price)
    if left := _left_out(scene, end, kinds):
        yield Piece(left[0], "group", Group(group.looks, tuple(left[1]), group.call), price - 0.2)


def _fitting(scene: Scene, start: int) -> Iterator[Piece]:
    """Every lead on file that fits a description; "the new ones" are of those listed last."""
    for end, said in described(scene, start):
        base = seen_again(scene) if said.of_listed else {}
        if base is not None:
            base = {arg: value for arg, value in base.items() if arg != "offset"}
            looks = tuple({**base, **look} for look in said.looks())
            yield from _but(scene, end, ("lead",), Group(looks), -0.4)


def _piece(scene: Scene, end: int, refs: Sequence[str], price: float) -> Piece:
    found = [Found(tuple(n for n in [scene.book.by_ref.get(ref)] if n), refs=(ref,)) for ref in refs]
    return Piece(end, "refs", tuple(found), price)
