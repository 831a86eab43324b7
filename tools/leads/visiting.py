"""Reading the groups' own sites while and after the sources answer: a few at a time, the nearest first, each once."""

import heapq
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tools.leads.asking import GRACE, Site
from tools.sources import site as sites
from tools.sources.web import Answer, Ask, BudgetSpent, Unreachable, Web
from tools.wording import count

log = logging.getLogger("harmony.visiting")
#: So many sites are read at a time, and in one campaign; so many seconds one may take.
AT_ONCE, MOST, SITE_SECONDS = 8, 60, 40.0
#: When none of so many different hosts can be reached, no more are tried: there is no network, it seems.
FIRST = 5
#: So many sites that could not be read are named.
_NAMED = 3
NONE_REACHED = "none of the first {} could be reached, so no more were tried"


@dataclass(frozen=True)
class Visit:
    """A site that was read, with what it states: the `number`th of `total` so far."""

    site: Site
    states: sites.Site
    number: int = 0
    total: int = 0


class Visits:
    """The sites that are to be read, are being read, and were.

    `told` is called for each that was read, from its thread; `seconds` is how long all of them may take.
    """

    def __init__(self, web: Web, today: date, told: Callable[[Visit], None], seconds: float) -> None:
        self._web, self._today, self._told = web, today, told
        self._seconds = seconds
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._waiting: list[tuple[float, int, Site]] = []
        self._seen: set[str] = set()
        self._reading: set[str] = set()
        self._first: dict[str, bool] = {}
        self._failed: list[str] = []
        self._begun = self.done = 0
        self._ended = ""

    def add(self, wanted: Iterable[Site]) -> None:
        """Read these too, each host once."""
        with self._lock:
            for site in wanted:
                if site.host not in self._seen:
                    self._seen.add(site.host)
                    heapq.heappush(self._waiting, (site.km, site.lead_id, site))
        self._go_on()

    def end(self, why: str = "") -> None:
        """Begin no more; `why` is told where sites are left."""
        with self._lock:
            self._ended = self._ended or why or "it was ended"

    @property
    def busy(self) -> bool:
        """Whether any site is being read."""
        if self._reading and time.monotonic() - self._began > self._seconds + GRACE:
            self.end(f"its {count(round(self._seconds), 'second')} were over")
            return False
        return bool(self._reading)

    @property
    def total(self) -> int:
        """How many sites there are to read, those that were read included."""
        return min(len(self._seen), MOST)

    @property
    def took(self) -> float:
        """Seconds since the first was begun; 0 where none was."""
        return round(time.monotonic() - self._began, 2) if self._begun else 0.0

    def problem(self) -> str:
        """What was not read, and why, in a sentence without an end; empty where all was."""
        with self._lock:
            left = len(self._seen) - self.done
            named = [f"{count(len(self._failed), 'site')} could not be read ({'; '.join(self._failed[:_NAMED])})"]
            parts = named if self._failed else []
            if self._no_network():
                return NONE_REACHED.format(count(len(self._first), "site"))
            if left:
                why = f": {self._ended}" if self._ended else ""
                parts.append(f"{left} more {'site was' if left == 1 else 'sites were'} not read{why}")
            return ", ".join(parts)

    def failed(self) -> bool:
        """Whether it broke off: nobody could be reached."""
        with self._lock:
            return self._no_network()

    def _go_on(self) -> None:
        with self._lock:
            while self._waiting and not self._ended and self._begun < MOST and len(self._reading) < AT_ONCE:
                if not self._reading and not self._begun:
                    self._began = time.monotonic()
                _, _, site = heapq.heappop(self._waiting)
                self._begun += 1
                self._reading.add(site.host)
                if len(self._first) < FIRST:
                    self._first[site.host] = True
                threading.Thread(target=self._read, args=(site,), daemon=True, name="website").start()

    def _read(self, site: Site) -> None:
        web = _Watched(self._web.within(SITE_SECONDS))
        read: sites.Site | None = None
        try:
            read = sites.read_site(web, site.url, self._today, site.country)
        except BudgetSpent as spent:
            self.end(str(spent))
        except Exception:  # a page that breaks the reader is not the others' concern: the log has it
            log.exception("the site %s could not be read", site.host)
            read = sites.Site(problem="it could not be understood", host=site.host)
        if read is not None:
            self._told(self._noted(site, read, web.reached))
        with self._lock:
            self._reading.discard(site.host)
            if self._no_network():
                self._ended = "nobody could be reached"
        self._go_on()

    def _noted(self, site: Site, read: sites.Site, reached: bool) -> Visit:
        with self._lock:
            self.done += 1
            if site.host in self._first:
                self._first[site.host] = not reached
            if read.problem and not read.pages:
                self._failed.append(f"{site.host}: {read.problem}")
            return Visit(site, read, self.done, self.total)

    def _no_network(self) -> bool:
        """Whether the first sites were all tried, and nobody answered at any."""
        tried = len(self._first) >= FIRST and not self._reading & set(self._first)
        return tried and all(self._first.values())


class _Watched:
    """A way to the web that notes whether anybody answered at all."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self.reached = False

    def ask(self, asking: Ask) -> Answer:
        """As the web does."""
        return self._noting(lambda: self._web.ask(asking))

    def read(self, url: str) -> Answer:
        """As the web does."""
        return self._noting(lambda: self._web.read(url))

    def within(self, seconds: float) -> Web:
        """As the web does."""
        return self._web.within(seconds)

    def _noting(self, go: Callable[[], Answer]) -> Answer:
        try:
            answer = go()
        except Unreachable:
            raise
        except Exception:
            self.reached = True
            raise
        self.reached = True
        return answer
