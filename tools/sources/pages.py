"""Reading public pages: as robots.txt allows, politely, only what the guard lets through, and only text."""

import re
from collections.abc import Callable
from datetime import datetime

import httpx

from tools.sources.addresses import place_of
from tools.sources.calling import Call, Caller, Incoming
from tools.sources.guard import checked
from tools.sources.inflating import ENCODINGS
from tools.sources.page_cache import PAGE_FRESH, Kept, PageCache, key_of
from tools.sources.patience import Purse
from tools.sources.robots import Robots
from tools.sources.statuses import BUSY, MOST_REDIRECTS, redirect_of, retry_after, said
from tools.sources.web import PAGE_BYTES, Answer, NotAllowed, Refusal, TooMuch

_KINDS = frozenset(
    "text/html text/xml text/plain text/csv text/json text/comma-separated-values application/xml application/json "
    "application/csv application/xhtml+xml".split()
)
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,text/csv,text/plain;q=0.7"
_NAMED = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,40}")
#: Seconds: without a byte, and for all of a page.
_SILENCE, _TOTAL = 15.0, 30.0


class Pages:
    """Reads pages; lives as long as the process. `agent` is the User-Agent that asks."""

    def __init__(
        self, caller: Caller, robots: Robots, cache: PageCache, clock: Callable[[], datetime], agent: str
    ) -> None:
        self._caller, self._robots, self._cache, self._clock, self._agent = caller, robots, cache, clock, agent

    def read(self, url: str, purse: Purse) -> Answer:
        """A page, as `Web.read` has it."""
        purse.left()
        address = asked = checked(url)
        key = key_of("page", str(asked))
        kept = self._cache.get(key)
        for _ in range(MOST_REDIRECTS + 1):
            pause = self._robots.pause(address, purse)
            if kept and kept.fresh:
                return kept.answer
            answer = self._polite(address, pause, self._conditions(address, kept), purse)
            if answer.status == 304 and kept:
                self._cache.renew(key, PAGE_FRESH)
                return kept.answer
            location = redirect_of(answer, address)
            if location is None:
                return self._accepted(key, answer, address)
            address = checked(location)
        raise TooMuch(f"{asked.host} redirects without end")

    def _accepted(self, key: str, answer: Answer, address: httpx.URL) -> Answer:
        if answer.status != 200:
            raise Refusal(f"{said(answer, address.host)}{self._when(answer)}", answer)
        self._cache.put(key, answer, PAGE_FRESH)
        return answer

    def _when(self, answer: Answer) -> str:
        wait = self._wait(answer)
        return "" if wait is None else f" and asks to be asked again in {wait:.0f} seconds"

    def _conditions(self, address: httpx.URL, kept: Kept | None) -> dict[str, str]:
        return kept.conditions if kept and kept.answer.url == str(address) else {}

    def _polite(self, address: httpx.URL, pause: float, conditions: dict[str, str], purse: Purse) -> Answer:
        """The answer at an address; where its host is busy and says for how long, the second answer."""
        headers = {"User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS, **conditions}
        call = Call(httpx.Request("GET", address, headers=headers), _text, pause, _SILENCE, _TOTAL)
        answer = self._caller.call(call, purse)
        wait = self._wait(answer)
        if wait is not None and wait < purse.left():
            purse.wait(wait)
            answer = self._caller.call(call, purse)
            wait = self._wait(answer)
        if wait is not None:
            self._caller.pace.hold(place_of(address), wait)
        return answer

    def _wait(self, answer: Answer) -> float | None:
        """Seconds that a busy host wants to be left alone, where it says so."""
        return retry_after(answer, self._clock()) if answer.status in BUSY else None


def _text(incoming: Incoming) -> bytes:
    """The body of an answer that is text, or the beginning of one that is a no.

    Raises:
        NotAllowed: it is something else than text.
    """
    if incoming.reply.status != 200:
        return b"" if 300 <= incoming.reply.status < 400 else incoming.start()
    kind = incoming.reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _KINDS and not kind.endswith(("+xml", "+json")):
        named = kind if _NAMED.fullmatch(kind) else "something unnamed"
        raise NotAllowed(f"{incoming.host} sends {named}, which is not read")
    body = incoming.whole(PAGE_BYTES)
    if b"\0" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotAllowed(f"{incoming.host} sends something that is no text")
    return body
