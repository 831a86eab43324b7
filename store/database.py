"""Opening the database, and the two kinds of transaction: reading, and writing one at a time.

SQLite runs in WAL mode and a writer starts with BEGIN IMMEDIATE; on Postgres a writer takes one advisory lock for its
transaction. Either way writers queue instead of overwriting one another (docs/decisions/0002-one-writer.md).

Both kinds also come without objects, as a connection for statements: what every turn of a conversation reads and writes
costs a quarter so. Journaled tables are written by sessions alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlmodel import Session

#: The advisory lock that writers take on Postgres: an arbitrary number, the same for every process of Harmony.
WRITER_LOCK = 4_276_669
_TAKE_LOCK = text(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
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
    engine.update_execution_options(harmony_queue=Lock())
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
    with _queued(engine), Session(engine.execution_options(harmony_writer=True), expire_on_commit=False) as session:
        session.info["now"] = now
        if engine.dialect.name == "postgresql":
            session.execute(_TAKE_LOCK)
        yield session
        session.commit()


@contextmanager
def reading_rows(engine: Engine) -> Iterator[Connection]:
    """As `reading`, for statements: what is read are rows, and no objects."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing_rows(engine: Engine) -> Iterator[Connection]:
    """As `writing`, for statements on tables that are not journaled; new rows bring their own moment."""
    with _queued(engine), engine.connect().execution_options(harmony_writer=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(_TAKE_LOCK)
        yield connection


@contextmanager
def _queued(engine: Engine) -> Iterator[None]:
    """Wait for this process's own writers before SQLite is asked: it would look again only now and then."""
    queue: Lock | None = engine.get_execution_options().get("harmony_queue")
    taken = queue is not None and queue.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if queue is not None and taken:
            queue.release()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin, below, opens the transaction instead of the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("harmony_writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")
