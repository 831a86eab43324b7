"""Venues: the groups where bookings take place."""

from typing import Any

import pytest

from tools.errors import InvalidInput, NeedsAnswer, NotFound


@pytest.fixture
def commonwealth(staff: Any) -> str:
    made = staff(
        "add_venue", name="Commonwealth Women's Chorus", location="Cambridge, MA", kind="community chorus", size=70
    )
    return str(made.ref)


def test_a_venue_is_kept_with_what_was_said(staff: Any) -> None:
    made = staff(
        "add_venue",
        name="harborside a cappella",
        location="Boston, MA",
        kind="a cappella group",
        website="harborside.example",
        size=14,
    )
    venue = made.venue
    assert (venue.title, venue.place, venue.kind) == ("Harborside A Cappella", "Boston, MA", "a_cappella_group")
    assert (venue.website, venue.size) == ("https://harborside.example", 14)
    assert made.link == f"/desk/venues/{made.ref.partition(':')[2]}"
    assert "14 singers" in made.headline


def test_a_kind_that_nobody_said_is_not_inferred_from_the_name(staff: Any) -> None:
    made = staff("add_venue", name="Tulsa Gospel Choir", location="Tulsa, OK")
    assert made.venue.kind is None


@pytest.mark.parametrize(
    "name",
    [
        "Commonwealth Men's Chorus",
        "Commonwealth Womens Chorus",
        "Commonwealth Chorus",
        "Commonwelth Women's Chorus",
        "COMMONWEALTH WOMEN'S CHORUS",
    ],
)
def test_a_name_close_to_a_known_one_asks_first(staff: Any, commonwealth: str, name: str) -> None:
    with pytest.raises(NeedsAnswer, match="Commonwealth Women's Chorus") as asked:
        staff("add_venue", name=name, location="Boston, MA")
    assert [c.ref for c in asked.value.candidates] == [commonwealth]
    assert staff("find_venues").total == 1


def test_the_answer_that_it_is_another_one_makes_it(staff: Any, commonwealth: str) -> None:
    made = staff("add_venue", name="Commonwealth Men's Chorus", location="Boston, MA", distinct=True)
    assert made.ref != commonwealth
    assert staff("find_venues").total == 2


@pytest.mark.parametrize("name", ["Back Bay Chorus", "Seattle Treble Voices", "Boston City Singers"])
def test_names_that_share_only_words_of_kind_are_not_close(staff: Any, commonwealth: str, name: str) -> None:
    assert staff("add_venue", name=name, location="Boston, MA").venue.title == name


@pytest.mark.parametrize("size", [0, -4, 100_000])
def test_a_size_that_is_none_is_refused(staff: Any, size: int) -> None:
    with pytest.raises(InvalidInput, match="size"):
        staff("add_venue", name="Tiny Voices", location="Boston, MA", size=size)
    assert staff("find_venues").total == 0


def test_a_venue_is_changed_and_the_rest_stays(staff: Any, commonwealth: str) -> None:
    changed = staff("update_venue", venue="commonwealth", size=82, location="Somerville, MA")
    assert (changed.venue.size, changed.venue.place) == (82, "Somerville, MA")
    assert changed.venue.kind == "community_chorus"


def test_a_change_of_nothing_is_refused(staff: Any, commonwealth: str) -> None:
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_venue", venue=commonwealth)


def test_a_qualifier_is_no_misspelling(staff: Any, commonwealth: str) -> None:
    with pytest.raises(NotFound):
        staff("update_venue", venue="Commonwealth Men's Chorus", size=20)


def test_venues_near_a_place_come_nearest_first_within_the_radius(staff: Any, commonwealth: str) -> None:
    staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA", size=26)
    staff("add_venue", name="Evergreen Harmony", location="Seattle, WA")
    near = staff("find_venues", near="Tacoma, WA")
    assert [line.title for line in near.items] == ["Rainlight Chamber Choir", "Evergreen Harmony"]
    assert near.items[0].distance_km == 0
    assert 35 < near.items[1].distance_km < 50
    assert "Rainlight Chamber Choir" in near.headline
    assert staff("find_venues", near="Tacoma, WA", radius_km=10).total == 1


def test_venues_are_found_by_text_and_kind(staff: Any, commonwealth: str) -> None:
    staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA")
    assert [v.ref for v in staff("find_venues", text="cambridge").items] == [commonwealth]
    assert [v.ref for v in staff("find_venues", kind="community_chorus").items] == [commonwealth]
    assert staff("find_venues", text="nothing of the kind").headline == "There are no such venues."


@pytest.mark.parametrize("radius", [0, -5, 100_000])
def test_a_radius_that_is_none_is_refused(staff: Any, radius: float) -> None:
    with pytest.raises(InvalidInput, match="radius"):
        staff("find_venues", near="Boston, MA", radius_km=radius)


def test_one_venue_is_shown_with_its_people_and_bookings(staff: Any, commonwealth: str) -> None:
    staff("add_contact", venue=commonwealth, name="Ruth Abernathy", role="president", email="Ruth@Common.example")
    staff("create_trip", destination="Boston, MA", starts_on="2027-03-04", ends_on="2027-03-09")
    staff("add_booking", trip="Boston", venue=commonwealth, starts_at="2027-03-06T15:00", service="workshops")
    shown = staff("get_venue", venue="Commonwealth Women's")
    assert [c.email for c in shown.venue.contacts] == ["ruth@common.example"]
    assert [b.status for b in shown.venue.bookings] == ["tentative"]
    assert "Ruth Abernathy" in shown.headline
    assert "Workshops" in shown.headline
