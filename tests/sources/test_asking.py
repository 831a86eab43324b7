"""Asking configured interfaces: any status is an answer, busy ones are waited for, keys stay where they belong."""

import gzip
import json
import logging
import threading
from collections.abc import Iterable
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from agent.bench.loopback import Loopback, Reply, Request, redirect
from store.database import reading
from store.tables import FetchedPage
from tools.sources.web import Ask, Budget, NotAllowed, TooMuch, Unreachable, rows_of

SECRET = "sk-very-secret-123"


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 422])
def test_any_status_is_an_answer_at_once(web: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = lambda _: Reply({"reason": "x"}, status=status)
    assert web.ask(Ask(f"{loopback.url}/v1")).status == status
    assert len(loopback.requests) == 1


def test_parameters_headers_json_and_forms_are_sent_as_they_are(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({})
    web.ask(Ask(f"{loopback.url}/v1?a=1", params={"q": "chœur & more", "n": 2}, headers={"X-Mask": "a,b"}))
    web.ask(Ask(f"{loopback.url}/v1", "POST", body={"textQuery": "chœur"}))
    web.ask(Ask(f"{loopback.url}/v1", "post", form={"data": "[out:json];"}))
    web.ask(Ask(f"{loopback.url}/v1", "POST", body="node(1);", headers={"content-type": "text/plain"}))
    first, second, third, fourth = loopback.requests
    assert (first.query, first.headers["x-mask"]) == ({"a": "1", "q": "chœur & more", "n": "2"}, "a,b")
    assert (second.method, second.json(), second.headers["content-type"]) == (
        "POST",
        {"textQuery": "chœur"},
        "application/json",
    )
    assert (third.method, third.form) == ("POST", {"data": "[out:json];"})
    assert (fourth.body, fourth.headers["content-type"]) == (b"node(1);", "text/plain")
    assert all(request.headers["user-agent"].startswith("Harmony/") for request in loopback.requests)


def test_an_interface_on_the_public_internet_is_sent_a_query_of_any_length(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({})
    assert web.ask(Ask("http://query.example/sparql", params={"query": "x" * 9000})).status == 200
    assert len(loopback.requests[0].query["query"]) == 9000


def test_an_interface_keeps_its_own_name_for_who_asks(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({})
    web.ask(Ask(f"{loopback.url}/", headers={"USER-AGENT": "Other/1", "Accept": "application/json"}))
    assert loopback.requests[0].headers["user-agent"] == "Other/1"
    assert loopback.requests[0].headers["accept"] == "application/json"


def test_neither_robots_nor_a_pause_stand_before_an_interface_that_has_no_pace(
    web: Any, loopback: Loopback, passing: Any
) -> None:
    loopback.answer = lambda _: Reply({})
    began = passing.now
    for _ in range(3):
        web.ask(Ask(f"{loopback.url}/v1"))
    assert passing.now == began
    for _ in range(3):
        web.ask(Ask(f"{loopback.url}/v1", pace=1.5))
    assert passing.now - began == pytest.approx(4.5)
    assert loopback.asked("/robots.txt") == []


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("by_date", [False, True])
def test_a_busy_interface_is_asked_again_when_it_wants_to_be(
    web: Any, loopback: Loopback, passing: Any, clock: Any, status: int, by_date: bool
) -> None:
    when = format_datetime(clock.now + timedelta(seconds=30), usegmt=True) if by_date else "30"
    busy = Reply({"error": "slow down"}, status=status, headers={"Retry-After": when})
    answers = [busy, busy, Reply({"n": 3})]
    loopback.answer = lambda _: answers.pop(0)
    began = passing.now
    assert web.ask(Ask(f"{loopback.url}/v1", "POST", body={})).json() == {"n": 3}
    assert passing.now - began == pytest.approx(60.0)


def test_a_busy_interface_is_asked_three_times_at_most(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply(status=429, headers={"Retry-After": "1"})
    assert web.ask(Ask(f"{loopback.url}/v1")).status == 429
    assert len(loopback.requests) == 3


def test_a_busy_interface_that_says_nothing_is_waited_for_all_the_same(
    web: Any, loopback: Loopback, passing: Any
) -> None:
    answers = [Reply(status=429), Reply(status=429), Reply({})]
    loopback.answer = lambda _: answers.pop(0)
    began = passing.now
    assert web.ask(Ask(f"{loopback.url}/v1")).status == 200
    assert passing.now - began == pytest.approx(20.0)


def test_a_quota_of_the_day_is_not_waited_for(web: Any, loopback: Loopback, passing: Any) -> None:
    loopback.answer = lambda _: Reply({"quota": "day"}, status=429, headers={"Retry-After": "9"})
    began = passing.now
    answer = web.ask(Ask(f"{loopback.url}/v1", again=lambda answer: answer.json()["quota"] != "day"))
    assert (answer.status, len(loopback.requests), passing.now) == (429, 1, began)


def test_a_wait_that_does_not_fit_is_answered_as_it_is(make_fetcher: Any, loopback: Loopback, passing: Any) -> None:
    loopback.answer = lambda _: Reply(status=503, headers={"Retry-After": "500"})
    web, began = make_fetcher().open(Budget(seconds=60)), passing.now
    assert web.ask(Ask(f"{loopback.url}/v1")).headers["retry-after"] == "500"
    with pytest.raises(Unreachable, match="asks not to be called for another 500 seconds"):
        web.ask(Ask(f"{loopback.url}/v1"))
    assert (len(loopback.requests), passing.now) == (1, began)


@pytest.mark.parametrize(("method", "asked"), [("GET", 2), ("POST", 1)])
def test_a_broken_interface_is_asked_once_more_where_that_is_safe(
    web: Any, loopback: Loopback, method: str, asked: int
) -> None:
    loopback.answer = lambda _: Reply("oops", status=500)
    assert web.ask(Ask(f"{loopback.url}/v1", method)).text == "oops"
    assert len(loopback.requests) == asked


def test_an_answer_is_remembered_then_asked_whether_it_changed(web: Any, loopback: Loopback, clock: Any) -> None:
    def answer(request: Request) -> Reply:
        same = request.headers.get("if-none-match") == '"v1"'
        return Reply(status=304) if same else Reply({"n": 1}, headers={"ETag": '"v1"'})

    loopback.answer = answer
    asking = Ask(f"{loopback.url}/v1", params={"q": "a"}, remember=3600)
    assert [web.ask(asking).remembered for _ in range(3)] == [False, True, True]
    clock.forward(hours=2)
    renewed = web.ask(asking)
    assert (renewed.json(), renewed.status, renewed.remembered) == ({"n": 1}, 200, True)
    assert len(loopback.requests) == 2
    web.ask(asking)
    assert len(loopback.requests) == 2


def test_what_was_asked_tells_answers_apart(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply({"is": [request.method, request.target, request.body.decode()]})
    one = Ask(f"{loopback.url}/v1", remember=9, params={"q": "a"})
    others = [
        Ask(f"{loopback.url}/v1", remember=9, params={"q": "b"}),
        Ask(f"{loopback.url}/v1", "POST", remember=9, params={"q": "a"}),
        Ask(f"{loopback.url}/v1", "POST", remember=9, params={"q": "a"}, form={"data": "x"}),
        Ask(f"{loopback.url}/v1", "POST", remember=9, params={"q": "a"}, form={"data": "y"}),
        Ask(f"{loopback.url}/v1", remember=9, params={"q": "a"}, headers={"Accept": "text/csv"}),
    ]
    assert [web.ask(asking).remembered for asking in (one, *others, one)] == [False] * 6 + [True]


def test_what_is_no_success_is_not_remembered(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({}, status=404)
    asking = Ask(f"{loopback.url}/v1", remember=3600)
    assert [web.ask(asking).remembered for _ in range(2)] == [False, False]


ROWS = "EIN,NAME\r\n" + "".join(f"{n:09},CHŒUR {n}\r\n" for n in range(20_000))


def of_kind(kind: str, lines: Iterable[str]) -> str:
    """A distil that depends on what was bound to it."""
    return rows_of(iter(lines), lambda line: line.rstrip().endswith(kind))


@pytest.mark.parametrize("letters", ["utf-8", "windows-1252"])
def test_a_register_is_distilled_line_by_line_and_only_that_is_kept(
    web: Any, loopback: Loopback, store: Engine, letters: str
) -> None:
    packed = {"content-encoding": "gzip"}
    loopback.answer = lambda _: Reply(gzip.compress(ROWS.encode(letters)), 200, f"text/csv; charset={letters}", packed)
    asking = Ask(f"{loopback.url}/eo_co.csv", remember=60, distil=partial(of_kind, " 19999"))
    for remembered in (False, True):
        answer = web.ask(asking)
        assert (answer.text, answer.remembered) == ("EIN,NAME\n000019999,CHŒUR 19999", remembered)
    other = web.ask(Ask(f"{loopback.url}/eo_co.csv", remember=60, distil=partial(of_kind, " 7")))
    assert (other.text, other.remembered) == ("EIN,NAME\n000000007,CHŒUR 7", False)
    with reading(store) as session:
        assert max(len(page.body) for page in session.exec(select(FetchedPage))) < 100


def test_a_no_is_not_distilled(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({"error": "x"}, status=403)
    assert web.ask(Ask(f"{loopback.url}/f", distil=partial(of_kind, "x"))).json() == {"error": "x"}


def test_a_register_that_is_too_large_or_one_endless_line_is_given_up(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply(ROWS, kind="text/csv")
    with pytest.raises(TooMuch, match="more than the"):
        web.ask(Ask(f"{loopback.url}/f", most=100_000, distil=partial(of_kind, "x")))
    loopback.answer = lambda _: Reply("x" * 1_500_000, kind="text/csv")
    with pytest.raises(TooMuch):
        web.ask(Ask(f"{loopback.url}/f", most=9_000_000, distil=partial(of_kind, "x")))


@pytest.fixture
def elsewhere(make_fetcher: Any, loopback: Loopback) -> Any:
    """A web on which the loopback server is an interface, and any.example another host."""
    return make_fetcher(endpoints=[f"{loopback.url}/v1"]).open(Budget())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_elsewhere_carries_no_key(elsewhere: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = lambda request: (
        redirect("http://other.example/there", status) if request.path == "/v1" else Reply({"at": request.path})
    )
    headers = {"Authorization": f"Bearer {SECRET}", "X-Goog-Api-Key": SECRET, "Cookie": SECRET, "X-Own": SECRET}
    answer = elsewhere.ask(Ask(f"{loopback.url}/v1", headers=headers, params={"key": SECRET}))
    assert (answer.url, answer.json()) == ("http://other.example/there", {"at": "/there"})
    first, second = loopback.requests
    assert SECRET in first.target
    assert SECRET in first.headers["authorization"]
    assert SECRET not in str((second.target, second.headers, second.body))


@pytest.mark.parametrize(
    ("status", "method", "body"), [(301, "GET", b""), (302, "GET", b""), (303, "GET", b""), (307, "POST", b'{"a":1}')]
)
def test_what_was_posted_is_redirected_within_its_origin_as_the_status_says(
    web: Any, loopback: Loopback, status: int, method: str, body: bytes
) -> None:
    loopback.answer = lambda request: redirect("/v2", status) if request.path == "/v1" else Reply({})
    assert web.ask(Ask(f"{loopback.url}/v1", "POST", body={"a": 1}, headers={"X-Own": "1"})).status == 200
    (second,) = loopback.asked("/v2")
    assert (second.method, second.body, second.headers["x-own"]) == (method, body, "1")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_was_posted_is_redirected_nowhere_else(elsewhere: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = lambda _: redirect("http://other.example/", status)
    assert elsewhere.ask(Ask(f"{loopback.url}/v1", "POST", body={"a": 1})).status == status
    assert len(loopback.requests) == 1


def test_an_interface_that_redirects_without_end_is_given_up(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: redirect(f"{request.path}x")
    with pytest.raises(TooMuch, match="redirects without end"):
        web.ask(Ask(f"{loopback.url}/v1"))


def test_keys_show_in_no_answer_error_log_or_copy(
    make_fetcher: Any, loopback: Loopback, store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web, shown = make_fetcher().open(Budget()), []
    asking = Ask(
        f"{loopback.url}/v1",
        params={"access_token": SECRET, "q": "a"},
        headers={"Authorization": f"Bearer {SECRET}"},
        remember=3600,
    )
    loopback.answer = lambda _: Reply({"next": f"https://graph.example/?access_token={SECRET}"})
    shown += [web.ask(asking).url, web.ask(asking).url]
    assert len(loopback.requests) == 2  # an answer that repeats the key is not kept
    loopback.answer = lambda _: Reply({"data": []})
    shown += [web.ask(asking).url, web.ask(asking).url]
    assert len(loopback.requests) == 3
    for fault in (Reply(raw=(b"x",)), Reply(raw=()), Reply("x" * 3_000_000), redirect("http://127.0.0.1:1/")):
        loopback.answer = lambda _, fault=fault: fault
        with pytest.raises((Unreachable, TooMuch, NotAllowed)) as failed:
            web.ask(Ask(f"{loopback.url}/v2", params=asking.params, headers=asking.headers))
        shown.append(repr(failed.value))
    with reading(store) as session:
        rows = [row.model_dump_json(exclude={"body"}) for row in session.exec(select(FetchedPage))]
    assert len(rows) == 1
    assert SECRET not in json.dumps([shown, rows]) + caplog.text


@pytest.mark.parametrize(
    "url", ["", "api.example/v1", "ftp://api.example/", "http://", "http://[::1", "file:///etc/passwd"]
)
def test_an_address_that_is_none_is_told(web: Any, url: str) -> None:
    with pytest.raises(NotAllowed, match="begin with http"):
        web.ask(Ask(url))


@pytest.mark.parametrize("key", ["sk-…", "a\r\nX-Other: b", "a\nb"])
def test_a_key_that_no_header_can_carry_is_told_without_the_key(web: Any, loopback: Loopback, key: str) -> None:
    loopback.answer = lambda _: Reply({})
    with pytest.raises((NotAllowed, Unreachable), match="characters that none has") as failed:
        web.ask(Ask(f"{loopback.url}/v1", headers={"X-Goog-Api-Key": key}))
    assert key not in str(failed.value)
    assert loopback.requests == []


def test_a_configured_address_that_is_none_harms_only_its_own_source(make_fetcher: Any, loopback: Loopback) -> None:
    loopback.answer = lambda _: Reply({})
    web = make_fetcher(endpoints=["http://[", "nonsense", loopback.url]).open(Budget())
    assert web.ask(Ask(loopback.url)).status == 200


def test_eight_threads_ask_one_interface_one_at_a_time(web: Any, loopback: Loopback) -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def answer(_: Request) -> Reply:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        threading.Event().wait(0.01)
        with lock:
            inside[0] -= 1
        return Reply({})

    loopback.answer = answer
    threads = [threading.Thread(target=web.ask, args=(Ask(f"{loopback.url}/{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (most[0], len(loopback.requests)) == (1, 8)
