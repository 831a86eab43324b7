"""What is said after tools have answered: their headlines, their remarks, and what went wrong in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_ai.messages import RetryPromptPart, ToolReturnPart

from agent.field_words import without_field
from agent.planner.state import as_dict, content_of


@dataclass(frozen=True)
class Outcome:
    """What came of one call. `code` is empty where it went well; `candidates` are what a person may choose among."""

    call_id: str
    result: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    text: str = ""
    arg: str = ""
    candidates: tuple[dict[str, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the call went well."""
        return not self.code


def outcome_of(part: ToolReturnPart | RetryPromptPart) -> Outcome:
    """The outcome of a call, from what the history holds of it."""
    if isinstance(part, RetryPromptPart):
        text = _retry_text(part)
        return _told(part.tool_call_id, as_dict(text) or {"error": "invalid_input", "sentence": text}, "failed")
    return _told(part.tool_call_id, content_of(part), part.outcome)


def _told(call_id: str, content: dict[str, Any], outcome: str) -> Outcome:
    code = content.get("error") or ("" if outcome == "success" else outcome)
    if not code:
        return Outcome(call_id, content)
    candidates = tuple(c for c in content.get("candidates") or () if isinstance(c, dict))
    text = content.get("question") or content.get("sentence") or content.get("headline") or "That did not work."
    return Outcome(call_id, {}, str(code), str(text), str(content.get("field") or ""), candidates)


def _retry_text(part: RetryPromptPart) -> str:
    if isinstance(part.content, str):
        return part.content
    return "; ".join(str(e.get("msg", "")) for e in part.content)


def spoken_result(outcome: Outcome) -> str:
    """The result in words: the headline, then what else there is to know."""
    if not outcome.ok:
        return _sentence(outcome.text)
    notes = [str(n) for n in outcome.result.get("notes") or ()]
    return " ".join(_sentence(s) for s in [str(outcome.result.get("headline", "Done.")), *notes] if s)


def _sentence(text: str) -> str:
    return without_field(text).strip()


def together(parts: Sequence[str]) -> str:
    """Several sentences as one answer, each once."""
    return "\n\n".join(dict.fromkeys(p.strip() for p in parts if p.strip()))
