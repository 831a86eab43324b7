"""The finder's map: distances are true, no number hides another, and names cover nothing."""

from itertools import combinations
from math import hypot

import pytest

from agent.web.distances import Reach, reach_of
from agent.web.ring_map import SIDE, Point, ring_map
from tools.geography.nearest_town import largest_towns
from tools.geography.places import distance_km, resolve
from tools.geography.units import Unit, unit_of

MILES, KM = Unit("mi"), Unit("km")


def points(*places: str) -> list[Point]:
    found = [resolve(place) for place in places]
    return [Point(n, p.city, f"#group-{n}", p.city, p.latitude, p.longitude) for n, p in enumerate(found, 1)]


def test_a_ring_is_where_its_label_says() -> None:
    boston = resolve("Boston, MA")
    drawn = ring_map(boston, points("Concord, MA", "Worcester, MA", "Lowell, MA"), MILES)
    per_mile = drawn.rings[-1].radius / float(drawn.rings[-1].label.split()[0])
    assert drawn.rings[0].radius == pytest.approx(drawn.scale)
    for disc in drawn.discs:
        (point,) = disc.points
        miles = distance_km(boston.latitude, boston.longitude, point.latitude, point.longitude) / 1.609344
        assert hypot(disc.to_x - SIDE / 2, disc.to_y - SIDE / 2) == pytest.approx(miles * per_mile, abs=0.2)
    worcester = next(disc for disc in drawn.discs if disc.label == "Worcester")
    assert worcester.to_x < SIDE / 2 - 50  # west is left


def test_groups_of_one_town_have_one_mark_that_counts_them() -> None:
    drawn = ring_map(resolve("Boston, MA"), points("Boston, MA", "Concord, MA", "Boston, MA", "Boston, MA"), MILES)
    assert [(disc.text, disc.label, disc.link) for disc in drawn.discs] == [
        ("×3", "3 groups in Boston: 1, 3, 4", "#group-1"),
        ("2", "Concord", "#group-2"),
    ]


NEAR_BOSTON = ("Boston, MA", "Cambridge, MA", "Somerville, MA", "Brookline, MA", "Medford, MA", "Quincy, MA")


@pytest.mark.parametrize("number", range(1, len(NEAR_BOSTON) + 1))
@pytest.mark.parametrize("least_km", [10, 300])
def test_marks_stand_apart_and_within_the_drawing(number: int, least_km: float) -> None:
    drawn = ring_map(resolve("Boston, MA"), points(*NEAR_BOSTON[:number]), MILES, least_km=least_km)
    assert len(drawn.discs) == number
    for one, other in combinations(drawn.discs, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 24
    for disc in drawn.discs:
        assert 12 <= disc.x <= SIDE - 12
        assert 12 <= disc.y <= SIDE - 12


def test_the_middle_and_larger_towns_are_named_inside_the_drawing() -> None:
    drawn = ring_map(resolve("Denver, CO"), points("Denver, CO", "Boulder, CO"), KM, least_km=30)
    names = [town.name for town in drawn.towns]
    assert names[0] == "Denver"
    assert len(names) == len(set(names)) >= 4
    for town in drawn.towns:
        assert 0 < town.text_x < SIDE
        assert 0 < town.text_y < SIDE


def test_the_largest_towns_around_a_point_come_largest_first() -> None:
    boston = resolve("Boston, MA")
    towns = largest_towns(boston.latitude, boston.longitude, 70, 3)
    assert towns[0].city == "Boston"
    assert [town.population for town in towns] == sorted((town.population for town in towns), reverse=True)
    fiji = resolve("Suva, Fiji")
    assert largest_towns(fiji.latitude, fiji.longitude, 1000, 5)  # over the 180th meridian


@pytest.mark.parametrize(
    ("text", "country", "code", "km"),
    [
        ("", "US", "25mi", 40.2),
        ("", "DE", "40km", 40.0),
        ("10mi", "US", "10mi", 16.1),
        ("10mi", "CA", "20km", 20.0),
        ("160km", "GB", "100mi", 160.9),
        ("33", "US", "33mi", 53.1),
        ("nan", "US", "25mi", 40.2),
        ("-5km", "FR", "40km", 40.0),
        ("5000mi", "US", "25mi", 40.2),
    ],
)
def test_a_radius_is_read_in_the_place_s_unit(text: str, country: str, code: str, km: float) -> None:
    reach = reach_of(text, unit_of(country))
    assert (reach.code, reach.km) == (code, km)
    assert reach in reach.among()


def test_distances_are_said_as_people_say_them() -> None:
    assert [MILES.away(km) for km in (0, 0.9, 1.1, 1.7, 40)] == ["", "", "1 mile", "1 mile", "25 miles"]
    assert KM.away(12.4) == "12 km"
    assert str(Reach(25.0, MILES).wider()) == "50 miles"
    assert Reach(200.0, MILES).wider() is None
