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
from agent.field_words import without_field
from agent.marking import unmarked
from agent.sayable import Sayable, args_of

Emit = Callable[[Event], None]


class Spoken:
    """Passes events on as they come, and keeps the text that was spoken: what of it `sayable` lets through.

    `whole`: each text comes in one piece, so nothing of it waits for more.
    """

    def __init__(self, emit: Emit, sayable: Sayable, whole: bool = False) -> None:
        self.text, self.emit, self.sayable, self._whole = "", emit, sayable, whole
        self.results: list[tuple[str, dict[str, Any]]] = []
        self._calls: dict[str, ToolCallPart] = {}
        self._begun = False

    def piece(self, text: str) -> None:
        """Say a piece of the reply."""
        self._begun = self._begun or bool(text.strip())
        self._say(self.sayable.take(text) + (self.sayable.end() if self._whole else ""))

    def end(self) -> None:
        """Say what was held back: no more comes, or a call comes before more."""
        self._say(self.sayable.end())

    def _say(self, text: str) -> None:
        if text:
            self.text += text
            self.emit(Said(text))

    def take(self, event: AgentStreamEvent) -> None:
        """Pass one event of the run on."""
        match event:
            case PartStartEvent(part=TextPart(content=text)) if text:
                self.piece(f"\n\n{text}" if self._begun else text)
            case PartDeltaEvent(delta=TextPartDelta(content_delta=text)) if text:
                self.piece(text)
            case FunctionToolCallEvent(part=part):
                self.end()
                self._calls[part.tool_call_id] = part
                self.emit(CallStarted(part.tool_call_id, part.tool_name, args_of(part)))
            case FunctionToolResultEvent(part=part):
                self._ended(part)
            case _:
                pass

    def _ended(self, part: Any) -> None:
        call = self._calls.get(part.tool_call_id)
        done = getattr(part, "outcome", "failed") == "success" and isinstance(part.content, dict)
        result = unmarked(part.content) if done else None
        text = str(part.content["headline"]) if done else _sentence(part.content)
        args = args_of(call)
        if result is not None:
            self.results.append((part.tool_name or "", result))
            self.sayable.answered(part.tool_name or "", args, result)
        self.emit(CallEnded(part.tool_call_id, part.tool_name or "", args, "done" if done else "failed", result, text))


def _sentence(content: Any) -> str:
    """The sentence of a failed call: from our own JSON, else the text as it is."""
    try:
        return without_field(str(json.loads(content)["sentence"]))
    except (TypeError, ValueError, KeyError):
        return without_field(str(content))
