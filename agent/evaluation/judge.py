"""Judging a case: by what the store holds, by what was said, and by the calls that leave no trace."""

import re
from dataclasses import dataclass, field

from agent.evaluation.calls import CallReader
from agent.evaluation.cases import Case
from agent.evaluation.dump import Dump
from agent.evaluation.play import Played

_LIST_ITEM = re.compile(r"^\s*([-*•]|\d+[.)])\s")


@dataclass(frozen=True)
class States:
    """The store as the case found it, as the case left it, and as the gold would have left it."""

    start: Dump
    final: Dump
    gold: Dump


@dataclass
class Verdict:
    """Why a case failed (nothing: it passed), and the faults that are counted apart."""

    why: list[str] = field(default_factory=list)
    diff: list[str] = field(default_factory=list)
    wrong_write: bool = False
    needless_question: bool = False
    missed_question: bool = False
    forbidden: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether all was as it should be."""
        return not self.why


def judge(case: Case, played: Played, states: States, reader: CallReader) -> Verdict:
    """Compare what came of a case with what should have."""
    verdict = Verdict(diff=states.final.differences(states.gold), forbidden=played.forbidden(case))
    asked = asks_something(played.last)
    verdict.wrong_write = bool(verdict.diff) and bool(states.final.differences(states.start))
    verdict.missed_question = case.asks and not asked
    undone = _missing_calls(case, played, reader)
    verdict.needless_question = not case.asks and asked and bool(verdict.diff or undone)
    verdict.why = [
        *([f"broke: {played.broke}"] if played.broke else []),
        *(["wrong write" if verdict.wrong_write else "not done"] if verdict.diff else []),
        *undone,
        *_said_problems(case, played.heard),
        *(["did not ask"] if verdict.missed_question else []),
        *(f"executed {tool}" for tool in case.must_not_call if any(made.tool == tool for made in played.made)),
        *(f"executed {tool}, which a {case.role} does not have" for tool in verdict.forbidden),
    ]
    return verdict


def asks_something(answer: str) -> bool:
    """Whether an answer ends by asking: its last paragraph, with a list of choices after it, has a question in it."""
    lines = [line for line in answer.strip().splitlines() if line.strip()]
    while lines and _LIST_ITEM.match(lines[-1]):
        lines.pop()
    return bool(lines) and "?" in lines[-1]


def says(text: str, heard: str) -> bool:
    """Whether a text is in what was said, ignoring case and white space."""
    return _flat(text) in _flat(heard)


def says_apart(text: str, heard: str) -> bool:
    """As `says`, but only where no letter or digit adjoins the text."""
    return re.search(rf"(?<![^\W_]){re.escape(_flat(text))}(?![^\W_])", _flat(heard)) is not None


def _missing_calls(case: Case, played: Played, reader: CallReader) -> list[str]:
    return [
        f"no call {wanted.tool}({', '.join(f'{k}={v}' for k, v in wanted.args.items())})"
        for wanted in case.must_call
        if not any(reader.same(wanted, made) for made in played.made)
    ]


def _said_problems(case: Case, heard: str) -> list[str]:
    choices = [[item] if isinstance(item, str) else item for item in case.must_say]
    unsaid = [
        f"did not say {' / '.join(any_of)}" for any_of in choices if not any(says(text, heard) for text in any_of)
    ]
    return unsaid + [f"said {text}" for text in case.must_not_say if says_apart(text, heard)]


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
