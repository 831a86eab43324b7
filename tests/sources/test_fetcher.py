"""Reading pages on a real server: what is asked, how often, how fast, and what is remembered."""

import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from agent.bench.loopback import Loopback, Reply, Request, redirect
from store.database import reading, writing
from store.tables import FetchedPage
from tools.sources.fetcher import user_agent
from tools.sources.page_cache import forget_old_pages
from tools.sources.web import Budget, BudgetSpent, NotAllowed, Refusal, TooMuch, Unreachable

HOME = "http://group.example/"


def pages(**found: Reply) -> Callable[[Request], Reply]:
    """A site without robots.txt: `pages(home=…, about=…)`."""
    return lambda request: found.get(request.path.strip("/") or "home", Reply(status=404))


def test_a_page_is_read_with_who_asks_after_robots(web: Any, loopback: Loopback) -> None:
    loopback.answer = pages(home=Reply("<p>Grüezi</p>"))
    answer = web.read(HOME)
    assert (answer.url, answer.status, answer.text, answer.remembered) == (HOME, 200, "<p>Grüezi</p>", False)
    assert [(request.host, request.path) for request in loopback.requests] == [
        ("group.example", "/robots.txt"),
        ("group.example", "/"),
    ]
    assert all(request.headers["user-agent"].endswith(" (+owner@harmony.example)") for request in loopback.requests)


def test_the_user_agent_names_the_product_and_carries_a_contact_that_breaks_no_header() -> None:
    assert user_agent("https://a.example").startswith("Harmony/")
    assert user_agent("a\r\nx: y (é)").endswith(" (+ax: y)")
    assert "(" not in user_agent("")


