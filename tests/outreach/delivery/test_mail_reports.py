"""What mail servers and mail programs report of our messages is told as what it is, and only where it is about ours."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from outgoing_mail import Counting, Scene, frozen
from sqlmodel import select

from scheduler.delivery.base import Event, Incoming
from scheduler.delivery.inbound_mail import came
from scheduler.outbox import Outbox
from scheduler.recording import record_came
from store.database import reading
from store.tables import Message, Suppression
from tools.dispatch import Dispatcher

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TOKEN = "abcdefghijklmnopqrst"


def report(kind: str, fields: str, token: str = TOKEN, about: str = "message/rfc822", sender: str = "") -> bytes:
    """A multipart/report as Postfix makes one, for the reports of all three kinds."""
    return f"""\
From: {sender or "MAILER-DAEMON@mx.choir.example (Mail Delivery System)"}
To: dana@road.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <report-{kind}-{token}@mx.choir.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="9B095B5ADSN"

--9B095B5ADSN
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered. Please stop.

--9B095B5ADSN
Content-Type: message/{kind}

{fields}

--9B095B5ADSN
Content-Type: {about}

From: Dana <dana@road.example>
Message-ID: <{token}@road.example>
Subject: Hello

Would you like a workshop?
--9B095B5ADSN--
""".encode()


def status(action: str, code: str, diagnostic: str = "smtp; 550 5.1.1 no such user") -> str:
    return f"""\
Reporting-MTA: dns; mx.choir.example
Arrival-Date: Mon, 23 Nov 2026 17:00:00 +0000

Final-Recipient: rfc822; Ana@Choir.example
Action: {action}
Status: {code}
Diagnostic-Code: {diagnostic}"""


@pytest.mark.parametrize(
    ("action", "code", "kind", "permanent"),
    [
        ("failed", "5.1.1", "bounced", True),
        ("failed", "5.2.1", "bounced", True),
        ("failed", "5.2.2", "bounced", False),
        ("failed", "4.4.7", "bounced", False),
        ("failed", "5.7.1", "bounced", False),
        ("delayed", "4.4.1", "deferred", False),
        ("delivered", "2.0.0", "delivered", False),
        ("relayed", "2.0.0", "sent", False),
        ("teleported", "2.0.0", "other", False),
    ],
)
def test_a_delivery_report_says_what_became_of_a_message(action: str, code: str, kind: str, permanent: bool) -> None:
    event = came(report("delivery-status", status(action, code)), NOW)
    assert isinstance(event, Event)
    assert (event.kind, event.permanent, event.token, event.address) == (kind, permanent, TOKEN, "ana@choir.example")
    assert event.words == f"{code} smtp; 550 5.1.1 no such user"


@pytest.mark.parametrize("about", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_the_message_is_known_by_what_the_report_encloses(about: str) -> None:
    event = came(report("delivery-status", status("failed", "5.1.1"), about=about), NOW)
    assert isinstance(event, Event)
    assert event.token == TOKEN


def test_a_report_about_no_message_of_ours_is_only_mail() -> None:
    assert isinstance(came(report("delivery-status", status("failed", "5.1.1"), token="short"), NOW), Incoming)


@pytest.mark.parametrize(
    ("disposition", "kind", "machine"),
    [
        ("manual-action/MDN-sent-manually; displayed", "opened", False),
        ("automatic-action/MDN-sent-automatically; displayed", "opened", True),
        ("manual-action/MDN-sent-manually; deleted", "other", False),
    ],
)
def test_a_read_receipt_is_no_answer(disposition: str, kind: str, machine: bool) -> None:
    fields = f"Original-Message-ID: <{TOKEN}@road.example>\nDisposition: {disposition}"
    event = came(report("disposition-notification", fields, sender="Ana <ana@choir.example>"), NOW)
    assert isinstance(event, Event)
    assert (event.kind, event.machine, event.token) == (kind, machine, TOKEN)


def test_a_report_of_spam_is_a_complaint() -> None:
    event = came(report("feedback-report", "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1"), NOW)
    assert isinstance(event, Event)
    assert (event.kind, event.token) == ("complained", TOKEN)


STEPS = [frozen(1, anchor="enrollment"), frozen(2, 3)]
Told = Callable[..., tuple[list[str], list[tuple[str, str]]]]


@pytest.fixture
def told(dispatcher: Dispatcher, clock: Any) -> Told:
    """Lets the first of two steps leave and hands over a report of it; answers their states and what is closed."""

    def tell(kind: str, fields: str, times: int = 1) -> tuple[list[str], list[tuple[str, str]]]:
        scene = Scene(dispatcher.engine, clock)
        steps = scene.enrolled(scene.lead(), scene.sequence(), STEPS)
        Outbox(dispatcher, {"email": Counting()}).tick()
        token = scene.message(steps[0]).token or ""
        for _ in range(times):
            record_came(dispatcher, came(report(kind, fields, token), clock()))
        with reading(scene.engine) as session:
            assert session.exec(select(Message).where(Message.direction == "in")).all() == []
            closed = [(row.channel, row.by) for row in session.exec(select(Suppression))]
        return scene.states(*steps), closed

    return tell


def test_a_bounce_that_comes_as_mail_closes_a_dead_address_and_stops_what_runs(told: Told) -> None:
    assert told("delivery-status", status("failed", "5.1.1"), 2) == (["bounced", "cancelled"], [("email", "staff")])


def test_a_delay_that_comes_as_mail_stops_nothing(told: Told) -> None:
    assert told("delivery-status", status("delayed", "4.4.1")) == (["sent", "queued"], [])


def test_a_read_receipt_stops_nothing(told: Told) -> None:
    assert told("disposition-notification", "Disposition: manual-action; displayed") == (["delivered", "queued"], [])


def test_a_complaint_that_comes_as_mail_is_the_persons_own_word(told: Told) -> None:
    assert told("feedback-report", "Feedback-Type: abuse") == (["delivered", "cancelled"], [("email", "self")])


def test_a_server_that_writes_no_report_but_encloses_our_message_is_known_by_it() -> None:
    text = (
        f"Hi. This is the qmail-send program.\n\n--- Below this line is a copy.\n\nMessage-ID: <{TOKEN}@road.example>\n"
    )
    mail = came(f"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n{text}".encode(), NOW)
    assert isinstance(mail, Incoming)
    assert f"<{TOKEN}@road.example>" in mail.references
