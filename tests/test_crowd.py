"""Many at once, on both databases: nothing is lost, nobody waits for a campaign, and no lock error reaches anybody."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlmodel import Session, func, select

from store.tables import ChatTurn, Expense, Trip
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.sources.base import Found, Search, Terms


def test_fifty_visitors_chatting_at_once_lose_nothing(talk: Callable[..., Any], dispatcher: Dispatcher) -> None:
    chats = [talk(None, "visitor", f"visitor:{n}") for n in range(50)]

    async def one(chat: Any, said: str) -> str:
        events = [event async for event in chat.turns.say(chat.principal, chat.uid, said)]
        return str(events[-1].reply)

    async def everybody(said: str) -> list[str]:
        return list(await asyncio.gather(*(one(chat, said) for chat in chats)))

    for said in ("hi! what do you offer?", "are you free on march 20, 2027?"):
        for chat in chats:
            chat.turns._locks.clear()  # a lock belongs to one event loop
        replies = asyncio.run(everybody(said))
        assert len(replies) == 50
        assert len(set(replies)) == 1, set(replies)
        assert "Something went wrong" not in replies[0]
    with Session(dispatcher.engine) as session:
        states = session.exec(select(ChatTurn.state, func.count()).group_by(ChatTurn.state)).all()
    assert [tuple(row) for row in states] == [("done", 100)]


def test_fifty_expenses_logged_at_once_add_up_to_the_cent(dispatcher: Dispatcher, staff: Any) -> None:
    staff("create_trip", destination="Denver")

    def log(cents: int) -> None:
        who = Principal("staff", f"person{cents}@harmony.example", "api")
        args = {"trip": "trip:1", "amount": f"$1.{cents:02}", "category": "meals"}
        dispatcher.call(who, "log_expense", args, "once")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(log, range(50)))
    with Session(dispatcher.engine) as session:
        total = session.exec(select(func.sum(Expense.amount_cents))).one()
    assert total == sum(100 + cents for cents in range(50))


@dataclass
class SlowSource:
    """A source that answers only when it is told to."""

    name: str = "slow"
    needs: str = ""
    yields: str = "names"
    terms: Terms = field(default_factory=lambda: Terms("none"))
    timeout: float = 60.0
    asked: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def ready(self) -> str | None:
        return None

    def search(self, search: Search) -> Iterator[Found]:
        self.asked.set()
        assert self.go.wait(30)
        yield Found("Slow Singers", "https://slow.example", date(2026, 11, 1), "Denver", "CO", "US", 39.74, -104.98)


def test_a_campaign_that_takes_its_time_keeps_nobody_from_writing(dispatcher: Dispatcher, staff: Any) -> None:
    source = SlowSource()
    slow = replace(dispatcher, sources=[source])
    with ThreadPoolExecutor(1) as pool:
        campaign = pool.submit(slow.call, staff.principal, "run_campaign", {"location": "Denver, CO"}, "campaign")
        assert source.asked.wait(30)
        staff("create_trip", destination="Boston")
        with Session(dispatcher.engine) as session:
            assert session.exec(select(Trip.name)).all() == ["Boston trip"]
        assert not campaign.done()
        source.go.set()
        result = campaign.result(30)
    assert "1" in result.headline
