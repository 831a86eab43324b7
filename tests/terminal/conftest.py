"""The command `harmony`, run in this process."""

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.cli import main


@dataclass(frozen=True)
class Ran:
    """What a run of the command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that the person sees, in one line."""
        return " ".join((self.out + self.err).split())


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def harmony(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Ran]]:
    """Runs the command on a data folder of the test's own: `harmony("ask", "hello")`."""
    monkeypatch.setenv("HARMONY_DATA_DIR", str(data_dir))
    monkeypatch.setenv("COLUMNS", "200")
    before = logging.getLogger().handlers[:]

    def run(*args: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["harmony", *args])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    yield run
    logging.captureWarnings(False)
    for handler in logging.getLogger().handlers[:]:
        if handler not in before:
            logging.getLogger().removeHandler(handler)
            handler.close()
    for handler in before:
        logging.getLogger().addHandler(handler)
