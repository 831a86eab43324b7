"""Asking lead sources at once: each in a thread of its own, and given up when its time is over.

A thread cannot be ended from outside. One that hangs is left behind: what it had found is taken, what it finds later
is not, and, being a daemon, it keeps no process from ending.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tools.leads.borrowed import owned
from tools.leads.borrowing import owned_all
from tools.sources.base import Flaw, Found, LeadSource, Search
from tools.sources.web import SourceFailed
from tools.wording import count

log = logging.getLogger("harmony.asking")
#: After its time a source may still hand over what it has: for a tenth of it, and at most so many seconds.
GRACE = 2.0
#: So many seconds more has a source whose finds are known by their own sites only (tools/leads/borrowing.py).
BORROWED_SECONDS = 90.0
_BROKE = "broke off with an error of its own, which is in the log"


@dataclass(frozen=True)
class Site:
    """A group's own site that is to be read: of which lead, how far from the place (in kilometres), which address."""

    lead_id: int
    km: float
    url: str
    host: str
    country: str = "US"


@dataclass
class Batch:
    """What one source answered: the groups, what it could not read, why it broke off (empty where it did not).

    `seconds` is how long it took. `instead` is what may be kept of each find of a source that only lends its content.
    `sites` is filled when the batch is kept: the sites of its groups that are due.
    """

    source: str
    found: list[Found] = field(default_factory=list)
    flaws: list[str] = field(default_factory=list)
    problem: str = ""
    seconds: float = 0.0
    instead: list[Found] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)


class Inquiry:
    """One source being asked. `told` is called once, from its thread, when it has said all."""

    def __init__(self, source: LeadSource, search: Search, told: Callable[["Inquiry"], None]) -> None:
        self.source = source
        self.over = False
        self._batch = Batch(source.name)
        self._search = search
        self._told = told
        self._lock = threading.Lock()
        self._began = self._until = time.monotonic()
        self._patience = source.timeout
        self.borrows = source.terms.borrowed

    def start(self) -> None:
        """Begin to ask, with so much time as the source has."""
        self._began = time.monotonic()
        self._until = self._began + self._patience + min(GRACE, self._patience / 10)
        threading.Thread(target=self._run, daemon=True, name=f"source-{self.source.name}").start()

    @property
    def found(self) -> int:
        """How many groups it has found so far."""
        return len(self._batch.found)

    @property
    def late(self) -> bool:
        """Whether it has had its time."""
        return time.monotonic() > self._until

    def answer(self) -> Batch:
        """What it said until now; it is not listened to any more."""
        with self._lock:
            if not self.over:
                self.over = True
                self._batch.problem = f"gave no answer within {count(round(self._patience), 'second')}"
                if self._batch.found:
                    self._batch.problem = f"did not end within {count(round(self._patience), 'second')}"
                if self.borrows:
                    self._batch.instead = [owned(found, (), self._search.today) for found in self._batch.found]
                self._batch.seconds = self._took()
            return self._batch

    def _run(self) -> None:
        problem = ""
        try:
            search = replace(self._search, web=self._search.web.within(self._patience))
            for item in self.source.search(search):
                if not self._take(item):
                    return
        except SourceFailed as failure:
            problem = str(failure)
        except Exception:  # one source's bug is not the others': its traceback is in the log, and staff are told
            log.exception("the source %s broke", self.source.name)
            problem = _BROKE
        instead = self._owned() if self.borrows else []
        with self._lock:
            if self.over:
                return
            self.over, self._batch.problem, self._batch.instead = True, problem, instead
            self._batch.seconds = self._took()
        self._told(self)

    def _took(self) -> float:
        return round(time.monotonic() - self._began, 2)

    def _owned(self) -> list[Found]:
        self._until = time.monotonic() + BORROWED_SECONDS + GRACE
        web = self._search.web.within(BORROWED_SECONDS)
        return owned_all(web, tuple(self._batch.found), self._search.today)

    def _take(self, item: Found | Flaw) -> bool:
        with self._lock:
            if self.over:
                return False
            if isinstance(item, Flaw):
                self._batch.flaws.append(item.text)
            else:
                self._batch.found.append(item)
            return True
