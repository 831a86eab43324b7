"""Figures over many cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

from agent.evaluation.cases import Case
from agent.evaluation.judge import Verdict
from agent.evaluation.play import Played
from tools.registry import REGISTRY


@dataclass(frozen=True)
class CaseResult:
    """A case with its trials. `bad_gold` says why its gold does not run (then there are no trials)."""

    case: Case
    trials: list[tuple[Played, Verdict]] = field(default_factory=list)
    floor_passed: bool = False
    bad_gold: str = ""

    @property
    def passed(self) -> bool:
        """Whether every trial passed."""
        return bool(self.trials) and all(verdict.passed for _, verdict in self.trials)

    @property
    def needs(self) -> list[str]:
        """The tools that the case speaks of and that are not built."""
        return sorted(self.case.tools_named - REGISTRY.keys())

    @property
    def stands_on_built_tools(self) -> bool:
        """Whether the case needs nothing that is still to be built.

        A case of outreach that names no tool at all speaks of sending, so it counts as needing one.
        """
        speaks_of_sending = "outreach" in self.case.tags and not self.case.tools_named
        return not self.needs and not (speaks_of_sending and "send_message" not in REGISTRY)

    def first_failure(self) -> tuple[Played, Verdict]:
        """The first trial that did not pass."""
        return next((played, verdict) for played, verdict in self.trials if not verdict.passed)

    def any(self, fault: str) -> bool:
        """Whether some trial has the fault (a flag of `Verdict`)."""
        return any(getattr(verdict, fault) for _, verdict in self.trials)


@dataclass(frozen=True)
class FileResult:
    """Every case of a file. The score speaks of those whose gold runs."""

    path: str
    results: list[CaseResult]

    @property
    def scored(self) -> list[CaseResult]:
        """The cases that count."""
        return [result for result in self.results if not result.bad_gold]

    @property
    def bad_gold(self) -> list[CaseResult]:
        """The cases whose gold does not run."""
        return [result for result in self.results if result.bad_gold]

    def count(self, fault: str) -> int:
        """In how many cases some trial has the fault."""
        return sum(result.any(fault) for result in self.scored)

    @property
    def passed(self) -> int:
        """How many cases passed in every trial."""
        return sum(result.passed for result in self.scored)

    @property
    def turn_ms(self) -> list[float]:
        """How long each turn took, in milliseconds."""
        return [took for result in self.scored for played, _ in result.trials for took in played.turn_ms]


def pass_hat(results: Sequence[CaseResult], k: int) -> float:
    """The chance that k trials of a case drawn at random all pass: the mean of C(passed, k) / C(trials, k)."""
    shares = [
        comb(sum(v.passed for _, v in r.trials), k) / comb(len(r.trials), k) for r in results if len(r.trials) >= k
    ]
    return sum(shares) / len(shares) if shares else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of the values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0


def by_tag(results: Sequence[CaseResult]) -> dict[str, dict[str, int]]:
    """Cases and passed ones of each tag."""
    cases = Counter(tag for result in results for tag in result.case.tags)
    passed = Counter(tag for result in results if result.passed for tag in result.case.tags)
    return {tag: {"cases": number, "passed": passed[tag]} for tag, number in sorted(cases.items())}


def as_json(file: FileResult, trials: int) -> dict[str, Any]:
    """A file's part of the report."""
    scored = file.scored
    return {
        "path": file.path,
        "cases": len(scored),
        "passed": file.passed,
        "pass_hat_k": {str(k): round(pass_hat(scored, k), 4) for k in range(1, trials + 1)},
        "wrong_writes": file.count("wrong_write"),
        "needless_questions": file.count("needless_question"),
        "missed_questions": file.count("missed_question"),
        "bad_gold": len(file.bad_gold),
        "forbidden_calls": file.count("forbidden"),
        "on_built_tools": _built(file.results),
        "floor_passed": sum(result.floor_passed for result in scored),
        "turn_ms": {"p50": round(percentile(file.turn_ms, 0.5), 1), "p95": round(percentile(file.turn_ms, 0.95), 1)},
        "by_tag": by_tag(scored),
        "failed": [_failed(result) for result in file.results if result.bad_gold or not result.passed],
    }


def _failed(result: CaseResult) -> dict[str, Any]:
    if result.bad_gold:
        return {"id": result.case.id, "why": f"bad gold: {result.bad_gold}", "said": [], "calls": [], "diff": []}
    played, verdict = result.first_failure()
    calls = [{"tool": made.tool, "args": made.args} for made in played.made]
    return {
        "id": result.case.id,
        "why": "; ".join(verdict.why),
        "said": played.said,
        "calls": calls,
        "diff": verdict.diff,
    }


def _built(results: Sequence[CaseResult]) -> dict[str, int]:
    """The cases that need no tool still to be built."""
    built = [result for result in results if result.stands_on_built_tools]
    return {"cases": len(built), "passed": sum(result.passed for result in built)}
