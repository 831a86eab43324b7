"""The pydantic-ai agent, built once; which model answers; and what to tell a person when a model fails."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pydantic_ai
from pydantic_ai import Agent, DeferredToolRequests, RunContext, UsageLimits
from pydantic_ai.exceptions import (
    AgentRunError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelTimeoutError,
    UsageLimitExceeded,
    UserError,
)
from pydantic_ai.models import Model, infer_model

from agent.budget import Budget
from agent.metered import Metered
from agent.settings import Settings
from agent.toolset import RegistryToolset, TurnDeps
from tools.context import Principal, Role

pydantic_ai.BANNER_ENABLED = False
BUILTIN = "builtin"
_HERE = Path(__file__).parent
#: What a person is told of a model's failure, by its kind; the first that fits.
_FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (ModelAuthenticationError, "the model's provider refused the key"),
    (ModelQuotaExceededError, "the model's provider says that its quota is used up"),
    (ModelRateLimitError, "the model's provider is limiting requests right now"),
    (ModelTimeoutError, "the model did not answer in time"),
    (ModelRequestTimeout, "the model did not answer in time"),
    (ModelConnectionError, "the connection to the model failed"),
    (UsageLimitExceeded, "this took more steps than one turn allows"),
    (ModelAPIError, "the model's provider answered with an error"),
    (AgentRunError, "the model answered something that I could not use"),
)

PlannerFor = Callable[[Principal], Model]


class ModelNotUsable(Exception):
    """The configured model cannot be built: the text says what is missing."""


@dataclass(frozen=True)
class Assistant:
    """The agent, its model (None: the built-in planner alone), and the planner."""

    agent: Agent[TurnDeps, str | DeferredToolRequests]
    model: Model | None
    planner_for: PlannerFor
    limits: UsageLimits
    budget: Budget | None = None
    """None: what the model costs is not counted."""

    def model_for(self, principal: Principal) -> Model:
        """The model that answers this principal first: the planner, where none is configured or its budget is spent."""
        if self.model is None or self.is_spent(principal):
            return self.planner_for(principal)
        return Metered(self.model, self.budget, principal.role) if self.budget else self.model

    def is_spent(self, principal: Principal) -> bool:
        """Whether the planner answers this principal today because the model's budget is spent."""
        return self.model is not None and self.budget is not None and self.budget.spent(principal.role)


def build_assistant(settings: Settings, planner_for: PlannerFor, model: Model | None = None) -> Assistant:
    """The assistant for these settings; `model` takes the place of the configured one.

    Raises:
        ModelNotUsable: the configured model is unknown, or its package or key is missing.
    """
    agent: Agent[TurnDeps, str | DeferredToolRequests] = Agent(
        output_type=[str, DeferredToolRequests],
        deps_type=TurnDeps,
        toolsets=[RegistryToolset()],
        instructions=_instructions,
        defer_model_check=True,
    )
    limits = UsageLimits(
        request_limit=settings.model_requests,
        tool_calls_limit=settings.tool_calls,
        total_tokens_limit=settings.model_tokens,
    )
    return Assistant(agent, model or configured_model(settings), planner_for, limits)


def configured_model(settings: Settings) -> Model | None:
    """The model that the settings name; None is the built-in planner.

    Raises:
        ModelNotUsable: it cannot be built.
    """
    name = settings.model_name
    if name == BUILTIN:
        return None
    try:
        if name.startswith(("openai-chat:", "openai:")) or ":" not in name:
            return _openai_model(name.partition(":")[2] or name, settings)
        return infer_model(name)
    except (UserError, ImportError, ValueError) as error:
        raise ModelNotUsable(f"HARMONY_MODEL={name} cannot be used: {error}") from error


def failure_in_words(error: Exception) -> str:
    """Why a model failed, as a clause that a person can read; never the provider's own page of text."""
    return next((words for kind, words in _FAILURES if isinstance(error, kind)), "the model failed")


def takes_over(error: Exception) -> bool:
    """Whether the planner may answer instead, where nothing was written: not when the turn's own limit was reached."""
    return not isinstance(error, UsageLimitExceeded)


def _openai_model(name: str, settings: Settings) -> Model:
    # loaded only here: without such a model they would cost a second at every start, and 15 MB
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    client = AsyncOpenAI(
        api_key=key, base_url=settings.openai_base_url or None, timeout=settings.model_timeout, max_retries=1
    )
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))


async def _instructions(ctx: RunContext[TurnDeps]) -> str:
    deps = ctx.deps
    business = deps.dispatcher.business
    now = deps.dispatcher.clock().astimezone(business.zone)
    here = f"The business is {business.name}, at home in {business.home.label}; its currency is {business.currency}."
    return f"{_written(deps.principal.role)}\n{here} It is now {now:%A, %Y-%m-%d %H:%M} ({business.home.timezone})."


@cache
def _written(role: Role) -> str:
    """The instructions that are the same in every turn of a role."""
    files = ("instructions.md", "instructions_visitor.md") if role == "visitor" else ("instructions.md",)
    return "\n".join((_HERE / name).read_text() for name in files)
