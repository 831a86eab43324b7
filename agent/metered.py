"""A model whose requests are counted, also those that fail or are broken off midway."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic_ai import RunContext
from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters, StreamedResponse
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import RequestUsage

from agent.budget import Budget
from tools.context import Role

log = logging.getLogger("harmony.turn")
#: Characters to a token, where only a guess can be made.
_CHARACTERS = 4


class Metered(WrapperModel):
    """A model for the turns of one role, counted in a budget."""

    def __init__(self, wrapped: Model, budget: Budget, role: Role) -> None:
        super().__init__(wrapped)
        self._budget, self._role = budget, role

    async def request(
        self, messages: list[ModelMessage], model_settings: ModelSettings | None, parameters: ModelRequestParameters
    ) -> ModelResponse:
        """Ask for a whole response."""
        response = await super().request(messages, model_settings, parameters)
        await self._count(response.usage, response, messages, parameters)
        return response

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: RunContext[Any] | None = None,
    ) -> AsyncIterator[StreamedResponse]:
        """Ask for a response in pieces; it is counted when it ends, however it ends.

        What is answered by an error alone costs nothing, and is not counted; whoever goes away before the first piece
        costs what was asked.
        """
        streamed: StreamedResponse | None = None
        asked = super().request_stream(messages, model_settings, model_request_parameters, run_context)
        try:
            async with asked as streamed:
                yield streamed
        except asyncio.CancelledError:
            if streamed is None:
                await self._count(RequestUsage(), ModelResponse(parts=[]), messages, model_request_parameters)
            raise
        finally:
            if streamed is not None:
                await self._count(streamed.usage, streamed.get(), messages, model_request_parameters)

    async def _count(
        self,
        usage: RequestUsage,
        response: ModelResponse,
        messages: list[ModelMessage],
        parameters: ModelRequestParameters,
    ) -> None:
        """A provider tells what a request took at its end only, and bills it none the less: else it is guessed."""
        took = usage.input_tokens, usage.output_tokens
        if not usage.input_tokens:
            took = len(f"{messages}{parameters.function_tools}") // _CHARACTERS, len(str(response.parts)) // _CHARACTERS
        try:
            await asyncio.shield(asyncio.to_thread(self._budget.count, self._role, *took))
        except Exception:  # an answer is not spoilt by a count that failed
            log.exception("a request to the model could not be counted")
