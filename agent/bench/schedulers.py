"""Processes of `harmony scheduler` for benchmarks: started cold by its command, or forked from a server that loaded it.

A Python process takes seconds to load what the scheduler is made of. The fork server (multiprocessing's own) loads it
once and never opens a store or begins a thread; each process that it forks runs the whole command, from its arguments
on, under a process id of its own. What it is told, what it does and how it dies is as it is with one started cold.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

#: What the scheduler loads until its first message has left.
_LOADED = (
    "agent.cli",
    "agent.ground",
    "agent.scheduling",
    "scheduler.delivery.sendgrid",
    "apscheduler.triggers.interval",
    "sqlite3",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
)
_COMMAND = (sys.executable, "-c", "from agent.cli import main; main()", "scheduler")
#: How long a process that was killed is waited for, in seconds.
_PATIENCE = 60.0


class Running(Protocol):
    """A scheduler's process."""

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL); nothing happens where it has ended."""

    def terminate(self) -> None:
        """Ask it to end (SIGTERM)."""

    def ended(self, within: float = 0.0) -> int | None:
        """Its exit code, waited for so many seconds; a signal's number is negative; None: it still runs."""


class Cold:
    """One started by its command, as a person would."""

    def __init__(self, env: Mapping[str, str]) -> None:
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(_COMMAND, env=env, stdout=quiet, stderr=quiet)
        self.kill, self.terminate = self._process.kill, self._process.terminate

    def ended(self, within: float = 0.0) -> int | None:
        """Its exit code, if it ends within so many seconds."""
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            return None


class Forked:
    """One forked from the server that has loaded what it is made of."""

    def __init__(self, env: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_LOADED))
        self._process: BaseProcess = context.Process(target=_run, args=(dict(env),), daemon=True)
        self._process.start()
        self.kill, self.terminate = self._process.kill, self._process.terminate

    def ended(self, within: float = 0.0) -> int | None:
        """Its exit code, if it ends within so many seconds."""
        self._process.join(within)
        return self._process.exitcode


@contextmanager
def running(env: Mapping[str, str], cold: bool = False) -> Iterator[Running]:
    """A scheduler with this environment, while the block runs."""
    process: Running = Cold(env) if cold else Forked(env)
    try:
        yield process
    finally:
        process.kill()
        process.ended(_PATIENCE)


def scheduler_env(folder: Path, database_url: str, provider_url: str) -> dict[str, str]:
    """The environment of a scheduler that sends by a provider on loopback, as much as there is."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HARMONY_")}
    return plain | {
        "HARMONY_DATA_DIR": str(folder / "data"),
        "HARMONY_DATABASE_URL": database_url,
        "HARMONY_SOURCES": "directory,csv",
        "HARMONY_SENDGRID_API_KEY": "SG.bench",
        "HARMONY_DELIVERY_URLS": json.dumps({"sendgrid": provider_url}),
        "HARMONY_BASE_URL": "https://bench.example",
        "HARMONY_SENDER_EMAIL": "ana@bench.example",
        "HARMONY_POSTAL_ADDRESS": "1 Bench Street, Denver, CO 80202",
        "HARMONY_DAILY_CAP": "100000",
    }


def _run(env: dict[str, str]) -> None:
    """In the forked process: become the command."""
    assert threading.active_count() == 1, "a process that is forked from must have no threads"
    os.environ.clear()
    os.environ.update(env)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(quiet, stream)
    sys.argv = ["harmony", "scheduler"]
    from agent.cli import main

    main()
