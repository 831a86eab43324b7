"""Webhooks under attack and under load: whatever comes ends in a right state, never in an error of ours."""

import base64
import json
import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlmodel import col, func, select
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
SITE, TWILIO, IN = "https://harmony.example", "twilio-secret", "/hooks/mail/a-secret-way-in"
MAIL = {"from": "Ana <ana@choir.example>", "to": "reply+token-of-message-00@in.harmony.example"}

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def opened(database_url: str, tmp_path: Path, clock: Any) -> Any:
    """Opens a house over the test's database, as each process does."""
    houses = []

    def make() -> House:
        settings = Settings.load(
            data_dir=tmp_path / "data",
            database_url=database_url,
            base_url=SITE,
            sendgrid_webhook_key=PUBLIC,
            inbound_secret="a-secret-way-in",
            twilio_auth_token=TWILIO,
        )
        houses.append(open_house(settings, clock))
        return houses[-1]

    yield make
    for house in houses:
        house.close()


@pytest.fixture
def house(opened: Callable[[], House], clock: Any) -> House:
    house = opened()
    sent = {"direction": "out", "status": "sent", "body": "Hello", "sent_at": clock() - timedelta(hours=1)}
    with writing(house.engine, clock()) as session:
        for n in range(100):
            address, token = f"ana{n}@choir.example", f"token-of-message-{n:02}"
            session.add(Message(channel="email", address=address, token=token, **sent))
    return house


@pytest.fixture
def provider(house: House) -> TestClient:
    return TestClient(create_app(house, chat=False), base_url=SITE)


def kept(house: House, direction: str = "in") -> list[Message]:
    with reading(house.engine) as session:
        return list(session.exec(select(Message).where(Message.direction == direction).order_by(col(Message.id))))


def count(house: House, model: Any = DeliveryEvent) -> int:
    with reading(house.engine) as session:
        return session.exec(select(func.count()).select_from(model)).one()


def tell(provider: TestClient, body: Any, when: datetime) -> int:
    raw, stamp = body if isinstance(body, bytes) else json.dumps(body).encode(), str(int(when.timestamp()))
    signature = base64.b64encode(KEY.sign(stamp.encode() + raw, ec.ECDSA(hashes.SHA256()))).decode()
    return provider.post(
        "/hooks/sendgrid/events", content=raw, headers={TIMESTAMP: stamp, SIGNATURE: signature}
    ).status_code


def text_told(provider: TestClient, path: str, **form: str) -> Any:
    signature = RequestValidator(TWILIO).compute_signature(f"{SITE}{path}", form)
    return provider.post(path, data=form, headers={"X-Twilio-Signature": signature})


@pytest.mark.parametrize(
    "odd",
    [
        {"sg_event_id": "a\x00b", "reason": "c\x00d", "email": "e\x00@f.example"},
        {"sg_event_id": "\ud800", "reason": "\udfff", "\ud800": "\ud800"},
        {"timestamp": -62135596800},
        {"timestamp": 253402300799},
        {"timestamp": float("nan"), "score": float("inf")},
        {"timestamp": "9" * 400, "sg_message_id": 10**30},
        {"nested": json.loads("[" * 400 + "]" * 400)},
        {"reason": "r" * 400_000, "sg_event_id": "k" * 900},
        {"email": ["a"], "message_token": {"a": 1}, "sg_message_id": None, "type": []},
    ],
    ids="nul surrogates first-year last-year nan digits nested huge kinds".split(),
)
def test_one_odd_event_is_kept_and_keeps_no_other_from_it(
    odd: dict[str, Any], provider: TestClient, house: House, clock: Any
) -> None:
    fine = {"event": "delivered", "timestamp": int(clock().timestamp()), "message_token": "token-of-message-07"}
    assert tell(provider, [{"event": "bounce", "type": "blocked"} | odd, fine], clock()) == 200
    assert count(house) == 2
    assert [message.status for message in kept(house, "out")].count("delivered") == 1


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"null", b"[" * 100_000, b"[1,2", b'"text"', b"[\xff]", b"[" + b"9" * 6000 + b"]", b"\x1f\x8b"]
)
def test_a_body_that_is_no_list_of_events_is_refused(
    raw: bytes, provider: TestClient, house: House, clock: Any
) -> None:
    assert tell(provider, raw, clock()) in (400, 403)
    assert count(house) == 0


@pytest.mark.parametrize("stamp", ["9" * 400, "1e9", "-1", "", " ", "0x10", "٣"])
def test_a_moment_that_is_none_is_not_fresh(stamp: str, provider: TestClient) -> None:
    headers = {TIMESTAMP.encode(): stamp.encode(), SIGNATURE.encode(): b"AAAA"}
    assert provider.post("/hooks/sendgrid/events", content=b"[]", headers=headers).status_code == 403


def test_a_thousand_events_in_any_order_twice_over_leave_every_message_where_it_got_to(
    provider: TestClient, house: House, clock: Any
) -> None:
    now = int(clock().timestamp())
    kinds = ("processed", "deferred", "delivered", "open", "click", "processed", "deferred", "open", "click", "unheard")
    batch = [
        {
            "event": kind,
            "timestamp": now - place,
            "message_token": f"token-of-message-{n:02}",
            "sg_event_id": f"{n}-{place}",
        }
        for n in range(100)
        for place, kind in enumerate(kinds)
    ]
    random.Random(7).shuffle(batch)
    began = time.monotonic()
    assert tell(provider, batch, clock()) == 200
    assert time.monotonic() - began < 60
    assert {message.status for message in kept(house, "out")} == {"delivered"}
    assert count(house) == 1000
    assert tell(provider, batch[::-1], clock()) == 200
    assert count(house) == 1000


