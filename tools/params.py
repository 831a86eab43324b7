"""The arguments of tools, as the parameters of their functions declare them."""

import inspect
import types
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, Field

from tools.arg_types import ArgType
from tools.context import ToolContext


@dataclass(frozen=True)
class Param:
    """One argument of a tool. `reader` is how its text is read; `many` says that it is a list of such texts.

    `shape` is the model of an argument that is an object, or a list of such, and no text.
    """

    name: str
    reader: ArgType | None
    many: bool
    required: bool
    description: str
    shape: type[BaseModel] | None = None

    def value(self, raw: Any, ctx: ToolContext) -> Any:
        """The value that the tool's function takes for an argument in its JSON shape.

        Raises:
            HarmonyError: it does not say what it should.
        """
        if self.shape is not None:
            return [self.shape.model_validate(item) for item in raw] if self.many else self.shape.model_validate(raw)
        if self.reader is None:
            return raw
        return (
            [self.reader.read(each, self.name, ctx) for each in raw]
            if self.many
            else self.reader.read(raw, self.name, ctx)
        )


def param_of(parameter: inspect.Parameter, hint: Any, described: str) -> tuple[Param, Any]:
    """An argument as its parameter's annotation and description declare it, and its annotation for the schema."""
    reader, many = _reader(hint)
    shape, several = (None, False) if reader else _shape(hint)
    required = parameter.default is inspect.Parameter.empty
    text = f"{described} {reader.says}" if reader else described
    base: Any = _plain_type(hint) if reader is None else list[_Text] if many else _Text
    annotation = base if required else base | None
    return (
        Param(parameter.name, reader, many or several, required, text, shape),
        Annotated[annotation, Field(description=text)],
    )


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


_Text = Annotated[str, BeforeValidator(_number_as_text)]


def _plain_type(hint: Any) -> Any:
    """The annotation without `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        rest = [arg for arg in get_args(hint) if arg is not type(None)]
        return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007  built from a list
    return hint


def _reader(hint: Any, many: bool = False) -> tuple[ArgType | None, bool]:
    """The reader inside an annotation, and whether a list of such is meant."""
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, ArgType):
            return extra, many
    for inner in get_args(hint):
        found = _reader(inner, many or get_origin(hint) is list)
        if found[0] is not None:
            return found
    return None, False


def _shape(hint: Any, many: bool = False) -> tuple[type[BaseModel] | None, bool]:
    """The model of objects inside an annotation, and whether a list of such is meant."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint, many
    for inner in get_args(hint):
        found = _shape(inner, many or get_origin(hint) is list)
        if found[0] is not None:
            return found
    return None, False
