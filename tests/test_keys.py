"""Secrets of an installation: made once, readable by their owner only, never shown."""

import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from agent.keys import load_keys, private_file
from agent.logs import PrivateFormatter


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_run_makes_a_key_that_later_runs_find(tmp_path: Path) -> None:
    first = load_keys(tmp_path / "data")
    assert len(first.session) >= 64
    assert load_keys(tmp_path / "data") == first
    assert load_keys(tmp_path / "other") != first


def test_folder_and_files_are_their_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    load_keys(folder)
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {"session.key": 0o600}


def test_a_key_that_was_laid_open_is_closed_again(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "session.key").chmod(0o644)
    load_keys(tmp_path)
    assert mode(tmp_path / "session.key") == 0o600


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_keys(tmp_path).session, range(8)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["session.key"]


def test_a_damaged_key_is_told_and_not_used(tmp_path: Path) -> None:
    private_file(tmp_path / "session.key")
    with pytest.raises(ValueError, match="is damaged"):
        load_keys(tmp_path)


def test_a_key_does_not_show_when_it_is_printed(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert keys.session not in f"{keys} {keys!r}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("asked by ana.whitfield+x@evergreen.example today", "asked by [e-mail] today"),
        ("token=abc123def&x=1", "token=[secret]&x=1"),
        ("Authorization: Bearer abc.def.ghi", "Authorization: Bearer [secret]"),
        ("{'password': 'four warm voices', 'n': 1}", "{'password': [secret], 'n': 1}"),
        ("used sk-proj-abcdefgh12345678 for it", "used [secret] for it"),
        ("cookie eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.abc-_123 came", "cookie [secret] came"),
        ("12 trips, 3 at 5 pm", "12 trips, 3 at 5 pm"),
    ],
)
def test_the_log_keeps_no_address_and_no_secret(said: str, kept: str) -> None:
    record = logging.LogRecord("harmony", logging.INFO, "", 0, said, (), None)
    assert PrivateFormatter().format(record).endswith(f"harmony: {kept}")


def test_tracebacks_in_the_log_keep_none_either() -> None:
    try:
        raise ValueError("ana@evergreen.example, api_key=abcdef123")
    except ValueError as error:
        record = logging.LogRecord(
            "harmony", logging.ERROR, "", 0, "bug", (), (type(error), error, error.__traceback__)
        )
    logged = PrivateFormatter().format(record)
    assert "Traceback" in logged
    assert "ana@" not in logged
    assert "abcdef123" not in logged


def test_an_error_of_the_database_tells_no_values(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO no_such_table VALUES (:name)"), {"name": "Lily Marsh"})
    assert "no_such_table" in str(caught.value)
    assert "Lily" not in str(caught.value)
