"""Bringing a database to the newest shape, with Alembic's migrations in `store/migrations`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

import store.tables  # noqa: F401  every table must be known to the metadata before Alembic compares it
from store.database import WRITER_LOCK


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run every migration up to the revision; two processes that start at once take turns."""
    with _alone(engine) as connection:
        command.upgrade(alembic_config(connection), revision)


def take_back(engine: Engine, revision: str) -> None:
    """Run the migrations after the revision backwards: what only they hold is lost."""
    with _alone(engine) as connection:
        command.downgrade(alembic_config(connection), revision)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction, while which no other process migrates."""
    with engine.execution_options(harmony_writer=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
        before = _last_ids(connection)
        yield connection
        _go_on_from(connection, before)


def _last_ids(connection: Connection) -> dict[str, int]:
    """The last id that each table handed out, on SQLite: a table that is made anew only knows those of its rows."""
    if connection.dialect.name != "sqlite" or not inspect(connection).has_table("sqlite_sequence"):
        return {}
    return {row.name: row.seq for row in connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _go_on_from(connection: Connection, last: dict[str, int]) -> None:
    """See that no table hands out an id again."""
    now = _last_ids(connection)
    for table, number in last.items():
        if number > now.get(table, 0) and inspect(connection).has_table(table):
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for one open connection, with no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
