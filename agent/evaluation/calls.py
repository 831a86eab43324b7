"""Whether a call that was made is the one that a case asks for: arguments compare after the tool's own parsing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.evaluation.cases import ToolCall
from agent.evaluation.dump import plain
from agent.evaluation.play import Made
from store.columns import Row
from store.database import reading
from tools.arg_types import When
from tools.context import Principal, ToolContext
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError
from tools.geography.places import Place
from tools.params import Param
from tools.records import ref_of
from tools.registry import REGISTRY, Tool

#: A kind of group that is a style as well: "barbershop" may be asked for as either.
_STYLE_OF_KIND = {
    "barbershop_chorus": "barbershop",
    "gospel_choir": "gospel",
    "a_cappella_group": "contemporary_a_cappella",
    "collegiate_a_cappella": "contemporary_a_cappella",
}
_FLAVOURS = ("styles", "kind")


@dataclass(frozen=True)
class CallReader:
    """Reads arguments against the store as it is after the case; what is not found there, as it was before."""

    after: Dispatcher
    before: Dispatcher
    principal: Principal

    def same(self, wanted: ToolCall, made: Made) -> bool:
        """Whether the call made has at least the arguments wanted."""
        tool = REGISTRY.get(wanted.tool)
        if tool is None or wanted.tool != made.tool:
            return False
        want, have = self._values(tool, wanted.args), self._values(tool, made.args)
        flavours = _flavours(want) <= _flavours(have)
        rest = [name for name in want if name not in _FLAVOURS]
        return flavours and all(name in have and _equal(want[name], have[name]) for name in rest)

    def _values(self, tool: Tool, args: dict[str, Any]) -> dict[str, Any]:
        params = {param.name: param for param in tool.params}
        return {name: self._value(params.get(name), raw) for name, raw in args.items() if raw is not None}

    def _value(self, param: Param | None, raw: Any) -> Any:
        if param is None or param.reader is None:
            return _comparable(raw)
        texts = raw if isinstance(raw, list) else [raw]
        values = [self._read(param, str(text)) for text in texts]
        return sorted(values, key=str) if param.many else values[0]

    def _read(self, param: Param, text: str) -> Any:
        assert param.reader is not None
        for dispatcher in (self.after, self.before):
            with _context(dispatcher, self.principal) as ctx:
                try:
                    return _comparable(param.reader.read(text, param.name, ctx))
                except HarmonyError:
                    continue
        return plain(text)


@contextmanager
def _context(dispatcher: Dispatcher, principal: Principal) -> Iterator[ToolContext]:
    with reading(dispatcher.engine, dispatcher.clock()) as session:
        yield dispatcher.context(session, principal)


def _comparable(value: Any) -> Any:
    """A value of a tool's argument as something that compares: a record by its ref, a place by its coordinates."""
    if isinstance(value, Row):
        return ref_of(value)
    if isinstance(value, Place):
        return (round(value.latitude, 4), round(value.longitude, 4))
    if isinstance(value, When):
        return value.given
    if isinstance(value, list):
        return sorted((_comparable(item) for item in value), key=str)
    return plain(value) if isinstance(value, str) else value


def _equal(wanted: Any, made: Any) -> bool:
    if isinstance(wanted, datetime) and isinstance(made, datetime) and (wanted.tzinfo is None) != (made.tzinfo is None):
        return wanted.replace(tzinfo=None) == made.replace(tzinfo=None)  # one is local to a place that the other names
    return bool(wanted == made)


def _flavours(values: dict[str, Any]) -> set[str]:
    """The styles and kinds asked for, a style and its kind being one thing."""
    said = [*values.get("styles", []), *([values["kind"]] if "kind" in values else [])]
    return {_STYLE_OF_KIND.get(str(word), str(word)) for word in said}
