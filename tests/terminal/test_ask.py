"""`harmony ask`: one turn at the terminal."""

import json
from typing import Any


def test_a_turn_prints_the_reply_the_call_and_the_conversation(harmony: Any) -> None:
    ran = harmony("ask", "plan a trip to Denver dec 4-7")
    assert ran.code == 0
    assert ran.said.startswith("Planned Denver December")
    assert "create_trip" in ran.out
    assert "destination=Denver" in ran.out
    assert "conversation" in ran.out


def test_a_named_conversation_goes_on_where_it_was(harmony: Any) -> None:
    harmony("ask", "plan a trip to Denver dec 4-7", "--conversation", "today")
    ran = harmony("ask", "rename it to Mile High", "--conversation", "today")
    assert "Mile High" in ran.out


def test_json_is_for_programs(harmony: Any) -> None:
    told = json.loads(harmony("ask", "plan a trip to Denver dec 4-7", "--json").out)
    assert set(told) == {"conversation", "reply", "state", "calls", "approvals"}
    (call,) = told["calls"]
    assert (call["tool"], call["outcome"], call["result"]["ref"]) == ("create_trip", "done", "trip:1")


def test_what_waits_for_a_yes_is_shown_and_a_yes_does_it(harmony: Any) -> None:
    harmony("ask", "plan a trip to Denver dec 4-7", "--conversation", "c")
    asked = harmony("ask", "delete the Denver trip", "--conversation", "c")
    assert 'harmony ask "yes" --conversation c' in asked.said
    assert harmony("ask", "what trips are coming up?").out.startswith("1 trip")
    harmony("ask", "yes", "--conversation", "c")
    assert "no such trips" in harmony("ask", "what trips are coming up?").out


def test_a_card_is_shown_whole_however_narrow_the_terminal(harmony: Any) -> None:
    name = "Larkspur and Meadow Community Singers of the Greater Denver Metropolitan Area and its Western Foothills"
    harmony("ask", f'add a lead called "{name}" in Denver, CO', "--conversation", "c")
    asked = harmony("ask", "delete that lead", "--conversation", "c")
    card = asked.out[asked.out.index("╭") :].replace("│", " ")
    assert name in " ".join(card.split())


def test_a_visitor_has_no_staff_tool_and_keeps_their_conversation(harmony: Any) -> None:
    refused = harmony("ask", "plan a trip to Denver dec 4-7", "--as", "visitor", "--conversation", "v")
    assert "create_trip" not in refused.out
    assert harmony("ask", "what do you offer?", "--as", "visitor", "--conversation", "v").code == 0
    assert "no such trips" in harmony("ask", "what trips are coming up?").out


def test_somebody_elses_conversation_is_not_entered(harmony: Any) -> None:
    harmony("ask", "what do you offer?", "--as", "visitor", "--conversation", "v")
    ran = harmony("ask", "hello", "--conversation", "v")
    assert (ran.code, ran.said) == (1, "There is no such conversation of yours.")


def test_a_setting_before_the_command_holds_for_it(harmony: Any, tmp_path: Any) -> None:
    other = tmp_path / "other"
    harmony("--data-dir", str(other), "ask", "plan a trip to Denver dec 4-7")
    assert (other / "harmony.db").exists()
