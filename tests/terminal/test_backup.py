"""`harmony export` and `harmony import`: what goes out comes back whole, on either database."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from agent.backup import export_to, import_from
from agent.problems import Problem
from store.database import open_database
from store.migrate import migrate
from tools.startup import seed

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def content(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A fresh store to restore into, of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'restored.db'}"
    else:
        new_postgres: Callable[[str | None], str] = request.getfixturevalue("new_postgres")
        url = new_postgres(None)
    engine = open_database(url)
    migrate(engine)
    seed(engine, NOW)
    yield engine
    engine.dispose()


@pytest.fixture
def used(staff: Any, engine: Engine) -> Engine:
    """A store in which a trip was planned, changed, and one undone."""
    staff("create_trip", destination="Denver", starts_on="2026-12-04")
    staff("update_trip", trip="trip:1", status="confirmed")
    staff("create_trip", destination="Boston")
    staff("undo", change="change:3")
    return engine


def test_everything_comes_back_with_its_ids_and_its_moments(used: Engine, empty: Engine, tmp_path: Path) -> None:
    counts = export_to(used, tmp_path / "backup.zip")
    assert counts["trip"] == 1
    assert import_from(empty, tmp_path / "backup.zip", NOW) == counts
    assert content(empty) == content(used)


def test_an_id_that_was_handed_out_once_is_not_handed_out_again(
    used: Engine, empty: Engine, tmp_path: Path, business: Any, clock: Any
) -> None:
    from tools.context import Principal
    from tools.dispatch import Dispatcher

    export_to(used, tmp_path / "backup.zip")
    import_from(empty, tmp_path / "backup.zip", NOW)
    restored = Dispatcher(empty, business, clock)
    owner = Principal("staff", "owner@harmony.example", "terminal")
    made = restored.call(owner, "create_trip", {"destination": "Tulsa"}, "after")
    assert made.ref == "trip:3"


def test_a_backup_is_private_and_never_overwrites(used: Engine, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    export_to(used, path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Problem, match="is there already"):
        export_to(used, path)


def test_a_store_in_use_is_not_restored_into(used: Engine, tmp_path: Path) -> None:
    export_to(used, tmp_path / "backup.zip")
    before = content(used)
    with pytest.raises(Problem, match="in use"):
        import_from(used, tmp_path / "backup.zip", NOW)
    assert content(used) == before


def test_what_is_no_backup_is_told(empty: Engine, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("nothing")
    with pytest.raises(Problem, match="no backup"):
        import_from(empty, tmp_path / "x.zip", NOW)


def test_the_commands_carry_a_store_from_one_folder_to_another(harmony: Any, tmp_path: Path) -> None:
    harmony("ask", "plan a trip to Denver dec 4-7")
    path, other = str(tmp_path / "b.zip"), str(tmp_path / "elsewhere")
    assert "Wrote" in harmony("export", path).out
    assert "Restored" in harmony("import", path, "--data-dir", other).out
    assert "Denver" in harmony("ask", "what trips are coming up?", "--data-dir", other).out
