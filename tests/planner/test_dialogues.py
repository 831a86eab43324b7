"""Conversations of several turns, with staff and with visitors: the calls that come of them, and no others."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
_CALL = re.compile(r"(\w+)\((.*?)\)(?:; |$)")
_ARG = re.compile(r"(\w+)=(\"[^\"]*\"|.*?)(?=, \w+=|$)")
#: Words that people read, not compared here.
_FREE = ("message",)


def _dialogues(file: str) -> list[Any]:
    return [pytest.param(one, id=" / ".join(one["say"])[:90]) for one in yaml.safe_load((HERE / file).read_text())]


def _wanted(calls: str) -> list[tuple[str, dict[str, str]]]:
    return [(m[1], {a[1]: a[2].strip('"') for a in _ARG.finditer(m[2])}) for m in _CALL.finditer(calls)]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _play(dialogue: dict[str, Any], conversation: Any) -> None:
    answers = [conversation.say(said) for said in dialogue["say"]]
    made = [(name, {a: _text(v) for a, v in args.items() if a not in _FREE}) for name, args in conversation.calls]
    assert made == _wanted(dialogue["calls"]), answers
    if dialogue.get("asks"):
        assert "?" in answers[-1]


@pytest.mark.parametrize("dialogue", _dialogues("dialogues.yaml"))
def test_staff_conversation_comes_to_its_calls(dialogue: dict[str, Any], talk: Callable[..., Any]) -> None:
    """A question is answered, a slip corrected, and "it" is what was spoken of."""
    _play(dialogue, talk())


@pytest.mark.parametrize("dialogue", _dialogues("visitors.yaml"))
def test_visitor_conversation_comes_to_its_calls(dialogue: dict[str, Any], talk: Callable[..., Any]) -> None:
    """Facts are gathered over the turns, consent is asked for once, and nothing of staff's is reached."""
    _play(dialogue, talk(role="visitor", known=()))
