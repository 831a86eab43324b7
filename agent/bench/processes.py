"""How long the server takes to its first page, and what memory it holds when idle, beside a bare Chainlit app."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from agent.bench.figures import Figure
from agent.problems import Problem

#: A Chainlit application that only says again what was said to it.
BARE_APP = """
import chainlit as cl

@cl.on_message
async def answer(message: cl.Message) -> None:
    await cl.Message(content=message.content).send()
"""
_PATIENCE = 60.0
#: How long a server is left alone before its memory is read, in seconds.
_IDLE = 3.0


def start_up(folder: Path) -> list[Figure]:
    """Seconds to the first page, and megabytes when idle.

    Raises:
        Problem: a server did not start.
    """
    bare = folder / "bare.py"
    bare.write_text(BARE_APP)
    chainlit = (sys.executable, "-m", "chainlit", "run", str(bare), "--headless", "--port")
    ours = (sys.executable, "-c", "from agent.cli import main; main()", "--data-dir", str(folder / "data"), "--port")
    _measure(ours, folder), _measure(chainlit, folder)  # once for the caches of the file system and of Python
    (our_start, our_memory), (bare_start, bare_memory) = _measure(ours, folder), _measure(chainlit, folder)
    return [
        Figure("start to the first page", our_start, "s", bare_start, 1.3),
        Figure("memory when idle", our_memory, "MB", bare_memory, 1.3),
    ]


def _measure(command: Sequence[str], folder: Path) -> tuple[float, float]:
    port = free_port()
    started = time.perf_counter()
    with running((*command, str(port)), folder) as process:
        wait_for_page(process, f"http://127.0.0.1:{port}/")
        took = time.perf_counter() - started
        time.sleep(_IDLE)
        return took, _megabytes(process.pid)


@contextmanager
def running(
    command: Sequence[str], folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server's process in a folder, with nothing set but these settings; it is stopped at the end."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("HARMONY_", "OPENAI_", "CHAINLIT_"))
    }
    quiet = subprocess.DEVNULL
    env = {**plain, **(settings or {})}
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for_page(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until a server answers there.

    Raises:
        Problem: it does not.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise Problem(f"The server of the benchmark did not answer at {url}.")


def _megabytes(pid: int) -> float:
    """The resident memory of a process."""
    asked = subprocess.run(("ps", "-o", "rss=", "-p", str(pid)), capture_output=True, text=True, check=True)
    return int(asked.stdout) / 1024


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
