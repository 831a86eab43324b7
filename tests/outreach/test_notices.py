"""Notices leave through the outbox like every message, and are no outreach."""

from dataclasses import replace
from typing import Any

import pytest
from outgoing_mail import Counting, Scene, frozen
from sqlmodel import Session, col, select

from scheduler.outbox import Outbox
from store.database import reading, writing
from store.tables import Message, StaffAccount
from tools.dispatch import Dispatcher
from tools.outreach.config import OutreachConfig


@pytest.fixture
def waits(visiting: Any, dispatcher: Dispatcher, clock: Any) -> None:
    """A visitor waits for a person, and two of the staff are told."""
    with writing(dispatcher.engine, clock()) as session:
        session.add(StaffAccount(email="ana@harmony.example", name="Ana"))
        session.add(StaffAccount(email="b@harmony.example", name="B", notify_by=["sms"], phone="+13035550111"))
    visiting()("request_human", reason="yodeling")


def state_of_all(session: Session) -> list[tuple[str, str]]:
    return [(row.status, row.reason) for row in session.exec(select(Message).order_by(col(Message.id)))]


def sent(dispatcher: Dispatcher, config: OutreachConfig) -> tuple[Counting, Counting]:
    by = Counting(), Counting(channel="sms")
    desk = replace(dispatcher, business=replace(dispatcher.business, outreach=config))
    Outbox(desk, {"email": by[0], "sms": by[1]}).tick()
    return by


@pytest.mark.usefixtures("waits")
def test_they_leave_once_at_any_hour_and_offer_nothing_to_opt_out_of(dispatcher: Dispatcher) -> None:
    config = OutreachConfig(sender_email="hello@harmony.example", postal_address="1 Main St, Denver")
    mail, texts = sent(dispatcher, config)
    assert sent(dispatcher, config)[0].taken == []
    (told,), (text,) = mail.taken, texts.taken
    assert (told.to, text.to) == ("ana@harmony.example", "+13035550111")
    assert "unsubscribe" not in f"{told.text}{told.html}{told.headers}".casefold()
    assert told.headers["Auto-Submitted"] == "auto-generated"
    assert "rather not hear" not in told.text


@pytest.mark.usefixtures("waits")
def test_who_they_come_from_has_to_be_set_but_what_outreach_needs_besides_does_not(dispatcher: Dispatcher) -> None:
    real = OutreachConfig(real=frozenset({"email", "sms"}), sender_email="hello@harmony.example")
    mail, texts = sent(dispatcher, real)
    assert (len(mail.taken), len(texts.taken)) == (1, 0)
    with reading(dispatcher.engine) as session:
        assert [state for state, _ in state_of_all(session)] == ["sent", "held"]
        assert "HARMONY_SMS_NUMBER" in state_of_all(session)[1][1]


def test_they_take_no_room_from_outreach(scene: Scene, dispatcher: Dispatcher, waits: None) -> None:
    config = OutreachConfig(sender_email="hello@harmony.example", postal_address="1 Main St, Denver", daily_cap=1)
    assert len(sent(dispatcher, config)[0].taken) == 1
    mail, _ = scene.enrolled(scene.lead(), scene.sequence(), [frozen(1), frozen(2, days=1)])
    assert [told.to for told in sent(dispatcher, config)[0].taken] == ["choir1@a.example"]
    assert scene.states(mail) == ["sent"]


def test_of_a_notice_and_a_message_in_one_claim_both_leave(scene: Scene, dispatcher: Dispatcher, waits: None) -> None:
    config = OutreachConfig(sender_email="hello@harmony.example", postal_address="1 Main St, Denver", daily_cap=1)
    scene.enrolled(scene.lead(), scene.sequence(), [frozen(1)])
    assert sorted(told.to for told in sent(dispatcher, config)[0].taken) == ["ana@harmony.example", "choir1@a.example"]
