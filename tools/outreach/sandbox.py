"""Templates in a sandbox: which constructs of Jinja they may use, and what a missing value does.

Beside Jinja's own sandbox, a template's syntax tree may only hold what is listed here: variables of the contract,
conditions, and filters that neither call anything nor make text grow. So a template has no loop and no call, and what
it makes is never longer than its own text and the values in it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tools.errors import InvalidInput
from tools.outreach.variables import ROOTS, VARIABLES, unknown, written

MAX_SOURCE = 10_000
HOW = 'Write a variable as {{ contact.first_name | default("there") }}.'
#: What may stand in a template, besides variables and filters, which are looked at by name.
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Getattr, nodes.Name, nodes.Filter),
    *(nodes.If, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test),
)
#: What people call the constructs that are most likely tried.
_CALLED: Mapping[type[nodes.Node], str] = {
    nodes.For: "a loop",
    nodes.Call: "a call",
    nodes.Include: "an include",
    nodes.Import: "an import",
    nodes.FromImport: "an import",
    nodes.Extends: "another template to extend",
    nodes.Macro: "a macro",
    nodes.Assign: "a variable of its own",
    nodes.Getitem: "square brackets",
    nodes.Concat: "parts joined with ~",
}
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
_MARKED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Blank:
    """A variable without a value. It is false; where it would be written, its name is noted in `seen`."""

    name: str
    seen: dict[str, None] = field(repr=False)

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        self.seen[self.name] = None
        return ""


def filled(source: str, field: str, values: Mapping[str, Any], seen: dict[str, None]) -> str:
    """The template with its values; the names of the missing ones that it would write are added to `seen`.

    Raises:
        InvalidInput: the template is not one that may be used.
    """
    given = {root: SimpleNamespace(**_values_of(root, values.get(root) or {}, seen)) for root in ROOTS}
    return compiled(source, field).render(given)


@lru_cache(maxsize=512)
def compiled(source: str, field: str) -> Template:
    """The template, checked.

    Raises:
        InvalidInput: it cannot be read, names an unknown variable, or uses what templates may not.
    """
    if len(source) > MAX_SOURCE:
        raise InvalidInput(field, f"has {len(source):,} characters.", f"Give at most {MAX_SOURCE:,}.")
    try:
        tree = _ENVIRONMENT.parse(source)
        _check(tree, field)
        return _ENVIRONMENT.from_string(tree)
    except TemplateSyntaxError as error:
        raise InvalidInput(field, f"is not to be read: {(error.message or 'wrong syntax').rstrip('.')}.", HOW) from None
    except (TemplateError, RecursionError, SyntaxError, MemoryError):
        raise InvalidInput(field, "is too deeply nested to be read.", HOW) from None


def straightened(source: str) -> str:
    """A template whose variables were typed with curly quotes, with straight ones there."""
    return _MARKED.sub(lambda found: found[0].translate(_QUOTES), source)


def _check(tree: nodes.Node, field: str) -> None:
    whole = _outermost_names(tree)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            what = _CALLED.get(type(node), f"{type(node).__name__.lower()} expressions")
            raise InvalidInput(field, f"has {what}, which a template may not have.", HOW)
        if any(brace in _said_by(node) for brace in "{}"):
            raise InvalidInput(field, "has a brace that would be sent as it is.", HOW)
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            raise InvalidInput(field, "has a choice without an else, which would leave a blank.", HOW)
        _check_words(node, field)
    for name in whole:
        if name not in VARIABLES:
            raise InvalidInput(field, f"there is no variable {name}.", unknown(name))


def _said_by(node: nodes.Node) -> str:
    """The text that a node brings itself."""
    if isinstance(node, nodes.TemplateData):
        return node.data
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""


def _check_words(node: nodes.Node, field: str) -> None:
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise InvalidInput(field, f"there is no filter {node.name} here.", f"There is {', '.join(_FILTERS)}.")
    if isinstance(node, nodes.Filter) and node.name == "default" and _empty_default(node):
        raise InvalidInput(field, "has a default that is empty, which would leave a blank.", HOW)
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        raise InvalidInput(field, f"there is no test {node.name} here.", "Write {% if contact.role %}.")


def _outermost_names(tree: nodes.Node) -> list[str]:
    """What a template names, each as deep as it is written: `contact.first_name`, never just its `contact`."""
    read = list(tree.find_all((nodes.Name, nodes.Getattr)))
    inner = {id(node.node) for node in read if isinstance(node, nodes.Getattr)}
    return [_name_of(node) for node in read if id(node) not in inner]


def _name_of(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_name_of(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "text"


def _empty_default(node: nodes.Filter) -> bool:
    given = [*node.args, *(pair.value for pair in node.kwargs)]
    return not given or (isinstance(given[0], nodes.Const) and not str(given[0].value).strip())


def _values_of(root: str, values: Mapping[str, Any], seen: dict[str, None]) -> dict[str, Any]:
    """The values of all variables of a root, the missing ones as blanks."""
    names = {full.split(".")[1]: full for full in VARIABLES if full.startswith(f"{root}.")}
    return {last: written(full, values.get(last)) or Blank(full, seen) for last, full in names.items()}


def _default(value: Any, fallback: Any, boolean: bool = True) -> Any:
    """The value, or the fallback where it is missing; a blank value is a missing one."""
    return value if str_or_blank(value) else fallback


def str_or_blank(value: Any) -> str:
    """A value's text, without noting that a blank was read."""
    return "" if isinstance(value, Blank) else str(value).strip()


def _kept_blank(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """A filter that leaves a missing value missing, so that a default after it still counts."""
    return lambda value: value if isinstance(value, Blank) else change(str(value))


_FILTERS: dict[str, Callable[..., Any]] = {
    "default": _default,
    "title": _kept_blank(str.title),
    "upper": _kept_blank(str.upper),
    "lower": _kept_blank(str.lower),
    "trim": _kept_blank(str.strip),
    "capitalize": _kept_blank(str.capitalize),
}
_TESTS: dict[str, Callable[[Any], bool]] = {
    "defined": lambda value: not isinstance(value, Blank),
    "undefined": lambda value: isinstance(value, Blank),
    "none": lambda value: isinstance(value, Blank),
}


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False)
    made.globals.clear()
    made.filters = dict(_FILTERS)
    made.tests = dict(_TESTS)
    return made


_ENVIRONMENT = _environment()
