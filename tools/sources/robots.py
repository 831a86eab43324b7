"""What sites want to be read (RFC 9309), remembered for a day."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
from protego import Protego

from tools.sources.calling import Call, Caller
from tools.sources.charset import decoded
from tools.sources.guard import checked
from tools.sources.pace import PAUSE
from tools.sources.page_cache import PAGE_FRESH, PageCache, key_of
from tools.sources.patience import Purse
from tools.sources.statuses import MOST_REDIRECTS, redirect_of
from tools.sources.web import Answer, NotAllowed, RobotsRefuse, SourceFailed, Unreachable

#: The name that robots.txt knows it by.
PRODUCT = "Harmony"
#: RFC 9309 (2.5): at least so much is parsed, in bytes; the rest is left.
_MOST = 500 * 1024
#: A site that wants longer pauses is left alone, in seconds.
_LONGEST_PAUSE = 30.0
#: Where robots.txt could not be had, it is asked for again after so many seconds.
_AGAIN = 600.0
_SILENCE, _TOTAL = 10.0, 20.0


@dataclass
class _Site:
    lock: threading.Lock
    rules: Protego | None = None
    failure: SourceFailed | None = None
    """Why there are no rules."""
    until: datetime | None = None


class Robots:
    """Answers what may be read; lives as long as the process. `agent` is the User-Agent that asks."""

    def __init__(self, caller: Caller, cache: PageCache, clock: Callable[[], datetime], agent: str) -> None:
        self._caller, self._cache, self._clock, self._agent = caller, cache, clock, agent
        self._sites: dict[str, _Site] = {}
        self._lock = threading.Lock()

    def pause(self, url: httpx.URL, purse: Purse) -> float:
        """Seconds to leave between two requests to the address's host.

        Raises:
            RobotsRefuse: the address is not to be read.
            Unreachable: nobody answers there.
            BudgetSpent: there is no budget to ask.
        """
        site = self._site(url, purse)
        if site.rules is None:
            raise type(site.failure or SourceFailed())(str(site.failure))
        if not site.rules.can_fetch(str(url), PRODUCT):
            raise RobotsRefuse(f"{url.host} does not want this page to be read (robots.txt)")
        pause = _pause_of(site.rules)
        if pause > _LONGEST_PAUSE:
            raise RobotsRefuse(f"{url.host} wants {pause:.0f} seconds between two requests: too slow to read")
        return max(PAUSE, pause)

    def _site(self, url: httpx.URL, purse: Purse) -> _Site:
        origin = str(url.copy_with(raw_path=b"/"))
        with self._lock:
            site = self._sites.setdefault(origin, _Site(threading.Lock()))
        purse.take(site.lock)
        try:
            if site.until is None or site.until <= self._clock():
                self._learn(site, url.copy_with(raw_path=b"/robots.txt"), purse)
        finally:
            site.lock.release()
        return site

    def _learn(self, site: _Site, url: httpx.URL, purse: Purse) -> None:
        try:
            text, seconds = self._text(url, purse)
            site.rules = Protego.parse(text)
        except (Unreachable, RobotsRefuse) as failure:
            site.rules, site.failure, seconds = None, failure, _AGAIN
        site.until = self._clock() + timedelta(seconds=seconds)

    def _text(self, url: httpx.URL, purse: Purse) -> tuple[str, float]:
        """The rules, empty where a site has none, and for how many seconds they hold.

        Raises:
            Unreachable: nobody answers at all.
            RobotsRefuse: the site could not say.
            NotAllowed: it is not on the public web.
        """
        kept = self._cache.get(_key(str(url)))
        if kept and kept.fresh:
            return decoded(kept.answer.body, "charset=utf-8"), kept.seconds
        answer = self._asked(url, purse)
        if answer.status == 429 or answer.status // 100 not in (2, 4):
            raise _unknown(url, f"its robots.txt is answered with {answer.status}")
        # not whose they are: that may be known only from a source whose content is not to be kept
        rules = replace(answer, url="/robots.txt", body=answer.body if answer.status < 300 else b"")
        for address in {str(url), answer.url}:  # most sites send http on to https, whose rules are then known too
            self._cache.put(_key(address), rules, PAGE_FRESH)
        return decoded(rules.body, "charset=utf-8"), PAGE_FRESH

    def _asked(self, url: httpx.URL, purse: Purse) -> Answer:
        site, answer = url, self._caller.call(self._call(url), purse)
        for _ in range(MOST_REDIRECTS):
            location = redirect_of(answer, url)
            if location is None:
                return answer
            try:
                url = checked(location)
                answer = self._caller.call(self._call(url), purse)
            except NotAllowed as refused:
                raise _unknown(site, f"its robots.txt leads elsewhere: {refused}") from None
        raise _unknown(site, "its robots.txt redirects without end")

    def _call(self, url: httpx.URL) -> Call:
        request = httpx.Request("GET", url, headers={"User-Agent": self._agent, "Accept": "text/plain,*/*;q=0.5"})
        return Call(request, lambda incoming: incoming.start(_MOST), PAUSE, _SILENCE, _TOTAL)


def _key(address: str) -> str:
    return key_of("robots", address)


def _unknown(url: httpx.URL, why: str) -> RobotsRefuse:
    return RobotsRefuse(f"what {url.host} allows to be read is not known, so nothing is: {why}")


def _pause_of(rules: Protego) -> float:
    rate = rules.request_rate(PRODUCT)
    return max(rules.crawl_delay(PRODUCT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
