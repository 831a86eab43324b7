"""The polite fetcher on a real server: what is asked, how often, how fast, and what is remembered."""

from typing import Any

from agent.bench.loopback import Loopback, Reply
from tools.sources.web import Ask


def test_a_page_is_read_with_who_asks_after_robots(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply("<p>Grüezi</p>") if request.path == "/" else Reply(status=404)
    answer = web.read("http://group.example/")
    assert (answer.status, answer.text, answer.remembered) == (200, "<p>Grüezi</p>", False)
    assert [(request.host, request.path) for request in loopback.requests] == [
        ("group.example", "/robots.txt"),
        ("group.example", "/"),
    ]
    assert all("(+owner@harmony.example)" in request.headers["user-agent"] for request in loopback.requests)


def test_an_interface_is_asked_and_its_no_is_an_answer(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: Reply({"error": request.query["q"]}, status=403)
    answer = web.ask(Ask(f"{loopback.url}/v1?a=1", params={"q": "chorus"}))
    assert (answer.status, answer.json()) == (403, {"error": "chorus"})
    assert loopback.requests[0].query == {"a": "1", "q": "chorus"}
