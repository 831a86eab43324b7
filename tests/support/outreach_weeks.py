"""Some weeks of outreach, lived through with the local mailbox: what left, what came back, what waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session, col, select

from scheduler.delivery.base import Event, Incoming, Outgoing, Uncertain
from scheduler.delivery.mailbox import Mailbox
from scheduler.outbox import Outbox
from scheduler.recording import record_event, record_incoming
from store.tables import Message
from tools.context import Principal
from tools.dispatch import Dispatcher

OWNER = Principal("staff", "olivia@harmony.example", "terminal")
GROUPS = (
    ("Cascade Singers", "Tacoma, WA", "director@cascade.example"),
    ("Front Range Chorus", "Denver, CO", "hello@frontrange.example"),
    ("Bay State Barbershop", "Worcester, MA", "info@bay.example"),
    ("Cumberland Bend Singers", "Nashville, TN", "sing@cumberland.example"),
    ("Prairie Voices", "Omaha, NE", "post@prairie.example"),
    ("Sonora Women's Choir", "Phoenix, AZ", "coro@sonora.example"),
    ("Lake Effect A Cappella", "Buffalo, NY", "team@lakeeffect.example"),
)
LATER = (
    ("Emerald Street", "Portland, OR", "emerald@street.example"),
    ("Alamo Chorale", "Austin, TX", "a@alamo.example"),
)


@dataclass
class Moving:
    """A clock that is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Breaking:
    """The local mailbox, but a call for one of these addresses breaks off after it was taken."""

    inner: Mailbox
    breaks: set[str] = field(default_factory=set)
    name: str = "mailbox"
    channel: Any = "email"

    def ready(self) -> str | None:
        return None

    def send(self, message: Outgoing) -> Any:
        if message.to in self.breaks:
            raise Uncertain("the connection broke off while the answer was read")
        return self.inner.send(message)


@dataclass
class Weeks:
    """A house's dispatcher with a clock that moves."""

    dispatcher: Dispatcher
    clock: Moving

    def call(self, tool: str, /, **args: Any) -> Any:
        return self.dispatcher.call(OWNER, tool, args, uuid4().hex, approved=True)

    def live(self, days: int, sender: Breaking) -> None:
        """Let days go by, with a tick every half hour of the working day."""
        outbox = Outbox(self.dispatcher, {"email": sender})
        end = self.clock.now + timedelta(days=days)
        while self.clock.now < end:
            self.clock.now += timedelta(minutes=45)
            if 14 <= self.clock.now.hour <= 23:
                outbox.tick()

    def message(self, group: str, step: int) -> Message:
        with Session(self.dispatcher.engine) as session:
            query = select(Message).where(Message.step == step, col(Message.direction) == "out")
            return next(row for row in session.exec(query.order_by(col(Message.id))) if row.lead.name == group)  # type: ignore[union-attr]  # each of them has a lead

    def told(self, group: str, kind: Any, step: int = 1, word: str = "", **more: Any) -> None:
        message = self.message(group, step)
        raw = {"event": word or kind, "sg_event_id": uuid4().hex[:12], "email": message.address}
        event = Event("sendgrid", kind, self.clock.now, uuid4().hex, token=message.token or "", raw=raw, **more)
        record_event(self.dispatcher, event)

    def wrote(self, sender: str, text: str, subject: str = "Re: Coaching") -> None:
        told = Incoming("imap", "email", sender, "hello@harmony.example", text, self.clock.now, uuid4().hex, subject)
        record_incoming(self.dispatcher, told)


def live_some_weeks(dispatcher: Dispatcher, clock: Moving) -> Weeks:
    """Three weeks of cold outreach to seven groups; then the sequence is changed, and two more are put into it."""
    weeks = Weeks(dispatcher, clock)
    call: Callable[..., Any] = weeks.call
    refs = [call("add_lead", name=name, location=place, email=email).ref for name, place, email in GROUPS]
    call("enroll_in_sequence", sequence="cold", recipients=refs)
    sender = Breaking(Mailbox("email", dispatcher.engine, clock), {"team@lakeeffect.example"})
    weeks.live(3, sender)
    for name, _, _ in GROUPS[:4]:
        weeks.told(name, "delivered")
    weeks.told("Cascade Singers", "opened", word="open")
    weeks.told("Front Range Chorus", "opened", word="open", machine=True)
    weeks.told("Front Range Chorus", "clicked", word="click", machine=True)
    weeks.told("Prairie Voices", "bounced", word="bounce", permanent=True, words="550 5.1.1 no such user")
    weeks.wrote("director@cascade.example", "Yes, we would love a workshop in spring! What do you charge?")
    weeks.told("Bay State Barbershop", "unsubscribed", word="unsubscribe")
    weeks.live(9, sender)
    weeks.wrote("secretary@elsewhere.example", "Is this still open? We sing in a small town nearby.", "Your letter")
    call("pause_enrollment", recipient="Sonora Women's Choir")
    call(
        "send_message", recipient="Cascade Singers", subject="Our fees", body="Dear Cascade Singers,\n\na day is $900."
    )
    weeks.live(2, sender)
    steps = [
        {"template": "Cold 1"},
        {"template": "Cold 2", "delay_business_days": 3},
        {"template": "Cold 3", "delay_days": 10, "after": "enrollment"},
    ]
    call("save_sequence", name="Cold outreach", stage="cold", daily_cap=30, steps=steps)
    later = [call("add_lead", name=name, location=place, email=email).ref for name, place, email in LATER]
    call("enroll_in_sequence", sequence="cold", recipients=later)
    return weeks
