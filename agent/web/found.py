"""What a search for a group to sing with came to, as its page shows it: counts, parts, the map, the ways on."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.web.distances import STEPS, Reach
from agent.web.ring_map import Point, RingMap, ring_map
from agent.web.wishes import Asked
from tools.geography.places import Place, Reading
from tools.geography.units import Unit
from tools.results import Listing
from tools.visitors.group_search import FAR_KM, counted
from tools.visitors.singing_groups import GroupView


@dataclass(frozen=True)
class Shown:
    """A group of the list, numbered as on the map; `away` is the distance in words, empty within the place."""

    number: int
    group: GroupView
    away: str


@dataclass(frozen=True)
class Found:
    """What a search came to, in parts with a heading and a count each.

    `wider` is the address of the same, farther; `every` that of all, where the best alone are shown.
    """

    place: Place
    reach: Reach
    note: str
    headline: str
    parts: list[tuple[str, str, list[Shown]]]
    notes: list[str]
    map: RingMap | None
    wider: tuple[str, str] | None
    every: tuple[str, str] | None


def found(asked: Asked, reading: Reading, reach: Reach, answer: Listing[GroupView]) -> Found:
    """A search's answer as the page shows it."""
    place, unit, items = reading.place, reach.unit, answer.items
    fitting = [group for group in items if group.fit == "stated"]
    near = [group for group in fitting if group.distance_km <= reach.km]
    total = len(near) + (answer.total or 0) - len(items)
    count = f"{len(near)} of {total}" if total > len(near) else ""
    shown = [(head, count or str(len(groups)), _numbered(items, groups, unit)) for head, groups in _parts(items, reach)]
    wish, looked = asked.wish(place, reach), reach if fitting else _looked(reach)
    headline = f"{counted(total, wish)} within {reach} of {place.label}"
    if not near:
        headline = f"I know of no {wish.in_words()} within {looked} of {place.label}"
    wider = looked.wider()
    return Found(
        place,
        reach,
        reading.note,
        headline,
        shown,
        answer.notes,
        _map(place, reach, [one for *_, part in shown for one in part]),
        (f"Look within {wider}", asked.link(within=wider.code)) if wider else None,
        (f"Show all {total}", f"{asked.link(every=True)}#results") if count else None,
    )


def _numbered(items: Sequence[GroupView], groups: list[GroupView], unit: Unit) -> list[Shown]:
    """Groups with their numbers in the whole list, and how far away they are."""
    return [Shown(items.index(group) + 1, group, unit.away(group.distance_km)) for group in groups]


def _looked(reach: Reach) -> Reach:
    """How far the tool has looked when it found nothing."""
    far = Reach(float(STEPS[reach.unit.code][3]), reach.unit)
    return far if reach.km < FAR_KM else reach


def _parts(items: Sequence[GroupView], reach: Reach) -> list[tuple[str, list[GroupView]]]:
    """The groups by how well they fit, best first, each kind under its heading."""
    heads = {
        "near": "These fit",
        "far": "Farther away",
        "age": "For singers of one age: say the age, to see whether these fit",
        "open": "These may suit: their pages leave something open",
        "other": "Other groups, whatever they sing",
    }
    sorts: dict[str, list[GroupView]] = {sort: [] for sort in heads}
    for group in items:
        near = "near" if group.distance_km <= reach.km else "far"
        sorts[near if group.fit == "stated" else group.fit].append(group)
    return [(heads[sort], groups) for sort, groups in sorts.items() if groups]


def _map(place: Place, reach: Reach, shown: list[Shown]) -> RingMap | None:
    points = [
        Point(
            one.number,
            f"{one.number}: {one.group.title}, {one.away or 'here'}",
            f"#group-{one.number}",
            one.group.city,
            one.group.latitude,
            one.group.longitude,
        )
        for one in shown
    ]
    return ring_map(place, points, reach.unit, least_km=reach.km / 4) if points else None
