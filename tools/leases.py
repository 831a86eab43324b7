"""Who carries out a FETCH: a lease that its process renews, so that another takes the work up only when it is needed.

A lease is free when it is missing, when it fell silent, or when its holder is a dead process of this same host. Taking
it over is one conditional update: of two processes on one database only one gets it, and the other one's next write,
which renews its lease in its own transaction, fails.
"""

import logging
import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import psutil
from sqlalchemy import ColumnElement, CursorResult, Engine
from sqlmodel import Session, col, delete, select, update

from store.database import writing
from store.tables import FetchLease
from tools.errors import Refused

log = logging.getLogger("harmony.leases")
#: After so long without a word a holder is taken for gone.
SILENT = timedelta(seconds=60)
#: How often a holder says that it is alive while it waits for others, in seconds.
BEAT = 15.0
#: Two readings of when a process began may differ by so many seconds.
_BEGAN_WITHIN = 5.0


class Interrupted(Refused):
    """The work was left to be gone on with: by the next start, or by the process that took it over."""

    def __init__(self) -> None:
        super().__init__("This was interrupted; it is gone on with, and its page shows how it gets on.")


@dataclass(frozen=True)
class Lease:
    """The right to carry out a change, as `holder` has it: "host:pid:when the process began:one piece of work"."""

    change_id: int
    holder: str = field(default_factory=lambda: this_process())
    lost: threading.Event = field(default_factory=threading.Event)

    def begin(self, session: Session, now: datetime) -> None:
        """Hold a change that is being made in this transaction."""
        session.add(FetchLease(change_id=self.change_id, holder=self.holder, alive_at=now))
        session.flush()

    def renew(self, session: Session, now: datetime) -> None:
        """Say in this transaction that the holder is alive.

        Raises:
            Interrupted: another process has the lease, or the work is over.
        """
        mine = _theirs(self.change_id, self.holder)
        done = session.execute(update(FetchLease).where(*mine).values(alive_at=now))
        if not _touched(done):
            self.lost.set()
            raise Interrupted

    def end(self, session: Session) -> None:
        """Give the lease up."""
        session.execute(delete(FetchLease).where(*_theirs(self.change_id, self.holder)))

    def take(self, session: Session, now: datetime) -> bool:
        """Take a change over that nobody carries out; answers whether this worked."""
        held = session.exec(select(FetchLease).where(FetchLease.change_id == self.change_id)).first()
        if held is None:
            self.begin(session, now)
            return True
        if held.alive_at > now - SILENT and not is_dead(held.holder):
            return False
        as_seen = (*_theirs(self.change_id, held.holder), col(FetchLease.alive_at) == held.alive_at)
        done = session.execute(update(FetchLease).where(*as_seen).values(holder=self.holder, alive_at=now))
        return _touched(done)

    @contextmanager
    def beating(self, engine: Engine, clock: Callable[[], datetime], every: float = BEAT) -> Iterator[None]:
        """Keep the lease alive while the block runs, `every` so many seconds, from a thread of its own."""
        over = threading.Event()
        beat = threading.Thread(target=self._beat, args=(engine, clock, every, over), daemon=True, name="lease")
        beat.start()
        try:
            yield
        finally:
            over.set()
            beat.join()

    def _beat(self, engine: Engine, clock: Callable[[], datetime], every: float, over: threading.Event) -> None:
        while not over.wait(every):
            try:
                with writing(engine, clock()) as session:
                    self.renew(session, clock())
            except Interrupted:
                return
            except Exception:  # a database that is away for a moment is asked again at the next beat
                log.exception("the lease of change %s could not be renewed", self.change_id)


def _theirs(change_id: int, holder: str) -> tuple[ColumnElement[bool], ...]:
    return col(FetchLease.change_id) == change_id, col(FetchLease.holder) == holder


def _touched(done: object) -> bool:
    assert isinstance(done, CursorResult)
    return bool(done.rowcount == 1)


def this_process() -> str:
    """This process, for one piece of work: "host:pid:when the process began:the work"."""
    process = psutil.Process()
    return f"{platform.node()}:{process.pid}:{process.create_time():.0f}:{uuid4().hex[:8]}"


def is_dead(holder: str) -> bool:
    """Whether a holder is a process of this host that is no more. Of other hosts nothing is known."""
    host, pid, began, _ = holder.rsplit(":", 3)
    if host != platform.node():
        return False
    try:
        process = psutil.Process(int(pid))
        another = abs(process.create_time() - float(began)) > _BEGAN_WITHIN
        return another or bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
