"""Searching groups for a singer, and saying honestly what was found: near, farther, or without what was particular."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.geography.places import bounding_box
from tools.visitors.singers import Match, SingingGroup, Wish, match
from tools.wording import count, named

#: Kilometres: where nothing is said, and how far it is looked when nothing is nearer.
RADIUS_KM, FAR_KM = 40.0, 80.0
MAX_SHOWN, MAX_OPEN = 10, 5
OFFER = "You can leave a request (place, age, styles), and the team looks for you."


@dataclass(frozen=True)
class Search:
    """What a search came to: the groups in order, and sentences that say what they are.

    The last so many (`others`) sing something else than was wished.
    """

    matches: list[Match]
    told: list[str]
    others: int = 0


def search(groups: list[SingingGroup], wish: Wish) -> Search:
    """The groups that fit best; where none states what is wished, others, and words that say what they are."""
    near = fitting(groups, wish)
    stated = [m for m in near if m.stated]
    where = f"within {wish.radius_km:g} km of {wish.place.label}"
    if not stated:
        return _wider(groups, wish, near)
    shown = _shortened(near)
    best = f", the best {MAX_SHOWN}" if len(stated) > MAX_SHOWN else ""
    return Search(shown, _told(f"{counted(len(stated), wish)} {where}{best}", shown, wish))


def fitting(groups: Iterable[SingingGroup], wish: Wish) -> list[Match]:
    """The groups that fit a wish, best first; a box around the place sorts out most that are too far."""
    south, north, west, east = bounding_box(wish.place.latitude, wish.place.longitude, wish.radius_km)
    near = (g for g in groups if south <= g.latitude <= north and west <= g.longitude <= east)
    return sorted((m for group in near if (m := match(group, wish))), key=lambda m: m.rank)


def _shortened(matches: list[Match]) -> list[Match]:
    """The first of them, and few of those that leave something open: the fewer, the more there are that do not."""
    stated = [m for m in matches if m.stated][:MAX_SHOWN]
    return stated + [m for m in matches if not m.stated][: min(MAX_OPEN, MAX_SHOWN - len(stated))]


def _wider(groups: list[SingingGroup], wish: Wish, near: list[Match]) -> Search:
    """What there is when nothing near states what was wished."""
    reach = max(wish.radius_km, FAR_KM)
    far = [m for m in fitting(groups, replace(wish, radius_km=reach)) if m.stated]
    shown = _shortened([*far, *near])
    empty = wish.radius_km if far else reach
    none = f"I know of no {wish.in_words()} within {empty:g} km of {wish.place.label}."
    told = [none, *_told(f"Farther away, within {reach:g} km", shown, wish)]
    others, radius = _others(groups, wish, reach, {m.group for m in shown})
    if others:
        told += _told(f"Groups within {radius:g} km that sing something else", others, wish)
    return Search([*shown, *others], told if shown or others else [*told, OFFER], len(others))


def _others(
    groups: list[SingingGroup], wish: Wish, reach: float, known: set[SingingGroup]
) -> tuple[list[Match], float]:
    """Groups for that age whatever they sing, so many that a few are shown in all; and how far away they are."""
    if not wish.is_particular or len(known) >= MAX_OPEN:
        return [], 0
    for radius in (wish.radius_km, reach):
        found = fitting(groups, Wish(wish.place, radius, wish.age))
        if others := [m for m in found if m.group not in known][: MAX_OPEN - len(known)]:
            return others, radius
    return [], 0


def counted(number: int, wish: Wish) -> str:
    """So many of what is wished: "3 gospel groups", "1 children's choir for age 9"."""
    noun, _, rest = wish.in_words().partition(" for ")
    return f"{count(number, noun)}{f' for {rest}' if rest else ''}"


def _told(head: str, shown: list[Match], wish: Wish) -> list[str]:
    """Sentences that name the groups: those that state what was wished, then those that leave some of it open."""
    stated, unsaid = [m for m in shown if m.stated], [m for m in shown if not m.stated]
    told = [_named(head, stated, wish)] if stated else []
    if unsaid:
        some = "Others" if stated else "These"
        told.append(_named(f"{some} may suit, but do not say {_left_open(wish)}", unsaid, wish))
    return told


def _left_open(wish: Wish) -> str:
    """What a group may leave open, in words."""
    wished = ((wish.wanted_styles, "what they sing"), (wish.voicing, "for which voices they are"))
    return " or ".join(words for said, words in (*wished, (wish.wanted_kind, "what kind of group they are")) if said)


def _named(head: str, found: list[Match], wish: Wish) -> str:
    """A sentence of groups; those that have to be asked about the singer's age come last, together."""
    sure, asked = _names([m for m in found if not m.ask]), _names([m for m in found if m.ask])
    if not sure:
        return f"{head} (ask first whether they take age {wish.age}): {asked}."
    return f"{head}: {sure}; and, if they take age {wish.age}: {asked}." if asked else f"{head}: {sure}."


def _names(found: list[Match]) -> str:
    return named([f"{m.group.name} ({m.group.city}{_away(m.km)})" for m in found])


def _away(km: float) -> str:
    return f", {km:.0f} km" if km >= 1 else ""
