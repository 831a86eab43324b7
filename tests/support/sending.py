"""The suite that every sender passes. A sender's own test file gives its `Provider`, and inherits the rest."""

import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest

from agent.bench.loopback import Loopback
from scheduler.delivery.base import Outgoing, Rejected, Sender, ShutOut, TemporaryFailure, Uncertain

#: Seconds that a sender is given in these tests.
SHORT = 0.4
EMAIL = Outgoing(
    token="tok3n_-of-the-message",
    channel="email",
    to="ana@evergreen.example",
    to_name="Ana Núñez, director",
    sender="dana@harmony.example",
    sender_name="Dana 🎶 at Harmony",
    reply_to="reply+tok3n_-of-the-message@in.harmony.example",
    subject="Ein Chor für Zoë — “Sing!”",
    text="Dear Ana,\n\n.begins with a dot\nSí, we sing: 🎶\n\n--\nHarmony, 1 Main St, Denver",
    html="<p>Dear Ana,</p>\n<p>.begins with a dot<br>Sí, we sing: 🎶</p>",
    headers={
        "Message-ID": "<tok3n_-of-the-message@harmony.example>",
        "In-Reply-To": "<the-one-before-it-has-a-long-id-too@harmony.example>",
        "References": " ".join(f"<message-number-{n}-of-this-thread@harmony.example>" for n in range(12)),
        "List-Unsubscribe": f"<https://harmony.example/unsubscribe/{'t' * 90}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
)
TEXT = Outgoing(
    token="tok3n_-of-the-text",
    channel="sms",
    to="+13035550142",
    sender="+13035550100",
    text="Hi Zoë 🎶 & co: see you at 2=2? +1\nDana",
    callback="https://harmony.example/in/twilio/status/tok3n_-of-the-text",
)


@dataclass
class Provider:
    """The other side of a sender, on loopback. `fail` makes it answer otherwise; a subclass says how it does so."""

    secret: str = ""
    message: Outgoing = EMAIL

    def sender(self, seconds: float = 5.0, *, secret: str = "", port: int = 0, host: str = "127.0.0.1") -> Sender:
        """The sender, told to call this provider, with its secret or another one; or whoever is at another port."""
        raise NotImplementedError

    def fail(self, how: str) -> None:
        """From now on: refuse, busy (for 7 seconds), broken, garbled, silence, cut, drip."""
        raise NotImplementedError

    @property
    def calls(self) -> int:
        """How often it was called, whatever came of it."""
        raise NotImplementedError

    @property
    def tokens(self) -> list[str]:
        """The marks of the messages that it took."""
        raise NotImplementedError

    def taken(self) -> Outgoing:
        """The one message that it took, read back from the wire."""
        raise NotImplementedError


class EverySender:
    """What holds for every sender, the local mailbox too."""

    @pytest.fixture
    def provider(self) -> Any:
        raise NotImplementedError

    def test_a_message_arrives_once_and_as_it_was_told(self, provider: Provider) -> None:
        sender = provider.sender()
        assert sender.ready() is None
        assert sender.channel == provider.message.channel
        sender.send(provider.message)
        assert provider.taken() == provider.message
        assert provider.calls == 1

    def test_a_sender_is_used_for_many_messages(self, provider: Provider) -> None:
        sender = provider.sender()
        tokens = [f"token-of-number-{n}" for n in range(3)]
        for token in tokens:
            sender.send(again(provider.message, token))
        assert provider.tokens == tokens

    def test_a_sender_is_used_by_several_threads_at_once(self, provider: Provider) -> None:
        sender = provider.sender()
        tokens = [f"token-of-number-{n:02}" for n in range(12)]
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda token: sender.send(again(provider.message, token)), tokens))
        assert sorted(provider.tokens) == tokens


def again(message: Outgoing, token: str) -> Outgoing:
    """The same message with another mark."""
    headers = {name: value.replace(message.token, token) for name, value in message.headers.items()}
    return replace(
        message,
        token=token,
        headers=headers,
        reply_to=message.reply_to.replace(message.token, token),
        callback=message.callback.replace(message.token, token),
    )


class EverySenderOfANetwork(EverySender):
    """What holds for every sender that reaches out: each failure is told for what it is, after one call.

    A socket that is left open is a warning, and in these tests a warning is an error.
    """

    @pytest.fixture
    def provider(self) -> Any:
        raise NotImplementedError

    def test_what_it_refuses_is_rejected_in_its_words(self, provider: Provider) -> None:
        provider.fail("refuse")
        with pytest.raises(Rejected, match="not wanted here") as failed:
            provider.sender().send(provider.message)
        assert not failed.value.suppress
        assert provider.calls == 1

    def test_when_it_is_busy_the_message_waits(self, provider: Provider) -> None:
        provider.fail("busy")
        with pytest.raises(TemporaryFailure, match="too many") as failed:
            provider.sender().send(provider.message)
        assert failed.value.after in (7.0, None)
        assert provider.calls == 1

    @pytest.mark.parametrize("how", ["broken", "garbled", "silence", "cut", "drip"])
    def test_without_an_answer_that_says_so_nobody_knows_whether_it_was_taken(
        self, provider: Provider, how: str
    ) -> None:
        provider.fail(how)
        began = time.monotonic()
        with pytest.raises(Uncertain):
            provider.sender(SHORT).send(provider.message)
        assert time.monotonic() - began < SHORT + 1.5
        assert provider.calls == 1

    def test_where_nobody_takes_the_connection_it_was_not_sent(self, provider: Provider) -> None:
        with pytest.raises(TemporaryFailure, match="no connection"):
            provider.sender(port=free_port()).send(provider.message)
        assert provider.calls == 0

    def test_where_there_is_no_such_host_it_was_not_sent(self, provider: Provider) -> None:
        with pytest.raises(TemporaryFailure, match="no connection"):
            provider.sender(host="nobody.invalid").send(provider.message)

    def test_a_wrong_key_is_told_apart_from_a_refused_message_and_not_repeated(
        self, provider: Provider, caplog: pytest.LogCaptureFixture
    ) -> None:
        sender = provider.sender(secret="another-secret")
        with caplog.at_level(logging.DEBUG), pytest.raises(ShutOut) as failed:
            sender.send(provider.message)
        for told in (str(failed.value), repr(sender), caplog.text):
            assert "another-secret" not in told
        assert provider.tokens == []

    def test_nothing_of_the_environment_leads_it_elsewhere(
        self, provider: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback() as trap:
            for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
                monkeypatch.setenv(name, trap.url)
            monkeypatch.delenv("NO_PROXY", raising=False)
            for name in ("SENDGRID_API_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_EDGE", "TWILIO_REGION"):
                monkeypatch.setenv(name, "another")
            provider.sender().send(provider.message)
            assert trap.requests == []
        assert provider.tokens == [provider.message.token]

    def test_the_key_is_in_no_log(self, provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            provider.sender().send(provider.message)
        assert provider.secret not in caplog.text


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
