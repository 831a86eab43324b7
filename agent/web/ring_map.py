"""A small map that asks nobody for tiles: rings of equal distance around a place, points by town, towns by name.

The projection is the azimuthal equidistant one (https://en.wikipedia.org/wiki/Azimuthal_equidistant_projection):
distances and directions from the middle are true, so a ring is a circle. Lengths are the drawing's own units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, radians, sin

from tools.geography.gazetteer import Place
from tools.geography.nearest_town import largest_towns
from tools.geography.places import distance_km
from tools.geography.units import Unit

#: The drawing is a square of this side. A number's disc is as wide as a finger needs (WCAG 2.2: 24 px).
SIDE = 360.0
_MIDDLE, _EDGE = SIDE / 2, 12.0
_DISC, _APART = 12.0, 26.0
_RINGS = 3
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 400)
_TOWNS_TRIED, _TOWNS_NAMED = 60, 9
#: The golden angle, in radians: points at one spot are spread by it before they are pushed apart.
_GOLDEN = 2.399963
_LETTER, _LINE = 6.2, 13.0
#: In degrees from north, where a ring's name may stand, the first the best.
_AROUND = (0, 180, 30, -30, 150, -150, 60, -60)


@dataclass(frozen=True)
class Point:
    """Something to be shown: its number, what it is called, where it leads, and the town it lies in, in degrees."""

    number: int
    label: str
    link: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Disc:
    """The points of one town as they are drawn at `x`, `y`; a line leads to the town (`to_x`, `to_y`) if that is apart.

    A point alone is drawn as its number; several as how many they are.
    """

    points: tuple[Point, ...]
    x: float
    y: float
    to_x: float
    to_y: float

    @property
    def text(self) -> str:
        """What stands in it: "7", or "×4"."""
        return str(self.points[0].number) if len(self.points) == 1 else f"×{len(self.points)}"

    @property
    def label(self) -> str:
        """What it is called: "7: Evergreen Chorus, 12 miles", or "4 groups in Golden: 2, 5, 6, 9"."""
        if len(self.points) == 1:
            return self.points[0].label
        return f"{len(self.points)} groups in {self.points[0].town}: {', '.join(str(p.number) for p in self.points)}"

    @property
    def link(self) -> str:
        """Where it leads: to the first of its points."""
        return self.points[0].link

    @property
    def apart(self) -> bool:
        """Whether it stands beside its place."""
        return hypot(self.x - self.to_x, self.y - self.to_y) > _DISC / 2


@dataclass(frozen=True)
class Ring:
    """All that is at one distance from the middle; what it is called stands on it, around `text_x`."""

    radius: float
    label: str
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Town:
    """A town for orientation: its dot, and its name from `text_x` on or (`anchor` end) up to it.

    Where a number stands on it (`hidden`), it has no dot of its own.
    """

    name: str
    x: float
    y: float
    text_x: float
    text_y: float
    anchor: str
    hidden: bool = False


@dataclass(frozen=True)
class RingMap:
    """The whole drawing. `scale` is the length of the bar that stands for the first ring's distance."""

    discs: list[Disc]
    rings: list[Ring]
    towns: list[Town]
    scale: float


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return not (
            other.right < self.left or other.left > self.right or other.bottom < self.top or other.top > self.bottom
        )

    @property
    def inside(self) -> bool:
        return self.left >= 2 and self.top >= 2 and self.right <= SIDE - 2 and self.bottom <= SIDE - 2


def ring_map(centre: Place, points: Sequence[Point], unit: Unit, least_km: float = 0.0) -> RingMap:
    """The map of some points around a place, just wide enough for the farthest, and for so many kilometres."""
    away = (distance_km(centre.latitude, centre.longitude, p.latitude, p.longitude) for p in points)
    far = max([least_km, *away])
    step = next((s for s in _STEPS if ceil(far * 1.05 / unit.in_km / s) <= _RINGS), _STEPS[-1])
    count = max(_RINGS - 1, ceil(far * 1.05 / unit.in_km / step))
    per_km = (_MIDDLE - _EDGE) / (count * step * unit.in_km)
    discs = _spread([(here, *_drawn(centre, here[0], per_km)) for here in _by_town(points)])
    rings = [_ring(n * step * unit.in_km * per_km, unit.say(n * step), discs) for n in range(1, count + 1)]
    return RingMap(discs, rings, _named(centre, per_km, discs, rings), rings[0].radius)


def _by_town(points: Sequence[Point]) -> list[tuple[Point, ...]]:
    """The points that lie at one spot, together; in the order of the first of each."""
    towns: dict[tuple[float, float], list[Point]] = {}
    for point in points:
        towns.setdefault((round(point.latitude, 3), round(point.longitude, 3)), []).append(point)
    return [tuple(here) for here in towns.values()]


