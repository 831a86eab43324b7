"""Services: what visitors may know of, and what staff may change."""

import re
from typing import Any

import pytest

from tools.errors import InvalidInput, NeedsAnswer, NotFound


@pytest.fixture
def visitor(as_principal: Any) -> Any:
    return as_principal("visitor", "visitor:a")


def test_a_fresh_store_offers_the_five_built_in_services(visitor: Any) -> None:
    listed = visitor("list_services")
    assert [item.title for item in listed.items] == ["Speaking", "Coaching", "Workshops", "Masterclass", "Arrangements"]
    assert all(item.link.startswith("/services/") for item in listed.items)
    assert all(item.title in listed.headline for item in listed.items)


def test_each_built_in_service_tells_what_it_is_and_states_neither_price_nor_length(visitor: Any) -> None:
    for item in visitor("list_services").items:
        told = visitor("get_service", service=item.ref).service.description
        assert "For whom: " in told
        assert "Good to have ready when you ask:\n- " in told
        assert "How the price is found: " in told
        assert not re.search(r"\d|[$€]", told)


def test_an_unstated_price_is_said_to_be_unstated(visitor: Any) -> None:
    shown = visitor("get_service", service="masterclass")
    assert shown.service.price_from is None
    assert "Masterclass" in shown.headline
    assert "price and length are not stated" in shown.headline


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("workshop", "Workshops"),
        ("a keynote", "Speaking"),
        ("masterclasses", "Masterclass"),
        ("mastercalss", "Masterclass"),
        ("a coaching session for our quartet", "Coaching"),
        ("an arrangement", "Arrangements"),
        ("service:3", "Workshops"),
    ],
)
def test_a_service_is_found_by_what_people_call_it(visitor: Any, said: str, meant: str) -> None:
    assert visitor("get_service", service=said).service.title == meant


def test_a_new_service_is_on_the_site_with_its_price_and_length(staff: Any, visitor: Any) -> None:
    made = staff(
        "save_service",
        name="Sight-Singing Clinic",
        summary="Read new music with confidence.",
        price_from="$750",
        duration_minutes=90,
    )
    assert made.service.published
    assert "from $750" in made.headline
    assert "90 minutes" in made.headline
    shown = visitor("get_service", service="sight singing clinic")
    assert shown.link == "/services/sight-singing-clinic"
    assert shown.headline.startswith("Sight-Singing Clinic: from $750, 90 minutes. ")


def test_an_unpublished_service_does_not_exist_for_visitors(staff: Any, visitor: Any) -> None:
    ref = staff("save_service", name="Secret Retreat", summary="Later.", published=False).ref
    assert "Secret Retreat" in staff("list_services").headline
    assert "Secret Retreat" not in visitor("list_services").headline
    for said in (ref, "Secret Retreat", "secret retrat"):
        with pytest.raises(NotFound) as error:
            visitor("get_service", service=said)
        assert "Retreat" not in str(error.value).replace(said, "")


def test_an_ambiguous_word_is_asked_about(staff: Any, visitor: Any) -> None:
    staff("save_service", name="Vocal Coaching", summary="One to one.")
    with pytest.raises(NeedsAnswer) as error:
        visitor("get_service", service="coach")
    assert {candidate.label for candidate in error.value.candidates} == {"Coaching", "Vocal Coaching"}


def test_an_update_changes_what_is_given_and_keeps_the_address(staff: Any, visitor: Any) -> None:
    staff("update_service", service="masterclass", price_from="$1,385", duration_minutes=100)
    staff("update_service", service="masterclass", name="Open Masterclass")
    shown = visitor("get_service", service="open masterclass")
    assert (shown.service.price_from, shown.service.duration_minutes) == ("$1,385", 100)
    assert shown.link == "/services/masterclass"


def test_hiding_a_service_takes_it_off_the_site(staff: Any, visitor: Any) -> None:
    assert "not on the site" in staff("update_service", service="speaking", published=False).headline
    assert "Speaking" not in visitor("list_services").headline


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"name": "Masterclass ", "summary": "Again."}, "name"),
        ({"name": "Quick One", "summary": "No.", "duration_minutes": 0}, "duration_minutes"),
        ({"name": "Quick One", "summary": "No.", "price_from": "-5"}, "price_from"),
        ({"name": "Quick One", "summary": "   "}, "summary"),
    ],
)
def test_what_cannot_be_a_service_is_refused_by_field(staff: Any, args: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        staff("save_service", **args)
    assert error.value.field == field


def test_an_update_of_nothing_says_so(staff: Any) -> None:
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_service", service="speaking")


def test_two_names_that_make_one_address_get_two(staff: Any, visitor: Any) -> None:
    staff("save_service", name="Café Sing", summary="With coffee.")
    staff("save_service", name="Cafe Sing", summary="Without.")
    links = {item.link for item in visitor("list_services").items}
    assert {"/services/cafe-sing", "/services/cafe-sing-2"} <= links
