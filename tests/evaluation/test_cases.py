"""Whole cases, played with the built-in planner and judged by their end."""

from typing import Any

import pytest

from agent.evaluation.cases import BadFile, read_file

DENVER = {"destination": "Denver, CO", "starts_on": "2026-12-04", "ends_on": "2026-12-07"}
PLAN = {"id": "plan", "as": "staff", "tags": ["trips"], "turns": [{"say": "plan a trip to Denver dec 4-7"}]}
WORLD = [
    {
        "tool": "create_trip",
        "args": {"destination": "Seattle, WA", "name": "Seattle Winter", "starts_on": "2027-01-14"},
    },
]


def gold(tool: str = "create_trip", **args: Any) -> dict[str, Any]:
    return {"gold": [{"tool": tool, "args": args}]}


def test_a_store_that_is_as_the_gold_would_have_it_passes(evaluate: Any) -> None:
    status, report = evaluate(PLAN | gold(**DENVER))
    assert (status, report["cases"], report["passed"], report["failed"]) == (0, 1, 1, [])
    assert report["by_tag"] == {"trips": {"cases": 1, "passed": 1}}
    assert report["turn_ms"]["p95"] >= report["turn_ms"]["p50"] > 0


def test_a_store_that_differs_from_the_gold_is_a_wrong_write(evaluate: Any) -> None:
    status, report = evaluate(PLAN | gold(**DENVER | {"ends_on": "2026-12-08"}))
    assert (status, report["passed"], report["wrong_writes"]) == (0, 0, 1)
    (failed,) = report["failed"]
    assert failed["calls"] == [{"tool": "create_trip", "args": DENVER | {"destination": "Denver"}}]
    assert any(line.startswith("+ trip") and "2026-12-07" in line for line in failed["diff"])
    assert any(line.startswith("- trip") and "2026-12-08" in line for line in failed["diff"])


def test_a_change_that_nobody_asked_for_is_a_wrong_write(evaluate: Any) -> None:
    _, report = evaluate(PLAN)
    assert (report["passed"], report["wrong_writes"]) == (0, 1)


def test_doing_nothing_is_a_failure_and_no_wrong_write(evaluate: Any) -> None:
    _, report = evaluate(PLAN | {"turns": [{"say": "hello"}]} | gold(**DENVER))
    assert (report["passed"], report["wrong_writes"]) == (0, 0)


def test_a_new_trips_name_counts_only_where_the_gold_gives_one(evaluate: Any) -> None:
    named = gold(**DENVER, name="Rocky Mountain Sing")
    _, report = evaluate(PLAN | gold(**DENVER), PLAN | {"id": "named"} | named)
    assert [failed["id"] for failed in report["failed"]] == ["named"]


def test_a_known_trips_name_always_counts(evaluate: Any) -> None:
    rename = {"id": "rename", "as": "staff", "turns": [{"say": "rename Seattle Winter to Rainy Days"}]}
    marked = gold("update_trip", trip="Seattle Winter", status="confirmed")
    _, report = evaluate(rename, rename | {"id": "other"} | marked, world=WORLD)
    assert report["wrong_writes"] == 2


def test_gold_that_does_not_run_is_told_apart_and_ends_with_status_2(evaluate: Any) -> None:
    status, report = evaluate(
        PLAN | gold(**DENVER),
        PLAN | {"id": "bad"} | gold(destination="Nowhere at all"),
        PLAN | {"id": "unbuilt"} | gold("fly"),
    )
    assert (status, report["cases"], report["passed"], report["bad_gold"]) == (2, 1, 1, 2)
    assert report["on_built_tools"] == {"cases": 2, "passed": 1}
    assert all(failed["why"].startswith("bad gold: ") for failed in report["failed"])


def test_reading_is_judged_by_its_call_and_by_what_was_said(evaluate: Any) -> None:
    read = {"id": "read", "as": "staff", "turns": [{"say": "what trips are coming up?"}]}
    said = {"must_call": [{"tool": "find_trips"}], "must_say": ["seattle winter", ["nonsense", "Seattle"]]}
    unsaid = {"id": "unsaid", "must_say": ["Boston"], "must_not_say": ["Seattle"], "must_not_call": ["find_trips"]}
    _, report = evaluate(read | said, read | unsaid, world=WORLD)
    (failed,) = report["failed"]
    assert failed["why"] == "did not say Boston; said Seattle; executed find_trips"


def test_a_question_is_wanted_where_the_case_asks(evaluate: Any) -> None:
    missing = {"id": "asks", "as": "staff", "turns": [{"say": "plan a trip"}], "asks": True}
    _, report = evaluate(missing, PLAN | {"id": "missed", "asks": True} | gold(**DENVER))
    assert (report["passed"], report["missed_questions"], report["needless_questions"]) == (1, 1, 0)


def test_a_question_instead_of_what_was_wanted_is_needless(evaluate: Any) -> None:
    asked = {"id": "asked", "as": "staff", "turns": [{"say": "plan a trip"}]}
    _, report = evaluate(asked | gold(**DENVER))
    assert report["needless_questions"] == 1


def test_the_floor_counts_what_silence_would_pass(evaluate: Any) -> None:
    quiet = {"id": "quiet", "as": "staff", "turns": [{"say": "hello"}]}
    _, report = evaluate(quiet, PLAN | gold(**DENVER))
    assert report["floor_passed"] == 1


def test_trials_give_pass_hat_k(evaluate: Any) -> None:
    _, report = evaluate(PLAN | gold(**DENVER), PLAN | {"id": "no"}, trials=3)
    assert report["pass_hat_k"] == {"1": 0.5, "2": 0.5, "3": 0.5}


def test_cases_do_not_see_each_other(evaluate: Any) -> None:
    _, report = evaluate(PLAN | gold(**DENVER), PLAN | {"id": "again"} | gold(**DENVER))
    assert report["passed"] == 2


def test_the_report_has_the_keys_that_its_readers_know(evaluate: Any) -> None:
    _, report = evaluate(PLAN)
    assert {"path", "cases", "passed", "pass_hat_k", "wrong_writes", "needless_questions", "missed_questions"} < set(
        report
    )
    assert {"bad_gold", "forbidden_calls", "floor_passed", "turn_ms", "by_tag", "failed"} < set(report)
    assert set(report["failed"][0]) == {"id", "why", "said", "calls", "diff"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"golden": []}, "golden"),
        ({"as": "scheduler"}, "as"),
        ({"turns": []}, "turns"),
        ({"turns": [{"approve": True}]}, "say"),
    ],
)
def test_a_file_that_is_not_of_the_format_says_where(write_file: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read_file(write_file(PLAN | change))


def test_a_case_twice_a_clock_without_zone_and_no_file_are_told(write_file: Any, tmp_path: Any) -> None:
    with pytest.raises(BadFile, match="plan is there twice"):
        read_file(write_file(PLAN, PLAN))
    with pytest.raises(BadFile, match="zone"):
        read_file(write_file(PLAN, now="2026-11-23T09:00:00"))
    with pytest.raises(BadFile, match="No such file"):
        read_file(tmp_path / "none.yaml")


def test_a_world_that_does_not_run_makes_the_file_wrong(evaluate: Any) -> None:
    with pytest.raises(BadFile, match="the world does not run: create_trip"):
        evaluate(PLAN, world=[{"tool": "create_trip", "args": {"destination": "Springfield"}}])