def _ring(radius: float, label: str, discs: list[Disc]) -> Ring:
    """A ring, with its name where no number covers it."""
    taken = [_disc_box(disc) for disc in discs]
    places = [(_MIDDLE + radius * sin(a), _MIDDLE + 4 - radius * cos(a)) for a in map(radians, _AROUND)]
    boxes = [_text_box(x, y, label, "middle") for x, y in places]
    free = (n for n, box in enumerate(boxes) if box.inside and not any(box.meets(other) for other in taken))
    x, y = places[next(free, 0)]
    return Ring(round(radius, 1), label, round(x, 1), round(y, 1))


def _drawn(centre: Place, at: Point | Place, per_km: float) -> tuple[float, float]:
    """Where a point lies in the drawing."""
    south, north = radians(centre.latitude), radians(at.latitude)
    aside = radians(at.longitude - centre.longitude)
    bearing = atan2(sin(aside) * cos(north), cos(south) * sin(north) - sin(south) * cos(north) * cos(aside))
    away = per_km * distance_km(centre.latitude, centre.longitude, at.latitude, at.longitude)
    return round(_MIDDLE + away * sin(bearing), 1), round(_MIDDLE - away * cos(bearing), 1)


def _spread(found: list[tuple[tuple[Point, ...], float, float]]) -> list[Disc]:
    """The towns' discs, pushed apart until none covers another or the middle."""
    places = [[x + 2 * cos(_GOLDEN * n), y + 2 * sin(_GOLDEN * n)] for n, (_, x, y) in enumerate(found)]
    for _ in range(300):
        if not _pushed(places):
            break
    return [Disc(p, round(at[0], 1), round(at[1], 1), x, y) for (p, x, y), at in zip(found, places, strict=True)]


def _pushed(places: list[list[float]]) -> bool:
    """Push what is too near a little apart, within the edges; whether anything was."""
    moved = False
    for n, one in enumerate(places):
        for other in places[n + 1 :]:
            moved |= _push(one, other, _APART)
        moved |= _push(one, [_MIDDLE, _MIDDLE], _DISC + 7, both=False)
        one[:] = [min(max(value, _DISC + 2), SIDE - _DISC - 2) for value in one]
    return moved


def _push(one: list[float], other: list[float], least: float, both: bool = True) -> bool:
    wide, tall = one[0] - other[0], one[1] - other[1]
    away = hypot(wide, tall) or 0.01
    lacking = least - away
    if lacking <= 0.05:
        return False
    share = lacking / away / (2 if both else 1)
    one[0], one[1] = one[0] + wide * share, one[1] + tall * share
    if both:
        other[0], other[1] = other[0] - wide * share, other[1] - tall * share
    return True


def _named(centre: Place, per_km: float, discs: list[Disc], rings: list[Ring]) -> list[Town]:
    """The middle and the largest towns, each where its name covers nothing else."""
    numbers = [_disc_box(disc) for disc in discs]
    taken = [*numbers, _Box(_MIDDLE - 6, _MIDDLE - 6, _MIDDLE + 6, _MIDDLE + 6)]
    taken += [_text_box(ring.text_x, ring.text_y, ring.label, "middle") for ring in rings]
    towns = largest_towns(centre.latitude, centre.longitude, _MIDDLE / per_km, _TOWNS_TRIED)
    named: list[Town] = []
    for town in [centre, *(t for t in towns if (t.city, t.region) != (centre.city, centre.region))]:
        x, y = _drawn(centre, town, per_km)
        own = _Box(x - 3, y - 3, x + 3, y + 3)
        hidden = any(box.meets(own) for box in numbers) and any(hypot(d.to_x - x, d.to_y - y) < 3 for d in discs)
        covered = not hidden and any(box.meets(own) for box in taken)
        farthest = 60 if town is centre else 24 if hidden else 6
        put = None if covered and town is not centre else _beside(town.city, (x, y), taken, farthest, hidden)
        if put:
            named.append(put)
            taken += [_text_box(put.text_x, put.text_y, put.name, put.anchor), own]
        if len(named) > _TOWNS_NAMED:
            break
    return named


def _beside(
    name: str, at: tuple[float, float], taken: Iterable[_Box], farthest: int, hidden: bool = False
) -> Town | None:
    """A name right, left, below or above its dot, as near as there is room."""
    for gap in range(6, farthest + 1, 6):
        for dx, dy, anchor in ((gap, 4, "start"), (-gap, 4, "end"), (0, gap + 10, "middle"), (0, -gap, "middle")):
            x, y = at[0] + dx, at[1] + dy
            box = _text_box(x, y, name, anchor)
            if box.inside and not any(box.meets(other) for other in taken):
                return Town(name, *at, round(x, 1), round(y, 1), anchor, hidden)
    return None


def _disc_box(disc: Disc) -> _Box:
    return _Box(disc.x - _DISC, disc.y - _DISC, disc.x + _DISC, disc.y + _DISC)


def _text_box(x: float, y: float, text: str, anchor: str) -> _Box:
    """About where a text stands; `y` is its base line."""
    width = len(text) * _LETTER
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return _Box(left - 1, y - _LINE + 3, left + width + 1, y + 3)
