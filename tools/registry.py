"""The registry of tools: each declared once, with its effect, roles, schema (from the docstring) and examples."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from tools.context import Progress, Role, ToolContext
from tools.errors import InvalidInput
from tools.limits import refuse_endless, without_nul
from tools.params import Param, param_of
from tools.results import Result
from tools.schema import described, plain_schema
from tools.sources.base import Outside


class Effect(StrEnum):
    """What a tool does to the world; one a tool."""

    READ = "read"
    WRITE = "write"
    FETCH = "fetch"
    """Reaches out to an address."""
    SEND = "send"
    """Reaches a person outside; waits for approval."""
    DELETE = "delete"
    """Waits for approval."""


STAFF: frozenset[Role] = frozenset({"staff"})
VISITOR: frozenset[Role] = frozenset({"visitor"})
EVERYONE: frozenset[Role] = frozenset({"staff", "visitor"})
SCHEDULER: frozenset[Role] = frozenset({"scheduler"})


class ApprovalCard(BaseModel):
    """What a person is shown before they say yes: what will happen, in lines, and to whom exactly."""

    headline: str
    lines: list[str] = []
    recipients: list[str] = []
    records: list[str] = []
    """The refs of the records that the call names: a name may come to mean another one."""


class Fetch(Protocol):
    """The later phases of a FETCH tool, whose own function is the first: `prepare`, which answers a plan in JSON.

    A class that derives from it need not say how it is resumed and stopped.
    """

    def gather(self, plan: Any, outside: Outside, progress: Progress) -> Iterator[Any]:
        """Reach out, with no transaction open; yields what is to be kept at once, as it arrives."""

    def keep(self, ctx: ToolContext, plan: Any, batch: Any) -> None:
        """Write one batch, facts and checkpoint together."""

    def finish(self, ctx: ToolContext, plan: Any) -> Result:
        """Close the work and say what came of it."""

    def give_up(self, ctx: ToolContext, plan: Any) -> None:
        """Close the work as failed, after a bug; what was kept stays."""

    def resume(self, ctx: ToolContext, plan: Any) -> Any:
        """What is left of a plan that was interrupted; all of it, unless said otherwise."""
        return plan

    def stopped(self, ctx: ToolContext, plan: Any) -> bool:
        """Whether a person has stopped the work meanwhile."""
        return False


@dataclass(frozen=True)
class Tool:
    """One operation. It cannot be called like a function: only dispatch runs it."""

    name: str
    effect: Effect
    roles: frozenset[Role]
    run: Callable[..., Any]
    params: tuple[Param, ...]
    model: type[BaseModel]
    description: str
    result: type[Result]
    examples: tuple[str, ...] = ()
    preview: Callable[..., ApprovalCard] | None = None
    redact: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    fetch: Fetch | None = None
    cannot_undo: str = ""
    own_record: bool = False
    """What it does stands in tables that are a record of their own, and once more would do no harm."""

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments, as models are sent it."""
        schema = plain_schema(self.model.model_json_schema())
        schema["additionalProperties"] = False
        return dict(schema)

    def check(self, args: dict[str, Any]) -> dict[str, Any]:
        """The arguments in their JSON shape, empty ones left out.

        Raises:
            InvalidInput: one is unknown, missing, or of the wrong shape; names it.
        """
        given = {name: without_nul(value) for name, value in args.items() if value is not None}
        try:
            checked = self.model.model_validate(given).model_dump(exclude_unset=True, mode="json")
        except ValidationError as error:
            raise self._explained(error) from None
        for param in self.params:
            refuse_endless(param.name, checked.get(param.name), read=param.reader is not None)
        return checked

    def read(self, ctx: ToolContext, args: dict[str, Any]) -> dict[str, Any]:
        """Checked arguments as the values that the tool's function takes.

        Raises:
            HarmonyError: an argument does not say what it should.
        """
        return {p.name: p.value(args[p.name], ctx) for p in self.params if p.name in args}

    def _explained(self, error: ValidationError) -> InvalidInput:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "arguments"
        if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
            return InvalidInput(field, f"{self.name} has no such argument.", f"It takes {', '.join(self._names())}.")
        known = next((p for p in self.params if p.name == field), None)
        within = "".join(f"{'number ' if isinstance(at, int) else ''}{_counted(at)}: " for at in first["loc"][1:])
        problem = f"{within if known and known.shape else ''}{first['msg'].rstrip('.')}."
        return InvalidInput(field, problem, known.description if known else "")

    def _names(self) -> list[str]:
        return [p.name for p in self.params] or ["none"]


REGISTRY: dict[str, Tool] = {}


def tool(
    effect: Effect,
    roles: frozenset[Role],
    *,
    examples: tuple[str, ...] = (),
    preview: Callable[..., ApprovalCard] | None = None,
    redact: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    fetch: Fetch | None = None,
    cannot_undo: str = "",
    own_record: bool = False,
) -> Callable[[Callable[..., Any]], Tool]:
    """Register a function as a tool; its docstring (Google style) becomes the schema.

    Args:
        effect: What it does to the world. SEND and DELETE wait for approval.
        roles: Who has it.
        examples: Sentence templates of the built-in planner (agent/planner says their form).
        preview: For SEND and DELETE: the card that is shown, from the same arguments. A FETCH with a preview waits
            too, unless the person typed all its arguments (addresses) in this turn.
        redact: Takes out what may not be kept, before the arguments are hashed, journaled or run.
        fetch: The later phases of a FETCH tool.
        cannot_undo: Why `undo` does not take it back; empty where it does.
        own_record: Machine work that can be repeated without harm, and whose record is the rows that it appends: the
            journal gets an entry only where a journaled row changed.

    Raises:
        TypeError: a parameter or the result is not annotated or not described, or the name is taken.
    """

    def register(function: Callable[..., Any]) -> Tool:
        made = _build(function, effect, roles, examples, preview, redact, fetch, cannot_undo, own_record)
        if made.name in REGISTRY:
            raise TypeError(f"two tools are called {made.name}")
        REGISTRY[made.name] = made
        return made

    return register


def _build(function: Callable[..., Any], effect: Effect, roles: frozenset[Role], *rest: Any) -> Tool:
    name = function.__name__
    summary, arguments = described(function)
    hints = get_type_hints(function, include_extras=True)
    signature = list(inspect.signature(function).parameters.values())[1:]
    params: list[Param] = []
    fields: dict[str, Any] = {}
    for parameter in signature:
        if parameter.name not in arguments:
            raise TypeError(f"{name}: the parameter {parameter.name} is not described in the docstring")
        param, annotation = param_of(parameter, hints[parameter.name], arguments[parameter.name])
        params.append(param)
        fields[parameter.name] = (annotation, ... if param.required else parameter.default)
    if effect in (Effect.SEND, Effect.DELETE) and rest[1] is None:
        raise TypeError(f"{name}: a tool that waits for approval needs a preview")
    config = ConfigDict(extra="forbid", allow_inf_nan=False)
    model: type[BaseModel] = create_model(f"{name}_arguments", __config__=config, **fields)
    fetch: Fetch | None = rest[3]
    result = get_type_hints(fetch.finish)["return"] if fetch else hints["return"]
    return Tool(name, effect, roles, function, tuple(params), model, summary, result, *rest)


def _counted(at: int | str) -> int | str:
    """A position as people count, from one; a name as it is."""
    return at + 1 if isinstance(at, int) else at
