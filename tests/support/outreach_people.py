"""Two people who may be written to, a lead and a contact, and rows put straight into the store."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from store.tables import Contact, EmailSequence, Enrollment, Lead, Message
from tools.outreach.config import OutreachConfig

READY = OutreachConfig(
    sender_name="Ana Reed",
    sender_email="ana@harmony.example",
    sms_number="+13035550100",
    postal_address="1 Main St, Denver, CO 80202",
    site="https://harmony.example",
    real=frozenset({"email", "sms"}),
)
BAY = {
    "name": "Bay State Barbershop",
    "location": "Worcester, MA",
    "email": "info@bay.example",
    "phone": "508 555 0133",
}
DALE = {"name": "Dale Pruitt", "email": "dale@mct.example", "phone": "+1 615 555 0119"}


def lead(session: Session) -> Lead:
    """Bay State Barbershop."""
    return session.exec(select(Lead).where(Lead.name == "Bay State Barbershop")).one()


def dale(session: Session) -> Contact:
    """The contact of the Music City Tenors."""
    return session.exec(select(Contact).where(Contact.name == "Dale Pruitt")).one()


def sequence(session: Session, stage: str) -> EmailSequence:
    """The built-in sequence of a stage."""
    found = session.exec(select(EmailSequence).where(EmailSequence.stage == stage))
    return found.one()


def put(session: Session, row: Any) -> Any:
    """Write a row at once."""
    session.add(row)
    session.commit()
    return row


def enrol(session: Session, who: Contact | Lead, stage: str, **more: Any) -> Enrollment:
    """Put somebody into the sequence of a stage."""
    whose = {"lead_id": who.id} if isinstance(who, Lead) else {"contact_id": who.id}
    made = {"starts_on": date(2026, 11, 20), "edition": 1, "token": f"t{stage}{who.id}{more}", **whose, **more}
    return put(session, Enrollment(sequence_id=sequence(session, stage).id, **made))  # type: ignore[no-any-return]


def left(session: Session, now: datetime, days_ago: float, stage: str | None = None, **more: Any) -> Message:
    """Note that a message left."""
    of = {"sequence_id": sequence(session, stage).id} if stage else {}
    made = {"channel": "email", "address": "info@bay.example", "status": "sent", **of, **more}
    return put(session, Message(sent_at=now - timedelta(days=days_ago), **made))  # type: ignore[no-any-return]
