"""What a run says and does, translated from pydantic-ai's events to ours."""

import json
from collections.abc import Callable
from typing import Any

from pydantic_ai.messages import (
    AgentStreamEvent,
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    PartDeltaEvent,
    PartStartEvent,
    TextPart,
    TextPartDelta,
    ToolCallPart,
)

from agent.events import CallEnded, CallStarted, Event, Said
from agent.marking import unmarked

Emit = Callable[[Event], None]


class Spoken:
    """Passes events on as they come, and keeps the text that was spoken."""

    def __init__(self, emit: Emit) -> None:
        self.text, self.emit = "", emit
        self._calls: dict[str, ToolCallPart] = {}

    def piece(self, text: str) -> None:
        """Say a piece of the reply."""
        self.text += text
        self.emit(Said(text))

    def take(self, event: AgentStreamEvent) -> None:
        """Pass one event of the run on."""
        match event:
            case PartStartEvent(part=TextPart(content=text)) if text:
                self.piece(f"\n\n{text}" if self.text.strip() else text)
            case PartDeltaEvent(delta=TextPartDelta(content_delta=text)) if text:
                self.piece(text)
            case FunctionToolCallEvent(part=part):
                self._calls[part.tool_call_id] = part
                self.emit(CallStarted(part.tool_call_id, part.tool_name, _args(part)))
            case FunctionToolResultEvent(part=part):
                self._ended(part)
            case _:
                pass

    def _ended(self, part: Any) -> None:
        call = self._calls.get(part.tool_call_id)
        done = getattr(part, "outcome", "failed") == "success" and isinstance(part.content, dict)
        result = unmarked(part.content) if done else None
        text = str(part.content["headline"]) if done else _sentence(part.content)
        args = _args(call) if call else {}
        self.emit(CallEnded(part.tool_call_id, part.tool_name or "", args, "done" if done else "failed", result, text))


def _args(part: ToolCallPart) -> dict[str, Any]:
    try:
        return part.args_as_dict()
    except ValueError:
        return {}


def _sentence(content: Any) -> str:
    """The sentence of a failed call: from our own JSON, else the text as it is."""
    try:
        return str(json.loads(content)["sentence"])
    except (TypeError, ValueError, KeyError):
        return str(content)
