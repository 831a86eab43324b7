"""What the databases of a worker's tests have in common, so that no test pays for it again.

Each test has a database of its own, and so engines of its own. What SQLAlchemy made of a statement, and what it found
out about the server, is the same for all of a kind: every connection shares one dialect, and what that has compiled.
Nothing in these databases outlives the tests, so SQLite does not wait for the disk (Postgres: see postgres.py).
"""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event

_DIALECTS: dict[str, Dialect] = {}
_COMPILED: dict[Any, Any] = {}


def share() -> None:
    """Have all connections of this process share what they may. Processes that a test starts are as they always are."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.dialect = _DIALECTS.setdefault(connection.dialect.name, connection.dialect)
    connection.execution_options(compiled_cache=_COMPILED)
    opened = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and opened is not None:
        opened.cursor().execute("PRAGMA synchronous=OFF")
