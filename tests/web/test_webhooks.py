"""Providers tell what became of messages, and people click their way out: signed, repeated, forged, broken."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import select
from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from agent.app import create_app
from agent.house import House, open_house
from agent.settings import Settings
from scheduler.delivery.sendgrid_events import SIGNATURE, TIMESTAMP
from store.database import reading, writing
from store.tables import DeliveryEvent, Message, Suppression

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
SITE, TWILIO = "https://harmony.example", "twilio-secret"


@pytest.fixture
def house(database_url: str, tmp_path: Path, clock: Any) -> Any:
    settings = Settings.load(
        data_dir=tmp_path / "data",
        database_url=database_url,
        base_url=SITE,
        sendgrid_webhook_key=PUBLIC,
        inbound_secret="a-secret-way-in",
        twilio_auth_token=TWILIO,
    )
    house = open_house(settings, clock)
    sent = {"direction": "out", "status": "sent", "body": "Hello", "sent_at": clock() - timedelta(hours=1)}
    with writing(house.engine, clock()) as session:
        session.add(Message(channel="email", address="ana@choir.example", token="token-of-the-mail", **sent))
        session.add(
            Message(channel="sms", address="+13035550100", token="token-of-the-text", provider_id="SM1", **sent)
        )
    yield house
    house.close()


@pytest.fixture
def provider(house: House) -> TestClient:
    return TestClient(create_app(house, chat=False), base_url=SITE)


@pytest.fixture
def status(house: House) -> Callable[[str], str]:
    """The state of the message with a token."""

    def of(token: str) -> str:
        with reading(house.engine) as session:
            return str(session.exec(select(Message).where(Message.token == token)).one().status)

    return of


def event(kind: str, when: datetime, **other: Any) -> dict[str, Any]:
    told = {"event": kind, "timestamp": int(when.timestamp()), "sg_event_id": f"{kind}-{when.timestamp()}"}
    return told | {"message_token": "token-of-the-mail", "email": "ana@choir.example"} | other


def tell(provider: TestClient, events: Any, when: datetime, key: Any = KEY) -> Any:
    raw, timestamp = json.dumps(events).encode(), str(int(when.timestamp()))
    signature = base64.b64encode(key.sign(timestamp.encode() + raw, ec.ECDSA(hashes.SHA256()))).decode()
    return provider.post("/hooks/sendgrid/events", content=raw, headers={TIMESTAMP: timestamp, SIGNATURE: signature})


def test_a_batch_in_any_order_and_again_leaves_the_furthest_state(
    provider: TestClient, house: House, clock: Any, status: Any
) -> None:
    now = clock()
    batch = [event("delivered", now), event("processed", now), event("open", now), {"event": "unheard-of"}, 7]
    assert tell(provider, batch, now).status_code == 200
    assert status("token-of-the-mail") == "delivered"
    assert tell(provider, [event("processed", now), *batch], now).status_code == 200
    assert status("token-of-the-mail") == "delivered"
    with reading(house.engine) as session:
        assert len(session.exec(select(DeliveryEvent)).all()) == 4


def test_forged_stale_and_broken_bodies_change_nothing(provider: TestClient, clock: Any, status: Any) -> None:
    now = clock()
    forger = ec.generate_private_key(ec.SECP256R1())
    assert tell(provider, [event("bounce", now)], now, forger).status_code == 403
    assert tell(provider, [event("bounce", now)], now - timedelta(hours=2)).status_code == 403
    assert tell(provider, {"event": "bounce"}, now).status_code == 400
    assert provider.post("/hooks/sendgrid/events", content=b"[]").status_code == 403
    assert status("token-of-the-mail") == "sent"


def test_a_bounce_closes_the_address(provider: TestClient, house: House, clock: Any, status: Any) -> None:
    tell(provider, [event("bounce", clock(), type="bounce", reason="550 nobody here")], clock())
    assert status("token-of-the-mail") == "bounced"
    with reading(house.engine) as session:
        assert [s.address for s in session.exec(select(Suppression))] == ["ana@choir.example"]


def text_told(provider: TestClient, path: str, secret: str = TWILIO, **form: str) -> Any:
    signature = RequestValidator(secret).compute_signature(f"{SITE}{path}", form)
    return provider.post(path, data=form, headers={"X-Twilio-Signature": signature})


def test_a_status_of_twilio_is_taken_and_a_forged_one_is_not(provider: TestClient, status: Any) -> None:
    path, form = "/hooks/twilio/status/token-of-the-text", {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert text_told(provider, path, "guessed", **form).status_code == 403
    assert status("token-of-the-text") == "sent"
    assert [text_told(provider, path, **form).status_code for _ in range(2)] == [200, 200]
    assert status("token-of-the-text") == "delivered"


def test_looking_at_the_way_out_changes_nothing_and_one_click_does(provider: TestClient, house: House) -> None:
    def closed() -> list[tuple[str, str, bool]]:
        with reading(house.engine) as session:
            return [(s.address, s.by, s.verified) for s in session.exec(select(Suppression))]

    assert "Stop the messages" in provider.get("/unsubscribe/token-of-the-mail").text
    assert closed() == []
    one_click = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        answer = provider.post("/unsubscribe/token-of-the-mail", data=one_click)
        assert (answer.status_code, answer.text) == (200, "ok")
    assert closed() == [("ana@choir.example", "self", True)]
    assert "writes no more" in provider.post("/unsubscribe/token-of-the-mail").text


def test_the_same_link_works_again_after_somebody_came_back(provider: TestClient, house: House, clock: Any) -> None:
    def closed() -> int:
        with reading(house.engine) as session:
            return len(session.exec(select(Suppression)).all())

    provider.post("/unsubscribe/token-of-the-mail")
    with writing(house.engine, clock()) as session:
        session.delete(session.exec(select(Suppression)).one())
    clock.forward(days=1)
    provider.post("/unsubscribe/token-of-the-mail")
    assert closed() == 1


def test_the_way_out_says_the_same_to_a_mark_that_nobody_knows(provider: TestClient, house: House) -> None:
    assert "writes no more" in provider.post("/unsubscribe/nobody-knows-this").text
    with reading(house.engine) as session:
        assert session.exec(select(Suppression)).first() is None


def test_mail_is_taken_only_at_its_secret_address(provider: TestClient) -> None:
    assert provider.post("/hooks/mail/guessed", data={"from": "a@b.example"}).status_code == 404


def test_an_answer_by_mail_is_matched_by_its_token_and_kept_once(provider: TestClient, house: House) -> None:
    mail = {
        "from": "Ana <ana@choir.example>",
        "to": "reply+token-of-the-mail@in.harmony.example",
        "subject": "Re: Hello",
        "text": "Sure, tell me more.",
        "headers": "Message-ID: <a1@choir.example>",
    }
    answers = [provider.post("/hooks/mail/a-secret-way-in", data=mail).status_code for _ in range(2)]
    assert answers == [200, 200]
    with reading(house.engine) as session:
        (kept,) = session.exec(select(Message).where(Message.direction == "in")).all()
        assert kept.answers_id is not None
        assert (kept.body, kept.status) == ("Sure, tell me more.", "received")


def test_a_text_that_says_stop_closes_its_number_at_once(provider: TestClient, house: House) -> None:
    form = {"MessageSid": "SM7", "From": "+13035550100", "To": "+13035550199", "Body": "STOP"}
    answer = text_told(provider, "/hooks/twilio/texts", **form)
    assert (answer.status_code, answer.text) == (200, "<Response></Response>")
    with reading(house.engine) as session:
        assert [(s.address, s.channel, s.by) for s in session.exec(select(Suppression))] == [
            ("+13035550100", "sms", "self")
        ]


@pytest.mark.parametrize("content", [b"", b"--x", b"\xff" * 200, b"a=" + b"b" * 100_000])
def test_no_body_ends_in_an_error_of_ours(provider: TestClient, content: bytes) -> None:
    for path in ("/hooks/mail/a-secret-way-in", "/hooks/twilio/texts", "/hooks/twilio/status/x", "/unsubscribe/x"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""):
            answer = provider.post(path, content=content, headers={"Content-Type": kind})
            assert answer.status_code < 500, (path, kind, answer.text)


def test_without_keys_nothing_is_taken(house: House, clock: Any) -> None:
    bare = house.settings.model_copy(
        update={"sendgrid_webhook_key": "", "inbound_secret": None, "twilio_auth_token": None}
    )
    provider = TestClient(create_app(replace(house, settings=bare), chat=False), base_url=SITE)
    assert tell(provider, [event("bounce", clock())], clock()).status_code == 403
    assert provider.post("/hooks/mail/", data={}).status_code == 404
    assert text_told(provider, "/hooks/twilio/texts", Body="hello").status_code == 403
