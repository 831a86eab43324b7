"""Messages that wait to be sent, as many as a benchmark wants, and a provider on loopback that counts what it takes."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, func, insert, select
from sqlmodel import SQLModel

from agent.bench.loopback import Loopback, Reply, Request
from store.database import writing
from store.tables import Contact, Message, Venue

_AT_ONCE = 5_000
_CONTACT = SQLModel.metadata.tables[str(Contact.__tablename__)]
_MESSAGE = SQLModel.metadata.tables[str(Message.__tablename__)]


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
    engine: Engine,
    now: datetime,
    number: int,
    state: str = "queued",
    due: timedelta = timedelta(),
    people: int | None = None,
) -> None:
    """Put messages into the store, no two alike, due so long after now: to one person each, or to so many in turn."""
    with writing(engine, now) as session:
        venue = Venue(name="Bench Hall", city="Denver", region="CO", country="US", timezone="America/Denver")
        session.add(venue)
        session.flush()
        known = _people(session.connection(), venue.require_id(), now, people or number)
        for start in range(0, number, _AT_ONCE):
            part = [known[at % len(known)] for at in range(start, min(number, start + _AT_ONCE))]
            rows = [_message(now, state, now + due, contact, address) for contact, address in part]
            session.connection().execute(insert(_MESSAGE), rows)


def counts(engine: Engine) -> Counter[str]:
    """How many messages are in each state."""
    with engine.connect() as connection:
        rows = connection.execute(select(_MESSAGE.c.status, func.count()).group_by(_MESSAGE.c.status))
        return Counter({str(state): number for state, number in rows})


def _people(connection: Connection, venue: int, now: datetime, number: int) -> list[tuple[int, str]]:
    """Contacts of a venue, new ones: their ids and addresses."""
    for start in range(0, number, _AT_ONCE):
        marks = [uuid4().hex for _ in range(start, min(number, start + _AT_ONCE))]
        common = {"created_at": now, "version": 1, "venue_id": venue}
        rows = [{**common, "name": f"Person {mark}", "email": f"{mark}@bench.example"} for mark in marks]
        connection.execute(insert(_CONTACT), rows)
    known = select(_CONTACT.c.id, _CONTACT.c.email).where(_CONTACT.c.venue_id == venue)
    return [(int(row_id), str(email)) for row_id, email in connection.execute(known)]


def _message(now: datetime, state: str, due_at: datetime, contact: int, address: str) -> dict[str, Any]:
    return {
        "created_at": now,
        "version": 1,
        "contact_id": contact,
        "channel": "email",
        "direction": "out",
        "address": address,
        "token": uuid4().hex,
        "subject": "A workshop",
        "body": "Would your choir like a workshop in the spring?",
        "status": state,
        "due_at": due_at,
        "sent_at": None if state == "queued" else now - timedelta(days=2),
        "tries": 0,
        "reason": "",
    }
