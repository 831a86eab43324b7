"""Find a group to sing with, over the real directory."""

import re
from typing import Any

import pytest

from tools.errors import InvalidInput


@pytest.fixture
def visitor(as_principal: Any) -> Any:
    return as_principal("visitor", "visitor:a")


def names(answer: Any) -> list[str]:
    return [item.title for item in answer.items]


@pytest.mark.parametrize("wish", [{"styles": ["barbershop"]}, {"kind": "barbershop_chorus"}, {"kind": "barbershop"}])
def test_barbershop_in_denver_by_style_or_by_kind(visitor: Any, wish: dict[str, Any]) -> None:
    answer = visitor("find_singing_groups", location="Denver, CO", age=52, **wish)
    assert {"Sound of the Rockies", "Colorado Chord Company"} <= set(names(answer))
    first = answer.items[0]
    assert first.link.startswith("http")
    assert first.distance_km < 1
    assert "sings barbershop" in first.why
    assert str(first.last_seen) == "2026-11-22"


def test_a_teenager_in_nashville_hears_of_the_youth_choir_first_and_of_no_college_group(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Nashville, TN", age=15)
    assert names(answer)[0] == "Nashville Youth Choir"
    assert "Melodores" not in answer.model_dump_json()
    assert "whether they take age 15." in answer.headline
    assert any("parent or guardian" in note for note in answer.notes)


def test_a_child_in_denver_hears_only_of_children_s_choirs(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Denver, CO", age=9)
    assert {"Colorado Children's Chorale", "Denver Children's Choir"} <= set(names(answer))
    assert {item.kind for item in answer.items} == {"children_choir"}


def test_women_s_voices_in_seattle(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Seattle, WA", age=31, voicing="women")
    assert "Seattle Women's Chorus" in answer.headline
    assert "Seattle Men's Chorus" not in answer.headline


def test_gospel_in_bismarck_is_honestly_not_there(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Bismarck, ND", age=40, styles=["gospel"])
    assert answer.items == []
    assert answer.headline.startswith("I know of no gospel group within 50 miles of Bismarck, ND")


def test_nobody_is_ever_shown_a_students_group(visitor: Any) -> None:
    for place in ("Los Angeles, CA", "Boston, MA", "Nashville, TN"):
        answer = visitor("find_singing_groups", location=place, age=19, styles=["contemporary_a_cappella"])
        assert not {item.kind for item in answer.items} & {"collegiate_a_cappella", "school_choir"}


def test_a_listed_venue_is_found_and_an_unlisted_one_and_a_lead_are_not(staff: Any, visitor: Any) -> None:
    staff("add_venue", name="Prairie Gospel Choir", location="Bismarck, ND", kind="gospel_choir", notes="secret")
    staff("add_contact", venue="Prairie Gospel Choir", name="Ana Secret", email="ana@prairie.example")
    ask = {"location": "Bismarck, ND", "age": 40, "styles": ["gospel"]}
    assert names(visitor("find_singing_groups", **ask)) == []
    staff("update_venue", venue="Prairie Gospel Choir", listed=True)
    answer = visitor("find_singing_groups", **ask)
    assert names(answer) == ["Prairie Gospel Choir"]
    told = answer.model_dump_json()
    assert not any(secret in told for secret in ("secret", "Ana", "prairie.example", "/desk", "venue:"))


def test_a_listed_venue_that_the_directory_knows_too_is_named_once(staff: Any, visitor: Any) -> None:
    staff("add_venue", name="Sound of the Rockies", location="Denver, CO", kind="barbershop_chorus")
    staff("update_venue", venue="Sound of the Rockies", listed=True)
    answer = visitor("find_singing_groups", location="Denver, CO", styles=["barbershop"])
    assert names(answer).count("Sound of the Rockies") == 1


def test_without_an_age_it_says_that_the_age_matters(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Denver, CO")
    assert any("say the age" in note for note in answer.notes)
    assert "children_choir" not in {item.kind for item in answer.items}


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"age": 0}, "age"),
        ({"age": 400}, "age"),
        ({"radius_km": -1}, "radius_km"),
        ({"styles": ["plumbing"]}, "styles"),
    ],
)
def test_impossible_wishes_are_refused_by_field(visitor: Any, args: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        visitor("find_singing_groups", location="Denver, CO", **args)
    assert error.value.field == field


def test_all_that_fit_are_counted_and_shown_when_asked_for(visitor: Any) -> None:
    best = visitor("find_singing_groups", location="Denver, CO")
    every = visitor("find_singing_groups", location="Denver, CO", show_all=True)
    assert len(best.items) == 10
    assert best.total == every.total == len(every.items) > 10
    assert best.headline.startswith(f"{best.total} singing groups within")


def test_several_choruses_are_choruses(visitor: Any) -> None:
    answer = visitor("find_singing_groups", location="Seattle, WA", kind="lgbtq_chorus")
    assert "LGBTQ choruses within" in answer.headline


def test_what_staff_noted_of_a_source_is_not_told_to_the_public(visitor: Any) -> None:
    every = visitor("find_singing_groups", location="Denver, CO", show_all=True, radius_km=80)
    notes = {item.note for item in every.items} - {""}
    assert notes
    assert all(re.fullmatch(r"Found on a page from about \d{4}: check that the group still exists", n) for n in notes)
