"""A backup that loses nothing, and its restore: every row of every table as JSON lines in one zip file.

It moves between SQLite and Postgres. The data folder's key is not in it: after a restore on another machine people sign
in again. Ids are never reused, so the counters travel too. Left out on purpose: copies of public pages, which can be
read again, which process was at work on what, which means nothing elsewhere, and what sources lent only for a while.
"""

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Engine, Table, func, insert, select, text, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

import store.tables  # noqa: F401  every table must be known to the metadata
from agent.problems import WRONG_USE, Problem
from store.database import writing

FORMAT = 1
_MANIFEST = "manifest.json"
_BATCH = 500
#: Copies, leases, and what may be kept for a while only: no backup has them.
_LEFT_OUT = ("fetched_page", "fetch_lease", "source_holding")
#: What a fresh store holds after its first start: a restore replaces it.
_FIRST_START = ("sequence_step", "email_sequence", "template", "service_offering", "sign_in_link")


def export_to(engine: Engine, path: Path) -> dict[str, int]:
    """Write a backup (mode 0600; it holds people's addresses) from one consistent state; answers rows by table.

    Raises:
        Problem: the file exists, or cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Problem(f"{path} is there already; give a new name.", WRONG_USE) from None
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            return _write_all(engine, archive)
    except BaseException:
        path.unlink(missing_ok=True)  # half a backup is worse than none
        raise


def import_from(engine: Engine, path: Path, now: datetime) -> dict[str, int]:
    """Put a backup into a store that holds nothing of its own yet, all or nothing; answers rows by table.

    Raises:
        Problem: the file is no backup, is of another version, or the store is in use.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if spoilt := archive.testzip():
                raise zipfile.BadZipFile(spoilt)
            manifest = _checked(engine, json.loads(archive.read(_MANIFEST)), path)
            with writing(engine, now) as session:
                return _read_all(archive, session.connection(), manifest)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError, IntegrityError, DataError):
        said = f"{path} is no backup of Harmony, or is damaged; nothing was restored."
        raise Problem(said, WRONG_USE) from None


def _write_all(engine: Engine, archive: zipfile.ZipFile) -> dict[str, int]:
    with engine.connect().execution_options(isolation_level=_snapshot(engine)) as connection:
        counts = {table.name: _write(archive, connection, table) for table in _tables()}
        manifest = {"format": FORMAT, "revision": _revision(connection), "rows": counts, "newest": _newest(connection)}
    archive.writestr(_MANIFEST, json.dumps(manifest, indent=2, sort_keys=True))
    return counts


def _read_all(archive: zipfile.ZipFile, connection: Connection, manifest: dict[str, Any]) -> dict[str, int]:
    _refuse_if_used(connection)
    for name in _FIRST_START:
        connection.execute(SQLModel.metadata.tables[name].delete())
    counts = {table.name: _read(archive, connection, table) for table in _tables()}
    if counts != manifest["rows"]:
        raise ValueError("rows are missing")
    _set_newest(connection, manifest["newest"])
    return counts


def _tables() -> list[Table]:
    """The tables that a backup has, each after those that it refers to."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in _LEFT_OUT]


def _snapshot(engine: Engine) -> Any:
    return "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    """A table's rows; an empty column is left out, which tells it from a JSON column that holds null."""
    empty = {column.name: column.is_(None).label(f"{column.name} is empty") for column in table.columns}
    count = 0
    with archive.open(f"{table.name}.jsonl", "w") as file:
        for row in connection.execute(select(table, *empty.values()).order_by(table.c.id)).mappings():
            kept = {name: row[name] for name, label in empty.items() if not row[label.name]}
            file.write(json.dumps(kept, default=_plain, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _read(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    """Insert a table's rows; references within the same table are set once all of its rows are there."""
    own = {column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)}
    count, later = 0, []
    for rows in _batches(archive, table):
        later += [(row["id"], {name: row.pop(name) for name in own & row.keys()}) for row in rows if own & row.keys()]
        for columns in {frozenset(row) for row in rows}:
            connection.execute(insert(table), [row for row in rows if row.keys() == columns])
        count += len(rows)
    for row_id, pointed in later:
        connection.execute(update(table).where(table.c.id == row_id).values(pointed))
    return count


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as file:
        for line in file:
            rows.append(_typed(table, json.loads(line)))
            if len(rows) == _BATCH:
                yield rows
                rows = []
    if rows:
        yield rows


def _typed(table: Table, row: Any) -> dict[str, Any]:
    """A line's values as the table's columns take them.

    Raises:
        KeyError, TypeError, ValueError: it is no row of this table.
    """
    if not isinstance(row, dict) or "id" not in row:
        raise TypeError("no row")
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: Column[Any], value: Any) -> Any:
    kind = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    if isinstance(column.type, JSON):
        return value
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if not isinstance(value, (int, float) if kind is float else kind):
        raise TypeError(f"{column} is no {kind.__name__}")
    return value


def _checked(engine: Engine, manifest: Any, path: Path) -> dict[str, Any]:
    if not isinstance(manifest, dict):
        raise TypeError("no manifest")
    with engine.connect() as connection:
        here = _revision(connection)
    if manifest["format"] != FORMAT or manifest["revision"] != here:
        wanted = f"version {manifest['revision']} of the store, and this Harmony has {here}"
        raise Problem(f"{path} was made by {wanted}. Restore it with the version that made it, then upgrade.")
    return manifest


def _refuse_if_used(connection: Connection) -> None:
    for table in _tables():
        if table.name not in _FIRST_START and connection.scalar(select(func.count()).select_from(table)):
            raise Problem("This store is in use. Restore into an empty one: give another --data-dir or --database-url.")


def _revision(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _newest(connection: Connection) -> dict[str, int]:
    """The highest id that each table has ever handed out, where it has handed out any."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: seq for name, seq in rows if name in SQLModel.metadata.tables}
    found = {}
    for name in SQLModel.metadata.tables:
        state = f"SELECT last_value FROM {_sequence(connection, name)} WHERE is_called"  # noqa: S608  names of our own
        found[name] = connection.scalar(text(state))
    return {name: value for name, value in found.items() if value}


def _set_newest(connection: Connection, newest: dict[str, int]) -> None:
    for name in newest.keys() & SQLModel.metadata.tables.keys():
        values = {"name": name, "seq": newest[name]}
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), values)
        else:
            values["name"] = _sequence(connection, name)
            connection.execute(text("SELECT setval(CAST(:name AS regclass), :seq)"), values)


def _sequence(connection: Connection, table: str) -> str:
    found = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{table}"'})
    return str(found)
