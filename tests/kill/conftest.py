"""The command `harmony` in processes that are killed, and that say afterwards how they ended."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from loaded import EXIT, Loaded

PATIENCE = 60.0


@dataclass(frozen=True)
class Harmony:
    """One process of the command; what it prints is in a file."""

    process: psutil.Process
    printed: Path

    @property
    def said(self) -> str:
        return self.printed.read_text()

    def ended(self, within: float = PATIENCE) -> int | None:
        """Its exit code, waited for so many seconds; a signal's number is below zero; None: it still runs."""
        told, until = self.printed.with_suffix(EXIT), time.monotonic() + within
        while not told.exists():
            if time.monotonic() > until:
                return None
            time.sleep(0.02)
        return int(told.read_text())

    def send(self, number: signal.Signals) -> None:
        with suppress(psutil.NoSuchProcess):
            self.process.send_signal(number)


@pytest.fixture
def harmony(loaded: Loaded, tmp_path: Path, database_url: str) -> Iterator[Callable[..., Harmony]]:
    """Runs the command: `harmony("scheduler", env={"HARMONY_DATA_DIR": …})`.

    None is left at the end, before the test's database is given back.
    """
    begun: list[Harmony] = []

    def begin(*args: str, env: Mapping[str, str]) -> Harmony:
        printed = tmp_path / f"printed-{uuid4().hex}.txt"
        printed.touch()
        process = loaded.start(args, {**os.environ, "PYTHONUNBUFFERED": "1", **env}, printed)
        begun.append(Harmony(process, printed))
        return begun[-1]

    yield begin
    for each in begun:
        each.send(signal.SIGKILL)
    assert [each.ended() for each in begun].count(None) == 0
