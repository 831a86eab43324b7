"""The command `harmony` in processes of its own, forked from one that has loaded it.

A Python process takes eight seconds of a processor to load what the server is made of, and to learn by heart the
sentences that the planner knows. Here one process does that for all the servers of a pytest worker. It keeps no store
open and no thread running; each process that it forks runs the whole command, from its arguments on, with an
environment, an output and a process id of its own. tests/terminal/test_server.py starts the command cold.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

#: What the chat's library brings along. It itself reads its settings when it is loaded, so that each server does that.
_BROUGHT = ("literalai", "mcp")
#: What the file's name ends in that has the exit code of a command.
EXIT = ".exit"


class Loaded:
    """A process that has loaded Harmony and forks others; to be closed, and those it forked to be ended before."""

    def __init__(self) -> None:
        paths = os.pathsep.join((str(Path.cwd()), str(Path(__file__).parent)))
        env = {**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            (sys.executable, "-c", "import loaded; loaded.fork_to_order()"),
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, args: Sequence[str], env: Mapping[str, str], printed: Path) -> psutil.Process:
        """Run `harmony` with these arguments, in this environment; what it prints goes to the file.

        When it has ended, its exit code is in the file beside it (`EXIT`): of a signal, the number below zero.
        """
        assert self._process.stdin
        assert self._process.stdout
        order = {"args": list(args), "env": dict(env), "printed": str(printed)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return psutil.Process(int(self._process.stdout.readline()))

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def fork_to_order() -> None:
    """In the process that loads: fork for each line that comes, and answer the process id."""
    _load()
    assert threading.active_count() == 1, "a process that is forked from must have no threads"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that have told of an end
    for order in sys.stdin:
        if os.fork() == 0:
            _see_to_the_end(**json.loads(order))


def _see_to_the_end(args: list[str], env: dict[str, str], printed: str) -> None:
    """In the first forked process: fork the command, answer its process id, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        _become(args, env, printed)
    os.write(1, f"{pid}\n".encode())
    told = Path(printed).with_suffix(".telling")
    told.write_text(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    told.rename(told.with_suffix(EXIT))
    os._exit(0)


def _load() -> None:
    """Load all, and answer one question of each role on a store that is thrown away."""
    from rich.console import Console

    import agent.app  # noqa: F401  what the server is made of, without the chat
    from agent.ask import ask
    from agent.house import open_house
    from agent.settings import Settings

    for name in _BROUGHT:
        __import__(name)
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Settings(data_dir=Path(folder), model="builtin"))
        asyncio.run(ask(house, "find choruses near Denver", "staff", None, Console(quiet=True)))
        asyncio.run(ask(house, "what do you offer?", "visitor", None, Console(quiet=True)))
        house.close()


def _become(args: list[str], env: dict[str, str], printed: str) -> None:
    """In the forked process: become the command."""
    os.environ.clear()
    os.environ.update(env)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream)
    sys.argv = ["harmony", *args]
    from agent.cli import main

    main()
    sys.exit()
