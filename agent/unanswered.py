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
_ASKS = re.compile(
    r"\?|(?:^|[.!,;]\s*)(?:(?:hi|hello|hey|and|so|ok|also|but|please|can you)\W+)*(?:what|whats|which|who|how|when|"
    r"where|why|"
    r"do|does|did|is|are|can|could|would|will|should|may|have|has|tell me|explain)\b|\b(?:wonder\w*|curious|like to "
    r"know|"
    r"want to know|need to know|ask(?:ing)? (?:about|whether|if|how|what))\b|"
    r"^\W*(?:the |your |price|cost|length|info\w*)?(?:\w+ ){0,4}(?:prices?|costs?|rates?|fees?|polic\w+)\W*$",
    re.I,
)
#: What nobody needs a record for: what this chat has shown or sent, and what a visitor says of the chat.
_OF_THIS_TALK = re.compile(
    r"\b(?:my|the|this|that) (?:inquir\w+|enquir\w+|request|message|e-?mail|address|name|conversation|chat|"
    r"transcript)\b|"
    r"\b(?:did|do|have|are|can|could|why|what) you (?:not )?(?:get|got|see|receive|understand|mean|listen|hear|know "
    r"me|remember|"
    r"say|said|talking|there|sure|ok|kidding|serious)\w*\b|\b(?:which|what|the) (?:one|ones|first|second|third|last)\b|"
    r"\b(?:first|second|third|last|other|closest|nearest) (?:one|ones|group|choir)\b|\b(?:closest|nearest)\b|"
    r"^\W*(?:what|huh|why|how|who|really|seriously|and|so|eh|hm+)\W*$|\bnear me\b",
    re.I,
)
_PRICE = re.compile(r"\b(?:how much|price|cost|costs|charge|fee|rate|rates|pricing)\b", re.I)
_LENGTH = re.compile(r"\b(?:how long|duration|length|hours|minutes|last|lasts|take)\b", re.I)


def asks_of_us(said: str) -> bool:
    """Whether it is a question that a record could answer: no statement, and none about this conversation itself."""
    asked = [part for part in re.split(r"(?<=[.!?])\s+", said) if part.endswith("?")]
    return bool(_ASKS.search(said)) and not _OF_THIS_TALK.search(" ".join(asked) or said)


def left_open(said: str, spoken: Spoken, messages: Sequence[ModelMessage]) -> dict[str, Any] | None:
    """The arguments of the note to keep; None where the visitor was answered, or the model has noted it itself."""
    if any(tool in ("note_question", "request_human") for tool, _ in spoken.results) or not asks_of_us(said):
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
        pending = kept.get("pending") or {}
        return pending.get("form") == ASKS_TEAM and pending.get("noted") is not False
    return bool(_UNKNOWN.search(last.text or ""))
