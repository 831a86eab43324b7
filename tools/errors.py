"""What can go wrong in a way that its reader can act on. Anything else is a bug, and reaches the log only."""

from collections.abc import Sequence
from dataclasses import dataclass


class HarmonyError(Exception):
    """An answer instead of a result: its text is one sentence for a person."""

    code = "error"


class InvalidInput(HarmonyError):
    """An argument that the caller can correct: names the field, what is wrong, and what would be right."""

    code = "invalid_input"

    def __init__(self, field: str, problem: str, remedy: str = "") -> None:
        self.field, self.problem, self.remedy = field, problem, remedy
        super().__init__(f"{field}: {problem}" + (f" {remedy}" if remedy else ""))


class NotFound(HarmonyError):
    """No such record, for this person."""

    code = "not_found"


class Forbidden(HarmonyError):
    """The principal may not use this tool."""

    code = "forbidden"


class Refused(HarmonyError):
    """A rule of the business stands against it."""

    code = "refused"


@dataclass(frozen=True)
class Candidate:
    """One possible answer to a question: its ref (`trip:12`, or the text to pass instead) and how a person calls it."""

    ref: str
    label: str


class NeedsAnswer(HarmonyError):
    """Only a person can say which, or what: ends in a question to them, never in a silent retry."""

    code = "needs_answer"

    def __init__(self, field: str, question: str, candidates: Sequence[Candidate] = ()) -> None:
        self.field, self.question, self.candidates = field, question, tuple(candidates)
        listed = "; ".join(f"{c.label} ({c.ref})" if ":" in c.ref else c.label for c in self.candidates)
        super().__init__(f"{question} {listed}".strip())


class AwaitsApproval(HarmonyError):
    """The call waits for a person's yes; nothing has been done."""

    code = "awaits_approval"

    def __init__(self, approval_id: int, headline: str) -> None:
        self.approval_id, self.headline = approval_id, headline
        super().__init__(headline)


class Unexpected(HarmonyError):
    """A bug: its traceback is in the log, under the number that the sentence names."""

    code = "unexpected"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"Something went wrong here, and nothing was changed. It is in the log under {number}.")
