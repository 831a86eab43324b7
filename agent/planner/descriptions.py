"""Leads by what they are: "the interested Denver leads", "everyone within 50 miles of Boulder with an email"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from agent.planner.scene import Scene
from agent.planner.spans import KM_PER_MILE
from store.leads import LEAD_STAGES
from tools.kinds import GROUP_KINDS

_ALL = frozenset("all every each the our my of any".split())
_EVERY = frozenset("all every each everyone everybody anyone anybody".split())
_PEOPLE = frozenset("everyone everybody anyone anybody people folks".split())
_HEADS = frozenset("lead leads group groups choir choirs chorus choruses ensemble ensembles prospect prospects".split())
_LINKS = frozenset("in near around from at within of that who which are is round close to by the and , or both".split())
_BEFORE = r"(?:(?:and|that|who|which|whom|but|,)\s+)*"
_US = r"(?:we|i|you|us|anyone|anybody|somebody)"
_REACHED = r"(?:written(?: to)?|wrote(?: to)?|write to|contacted?|e-?mail(?:ed)?|reached(?: out to)?|messaged)"
_UNWRITTEN = re.compile(
    rf"{_BEFORE}(?:(?:{_US}\s+)?(?:have|has|had|did|were|was|are|is)\s+(?:{_US}\s+)?(?:not|never)(?:\s+yet)?"
    rf"(?:\s+(?:been|ever))?\s+{_REACHED}|(?:{_US}\s+)?never\s+{_REACHED}|(?:nobody|no one)\s+(?:has\s+)?{_REACHED}|"
    rf"(?:not|never)\s+(?:yet\s+)?{_REACHED}|still\s+(?:at\s+(?:stage\s+)?)?new|uncontacted|"
    r"untouched)(?:\s+(?:yet|before|so far|already))*\b",
    re.I,
)
_REACH = re.compile(
    rf"{_BEFORE}(?:with|having|(?:have|has)(?:\s+got)?)\s+(?:an?\s+|their\s+|known\s+)*(?P<what>e-?mails?(?:\s+address(?:es)?)?|"
    r"address(?:es)?|phones?(?:\s+numbers?)?|(?:telephone\s+)?numbers?|web\s?sites?)(?:\s+on\s+file)?\b",
    re.I,
)
_WHAT = {"e": "email", "a": "email", "p": "phone", "t": "phone", "n": "phone", "w": "website"}


@dataclass(frozen=True)
class Described:
    """What a description says so far. Of several places, each is a look of its own."""

    head: bool = False
    every: bool = False
    of_listed: bool = False
    stage: str = ""
    kind: str = ""
    has: str = ""
    unwritten: bool = False
    radius_km: float | None = None
    places: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it tells some leads from others."""
        return bool(self.stage or self.kind or self.has or self.unwritten or self.places)

    def looks(self) -> list[dict[str, Any]]:
        """The arguments of find_leads, for each place."""
        said = {"stage": self.stage, "kind": self.kind, "has": self.has, "radius_km": self.radius_km}
        look = {arg: value for arg, value in said.items() if value}
        look |= {"contacted": False} if self.unwritten else {}
        return [{**look, "near": place} for place in self.places] if self.places else [look]


def described(scene: Scene, start: int) -> Iterator[tuple[int, Described]]:
    """The descriptions that may begin at this token, each with the token after it."""
    said, at = Described(), start
    while at < len(scene.toks):
        step = _clause(scene, at, said) or _word(scene, at, said)
        if step is None:
            low = scene.toks[at].low
            if low not in _ALL and not (low in _LINKS and (said.head or said.places)):
                return
            said, at = (replace(said, every=True) if low in _EVERY else said), at + 1
            continue
        at, said = step
        if said.head and (said.tells or said.every) and (said.radius_km is None or said.places):
            yield at, said


def _clause(scene: Scene, at: int, said: Described) -> tuple[int, Described] | None:
    """What more than one word says: no message yet, how to reach them, how far around."""
    text, begin = scene.text, scene.toks[at].start
    if match := _UNWRITTEN.match(text, begin):
        return _after(scene, match), replace(said, unwritten=True)
    if (match := _REACH.match(text, begin)) and said.head:
        return _after(scene, match), replace(said, has=_WHAT[match["what"][0].lower()])
    for piece in scene.of_type(at, "miles", "km"):
        radius = round(piece.value * KM_PER_MILE, 1) if piece.type == "miles" else float(piece.value)
        return piece.end, replace(said, radius_km=radius)
    return None


def _after(scene: Scene, match: re.Match[str]) -> int:
    return scene.tokens_of(match.start(), match.end())[1]


def _word(scene: Scene, at: int, said: Described) -> tuple[int, Described] | None:
    """A stage, a kind, a place, or the noun."""
    low = scene.toks[at].low
    for piece in scene.places.get(at, ()):
        return piece.end, replace(said, places=(*said.places, str(piece.value)))
    if low in LEAD_STAGES:
        return at + 1, replace(said, stage=low)
    for piece in scene.words.get(at, ()):
        if kinds := sorted(piece.value & set(GROUP_KINDS)):
            plural = scene.toks[piece.end - 1].low.endswith(("s", "choirs"))
            return piece.end, replace(said, kind=kinds[0], head=said.head or plural)
    if low in ("ones", "one") and not said.head and low == "ones":
        return at + 1, replace(said, head=True, of_listed=True)
    if low in _PEOPLE and not said.head:
        return at + 1, replace(said, head=True)
    if low in _HEADS and not said.head and low.endswith("s"):
        return at + 1, replace(said, head=True)
    return None
