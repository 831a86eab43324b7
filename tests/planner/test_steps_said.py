"""The steps of a sequence in the words of people, and several records in one phrase."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.planner.steps_said import steps_said

LEADS = {"items": [{"ref": f"lead:{n}", "title": f"Lead {n}"} for n in (4, 2, 1)], "headline": "3 leads."}


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("Cold 1 right away, then Hello 4 days later", [("Cold 1", 0, None), ("Hello", 4, "previous")]),
        ("Hello a week after enrolling", [("Hello", 7, "enrollment")]),
        ("Hello on enrollment; Hello again two days after the first", [("Hello", 0, None), ("Hello", 2, "previous")]),
        ("Packing List 3 days before the gig", [("Packing List", -3, "booking")]),
        ("2 days after enrollment Hello, then 5 days later Bye", [("Hello", 2, "enrollment"), ("Bye", 5, "previous")]),
    ],
)
def test_steps_are_heard_with_their_delays(said: str, steps: list[tuple[str, int, str | None]]) -> None:
    assert [(s["template"], s["delay_days"], s.get("after")) for s in steps_said(said) or []] == steps


def test_business_days_are_their_own_kind() -> None:
    assert steps_said("Hello 5 working days after the previous step") == [
        {"template": "Hello", "delay_business_days": 5, "after": "previous"}
    ]


@pytest.mark.parametrize("said", ["", "two nice ones", "Hello 2 days after enrollment and something else"])
def test_what_is_no_step_is_not_guessed(said: str) -> None:
    assert steps_said(said) is None


@pytest.mark.parametrize(
    ("said", "refs"),
    [
        ("put them in the cold sequence", ["lead:4", "lead:2", "lead:1"]),
        ("start the cold sequence for the first two", ["lead:4", "lead:2"]),
        ("enroll all of these in the cold sequence", ["lead:4", "lead:2", "lead:1"]),
        ("put the second one in the cold sequence", ["lead:2"]),
    ],
)
def test_what_was_listed_is_meant_in_its_order(talk: Callable[..., Any], said: str, refs: list[str]) -> None:
    conversation = talk(results={"find_leads": LEADS})
    conversation.say("show the leads near Denver")
    conversation.say(said)
    assert conversation.calls[-1] == ("enroll_in_sequence", {"sequence": "sequence:1", "recipients": refs})


def test_who_was_shown_alone_since_is_meant_alone(talk: Callable[..., Any]) -> None:
    conversation = talk(results={"find_leads": LEADS, "get_lead": {"ref": "lead:2", "headline": "Bluebird."}})
    conversation.say("show the leads near Denver")
    conversation.say("show lead Bluebird")
    conversation.say("put them in the cold sequence")
    assert conversation.calls[-1][1]["recipients"] == ["lead:2"]
