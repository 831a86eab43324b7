"""A campaign is a job: its sources have their time, it can be stopped, and what hangs holds up nobody."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from tools.context import Stage
from tools.dispatch import Dispatcher
from tools.errors import Refused
from tools.sources.base import Flaw, Found, Search, SourceFailed, Terms
from tools.sources.web import Answer, Ask, Budget, NoWeb, Unreachable

SEEN = date(2026, 11, 20)
KANTOREI = Found("Kantorei", "https://a.example/kantorei", SEEN, "Denver", "CO", "US", kind="chamber_choir")
ROCKIES = replace(KANTOREI, name="Sound of the Rockies", source_url="https://b.example/1", kind="barbershop_chorus")


@dataclass
class Told:
    """A source that says its list, then waits for a word before it ends."""

    name: str
    groups: list[Found | Flaw] = field(default_factory=list)
    until: threading.Event | None = None
    fails: Exception | None = None
    timeout: float = 10.0
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    asked: threading.Event = field(default_factory=threading.Event)

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        self.asked.set()
        yield from self.groups
        if self.until:
            self.until.wait(30)
        if self.fails:
            raise self.fails


class OneBudget(NoWeb):
    """A way out that leads nowhere, and shows with which budget it was opened."""

    budget = Budget()

    def open(self, budget: Budget) -> NoWeb:
        self.budget = budget
        return NoWeb()


@pytest.fixture
def desk_with(staff: Any, dispatcher: Dispatcher) -> Callable[..., Any]:
    """A staff desk over other sources."""
    return lambda *sources, **more: replace(staff, dispatcher=replace(dispatcher, sources=sources, **more))


@pytest.fixture
def word() -> Iterator[threading.Event]:
    """What waiting sources wait for; it is given at the end at the latest."""
    said = threading.Event()
    yield said
    said.set()


def by_name(campaign: Any) -> dict[str, Any]:
    return {source.source: source for source in campaign.sources}


def test_a_source_that_hangs_is_given_up_with_what_it_had_and_harms_no_other(desk_with: Any, word: Any) -> None:
    began = time.monotonic()
    found = desk_with(
        Told("hangs", [KANTOREI], until=word, timeout=1.0),
        Told("silent", until=word, timeout=1.0),
        Told("quick", [ROCKIES]),
    )("run_campaign", location="Denver, CO")
    assert time.monotonic() - began < 5
    sources = by_name(found.campaign)
    assert (sources["hangs"].state, sources["hangs"].found) == ("failed", 1)
    assert sources["hangs"].problem == "did not end within 1 second"
    assert (sources["silent"].state, sources["silent"].problem) == ("failed", "gave no answer within 1 second")
    assert (sources["quick"].state, sources["quick"].found) == ("done", 1)
    assert sources["hangs"].seconds >= 1 > sources["quick"].seconds
    assert found.campaign.status == "completed"
    assert "did not end within 1 second" in found.headline


def test_what_a_source_finds_after_its_time_is_not_taken(desk_with: Any, word: Any) -> None:
    class Late(Told):
        def search(self, search: Search) -> Iterator[Found | Flaw]:
            word.wait(30)
            yield KANTOREI

    desk = desk_with(Late("late", timeout=0.5), Told("quick", [ROCKIES]))
    found = desk("run_campaign", location="Denver, CO")
    word.set()
    assert [item.title for item in found.items] == ["Sound of the Rockies"]
    assert desk("find_leads").total == 1


def test_stopping_ends_it_within_about_a_second_whatever_its_sources_do(
    desk_with: Any, word: Any, dispatcher: Dispatcher
) -> None:
    web = OneBudget()
    slow = Told("slow", [KANTOREI], until=word, timeout=60)
    desk = desk_with(slow, Told("quick", [ROCKIES]), web=web)
    answers: list[Any] = []
    stages: list[Stage] = []

    def run() -> None:
        args = {"location": "Denver, CO"}
        answers.append(desk.dispatcher.call(desk.principal, "run_campaign", args, "k", progress=stages.append))

    running = threading.Thread(target=run)
    running.start()
    assert slow.asked.wait(10)
    while desk("find_leads").total < 1:
        time.sleep(0.02)
    assert not web.budget.stopped()
    desk("stop_campaign", campaign="Denver, CO")
    began = time.monotonic()
    running.join(10)
    assert time.monotonic() - began < 3
    assert web.budget.stopped()  # what still asks something on the web asks no more
    [answer] = answers
    assert {name: source.state for name, source in by_name(answer.campaign).items()} == {
        "slow": "stopped",
        "quick": "done",
    }
    assert [item.title for item in answer.items] == ["Sound of the Rockies"]
    assert (answer.campaign.status, answer.campaign.finished_at) == ("stopped", dispatcher.clock())
    assert {task.name: task.state for task in stages[-1].tasks} == {"slow": "stopped", "quick": "done"}


def test_a_campaign_that_is_stopped_and_deleted_before_it_could_end_leaves_nothing(
    desk_with: Any, word: Any, dispatcher: Dispatcher
) -> None:
    slow = Told("slow", [KANTOREI], until=word, timeout=60)
    desk = desk_with(slow, Told("quick", [ROCKIES]))

    def run() -> None:
        with suppress(Refused):  # it was removed; or it had just ended, stopped
            desk("run_campaign", location="Denver, CO")

    running = threading.Thread(target=run)
    running.start()
    assert slow.asked.wait(10)
    while desk("find_leads").total < 1:
        time.sleep(0.02)
    with pytest.raises(Refused, match="is running; stop it first"):
        desk("delete_record", record="campaign:1")
    desk("stop_campaign", campaign="campaign:1")
    desk("delete_record", record="campaign:1")
    running.join(10)
    assert not running.is_alive()
    assert desk("find_leads").total == desk("find_campaigns").total == 0
    assert desk.dispatcher.resume_fetches() == []


def test_progress_has_a_task_for_each_source_in_the_order_shown(desk_with: Any) -> None:
    desk = desk_with(
        Told("one", [KANTOREI]), Told("two", fails=SourceFailed("403: the key is not valid")), Told("three", [ROCKIES])
    )
    told: list[Stage] = []
    desk.dispatcher.call(desk.principal, "run_campaign", {"location": "Denver, CO"}, "k", progress=told.append)
    assert [task.name for task in told[0].tasks] == ["one", "two", "three"]
    assert {task.state for task in told[0].tasks} == {"asking"}
    assert [(task.name, task.state, task.text) for task in told[-1].tasks] == [
        ("one", "done", "1 found"),
        ("two", "failed", "403: the key is not valid"),
        ("three", "done", "1 found"),
    ]
    assert (told[-1].done, told[-1].total) == (3, 3)
    assert [stage.done for stage in told] == sorted(stage.done for stage in told)


def test_where_all_fail_the_campaign_did_and_says_what_each_said(desk_with: Any) -> None:
    found = desk_with(
        Told("one", fails=SourceFailed("429: come back in an hour")), Told("two", fails=KeyError("a bug"))
    )("run_campaign", location="Denver, CO")
    assert found.campaign.status == "failed"
    assert found.headline.startswith("Nobody could answer, so I cannot say who sings within 50 km of Denver, CO.")
    assert "wider radius" not in found.headline
    assert "429: come back in an hour" in found.headline
    assert "an error of its own" in found.headline
    assert "a bug" not in found.headline


def test_known_instagram_accounts_are_handed_to_the_sources(desk_with: Any, dispatcher: Dispatcher) -> None:
    asked: list[Search] = []

    class Asks(Told):
        def search(self, search: Search) -> Iterator[Found | Flaw]:
            asked.append(search)
            return iter(())

    known = replace(KANTOREI, instagram="kantoreidenver")
    desk_with(Told("one", [known]))("run_campaign", location="Denver, CO")
    desk_with(Asks("two"))("run_campaign", location="Denver, CO")
    desk_with(Asks("two"))("run_campaign", location="Austin, TX")
    assert [search.handles for search in asked] == [("kantoreidenver",), ()]


def test_a_process_that_is_to_end_leaves_the_campaign_to_the_next(
    desk_with: Any, word: Any, dispatcher: Dispatcher
) -> None:
    slow, quick = Told("slow", [KANTOREI], until=word, timeout=60), Told("quick", [ROCKIES])
    leaving = threading.Event()
    desk = desk_with(slow, quick, leaving=leaving)
    failures: list[Exception] = []

    def run() -> None:
        try:
            desk("run_campaign", location="Denver, CO")
        except Refused as error:
            failures.append(error)

    running = threading.Thread(target=run)
    running.start()
    while desk("find_leads").total < 1:
        time.sleep(0.02)
    leaving.set()
    running.join(5)
    assert "gone on with" in str(failures[0])
    word.set()
    [result] = replace(dispatcher, sources=(slow, quick)).resume_fetches()
    assert result.total == 2  # type: ignore[attr-defined]
    assert by_name(result.campaign)["quick"].found == 1  # type: ignore[attr-defined]


def test_a_source_that_hangs_keeps_no_process_from_ending(database_url: str) -> None:
    script = f"""
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from store.database import open_database
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.geography.places import resolve
from tools.sources.base import Terms

