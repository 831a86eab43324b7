"""Sentence templates of tools (hassil's syntax), opened into plain sequences of words and slots.

`examples` beside a tool's code say the head of a sentence; small words are left out, so that they may be said or not.
An arrow gives values that the words imply: `confirm {booking} -> status=confirmed`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from hassil.parse_expression import parse_sentence
from hassil.sample import sample_expression

from agent.planner.words import LIGHT, NEGATIONS, is_filler, opened, tokens

_PART = re.compile(r"\{(\w+)\}|[^{}]+")
#: A template of slots alone, such as "{lead} is {stage}", hangs on its verb.
_IS = re.compile(r"\b(?:is|are|was|were|be)\b")
#: At the end of a template that implies a value, other small words say it ("was there", "is in").
_COPULA = frozenset("is are was were be been the a an to as of for".split())
#: A template that is a question by its first word is not laid along a statement.
_YES_NO = re.compile(r"(?:is|are|was|were|has|have|did(?! \{miles)|does|do (?:i|we|you|they)|am) ", re.I)
_CHOICE = re.compile(r"\(([^()|]*)\|[^()]*\)|\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to ask for a tool.

    `parts` are words ("plan") and slots ("{destination}"); `implied` values come with it; `question` where it asks
    by its first word (is, do, …).
    """

    tool: str
    parts: tuple[str, ...]
    implied: tuple[tuple[str, str], ...]
    heavy: frozenset[str]
    question: bool = False
    copula: bool = False

    @property
    def bare(self) -> bool:
        """Whether no word of weight tells it from anything else."""
        return all(part in LIGHT for part in self.heavy)

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in order."""
        return tuple(part[1:-1] for part in self.parts if part[0] == "{")


@lru_cache(maxsize=512)
def patterns_of(tool: str, examples: tuple[str, ...]) -> tuple[Pattern, ...]:
    """Every pattern of the tool's examples, without repetitions."""
    found = {p: None for example in examples for p in _patterns(tool, example) if _tells(p)}
    return tuple(found)


def _tells(pattern: Pattern) -> bool:
    """Whether the pattern tells anything: one slot alone would fit any words."""
    return not (pattern.bare and "{text}" in pattern.parts) and (bool(pattern.heavy) or len(pattern.slots) > 1)


def _patterns(tool: str, example: str) -> list[Pattern]:
    template, _, arrow = example.partition("->")
    implied = tuple(tuple(pair.strip().split("=", 1)) for pair in arrow.split(",") if "=" in pair)
    expression = parse_sentence(template.strip()).expression
    return [_pattern(tool, text, implied) for text in sample_expression(expression, expand_lists=False)]


def _pattern(tool: str, text: str, implied: tuple[tuple[str, ...], ...]) -> Pattern:
    parts: list[str] = []
    pieces = list(_PART.finditer(opened(text)))
    for at, m in enumerate(pieces):
        particle = bool(implied) and at == len(pieces) - 1
        parts += (
            [f"{{{m[1]}}}"]
            if m[1]
            else [t.norm for t in tokens(m[0]) if not is_filler(t) or (particle and t.low not in _COPULA)]
        )
    said = frozenset(p for p in parts if p[0] != "{")
    heavy = frozenset(p for p in said if p not in LIGHT)
    heavy = said if heavy <= NEGATIONS else heavy
    question = bool(_YES_NO.match(text))
    copula = not said and bool(_IS.search(text))
    return Pattern(tool, tuple(parts), tuple((k, v) for k, v in implied), heavy, question, copula)


def spoken(example: str) -> str:
    """An example as a readable sentence.

    The first of each choice, what is optional left out, slots as their names in words.
    """
    text = example.partition("->")[0].strip()
    while (opened_text := _CHOICE.sub(lambda m: m[1] or "", text)) != text:
        text = opened_text
    return re.sub(r"\s+", " ", re.sub(r"\{(\w+)\}", lambda m: m[1].replace("_", " "), text)).strip()
