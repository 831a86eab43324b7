"""`builtin`: Harmony without any key, as a pydantic-ai model.

It plans on the first request of a turn and then goes on call by call.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic_ai import RunContext
from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ModelResponsePart,
    ModelResponseStreamEvent,
    RetryPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters, StreamedResponse
from pydantic_ai.settings import ModelSettings

from agent.immediate import Immediate
from agent.planner.begin import Turn, begin
from agent.planner.lexicon import Lexicon
from agent.planner.plan import Plan
from agent.planner.proceed import proceed
from agent.planner.speak import Outcome, outcome_of, spoken_result, together
from agent.planner.state import KEY, fold, text_of
from agent.planner.tooling import offered

NAME = "builtin"


class BuiltinModel(Immediate):
    """The built-in planner. Built anew for every turn with the names that this person may know."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon

    @property
    def model_name(self) -> str:
        """The model's name in histories and reports."""
        return NAME

    @property
    def system(self) -> str:
        """The provider's name: it is Harmony itself."""
        return "harmony"

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Answer with the next call, or with what there is to say."""
        _, parameters = self.prepare_request(model_settings, model_request_parameters)
        return self.respond(messages, [tool.name for tool in parameters.function_tools])

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: RunContext[Any] | None = None,
    ) -> AsyncGenerator[StreamedResponse]:
        """As `request`, in one piece: there is nothing to wait for."""
        response = await self.request(messages, model_settings, model_request_parameters)
        streamed = _Whole(model_request_parameters, _parts=response.parts)
        streamed.provider_details = response.provider_details
        yield streamed

    def respond(self, messages: Sequence[ModelMessage], tools: Sequence[str]) -> ModelResponse:
        """The next calls, or what there is to say; `tools` are the names of those offered."""
        start = _turn_start(messages)
        said = next((text_of(p) for p in messages[start].parts if isinstance(p, UserPromptPart)), "")
        going = _plan_of(messages[start + 1 :])
        state = fold(messages[:start])
        state.turn += 1
        outcomes = _outcomes(messages[start + 1 :])
        turn = Turn(offered(tools), self.lexicon, state)
        plan = proceed(going, outcomes) if going else begin(turn, said)
        return self._next(plan, state.turn, outcomes)

    def _next(self, plan: Plan, turn: int, outcomes: Sequence[Outcome]) -> ModelResponse:
        details: dict[str, Any] = {}
        parts: list[ModelResponsePart]
        if plan.steps:
            parts = [
                ToolCallPart(s.tool, s.with_refs(plan.refs, plan.items), tool_call_id=f"t{turn}-{s.id}-{s.tool}")
                for s in plan.at_once()
            ]
            details["plan"] = plan.dump()
        else:
            said = together([*(spoken_result(o) for o in outcomes if o.ok), *plan.say, plan.ask])
            parts = [TextPart(said or "Done.")]
            details["pending"] = plan.pending
        return ModelResponse(parts, model_name=NAME, provider_name=self.system, provider_details={KEY: details})


def _turn_start(messages: Sequence[ModelMessage]) -> int:
    """Where the latest message of a person is."""
    for at in range(len(messages) - 1, -1, -1):
        message = messages[at]
        if isinstance(message, ModelRequest) and any(isinstance(p, UserPromptPart) for p in message.parts):
            return at
    return 0


def _plan_of(messages: Sequence[ModelMessage]) -> Plan | None:
    """The plan that this turn is following, if it has one."""
    for message in reversed(messages):
        if isinstance(message, ModelResponse):
            kept = ((message.provider_details or {}).get(KEY) or {}).get("plan")
            return Plan.load(kept) if kept else None
    return None


def _outcomes(messages: Sequence[ModelMessage]) -> list[Outcome]:
    """What came of this turn's calls so far, in order."""
    requests = [m for m in messages if isinstance(m, ModelRequest)]
    return [outcome_of(p) for m in requests for p in m.parts if isinstance(p, (ToolReturnPart, RetryPromptPart))]


@dataclass
class _Whole(StreamedResponse):
    """A response that is all there when it begins."""

    _parts: Sequence[ModelResponsePart] = ()
    _at: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def _get_event_iterator(self) -> AsyncIterator[ModelResponseStreamEvent]:
        for index, part in enumerate(self._parts):
            if isinstance(part, TextPart):
                for event in self._parts_manager.handle_text_delta(vendor_part_id=index, content=part.content):
                    yield event
            elif isinstance(part, ToolCallPart):
                yield self._parts_manager.handle_tool_call_part(
                    vendor_part_id=index,
                    tool_name=part.tool_name,
                    args=part.args_as_dict(),
                    tool_call_id=part.tool_call_id,
                )

    async def close_stream(self) -> None:
        """Nothing is open."""

    @property
    def model_name(self) -> str:
        """The model's name."""
        return NAME

    @property
    def provider_name(self) -> str:
        """The provider's name."""
        return "harmony"

    @property
    def provider_url(self) -> None:
        """There is none."""
        return None

    @property
    def timestamp(self) -> datetime:
        """When it was made."""
        return self._at
