"""Which groups suit a singer, and why: the rules of age, style, voice and distance. Pure.

What a group states ranks above what it leaves open; empty never means no. A kind that sings one style states it. A
group that leaves open all of several wishes suits no more than any other: it is not offered for them. Where no age was
said, a group of one age (children, seniors) is told of apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tools.geography.places import Place, distance_km
from tools.geography.units import Unit, unit_of
from tools.kinds import in_words, style_of_kind
from tools.wording import joined

CHILD_UNTIL, ADULT_FROM = 13, 18
#: Groups that nobody can join from outside, or that are no group to sing in.
NEVER = frozenset({"collegiate_a_cappella", "school_choir", "organisation"})
_YOUNG = ("children_choir", "youth_choir")
#: Where nothing is stated, children's choirs are taken to end about here, and youth choirs to begin.
_CHILDREN_UNTIL, _YOUTH_FROM = 16, 8
#: A group from so many years on is for grown-ups as such; from more, for the older ones.
_GROWN_FROM = 21
_VOICES = {"treble": "women's (treble) voices", "tenor_bass": "men's (tenor and bass) voices", "mixed": "mixed voices"}
ASK_ADULTS = "ask first whether it takes singers under 18"
#: How a group suits: all that was wished is stated; that, for singers of some age; or a part is left open. Best first.
Suits = Literal["stated", "age", "open"]
_ORDER: tuple[Suits, ...] = ("stated", "age", "open")


@dataclass(frozen=True, slots=True)
class SingingGroup:
    """A group that anybody may be told of. Empty means not stated. `source` is a public page, read on `seen_on`.

    `page_year` is the year that an old page is from.
    """

    name: str
    kind: str | None
    voicing: str | None
    styles: frozenset[str]
    min_age: int | None
    max_age: int | None
    auditioned: bool | None
    city: str
    latitude: float
    longitude: float
    website: str | None
    source: str
    seen_on: date
    page_year: int | None = None

    @property
    def sings(self) -> frozenset[str]:
        """The styles it states, the one of its kind among them."""
        own = style_of_kind(self.kind) if self.kind else None
        return self.styles | {own} if own else self.styles


@dataclass(frozen=True, slots=True)
class Wish:
    """What a singer looks for, and where. A kind that sings one style is that style."""

    place: Place
    radius_km: float
    age: int | None = None
    styles: frozenset[str] = frozenset()
    voicing: str | None = None
    kind: str | None = None

    @property
    def wanted_styles(self) -> frozenset[str]:
        """The styles, also the one that the kind stands for."""
        own = style_of_kind(self.kind) if self.kind else None
        return self.styles | {own} if own else self.styles

    @property
    def wanted_kind(self) -> str | None:
        """The kind, unless it is but another word for a style."""
        return None if self.kind and style_of_kind(self.kind) else self.kind

    @property
    def unit(self) -> Unit:
        """The unit in which distances are told there."""
        return unit_of(self.place.country)

    def far(self, km: float) -> str:
        """A radius in that unit: "25 miles", "40 km"."""
        return self.unit.radius(km)

    @property
    def is_particular(self) -> bool:
        """Whether anything but place and age was asked for."""
        return bool(self.wanted_styles or self.wanted_kind or self.voicing)

    def in_words(self) -> str:
        """What is looked for, in the singular: "gospel group", "children's choir for age 9"."""
        styles = " or ".join(in_words(style) for style in sorted(self.wanted_styles))
        noun = in_words(self.wanted_kind) if self.wanted_kind else "group" if styles else "singing group"
        voices = f" for {_VOICES[self.voicing]}" if self.voicing else ""
        age = f" for age {self.age}" if self.age is not None and self.age < ADULT_FROM else ""
        return f"{styles} {noun}".strip() + voices + age


@dataclass(frozen=True, slots=True)
class Match:
    """A group that may suit, how and why, and what to ask it first."""

    group: SingingGroup
    km: float
    away: str
    why: str
    ask: str
    suits: Suits
    rank: tuple[int, int, int, bool, float, str]

    @property
    def stated(self) -> bool:
        """Whether all that was wished is stated, and none of it left open."""
        return self.suits == "stated"


def match(group: SingingGroup, wish: Wish) -> Match | None:
    """How a group suits a wish; None where it does not."""
    km = distance_km(wish.place.latitude, wish.place.longitude, group.latitude, group.longitude)
    age = _age(group, wish.age)
    if km > wish.radius_km or age is None or (group.kind in NEVER and group.kind != wish.kind):
        return None
    open_wishes = _open(group, wish)
    if open_wishes is None:
        return None
    of_age = wish.age is None and _of_one_age(group) and wish.wanted_kind not in _YOUNG
    if of_age and open_wishes:
        return None
    suits: Suits = "age" if of_age else "open" if open_wishes else "stated"
    sings, old = group.sings & wish.wanted_styles, group.page_year is not None
    rank = (_ORDER.index(suits), age[0], -len(sings), old, round(km, 1), group.name)
    why = "; ".join(part for part in (*_reasons(group, wish), *open_wishes) if part)
    return Match(group, round(km, 1), wish.unit.away(km), why, age[1], suits, rank)


def _of_one_age(group: SingingGroup) -> bool:
    """Whether a group is for singers of one age: children, youth, seniors."""
    return group.kind in _YOUNG or group.max_age is not None or (group.min_age or 0) > _GROWN_FROM


def _age(group: SingingGroup, age: int | None) -> tuple[int, str] | None:
    """How near a group is to an age (0 is best) and what to ask about it; None where it is not for that age."""
    young = group.kind in _YOUNG
    if age is None:
        return (1, "") if young else (0, "")
    if age < (group.min_age or 0) or (group.max_age is not None and age > group.max_age):
        return None
    if young:
        return _young(group, age)
    if age >= ADULT_FROM:
        return 0, ""
    if age < CHILD_UNTIL:
        return None
    return (2, "") if group.min_age is not None else (3, ASK_ADULTS)


def _young(group: SingingGroup, age: int) -> tuple[int, str] | None:
    if group.max_age is not None:
        return 0, ""
    if age >= ADULT_FROM:
        return None
    own = age < CHILD_UNTIL if group.kind == "children_choir" else age >= CHILD_UNTIL
    if own or (group.kind == "youth_choir" and group.min_age is not None):
        return 0, ""
    fits = age < _CHILDREN_UNTIL if group.kind == "children_choir" else age >= _YOUTH_FROM
    return (1, f"ask first whether it takes age {age}") if fits else None


def _open(group: SingingGroup, wish: Wish) -> list[str] | None:
    """Which wishes the group leaves open, in words; None where it states something else, or none of several."""
    wished = sum(map(bool, (wish.wanted_styles, wish.voicing, wish.wanted_kind)))
    found = []
    if wish.wanted_styles and not wish.wanted_styles & group.sings:
        if group.sings:
            return None
        found.append("does not say what it sings")
    if wish.voicing and group.voicing != wish.voicing:
        if group.voicing:
            return None
        found.append("does not say for which voices")
    if wish.wanted_kind and group.kind not in _kinds(wish):
        if group.kind:
            return None
        found.append("does not say what kind of group it is")
    return found if len(found) < max(wished, 2) else None


def _kinds(wish: Wish) -> tuple[str | None, ...]:
    """The kinds that are wished for: for somebody young, children's and youth choirs are told apart by age alone."""
    young = wish.age is not None and wish.age < ADULT_FROM and wish.wanted_kind in _YOUNG
    return _YOUNG if young else (wish.wanted_kind,)


def _reasons(group: SingingGroup, wish: Wish) -> list[str]:
    styles = sorted(group.sings & wish.wanted_styles) or sorted(group.sings)
    auditions = {True: "by audition", False: "no audition", None: ""}[group.auditioned]
    return [
        in_words(group.kind) if group.kind else "",
        f"sings {joined([in_words(style) for style in styles])}" if styles else "",
        "treble voices" if group.kind in _YOUNG and group.voicing == "treble" else _VOICES.get(group.voicing or "", ""),
        _ages(group),
        auditions,
    ]


def _ages(group: SingingGroup) -> str:
    if group.min_age is not None and group.max_age is not None:
        return f"ages {group.min_age} to {group.max_age}"
    if group.min_age is not None:
        return f"from age {group.min_age}"
    return f"to age {group.max_age}" if group.max_age is not None else ""
