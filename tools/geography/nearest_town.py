"""The towns of the gazetteer around a point: the nearest, and the largest."""

from functools import cache
from itertools import product
from math import floor

from tools.geography.gazetteer import Place, every_town
from tools.geography.places import bounding_box, distance_km

#: Farther away than so many kilometres, a point is in no town.
REACH_KM = 50.0


def nearest_town(latitude: float, longitude: float) -> Place | None:
    """The town nearest to a point in degrees; None where there is none within 50 km.

    Beyond 60 degrees north, where squares are narrow, it may be the second nearest.
    """
    here = _square(latitude, longitude)
    around = [(here[0] + tall, here[1] + wide) for tall in (-1, 0, 1) for wide in (-1, 0, 1)]
    near = [town for square in around for town in _towns().get(square, ())]
    measured = ((distance_km(latitude, longitude, town.latitude, town.longitude), town) for town in near)
    found = min(measured, key=lambda one: (one[0], -one[1].population), default=None)
    return found[1] if found and found[0] <= REACH_KM else None


def largest_towns(latitude: float, longitude: float, radius_km: float, most: int) -> list[Place]:
    """The towns of most people within a distance, in kilometres, of a point in degrees, the largest first."""
    box = bounding_box(latitude, longitude, radius_km)
    tall = range(floor(box.south), floor(box.north) + 1)
    wide = range(floor(box.west), floor(box.east) + 1)
    around = {town for square in product(tall, wide) for town in _towns().get(square, ())}
    near = [t for t in around if distance_km(latitude, longitude, t.latitude, t.longitude) <= radius_km]
    return sorted(near, key=lambda town: (-town.population, town.city))[:most]


def _square(latitude: float, longitude: float) -> tuple[int, int]:
    """The square degree that a point lies in: at least 55 km wide up to 60 degrees."""
    return floor(latitude), floor(longitude)


@cache
def _towns() -> dict[tuple[int, int], list[Place]]:
    squares: dict[tuple[int, int], list[Place]] = {}
    for town in every_town():
        squares.setdefault(_square(town.latitude, town.longitude), []).append(town)
    return squares
