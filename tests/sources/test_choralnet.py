"""ChoralNet's feed and pages: which groups they speak of, and what is passed over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from agent.bench.loopback import Loopback, Reply
from tools.geography.places import resolve
from tools.sources.base import Flaw, Found, Search, SourceFailed
from tools.sources.choralnet import ChoralNet
from tools.sources.config import SourceConfig
from tools.sources.web import Budget, BudgetSpent, Refusal, RobotsRefuse

TODAY = date(2026, 11, 23)
SOURCE = ChoralNet(SourceConfig(endpoints={"choralnet": "http://choralnet.example/"}))
EMPTY = '<?xml version="1.0"?><rss version="2.0"><channel><title>Board</title></channel></rss>'


def item(title: str, text: str, number: int = 1, day: str = "Mon, 02 Nov 2026 09:00:00 GMT", category: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>http://choralnet.example/item/{number}</link>"
        f"<pubDate>{day}</pubDate><category>{category}</category><description><![CDATA[{text}]]></description></item>"
    )


def feed(*items: str) -> Reply:
    return Reply(EMPTY.replace("</channel>", f"{''.join(items)}</channel>"), kind="application/rss+xml")


def post(title: str, text: str, number: int, day: str = "2026-11-02") -> str:
    return (
        f'<article class="post"><h2 class="entry-title"><a href="/item/{number}">{title}</a></h2>'
        f'<time datetime="{day}T08:00:00+00:00">lately</time><p>{text}</p></article>'
    )


LARIMER = item("Larimer Chorale seeks a pianist", "<p>Location: Fort Collins, CO</p><p>Write to jobs@larimer.example")


@pytest.fixture
def board(loopback: Loopback) -> dict[str, Reply]:
    """What is answered by path: an empty feed and two pages of posts nowhere near, unless a test says otherwise."""
    far = Reply(f"<main>{post('Boston Chorale sings', 'Location: Boston, MA', 99)}</main>")
    given = {"/feed/": Reply(EMPTY, kind="application/rss+xml"), "/announcements/": far, "/classifieds/": far}
    loopback.answer = lambda asked: given.get(asked.target, Reply(status=404))
    return given


@pytest.fixture
def ask(web: Any) -> Callable[..., tuple[list[Found], list[str]]]:
    """Asks for groups within 120 km of Denver."""

    def asking(way: Any = web) -> tuple[list[Found], list[str]]:
        items = list(SOURCE.search(Search(resolve("Denver, CO"), 120, TODAY, way)))
        return [i for i in items if isinstance(i, Found)], [i.text for i in items if isinstance(i, Flaw)]

    return asking


def test_the_groups_of_the_feed_and_of_the_pages_are_found(ask: Any, board: dict[str, Reply]) -> None:
    board["/feed/"] = feed(LARIMER)
    after = '<a rel="next" href="/announcements/page/2/">Older</a>'
    board["/announcements/"] = Reply(post("On tour: Chorale of Golden", "Golden, CO", 2) + after)
    board["/announcements/page/2/"] = Reply(post("Boulder Chorale in concert", "Boulder, CO", 3, "2026-10-01"))
    found, flaws = ask()
    assert flaws == []
    assert [(g.name, g.city, g.extra) for g in found] == [
        ("Larimer Chorale", "Fort Collins", {"signal": "hiring", "signal_on": "2026-11-02"}),
        ("Chorale of Golden", "Golden", {"signal": "touring", "signal_on": "2026-11-02"}),
        ("Boulder Chorale", "Boulder", {"signal": "singing", "signal_on": "2026-10-01"}),
    ]
    assert found[0].email == "jobs@larimer.example"
    assert [g.source_url for g in found] == [f"http://choralnet.example/item/{number}" for number in (1, 2, 3)]


def test_an_atom_feed_is_read_as_well(ask: Any, board: dict[str, Reply]) -> None:
    entry = (
        "<entry><title>Larimer Chorale seeks tenors</title><link href='/item/5'/>"
        "<updated>2026-11-03T00:00:00Z</updated>"
        "<content type='html'>&lt;p&gt;Location: Fort Collins, CO&lt;/p&gt;</content></entry>"
    )
    board["/feed/"] = Reply(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>B</title>{entry}</feed>", kind="application/atom+xml"
    )
    [group] = ask()[0]
    assert (group.name, group.extra["signal_on"]) == ("Larimer Chorale", "2026-11-03")
    assert group.source_url == "http://choralnet.example/item/5"


def test_what_is_older_than_eighteen_months_or_names_nobody_is_passed_over(ask: Any, board: dict[str, Reply]) -> None:
    old = item("Boulder Chorale seeks a pianist", "Location: Boulder, CO", 2, "Fri, 02 May 2025 09:00:00 GMT")
    nobody = item("Pianist wanted", "Location: Denver, CO", 3)
    board["/feed/"] = feed(LARIMER, old, nobody)
    found, flaws = ask()
    assert [group.name for group in found] == ["Larimer Chorale"]
    assert flaws == ["1 of 3 announcements name no group or no place clearly, and were passed over"]


def test_an_announcement_in_the_feed_and_on_a_page_is_one(ask: Any, board: dict[str, Reply]) -> None:
    board["/feed/"] = feed(LARIMER)
    board["/announcements/"] = Reply(post("Larimer Chorale seeks a pianist", "Location: Fort Collins, CO", 1))
    assert len(ask()[0]) == 1


def test_a_page_that_is_built_otherwise_says_so_and_what_was_found_stays(web: Any, board: dict[str, Reply]) -> None:
    board["/feed/"], board["/announcements/"] = feed(LARIMER), Reply("<main><p>Welcome to our new look.</p></main>")
    found, search = list[Any](), Search(resolve("Denver, CO"), 120, TODAY, web)
    with pytest.raises(SourceFailed, match="announcements/ has no posts: its pages look different"):
        found += SOURCE.search(search)
    assert [group.name for group in found] == ["Larimer Chorale"]


def test_a_feed_that_is_none_says_what_came(ask: Any, board: dict[str, Reply]) -> None:
    board["/feed/"] = Reply("<h1>Come in and sing</h1>")
    with pytest.raises(SourceFailed, match="feed/ is no feed"):
        ask()


def test_a_part_that_is_gone_or_closed_to_robots_is_told_and_the_others_are_read(
    ask: Any, board: dict[str, Reply]
) -> None:
    board["/feed/"] = feed(LARIMER)
    board["/robots.txt"] = Reply("User-agent: *\nDisallow: /announcements/", kind="text/plain")
    del board["/classifieds/"]
    found, flaws = ask()
    assert [group.name for group in found] == ["Larimer Chorale"]
    assert len(flaws) == 2
    assert "robots.txt" in flaws[0]
    assert "404" in flaws[1]


def test_where_robots_refuse_everything_it_has_failed(ask: Any, board: dict[str, Reply], loopback: Loopback) -> None:
    board["/robots.txt"] = Reply("User-agent: *\nDisallow: /", kind="text/plain")
    with pytest.raises(RobotsRefuse):
        ask()
    assert {request.path for request in loopback.requests} == {"/robots.txt"}


def test_a_no_ends_the_search(ask: Any, board: dict[str, Reply], loopback: Loopback) -> None:
    board["/feed/"] = Reply("members only", status=403)
    with pytest.raises(Refusal, match="403"):
        ask()
    assert loopback.asked("/announcements/") == []


def test_a_spent_budget_ends_the_search(fetcher: Any, ask: Any, board: dict[str, Reply]) -> None:
    with pytest.raises(BudgetSpent):
        ask(fetcher.open(Budget(requests=0)))


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '"
        + "&a;" * 1000
        + "'>]><rss version='2.0'><channel>&b;</channel></rss>",
        "<rss version='2.0'><channel><item><link>javascript:alert(1)</link><title>Larimer Chorale seeks</title></item>",
        "<" * 200_000,
        "<rss>" + "<a>" * 50_000,
        "&#x0;&#xFFFFFF;" * 10_000,
    ],
)
def test_a_hostile_feed_harms_nothing(text: str, ask: Any, board: dict[str, Reply]) -> None:
    board["/feed/"] = Reply(text, kind="application/rss+xml")
    try:
        found, _ = ask()
    except SourceFailed:
        return
    assert found == []


def test_script_in_an_announcement_is_no_text_of_it(ask: Any, board: dict[str, Reply]) -> None:
    evil = "<script>Location: Boston, MA</script><p>Location: Denver, CO<img src=x onerror=alert(1)></p>"
    board["/feed/"] = feed(item("Larimer &lt;b&gt;Chorale&lt;/b&gt; seeks a pianist", evil))
    [group] = ask()[0]
    assert (group.name, group.city) == ("Larimer Chorale", "Denver")
