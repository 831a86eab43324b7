"""The registry as a pydantic-ai toolset: a role filter and error mapping; everything else is dispatch's."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic_ai import ApprovalRequired, ModelRetry, RunContext
from pydantic_ai.exceptions import ToolFailed
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.toolsets import AbstractToolset
from pydantic_ai.toolsets.abstract import ToolsetTool
from pydantic_core import SchemaValidator, core_schema

from agent.events import Progressed
from agent.marking import marked
from tools.catalogue import REGISTRY
from tools.context import Principal, Role, Stage
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval, HarmonyError, InvalidInput, NeedsAnswer
from tools.registry import Effect, Tool

#: How often a model may correct one call's arguments.
MAX_RETRIES = 2
_ANY_ARGS = SchemaValidator(core_schema.dict_schema(core_schema.str_schema(), core_schema.any_schema()))


@dataclass
class TurnDeps:
    """What a run knows: who acts (never an argument), and where its progress goes."""

    dispatcher: Dispatcher
    principal: Principal
    emit: Callable[[Progressed], None]


class RegistryToolset(AbstractToolset[TurnDeps]):
    """The tools that the principal's role has."""

    @property
    def id(self) -> str:
        """The toolset's name among others."""
        return "harmony"

    async def get_tools(self, ctx: RunContext[TurnDeps]) -> dict[str, ToolsetTool[TurnDeps]]:
        """The role's tools; the role was looked up for this turn."""
        return {
            definition.name: ToolsetTool(
                toolset=self, tool_def=definition, max_retries=MAX_RETRIES, args_validator=_ANY_ARGS
            )
            for definition in definitions(ctx.deps.principal.role)
        }

    async def call_tool(
        self, name: str, tool_args: dict[str, Any], ctx: RunContext[TurnDeps], tool: ToolsetTool[TurnDeps]
    ) -> dict[str, Any]:
        """Run one call; the model is told what dispatch answers instead of a result."""
        try:
            return await dispatched(ctx.deps, name, tool_args, ctx.tool_call_id or name)
        except AwaitsApproval as waiting:
            raise ApprovalRequired(metadata={"approval": waiting.approval_id}) from None
        except InvalidInput as error:
            raise ModelRetry(told(error)) from None
        except HarmonyError as error:
            raise ToolFailed(told(error)) from None


async def dispatched(deps: TurnDeps, name: str, args: dict[str, Any], call_id: str) -> dict[str, Any]:
    """Run one call through dispatch, in a worker thread; answers the result as models read it.

    Raises:
        HarmonyError: as `Dispatcher.call`.
    """
    loop = asyncio.get_running_loop()

    def progress(stage: Stage) -> None:
        loop.call_soon_threadsafe(deps.emit, Progressed(stage))

    def run() -> dict[str, Any]:
        return marked(deps.dispatcher.call(deps.principal, name, args, call_id, progress=progress))

    return await asyncio.to_thread(run)


@cache
def definitions(role: Role) -> tuple[ToolDefinition, ...]:
    """A role's tools as models are sent them."""
    return tuple(_definition(tool) for tool in REGISTRY.values() if role in tool.roles)


def _definition(tool: Tool) -> ToolDefinition:
    return ToolDefinition(
        name=tool.name,
        description=tool.description,
        parameters_json_schema=tool.schema,
        sequential=tool.effect is not Effect.READ,
        metadata={"examples": tool.examples, "effect": tool.effect.value},
    )


def told(error: HarmonyError) -> str:
    """An error as models read it: JSON with the sentence, and with the candidates where a person must choose."""
    content: dict[str, Any] = {"error": error.code, "sentence": str(error)}
    if isinstance(error, InvalidInput):
        content["field"] = error.field
    if isinstance(error, NeedsAnswer):
        candidates = [{"ref": c.ref, "name": c.label} for c in error.candidates]
        content |= {"field": error.field, "question": error.question, "candidates": candidates}
        content["do"] = "Ask the person this question; do not guess and do not call again before they answer."
    return json.dumps(content, ensure_ascii=False)
