"""What was said and done so far in the conversation, folded from the message history.

What "it", "there" and "the second one" mean.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    RetryPromptPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

KEY = "planner"
_PLACE_ARGS = ("destination", "location", "near")
#: A record spoken of longer ago than this many turns is not meant by a bare "it".
FADES_AFTER = 6


@dataclass
class Done:
    """A call of an earlier or of this turn, with what came of it. `result` is empty where it failed or still waits."""

    turn: int
    tool: str
    args: dict[str, Any]
    result: dict[str, Any] = field(default_factory=dict)
    ok: bool = False

    @property
    def ref(self) -> str | None:
        """The record that was made, changed or read."""
        ref = self.result.get("ref")
        return ref if isinstance(ref, str) else None


@dataclass
class State:
    """The conversation so far. `asked` are all calls, also those that failed or still wait.

    `pending` is what the planner asked last and still waits for; `facts` what a visitor has told.
    """

    turn: int = 0
    said: list[str] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    asked: list[Done] = field(default_factory=list)
    focus: list[tuple[str, int]] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    item_titles: list[str] = field(default_factory=list)
    place: str = ""
    pending: dict[str, Any] | None = None

    def last(self, kinds: Sequence[str], within: int = FADES_AFTER) -> str | None:
        """The record of one of these kinds that was spoken of last."""
        for ref, turn in reversed(self.focus):
            if ref.split(":")[0] in kinds and self.turn - turn <= within:
                return ref
        return None

    def last_write(self, reads: frozenset[str]) -> Done | None:
        """The last call that changed something, undone ones and undos left out."""
        undone = 0
        for call in reversed([d for d in self.done if d.ok and d.tool not in reads]):
            if call.tool == "undo":
                undone += 1
            elif undone:
                undone -= 1
            else:
                return call
        return None

    def spoke_of(self, ref: str) -> None:
        """Remember that a record was spoken of just now."""
        self.focus.append((ref, self.turn))


def fold(messages: Sequence[ModelMessage]) -> State:
    """The state after these messages."""
    state, open_calls = State(), dict[str, Done]()
    for message in messages:
        if isinstance(message, ModelResponse):
            _answered(state, message, open_calls)
        elif isinstance(message, ModelRequest):
            _asked(state, message, open_calls)
    return state


def told_so_far(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """What somebody has told the planner while it asks for the rest, from the details of an answer of its."""
    pending = ((details or {}).get(KEY) or {}).get("pending") or {}
    return {**(pending.get("args") or {}), **(pending.get("told") or {})}


def _answered(state: State, message: ModelResponse, open_calls: dict[str, Done]) -> None:
    calls = [part for part in message.parts if isinstance(part, ToolCallPart)]
    for part in calls:
        open_calls[part.tool_call_id] = Done(state.turn, part.tool_name, part.args_as_dict())
        state.asked.append(open_calls[part.tool_call_id])
    kept = (message.provider_details or {}).get(KEY) or {}
    if not calls:
        state.pending = kept.get("pending")


def _asked(state: State, message: ModelRequest, open_calls: dict[str, Done]) -> None:
    for part in message.parts:
        if isinstance(part, UserPromptPart):
            state.turn += 1
            state.said.append(text_of(part))
        elif isinstance(part, ToolReturnPart) and part.tool_call_id in open_calls:
            _returned(state, open_calls.pop(part.tool_call_id), part)
        elif isinstance(part, RetryPromptPart) and part.tool_call_id in open_calls:
            state.done.append(open_calls.pop(part.tool_call_id))


def text_of(part: UserPromptPart) -> str:
    """What the person typed."""
    if isinstance(part.content, str):
        return part.content
    return " ".join(piece for piece in part.content if isinstance(piece, str))


def _returned(state: State, call: Done, part: ToolReturnPart) -> None:
    call.result = content_of(part)
    call.ok = part.outcome == "success" and "error" not in call.result
    state.done.append(call)
    if not call.ok:
        return
    for ref in _refs_in(call):
        state.spoke_of(ref)
    for arg in _PLACE_ARGS:
        if isinstance(call.args.get(arg), str):
            state.place = call.args[arg]
    if items := [i for i in call.result.get("items") or [] if isinstance(i, dict) and isinstance(i.get("ref"), str)]:
        state.items = [i["ref"] for i in items]
        state.item_titles = [str(i.get("title") or i.get("name") or i.get("headline") or i["ref"]) for i in items]


def content_of(part: ToolReturnPart) -> dict[str, Any]:
    """A tool's answer as plain data, whatever form the history keeps it in."""
    content: Any = part.content
    if isinstance(content, BaseModel):
        content = content.model_dump(mode="json")
    if isinstance(content, str):
        content = as_dict(content) or {"headline": content}
    return content if isinstance(content, dict) else {"headline": str(content)}


def as_dict(text: str) -> dict[str, Any] | None:
    """The JSON object that the text is, if it is one."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _refs_in(call: Done) -> Iterator[str]:
    """Refs that the call spoke of: its arguments', then its result's, which counts as the latest."""
    for value in call.args.values():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and _is_ref(text):
                yield text
    items = call.result.get("items") or []
    if len(items) == 1 and isinstance(items[0], dict) and _is_ref(str(items[0].get("ref"))):
        yield str(items[0]["ref"])
    if call.ref:
        yield call.ref


def _is_ref(text: str) -> bool:
    kind, _, number = text.partition(":")
    return number.isdigit() and kind.replace("_", "").isalpha()
