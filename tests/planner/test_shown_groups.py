"""Questions about the groups just shown are answered from what was shown, and from nothing else."""

from datetime import date
from typing import Any

import pytest

from agent.planner.facts import facts_in
from agent.planner.plan import Plan
from agent.planner.shown_groups import about_shown, search_page
from agent.planner.state import Done, State

TODAY = date(2026, 11, 23)


def group(title: str, km: float, away: str, why: str, **more: Any) -> dict[str, Any]:
    page = f"https://{title.lower().replace(' ', '')}.example"
    about = {"city": "Boulder" if km else "Denver", "distance_km": km, "away": away, "why": why, "ask": "", "note": ""}
    return {"title": title, "link": page, "website": None, "last_seen": "2026-11-22", **about, **more}


GROUPS = [
    group("Larkspur Singers", 38.0, "24 miles", "community chorus; by audition"),
    group("Mesa Voices", 0.0, "", "community chorus; no audition"),
    group("Pine Chorale", 0.0, "", "chamber choir", ask="ask first whether it takes age 15"),
]


def shown(total: int = 3) -> State:
    result = {"items": GROUPS, "total": total}
    return State(turn=2, done=[Done(1, "find_singing_groups", {"location": "Denver, CO", "age": 15}, result, True)])


def answered(text: str, state: State) -> Plan | None:
    return about_shown(text, facts_in(text, TODAY), state)


def told(text: str) -> str:
    plan = answered(text, shown())
    assert plan is not None
    assert not plan.steps
    return " ".join((*plan.say, plan.ask))


def test_the_nearest_are_those_in_the_town_itself() -> None:
    assert told("which is closest?").startswith("The nearest are in Denver itself: Mesa Voices and Pine Chorale.")


def test_auditions_are_told_as_stated_and_silence_is_told_as_silence() -> None:
    answer = told("do I have to audition?")
    assert "By audition: Larkspur Singers. Without: Mesa Voices." in answer
    assert "One more does not say" in answer
    assert "Larkspur" not in told("which of them have no auditions?")


@pytest.mark.parametrize("text", ["tell me about the third one", "what about Pine Chorale?", "number 3, any details?"])
def test_one_group_is_told_of_with_what_to_ask_it_and_its_page(text: str) -> None:
    answer = told(text)
    assert answer.startswith("Pine Chorale (Denver): chamber choir. Ask first whether it takes age 15.")
    assert "Nov 22, 2026" in answer
    assert "(https://pinechorale.example)" in answer


def test_what_the_directory_does_not_state_is_said_so() -> None:
    assert told("is there a fee to join?").startswith("The directory does not say what it costs to join")
    assert "when and where it rehearses" in told("when do they rehearse?")


def test_the_rest_is_searched_for_only_where_there_is_a_rest() -> None:
    more = answered("show me the rest", shown(total=30))
    assert more is not None
    assert more.steps[0].args == {"location": "Denver, CO", "age": 15, "show_all": True}
    none = answered("show me the rest", shown())
    assert none is not None
    assert not none.steps


@pytest.mark.parametrize(
    "text", ["what else do you offer?", "how much is coaching?", "are you free on May 8?", "any choirs in Boston?"]
)
def test_what_is_about_something_else_is_left_alone(text: str) -> None:
    assert answered(text, shown()) is None


def test_without_a_list_the_nearest_is_asked_about() -> None:
    plan = answered("which one is closest?", State(turn=1))
    assert plan is not None
    assert plan.ask.endswith("?")
    assert answered("tell me about the first one", State(turn=1)) is None


def test_the_page_of_a_search_makes_the_same_search() -> None:
    page = search_page({"location": "Denver, CO", "age": 15, "styles": ["jazz", "pop"], "voicing": "treble"})
    assert page == "/find-a-group?where=Denver%2C+CO&age=15&voice=treble&style=jazz&style=pop&every=yes"