def test_the_same_told_to_two_processes_at_once_counts_once(house: House, opened: Any, clock: Any) -> None:
    batch = [
        {
            "event": kind,
            "timestamp": int(clock().timestamp()),
            "message_token": "token-of-message-03",
            "sg_event_id": kind,
        }
        for kind in ("processed", "delivered", "open", "spamreport")
    ]
    doors = [TestClient(create_app(each, chat=False), base_url=SITE) for each in (house, opened())]
    mail = MAIL | {"text": "Tell me more", "headers": "Message-ID: <a1@choir.example>"}
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: tell(doors[n % 2], batch, clock()), range(8)))
        answers += list(threads.map(lambda n: doors[n % 2].post(IN, data=mail).status_code, range(8)))
    assert set(answers) == {200}
    assert count(house) == 5
    assert [message.body for message in kept(house)] == ["Tell me more"]
    assert count(house, Suppression) == 1


def test_an_answer_is_not_lost_for_its_attachments(provider: TestClient, house: House) -> None:
    pictures = [(f"attachment{n}", (f"{n}.png", b"\x00" * 1000, "image/png")) for n in range(40)]
    pictures.append(("attachment41", ("choir.jpg", b"\xff" * 8_000_000, "image/jpeg")))
    told = MAIL | {"text": "Please stop.", "html": "<p>" + "x" * 3_000_000}
    assert provider.post(IN, data=told, files=pictures).status_code == 200
    assert [message.reading for message in kept(house)] == ["opt_out"]


def test_who_does_not_know_the_way_in_is_sent_away_before_anything_is_read(provider: TestClient) -> None:
    def drips() -> Any:
        yield b"--x\r\n"
        raise AssertionError("the body was read")

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert provider.post("/hooks/mail/guessed", content=drips(), headers=headers).status_code == 404


def test_more_than_mail_can_be_is_not_taken(provider: TestClient, house: House) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": "50000000"}
    assert provider.post(IN, content=b"--x--", headers=headers).status_code == 413
    assert provider.post("/hooks/twilio/texts", content=b"a" * 6_500_000, headers=FORM).status_code == 413


@pytest.mark.parametrize(
    "odd",
    [
        {"from": "a\x00b@c.example", "text": "hello\x00"},
        {"from": "(" * 3000},
        {"headers": "Message-ID: <\x00@x>\nDate: Fri, 31 Dec 9999 23:59:59 -1200\nReferences: <\x00@x>"},
        {"headers": "From: " + "(" * 3000 + "\nTo: " + "(" * 3000},
        {"subject": "One\r\nBcc: all@choir.example", "text": "\ufffe\uffff"},
        {"html": "<div>" * 20_000 + "hello"},
    ],
    ids="nul sender headers comments breaks deep".split(),
)
def test_mail_of_any_kind_is_taken(odd: dict[str, str], provider: TestClient, house: House) -> None:
    assert provider.post(IN, data=MAIL | odd).status_code == 200
    (message,) = kept(house)
    assert "\n" not in (message.subject or "")
    assert message.answers_id is not None, "it has our mark"


def test_a_text_with_odd_signs_is_taken(provider: TestClient, house: House) -> None:
    form = {"MessageSid": "SM\x001", "From": "+13035550100\x00", "To": "+13035550199", "Body": "STOP\x00"}
    assert text_told(provider, "/hooks/twilio/texts", **form).status_code == 200
    assert [message.body for message in kept(house)] == ["STOP"]


def test_a_word_that_twilio_took_as_an_opt_out_is_one(provider: TestClient, house: House) -> None:
    form = {"MessageSid": "SM9", "From": "+13035550100", "To": "+13035550199", "Body": "Ya basta", "OptOutType": "STOP"}
    text_told(provider, "/hooks/twilio/texts", **form)
    with reading(house.engine) as session:
        assert [(s.address, s.channel) for s in session.exec(select(Suppression))] == [("+13035550100", "sms")]


@pytest.mark.parametrize(
    "mark", ["%00", "x%00y", "%ff%fe", "%F0%9F%8E%B6", "..%2F..", "x" * 5000, "token of message", "'--"]
)
def test_a_way_out_that_is_none_changes_nothing(mark: str, provider: TestClient, house: House) -> None:
    for answer in (provider.post(f"/unsubscribe/{mark}"), provider.get(f"/unsubscribe/{mark}")):
        assert answer.status_code in (200, 404), answer.text
    assert count(house) == 0


@pytest.mark.parametrize("content", [b"", b"List-Unsubscribe=One-Click", b"\xff" * 100, os.urandom(500)])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""])
def test_the_one_click_counts_whatever_comes_with_it(
    content: bytes, kind: str, provider: TestClient, house: House
) -> None:
    provider.post("/unsubscribe/token-of-message-42", content=content, headers={"Content-Type": kind})
    with reading(house.engine) as session:
        assert [(s.address, s.verified) for s in session.exec(select(Suppression))] == [("ana42@choir.example", True)]


def test_nothing_of_a_request_that_is_refused_is_in_the_log(
    provider: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        provider.post(IN, content=b"--x", headers={"Content-Type": "multipart/form-data; boundary=y"})
        provider.post(IN, data=MAIL | {"from": "(" * 3000})
        text_told(provider, "/hooks/twilio/texts", Body="hello")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("harmony")]
    assert not any(secret in line for secret in ("a-secret-way-in", TWILIO) for line in ours)
