"""Settings as flags: a command says which settings it takes, and each becomes a flag beside its variable."""

import functools
import inspect
import os
from collections.abc import Callable
from typing import Annotated, Any, Optional

import typer
from pydantic import ValidationError

from agent.settings import Settings
from tools.errors import InvalidInput

#: The settings that a command of any kind needs to find its store.
STORE = ("data_dir", "database_url")
#: What the scheduler works for, and with.
WORK = ("home", "business_name", "currency", "sources", "contact", "listings")
#: What the assistant answers with and for.
ASSISTANT = (*STORE, "model", "model_timeout", *WORK)
#: Everything that the server can be told.
SERVER = ("host", "port", "base_url", *ASSISTANT, "model_requests", "tool_calls", "model_tokens")


def takes_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the settings' flags; its first parameter is the `Settings` that come of them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def run(*args: Any, **given: Any) -> Any:
            flags = {name: given.pop(name) for name in names}
            return command(load_settings(**flags), *args, **given)

        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        run.__signature__ = inspect.Signature([*own, *map(_flag, names)])  # type: ignore[attr-defined]  # what typer reads
        run.__annotations__ = {p.name: p.annotation for p in (*own, *map(_flag, names))}
        return run

    return decorate


def hand_down(settings: Settings, names: tuple[str, ...]) -> None:
    """Let a command that follows have what was set before it (`harmony --data-dir here ask …`)."""
    for name in settings.model_fields_set & set(names):
        os.environ[_variable(name)] = str(getattr(settings, name))


def load_settings(**flags: Any) -> Settings:
    """The settings of flags and environment.

    Raises:
        typer.BadParameter: one is out of its range; the sentence names it, and what would be right.
    """
    try:
        return Settings.load(**flags)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        problem = first["msg"].removeprefix("Value error, ").removeprefix(f"{_variable(name)}: ")
        raise typer.BadParameter(f"{_variable(name)}: {problem}") from None
    except InvalidInput as error:
        raise typer.BadParameter(str(error)) from None


def _flag(name: str) -> inspect.Parameter:
    field = Settings.model_fields[name]
    option = typer.Option(
        f"--{name.replace('_', '-')}",
        envvar=_variable(name),
        help=field.description,
        show_default=_shown(name),
        rich_help_panel="Settings",
    )
    annotation: Any = Annotated[Optional[field.annotation], option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _shown(name: str) -> str | bool:
    if name == "data_dir":
        return "~/.harmony"
    default = Settings.model_fields[name].default
    return False if default in ("", None) else str(default)


def _variable(name: str) -> str:
    return name if name.isupper() else f"HARMONY_{name.upper()}"
