"""`harmony bench outbox-kill`: schedulers are killed (SIGKILL) again and again while they send, at every named point.

A provider on loopback counts what it takes. After every kill it must hold that nothing was taken twice, and that each
message is sent, waits, or is shown as unknown. Some of what is unknown is then decided, as a person would who looks it
up at the provider, and so goes on; the others stay unknown.
"""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import col, select

from agent.bench.schedulers import Running, running, scheduler_env
from agent.bench.waiting import Provider, counts, put_messages
from scheduler.outbox import BATCH
from store.database import open_database, reading
from store.migrate import migrate
from store.tables import Message
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.geography.places import resolve

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
#: How long a process is waited for, in seconds.
PATIENCE = 60.0
#: Between which seconds of its life one is killed at some instant: one that is forked, one started by its command.
LIVES, LIVES_COLD = (0.0, 0.5), (0.2, 2.0)
#: Every so many is started by its command. No multiple of the number of points, so that each is met.
COLD_EVERY = 41
#: Of what is unknown, every so many is decided.
DECIDED = 4
#: States of a message that is not lost: it left, it waits, or its being unknown is shown (or will be, by the next one).
_SENT, _WAITS, _UNKNOWN = frozenset({"sent", "delivered"}), frozenset({"queued"}), frozenset({"sending", "unknown"})


@dataclass
class Tally:
    """What came of a run. `flaws` should be empty."""

    kills: Counter[str] = field(default_factory=Counter)
    cold: int = 0
    sent: int = 0
    unknown: int = 0
    decided: int = 0
    seconds: float = 0.0
    flaws: list[str] = field(default_factory=list)

    def tell(self, flaw: str) -> None:
        """Note a flaw, once."""
        if flaw not in self.flaws:
            self.flaws.append(flaw)

    def in_words(self) -> str:
        """The run in a few lines."""
        at = ", ".join(f"{point} {number}" for point, number in sorted(self.kills.items()))
        lines = [
            f"{self.kills.total()} kills ({at}) in {self.seconds:.0f} s.",
            f"{self.cold} of them were started by the command, the others forked from a server that had loaded it.",
            f"{self.sent} messages sent, {self.unknown} shown as unknown; {self.decided} of the unknown were decided.",
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
    first: int = 0
    business: Business = field(default_factory=lambda: Business("Bench", resolve("San Francisco, CA")))

    def run(self, kills: int, progress: Callable[[int], None] = lambda done: None) -> Tally:
        """Kill so many schedulers, then let one finish what is left. `progress` is told how many were killed."""
        began, chance = time.monotonic(), random.Random(self.seed)
        with self.provider.loopback, _opened(self.database_url) as engine:
            migrate(engine)
            with suppress(KeyboardInterrupt):  # then the run is told of as far as it came
                for done in range(kills):
                    progress(done)
                    waiting = self._fill(engine)
                    self._kill_one(POINTS[done % len(POINTS)], waiting, chance, cold=done % COLD_EVERY == 0)
                    self._look(engine)
            self._finish(engine)
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _fill(self, engine: Engine) -> int:
        """See that messages wait; answers how many. Before new ones are put in, all there are are looked at again."""
        queued = counts(engine)["queued"]
        if queued > self.messages // 10:
            return queued
        self._look(engine, everything=True)
        put_messages(engine, datetime.now(UTC), self.messages)
        return queued + self.messages

    def _kill_one(self, point: str, waiting: int, chance: random.Random, cold: bool) -> None:
        """Start a scheduler to which so many messages wait, and see that it is killed where it should be."""
        last = min(3, waiting if point.endswith("_call") else waiting // BATCH) or 1
        with self._scheduler(
            f"{point}:{chance.randint(1, last)}" if point.startswith("outbox.") else "", cold
        ) as process:
            if point == DURING_CALL:
                left = [chance.randint(1, min(20, waiting))]
                self.provider.before_answer = lambda: _kill_when(process, left)
            lives = LIVES_COLD if cold else LIVES
            code = process.ended(chance.uniform(*lives) if point == ANY_TIME else PATIENCE)
            if point == ANY_TIME:
                process.kill()
                code = process.ended(PATIENCE)
            self.provider.before_answer = lambda: None
        if code == -signal.SIGKILL:
            self.tally.kills[point] += 1
            self.tally.cold += cold
        else:
            self.tally.tell(f"a scheduler was not killed at {point} (its exit code: {code})")

    def _look(self, engine: Engine, everything: bool = False) -> None:
        """See that nothing is lost and nothing was taken twice; decide what is unknown.

        Messages up to the first that still moves are passed over, unless everything is to be looked at.
        """
        time.sleep(0.02)  # a request that the killed process had sent is still being counted
        for mark in self.provider.twice:
            self.tally.tell(f"{mark} was taken twice")
        before = Counter(self.provider.counted)  # a scheduler may be sending on while the rows are read
        with reading(engine) as session:
            query = select(Message.id, Message.token, Message.status).order_by(col(Message.id))
            rows = session.exec(query.where(col(Message.id) >= (0 if everything else self.first))).all()
        after = Counter(self.provider.counted)
        for message_id, token, status in rows:
            taken = after[token or ""] > 0
            if (status in _SENT and not taken) or (status in _WAITS and before[token or ""] > 0):
                self.tally.tell(f"message {message_id} is {status}, and was {'' if taken else 'not '}taken")
            elif status not in _SENT | _WAITS | _UNKNOWN:
                self.tally.tell(f"message {message_id} is {status}")
            elif _to_decide(message_id, status):
                self._decide(engine, message_id or 0, taken)
        self.first = min((row[0] or 0 for row in rows if _moves(row[0], row[2])), default=self.first)

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
        with self._scheduler("", cold=True) as process:
            while time.monotonic() < until and (left := _left(engine)):
                if process.ended(0.2) is not None:
                    self.tally.tell("the last scheduler ended by itself")
                    break
                if not left["sending"] + left["queued"]:
                    self._look(engine, everything=True)
            process.terminate()
            process.ended(PATIENCE)
        self._look(engine, everything=True)
        known = counts(engine)
        self.tally.sent, self.tally.unknown = sum(known[state] for state in _SENT), known["unknown"]
        for state, number in _left(engine).items():
            self.tally.tell(f"{number} messages are still {state}")

    def _scheduler(self, kill_at: str, cold: bool) -> AbstractContextManager[Running]:
        env = scheduler_env(self.folder, self.database_url, self.provider.loopback.url)
        return running(env | {"HARMONY_KILL_AT": kill_at}, cold)


def _kill_when(process: Running, left: list[int]) -> None:
    """Kill the process at the last of so many calls."""
    left[0] -= 1
    if left[0] == 0:
        process.kill()


def _to_decide(message_id: int | None, status: str) -> bool:
    return status == "unknown" and (message_id or 0) % DECIDED == 0


def _moves(message_id: int | None, status: str) -> bool:
    """Whether anything may still become of a message, in this run."""
    return status not in _SENT | {"unknown"} or _to_decide(message_id, status)


def _left(engine: Engine) -> Counter[str]:
    """What anything may still become of, by its state."""
    with reading(engine) as session:
        rows = session.exec(select(Message.id, Message.status).where(col(Message.status).not_in(_SENT)))
        return Counter(status for message_id, status in rows if _moves(message_id, status))


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()
