"""Records in the words of a sentence.

"the Rainlight masterclass", "the seattle gig", "it", "the second one", "that trip".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.planner.lexicon import Name
from agent.planner.scene import HEADS, Piece, Scene
from agent.planner.walk import DETS, Sofar, walk

_PRONOUNS = {
    "it": 0.0,
    "that": 0.15,
    "this": 0.15,
    "them": 0.0,
    "those": 0.15,
    "these": 0.15,
    "they": 0.05,
    "him": 0.0,
    "her": 0.1,
    "she": 0.05,
    "he": 0.05,
    "their": 0.3,
    "its": 0.1,
    "his": 0.2,
}
_PERSONAL = {"him", "her", "she", "he", "his"}
_ORDINALS = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "sixth": 5,
    "seventh": 6,
    "eighth": 7,
    "ninth": 8,
    "tenth": 9,
    "last": -1,
    "top": 0,
}


#: So many turns back a record was just spoken of.
_RECENT = 2


@dataclass(frozen=True)
class Found:
    """Records that a phrase may mean: one, or several to choose among.

    `text` is what was said; `call` points to an earlier call of this turn whose record is meant.
    """

    names: tuple[Name, ...] = ()
    text: str = ""
    repaired: str = ""
    call: int | None = None
    refs: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether exactly one record is meant."""
        return len(self.names) == 1 or self.call is not None or len(self.refs) == 1


def read(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    """The readings of the words from this token on as a record of one of these kinds."""
    pieces = (
        _pronoun(scene, start, kinds)
        + _ordinal(scene, start, kinds)
        + _ref(scene, start, kinds)
        + _address(scene, start, kinds)
    )
    for sofar in walk(scene, start, kinds):
        if piece := _resolved(scene, start, sofar, kinds):
            pieces.append(piece)
    return pieces


def _ref(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    return [
        Piece(p.end, "ref", Found(refs=(p.value,), text=p.value))
        for p in scene.of_type(start, "ref")
        if p.value.split(":")[0] in kinds
    ]


def _address(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    if not {"contact", "lead", "inquiry", "group_request", "participant"} & set(kinds):
        return []
    return [Piece(p.end, "ref", Found(text=p.value)) for p in scene.of_type(start, "email", "phone")]


def _pronoun(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    word = scene.toks[start].text.lower()
    if word not in _PRONOUNS:
        return []
    if word in _PERSONAL and not {"contact", "participant"} & set(kinds):
        return []
    end = start + 1
    if word in ("that", "this") and end < len(scene.toks) and scene.toks[end].low == "one":
        end += 1
    price = _PRONOUNS[word] + (0 if word != "its" and word != "their" else 0.0)
    return [Piece(end, "ref", found, price) for found in _last_spoken(scene, kinds)]


def _last_spoken(scene: Scene, kinds: Sequence[str]) -> list[Found]:
    for at in range(len(scene.earlier) - 1, -1, -1):
        if found := scene.earlier[at].record_of(kinds, at):
            return [found]
    if ref := scene.state.last(kinds):
        return [Found(tuple(n for n in [scene.book.by_ref.get(ref)] if n), refs=(ref,))]
    return []


def _ordinal(scene: Scene, start: int, kinds: Sequence[str]) -> list[Piece]:
    at = start + 1 if scene.toks[start].low in DETS else start
    if at >= len(scene.toks):
        return []
    place = _ORDINALS.get(scene.toks[at].low)
    if (
        m := re.fullmatch(r"(?:#|no\.?|number)?\s?(\d{1,2})", scene.said(at, min(at + 2, len(scene.toks))).lower())
        if scene.toks[at].low in ("#", "number", "no")
        else None
    ):
        place, at = int(m[1]) - 1, at + 1
    if place is None or not scene.state.items:
        return []
    end = at + 1
    if end < len(scene.toks) and (
        scene.toks[end].low in ("one", "group") or any(scene.toks[end].norm in HEADS.get(k, ()) for k in kinds)
    ):
        end += 1
    elif place == 0 and scene.toks[at].low == "top":
        return []
    if not -len(scene.state.items) <= place < len(scene.state.items):
        return []
    ref = scene.state.items[place]
    if ref.split(":")[0] not in kinds:
        return []
    return [
        Piece(
            end,
            "ref",
            Found(tuple(n for n in [scene.book.by_ref.get(ref)] if n), scene.said(start, end), refs=(ref,)),
            0.0,
        )
    ]


def _resolved(scene: Scene, start: int, sofar: Sofar, kinds: Sequence[str]) -> Piece | None:
    said = scene.said(start, sofar.end)
    if not (sofar.named or sofar.places or sofar.words or sofar.moments):
        kinds = _headed(kinds, sofar.head)
        if earlier := _last_spoken(scene, kinds):
            return Piece(sofar.end, "ref", replace(earlier[0], text=said), 0.0 if sofar.this else 0.2)
        live = [n for n in scene.book.of_kinds(kinds) if n.live]
        return Piece(sofar.end, "ref", Found(tuple(live[:8]), said), 0.6) if sofar.head and live else None
    kinds = _headed(kinds, sofar.head)
    found = [n for n in scene.book.of_kinds(kinds) if _fits(scene, n, sofar)]
    found = [n for n in found if n.live] or found
    if len(found) > 1 and sofar.named:
        exact = [n for n in found if any(n in names for names in sofar.named)]
        found = exact or found
    if len(found) > 1 and (sofar.this or not sofar.named) and sofar.head:
        found = [n for n in found if n.ref == scene.state.last(kinds)] or _just_spoken_of(scene, found) or found
    price = 0.0 if sofar.named and any(n.kind in kinds for names in sofar.named for n in names) else 0.25
    price += 0.0 if sofar.head or "booking" not in kinds else 0.05
    if (sofar.places or sofar.words or sofar.moments) and not sofar.named and not sofar.head:
        price += 0.3
    price += 0.2 * len(sofar.moments)
    return Piece(sofar.end, "ref", Found(tuple(found[:8]), said, sofar.repaired), price) if found else None


def _just_spoken_of(scene: Scene, found: Sequence[Name]) -> list[Name]:
    """Of several, the one alone that was spoken of in the last turns."""
    recent = {ref for ref, turn in scene.state.focus if scene.state.turn - turn <= _RECENT}
    spoken_of = [name for name in found if name.ref in recent]
    return spoken_of if len(spoken_of) == 1 else []


def _headed(kinds: Sequence[str], head: str) -> Sequence[str]:
    """The kinds that the noun of the phrase may mean."""
    return [k for k in kinds if head in HEADS.get(k, ())] if head else kinds


def _fits(scene: Scene, name: Name, sofar: Sofar) -> bool:
    return (
        all(any(n.ref == name.ref or n.ref in name.of for n in names) for names in sofar.named)
        and all(_in_place(scene, name, place) for place in sofar.places)
        and all(words & set(name.words) for words in sofar.words)
        and all(_on_day(scene, name, moment) for moment in sofar.moments)
    )


def _in_place(scene: Scene, name: Name, place: str) -> bool:
    city = place.split(",")[0].strip().lower()
    owners = [scene.book.by_ref[ref] for ref in name.of if ref in scene.book.by_ref and ref.startswith("trip:")]
    return any(n.place.split(",")[0].lower() == city for n in [name, *owners]) or (
        name.kind == "trip" and city in name.text.lower()
    )


def _on_day(scene: Scene, name: Name, moment: Any) -> bool:
    if name.starts is None:
        return False
    within = (name.starts, name.ends or name.starts)
    first, last = moment.days(scene.today, False, within)
    return first is not None and first <= within[1] and (last or first) >= within[0]
