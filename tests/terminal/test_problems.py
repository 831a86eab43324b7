"""Whatever goes wrong at the terminal: one sentence, the right exit code, and no traceback."""

import socket
from pathlib import Path
from typing import Any

import pytest

from agent.problems import in_words


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["ask", "hello", "--home", "Nowhereville"], 2, "I know no place called"),
        (["ask", "hello", "--currency", "XXQ"], 2, "HARMONY_CURRENCY"),
        (["ask", "hello", "--database-url", "mysql://x"], 2, "must be sqlite:///… or postgresql://…"),
        (["ask", "hello", "--database-url", "not an address"], 2, "HARMONY_DATABASE_URL is no database address"),
        (["ask", "hello", "--database-url", "postgresql://127.0.0.1:1/x"], 1, "The database cannot be used"),
        (["ask", "hello", "--model", "nosuch:model"], 1, "HARMONY_MODEL=nosuch:model cannot be used"),
        (["serve", "--port", "99999"], 2, "HARMONY_PORT"),
        (["serve", "--host", "203.0.113.7"], 1, "Harmony cannot listen on 203.0.113.7"),
        (["eval", "no-such-file.yaml"], 2, "no-such-file.yaml: No such file"),
        (["import", "no-such-file.zip"], 2, "no-such-file.zip"),
        (["frobnicate"], 2, "No such command"),
        (["ask"], 2, "Missing argument"),
        (["user", "add", "nobody"], 1, "email"),
        (["user", "link", "nobody@example.com"], 1, "There is no active account"),
    ],
)
def test_a_problem_is_one_sentence(harmony: Any, args: list[str], code: int, said: str) -> None:
    ran = harmony(*args)
    assert ran.code == code
    assert said in ran.said
    assert "Traceback" not in ran.said


def test_a_port_that_is_taken_is_told_with_what_to_do(harmony: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = harmony("--port", str(port))
    assert ran.code == 1
    assert f"Port {port} is taken" in ran.said
    assert "harmony --port 0" in ran.said


def test_a_database_that_is_none_is_told(harmony: Any, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "harmony.db").write_bytes(b"this is no database" * 100)
    ran = harmony("ask", "hello")
    assert (ran.code, "file is not a database" in ran.said) == (1, True)
    assert "Traceback" not in ran.said


def test_a_log_that_cannot_be_kept_is_told(harmony: Any, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "harmony.log").mkdir()
    ran = harmony("ask", "hello")
    assert (ran.code, "harmony.log: Is a directory" in ran.said) == (1, True)


def test_what_nobody_foresaw_goes_to_the_log_with_its_traceback(harmony: Any, data_dir: Path) -> None:
    harmony("user", "list")
    try:
        raise ZeroDivisionError("boom")
    except ZeroDivisionError as error:
        problem = in_words(error, data_dir)
    assert str(problem) == f"Something went wrong that should not have. The details are in {data_dir / 'harmony.log'}."
    assert "ZeroDivisionError: boom" in (data_dir / "harmony.log").read_text()


def test_a_damaged_key_is_told_with_what_to_do(harmony: Any, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "session.key").write_text("short")
    ran = harmony("user", "list")
    assert ran.code == 2
    assert "is damaged. Delete it" in ran.said


def test_a_folder_that_cannot_be_made_is_told(harmony: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = harmony("ask", "hello", "--data-dir", str(tmp_path / "file" / "data"))
    assert ran.code == 1
    assert "Not a directory" in ran.said
