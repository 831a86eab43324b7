"""Twilio: the whole suite, and its form asserted whole against a server as strict as Twilio."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from http_provider import HttpProvider
from sending import TEXT, EverySenderOfANetwork
from strict_providers import StrictTwilio

from agent.bench.loopback import Loopback, Reply
from scheduler.delivery.base import Outgoing, Rejected, Sender, ShutOut, TemporaryFailure, Uncertain
from scheduler.delivery.twilio import Twilio

REFUSED = {"code": 30034, "message": "not wanted here", "more_info": "https://…", "status": 400}
BUSY = {"code": 20429, "message": "too many requests", "status": 429}


@dataclass
class Side(HttpProvider):
    def sender(self, seconds: float = 5.0, *, secret: str = "", port: int = 0, host: str = "127.0.0.1") -> Sender:
        endpoint = f"http://{host}:{port or self.server.port}"
        return Twilio(self.strict.account, secret or self.secret, endpoint, seconds=seconds)

    @property
    def tokens(self) -> list[str]:
        return [told["StatusCallback"].rpartition("/")[2] for told in self.strict.taken]

    def taken(self) -> Outgoing:
        (told,) = self.strict.taken
        return Outgoing(
            token=self.tokens[0],
            channel="sms",
            to=told["To"],
            sender=told["From"],
            text=told["Body"],
            callback=told["StatusCallback"],
        )


@pytest.fixture
def side() -> Iterator[Side]:
    strict = StrictTwilio()
    faults = {"refuse": Reply(REFUSED, 400), "busy": Reply(BUSY, 429, headers={"Retry-After": "7"})}
    with Loopback() as server:
        yield Side(strict.token, TEXT, server, strict, faults)


class TestTwilio(EverySenderOfANetwork):
    @pytest.fixture
    def provider(self, side: Side) -> Side:
        return side


def test_the_whole_form_and_the_mark_of_twilio(side: Side) -> None:
    accepted = side.sender().send(TEXT)
    (request,) = side.server.requests
    assert accepted.provider_id == "SM00000000000000000000000000000001"
    assert (request.method, request.path) == ("POST", f"/2010-04-01/Accounts/{side.strict.account}/Messages.json")
    assert request.headers["user-agent"].startswith("twilio-python/")
    assert request.form == {"To": TEXT.to, "From": TEXT.sender, "Body": TEXT.text, "StatusCallback": TEXT.callback}


@pytest.mark.parametrize(
    "site", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "http://10.0.0.7"]
)
def test_a_callback_that_only_this_machine_can_reach_is_left_out(side: Side, site: str) -> None:
    side.sender().send(replace(TEXT, callback=f"{site}/in/twilio/status/t"))
    assert set(side.server.requests[0].form) == {"To", "From", "Body"}


def test_a_number_that_opted_out_at_the_carrier_is_suppressed(side: Side) -> None:
    side.strict.opted_out.add(TEXT.to)
    with pytest.raises(Rejected, match="21610: Attempt to send to unsubscribed recipient") as failed:
        side.sender().send(TEXT)
    assert failed.value.suppress


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"to": "303"}, "status 400: 21211 Invalid 'To' Phone Number: 303"),
        ({"sender": "Dana"}, "status 400: 21212 Invalid From Number"),
        ({"text": "a" * 1601}, "status 400: 21617 The concatenated message body exceeds"),
    ],
)
def test_what_twilio_objects_to_is_told_with_its_code(side: Side, changed: dict[str, str], words: str) -> None:
    with pytest.raises(Rejected, match=words) as failed:
        side.sender().send(replace(TEXT, **changed))  # type: ignore[arg-type]
    assert not failed.value.suppress


def test_a_number_that_takes_no_texts_is_rejected_and_not_suppressed(side: Side) -> None:
    said = {"code": 21614, "message": "'To' number is not a valid mobile number", "status": 400}
    side.server.answer = lambda _: Reply(said, 400)
    with pytest.raises(Rejected, match="21614 'To' number") as failed:
        side.sender().send(TEXT)
    assert not failed.value.suppress


def test_too_many_requests_wait_and_say_so_with_the_code(side: Side) -> None:
    side.server.answer = lambda _: Reply(BUSY, 429, headers={"Retry-After": "7"})
    with pytest.raises(TemporaryFailure, match="status 429: 20429 too many requests") as failed:
        side.sender().send(TEXT)
    assert failed.value.after == 7


def test_a_number_that_is_none_is_refused_by_its_code_and_not_tried_again(side: Side) -> None:
    said = {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}
    side.server.answer = lambda _: Reply(said, 400)
    with pytest.raises(Rejected, match="status 400: 21211 The 'To' number") as failed:
        side.sender().send(TEXT)
    assert not failed.value.suppress
    assert len(side.server.requests) == 1


def test_problem_details_are_read_too(side: Side) -> None:
    said = {"type": "https://…/20003", "title": "Permission denied", "status": 403, "code": 70051}
    side.server.answer = lambda _: Reply(said, 403)
    with pytest.raises(ShutOut, match="status 403: 70051 Permission denied"):
        side.sender().send(TEXT)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"sid": null}', b'"text"'])
def test_taken_without_a_mark_that_can_be_read_nobody_knows(side: Side, body: bytes) -> None:
    side.server.answer = lambda _: Reply(body, 201, "application/json")
    with pytest.raises(Uncertain, match="201"):
        side.sender().send(TEXT)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"code": []}', b'"text"', b"\xff"])
def test_a_refusal_without_words_is_one_too(side: Side, body: bytes) -> None:
    side.server.answer = lambda _: Reply(body, 400, "application/json")
    with pytest.raises(Rejected, match=r"^status 400$"):
        side.sender().send(TEXT)


def test_without_a_token_nothing_is_asked(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "another")
    sender = Twilio(side.strict.account, "", side.server.url)
    assert "HARMONY_TWILIO_AUTH_TOKEN" in str(sender.ready())
    with pytest.raises(Rejected):
        sender.send(TEXT)
    assert side.calls == 0
