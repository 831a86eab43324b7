"""Many visitors chatting at once, beside a bare Chainlit app that only echoes; and pages a second.

Everything is on this machine's loopback. The visitors are in processes of their own (`agent.bench.chatting`). Harmony
and the bare app are asked in alternation, each in a new process on a new store, so that a busy moment meets both.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import psutil

from agent.bench.chatting import Crowd, Heard
from agent.bench.figures import Figure
from agent.bench.processes import BARE_APP, free_port, running, wait_for_page
from agent.evaluation.score import percentile
from agent.problems import Problem

#: What visitors say, in turn: each in another place of the list, so that every kind is said at any moment.
SENTENCES = (
    "hello",
    "what services do you offer?",
    "what does a workshop cost?",
    "are you free on December 4?",
    "find me a choir near Denver",
)
#: How many chat at once, where nothing else is asked for.
SIZES = (100, 300, 500)
#: Pages whose number a second is measured.
PAGES = ("/", "/services/workshops", "/find-a-group?where=Denver")
#: How often the bare app's time is allowed, at most.
GOAL = 1.3
#: Nobody is asked to wait: it is answers that are measured.
_LIMITLESS = {
    f"HARMONY_{name}": "0"
    for name in ("VISITOR_MESSAGES", "VISITOR_MESSAGES_HOUR", "ADDRESS_MESSAGES", "ADDRESS_SOCKETS")
}
_CLIENTS = 2
_PAGE_SECONDS = 4.0
#: Longest time that all visitors of a process may take to come, or to end, in seconds.
_PATIENCE = 240.0
#: A server is settled when it took less than this share of a processor for a second; it is waited for so many seconds.
_SETTLED, _SETTLES = 0.05, 40


@dataclass
class Round:
    """What was heard of one server with so many visitors, over all its rounds."""

    heard: Heard = field(default_factory=Heard)
    took: float = 0.0
    """Seconds."""
    processor: float = 0.0
    """Seconds of the server's processor."""
    memory: list[float] = field(default_factory=list)
    """Kilobytes a session, by round."""

    @property
    def rate(self) -> float:
        """Turns a second."""
        return len(self.heard.whole) / self.took

    @property
    def cost(self) -> float:
        """Milliseconds of the server's processor a turn."""
        return 1000 * self.processor / max(1, len(self.heard.whole))


@dataclass(frozen=True)
class Plan:
    """How it is measured: so many rounds of `seconds`; visitors pause about `pause` seconds after an answer."""

    rounds: int = 2
    seconds: float = 15.0
    pause: float = 1.0


#: A few visitors come before those that are measured: what is loaded at its first use is loaded then.
_WARMING_UP = Plan(1, 2.0, 0.1)


def crowds(folder: Path, sizes: Sequence[int], plan: Plan, tell: Callable[[str], None]) -> Iterator[Figure]:
    """Time to the first word, turns a second, memory and processor time, for crowds of these sizes.

    Raises:
        Problem: a server did not start, or the visitors could not come.
    """
    for size in sizes:
        ours, bare = Round(), Round()
        for number in range(plan.rounds):
            for name, server, into in (("bare", _bare, bare), ("Harmony", _harmony, ours)):
                tell(f"{size} visitors, {name}, round {number + 1} of {plan.rounds}…")
                with server(folder / f"{name}-{size}-{number}") as (process, crowd):
                    _round(process, crowd, len(SENTENCES), _WARMING_UP, Round())
                    _round(process, crowd, size, plan, into)
        yield from _figures(size, ours, bare)


def pages_a_second(folder: Path) -> Iterator[Figure]:
    """How many times a second each page is answered to a few readers at once.

    Raises:
        Problem: the server did not start, or a page is not there.
    """
    with _harmony(folder / "pages") as (process, crowd):
        _settle(process)
        for page in PAGES:
            yield Figure(f"pages a second: {page}", _reads(crowd.address, page), "/s")


