"""The local mailbox: a sender like any other, on both databases; and which sender takes which channel."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from sending import EMAIL, TEXT, EverySender, Provider
from sqlalchemy import Engine
from sqlmodel import Session, select

from scheduler.delivery.base import Outgoing, Sender, TemporaryFailure
from scheduler.delivery.config import DeliveryConfig, senders_for
from scheduler.delivery.mailbox import Mailbox
from scheduler.delivery.smtp_address import parse_smtp
from store.database import open_database
from store.tables import MailboxItem


@dataclass
class Side(Provider):
    engine: Engine = field(default_factory=Engine)  # type: ignore[call-arg]
    clock: Any = None

    def sender(self, *_: Any, **__: Any) -> Sender:
        return Mailbox(self.message.channel, self.engine, self.clock)

    @property
    def items(self) -> list[MailboxItem]:
        with Session(self.engine) as session:
            return list(session.exec(select(MailboxItem).order_by(MailboxItem.id)))  # type: ignore[arg-type]

    @property
    def calls(self) -> int:
        return len(self.items)

    @property
    def tokens(self) -> list[str]:
        return [item.token for item in self.items]

    def taken(self) -> Outgoing:
        (item,) = self.items
        return Outgoing(**item.content)


class TestMailbox(EverySender):
    @pytest.fixture(params=[EMAIL, TEXT], ids=["email", "sms"])
    def provider(self, request: pytest.FixtureRequest, engine: Engine, clock: Any) -> Side:
        return Side("", request.param, engine, clock)


def test_a_second_call_would_be_seen(engine: Engine, clock: Any) -> None:
    side = Side("", EMAIL, engine, clock)
    for _ in range(2):
        side.sender().send(EMAIL)
    assert side.tokens == [EMAIL.token, EMAIL.token]


def test_a_store_that_does_not_answer_has_not_taken_it(clock: Any, tmp_path: Any) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(TemporaryFailure, match="no such table"):
        Mailbox("email", engine, clock).send(EMAIL)
    engine.dispose()


@pytest.mark.parametrize(
    ("config", "email", "sms"),
    [
        (DeliveryConfig(), "mailbox", "mailbox"),
        (DeliveryConfig(sendgrid_key="SG.x"), "sendgrid", "mailbox"),
        (DeliveryConfig(sendgrid_key="SG.x", smtp=parse_smtp("smtp://mail.example")), "smtp", "mailbox"),
        (DeliveryConfig(twilio_account="AC1"), "mailbox", "mailbox"),
        (DeliveryConfig(twilio_account="AC1", twilio_token="t"), "mailbox", "twilio"),
    ],
)
def test_each_channel_has_the_sender_that_is_configured(
    config: DeliveryConfig, email: str, sms: str, engine: Engine, clock: Any
) -> None:
    senders = senders_for(config, engine, clock)
    assert {channel: sender.name for channel, sender in senders.items()} == {"email": email, "sms": sms}
    assert all(sender.channel == channel and sender.ready() is None for channel, sender in senders.items())
    real = {channel: name for channel, name in (("email", email), ("sms", sms)) if name != "mailbox"}
    assert dict(config.providers) == real


def test_keys_are_in_no_words_about_what_is_configured() -> None:
    config = DeliveryConfig("SG.hunter2", smtp=parse_smtp("smtp://dana:hunter2@mail.example"), twilio_token="hunter2")
    assert "hunter2" not in repr(config)
