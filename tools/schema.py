"""From a function's docstring and types to the JSON schema that models are sent."""

import inspect
import logging
from collections.abc import Callable
from typing import Any

from griffe import Docstring, DocstringSectionKind


def described(function: Callable[..., Any]) -> tuple[str, dict[str, str]]:
    """What a function's docstring (Google style) says: its text, and its arguments by name.

    Raises:
        TypeError: it has none.
    """
    if not function.__doc__:
        raise TypeError(f"{function.__name__}: a tool needs a docstring")
    sections = Docstring(inspect.cleandoc(function.__doc__)).parse("google", warnings=False)
    texts = [s.value for s in sections if s.kind is DocstringSectionKind.text]
    described = {
        item.name: " ".join(str(item.description).split())
        for section in sections
        if section.kind is DocstringSectionKind.parameters
        for item in section.value
    }
    return "\n".join(texts).strip(), described


def plain_schema(schema: Any) -> Any:
    """A schema without pydantic's generated titles and null alternatives: they cost tokens and tell nothing."""
    if isinstance(schema, list):
        return [plain_schema(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {k: plain_schema(v) for k, v in schema.items() if not (k == "title" and isinstance(v, str))}
    if "default" in kept and kept["default"] is None:
        del kept["default"]
    options = [o for o in kept.get("anyOf", []) if o != {"type": "null"}]
    if len(options) == 1 and len(kept["anyOf"]) == 2:
        del kept["anyOf"]
        kept = {**options[0], **kept}
    return kept


logging.getLogger("griffe").setLevel(logging.ERROR)  # it warns of what the checks above already refuse
