"""Telling that a visitor's question found no answer: the model did not know, or the record does not state it."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelResponse

from agent.claims import claims_in, holds
from agent.planner.state import KEY
from agent.planner.visitor_offer import ASKS_TEAM
from agent.spoken import Spoken

_UNKNOWN = re.compile(
    r"\b(?:(?:do not|don't|don’t) (?:know|have (?:that|any information))|(?:is|are) not stated|no record|"
    r"(?:cannot|can't|can’t) (?:say|tell you))\b",
    re.I,
)
_PRICE = re.compile(r"\b(?:how much|price|cost|costs|charge|fee|rate|rates|pricing)\b", re.I)
_LENGTH = re.compile(r"\b(?:how long|duration|length|hours|minutes|last|lasts|take)\b", re.I)


def left_open(said: str, spoken: Spoken, messages: Sequence[ModelMessage]) -> dict[str, Any] | None:
    """The arguments of the note to keep; None where the visitor was answered, or the model has noted it itself."""
    if any(tool in ("note_question", "request_human") for tool, _ in spoken.results):
        return None
    service = next((view for _, result in spoken.results if (view := _service(result))), None)
    if not (spoken.sayable.held_back or _offered(messages) or _unstated(said, spoken)):
        return None
    return {"question": said[:500], **({"service": service["ref"]} if service else {})}


def _service(result: dict[str, Any]) -> dict[str, Any] | None:
    """The one service that a result is about."""
    if isinstance(view := result.get("service"), dict) and "policies" in view:
        return view
    items = result.get("items") or []
    return items[0] if len(items) == 1 and isinstance(items[0], dict) and "policies" in items[0] else None


def _unstated(said: str, spoken: Spoken) -> bool:
    """Whether something was asked of services that their records do not state."""
    views = [view for _, result in spoken.results for view in _views(result)]
    lacks = any(
        (_PRICE.search(said) and not view.get("price_from"))
        or (_LENGTH.search(said) and not view.get("duration_minutes"))
        for _, result in spoken.results
        if (view := _service(result)) and "price_from" in view
    )
    asked = {claim.what for claim in claims_in(said) if claim.sort == "policy"}
    stated = " ".join(str(view.get("policies", "")) for view in views)
    return lacks or bool(views and asked and not any(holds(stated, policy) for policy in asked))


def _views(result: dict[str, Any]) -> list[dict[str, Any]]:
    found = [result.get("service"), *(result.get("items") or [])]
    return [view for view in found if isinstance(view, dict) and "policies" in view]


def _offered(messages: Sequence[ModelMessage]) -> bool:
    """Whether the answer was that Harmony does not know: the planner's own sign, or a model's words."""
    answers = [message for message in messages if isinstance(message, ModelResponse)]
    if not answers:
        return False
    last = answers[-1]
    kept = (last.provider_details or {}).get(KEY)
    if kept is not None:
        return (kept.get("pending") or {}).get("form") == ASKS_TEAM
    return bool(_UNKNOWN.search(last.text or ""))
