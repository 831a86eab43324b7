"""The protocol of a provider, what a call to it can come to, and the vocabulary of what it tells afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Channel = Literal["email", "sms"]


@dataclass(frozen=True)
class Outgoing:
    """One message as it leaves. `token` is our mark of it, which every provider carries and gives back.

    For an e-mail: `sender` and `to` are addresses with names beside them, `reply_to` carries the token, `headers` hold
    Message-ID, In-Reply-To, References, List-Unsubscribe and List-Unsubscribe-Post. For a text: `sender` and `to` are
    E.164, `callback` is where its status is told.
    """

    token: str
    channel: Channel
    to: str
    text: str
    sender: str
    to_name: str = ""
    sender_name: str = ""
    reply_to: str = ""
    subject: str = ""
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    callback: str = ""


@dataclass(frozen=True)
class Accepted:
    """The provider took it. `provider_id` is its own mark of it, where it gave one."""

    provider_id: str = ""


class DeliveryFailed(Exception):
    """A call that was not taken; the text is the provider's words, without keys."""


class TemporaryFailure(DeliveryFailed):
    """Certainly not taken, and worth another try (429, no connection before the body was sent).

    `after` is how many seconds the provider wants to be left alone; None where it did not say.
    """

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words)
        self.after = after


class ShutOut(TemporaryFailure):
    """Certainly not taken, nor would any other message be: the key or the account is refused (401, 403; SMTP 535).

    The outbox then holds the whole channel, and tries a single message now and then until it is let in.
    """


class Rejected(DeliveryFailed):
    """Certainly not taken, and never will be (4xx). `suppress`: the address itself is closed (Twilio 21610)."""

    def __init__(self, words: str, suppress: bool = False) -> None:
        super().__init__(words)
        self.suppress = suppress


class Uncertain(DeliveryFailed):
    """Perhaps taken: a time-out, a 5xx after the body was sent, a connection that broke. Never sent again by itself."""


class Sender(Protocol):
    """Makes one call a message. It never repeats one by itself: what a second call means is not its to say."""

    name: str
    channel: Channel

    def ready(self) -> str | None:
        """None where it can send; else what it needs ("not configured: needs …")."""

    def send(self, message: Outgoing) -> Accepted:
        """Hand one message over, in one call with a time-out.

        Raises:
            TemporaryFailure: certainly not taken; another try is worth it.
            Rejected: certainly not taken; another try is not.
            Uncertain: it may have been taken.
        """


EventKind = Literal[
    "accepted",
    "deferred",
    "sent",
    "delivered",
    "bounced",
    "dropped",
    "failed",
    "complained",
    "unsubscribed",
    "opted_out",
    "opened",
    "clicked",
    "other",
]


@dataclass(frozen=True)
class Event:
    """What a provider tells of a message. `key` is unique for the event; `raw` is as it came.

    The message is known by our `token`, else by the provider's id. `permanent`: the bounce says the address is dead.
    `unsubscribed`: the person said so of a message that they have; `opted_out`: the provider did not send it, as they
    had said so before.
    """

    provider: str
    kind: EventKind
    at: datetime
    key: str
    token: str = ""
    provider_id: str = ""
    address: str = ""
    words: str = ""
    permanent: bool = False
    machine: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Incoming:
    """A message that came in. Nobody vouches for its text, nor, where `verified` is false, for who sent it."""

    provider: str
    channel: Channel
    sender: str
    to: str
    text: str
    at: datetime
    key: str
    subject: str = ""
    token: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    verified: bool = False
