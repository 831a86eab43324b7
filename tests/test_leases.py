"""One process carries out a FETCH; another takes it up only when the first is gone, and never two at once."""

import platform
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import psutil
import pytest
from sqlalchemy import update
from sqlmodel import select

from store.database import reading, writing
from store.tables import Change, FetchLease, Lead, LeadSighting
from tools.dispatch import Dispatcher
from tools.errors import HarmonyError
from tools.leases import Interrupted, Lease
from tools.sources.base import Flaw, Found, Search, Terms

KANTOREI = Found("Kantorei", "https://a.example/kantorei", date(2026, 11, 20), "Denver", "CO", "US")


@dataclass
class Waits:
    """A source that knows one group, and says so when it is let."""

    name: str = "one"
    until: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    times: int = 0
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    timeout: float = 60.0

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        self.times += 1
        self.asked.set()
        self.until.wait(30)
        yield KANTOREI


@dataclass
class Running:
    """A campaign that one process has begun, and that waits for its source."""

    source: Waits
    thread: threading.Thread
    answers: list[Any]

    def end(self) -> Any:
        self.source.until.set()
        self.thread.join(20)
        return self.answers[0]


@pytest.fixture
def source() -> Iterator[Waits]:
    made = Waits()
    yield made
    made.until.set()


@pytest.fixture
def running(staff: Any, dispatcher: Dispatcher, source: Waits) -> Iterator[Running]:
    """A process that waits for its source."""
    first, answers = replace(dispatcher, sources=[source]), []  # type: ignore[var-annotated]

    def run() -> None:
        try:
            answers.append(first.call(staff.principal, "run_campaign", {"location": "Denver, CO"}, "k"))
        except HarmonyError as error:
            answers.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert source.asked.wait(20)
    yield Running(source, thread, answers)
    source.until.set()
    thread.join(20)


@pytest.fixture
def another(dispatcher: Dispatcher) -> Dispatcher:
    """Another process on the same database, whose source answers at once."""
    source = Waits()
    source.until.set()
    return replace(dispatcher, sources=[source])


@pytest.fixture
def held_by(dispatcher: Dispatcher) -> Callable[[str], None]:
    """Says who holds the lease."""

    def hold(holder: str) -> None:
        with writing(dispatcher.engine, dispatcher.clock()) as session:
            session.execute(update(FetchLease).values(holder=holder))

    return hold


def count_of(dispatcher: Dispatcher, model: Any) -> int:
    with reading(dispatcher.engine) as session:
        return len(session.exec(select(model)).all())


def state_of(dispatcher: Dispatcher) -> str:
    with reading(dispatcher.engine) as session:
        return session.exec(select(Change.state)).one()


def test_what_a_process_carries_out_no_other_takes_up(running: Running, another: Dispatcher, clock: Any) -> None:
    clock.forward(seconds=55)
    assert another.resume_fetches() == []
    assert running.end().total == 1
    assert (state_of(another), count_of(another, FetchLease)) == ("done", 0)


def test_a_silent_process_is_taken_over_and_writes_no_more(running: Running, another: Dispatcher, clock: Any) -> None:
    clock.forward(seconds=61)
    [result] = another.resume_fetches()
    assert (result.total, result.campaign.status) == (1, "completed")  # type: ignore[attr-defined]
    assert isinstance(running.end(), Interrupted)
    assert state_of(another) == "done"
    assert count_of(another, Lead) == count_of(another, LeadSighting) == 1
    assert count_of(another, FetchLease) == 0


def test_a_process_that_says_it_is_alive_keeps_its_work(
    running: Running, another: Dispatcher, clock: Any, dispatcher: Dispatcher
) -> None:
    with reading(dispatcher.engine) as session:
        row = session.exec(select(FetchLease)).one()
    clock.forward(seconds=50)
    lease, beaten = Lease(row.change_id, row.holder), threading.Event()

    def at_beat() -> Any:
        beaten.set()
        return clock()

    with lease.beating(dispatcher.engine, at_beat, every=0.01):
        assert beaten.wait(10)
    clock.forward(seconds=50)
    assert another.resume_fetches() == []
    assert running.end().total == 1


@pytest.mark.parametrize("began", ["1", "gone"])
def test_a_dead_process_of_this_host_is_followed_at_once(
    running: Running, another: Dispatcher, held_by: Callable[[str], None], began: str
) -> None:
    """Its number is nobody's, or by now another's, which began at another time."""
    pid = psutil.Process().pid if began == "1" else max(psutil.pids()) + 100_000
    held_by(f"{platform.node()}:{pid}:{1 if began == '1' else 0}:abc")
    [result] = another.resume_fetches()
    assert result.total == 1  # type: ignore[attr-defined]


def test_of_another_host_nothing_is_known_until_it_is_silent(
    running: Running, another: Dispatcher, held_by: Callable[[str], None], clock: Any
) -> None:
    held_by("elsewhere:1:1:abc")
    assert another.resume_fetches() == []
    clock.forward(seconds=61)
    assert len(another.resume_fetches()) == 1


def test_work_without_a_lease_is_taken_up(running: Running, another: Dispatcher) -> None:
    with writing(another.engine, another.clock()) as session:
        session.delete(session.exec(select(FetchLease)).one())
    assert len(another.resume_fetches()) == 1


def test_of_many_that_look_at_once_one_goes_on(running: Running, another: Dispatcher, clock: Any) -> None:
    clock.forward(seconds=61)
    together = threading.Barrier(6)

    def look(_: int) -> int:
        mine = replace(another, sources=another.sources)
        together.wait(10)
        return len(mine.resume_fetches())

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(look, range(6))) == [0, 0, 0, 0, 0, 1]
    [source] = another.sources
    assert source.times == 1  # type: ignore[attr-defined]
    assert count_of(another, Lead) == 1


def test_two_that_saw_the_same_silence_do_not_both_take_it(running: Running, another: Dispatcher, clock: Any) -> None:
    """The update names what was seen, so the slower one changes nothing."""
    clock.forward(seconds=61)
    with reading(another.engine) as session:
        change_id = session.exec(select(FetchLease.change_id)).one()
    taken = []
    for _ in range(2):
        with writing(another.engine, another.clock()) as session:
            taken.append(Lease(change_id).take(session, another.clock()))
    assert taken == [True, False]
