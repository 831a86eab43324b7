"""Which groups suit whom: ages first, then what is stated above what is left open."""

from dataclasses import replace
from datetime import date

import pytest

from tools.geography.places import resolve
from tools.visitors.group_search import fitting, search
from tools.visitors.singers import SingingGroup, Wish, match

DENVER = resolve("Denver, CO")
CHOIR = SingingGroup(
    name="A Choir",
    kind="community_chorus",
    voicing=None,
    styles=frozenset(),
    min_age=None,
    max_age=None,
    auditioned=None,
    city="Denver",
    latitude=DENVER.latitude,
    longitude=DENVER.longitude,
    website=None,
    source="https://choir.example",
    seen_on=date(2026, 11, 22),
)
KIDS = replace(CHOIR, name="Kids", kind="children_choir")
YOUTH = replace(CHOIR, name="Youth", kind="youth_choir")
WISH = Wish(DENVER, 40.0)


def suits(group: SingingGroup, age: int) -> str | None:
    """What is asked first; None where it does not suit."""
    found = match(group, replace(WISH, age=age))
    return found.ask if found else None


@pytest.mark.parametrize("age", [5, 9, 12])
def test_a_group_of_adults_is_never_offered_to_a_child(age: int) -> None:
    assert suits(CHOIR, age) is None
    assert suits(replace(CHOIR, min_age=4), age) is None
    assert suits(replace(CHOIR, kind=None), age) is None


@pytest.mark.parametrize("age", [13, 15, 17])
def test_a_teenager_gets_a_group_of_adults_only_with_the_word_to_ask(age: int) -> None:
    assert suits(CHOIR, age) == "ask first whether it takes singers under 18"
    assert suits(replace(CHOIR, min_age=13), age) == ""
    assert suits(replace(CHOIR, min_age=18), age) is None


def test_a_teenager_is_offered_youth_choirs_first() -> None:
    found = fitting([CHOIR, KIDS, YOUTH], replace(WISH, age=15))
    assert [m.group.name for m in found] == ["Youth", "Kids", "A Choir"]


def test_children_s_choirs_are_for_children_and_end_where_they_say() -> None:
    assert suits(KIDS, 9) == ""
    assert suits(replace(KIDS, min_age=7, max_age=14), 14) == ""
    assert suits(replace(KIDS, min_age=7, max_age=14), 15) is None
    assert suits(replace(KIDS, max_age=18), 17) == ""
    assert suits(KIDS, 15) == "ask first whether it takes age 15"
    assert suits(KIDS, 17) is None
    assert suits(KIDS, 30) is None


def test_youth_choirs_are_for_teenagers_and_younger_ones_ask() -> None:
    assert suits(YOUTH, 14) == ""
    assert suits(YOUTH, 11) == "ask first whether it takes age 11"
    assert suits(replace(YOUTH, min_age=8), 11) == ""
    assert suits(YOUTH, 6) is None
    assert suits(YOUTH, 19) is None
    assert suits(replace(YOUTH, min_age=14, max_age=22), 19) == ""


@pytest.mark.parametrize("kind", ["collegiate_a_cappella", "school_choir", "organisation"])
def test_what_nobody_can_join_from_outside_is_never_offered(kind: str) -> None:
    assert match(replace(CHOIR, kind=kind), replace(WISH, age=20)) is None


def test_a_style_and_its_kind_are_one_thing() -> None:
    by_kind = replace(CHOIR, name="By kind", kind="barbershop_chorus")
    by_style = replace(CHOIR, name="By style", styles=frozenset({"barbershop"}))
    for wish in (replace(WISH, styles=frozenset({"barbershop"})), replace(WISH, kind="barbershop_chorus")):
        assert [m.group.name for m in fitting([CHOIR, by_kind, by_style], wish) if m.stated] == ["By kind", "By style"]


def test_what_is_stated_ranks_above_what_is_empty_and_empty_is_not_no() -> None:
    jazz = replace(CHOIR, name="Z Jazz", styles=frozenset({"jazz"}))
    folk = replace(CHOIR, name="Folk", styles=frozenset({"folk"}))
    found = fitting([CHOIR, folk, jazz], replace(WISH, styles=frozenset({"jazz"})))
    assert [(m.group.name, m.stated) for m in found] == [("Z Jazz", True), ("A Choir", False)]
    assert "does not say what it sings" in found[1].why


