"""A run of a model that answers at once, in this process: the built-in planner.

Its calls go straight to dispatch, which checks them as anybody's. What happens is told in pydantic-ai's events and kept
in its messages, as of any other model (docs/decisions/0014-the-planner-runs-by-itself.md).
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace

from pydantic_ai import UsageLimits
from pydantic_ai.messages import (
    AgentStreamEvent,
    FunctionToolCallEvent,
    FunctionToolResultEvent,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    PartStartEvent,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.tools import DeferredToolResults, ToolDenied
from pydantic_ai.usage import RunUsage

from agent.immediate import Immediate
from agent.toolset import TurnDeps, definitions, dispatched, told
from tools.errors import AwaitsApproval, HarmonyError, InvalidInput


@dataclass(frozen=True)
class Ran:
    """What came of a run, of whatever model: its messages, and the approvals that it waits for, by id."""

    messages: list[ModelMessage]
    waits_for: list[int]


@dataclass
class OwnRun:
    """One run: what was said before it, what it adds, and the approvals that it comes to wait for."""

    model: Immediate
    deps: TurnDeps
    limits: UsageLimits
    before: Sequence[ModelMessage]
    new: list[ModelMessage] = field(default_factory=list)
    waits_for: list[int] = field(default_factory=list)
    _usage: RunUsage = field(default_factory=RunUsage)

    async def events(self, said: str | None, decided: DeferredToolResults | None) -> AsyncGenerator[AgentStreamEvent]:
        """Answer what was said, or go on after what was decided; tells what happens.

        Raises:
            UsageLimitExceeded: it takes more requests or calls than a turn allows.
        """
        if said is not None:
            self.new.append(ModelRequest(parts=[UserPromptPart(said)]))
        calls = _left_open(self.before) if decided else self._ask()
        while calls:
            async for event in self._make(calls, decided):
                yield event
            calls = [] if self.waits_for else self._ask()
        for part in self.new[-1].parts:
            if isinstance(part, TextPart):
                yield PartStartEvent(index=0, part=part)

    def _ask(self) -> list[ToolCallPart]:
        """Let the model go on; answers the calls that it wants made."""
        self.limits.check_before_request(self._usage)
        self._usage.requests += 1
        tools = [tool.name for tool in definitions(self.deps.principal.role)]
        response = self.model.respond([*self.before, *self.new], tools)
        self._usage.tool_calls += len(response.tool_calls)
        self.limits.check_before_tool_call(self._usage)
        self.new.append(response)
        return response.tool_calls

    async def _make(
        self, calls: Sequence[ToolCallPart], decided: DeferredToolResults | None
    ) -> AsyncGenerator[AgentStreamEvent]:
        """Make calls one after the other; those that wait for a person are left open."""
        returns: list[ToolReturnPart] = []
        for call in calls:
            yield FunctionToolCallEvent(part=call)
            denied = decided.approvals.get(call.tool_call_id) if decided else None
            try:
                answer = _denied(call, denied) if isinstance(denied, ToolDenied) else await self._call(call)
            except AwaitsApproval as waiting:
                self.waits_for.append(waiting.approval_id)
                continue
            returns.append(answer)
            yield FunctionToolResultEvent(part=answer)
        if returns:
            self.new.append(ModelRequest(parts=returns))

    async def _call(self, call: ToolCallPart) -> ToolReturnPart:
        answer = ToolReturnPart(call.tool_name, None, call.tool_call_id)
        try:
            content = await dispatched(self.deps, call.tool_name, call.args_as_dict(), call.tool_call_id)
        except AwaitsApproval:
            raise
        except InvalidInput as error:
            return replace(answer, content=told(error), outcome="retried")
        except HarmonyError as error:
            return replace(answer, content=told(error), outcome="failed")
        return replace(answer, content=content)


def _denied(call: ToolCallPart, denied: ToolDenied) -> ToolReturnPart:
    return ToolReturnPart(call.tool_name, denied.message, call.tool_call_id, outcome="denied")


def _left_open(messages: Sequence[ModelMessage]) -> list[ToolCallPart]:
    """The calls of the last response that nothing has answered yet."""
    answered = {p.tool_call_id for m in messages for p in m.parts if isinstance(p, ToolReturnPart)}
    last = next((m for m in reversed(messages) if isinstance(m, ModelResponse)), None)
    return [call for call in last.tool_calls if call.tool_call_id not in answered] if last else []
