"""Opening the database, and the two kinds of transaction: reading, and writing one at a time.

SQLite runs in WAL mode and a writer starts with BEGIN IMMEDIATE; on Postgres a writer takes one advisory lock for its
transaction. Either way writers queue instead of overwriting one another (docs/decisions/0002-one-writer.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

#: The advisory lock that writers take on Postgres: an arbitrary number, the same for every process of Harmony.
WRITER_LOCK = 4_276_669
#: How long a SQLite writer waits for another, in seconds.
BUSY_SECONDS = 30


def open_database(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…` (psycopg is chosen by itself); its errors tell no values.

    Raises:
        ValueError: the address is neither SQLite nor Postgres.
    """
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(f"The database must be sqlite:///… or postgresql://…, not {parsed.drivername}.")
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": BUSY_SECONDS}
    engine = create_engine(parsed, connect_args=waits, pool_size=10, max_overflow=40, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine, now: datetime | None = None) -> Iterator[Session]:
    """A session that reads one consistent state and never commits. `now` (UTC-aware) is the clock it answers by."""
    with Session(engine, autoflush=False) as session:
        session.info["now"] = now
        yield session


@contextmanager
def writing(engine: Engine, now: datetime) -> Iterator[Session]:
    """A session that commits when the block ends well; no other writer runs meanwhile. `now` stamps new rows."""
    with Session(engine.execution_options(harmony_writer=True), expire_on_commit=False) as session:
        session.info["now"] = now
        if engine.dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
        yield session
        session.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin, below, opens the transaction instead of the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("harmony_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
