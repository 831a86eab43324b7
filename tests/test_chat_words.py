"""What people read of a call: words for what is done, and no inner name of a tool or of an argument."""

import pytest

from agent.chat_words import step_label
from agent.field_words import without_field
from tools.catalogue import REGISTRY
from tools.context import Role


def test_staff_read_the_tool_and_visitors_what_is_done() -> None:
    args = {"age": 40, "location": "Denver"}
    labels: dict[Role, str] = {"staff": "Find singing groups: 40", "visitor": "Looking for singing groups: Denver"}
    assert {role: step_label(role, "find_singing_groups", args) for role in labels} == labels


@pytest.mark.parametrize("tool", sorted(name for name, tool in REGISTRY.items() if "visitor" in tool.roles))
def test_no_label_shows_a_visitor_a_tool_or_what_they_said_of_themselves(tool: str) -> None:
    label = step_label("visitor", tool, {"reason": "my divorce", "email": "lee@park.example", "name": "Lee Park"})
    assert label != "Looking that up"
    assert tool.replace("_", " ") not in label.lower()
    assert not any(word in label for word in ("divorce", "lee@", "Lee"))


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("starts_on: Nov 20, 2026 is past. Give a day.", "Nov 20, 2026 is past. Give a day."),
        ('location: I know no place called "X".', 'I know no place called "X".'),
        ("message: is empty. Say what it is.", "The message is empty. Say what it is."),
        ("starts_on: is missing, though an end is given.", "The day is missing, though an end is given."),
        ("steps: there are 0.", "Steps: there are 0."),
        ("Which Springfield? Springfield, MO", "Which Springfield? Springfield, MO"),
        ("at 7:30 it is over", "at 7:30 it is over"),
    ],
)
def test_a_problem_is_told_without_the_argument_s_own_name(problem: str, told: str) -> None:
    assert without_field(problem) == told
