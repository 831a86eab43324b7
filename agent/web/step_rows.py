"""The steps of a sequence as rows of a form, which come and go without any script: a button sends the form again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from agent.web.forms import Submitted
from store.tables import EmailSequence, SequenceStep, Template
from tools.outreach.step_input import MOST_STEPS
from tools.outreach.template_views import channel_words

UNITS = (("days", "days"), ("business_days", "business days"))
#: What a delay counts from; "before" is the same day counted backwards.
ANCHORS = (
    ("previous", "after the step before"),
    ("enrollment", "after the enrolment"),
    ("booking", "after the booking's day"),
    ("before", "before the booking's day"),
)
#: So many rows an empty form begins with.
_BEGUN = 3
_PRESSED = re.compile(r"(remove|up)-(\d{1,3})")
#: How an objection names a step: "step 2 waits", or "number 2: delay_days".
_BLAMED = re.compile(r"\b(?:step|number) (\d+)\b")
_WHOLE = re.compile(r"\d{1,6}")
_SEQUENCE = re.compile(r"sequence:(\d{1,9})")


@dataclass(frozen=True)
class StepRow:
    """One row as it was typed, and what is wrong with it."""

    template: str = ""
    channel: str = ""
    delay: str = ""
    unit: str = "days"
    after: str = "previous"
    problem: str = ""

    @property
    def empty(self) -> bool:
        """Whether it stands for no step."""
        return not self.template and not self.delay

    def step(self) -> dict[str, Any]:
        """The step, as the tool takes it; a delay that is no number stays text, which the tool objects to."""
        sign = -1 if self.after == "before" else 1
        delay: int | str = sign * int(self.delay) if _WHOLE.fullmatch(self.delay) else self.delay or 0
        named = {"channel": self.channel} if self.channel else {}
        after = "booking" if self.after == "before" else self.after
        return {"template": self.template, **named, f"delay_{self.unit}": delay, "after": after}


def begun_rows() -> list[StepRow]:
    """The rows of a form that nobody has filled in."""
    return [StepRow(after="enrollment"), *[StepRow() for _ in range(_BEGUN - 1)]]


def sent_rows(sent: Submitted) -> list[StepRow]:
    """The rows of a form that was sent."""
    numbers = [n for n in range(1, 2 * MOST_STEPS) if f"template-{n}" in sent.data]
    return [_row(sent, n) for n in numbers]


def pressed(sent: Submitted, rows: list[StepRow]) -> list[StepRow]:
    """The rows after a button that changes them; empty where another one was pressed."""
    asked = sent.text("press")
    if asked == "add":
        return [*rows, StepRow()]
    found = _PRESSED.fullmatch(asked)
    if not found or not 1 <= int(found[2]) <= len(rows):
        return []
    at, changed = int(found[2]) - 1, list(rows)
    row = changed.pop(at)
    if found[1] == "up":
        changed.insert(max(0, at - 1), row)
    return changed or [StepRow(after="enrollment")]


def steps_from(rows: Sequence[StepRow]) -> list[dict[str, Any]]:
    """The steps of the rows that are filled in."""
    return [row.step() for row in rows if not row.empty]


def blamed(rows: Sequence[StepRow], objection: str) -> list[StepRow]:
    """The rows, with an objection at the one that it names, if it names one."""
    found = _BLAMED.search(objection)
    filled = [at for at, row in enumerate(rows) if not row.empty]
    at = filled[int(found[1]) - 1] if found and 0 < int(found[1]) <= len(filled) else None
    return [replace(row, problem=_of_row(row, objection)) if n == at else row for n, row in enumerate(rows)]


def saved_sequence(session: Session, ref: str) -> tuple[dict[str, str], list[StepRow]] | None:
    """The fields and rows of a sequence that there is, for a form to change it; None where there is none."""
    found = _SEQUENCE.fullmatch(ref)
    sequence = session.get(EmailSequence, int(found[1])) if found and int(found[1]) < 2**31 else None
    if sequence is None:
        return None
    cap = str(sequence.daily_cap) if sequence.daily_cap else ""
    automatic = "true" if sequence.automatic else "false"
    given = {"name": sequence.name, "stage": sequence.stage, "steps": "", "automatic": automatic, "daily_cap": cap}
    return given, [_saved(step, n) for n, step in enumerate(sequence.steps)]


def template_choices(session: Session) -> list[tuple[str, str]]:
    """Every template, by its name."""
    rows = session.exec(select(Template).order_by(col(Template.name)))
    return [(row.name, f"{row.name} ({channel_words(row.channel)})") for row in rows]


def _row(sent: Submitted, n: int) -> StepRow:
    unit, after = sent.text(f"unit-{n}"), sent.text(f"after-{n}")
    return StepRow(
        template=sent.text(f"template-{n}").strip(),
        channel=sent.text(f"channel-{n}"),
        delay=sent.text(f"delay-{n}").strip(),
        unit=unit if unit in dict(UNITS) else "days",
        after=after if after in dict(ANCHORS) else "previous",
    )


def _saved(step: SequenceStep, n: int) -> StepRow:
    business = step.delay_business_days is not None
    delay = (step.delay_business_days if business else step.delay_days) or 0
    after = "enrollment" if n == 0 and step.anchor == "previous" else step.anchor
    return StepRow(
        template=step.template.name,
        delay=str(abs(delay)),
        unit="business_days" if business else "days",
        after="before" if delay < 0 else after,
    )


def _of_row(row: StepRow, objection: str) -> str:
    """An objection as a person reads it beside the row."""
    if not row.template:
        return "Choose a template, or empty the row."
    if row.delay and not _WHOLE.fullmatch(row.delay):
        return f"“{row.delay[:40]}” is no number of days: type one such as 3, and choose what it counts from."
    said = objection.removeprefix("steps: ")
    return f"{said[:1].upper()}{said[1:]}"
