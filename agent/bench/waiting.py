"""Messages that wait to be sent, as many as a benchmark wants, and a provider on loopback that counts what it takes."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, func, insert, select
from sqlmodel import SQLModel

from agent.bench.loopback import Loopback, Reply, Request
from store.database import writing
from store.tables import Contact, Message, Venue

_AT_ONCE = 5_000


@dataclass
class Provider:
    """Takes e-mail as SendGrid does (POST /v3/mail/send), and counts each message by its mark.

    `before_answer` is called when a message has been counted, and its sender waits for the answer.
    """

    counted: Counter[str] = field(default_factory=Counter)
    before_answer: Callable[[], None] = lambda: None
    loopback: Loopback = field(default_factory=Loopback)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.loopback.answer = self._answer

    @property
    def twice(self) -> list[str]:
        """The marks of what was taken more than once."""
        with self.lock:
            return [token for token, times in self.counted.items() if times > 1]

    def _answer(self, asked: Request) -> Reply:
        if asked.path != "/v3/mail/send":
            return Reply(status=404)
        token = str(asked.json()["custom_args"]["message_token"])
        with self.lock:
            self.counted[token] += 1
        self.loopback.requests.clear()
        self.before_answer()
        return Reply(status=202, headers={"X-Message-Id": f"sg-{token}"})


def put_messages(
    engine: Engine, now: datetime, number: int, state: str = "queued", due: timedelta = timedelta()
) -> None:
    """Put messages into the store, to one contact each, due so long after now. Two of them are never alike."""
    with writing(engine, now) as session:
        venue = Venue(name="Bench Hall", city="Denver", region="CO", country="US", timezone="America/Denver")
        session.add(venue)
        session.flush()
        for start in range(0, number, _AT_ONCE):
            part = range(start, min(number, start + _AT_ONCE))
            _insert(session.connection(), venue.require_id(), now, state, now + due, part)


def counts(engine: Engine) -> Counter[str]:
    """How many messages are in each state."""
    message = SQLModel.metadata.tables[str(Message.__tablename__)]
    with engine.connect() as connection:
        rows = connection.execute(select(message.c.status, func.count()).group_by(message.c.status))
        return Counter(dict(rows.tuples().all()))


def _insert(connection: Any, venue: int, now: datetime, state: str, due_at: datetime, part: range) -> None:
    contact = SQLModel.metadata.tables[str(Contact.__tablename__)]
    message = SQLModel.metadata.tables[str(Message.__tablename__)]
    marks = [uuid4().hex for _ in part]
    common: dict[str, Any] = {"created_at": now, "version": 1}
    people = [
        {**common, "venue_id": venue, "name": f"Person {mark}", "email": f"{mark}@bench.example"} for mark in marks
    ]
    connection.execute(insert(contact), people)
    known = select(contact.c.id, contact.c.email).where(contact.c.venue_id == venue).order_by(contact.c.id.desc())
    ids = {email: row_id for row_id, email in connection.execute(known.limit(len(marks)))}
    sent = {"sent_at": now - timedelta(days=2)} if state in ("sent", "delivered") else {}
    rows = [
        {
            **common,
            **sent,
            "contact_id": ids[f"{mark}@bench.example"],
            "channel": "email",
            "direction": "out",
            "address": f"{mark}@bench.example",
            "token": mark,
            "subject": "A workshop",
            "body": "Would your choir like a workshop in the spring?",
            "status": state,
            "due_at": due_at,
            "tries": 0,
            "reason": "",
        }
        for mark in marks
    ]
    connection.execute(insert(message), rows)
