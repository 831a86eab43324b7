"""A store in canonical order: what two stores must have in common to hold the same.

Left out are ids, moments, how long things took, tokens, bookkeeping, conversations, approvals, the journal, accounts
and free text. A reference stands as what it points to, so two stores compare whatever ids their rows were given.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, func, select
from sqlmodel import SQLModel

import store.tables  # noqa: F401  every table must be known to the metadata
from agent.evaluation.cases import ToolCall

#: Tables that are no part of the business's state.
APART = frozenset(
    "chat_conversation chat_turn chat_step approval change row_change".split()
    + "staff_account sign_in_link sign_in_attempt upload fetched_page fetch_lease mailbox_item".split()
    + "unanswered_question model_spend".split()
)
_MOMENTS = frozenset({"created_at", "finished_at", "decided_at", "consent_at"})
_FREE_TEXT = frozenset({"notes", "note", "description", "reason", "message", "summary", "consent_wording"})
_MEASURED = frozenset({"seconds"})
_CHANCE = frozenset({"token"})
_LEFT_OUT = _MOMENTS | _MEASURED | _FREE_TEXT | _CHANCE | {"id", "version"}
#: Wording that is compared only where the gold gives it; everywhere else Harmony may choose its own.
_OWN_WORDING = frozenset({("trip", "name"), ("campaign", "name")})
_OWN_WORDING_COLUMNS = frozenset({"subject", "body"})
_NAMES = ("name", "party", "address", "email", "slug", "source", "city")


@dataclass(frozen=True)
class Given:
    """What tells a row of the scene from a new one, and the wording that the gold gives.

    `newest` is the highest id of each table when the case began.
    """

    newest: Mapping[str, int] = field(default_factory=dict)
    wording: frozenset[str] = frozenset()

    def wants(self, table: str, column: str, row_id: int, text: str) -> bool:
        """Whether this text of this row is compared."""
        own = (table, column) in _OWN_WORDING or column in _OWN_WORDING_COLUMNS
        return not own or row_id <= self.newest.get(table, 0) or text in self.wording


@dataclass(frozen=True)
class Dump:
    """The rows of a store, each as one line of text, and how often each occurs."""

    lines: Counter[str]

    def differences(self, gold: "Dump") -> list[str]:
        """What this store has and the gold has not (`+`), and the other way round (`-`)."""
        extra, missing = self.lines - gold.lines, gold.lines - self.lines
        return [f"+ {line}" for line in sorted(extra.elements())] + [f"- {line}" for line in sorted(missing.elements())]


def wording_of(gold: Iterable[ToolCall]) -> frozenset[str]:
    """The names, subjects and bodies that gold calls give."""
    return frozenset(
        plain(str(call.args[key])) for call in gold for key in ("name", "subject", "body") if key in call.args
    )


def newest_ids(engine: Engine) -> dict[str, int]:
    """The highest id of each table."""
    with engine.connect() as connection:
        return {table.name: connection.scalar(select(func.max(table.c.id))) or 0 for table in _tables()}


def dump(engine: Engine, given: Given) -> Dump:
    """The store's rows as comparable lines."""
    with engine.connect() as connection:
        return Dump(_Reader(connection, given).lines())


def plain(text: str) -> str:
    """Text as it compares: ignoring case, repeated white space and final punctuation."""
    return " ".join(text.split()).casefold().rstrip(".!?,;: ")


@dataclass
class _Reader:
    connection: Connection
    given: Given
    known: dict[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> dict[str, dict[int, Mapping[str, Any]]]:
        return {
            table.name: {row["id"]: row for row in map(dict, self.connection.execute(select(table)).mappings())}
            for table in _tables()
        }

    def lines(self) -> Counter[str]:
        return Counter(self._line(table, row_id) for table in _tables() for row_id in self.rows[table.name])

    def _line(self, table: Table, row_id: int) -> str:
        if (table.name, row_id) not in self.known:
            row = self.rows[table.name][row_id]
            values = [(column.name, self._value(table, column, row)) for column in _compared(table)]
            said = ", ".join(f"{name}={value}" for name, value in values if value)
            self.known[table.name, row_id] = f"{table.name}: {said}"
        return self.known[table.name, row_id]

    def _value(self, table: Table, column: Column[Any], row: Mapping[str, Any]) -> str:
        value = row[column.name]
        if value is None:
            return ""
        for key in column.foreign_keys:
            return self._pointed(key.column.table, value)
        text = _text(value)
        return text if self.given.wants(table.name, column.name, row["id"], text) else ""

    def _pointed(self, table: Table, row_id: int) -> str:
        """What a reference points to: its name for readers, and a digest of the whole row for the comparison."""
        row = self.rows[table.name][row_id]
        name = next((str(row[key]) for key in _NAMES if row.get(key)), table.name)
        digest = hashlib.sha256(self._line(table, row_id).encode()).hexdigest()[:6]
        return f"<{name if table.name not in ('trip', 'campaign') else row.get('place') or table.name} {digest}>"


def _tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in APART]


def _compared(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.columns
        if column.name not in _LEFT_OUT
        and not column.info.get("derived")
        and not any(key.column.table.name in APART for key in column.foreign_keys)
    ]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, (dict, list)):
        return json.dumps(_without_ids(value), sort_keys=True, ensure_ascii=False) if value else ""
    return str(value)


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(inner) for key, inner in value.items() if key not in ("id", "ref", "link")}
    if isinstance(value, list):
        return sorted((_without_ids(inner) for inner in value), key=str)
    return plain(value) if isinstance(value, str) else value
