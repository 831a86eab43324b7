"""`harmony bench outbox-kill`: schedulers are killed (SIGKILL) again and again while they send, at every named point.

A provider on loopback counts what it takes. After every kill it must hold that nothing was taken twice, and that each
message is sent, waits, or is shown as unknown. What is unknown is then decided as a person would who looks it up at the
provider, and the run goes on.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import col, select

from agent.bench.waiting import Provider, counts, put_messages
from store.database import open_database, reading
from store.migrate import migrate
from store.tables import Message
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.places import resolve

#: Where a process is killed, in turn: by itself at a named point, by the provider in mid-call, or at some instant.
DURING_CALL, ANY_TIME = "during_call", "any_time"
POINTS = (
    "outbox.before_claim_commit",
    "outbox.after_claim_commit",
    "outbox.before_call",
    DURING_CALL,
    "outbox.after_call",
    "outbox.before_settle_commit",
    "outbox.after_settle_commit",
    ANY_TIME,
)
_STAFF = Principal("staff", "owner@harmony.example", "terminal")
#: How long a process is waited for, in seconds, and between which seconds of its life one is killed at some instant.
PATIENCE, LIVES = 60.0, (0.2, 2.0)
#: States of a message that is not lost: it left, it waits, or its being unknown is shown (or will be, by the next one).
_SENT, _WAITS, _UNKNOWN = frozenset({"sent", "delivered"}), frozenset({"queued"}), frozenset({"sending", "unknown"})


@dataclass
class Tally:
    """What came of a run. `flaws` should be empty."""

    kills: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    decided: int = 0
    seconds: float = 0.0
    flaws: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        """The run in a few lines."""
        at = ", ".join(f"{point} {number}" for point, number in sorted(self.kills.items()))
        lines = [
            f"{self.kills.total()} kills ({at}) in {self.seconds:.0f} s.",
            f"{self.sent} messages sent; {self.decided} times one that was unknown was looked up and decided.",
            *(self.flaws or ["No message was taken twice, and none was lost."]),
        ]
        return "\n".join(lines)


@dataclass
class KillRun:
    """One run over a database of its own."""

    folder: Path
    database_url: str
    messages: int = 300
    seed: int = 1
    provider: Provider = field(default_factory=Provider)
    tally: Tally = field(default_factory=Tally)
    business: Business = field(default_factory=lambda: Business("Bench", resolve("San Francisco, CA")))

    def run(self, kills: int, progress: Callable[[int], None] = lambda done: None) -> Tally:
        """Kill so many schedulers, then let one finish what is left. `progress` is told how many were killed."""
        began, points, chance = time.monotonic(), cycle(POINTS), random.Random(self.seed)
        with self.provider.loopback, _opened(self.database_url) as engine:
            migrate(engine)
            for done in range(kills):
                progress(done)
                if counts(engine)["queued"] < self.messages // 10:
                    put_messages(engine, datetime.now(UTC), self.messages)
                self._kill_one(next(points), chance)
                self._look(engine)
            self._finish(engine)
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _kill_one(self, point: str, chance: random.Random) -> None:
        """Start a scheduler, and see that it is killed."""
        own_point = f"{point}:{chance.randint(1, 3)}" if point.startswith("outbox.") else ""
        with self._scheduler(own_point) as process:
            if point == DURING_CALL:
                left = [chance.randint(1, 20)]
                self.provider.before_answer = lambda: self._kill_when(process, left)
            try:
                process.wait(chance.uniform(*LIVES) if point == ANY_TIME else PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
            if process.wait(PATIENCE) == -signal.SIGKILL:
                self.tally.kills[point] += 1
            else:
                self.tally.flaws.append(f"a scheduler ended by itself ({process.returncode}) before {point}")
            self.provider.before_answer = lambda: None

    def _kill_when(self, process: "subprocess.Popen[bytes]", left: list[int]) -> None:
        left[0] -= 1
        if left[0] == 0:
            process.kill()

    def _look(self, engine: Engine) -> None:
        """See that nothing is lost and nothing was taken twice; decide what is unknown."""
        time.sleep(0.05)  # a request that the killed process had sent is still being counted
        self.tally.flaws += [f"{token} was taken twice" for token in self.provider.twice]
        before = Counter(self.provider.counted)  # a scheduler may be sending on while the rows are read
        with reading(engine) as session:
            rows = session.exec(select(Message.id, Message.token, Message.status).order_by(col(Message.id))).all()
        after = Counter(self.provider.counted)
        for message_id, token, status in rows:
            taken = after[token or ""] > 0
            if (status in _SENT and not taken) or (status in _WAITS and before[token or ""] > 0):
                self.tally.flaws.append(f"message {message_id} is {status}, and was {'' if taken else 'not '}taken")
            elif status not in _SENT | _WAITS | _UNKNOWN:
                self.tally.flaws.append(f"message {message_id} is {status}")
            elif status == "unknown":
                self._decide(engine, message_id or 0, taken)

    def _decide(self, engine: Engine, message_id: int, sent: bool) -> None:
        """What a person does who looks an unknown message up in the provider's own list."""
        desk = Dispatcher(engine, self.business)
        message = {"message": f"message:{message_id}"}
        desk.call(_STAFF, "settle_message", {**message, "sent": sent}, uuid4().hex)
        if not sent:
            desk.call(_STAFF, "release_message", message, uuid4().hex, approved=True)
        self.tally.decided += 1

    def _finish(self, engine: Engine) -> None:
        """Let a scheduler that nobody kills send the rest; then everything was taken exactly once."""
        until = time.monotonic() + PATIENCE + self.messages
        with self._scheduler("") as process:
            while time.monotonic() < until and (left := _left(engine)):
                if process.poll() is not None:
                    self.tally.flaws.append("the last scheduler ended by itself")
                    break
                time.sleep(0.2)
                if left["unknown"]:
                    self._look(engine)
            process.terminate()
            process.wait(PATIENCE)
        self._look(engine)
        self.tally.sent = sum(counts(engine)[state] for state in _SENT)
        self.tally.flaws += [f"{number} messages are still {state}" for state, number in _left(engine).items()]

    @contextmanager
    def _scheduler(self, kill_at: str) -> Iterator["subprocess.Popen[bytes]"]:
        command = (sys.executable, "-c", "from agent.cli import main; main()", "scheduler")
        quiet = subprocess.DEVNULL
        env = scheduler_env(self.folder, self.database_url, self.provider.loopback.url) | {"HARMONY_KILL_AT": kill_at}
        process = subprocess.Popen(command, env=env, stdout=quiet, stderr=quiet)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


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
        "HARMONY_DAILY_CAP": "1000000",
    }


def _left(engine: Engine) -> Counter[str]:
    """What has not been sent yet, by its state."""
    return Counter({state: number for state, number in counts(engine).items() if state not in _SENT})


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()
