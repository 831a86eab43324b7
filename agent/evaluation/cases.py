"""The format of an evaluation file, and reading it (tests/evals/README.md describes it for people)."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tools.geography.places import Place, resolve


class BadFile(Exception):
    """An evaluation file that cannot be used; the text is one sentence that names the file and what is wrong in it."""


class _Loader(yaml.SafeLoader):
    """Leaves dates and times as they are written: tools read them themselves."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _as_said(value: Any) -> Any:
    """Words of a person: a bare `yes` or `12` in YAML is text here."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (int, float)) else value


Words = Annotated[str, BeforeValidator(_as_said)]
Role = Literal["staff", "visitor"]
M = TypeVar("M", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ToolCall(_Strict):
    """One call of a tool. `role` overrides who makes it."""

    tool: str
    args: dict[str, Any] = {}
    role: Role | None = Field(default=None, alias="as")


class TurnSpec(_Strict):
    """What the person says, and how they answer the approvals asked in that turn (None: they stay open)."""

    say: Words
    approve: bool | None = None


class Case(_Strict):
    """One conversation and what should come of it."""

    id: Words
    role: Role = Field(alias="as")
    tags: list[str] = []
    turns: list[TurnSpec] = Field(min_length=1)
    gold: list[ToolCall] = []
    must_call: list[ToolCall] = []
    must_not_call: list[str] = []
    must_say: list[Words | list[Words]] = []
    must_not_say: list[Words] = []
    asks: bool = False

    @property
    def tools_named(self) -> set[str]:
        """Every tool that the case speaks of."""
        return {call.tool for call in (*self.gold, *self.must_call)} | set(self.must_not_call)


class World(_Strict):
    """The scene: calls made before anybody speaks."""

    now: datetime | None = None
    home: str | None = None
    calls: list[ToolCall] = []


class _File(_Strict):
    now: datetime
    home: str
    world: str | None = None
    cases: list[Case] = Field(min_length=1)


class CaseFile(BaseModel):
    """A whole file with the world that it names. `now` has a zone; it is the clock of the world and of every case."""

    path: str
    now: datetime
    home: str
    world: list[ToolCall]
    cases: list[Case]

    @property
    def place(self) -> Place:
        """The business's base."""
        return resolve(self.home, "home")


def read_file(path: Path) -> CaseFile:
    """Read an evaluation file and the world beside it.

    Raises:
        BadFile: it cannot be read, is not of the format, or names a case twice.
    """
    data = _validated(_File, path)
    world = _validated(World, path.parent / data.world) if data.world else World()
    if data.now.tzinfo is None:
        raise BadFile(f"{path}: now needs a zone, such as 2026-11-23T09:00:00-08:00.")
    ids = [case.id for case in data.cases]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise BadFile(f"{path}: {', '.join(sorted(twice))} is there twice.")
    return CaseFile(path=str(path), now=data.now, home=data.home, world=world.calls, cases=data.cases)


def _validated(model: type[M], path: Path) -> M:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  _Loader is a SafeLoader
        return model.model_validate(loaded)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or 'cannot be read'}.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path}: is not UTF-8 text.") from None
    except yaml.YAMLError as error:
        raise BadFile(f"{path}: is not YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise BadFile(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
