"""The polite fetcher: the way to the web that campaigns open, and the web that one campaign sees."""

import re
import ssl
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import httpx
from sqlalchemy import Engine

from tools.sources.addresses import origin_of
from tools.sources.asking import Asking
from tools.sources.calling import Caller
from tools.sources.guard import GuardedBackend
from tools.sources.network import Internet, Network
from tools.sources.pace import Pace
from tools.sources.page_cache import PageCache
from tools.sources.pages import Pages
from tools.sources.patience import Purse, RealWaiting, Waiting
from tools.sources.robots import PRODUCT, Robots
from tools.sources.transport import Transport, publicly_trusted
from tools.sources.web import Answer, Ask, Budget


class Fetcher:
    """The way out (`WayOut`). One for a process: it knows each host's pace. To be closed.

    Args:
        engine: The store, which keeps copies of what was read.
        clock: Answers now (UTC-aware): what is fresh, and what dates in answers mean.
        contact: How a site's owner reaches whoever runs this; goes into the User-Agent.
        endpoints: Addresses of interfaces that whoever runs this chose. Their hosts and ports alone are asked without
            the guard; pages there are not read.
        network: Resolves and connects.
        waiting: The time that waits and time-outs go by.
        tls: Which certificates are trusted; those of public authorities where none is given.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        contact: str = "",
        endpoints: Iterable[str] = (),
        network: Network | None = None,
        waiting: Waiting | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        network, self._waiting = network or Internet(), waiting or RealWaiting()
        origins = _origins(endpoints)
        agent, cache = user_agent(contact), PageCache(engine, clock)
        tls = tls or publicly_trusted()
        pages, interfaces = Transport(GuardedBackend(network), tls), Transport(GuardedBackend(network, origins), tls)
        self._caller = Caller(pages, interfaces, Pace(self._waiting))
        self._pages = Pages(self._caller, Robots(self._caller, cache, clock, agent), cache, clock, agent)
        self._asking = Asking(self._caller, cache, clock, agent, origins)

    def open(self, budget: Budget) -> "CampaignWeb":
        """The web, within a budget, for a campaign that starts now."""
        return CampaignWeb(self._pages, self._asking, Purse.full(budget, self._waiting))

    def close(self) -> None:
        """Close every connection."""
        self._caller.close()


@dataclass(frozen=True)
class CampaignWeb:
    """One campaign's way out (`Web`)."""

    pages: Pages
    asking: Asking
    purse: Purse

    def ask(self, asking: Ask) -> Answer:
        """Ask a configured interface, as `Web.ask` has it."""
        return self.asking.ask(asking, self.purse)

    def read(self, url: str) -> Answer:
        """Read a public page, as `Web.read` has it."""
        return self.pages.read(url, self.purse)

    def within(self, seconds: float) -> "CampaignWeb":
        """The same way out, for so many seconds from now on."""
        return CampaignWeb(self.pages, self.asking, self.purse.within(seconds))


def _origins(endpoints: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Hosts and ports of the addresses; one that is none is told of when it is asked."""
    found = set()
    for url in endpoints:
        with suppress(httpx.InvalidURL):
            found.add(origin_of(httpx.URL(url)))
    return frozenset(found)


def user_agent(contact: str) -> str:
    """Who asks: such as `Harmony/0.1.0 (+https://singers.example)`."""
    try:
        number = version("harmony")
    except PackageNotFoundError:  # run from its sources
        number = "0"
    reached = re.sub(r"[^\x20-\x7e]|[()]", "", contact).strip()[:200]
    return f"{PRODUCT}/{number} (+{reached})" if reached else f"{PRODUCT}/{number}"
