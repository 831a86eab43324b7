"""`harmony bench outbox-crowd`: several schedulers over one store send what is due, and the calls are counted."""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from agent.bench.schedulers import Running, running, scheduler_env
from agent.bench.waiting import Provider, counts, put_messages
from store.database import open_database
from store.migrate import migrate

#: How long sending may take: so many seconds, and so many more for each message.
_PATIENCE, _EACH = 120.0, 0.2
#: How long a process has to end when it is told to, in seconds.
_TO_END = 60.0


@dataclass
class Crowd:
    """What came of it. `flaws` should be empty."""

    processes: int
    messages: int
    calls: int = 0
    seconds: float = 0.0
    flaws: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        """The run in a few lines."""
        lines = [
            f"{self.processes} schedulers, {self.messages} messages due: {self.calls} calls in {self.seconds:.1f} s.",
            *(self.flaws or ["Each message was handed over once, and is kept as sent."]),
        ]
        return "\n".join(lines)


def crowd(folder: Path, database_url: str, processes: int, messages: int, cold: bool = True) -> Crowd:
    """Have so many schedulers send so many messages that are all due, from a database without others.

    Args:
        folder: Where they may keep their files.
        database_url: The database; it is migrated.
        processes: How many schedulers.
        messages: How many messages.
        cold: Whether each is started by its command; else they are forked from a server that has loaded it.
    """
    told, provider, engine = Crowd(processes, messages), Provider(), open_database(database_url)
    with ExitStack() as open_:
        open_.callback(engine.dispose)
        open_.enter_context(provider.loopback)
        migrate(engine)
        put_messages(engine, datetime.now(UTC), messages)
        env, began = scheduler_env(folder, database_url, provider.loopback.url), time.monotonic()
        schedulers = [open_.enter_context(running(env, cold)) for _ in range(processes)]
        while counts(engine)["sent"] < messages and time.monotonic() < began + _PATIENCE + messages * _EACH:
            time.sleep(0.05)
        told.seconds = time.monotonic() - began
        told.flaws += _end(schedulers)
        told.calls = provider.counted.total()
        told.flaws += [f"{mark} was handed over more than once" for mark in provider.twice]
        told.flaws += [f"{number} messages are {state}" for state, number in counts(engine).items() if state != "sent"]
        if told.calls != messages:
            told.flaws.append(f"{messages} calls were to be made")
    return told


def _end(schedulers: list[Running]) -> list[str]:
    """Tell them to end; answers what was wrong with how they did."""
    for each in schedulers:
        each.terminate()
    codes = [each.ended(_TO_END) for each in schedulers]
    return [f"a scheduler ended with {code}" for code in codes if code != 0]
