"""What sites want to be read (RFC 9309): rules, silence, faults, pauses, and what is remembered."""

from typing import Any

import pytest

from agent.bench.loopback import Loopback, Reply, Request, cut_off, redirect
from tools.sources.web import Budget, RobotsRefuse, Unreachable

SITE = "http://group.example"


def site(rules: Reply | str) -> Any:
    """A site whose pages all answer, with this robots.txt."""
    robots = Reply(rules, kind="text/plain") if isinstance(rules, str) else rules
    return lambda request: robots if request.path == "/robots.txt" else Reply("a page")


def allowed(web: Any, path: str) -> bool:
    try:
        return bool(web.read(SITE + path).text == "a page")
    except RobotsRefuse:
        return False


RULES = """
User-agent: *
Disallow: /private/
Disallow: /*.json$
Disallow: /*?session=
Allow: /private/about
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/private/", False),
        ("/private/members", False),
        ("/private/about", True),
        ("/privately", True),
        ("/data/x.json", False),
        ("/data/x.json.html", True),
        ("/a/b?session=1", False),
        ("/a/b?x=session", True),
    ],
)
def test_rules_with_and_without_wildcards_are_kept(web: Any, loopback: Loopback, path: str, may: bool) -> None:
    loopback.answer = site(RULES)
    assert allowed(web, path) is may
    assert len(loopback.asked(path.partition("?")[0])) == may


def test_rules_for_this_product_go_before_those_for_all(web: Any, loopback: Loopback) -> None:
    loopback.answer = site("User-agent: *\nDisallow: /\n\nUser-agent: harmony\nDisallow: /x\n")
    assert (allowed(web, "/"), allowed(web, "/x")) == (True, False)


def test_a_site_that_wants_nothing_read_is_left_alone_in_words(web: Any, loopback: Loopback) -> None:
    loopback.answer = site("User-agent: *\nDisallow: /")
    with pytest.raises(RobotsRefuse, match=r"^group\.example does not want this page to be read \(robots\.txt\)$"):
        web.read(f"{SITE}/")
    assert [request.path for request in loopback.requests] == ["/robots.txt"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_site_without_rules_may_be_read(web: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = site(Reply("User-agent: *\nDisallow: /", status=status))
    assert allowed(web, "/")


@pytest.mark.parametrize("status", [429, 500, 502, 503, 599, 304])
def test_a_site_that_cannot_say_is_not_read(web: Any, loopback: Loopback, status: int) -> None:
    loopback.answer = site(Reply(status=status))
    with pytest.raises(RobotsRefuse, match=rf"nothing is: its robots\.txt is answered with {status}"):
        web.read(f"{SITE}/")
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("fault", [cut_off("User-agent: *"), Reply(raw=(b"garbage\r\n\r\n",)), Reply(raw=())])
def test_a_site_whose_rules_break_off_is_not_read(web: Any, loopback: Loopback, fault: Reply) -> None:
    loopback.answer = site(fault)
    with pytest.raises(Unreachable, match=r"group\.example"):
        web.read(f"{SITE}/")
    assert len(loopback.requests) == 1


def test_a_site_that_could_not_say_is_asked_again_after_a_while(web: Any, loopback: Loopback, clock: Any) -> None:
    loopback.answer = site(Reply(status=503))
    assert not allowed(web, "/")
    assert not allowed(web, "/")
    assert len(loopback.asked("/robots.txt")) == 1
    loopback.answer = site("")
    clock.forward(minutes=11)
    assert allowed(web, "/")


def test_rules_are_remembered_for_a_day_across_processes(make_fetcher: Any, loopback: Loopback, clock: Any) -> None:
    loopback.answer = site("User-agent: *\nDisallow: /x")
    for hours in (0, 12, 11):
        clock.forward(hours=hours)
        web = make_fetcher().open(Budget())
        assert (allowed(web, f"/{hours}"), allowed(web, "/x")) == (True, False)
    assert len(loopback.asked("/robots.txt")) == 1
    clock.forward(hours=2)
    allowed(web, "/y")
    assert len(loopback.asked("/robots.txt")) == 2


def test_rules_are_followed_where_they_moved_and_hold_for_the_site_that_was_asked(web: Any, loopback: Loopback) -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return redirect("http://www.group.example/r.txt") if request.host == "group.example" else Reply(status=404)
        return Reply("User-agent: *\nDisallow: /x" if request.path == "/r.txt" else "a page", kind="text/plain")

    loopback.answer = answer
    assert (allowed(web, "/x"), allowed(web, "/y")) == (False, True)


def test_rules_that_were_met_on_the_way_are_not_asked_for_again(web: Any, loopback: Loopback) -> None:
    def answer(request: Request) -> Reply:
        if request.host == "group.example":
            return redirect(f"http://www.group.example{request.path}")
        return Reply("User-agent: *\nDisallow: /x", kind="text/plain") if "robots" in request.path else Reply("a page")

    loopback.answer = answer
    assert (allowed(web, "/"), allowed(web, "/x")) == (True, False)
    assert [request.path for request in loopback.requests] == ["/robots.txt", "/robots.txt", "/", "/"]


def test_rules_that_redirect_without_end_allow_nothing(web: Any, loopback: Loopback) -> None:
    loopback.answer = lambda request: redirect(f"{request.path}x") if "robots" in request.path else Reply("a page")
    with pytest.raises(RobotsRefuse, match="redirects without end"):
        web.read(f"{SITE}/")
    assert len(loopback.requests) == 6


@pytest.mark.parametrize(
    ("rules", "pause"),
    [("Crawl-delay: 7", 7), ("Crawl-delay: 0.1", 2), ("Request-rate: 1/12", 12), ("Crawl-delay: often", 2), ("", 2)],
)
def test_the_pause_that_a_site_wants_is_kept(
    web: Any, loopback: Loopback, passing: Any, rules: str, pause: float
) -> None:
    loopback.answer = site(f"User-agent: *\nDisallow: /x\n{rules}\n")
    began = passing.now
    assert allowed(web, "/")
    assert allowed(web, "/a")
    assert passing.now - began == pytest.approx(2 * pause)


def test_a_site_that_wants_pauses_too_long_is_not_read_and_told_so(web: Any, loopback: Loopback) -> None:
    loopback.answer = site("User-agent: *\nCrawl-delay: 86400")
    with pytest.raises(RobotsRefuse, match="86400 seconds between two requests"):
        web.read(f"{SITE}/")


@pytest.mark.parametrize(
    "rules",
    [
        b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x",
        b"\x89\xfe\x00garbage\nUser-agent: *\nDisallow: /x\n",
        b"User-agent: *\rDisallow: /x\r",
        b"User-agent: *\nDisallow: /x\n" + b"# " + b"long " * 200_000,
        b"User-agent: *\nDisallow: /x\nDisallow: /" + b"*a" * 50_000 + b"\n",
    ],
)
def test_rules_in_bad_shape_or_without_measure_are_read_as_far_as_they_go(
    web: Any, loopback: Loopback, rules: bytes
) -> None:
    loopback.answer = site(Reply(rules, kind="application/octet-stream"))
    assert (allowed(web, "/x"), allowed(web, "/" + "a" * 500)) == (False, True)


def test_each_host_and_scheme_has_its_own_rules(web: Any, loopback: Loopback) -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply("User-agent: *\nDisallow: /" if request.host == "closed.example" else "", kind="text/plain")
        return Reply("a page")

    loopback.answer = answer
    assert web.read("http://open.example/").text == "a page"
    with pytest.raises(RobotsRefuse):
        web.read("http://closed.example/")


def test_a_redirect_to_a_page_that_is_not_wanted_is_not_followed(web: Any, loopback: Loopback) -> None:
    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply("User-agent: *\nDisallow: /members", kind="text/plain")
        return redirect("/members/list")

    loopback.answer = answer
    with pytest.raises(RobotsRefuse):
        web.read(f"{SITE}/")
    assert loopback.asked("/members/list") == []
