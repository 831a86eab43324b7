"""Asking configured interfaces: at their pace, again when they were busy, and what is remembered of them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

import httpx

from tools.sources.addresses import PORTS, origin_of, place_of, same_origin, tells_a_secret
from tools.sources.calling import Call, Caller, Door, Incoming
from tools.sources.charset import declared
from tools.sources.guard import QUERY_LENGTH, checked
from tools.sources.inflating import ENCODINGS, lines
from tools.sources.page_cache import PageCache, key_of
from tools.sources.patience import Purse
from tools.sources.statuses import BUSY, MOST_REDIRECTS, redirect_of, retry_after
from tools.sources.web import Answer, Ask, NotAllowed, TooMuch

#: Seconds without a byte: open interfaces compute for up to a minute before they say anything.
_SILENCE = 100.0
_TOTAL = float("inf")
#: Seconds to wait where a busy interface does not say how long; and where one has broken.
_BUSY_WAITS, _BROKEN_WAIT = (5.0, 15.0), 1.0
_SAFE = ("GET", "HEAD")


class Asking:
    """Asks; lives as long as the process.

    `origins` are those of the configured interfaces, which alone are asked over unguarded connections.
    """

    def __init__(
        self,
        caller: Caller,
        cache: PageCache,
        clock: Callable[[], datetime],
        agent: str,
        origins: Iterable[tuple[str, int]],
    ) -> None:
        self._caller, self._cache, self._clock, self._agent = caller, cache, clock, agent
        self._origins = frozenset(origins)

    def ask(self, asking: Ask, purse: Purse) -> Answer:
        """An interface's answer, as `Web.ask` has it."""
        purse.left()
        request = self._request(asking)
        key = _key(asking, request)
        kept = self._cache.get(key) if asking.remember else None
        if kept and kept.fresh:
            return kept.answer
        if kept and request.method in _SAFE:
            request.headers.update(kept.conditions)
        answer = self._patiently(asking, request, purse)
        if kept and answer.status == 304:
            self._cache.renew(key, asking.remember)
            return kept.answer
        if asking.remember and answer.status == 200 and not tells_a_secret(answer.body, request.url, asking.headers):
            self._cache.put(key, answer, asking.remember)
        return answer

    def _request(self, asking: Ask) -> httpx.Request:
        url = _address(asking)
        own = {"user-agent": self._agent, "accept-encoding": ENCODINGS, "accept": "*/*"}
        content = asking.body if isinstance(asking.body, (str, bytes)) else None
        return httpx.Request(
            asking.method.upper(),
            url,
            headers=_headers(own, asking),
            content=content,
            data=None if asking.form is None else dict(asking.form),
            json=None if content is not None else asking.body,
        )

    def _patiently(self, asking: Ask, request: httpx.Request, purse: Purse) -> Answer:
        tries = 0
        while True:
            answer = self._following(asking, request, purse)
            wait = self._wait(asking, answer, request.method, tries)
            if wait is None:
                return answer
            if wait >= purse.left():
                if answer.status in BUSY:
                    self._caller.pace.hold(place_of(request.url), wait)
                return answer
            purse.wait(wait)
            tries += 1

    def _wait(self, asking: Ask, answer: Answer, method: str, tries: int) -> float | None:
        """Seconds after which it is asked again; None where it is not."""
        if answer.status in BUSY and tries < len(_BUSY_WAITS) and asking.again(answer):
            told = retry_after(answer, self._clock())
            return _BUSY_WAITS[tries] if told is None else told
        broken = answer.status >= 500 and answer.status not in BUSY
        return _BROKEN_WAIT if broken and not tries and method in _SAFE else None

    def _following(self, asking: Ask, request: httpx.Request, purse: Purse) -> Answer:
        """The answer after its redirects: within the same origin as it is, elsewhere bare, and through the guard."""
        door_open = origin_of(request.url) in self._origins
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._one(asking, request, purse, door_open)
            location = redirect_of(answer, request.url)
            if location is None or (request.method not in _SAFE and not _same(request.url, location)):
                return answer
            door_open = door_open and _same(request.url, location)
            request = _onward(request, location, answer.status)
        raise TooMuch(f"{request.url.host} redirects without end")

    def _one(self, asking: Ask, request: httpx.Request, purse: Purse, door_open: bool) -> Answer:
        if not door_open:
            checked(str(request.url), QUERY_LENGTH)
        wanted = _Wanted(asking)
        door: Door = "interfaces" if door_open else "pages"
        answer = self._caller.call(Call(request, wanted, asking.pace, _SILENCE, _TOTAL, door), purse)
        return wanted.marked(answer)


def _address(asking: Ask) -> httpx.URL:
    try:
        url = httpx.URL(asking.url)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in PORTS or not url.host:
        raise NotAllowed(f"the address of an interface has to begin with http:// or https://, not {asking.url[:30]}")
    return url.copy_merge_params(dict(asking.params)) if asking.params else url


def _headers(own: dict[str, str], asking: Ask) -> httpx.Headers:
    headers = httpx.Headers(own)
    try:
        headers.update(dict(asking.headers))
    except UnicodeEncodeError:
        raise NotAllowed("a key holds characters that none has") from None
    return headers


class _Wanted:
    """What is kept of an answer's body: all of it, or what `distil` makes of its lines."""

    def __init__(self, asking: Ask) -> None:
        self._asking, self._distilled = asking, False

    def __call__(self, incoming: Incoming) -> bytes:
        if self._asking.distil is None or incoming.reply.status != 200:
            return incoming.whole(self._asking.most)
        self._distilled = True
        encoding = declared(incoming.reply.headers.get("content-type", "")) or "utf-8"
        pieces = incoming.pieces(self._asking.most)
        return self._asking.distil(lines(pieces, encoding, incoming.too_much(self._asking.most))).encode()

    def marked(self, answer: Answer) -> Answer:
        """The answer, saying in which letters its body is now."""
        if not self._distilled:
            return answer
        kind = answer.headers.get("content-type", "text/plain").partition(";")[0]
        return replace(answer, headers={**answer.headers, "content-type": f"{kind}; charset=utf-8"})


def _onward(request: httpx.Request, location: str, status: int) -> httpx.Request:
    """The request that a redirect asks for. To another origin go neither headers of the asker's nor a body."""
    if not _same(request.url, location):
        kept = {name: request.headers[name] for name in ("user-agent", "accept", "accept-encoding")}
        return httpx.Request(request.method, location, headers=kept)
    if status in (307, 308) or request.method in _SAFE:
        return httpx.Request(request.method, location, headers=_without_host(request), content=request.read())
    bare = {name: value for name, value in _without_host(request).items() if not name.startswith("content-")}
    return httpx.Request("GET", location, headers=bare)


def _without_host(request: httpx.Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name != "host"}


def _same(url: httpx.URL, location: str) -> bool:
    return same_origin(url, httpx.URL(location))


def _key(asking: Ask, request: httpx.Request) -> str:
    """What an answer is kept under: method, address, body, what is accepted, and what is distilled."""
    distilled = asking.distil and [getattr(part, "__qualname__", repr(part)) for part in _parts(asking.distil)]
    return key_of(
        "ask", request.method, str(request.url), request.read().hex(), request.headers["accept"], json.dumps(distilled)
    )


def _parts(function: object) -> list[object]:
    """A function, and what it was bound to by functools.partial."""
    bound = [*getattr(function, "args", ()), *sorted(getattr(function, "keywords", {}).items())]
    return [getattr(function, "func", function), *bound]