def _figures(size: int, ours: Round, bare: Round) -> Iterator[Figure]:
    for words, share in (("median", 0.5), ("95th percentile", 0.95)):
        mine, beside = percentile(ours.heard.first, share), percentile(bare.heard.first, share)
        yield Figure(f"{size} visitors: first word, {words}", mine, "ms", beside, GOAL)
    yield Figure(f"{size} visitors: turns", ours.rate, "/s", bare.rate)
    yield Figure(f"{size} visitors: processor time a turn", ours.cost, "ms", bare.cost)
    memories = (sum(of.memory) / len(of.memory) for of in (ours, bare))
    yield Figure(f"{size} visitors: memory a session", next(memories), "kB", next(memories))
    if ours.heard.given_up or bare.heard.given_up:
        yield Figure(f"{size} visitors: given up", ours.heard.given_up, "", bare.heard.given_up)


def _round(process: psutil.Process, crowd: Crowd, size: int, plan: Plan, into: Round) -> None:
    _settle(process)
    empty = process.memory_info().rss
    with ExitStack() as stack:
        clients = [stack.enter_context(_chatting(part)) for part in _parts(crowd, size, plan)]
        for client in clients:
            _line(client)  # all have come
        used, started = _processor(process), time.perf_counter()
        for client in clients:
            _go_on(client)
        heard = [Heard(**json.loads(_line(client))) for client in clients]
        into.took += time.perf_counter() - started
        into.processor += _processor(process) - used
        into.memory.append((process.memory_info().rss - empty) / size / 1024)
        for part in heard:
            into.heard.add(part)
        for client in clients:
            _go_on(client)


def _settle(process: psutil.Process) -> None:
    """Wait until the server has done what it does once, after its start."""
    for _ in range(_SETTLES):
        if process.cpu_percent(interval=1.0) / 100 < _SETTLED:
            return


def _parts(crowd: Crowd, size: int, plan: Plan) -> Iterator[Crowd]:
    """The crowd in as many parts as there are processes to play it."""
    first = 0
    for left in range(_CLIENTS, 0, -1):
        share = (size - first) // left
        if share:
            yield replace(crowd, first=first, visitors=share, seconds=plan.seconds, pause=plan.pause)
        first += share


def _reads(address: str, page: str) -> float:
    """Answers a second, asked in a process of its own."""
    asked = (sys.executable, "-m", "agent.bench.reading", address + page, str(_PAGE_SECONDS))
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    if told.returncode:
        raise Problem(f"The benchmark could not read {page}.")
    return float(told.stdout)


@contextmanager
def _harmony(folder: Path) -> Iterator[tuple[psutil.Process, Crowd]]:
    command = (sys.executable, "-c", "from agent.cli import main; main()", "--data-dir", str(folder / "data"), "--port")
    with _served(command, folder) as (process, address):
        yield process, Crowd(address, "/chat/ws/socket.io", "/chat/auth/header", SENTENCES)


@contextmanager
def _bare(folder: Path) -> Iterator[tuple[psutil.Process, Crowd]]:
    folder.mkdir(parents=True)
    app = folder / "bare.py"
    app.write_text(BARE_APP)
    with _served((sys.executable, "-m", "chainlit", "run", str(app), "--headless", "--port"), folder) as (process, at):
        yield process, Crowd(at, "/ws/socket.io", "", SENTENCES)


@contextmanager
def _served(command: Sequence[str], folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with running((*command, str(port)), folder, _LIMITLESS) as process:
        wait_for_page(process, f"http://127.0.0.1:{port}/")
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}"


@contextmanager
def _chatting(crowd: Crowd) -> Iterator["subprocess.Popen[str]"]:
    command = (sys.executable, "-m", "agent.bench.chatting", json.dumps(asdict(crowd)))
    client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield client
    finally:
        client.terminate()
        client.communicate(timeout=_PATIENCE)


def _line(client: "subprocess.Popen[str]") -> str:
    """The next line that the visitors' process says; its own patience bounds how long that takes."""
    assert client.stdout is not None
    if line := client.stdout.readline():
        return line
    raise Problem("The visitors of the benchmark could not come or were cut off.")


def _go_on(client: "subprocess.Popen[str]") -> None:
    assert client.stdin is not None
    client.stdin.write("\n")
    client.stdin.flush()


def _processor(process: psutil.Process) -> float:
    """Seconds of processor time that a process has used."""
    used = process.cpu_times()
    return float(used.user + used.system)
