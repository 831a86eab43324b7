"""Bringing a database to the newest shape, with Alembic's migrations in `store/migrations`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

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
        yield connection


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for one open connection, with no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
