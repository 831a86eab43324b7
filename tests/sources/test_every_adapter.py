"""Laws that hold for every lead source of the web, on a server that speaks its provider's documented format."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from speakers import Told, all_speakers, searched
from speaking import Reply, Request, Speaker, in_page

from agent.bench.loopback import Loopback, cut_off
from tools.sources.catalogue import all_sources
from tools.sources.config import ENDPOINTS, SourceConfig
from tools.sources.fetcher import CampaignWeb

SPEAKERS = all_speakers()
#: Says in how long, or when, it may be asked again.
WHEN = re.compile(r"\b(2 hours|120 minutes|an hour|7,?200|tomorrow|later|\d{4}-\d\d-\d\d|GMT)\b")


@pytest.fixture(params=SPEAKERS, ids=lambda speaker: speaker.name)
def speaker(request: pytest.FixtureRequest) -> Speaker:
    chosen: Speaker = request.param
    return chosen


@pytest.fixture
def ask(speaker: Speaker, loopback: Loopback, web: CampaignWeb) -> Callable[..., Told]:
    """Searches with a server that answers a request, and how many there were before, in some way."""

    def asked(answer: Callable[[Request, int], Reply], seconds: float = 170.0) -> Told:
        before: list[Request] = []

        def one(request: Request) -> Reply:
            if request.path == "/robots.txt":
                return Reply(status=404)
            before.append(request)
            return answer(request, len(before))

        loopback.answer = one
        endpoint = f"http://{speaker.name.replace('_', '-')}.example" if speaker.by_pages else loopback.url
        return searched(speaker.source(endpoint), speaker, web.within(seconds))

    return asked


def requests_of(loopback: Loopback) -> list[Request]:
    return [request for request in loopback.requests if request.path != "/robots.txt"]


def test_every_source_of_the_web_is_held_to_these_laws() -> None:
    asks_nobody = {"directory", "csv", "website"}  # the last one names no groups: how sites are read is tested apart
    named = {source.name for source in all_sources(SourceConfig())} - asks_nobody
    assert named <= {speaker.name for speaker in SPEAKERS}
    assert {speaker.name for speaker in SPEAKERS} <= {*ENDPOINTS, "html_directory"}


def test_it_says_what_it_is(speaker: Speaker) -> None:
    source = speaker.source("http://127.0.0.1:9")
    assert source.name == speaker.name
    assert source.ready() is None
    assert source.yields
    assert source.terms.says.endswith(".")
    assert 1 <= source.timeout <= 180


def test_all_its_pages_are_read_by_name_and_politely(speaker: Speaker, ask: Any, loopback: Loopback) -> None:
    told = ask(lambda request, _: speaker.answer(request))
    assert told.problem == ""
    assert told.names == sorted(speaker.names)
    asked = requests_of(loopback)
    assert len(asked) == speaker.requests
    assert all("(+owner@harmony.example)" in request.headers["user-agent"] for request in asked)


def test_nothing_there_is_no_failure(speaker: Speaker, ask: Any) -> None:
    told = ask(lambda request, _: speaker.empty(request))
    assert (told.found, told.problem) == ([], "")


@pytest.mark.parametrize("status", [400, 401, 403, 500, 503])
def test_a_refusal_is_told_in_the_providers_words(speaker: Speaker, ask: Any, status: int) -> None:
    told = ask(lambda request, _: speaker.error(status, "No singing before noon"))
    assert told.found == []
    assert (str(status) if speaker.by_pages else "No singing before noon") in told.problem


def test_its_own_refusals_stop_it_and_say_why(speaker: Speaker, ask: Any, loopback: Loopback) -> None:
    for refusal in speaker.refusals:
        before = len(requests_of(loopback))
        told = ask(lambda request, _, reply=refusal.reply: reply)
        assert len(requests_of(loopback)) - before <= (2 if refusal.reply.status >= 500 else 1)
        assert all(word in told.problem for word in refusal.says), (refusal.says, told.problem)


def test_a_refusal_keeps_what_was_found_before(speaker: Speaker, ask: Any) -> None:
    if speaker.requests == 1:
        return
    last = speaker.requests
    told = ask(lambda request, n: speaker.error(500, "Strings broke") if n >= last else speaker.answer(request))
    assert told.problem
    assert 0 < len(told.found) < len(speaker.names)
    assert set(told.names) <= set(speaker.names)


def busy(speaker: Speaker, wait: str) -> Reply:
    return replace(speaker.error(429, "Too many requests"), headers={"Retry-After": wait})


def test_it_waits_as_long_as_a_busy_provider_says(speaker: Speaker, ask: Any, passing: Any) -> None:
    if not speaker.waits:
        return
    told = ask(lambda request, n: busy(speaker, "21") if n == 1 else speaker.answer(request))
    assert told.problem == ""
    assert told.names == sorted(speaker.names)
    assert sum(passing.slept) >= 21


def test_it_does_not_wait_for_hours_and_says_when_to_come_back(
    speaker: Speaker, ask: Any, passing: Any, loopback: Loopback
) -> None:
    told = ask(lambda request, _: busy(speaker, "7200"))
    assert told.found == []
    assert WHEN.search(told.problem), told.problem
    assert sum(passing.slept) < 60
    assert len(requests_of(loopback)) == 1


def test_a_provider_that_says_nothing_is_given_up_in_time(speaker: Speaker, ask: Any) -> None:
    told = ask(lambda request, _: replace(speaker.answer(request), silence=20.0), seconds=0.3)
    assert told.found == []
    assert told.problem


def test_an_answer_that_is_cut_off_is_none(speaker: Speaker, ask: Any) -> None:
    told = ask(lambda request, _: cut_off(speaker.answer(request).content, speaker.answer(request).content_type))
    assert told.found == []
    assert told.problem


@pytest.mark.parametrize(
    "body",
    ["", "\x00\x01\x02", "}{", "<html><body>We'll be back</body></html>", "null", "[]", '"no"', "{}", "[" * 9999],
)
def test_what_is_no_answer_is_not_taken_for_an_empty_one(speaker: Speaker, ask: Any, body: str) -> None:
    told = ask(lambda request, _: replace(speaker.answer(request), body=body.encode()))
    assert told.found == []
    if speaker.strict and body.encode() != speaker.empty(_any_request(speaker)).content:
        assert told.problem


def test_more_than_anybody_reads_is_not_read(speaker: Speaker, ask: Any) -> None:
    huge = gzip.compress(b" " * (130 * 1024 * 1024), 1)
    endless = Reply(huge, 200, speaker.answer(_any_request(speaker)).content_type, {"Content-Encoding": "gzip"})
    told = ask(lambda request, _: endless)
    assert told.found == []
    assert told.problem


def _any_request(speaker: Speaker) -> Request:
    """The first request that a whole search makes."""
    from speakers import Canned

    seen: list[Request] = []

    def reply(request: Request) -> Reply:
        seen.append(request)
        return speaker.answer(request)

    searched(speaker.source(f"http://{speaker.name}.example"), speaker, Canned(reply))
    return seen[0]


def test_a_maintenance_page_is_a_failure(speaker: Speaker, ask: Any) -> None:
    told = ask(lambda request, _: in_page("Down for the choir trip", 503))
    assert "503" in told.problem


@pytest.mark.parametrize(
    ("encoding", "declared"), [("windows-1252", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-8", "x-none"), ("utf-8", "")]
)
def test_letters_are_read_whatever_charset_is_claimed(speaker: Speaker, ask: Any, encoding: str, declared: str) -> None:
    def answer(request: Request, _: int) -> Reply:
        reply = speaker.answer(request)
        kind = reply.content_type.partition(";")[0] + (f"; charset={declared}" if declared else "")
        return replace(reply, body=reply.content.decode().encode(encoding), kind=kind)

    told = ask(answer)
    assert told.problem == ""
    assert told.names == sorted(speaker.names)
    assert not speaker.accented or any("é" in name for name in told.names)
