"""Searching groups for a singer, and saying honestly what was found: near, farther, or without what was particular."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.geography.places import bounding_box
from tools.visitors.singers import Match, SingingGroup, Wish, match
from tools.wording import count, joined

#: Kilometres: where nothing is said, and how far it is looked when nothing is nearer.
RADIUS_KM, FAR_KM = 40.0, 80.0
MAX_SHOWN, MAX_OPEN = 10, 5
#: So many are named in the answer itself.
MAX_NAMED = 3
OFFER = "You can leave a request (place, age, styles), and the team looks for you."


@dataclass(frozen=True)
class Search:
    """What a search came to: the groups in order, and sentences that say what they are.

    The last so many (`others`) sing something else than was wished. `total` counts those too that are not among
    `matches`, since the best are enough.
    """

    matches: list[Match]
    told: list[str]
    total: int
    others: int = 0


def search(groups: list[SingingGroup], wish: Wish, most: int = MAX_SHOWN) -> Search:
    """The groups that fit best, at most so many; where none states what is wished, others, and words that say so."""
    near = fitting(groups, wish)
    stated = [m for m in near if m.stated]
    if not stated:
        return _wider(groups, wish, near)
    shown = _shortened(near, most)
    head = f"{counted(len(stated), wish)} within {wish.far(wish.radius_km)} of {wish.place.label}"
    told = [_named(head, stated, wish), *_asked(shown, wish), *_apart(shown, wish)]
    return Search(shown, told, len(shown) + max(0, len(stated) - most))


def fitting(groups: Iterable[SingingGroup], wish: Wish) -> list[Match]:
    """The groups that fit a wish, best first; a box around the place sorts out most that are too far."""
    south, north, west, east = bounding_box(wish.place.latitude, wish.place.longitude, wish.radius_km)
    near = (g for g in groups if south <= g.latitude <= north and west <= g.longitude <= east)
    return sorted((m for group in near if (m := match(group, wish))), key=lambda m: m.rank)


def _shortened(matches: list[Match], most: int = MAX_SHOWN) -> list[Match]:
    """The first of them, and few of those that do not fit as surely: the fewer, the more there are that do."""
    stated = [m for m in matches if m.stated][:most]
    return stated + [m for m in matches if not m.stated][: max(0, min(MAX_OPEN, MAX_SHOWN - len(stated)))]


def _wider(groups: list[SingingGroup], wish: Wish, near: list[Match]) -> Search:
    """What there is when nothing near states what was wished."""
    reach = max(wish.radius_km, FAR_KM)
    far = [m for m in fitting(groups, replace(wish, radius_km=reach)) if m.stated]
    shown = _shortened([*far, *near])
    empty = wish.radius_km if far else reach
    told = [f"I know of no {wish.in_words()} within {wish.far(empty)} of {wish.place.label}."]
    if far:
        told += [
            _named(f"{count(len(far), 'group')} farther away, within {wish.far(reach)}", far, wish),
            *_asked(shown, wish),
        ]
    told += _apart(shown, wish)
    others, radius = _others(groups, wish, reach, {m.group for m in shown})
    if others:
        told.append(
            _named(f"{count(len(others), 'other group')} within {wish.far(radius)}, whatever they sing", others, wish)
        )
    listed = [*shown, *others]
    return Search(listed, told if listed else [*told, OFFER], len(listed), len(others))


def _others(
    groups: list[SingingGroup], wish: Wish, reach: float, known: set[SingingGroup]
) -> tuple[list[Match], float]:
    """Groups for that age whatever they sing, so many that a few are shown in all; and how far away they are."""
    if not wish.is_particular or len(known) >= MAX_OPEN:
        return [], 0
    for radius in (wish.radius_km, reach):
        found = fitting(groups, Wish(wish.place, radius, wish.age))
        if others := [m for m in found if m.stated and m.group not in known][: MAX_OPEN - len(known)]:
            return others, radius
    return [], 0


def counted(number: int, wish: Wish) -> str:
    """So many of what is wished: "3 gospel groups", "1 children's choir for age 9"."""
    noun, _, rest = wish.in_words().partition(" for ")
    return f"{count(number, noun)}{f' for {rest}' if rest else ''}"


def _named(head: str, found: list[Match], wish: Wish) -> str:
    """A sentence that names the best of some groups; what each is like is told where they are listed."""
    names = joined([f"{m.group.name}{_where(m, wish)}" for m in found[:MAX_NAMED]])
    return f"{head}{': ' if len(found) <= MAX_NAMED else '; the best are '}{names}."


def _where(found: Match, wish: Wish) -> str:
    """In which town, and how far; empty for the town that was asked about."""
    if not found.away and found.group.city == wish.place.city:
        return ""
    return f" in {found.group.city}{f' ({found.away})' if found.away else ''}"


def _asked(shown: list[Match], wish: Wish) -> list[str]:
    """How many of those that fit have to be asked about the singer's age."""
    fit = [m for m in shown if m.stated]
    asked = sum(bool(m.ask) for m in fit)
    some = "" if asked == len(fit) else f" of {asked} of these"
    return [f"Ask first{some} whether they take age {wish.age}."] if asked else []


def _apart(shown: list[Match], wish: Wish) -> list[str]:
    """How many there are of those that leave something open, and that are for an age when none was said."""
    left, aged = (sum(m.suits == suits for m in shown) for suits in ("open", "age"))
    more = "more " if any(m.stated for m in shown) else ""
    told = [f"{left} {more}may suit, but do not say {_left_open(wish)}."] if left else []
    return told + ([f"{aged} {more}for singers of one age: say how old the singer is."] if aged else [])


def _left_open(wish: Wish) -> str:
    """What a group may leave open, in words."""
    wished = ((wish.wanted_styles, "what they sing"), (wish.voicing, "for which voices they are"))
    return " or ".join(words for said, words in (*wished, (wish.wanted_kind, "what kind of group they are")) if said)
