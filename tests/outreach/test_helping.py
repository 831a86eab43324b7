"""HELP by text: answered at once, once a day and number; a number that said STOP is sent nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from outgoing_mail import Counting
from sqlmodel import Session, select

from scheduler.outbox import Outbox
from store.tables import Message
from tools.context import Business, Principal
from tools.dispatch import Dispatcher
from tools.geography.places import resolve
from tools.outreach.config import OutreachConfig
from tools.outreach.helping import help_text

SCHEDULER = Principal("scheduler", "scheduler", "scheduler")
NUMBER = "+12535550142"


@pytest.fixture
def text(dispatcher: Dispatcher, clock: Any) -> Callable[..., Any]:
    """A text comes in by Twilio."""

    def come(words: str, **more: Any) -> Any:
        told = {"provider": "twilio", "channel": "sms", "sender": NUMBER, "to": "+13035550100", "text": words}
        told |= {"at": clock().isoformat(), "key": uuid4().hex, "verified": True}
        return dispatcher.call(SCHEDULER, "record_inbound", {"message": told | more}, uuid4().hex)

    return come


@pytest.fixture
def provider() -> Counting:
    return Counting(channel="sms")


@pytest.fixture
def outbox(dispatcher: Dispatcher, provider: Counting) -> Outbox:
    return Outbox(dispatcher, {"sms": provider})


def test_it_says_who_writes_what_how_to_stop_and_whom_to_ask_in_one_text() -> None:
    config = OutreachConfig(sender_email="ana@harmony.example")
    said = help_text(Business("Harmony Test", resolve("San Francisco, CA"), outreach=config))
    assert len(said) <= 160
    for part in ("Harmony Test", "visits to choirs", "ana@harmony.example", "Reply STOP", "data rates"):
        assert part in said
    site = replace(config, sender_email="", site="https://harmony.example")
    assert "Questions: harmony.example." in help_text(Business("H", resolve("Denver, CO"), outreach=site))


@pytest.mark.parametrize("word", ["HELP", "help", "Info"])
def test_it_is_answered_once_even_at_night_and_to_whom_nobody_knows(
    word: str, text: Callable[..., Any], outbox: Outbox, provider: Counting, clock: Any
) -> None:
    clock.forward(hours=16)  # 1:00 in San Francisco
    text(word)
    outbox.tick()
    text("HELP")
    outbox.tick()
    assert [(message.to, message.text[:13]) for message in provider.taken] == [(NUMBER, "Harmony Test:")]


def test_on_another_day_it_is_answered_again(
    text: Callable[..., Any], outbox: Outbox, provider: Counting, clock: Any
) -> None:
    for _ in range(2):
        text("HELP")
        outbox.tick()
        clock.forward(days=1)
    assert len(provider.taken) == 2


def test_after_stop_nothing_is_sent_neither_a_confirmation_nor_an_answer(
    text: Callable[..., Any], outbox: Outbox, provider: Counting
) -> None:
    text("STOP")
    text("HELP")
    outbox.tick()
    assert provider.taken == []


def test_an_answer_that_waits_is_not_sent_once_they_said_stop(
    text: Callable[..., Any], outbox: Outbox, provider: Counting, dispatcher: Dispatcher
) -> None:
    text("HELP")
    text("STOP")
    outbox.tick()
    assert provider.taken == []
    with Session(dispatcher.engine) as session:
        [status] = session.exec(select(Message.status).where(Message.direction == "out"))
        assert status in ("skipped", "cancelled")


def test_a_text_that_nobody_vouches_for_is_not_answered(
    text: Callable[..., Any], outbox: Outbox, provider: Counting
) -> None:
    text("HELP", verified=False)
    outbox.tick()
    assert provider.taken == []


def test_it_is_no_approach_that_a_cool_down_would_count_from(
    text: Callable[..., Any], outbox: Outbox, provider: Counting, staff: Any
) -> None:
    staff("add_lead", name="Ana's Singers", email="ana@singers.example", phone=NUMBER, location="Tacoma, WA")
    text("HELP")
    outbox.tick()
    assert provider.taken[0].to_name == "Ana's Singers"
    assert staff("enroll_in_sequence", sequence="cold", recipients=["Ana's Singers"]).blocked == {}
