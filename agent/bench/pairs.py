"""`harmony bench pairs`: how well groups are recognised, on pairs that people labelled as one group or two.

The file is CSV with `label` (same, different, unsure), `why` (the sort of pair) and both sides' facts under `a_` and
`b_`. A pair is judged as a campaign judges what its sources find. Wilson's interval is that of E. B. Wilson (1927).
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from math import sqrt
from pathlib import Path

from rich.console import Console
from rich.table import Table

from agent.problems import WRONG_USE, Problem
from tools.groups.matching import Identity, Verdict, compare, why_in_words
from tools.leads.lead_identity import identity_of_found
from tools.sources.base import Found

LABELS = ("same", "different", "unsure")
#: How many standard deviations take in 95 % of a normal distribution.
_Z = 1.959964
_COLUMNS = {"id", "label", "why", "a_name", "b_name"}
_TEXTS = {field.name for field in fields(Found)} - {"latitude", "longitude"}


@dataclass(frozen=True)
class Judged:
    """A labelled pair, and what was made of it."""

    id: str
    label: str
    why: str
    one: Identity
    other: Identity
    verdict: Verdict


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of: int
    hits: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 1 of nothing."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval, 95 %."""
        if not self.of:
            return 0.0, 1.0
        spread = 1 + _Z**2 / self.of
        middle = (self.value + _Z**2 / (2 * self.of)) / spread
        half = _Z * sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2)) / spread
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.hits} of {self.of}; 95 %: {low:.3f} to {high:.3f})"


@dataclass(frozen=True)
class Judgement:
    """All pairs of a file, judged."""

    pairs: list[Judged]

    def count(self, label: str, *verdicts: Verdict) -> int:
        """How many pairs of a label were judged so; all of them where no verdict is given."""
        return sum(pair.label == label and pair.verdict in (verdicts or Verdict) for pair in self.pairs)

    @property
    def precision(self) -> Share:
        """Of the pairs that are made one without asking, those that are one. Unsure pairs do not count."""
        right, wrong = self.count("same", Verdict.SAME), self.count("different", Verdict.SAME)
        return Share(right + wrong, right)

    @property
    def recall(self) -> Share:
        """Of the pairs that are one, those that are made one or that a person is asked about."""
        return Share(self.count("same"), self.count("same", Verdict.SAME, Verdict.PERHAPS))

    @property
    def recall_alone(self) -> Share:
        """Of the pairs that are one, those that are made one without asking."""
        return Share(self.count("same"), self.count("same", Verdict.SAME))

    @property
    def asked_unsure(self) -> Share:
        """Of the pairs that nobody could label, those that a person is asked about."""
        return Share(self.count("unsure"), self.count("unsure", Verdict.PERHAPS))

    @property
    def wrong(self) -> list[Judged]:
        """The pairs that were judged against their label."""
        against = {("different", Verdict.SAME), ("same", Verdict.DIFFERENT), ("unsure", Verdict.SAME)}
        return [pair for pair in self.pairs if (pair.label, pair.verdict) in against]


def judge(file: Path) -> Judgement:
    """Judge the pairs of a file.

    Raises:
        Problem: it is no file of labelled pairs.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines)
            if missing := _COLUMNS - set(rows.fieldnames or ()):
                raise ValueError(f"it lacks the columns {', '.join(sorted(missing))}")
            return Judgement([_judged(row) for row in rows])
    except (OSError, UnicodeDecodeError, KeyError, ValueError, csv.Error) as error:
        raise Problem(f"{file} is no CSV of labelled pairs: {error}.", WRONG_USE) from None


def print_judgement(out: Console, judgement: Judgement) -> None:
    """The figures, the counts of each sort of pair, and what was judged wrong."""
    out.print(f"precision of what is made one without asking: {judgement.precision}", highlight=False)
    out.print(f"recall, counting what a person is asked about: {judgement.recall}", highlight=False)
    out.print(f"recall without asking: {judgement.recall_alone}", highlight=False)
    out.print(f"unsure pairs that a person is asked about: {judgement.asked_unsure}", highlight=False)
    out.print(_by_sort(judgement.pairs))
    for pair in judgement.wrong:
        names = f"{pair.one.name} / {pair.other.name}"
        told = f"{pair.id} is {pair.label} ({pair.why}), judged {pair.verdict}: {names}: "
        out.print(told + why_in_words(pair.one, pair.other), markup=False, highlight=False)


def _by_sort(pairs: Iterable[Judged]) -> Table:
    counts = Counter(((pair.label, pair.why), pair.verdict) for pair in pairs)
    table = Table("label", "why", *(verdict.value for verdict in Verdict))
    for sort in sorted({sort for sort, _ in counts}, key=lambda sort: (LABELS.index(sort[0]), sort[1])):
        table.add_row(*sort, *(str(counts[sort, verdict] or "") for verdict in Verdict))
    return table


def _judged(row: dict[str, str]) -> Judged:
    if row["label"] not in LABELS:
        raise ValueError(f'the label "{row["label"]}" is none of {", ".join(LABELS)}')
    one, other = _side(row, "a_"), _side(row, "b_")
    return Judged(row["id"], row["label"], row["why"], one, other, compare(one, other))


def _side(row: dict[str, str], prefix: str) -> Identity:
    given = {name.removeprefix(prefix): text for name, text in row.items() if name.startswith(prefix) and text}
    where = {name: float(given[name]) for name in ("latitude", "longitude") if name in given}
    texts = {name: text for name, text in given.items() if name in _TEXTS}
    return identity_of_found(Found(source_url="", seen_on=date.min, **(texts | where)))  # type: ignore[arg-type]
