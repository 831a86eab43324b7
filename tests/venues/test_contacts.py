"""Contacts: the people at a venue."""

from typing import Any

import pytest

from tools.errors import InvalidInput, NotFound, Refused


@pytest.fixture(autouse=True)
def venues(staff: Any) -> None:
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA")
    staff("add_venue", name="London Voices", location="London, England")
    staff("add_contact", venue="Evergreen", name="Ana Whitfield", role="director", email="ana@evergreen.example")


def test_a_person_is_kept_with_address_and_number_normalised(staff: Any) -> None:
    made = staff(
        "add_contact", venue="Evergreen", name="tom okafor", email="Tom@Evergreen.example", phone="206-555-0142"
    )
    contact = made.contact
    assert (contact.title, contact.email, contact.phone) == ("Tom Okafor", "tom@evergreen.example", "+12065550142")
    assert contact.venue == "Evergreen Harmony Chorus"
    assert "Evergreen Harmony Chorus" in made.headline


def test_a_number_is_read_in_the_venues_country(staff: Any) -> None:
    made = staff("add_contact", venue="London Voices", name="Nell Price", phone="020 7946 0018")
    assert made.contact.phone == "+442079460018"


def test_the_same_person_is_not_kept_twice(staff: Any) -> None:
    with pytest.raises(Refused, match="already"):
        staff("add_contact", venue="Evergreen", name="ana  whitfield")
    assert staff("find_contacts").total == 1


def test_an_address_that_is_somebody_elses_too_is_noted(staff: Any) -> None:
    made = staff("add_contact", venue="London Voices", name="Ana W", email="ana@evergreen.example")
    assert made.notes == ["ana@evergreen.example is also the address of Ana Whitfield at Evergreen Harmony Chorus."]


@pytest.mark.parametrize("bad", [{"email": "not an address"}, {"phone": "call me"}])
def test_an_address_that_is_none_is_refused_and_named(staff: Any, bad: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        staff("add_contact", venue="Evergreen", name="Somebody", **bad)
    assert refused.value.field in bad
    assert staff("find_contacts").total == 1


def test_a_person_is_changed_by_first_name(staff: Any) -> None:
    changed = staff("update_contact", contact="Ana", phone="+1 206 555 0199", role="music director")
    assert (changed.contact.phone, changed.contact.role) == ("+12065550199", "music director")
    assert changed.contact.email == "ana@evergreen.example"


def test_a_change_of_nothing_is_refused(staff: Any) -> None:
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_contact", contact="Ana")


def test_a_person_is_found_by_address(staff: Any) -> None:
    changed = staff("update_contact", contact="ana@evergreen.example", role="conductor")
    assert changed.contact.title == "Ana Whitfield"


def test_people_are_found_by_words_of_name_role_and_venue(staff: Any) -> None:
    staff("add_contact", venue="London Voices", name="Nell Price", role="director")
    assert staff("find_contacts", text="evergreen director").items[0].title == "Ana Whitfield"
    assert staff("find_contacts", text="director").total == 2
    assert staff("find_contacts", text="ana's").headline.count("ana@evergreen.example") == 1
    assert [c.title for c in staff("find_contacts", venue="London Voices").items] == ["Nell Price"]
    assert staff("find_contacts", text="hit").total == 0
    staff("update_contact", contact="Nell Price", phone="+44 20 7946 0018")
    assert [c.title for c in staff("find_contacts", text="7946 0018").items] == ["Nell Price"]
    assert staff("find_contacts", text="nobody").headline == "There are no such contacts."


def test_somebody_who_is_not_to_be_contacted_is_noted(staff: Any) -> None:
    staff("suppress", recipient="ana@evergreen.example")
    changed = staff("update_contact", contact="Ana", role="director emerita")
    assert changed.notes == ["Ana Whitfield is marked: do not contact."]


def test_an_unknown_venue_is_not_made_on_the_way(staff: Any) -> None:
    with pytest.raises(NotFound):
        staff("add_contact", venue="Nowhere Singers", name="Ana Whitfield")
