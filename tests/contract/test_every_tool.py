"""Laws that hold for every tool in the registry, so that a later one cannot escape them."""

import ast
import itertools
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from store.tables import Change
from tools.arg_types import (
    DateText,
    EmailText,
    MoneyText,
    NameText,
    OneOf,
    PlaceText,
    RefTo,
    UrlText,
    WhenText,
)
from tools.catalogue import REGISTRY
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import Forbidden, InvalidInput, NotFound
from tools.registry import Effect, Tool

TOOLS = sorted(REGISTRY.values(), key=lambda tool: tool.name)
ROLES = ("staff", "visitor", "scheduler")
#: For each kind of argument, texts that it must refuse by the field's name.
BAD: dict[type, tuple[str, ...]] = {
    RefTo: ("", "   ", "nonsense:12", "x" * 5_000),
    PlaceText: ("", "Nowhereville-upon-Nothing", "'; drop table trip; --", "🎵🎵🎵", "x" * 100_000),
    MoneyText: ("", "-5", "a lot", "$1e99", "99999999999999", "12.345"),
    DateText: ("", "2026-02-30", "soon", "0001-01-01", "9999-01-01"),
    WhenText: ("", "2026-02-30T10:00", "2026-12-05", "2026-12-05T25:00", "later"),
    NameText: ("", "   ", "\x00\x01", "x" * 100_000),
    EmailText: ("", "nobody", "a@b", "a b@c.example", "x" * 100_000),
    UrlText: ("", "ftp://example.com", "https://user:secret@example.com", "javascript:alert(1)"),
    OneOf: ("", "no such word", "x" * 100_000),
}
#: Tools that a visitor may give a record to: only what everybody may see.
PUBLIC_KINDS = {"service"}


def args_of(kind: type) -> list[Any]:
    return [
        pytest.param(tool, param, id=f"{tool.name}-{param.name}")
        for tool in TOOLS
        for param in tool.params
        if type(param.reader) is kind  # a subclass is laxer on purpose: its tool checks later
    ]


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_its_description_and_every_argument_are_said_in_words(tool: Tool) -> None:
    assert len(tool.description) > 20
    assert all(len(param.description) > 10 for param in tool.params)
    for name, schema in tool.schema.get("properties", {}).items():
        assert schema.get("description"), name


def test_a_role_that_does_not_have_it_is_forbidden(dispatcher: Dispatcher) -> None:
    for tool, role in itertools.product(TOOLS, ROLES):
        if role not in tool.roles:
            with pytest.raises(Forbidden):
                dispatcher.call(Principal(role, "somebody", "chat"), tool.name, {}, uuid4().hex)  # type: ignore[arg-type]


@pytest.mark.parametrize("tool", [t for t in TOOLS if "visitor" in t.roles], ids=lambda tool: tool.name)
def test_a_visitors_tool_takes_no_record_that_could_be_somebody_elses(tool: Tool) -> None:
    taken = {kind for param in tool.params if isinstance(param.reader, RefTo) for kind in param.reader.kinds}
    assert taken <= PUBLIC_KINDS
    assert not {p.name for p in tool.params} & {"visitor", "conversation", "person", "user"}


@pytest.mark.parametrize("kind", list(BAD), ids=lambda kind: kind.__name__)
def test_a_bad_argument_is_told_by_its_name_with_what_would_be_right(
    kind: type, dispatcher: Dispatcher, staff: Any
) -> None:
    with Session(dispatcher.engine) as session:
        ctx = dispatcher.context(session, staff.principal)
        for case in args_of(kind):
            tool, param = case.values
            for bad in BAD[kind]:
                value = [bad] if param.many else bad
                with pytest.raises((InvalidInput, NotFound)) as caught:
                    tool.read(ctx, {param.name: value})
                field = getattr(caught.value, "field", param.name)
                assert field == param.name, (tool.name, bad[:40])
                assert len(str(caught.value)) < 1_000, (tool.name, bad[:40])


def test_an_argument_of_the_wrong_shape_is_told_by_its_name() -> None:
    for tool in TOOLS:
        for param in tool.params:
            with pytest.raises(InvalidInput) as caught:
                tool.check({param.name: {"a": "dict"}})
            assert caught.value.field in {p.name for p in tool.params}, (tool.name, param.name)


@pytest.mark.parametrize("tool", [t for t in TOOLS if t.effect in (Effect.SEND, Effect.DELETE)], ids=lambda t: t.name)
def test_what_reaches_people_or_deletes_has_a_card_to_be_approved(tool: Tool) -> None:
    assert tool.preview is not None


def test_tools_are_run_by_dispatch_alone() -> None:
    """A Tool cannot be called, and nothing but dispatch reaches into one for its function."""
    root = Path(__file__).parents[2]
    callers = set()
    for path in [*root.glob("agent/**/*.py"), *root.glob("scheduler/**/*.py"), *root.glob("tools/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Attribute) and node.attr == "run" and isinstance(node.value, ast.Name)
            if named and node.value.id in {"tool", "made", *REGISTRY}:  # type: ignore[attr-defined]
                callers.add(path.relative_to(root).as_posix())
    assert callers == {"tools/dispatch.py"}
    assert not any(callable(tool) for tool in TOOLS)


def test_no_call_that_failed_left_a_change(dispatcher: Dispatcher, staff: Any) -> None:
    for tool in TOOLS:
        if "staff" in tool.roles and tool.params and tool.params[0].required:
            with pytest.raises(InvalidInput):
                staff(tool.name)
    with Session(dispatcher.engine) as session:
        assert session.exec(select(Change)).all() == []


def test_every_module_of_tools_that_registers_one_is_in_the_catalogue() -> None:
    root = Path(__file__).parents[2]
    imported = {line.split("  #")[0] for line in (root / "tools" / "catalogue.py").read_text().splitlines()}
    for path in (root / "tools").rglob("*.py"):
        if "\n@tool(" in path.read_text():
            module = ".".join(path.relative_to(root).with_suffix("").parts)
            assert f"import {module}" in imported, module
