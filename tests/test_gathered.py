"""What the chat shows waits for a moment: it is written with the turn that it begins, and never older over newer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from agent.gathered import Item, Ready
from agent.history import History
from store.database import writing_rows
from store.tables import ChatStep
from tools.context import Principal

MINE = Principal("visitor", "visitor:0a4f1f0e-2d6b-4c57-9f7e-2f5f0d7c9a11", "chat")


@pytest.fixture
def history(engine: Engine, clock: Callable[[], datetime]) -> History:
    return History(engine, clock)


@pytest.fixture
def uid(history: History) -> str:
    return history.open(MINE, "/chat", str(uuid4())).uid


def message(uid: str, text: str, owner: str = MINE.person) -> Item:
    return Item(owner, uid, "step", {"type": "user_message", "output": text})


def put_down(history: History, ready: Ready) -> None:
    with history.gathered.putting_down(ready), writing_rows(history.engine) as rows:
        history.gathered.put_down(rows, ready, history.clock())


def kept(engine: Engine) -> list[Any]:
    with Session(engine) as session:
        return [row.data["output"] for row in session.exec(select(ChatStep).order_by("id"))]


def test_what_was_said_is_shown_from_the_moment_its_turn_is_kept(history: History, uid: str, engine: Engine) -> None:
    elsewhere = history.open(MINE, "/chat", str(uuid4())).uid
    history.gathered.add("said", message(uid, "what does a workshop cost?"))
    history.gathered.add("other", message(elsewhere, "in another conversation"))
    history.begin(history.find(MINE, uid), "what does a workshop cost?", MINE.person)
    assert kept(engine) == ["what does a workshop cost?"]
    put_down(history, history.gathered.ready())
    assert len(kept(engine)) == 2
    assert len(history.gathered) == 0


def test_what_was_made_ready_earlier_is_not_written_over_what_came_since(
    history: History, uid: str, engine: Engine
) -> None:
    history.gathered.add("one", message(uid, "earlier"))
    earlier = history.gathered.ready()
    history.gathered.add("one", message(uid, "later"))
    put_down(history, history.gathered.ready())
    put_down(history, earlier)
    assert kept(engine) == ["later"]


def test_what_cannot_be_written_does_not_stand_in_the_way_of_the_rest(
    history: History, uid: str, engine: Engine
) -> None:
    history.gathered.add("bad", Item(MINE.person, uid, "step", {"output": object()}))
    with pytest.raises((SQLAlchemyError, TypeError)):
        put_down(history, history.gathered.ready())
    history.gathered.add("good", message(uid, "hello"))
    put_down(history, history.gathered.ready())
    assert kept(engine) == ["hello"]


def test_under_anothers_name_nothing_is_written_and_nothing_of_the_owners_is_lost(
    history: History, uid: str, engine: Engine
) -> None:
    history.gathered.add("one", message(uid, "mine"))
    history.gathered.add("one", message(uid, "smuggled", "visitor:b2b0c1d4-0000-4000-8000-000000000000"))
    put_down(history, history.gathered.ready())
    assert kept(engine) == ["mine"]


def test_what_is_kept_of_a_visitor_says_nothing_of_them(history: History, uid: str, engine: Engine) -> None:
    history.gathered.add("one", message(uid, "write to kim@example.com"))
    put_down(history, history.gathered.ready())
    assert kept(engine) == ["write to [e-mail 1]"]
