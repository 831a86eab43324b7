"""A step of a sequence and its delay as people say them: "the third message", "5 business days after enrolment"."""

import re
from collections.abc import Iterator
from typing import Any

from agent.planner.scene import Piece, Scene
from agent.planner.slots import Slot
from agent.planner.steps_said import SMALL_NUMBERS

_ORDINALS = {
    word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_NTH = rf"{'|'.join(_ORDINALS)}|[1-9]\d?(?:st|nd|rd|th)"
_NOUN = r"(?:step|message|e-?mail|mail|text|one)\b"
_STEP = re.compile(
    rf"(?:the\s+|a\s+)?(?:(?P<last>last|final)\s+{_NOUN}|step\s+(?:no\.?\s*|number\s+|#)?(?P<number>\d{{1,2}}|"
    rf"{'|'.join(SMALL_NUMBERS)})\b|(?P<nth>{_NTH})\s+{_NOUN})",
    re.I,
)
_BETWEEN = re.compile(
    rf"between\s+(?:the\s+)?(?:steps?\s+)?(?P<one>{_NTH}|\d{{1,2}}|{'|'.join(SMALL_NUMBERS)})(?:\s+{_NOUN})?\s+and\s+"
    rf"(?:the\s+)?(?:step\s+)?(?P<two>{_NTH}|\d{{1,2}}|{'|'.join(SMALL_NUMBERS)})(?:\s+{_NOUN}|\b)",
    re.I,
)
_BEFORE_IT = r"(?:previous|last|prior)(?:\s+(?:step|one|message|e-?mail))?|(?:one|step|message)\s+before(?:\s+it)?"
_DELAY = re.compile(
    rf"(?P<number>\d{{1,3}}|an?|{'|'.join(SMALL_NUMBERS)})\s+(?P<business>(?:business|working|work|week)[\s-]?)?"
    rf"(?P<unit>days?|weeks?)\b(?P<rest>\s+(?:(?P<later>later|on)\b|after\s+(?:the\s+)?(?:(?P<previous>{_BEFORE_IT})|"
    rf"(?P<enrollment>enroll?(?:ment|ing)|start))\b|(?P<side>after|before)\s+(?:the\s+|their\s+)?(?P<booking>booking|gig|"
    rf"event|engagement|visit|concert|workshop)\b))?",
    re.I,
)


def one_step(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A step of a sequence: "step 2", "the third message"."""
    begin = scene.toks[start].start
    if said := step_said(scene.text[begin:]):
        yield Piece(scene.tokens_of(begin, begin + said[0])[1], "step", said[1], -0.1)


def delays(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A step's delay, with what it counts from where that is said."""
    begin = scene.toks[start].start
    for length, said in delays_said(scene.text[begin:]):
        if slot.name in said:
            yield Piece(scene.tokens_of(begin, begin + length)[1], "delay", said, -0.05 * len(said))


def step_said(text: str) -> tuple[int, str] | None:
    """The length of a step's words at the beginning of the text, and the step as the tool takes it; None for none."""
    if pair := _BETWEEN.match(text):
        one, two = _number(pair["one"]), _number(pair["two"])
        return (pair.end(), str(two)) if two == one + 1 else None
    said = _STEP.match(text)
    if said is None:
        return None
    return said.end(), "last" if said["last"] else str(_number(said["number"] or said["nth"]))


def delays_said(text: str) -> list[tuple[int, dict[str, Any]]]:
    """The readings of a delay at the beginning of the text, with their lengths: bare, and with what it counts from.

    "$later" marks a delay that may be meant on top of the one that is there.
    """
    said = _DELAY.match(text)
    if said is None:
        return []
    number = _number(said["number"]) * (7 if said["unit"].lower().startswith("week") else 1)
    kind = "delay_business_days" if said["business"] else "delay_days"
    found: list[tuple[int, dict[str, Any]]] = [(said.end("unit"), {kind: number})]
    if said["rest"]:
        more = {"$later": True} if said["later"] else {"after": _anchor(said)}
        before = (said["side"] or "").lower() == "before"
        found.append((said.end(), {kind: -number if before else number, **more}))
    return found


def _anchor(said: re.Match[str]) -> str:
    return next(name for name in ("previous", "enrollment", "booking") if said[name])


def _number(word: str) -> int:
    low = word.lower()
    digits = re.match(r"\d+", low)
    return int(digits[0]) if digits else _ORDINALS.get(low) or SMALL_NUMBERS.get(low, 1)