def test_neither_cookies_nor_proxies_are_used(
    make_fetcher: Any, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    loopback.answer = pages(home=Reply("hello", headers={"Set-Cookie": "a=b"}), next=Reply("again"))
    web = make_fetcher().open(Budget())
    web.read(HOME)
    assert web.read(f"{HOME}next").text == "again"
    assert not any("cookie" in request.headers for request in loopback.requests)


def test_a_host_is_left_alone_for_two_seconds_after_each_answer(web: Any, loopback: Loopback, passing: Any) -> None:
    loopback.answer = pages(home=Reply("1"), a=Reply("2"), b=Reply("3"))
    began = passing.now
    for path in ("", "a", "b"):
        web.read(HOME + path)
    assert passing.now - began == pytest.approx(6.0)
    web.read("http://other.example/")
    assert passing.now - began == pytest.approx(8.0)  # the other host's robots.txt, then its page


def test_a_host_is_asked_one_thing_at_a_time_by_eight_threads_of_two_campaigns(
    make_fetcher: Any, loopback: Loopback, passing: Any
) -> None:
    fetcher, busy, most, seen = make_fetcher(), threading.Semaphore(0), [0], []
    inside = [0]
    lock = threading.Lock()

    def answer(request: Request) -> Reply:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            seen.append(passing.now)
        busy.acquire(timeout=0.02)
        with lock:
            inside[0] -= 1
        return Reply("x") if request.path != "/robots.txt" else Reply(status=404)

    loopback.answer = answer
    webs = [fetcher.open(Budget(seconds=10_000)) for _ in range(2)]
    threads = [threading.Thread(target=webs[n % 2].read, args=(f"{HOME}{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (most[0], len(seen)) == (1, 9)
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(seen))


def test_a_fresh_page_is_not_asked_for_again_by_another_process_either(
    make_fetcher: Any, loopback: Loopback, clock: Any
) -> None:
    loopback.answer = pages(home=Reply("first", kind="text/plain"))
    make_fetcher().open(Budget()).read(HOME)
    clock.forward(hours=23)
    again = make_fetcher().open(Budget()).read(HOME)
    assert (again.text, again.url, again.remembered) == ("first", HOME, True)
    assert len(loopback.requests) == 2
    clock.forward(hours=2)
    assert not make_fetcher().open(Budget()).read(HOME).remembered


@pytest.mark.parametrize(("mark", "asked"), [("etag", "if-none-match"), ("last-modified", "if-modified-since")])
def test_an_old_page_is_asked_only_whether_it_changed(
    web: Any, loopback: Loopback, clock: Any, mark: str, asked: str
) -> None:
    def answer(request: Request) -> Reply:
        if request.path != "/":
            return Reply(status=404)
        return Reply(status=304) if request.headers.get(asked) == "v1" else Reply("old", headers={mark: "v1"})

    loopback.answer = answer
    web.read(HOME)
    clock.forward(days=2)
    unchanged = web.read(HOME)
    assert (unchanged.text, unchanged.remembered, unchanged.status) == ("old", True, 200)
    requests = len(loopback.requests)
    assert web.read(HOME).remembered  # it is fresh again
    assert len(loopback.requests) == requests
    clock.forward(days=2)
    loopback.answer = pages(home=Reply("new", headers={mark: "v2"}))
    assert web.read(HOME).text == "new"


def test_a_page_whose_owner_forbids_copies_is_not_kept(web: Any, loopback: Loopback) -> None:
    loopback.answer = pages(home=Reply("x", headers={"Cache-Control": "private, no-store"}))
    assert [web.read(HOME).remembered for _ in range(2)] == [False, False]


def test_a_moved_page_is_found_and_says_where_it_is(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: {
        ("group.example", "/"): redirect("https://www.group.example/home?x=1#top", 301),
        ("www.group.example", "/home"): Reply("moved"),
    }.get((request.host, request.path), Reply(status=404))
    with pytest.raises(Unreachable):  # the loopback server speaks no TLS
        web.read(HOME)
    loopback.answer = lambda request: {
        ("group.example", "/"): redirect("//www.group.example/home?x=1#top", 308),
        ("www.group.example", "/home"): Reply("moved"),
    }.get((request.host, request.path), Reply(status=404))
    assert web.read(HOME).url == "http://www.group.example/home?x=1"
    assert ("www.group.example", "/robots.txt") in {(request.host, request.path) for request in loopback.requests}
    assert web.read(HOME).remembered


def test_redirects_without_end_end(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: (
        Reply(status=404) if request.path == "/robots.txt" else redirect(f"{request.path}x")
    )
    with pytest.raises(TooMuch, match="redirects without end"):
        web.read(HOME)
    assert len(loopback.requests) == 1 + 6


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 418, 500])
def test_a_no_says_its_status_and_keeps_what_was_said(web: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = pages(home=Reply("members only", status=status))
    with pytest.raises(Refusal, match=rf"group\.example answers {status}") as refused:
        web.read(HOME)
    assert refused.value.answer.status == status
    assert refused.value.answer.text == ("" if status == 301 else "members only")


@pytest.mark.parametrize("by_date", [False, True])
def test_a_busy_host_is_asked_once_again_when_it_wants_to_be(
    web: Any, loopback: Loopback, passing: Any, clock: Any, by_date: bool
) -> None:
    when = format_datetime(clock.now + timedelta(seconds=40), usegmt=True) if by_date else "40"
    busy = [Reply("later", status=503, headers={"Retry-After": when}), Reply("here")]
    loopback.answer = lambda request: Reply(status=404) if request.path == "/robots.txt" else busy.pop(0)
    began = passing.now
    assert web.read(HOME).text == "here"
    assert passing.now - began == pytest.approx(42.0)


def test_a_host_that_stays_busy_is_not_pressed(web: Any, loopback: Loopback) -> None:
    busy = Reply("later", status=429, headers={"Retry-After": "40"})
    loopback.answer = pages(home=busy, a=busy)
    with pytest.raises(Refusal, match="asks to be asked again in 40 seconds"):
        web.read(HOME)
    assert len(loopback.asked("/")) == 2


def test_a_wait_that_does_not_fit_is_told_and_the_host_left_alone_until_then(
    make_fetcher: Any, loopback: Loopback, passing: Any
) -> None:
    fetcher = make_fetcher()
    loopback.answer = pages(home=Reply(status=429, headers={"Retry-After": "600"}), a=Reply("a"))
    began = passing.now
    with pytest.raises(Refusal, match="in 600 seconds"):
        fetcher.open(Budget(seconds=60)).read(HOME)
    with pytest.raises(Unreachable, match=r"group\.example asks not to be called for another 600 seconds"):
        fetcher.open(Budget(seconds=60)).read(f"{HOME}a")
    assert passing.now - began == pytest.approx(2.0)
    passing.sleep(600)
    assert fetcher.open(Budget(seconds=60)).read(f"{HOME}a").text == "a"


@pytest.mark.parametrize("told", ["", "soon", "-5", "Wed, 99 Nov 2026 00:00:00 GMT", "٣"])
def test_a_busy_host_that_does_not_say_when_is_not_asked_again(web: Any, loopback: Loopback, told: str) -> None:
    loopback.answer = pages(home=Reply(status=503, headers={"Retry-After": told.encode().decode("latin-1")}))
    with pytest.raises(Refusal, match="answers 503"):
        web.read(HOME)
    assert len(loopback.asked("/")) == 1


def test_requests_bytes_and_seconds_run_out_for_the_whole_campaign(make_fetcher: Any, loopback: Loopback) -> None:
    loopback.answer = pages(home=Reply("x" * 3000), a=Reply("x" * 3000))
    fetcher = make_fetcher()
    few = fetcher.open(Budget(requests=2))
    few.read(HOME)
    with pytest.raises(BudgetSpent, match="2 requests are used up"):
        few.within(10).read(f"{HOME}a")
    small = fetcher.open(Budget(bytes=4096))
    small.read(f"{HOME}a?1")
    with pytest.raises(BudgetSpent, match="4 KB are used up"):
        small.read(f"{HOME}a?2")
    short = fetcher.open(Budget(seconds=3))
    short.read(f"{HOME}a?3")
    with pytest.raises(BudgetSpent, match="its time was up"):
        short.read(f"{HOME}a?4")


def test_less_time_is_less_time_and_never_more(web: Any, loopback: Loopback, passing: Any) -> None:
    loopback.answer = pages(home=Reply("x"), a=Reply("a"))
    web.read(HOME)
    began = passing.now
    with pytest.raises(BudgetSpent):
        web.within(1.5).within(500).read(f"{HOME}a")
    assert passing.now == began  # what does not fit is not waited for
    assert web.read(f"{HOME}a").text == "a"


def test_a_stopped_campaign_asks_nothing_more_and_ends_its_waits(
    make_fetcher: Any, loopback: Loopback, passing: Any
) -> None:
    stopped = threading.Event()
    web = make_fetcher().open(Budget(stopped=stopped.is_set))
    loopback.answer = pages(home=Reply("x", status=503, headers={"Retry-After": "100"}))
    slept = passing.sleep

    def sleep(seconds: float) -> None:
        slept(seconds)
        if len(passing.slept) > 20:
            stopped.set()

    passing.sleep = sleep
    with pytest.raises(BudgetSpent, match="the campaign was stopped"):
        web.read(HOME)
    asked = len(loopback.requests)
    with pytest.raises(BudgetSpent):
        web.read("http://other.example/")
    assert len(loopback.requests) == asked == 2


@pytest.mark.parametrize(
    "kind",
    """text/html application/xhtml+xml text/xml application/xml application/rss+xml application/json
    application/ld+json text/csv text/plain TEXT/HTML;charset=utf-8""".split(),
)
def test_text_is_read(web: Any, loopback: Loopback, kind: str) -> None:
    loopback.answer = pages(home=Reply("x", kind=kind))
    assert web.read(HOME).text == "x"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/zip", "video/mp4", "; x", "<b>"])
def test_what_is_no_text_is_not_read(web: Any, loopback: Loopback, kind: str) -> None:
    loopback.answer = pages(home=Reply("x", kind=kind))
    with pytest.raises(NotAllowed, match=r"group\.example sends .*, which is not read") as refused:
        web.read(HOME)
    assert "<" not in str(refused.value)


def test_something_else_that_is_called_text_is_not_read(web: Any, loopback: Loopback) -> None:
    loopback.answer = pages(home=Reply(b"\x89PNG\r\n\x00\x00\x00", kind="text/html"))
    with pytest.raises(NotAllowed, match="no text"):
        web.read(HOME)


def test_copies_are_thrown_away_after_eight_days(web: Any, loopback: Loopback, store: Engine, clock: Any) -> None:
    loopback.answer = pages(home=Reply("x"), a=Reply("a"))
    web.read(HOME)
    clock.forward(days=6)
    web.read(f"{HOME}a")
    clock.forward(days=4)
    with writing(store, clock()) as session:
        assert forget_old_pages(session, clock()) == 1
    with reading(store) as session:
        assert {page.url for page in session.exec(select(FetchedPage))} == {f"{HOME}a", "/robots.txt"}