@dataclass
class Hangs:
    name = "hangs"; needs = ""; yields = ""; terms = Terms("none"); timeout = 0.5
    def ready(self): return None
    def search(self, search):
        threading.Event().wait()
        yield

home = resolve("Denver, CO")
dispatcher = Dispatcher(open_database({database_url!r}), Business("H", home), sources=[Hangs()])
who = Principal("staff", "a@harmony.example", "terminal")
print(dispatcher.call(who, "run_campaign", {{"location": "Denver, CO"}}, "k").campaign.status)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "failed", done.stderr


class FoundOnce:
    """A web of one site; `read` says which addresses were read."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def open(self, budget: Budget) -> "FoundOnce":
        return self

    def within(self, seconds: float) -> "FoundOnce":
        return self

    def close(self) -> None:
        return None

    def ask(self, asking: Ask) -> Answer:
        raise Unreachable("there is no interface here")

    def read(self, url: str) -> Answer:
        self.pages.append(url)
        page = "<title>Mile High Voices</title><h1>Mile High Voices</h1><p>A choir in Denver, Colorado.</p>"
        return Answer(url, 200, {"content-type": "text/html"}, page.encode())


LENT = Terms("lent", borrowed=True)
BORROWED = Found(
    "MHV Chorus (as the map has it)",
    "https://map.example/1",
    SEEN,
    latitude=39.74,
    longitude=-104.99,
    website="https://mhv.example",
    place_id="p1",
)


def test_a_source_that_only_lends_is_kept_last_in_the_words_of_the_groups_own_site(
    desk_with: Any, dispatcher: Dispatcher
) -> None:
    web, kept = FoundOnce(), []  # type: ignore[var-annotated]
    gate = threading.Event()
    maps, slow = Told("maps", [BORROWED], terms=LENT), Told("slow", [KANTOREI], until=gate)
    desk = desk_with(maps, slow, web=web, reached=lambda point: kept.append(desk("find_leads").total))
    threading.Timer(0.5, gate.set).start()
    found = desk("run_campaign", location="Denver, CO")
    assert kept[:2] == [1, 2]
    assert sorted(item.title for item in found.items) == ["Kantorei", "Mile High Voices"]
    assert web.pages[0].startswith("https://mhv.example")
    assert "as the map has it" not in found.model_dump_json()


def test_a_lending_source_that_hangs_leaves_a_place_without_a_name(desk_with: Any, word: Any) -> None:
    maps, web = Told("maps", [BORROWED], terms=LENT, until=word, timeout=0.5), FoundOnce()
    found = desk_with(maps, web=web)("run_campaign", location="Denver, CO")
    assert [item.title[:13] for item in found.items] == ["Unnamed group"]
    assert web.pages == []