def test_voices_and_kinds_filter_only_what_states_another() -> None:
    women = replace(CHOIR, name="Women", voicing="treble")
    mixed = replace(CHOIR, name="Mixed", voicing="mixed")
    assert [m.group.name for m in fitting([CHOIR, women, mixed], replace(WISH, voicing="treble"))] == [
        "Women",
        "A Choir",
    ]
    found = fitting([CHOIR, replace(CHOIR, name="Chamber", kind="chamber_choir")], replace(WISH, kind="chamber_choir"))
    assert [m.group.name for m in found] == ["Chamber"]


def test_more_of_the_wished_styles_ranks_higher_and_an_old_page_lower() -> None:
    one = replace(CHOIR, name="One", styles=frozenset({"jazz"}))
    both = replace(CHOIR, name="Two", styles=frozenset({"jazz", "pop"}))
    old = replace(one, name="Known long ago", page_year=2014)
    found = fitting([old, one, both], replace(WISH, styles=frozenset({"jazz", "pop"})))
    assert [m.group.name for m in found] == ["Two", "One", "Known long ago"]


def test_when_nothing_is_near_it_looks_farther_and_says_so() -> None:
    far = replace(CHOIR, name="Far", latitude=DENVER.latitude + 0.5)
    found = search([far], WISH)
    assert [m.group.name for m in found.matches] == ["Far"]
    assert " ".join(found.told) == (
        "I know of no singing group within 25 miles of Denver, CO."
        " 1 group farther away, within 50 miles: Far in Denver (35 miles)."
    )


def test_when_nothing_sings_that_it_says_so_and_offers_others_as_others() -> None:
    folk = replace(CHOIR, name="Folk", styles=frozenset({"folk"}))
    found = search([folk], replace(WISH, styles=frozenset({"gospel"})))
    assert " ".join(found.told) == (
        "I know of no gospel group within 50 miles of Denver, CO."
        " 1 other group within 25 miles, whatever they sing: Folk."
    )


def test_when_there_is_nothing_at_all_it_says_so_and_offers_to_take_a_request() -> None:
    found = search([], replace(WISH, age=9))
    assert found.matches == []
    assert "no singing group for age 9 within 50 miles of Denver, CO" in found.told[0]
    assert "leave a request" in found.told[-1]


def test_a_widened_search_keeps_to_the_age() -> None:
    found = search([CHOIR], replace(WISH, age=9, styles=frozenset({"gospel"})))
    assert found.matches == []


def test_where_the_wide_radius_was_asked_for_nothing_is_said_of_a_wider_one() -> None:
    told = search([], replace(WISH, radius_km=120.0)).told[0]
    assert told == "I know of no singing group within 75 miles of Denver, CO."


def test_a_group_that_leaves_all_of_several_wishes_open_is_not_offered_for_them() -> None:
    treble = replace(CHOIR, name="Treble", voicing="treble")
    wish = replace(WISH, voicing="treble", styles=frozenset({"barbershop"}))
    assert [m.group.name for m in fitting([CHOIR, treble], wish)] == ["Treble"]
    assert [m.group.name for m in fitting([CHOIR, treble], replace(WISH, voicing="treble"))] == ["Treble", "A Choir"]


def test_without_an_age_groups_of_one_age_are_told_of_apart() -> None:
    kids, seniors = replace(KIDS, voicing="treble"), replace(CHOIR, name="Seniors", voicing="treble", min_age=50)
    women = replace(CHOIR, name="Women", voicing="treble")
    found = search([kids, seniors, women], replace(WISH, voicing="treble"))
    assert [(m.group.name, m.suits) for m in found.matches] == [
        ("Women", "stated"),
        ("Seniors", "age"),
        ("Kids", "age"),
    ]
    assert found.told[-1] == "2 more for singers of one age: say how old the singer is."
    assert [m.suits for m in search([kids], replace(WISH, kind="children_choir")).matches] == ["stated"]


def test_the_answer_names_the_best_and_counts_all() -> None:
    many = [replace(CHOIR, name=f"Choir {letter}") for letter in "ABCDEFGHIJKL"]
    found = search(many, WISH)
    assert (len(found.matches), found.total) == (10, 12)
    best = "Choir A, Choir B and Choir C"
    assert found.told == [f"12 singing groups within 25 miles of Denver, CO; the best are {best}."]
    assert len(search(many, WISH, most=100).matches) == 12
