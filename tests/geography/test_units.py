"""Distances are told in the unit of the place, by one function for the chat and the pages."""

import pytest

from tools.geography.units import KM, MILES, unit_of


@pytest.mark.parametrize(("country", "unit"), [("US", MILES), ("GB", MILES), ("CA", KM), ("DE", KM), ("", KM)])
def test_miles_are_for_some_countries(country: str, unit: object) -> None:
    assert unit_of(country) == unit


def test_a_radius_in_kilometres_reads_as_people_would_choose_it() -> None:
    assert [MILES.radius(km) for km in (40.0, 80.0, 16.1, 1.6, 4.0)] == [
        "25 miles",
        "50 miles",
        "10 miles",
        "1 mile",
        "2.5 miles",
    ]
    assert [KM.radius(km) for km in (40.0, 12.5)] == ["40 km", "12.5 km"]
