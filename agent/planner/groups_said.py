"""Several records in one phrase: those listed last ("them", "the first two"), or all that fit ("the new leads")."""

from collections.abc import Sequence

from agent.planner.phrases import Found
from agent.planner.scene import Piece, Scene
from store.leads import LEAD_STAGES

_LISTED = frozenset("them these those they all both everyone everybody".split())
_OF_THEM = frozenset("of them these those the two three leads groups ones".split())
_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_ALL = frozenset("all every each the our my of".split())
_HEADS = frozenset("leads groups choirs choruses ensembles prospects".split())
_LINKS = frozenset("in near around from at that who which are is".split())


def several(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    """The readings of the words from this token on as several records of these kinds."""
    return [*_listed(scene, start, kinds), *(_fitting(scene, start) if "lead" in kinds else ())]


def _listed(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    """What was listed last, or whom the last call was about: all of it, or the first few."""
    refs = _last_list(scene, kinds)
    if len(refs) < 2:
        return []
    end, number = _first_few(scene, start)
    if number:
        return [_piece(scene, end, refs[:number], -0.2)]
    if scene.toks[start].low not in _LISTED:
        return []
    end = start + 1
    while end < len(scene.toks) and scene.toks[end].low in _OF_THEM:
        end += 1
    whole = scene.toks[start].low != "both" or len(refs) == 2
    return [_piece(scene, end, refs, -0.2)] if whole else []


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


def _first_few(scene: Scene, start: int) -> tuple[int, int]:
    """Where "the first two" or "the top 3 leads" ends, and how many it means; 0 where that is not said."""
    words = [tok.low for tok in scene.toks[start : start + 4]]
    at = 1 if words and words[0] == "the" else 0
    if len(words) < at + 2 or words[at] not in ("first", "top", "best"):
        return start, 0
    said = words[at + 1]
    number = int(said) if said.isdigit() else _NUMBERS.get(said, 0)
    more = len(words) > at + 2 and words[at + 2] in (*_HEADS, "ones")
    return start + at + 2 + more, number


def _fitting(scene: Scene, start: int) -> list[Piece]:
    """Every lead on file of a stage, in a place, or both: "the interested Denver leads", "all new groups in Boston"."""
    stages, places, headed = set[str](), set[str](), False
    pieces = []
    at = start
    while at < len(scene.toks):
        low, place = scene.toks[at].low, next(iter(scene.places.get(at, ())), None)
        if low in LEAD_STAGES:
            stages.add(low)
        elif low in _HEADS and not headed:
            headed = True
        elif place is not None:
            places.add(str(place.value).partition(",")[0].casefold())
            at = place.end - 1
        elif low not in (_LINKS if headed else _ALL):
            break
        at += 1
        if headed and (stages or places) and low not in _LINKS:
            pieces += _all_of(scene, at, stages, places)
    return pieces


def _all_of(scene: Scene, end: int, stages: set[str], places: set[str]) -> list[Piece]:
    leads = scene.book.of_kinds(("lead",))
    found = [lead for lead in leads if not stages or stages & set(lead.words)]
    found = [lead for lead in found if not places or lead.place.casefold() in places]
    refs = [lead.ref for lead in found if lead.live or "lost" in stages]
    return [_piece(scene, end, refs, -0.4)] if refs else []


def _piece(scene: Scene, end: int, refs: Sequence[str], price: float) -> Piece:
    found = [Found(tuple(n for n in [scene.book.by_ref.get(ref)] if n), refs=(ref,)) for ref in refs]
    return Piece(end, "refs", tuple(found), price)
