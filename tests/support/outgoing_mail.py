"""A scene for the outbox: people, sequences and messages that wait; and a provider that counts."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from scheduler.delivery.base import Accepted, Channel, Outgoing
from store.database import reading, writing
from store.tables import Attempt, Campaign, Contact, EmailSequence, Enrollment, Lead, Message, Venue

DENVER: dict[str, Any] = {"city": "Denver", "region": "CO", "country": "US", "timezone": "America/Denver"}


@dataclass
class Counting:
    """A provider that counts what it is handed, and answers what it is told to."""

    name: str = "counting"
    channel: Channel = "email"
    answers: Callable[[Outgoing], Accepted] = field(default=lambda message: Accepted(f"id-{message.token}"))
    taken: list[Outgoing] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    needs: str | None = None

    def ready(self) -> str | None:
        return self.needs

    def send(self, message: Outgoing) -> Accepted:
        with self.lock:
            self.taken.append(message)
        return self.answers(message)

    @property
    def tokens(self) -> Counter[str]:
        return Counter(message.token for message in self.taken)


def frozen(position: int, days: int = 0, channel: str = "email", anchor: str = "previous") -> dict[str, Any]:
    """A step as an enrolment keeps it."""
    return {
        "position": position,
        "template": f"Step {position}",
        "channel": channel,
        "anchor": anchor,
        "delay_days": days,
        "delay_business_days": None,
        "subject": f"Subject {position}",
        "body": f"Text {position}",
    }


#: Three steps: the second three days after the first, the third four days after that.
STEPS = [frozen(1, anchor="enrollment"), frozen(2, 3), frozen(3, 4)]


@dataclass
class Scene:
    """What is in the store, and ways to look at it and to change it."""

    engine: Engine
    now: Callable[[], datetime]
    number: int = 0

    def write(self, work: Callable[[Session], Any]) -> Any:
        """Do something in a transaction of its own."""
        with writing(self.engine, self.now()) as session:
            return work(session)

    def lead(self, **given: Any) -> int:
        """A lead in Denver with an address of its own."""
        self.number += 1
        name = f"Choir {self.number}"

        def make(session: Session) -> int:
            campaign = session.exec(select(Campaign).where(Campaign.name == "Test")).first() or Campaign(name="Test")
            session.add(campaign)
            session.flush()
            values = {**DENVER, "name": name, "email": f"choir{self.number}@a.example", "stage": "new", **given}
            lead = Lead(campaign_id=campaign.require_id(), **values)
            session.add(lead)
            session.flush()
            return lead.require_id()

        return int(self.write(make))

    def contact(self, **given: Any) -> int:
        """A contact of a venue in Denver."""
        self.number += 1

        def make(session: Session) -> int:
            venue = Venue(name=f"Hall {self.number}", **{**DENVER, **given.pop("where", {})})
            session.add(venue)
            session.flush()
            values = {"name": "Ana Ruiz", "email": f"ana{self.number}@hall.example", "phone": "+13035550100", **given}
            contact = Contact(venue_id=venue.require_id(), **values)
            session.add(contact)
            session.flush()
            return contact.require_id()

        return int(self.write(make))

    def sequence(self, name: str = "Cold test", stage: str = "cold", cap: int | None = None) -> int:
        """A sequence of which only the enrolments matter here."""

        def make(session: Session) -> int:
            made = EmailSequence(name=name, stage=stage, daily_cap=cap)
            session.add(made)
            session.flush()
            return made.require_id()

        return int(self.write(make))

    def enrolled(self, lead: int, sequence: int, steps: Sequence[dict[str, Any]], **given: Any) -> list[int]:
        """Enrol a lead: its messages, the first due now, each next one a day later for each of its days."""

        def make(session: Session) -> list[int]:
            who = session.get_one(Lead, lead)
            made = Enrollment(
                sequence_id=sequence,
                lead_id=lead,
                starts_on=self.now().date(),
                edition=1,
                steps=list(steps),
                token=f"enrolment-token-{lead}-{sequence}",
                **given,
            )
            session.add(made)
            session.flush()
            rows, due_at = [], self.now()
            for step in steps:
                due_at += timedelta(days=step["delay_days"])
                number = step["position"]
                rows.append(
                    Message(
                        enrollment_id=made.require_id(),
                        sequence_id=sequence,
                        step=number,
                        lead_id=lead,
                        channel=step["channel"],
                        address=who.email if step["channel"] == "email" else who.phone,
                        token=f"message-token-{made.id}-{number}",
                        subject=step["subject"],
                        body=step["body"],
                        status="queued",
                        due_at=due_at,
                    )
                )
            session.add_all(rows)
            session.flush()
            return [row.require_id() for row in rows]

        return list(self.write(make))

    def one_off(self, contact: int, channel: str = "email", **given: Any) -> int:
        """A message to a contact on its own, due now."""

        def make(session: Session) -> int:
            who = session.get_one(Contact, contact)
            self.number += 1
            row = Message(
                contact_id=contact,
                channel=channel,
                address=who.email if channel == "email" else who.phone,
                token=f"one-off-token-{self.number:04}",
                subject="Hello",
                body="A word from us.",
                status="queued",
                **{"due_at": self.now(), **given},
            )
            session.add(row)
            session.flush()
            return row.require_id()

        return int(self.write(make))

    def message(self, message_id: int) -> Message:
        """A message as it stands."""
        with reading(self.engine) as session:
            return session.get_one(Message, message_id)

    def states(self, *ids: int) -> list[str]:
        """The states of messages."""
        return [self.message(each).status for each in ids]

    def attempts(self, message_id: int) -> list[Attempt]:
        """The attempts of a message, in their order."""
        with reading(self.engine) as session:
            query = select(Attempt).where(Attempt.message_id == message_id).order_by(Attempt.number)  # type: ignore[arg-type]
            return list(session.exec(query))

    def put(self, row: Any) -> None:
        """Write a row."""
        self.write(lambda session: session.add(row))

    def change(self, model: Any, row_id: int, **values: Any) -> None:
        """Set columns of a row."""

        def make(session: Session) -> None:
            row = session.get_one(model, row_id)
            for name, value in values.items():
                setattr(row, name, value)

        self.write(make)
