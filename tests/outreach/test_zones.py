"""In which zone somebody is: as their records say, never as their number does."""

import pytest

from store.tables import Venue
from tools.outreach.zones import hint_of, known_zone, zone_of


@pytest.mark.parametrize(
    ("where", "zone"),
    [
        ({"timezone": "America/Denver", "city": "Boston"}, "America/Denver"),
        ({"city": "Denver", "region": "CO", "country": "US"}, "America/Denver"),
        ({"timezone": "Mars/Olympus", "city": "Toronto", "country": "CA"}, "America/Toronto"),
        ({"city": "Pensacola", "region": "FL", "country": "US"}, "America/Chicago"),
        ({"city": "Miami", "region": "FL", "country": "US"}, "America/New_York"),
        ({"city": "London", "region": "ON", "country": "CA"}, "America/Toronto"),
        ({"city": "London"}, "Europe/London"),
        ({"city": "Springfield"}, None),  # several are about as large
        ({"city": "Nowhere at All"}, None),
        ({"region": "CO", "country": "US"}, None),
        ({}, None),
    ],
)
def test_a_zone_is_the_groups_own_or_its_towns(where: dict[str, str], zone: str | None) -> None:
    assert zone_of(Venue(name="Choir", **where)) == zone


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "a" * 300, "\0"])
def test_what_is_no_zone_is_none(name: str | None) -> None:
    assert known_zone(name) is None


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        ("+16155550119", "Chicago"),
        ("+12125550119", "New York"),
        ("+442079460018", "London"),
        ("+18005550119", ""),  # free of charge: from anywhere
        (None, ""),
    ],
)
def test_a_number_only_hints_at_where_it_comes_from(number: str | None, hint: str) -> None:
    assert hint_of(number) == hint
