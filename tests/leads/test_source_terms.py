"""What a source's terms let one keep only for a while is gone when its time is over, and nothing else is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from scheduler.jobs import forget_expired
from store.database import writing
from store.tables import Change, FetchedPage, RowChange, SourceHolding
from tools.dispatch import Dispatcher
from tools.errors import Forbidden

WHERE = {"latitude": 39.7401, "longitude": -104.9902}


@pytest.fixture
def scheduler(as_principal: Any) -> Any:
    return as_principal("scheduler", "scheduler", "scheduler")


def put(dispatcher: Dispatcher, clock: Any, days: float, pages_old: float, fresh: float = 1) -> None:
    """A holding that expires in so many days, and a copy of a page read so many days ago, fresh for so many."""
    with writing(dispatcher.engine, clock.now) as session:
        number = len(session.exec(select(SourceHolding)).all()) + 1
        expires = clock.now + timedelta(days=days)
        session.add(SourceHolding(lead_id=number, source="google_places", facts=WHERE, expires_at=expires))
        read = clock.now - timedelta(days=pages_old)
        until = read + timedelta(days=fresh)
        page = FetchedPage(key=f"key{number}", url="https://a.example", status=200, fetched_at=read, fresh_until=until)
        session.add(page)


def left(dispatcher: Dispatcher) -> tuple[list[int], list[str]]:
    with Session(dispatcher.engine) as session:
        holdings = session.exec(select(SourceHolding.lead_id).order_by(SourceHolding.lead_id)).all()  # type: ignore[arg-type]
        return list(holdings), sorted(session.exec(select(FetchedPage.key)).all())


def test_what_has_expired_is_forgotten_and_what_has_not_stays(
    scheduler: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    put(dispatcher, clock, days=0, pages_old=9)
    put(dispatcher, clock, days=1, pages_old=7)
    said = scheduler("forget_expired_source_data")
    assert (said.leads, said.pages) == (1, 1)
    assert said.headline == "Forgot what was lent of 1 lead and the copies of 1 page."
    assert left(dispatcher) == ([2], ["key2"])


def test_a_register_that_is_still_good_stays_as_long_as_it_is(
    scheduler: Any, dispatcher: Dispatcher, clock: Any
) -> None:
    put(dispatcher, clock, days=1, pages_old=29, fresh=30)
    forget_expired(dispatcher)
    assert left(dispatcher) == ([1], ["key1"])
    put(dispatcher, clock, days=1, pages_old=31, fresh=30)
    assert scheduler("forget_expired_source_data").pages == 1


def test_forgetting_again_finds_nothing(scheduler: Any, dispatcher: Dispatcher, clock: Any) -> None:
    put(dispatcher, clock, days=-1, pages_old=40)
    scheduler("forget_expired_source_data")
    said = scheduler("forget_expired_source_data")
    assert (said.leads, said.pages, said.headline) == (0, 0, "Nothing had expired.")


def test_what_was_forgotten_is_not_in_the_journal(scheduler: Any, dispatcher: Dispatcher, clock: Any) -> None:
    put(dispatcher, clock, days=-1, pages_old=40)
    scheduler("forget_expired_source_data")
    with Session(dispatcher.engine) as session:
        assert session.exec(select(RowChange)).all() == []
        [change] = session.exec(select(Change)).all()
        assert "39.7401" not in str(change.result)


def test_only_the_scheduler_may(staff: Any, visiting: Any) -> None:
    for desk in (staff, visiting()):
        with pytest.raises(Forbidden):
            desk("forget_expired_source_data")


def test_the_job_looks_first_and_leaves_no_trace_where_nothing_is_due(dispatcher: Dispatcher, clock: Any) -> None:
    put(dispatcher, clock, days=30, pages_old=0)
    forget_expired(dispatcher)
    with Session(dispatcher.engine) as session:
        assert session.exec(select(Change)).all() == []
    clock.forward(days=31)
    forget_expired(dispatcher)
    assert left(dispatcher) == ([], [])
