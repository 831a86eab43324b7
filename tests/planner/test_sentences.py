"""How people say things: a sentence of staff.yaml becomes exactly its calls, one of refuse.yaml changes nothing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.catalogue import REGISTRY

HERE = Path(__file__).parent
_CALL = re.compile(r"(\w+)\((.*?)\)(?:; |$)")
_ARG = re.compile(r"(\w+)=(\"[^\"]*\"|.*?)(?=, \w+=|$)")


def _sentences() -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    for lines in yaml.safe_load((HERE / "staff.yaml").read_text()).values():
        for line in lines:
            sentence, _, calls = line.rpartition(" = ")
            if not {m[1] for m in _CALL.finditer(calls)} <= set(REGISTRY):
                continue  # a template comes with its tool
            yield (
                sentence,
                [(m[1], {a[1]: a[2].strip('"') for a in _ARG.finditer(m[2])}) for m in _CALL.finditer(calls)],
            )


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_as_text, value))
    return str(value)


@pytest.mark.parametrize(
    ("sentence", "expected"), list(_sentences()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_staff_sentence_becomes_its_calls(
    sentence: str, expected: list[tuple[str, dict[str, str]]], talk: Callable[..., Any]
) -> None:
    """What is said is called with all its arguments, and with nothing that was not said."""
    conversation = talk()
    answer = conversation.say(sentence)
    made = [(name, {arg: _as_text(value) for arg, value in args.items()}) for name, args in conversation.calls]
    wanted = [(name, {a: _made(v, conversation.calls) for a, v in args.items()}) for name, args in expected]
    assert made == wanted, answer


def _made(value: str, calls: list[tuple[str, dict[str, Any]]]) -> str:
    """`$0` is the record that the first call made, as the conversation numbers them."""
    return (
        f"{calls[int(value[1:])][0].partition('_')[2]}:{91 + int(value[1:])}" if re.fullmatch(r"\$\d", value) else value
    )


@pytest.mark.parametrize("sentence", yaml.safe_load((HERE / "refuse.yaml").read_text()))
def test_doubtful_sentence_changes_nothing(sentence: str, talk: Callable[..., Any]) -> None:
    """Where a part is not understood, missing or conditional, nothing is written and something is said."""
    conversation = talk()
    conversation.results = {
        "create_trip": {
            "error": "needs_answer",
            "question": "Which Springfield?",
            "field": "destination",
            "candidates": [],
        }
    }
    answer = conversation.say(sentence)
    assert [name for name, _ in conversation.writes if name != "create_trip"] == []
    assert len(answer) > 8
