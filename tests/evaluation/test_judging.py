"""The rules of judging, each by itself."""

from collections import Counter
from typing import Any

import pytest
from sqlmodel import select

from agent.evaluation.calls import CallReader
from agent.evaluation.cases import Case, ToolCall
from agent.evaluation.dump import Dump, Given, dump, plain
from agent.evaluation.judge import States, Verdict, asks_something, judge, says, says_apart
from agent.evaluation.play import Made, Played
from agent.evaluation.score import CaseResult, pass_hat, percentile
from store.database import writing
from store.tables import CampaignSource


@pytest.fixture
def same(dispatcher: Any, staff: Any) -> Any:
    """Whether a call made has what a wanted call of the same tool has, on a store with two trips."""
    staff("create_trip", destination="Seattle, WA", name="Seattle Winter", starts_on="2027-01-14")
    staff("create_trip", destination="Boston, MA", name="Boston Spring")
    reader = CallReader(dispatcher, dispatcher, staff.principal)
    return lambda tool, wanted, made: reader.same(ToolCall(tool=tool, args=wanted), Made(tool, made))


@pytest.mark.parametrize(
    ("tool", "wanted", "made", "equal"),
    [
        ("create_trip", {"destination": "Denver, CO"}, {"destination": "denver colorado", "notes": "x"}, True),
        ("create_trip", {"destination": "Denver, CO"}, {"destination": "Boulder, CO"}, False),
        ("create_trip", {"destination": "Denver", "starts_on": "2026-12-04"}, {"destination": "Denver"}, False),
        ("get_trip", {"trip": "Seattle Winter"}, {"trip": "trip:1"}, True),
        ("get_trip", {"trip": "seattle"}, {"trip": "trip:2"}, False),
        ("update_trip", {"status": "cancelled"}, {"trip": "trip:1", "status": "called off"}, True),
        ("find_trips", {"text": "Winter"}, {"text": " winter. "}, True),
        ("find_leads", {"radius_km": 96.6}, {"radius_km": 96.6, "near": "Seattle"}, True),
        ("find_leads", {"radius_km": 96.6}, {"radius_km": 60}, False),
        ("find_leads", {"kind": "gospel_choir"}, {"kind": "gospel choir"}, True),
    ],
)
def test_arguments_compare_after_the_tools_own_parsing(
    same: Any, tool: str, wanted: dict[str, Any], made: dict[str, Any], equal: bool
) -> None:
    assert same(tool, wanted, made) is equal


@pytest.mark.parametrize(
    ("answer", "asks"),
    [
        ("Which trip do you mean?", True),
        ("Which trip do you mean? Seattle Winter (trip:1); Boston Spring (trip:2)", True),
        ("Which one?\n- Seattle Winter\n- Boston Spring", True),
        ("Did you know? \n\nPlanned Denver.", False),
        ("Planned Denver.", False),
        ("", False),
    ],
)
def test_an_answer_asks_when_it_ends_in_a_question(answer: str, asks: bool) -> None:
    assert asks_something(answer) is asks


def test_saying_ignores_case_and_space_and_apart_minds_letters_and_digits() -> None:
    assert says("sound of  the rockies", "The Sound of the\nRockies sings.")
    assert says("14", "Jan 14")
    assert says_apart("available", "It is available.")
    assert not says_apart("available", "It is unavailable.")
    assert not says_apart("Ana", "Banana")
    assert says_apart("Swingin' Dores", "the Swingin' Dores!")


def test_text_compares_without_case_space_and_final_punctuation() -> None:
    assert plain("  Hello   World!  ") == plain("hello world")


def test_a_visitors_case_in_which_a_staff_tool_executed_says_so() -> None:
    case = Case.model_validate({"id": "v", "as": "visitor", "turns": [{"say": "hi"}]})
    played = Played(said=["done"], made=[Made("create_trip", {})])
    nothing = Dump(Counter())
    verdict = judge(case, played, States(nothing, nothing, nothing), reader=None)  # type: ignore[arg-type]  # no calls wanted
    assert verdict.forbidden == ["create_trip"]
    assert not verdict.passed


def test_stores_compare_whatever_their_ids(staff: Any, engine: Any) -> None:
    before = dump(engine, Given())
    staff("create_trip", destination="Denver", name="First")
    once = dump(engine, Given())
    (line,) = once.differences(before)
    assert line.startswith("+ trip: place=denver, co")
    staff("undo", change="change:1")
    staff("create_trip", destination="Denver", name="First")
    assert dump(engine, Given()).differences(once) == []


def test_free_text_and_moments_do_not_count(staff: Any, engine: Any) -> None:
    staff("create_trip", destination="Denver", notes="one thing")
    one = dump(engine, Given())
    staff("update_trip", trip="Denver", notes="another thing")
    assert dump(engine, Given()).differences(one) == []


def test_how_long_a_source_took_does_not_count(staff: Any, engine: Any, clock: Any) -> None:
    staff("run_campaign", location="Boulder, CO", radius_km=12)
    first = dump(engine, Given())
    with writing(engine, clock()) as session:
        for source in session.exec(select(CampaignSource)):
            source.seconds = 99.0
    assert dump(engine, Given()).differences(first) == []


def test_pass_hat_is_the_share_of_choices_of_trials_that_all_pass() -> None:
    half = result(True, True, False, False)
    assert pass_hat([half], 1) == 0.5
    assert pass_hat([half], 2) == pytest.approx(1 / 6)
    assert pass_hat([half, result(True, True, True, True)], 2) == pytest.approx((1 / 6 + 1) / 2)
    assert pass_hat([half], 4) == 0


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (1.0, 4)])
def test_percentiles_are_values_that_were_measured(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == value
    assert percentile([], share) == 0


def result(*passed: bool) -> CaseResult:
    case = Case.model_validate({"id": "x", "as": "staff", "turns": [{"say": "hi"}]})
    return CaseResult(case, [(Played(), Verdict(why=[] if good else ["no"])) for good in passed])
