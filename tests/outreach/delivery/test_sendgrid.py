"""SendGrid: the whole suite, and its payload asserted whole against a server as strict as SendGrid."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from http_provider import HttpProvider
from sending import EMAIL, EverySenderOfANetwork
from strict_providers import StrictSendGrid

from agent.bench.loopback import Loopback, Reply, redirect
from scheduler.delivery.base import Outgoing, Rejected, Sender, ShutOut, TemporaryFailure, Uncertain
from scheduler.delivery.sendgrid import SendGrid
from scheduler.delivery.sendgrid_events import events_of

REFUSED = {"errors": [{"message": "not wanted here", "field": "from.email", "help": None}]}


@dataclass
class Side(HttpProvider):
    def sender(self, seconds: float = 5.0, *, secret: str = "", port: int = 0, host: str = "127.0.0.1") -> Sender:
        endpoint = f"http://{host}:{port or self.server.port}"
        return SendGrid(secret or self.secret, endpoint, seconds=seconds)

    @property
    def tokens(self) -> list[str]:
        return [told["custom_args"]["message_token"] for told in self.strict.taken]

    def taken(self) -> Outgoing:
        (told,) = self.strict.taken
        ((group,), (text, html)) = told["personalizations"], told["content"]
        (to,) = group["to"]
        return Outgoing(
            token=told["custom_args"]["message_token"],
            channel="email",
            to=to["email"],
            to_name=to["name"],
            sender=told["from"]["email"],
            sender_name=told["from"]["name"],
            reply_to=told["reply_to"]["email"],
            subject=told["subject"],
            text=text["value"],
            html=html["value"],
            headers=told["headers"],
        )


@pytest.fixture
def side() -> Iterator[Side]:
    strict = StrictSendGrid()
    busy = Reply({"errors": [{"message": "too many requests", "field": None}]}, 429, headers={"Retry-After": "7"})
    with Loopback() as server:
        yield Side(strict.key, EMAIL, server, strict, {"refuse": Reply(REFUSED, 400), "busy": busy})


class TestSendGrid(EverySenderOfANetwork):
    @pytest.fixture
    def provider(self, side: Side) -> Side:
        return side


def test_the_whole_payload_and_the_mark_of_sendgrid(side: Side) -> None:
    accepted = side.sender().send(EMAIL)
    (request,) = side.server.requests
    assert accepted.provider_id == "sg-1"
    assert request.headers["user-agent"].startswith("sendgrid/")
    assert request.json() == {
        "personalizations": [{"to": [{"email": "ana@evergreen.example", "name": "Ana Núñez, director"}]}],
        "from": {"email": "dana@harmony.example", "name": "Dana 🎶 at Harmony"},
        "reply_to": {"email": EMAIL.reply_to, "name": "Dana 🎶 at Harmony"},
        "subject": EMAIL.subject,
        "content": [{"type": "text/plain", "value": EMAIL.text}, {"type": "text/html", "value": EMAIL.html}],
        "custom_args": {"message_token": EMAIL.token},
        "headers": dict(EMAIL.headers),
    }


def test_what_is_not_there_is_not_said(side: Side) -> None:
    side.sender().send(replace(EMAIL, to_name="", sender_name="", reply_to="", html="", headers={}))
    assert side.server.requests[0].json() == {
        "personalizations": [{"to": [{"email": "ana@evergreen.example"}]}],
        "from": {"email": "dana@harmony.example"},
        "subject": EMAIL.subject,
        "content": [{"type": "text/plain", "value": EMAIL.text}],
        "custom_args": {"message_token": EMAIL.token},
    }


def test_the_mark_comes_back_by_the_event_webhook(side: Side) -> None:
    side.sender().send(EMAIL)
    told = side.strict.taken[0]["custom_args"] | {
        "event": "delivered",
        "email": EMAIL.to,
        "timestamp": 1795798800,
        "sg_event_id": "e1",
    }
    (event,) = events_of(json.dumps([told]).encode())
    assert (event.kind, event.token) == ("delivered", EMAIL.token)


def test_in_the_sandbox_an_e_mail_is_checked_and_dropped(side: Side) -> None:
    sender = SendGrid(side.secret, side.server.url, sandbox=True)
    assert sender.send(EMAIL).provider_id == ""
    assert side.server.requests[0].json()["mail_settings"] == {"sandbox_mode": {"enable": True}}
    assert side.strict.taken == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": "nobody"}, r"status 400: Does not contain a valid address\. \(personalizations\.0\.to\.email\)"),
        ({"subject": ""}, r"status 400: The subject is required\. \(subject\)"),
        ({"headers": {"Subject": "Again"}}, "status 400: The header Subject is reserved"),
    ],
)
def test_what_sendgrid_objects_to_is_told_with_the_field(side: Side, changed: dict[str, object], words: str) -> None:
    with pytest.raises(Rejected, match=words):
        side.sender().send(replace(EMAIL, **changed))  # type: ignore[arg-type]  # one field of any kind
    assert side.strict.taken == []


@pytest.mark.parametrize("status", [400, 404, 413])
def test_a_refusal_without_words_is_one_too(side: Side, status: int) -> None:
    side.server.answer = lambda _: Reply(b"<html>", status)
    with pytest.raises(Rejected, match=f"^status {status}$"):
        side.sender().send(EMAIL)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"X-RateLimit-Reset": "1795798860", "Date": "Fri, 27 Nov 2026 17:00:00 GMT"}, 60.0),
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_sendgrid_wants_to_be_left_alone(side: Side, headers: dict[str, str], after: float | None) -> None:
    side.server.answer = lambda _: Reply(b"", 429, headers=headers)
    with pytest.raises(TemporaryFailure) as failed:
        side.sender().send(EMAIL)
    assert failed.value.after == after


def test_a_key_that_sendgrid_repeats_is_crossed_out(side: Side) -> None:
    said = {"errors": [{"message": f"bad key {side.secret}\nsee \x1b[1mhelp" + "!" * 999, "field": None}]}
    side.server.answer = lambda _: Reply(said, 403)
    with pytest.raises(ShutOut, match="bad key … see") as failed:
        side.sender().send(EMAIL)
    assert len(str(failed.value)) < 320
    assert str(failed.value).isprintable()


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else(side: Side) -> None:
    with Loopback() as elsewhere:
        side.server.answer = lambda _: redirect(f"{elsewhere.url}/v3/mail/send", 307)
        with pytest.raises(Uncertain, match="status 307"):
            side.sender().send(EMAIL)
        assert elsewhere.requests == []


def test_an_answer_that_breaks_off_after_its_status_counts(side: Side) -> None:
    head = b"HTTP/1.1 202 Accepted\r\nx-message-id: sg-9\r\ncontent-length: 50\r\n\r\nhalf"
    side.server.answer = lambda _: Reply(raw=(head,))
    assert side.sender().send(EMAIL).provider_id == "sg-9"


def test_without_a_key_nothing_is_asked(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "another")
    sender = SendGrid("", side.server.url)
    assert "HARMONY_SENDGRID_API_KEY" in str(sender.ready())
    with pytest.raises(Rejected):
        sender.send(EMAIL)
    assert side.calls == 0


def test_a_key_with_foreign_signs_is_told_and_not_shown(side: Side) -> None:
    for key in ("SG.kéy", "SG.a\r\nX-Other: b"):
        with pytest.raises(Rejected, match="cannot be sent") as failed:
            side.sender(secret=key).send(EMAIL)
        assert "SG." not in str(failed.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "One\r\nBcc: all@evergreen.example"},
        {"to_name": "Ana\nBcc: all@evergreen.example"},
        {"sender_name": "Dana\x85Bcc: all@evergreen.example"},
        {"to": "ana@evergreen.example\r\nBcc: all@evergreen.example"},
        {"headers": {"References": "<a@b>\r\nBcc: all@evergreen.example"}},
        {"headers": {"X\r\nBcc": "all@evergreen.example"}},
    ],
)
def test_a_line_that_ends_within_a_header_is_refused_before_anybody_is_asked(
    side: Side, changed: dict[str, object]
) -> None:
    with pytest.raises(Rejected, match="cannot be written as an e-mail"):
        side.sender().send(replace(EMAIL, **changed))  # type: ignore[arg-type]
    assert side.calls == 0
