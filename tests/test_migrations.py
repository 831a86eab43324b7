"""Migrations: from empty, and from every revision that ever was, to exactly the shape that the models have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlmodel import SQLModel

from store.database import open_database
from store.migrate import alembic_config, migrate, take_back

A_MESSAGE = (
    "INSERT INTO message (version, channel, direction, status, tries, reason, body, answered_at, created_at) "
    "VALUES (1, 'email', 'in', 'received', 0, '', 'Yes!', '2026-11-23 17:00:00', '2026-11-23 17:00:00')"
)
REVISIONS = [
    script.revision
    for script in ScriptDirectory(str(Path(__file__).parents[1] / "store" / "migrations")).walk_revisions()
]


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("new_postgres")(None)
    engine = open_database(url)
    yield engine
    engine.dispose()


def drift(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def test_an_empty_database_reaches_the_shape_of_the_models(empty: Engine) -> None:
    migrate(empty)
    assert drift(empty) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_revision_reaches_the_newest(empty: Engine, revision: str) -> None:
    migrate(empty, revision)
    migrate(empty)
    assert drift(empty) == []


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)  # Postgres' sequences never go back
def test_no_table_ever_hands_out_an_id_again(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        made = {row.name: row.sql for row in tables}
    ours = {name: made[name] for name in SQLModel.metadata.tables}
    assert [name for name, sql in ours.items() if "AUTOINCREMENT" not in sql] == []


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    migrate(empty)
    migrate(empty)
    assert drift(empty) == []


def test_the_mark_of_what_was_dealt_with_goes_and_comes_and_the_messages_stay(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as connection:
        for _ in range(2):
            connection.exec_driver_sql(A_MESSAGE)
        connection.exec_driver_sql("DELETE FROM message WHERE id = 2")
    take_back(empty, "0003")
    with empty.begin() as connection:
        assert "answered_at" not in {column["name"] for column in inspect(connection).get_columns("message")}
        connection.exec_driver_sql(A_MESSAGE.replace(", answered_at", "").replace(", '2026-11-23 17:00:00'", "", 1))
    migrate(empty)
    assert drift(empty) == []
    with empty.connect() as connection:
        kept = connection.exec_driver_sql("SELECT id, body, answered_at FROM message ORDER BY id").all()
    assert [tuple(row) for row in kept] == [(1, "Yes!", None), (3, "Yes!", None)]


def test_there_is_one_newest_revision(empty: Engine) -> None:
    with empty.connect() as connection:
        heads = ScriptDirectory.from_config(alembic_config(connection)).get_heads()
    assert len(heads) == 1
