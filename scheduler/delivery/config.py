"""Which provider takes which channel: told by whoever runs Harmony; where nobody is, the local mailbox does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from scheduler.delivery.base import Channel, Sender
from scheduler.delivery.mailbox import Mailbox
from scheduler.delivery.smtp_address import SmtpServer

if TYPE_CHECKING:
    from scheduler.delivery.imap import ImapMailbox

Senders = Mapping[Channel, Sender]


@dataclass(frozen=True)
class DeliveryConfig:
    """The providers and their keys. `smtp` goes before SendGrid. `endpoints` are other addresses of theirs, by name.

    `sendgrid_sandbox`: SendGrid checks each e-mail and then drops it.
    """

    sendgrid_key: str = field(default="", repr=False)
    sendgrid_sandbox: bool = False
    smtp: SmtpServer | None = None
    twilio_account: str = ""
    twilio_token: str = field(default="", repr=False)
    imap_url: str = field(default="", repr=False)
    endpoints: Mapping[str, str] = field(default_factory=dict)

    @property
    def providers(self) -> Mapping[Channel, str]:
        """Who takes the channels whose messages really leave."""
        real: dict[Channel, str] = {}
        if self.smtp or self.sendgrid_key:
            real["email"] = "smtp" if self.smtp else "sendgrid"
        if self.twilio_account and self.twilio_token:
            real["sms"] = "twilio"
        return real


def senders_for(config: DeliveryConfig, engine: Engine, clock: Callable[[], datetime]) -> Senders:
    """A sender for each channel. What belongs to a provider is loaded only where it is configured."""
    email = _email(config) or Mailbox("email", engine, clock)
    return {"email": email, "sms": _sms(config) or Mailbox("sms", engine, clock)}


def answers_of(config: DeliveryConfig) -> "ImapMailbox | None":
    """The mailbox that answers come to, where there is one."""
    if not config.imap_url:
        return None
    from scheduler.delivery.imap import ImapMailbox

    return ImapMailbox(config.imap_url)


def _email(config: DeliveryConfig) -> Sender | None:
    if config.smtp:
        from scheduler.delivery.smtp import Smtp

        return Smtp(config.smtp)
    if config.sendgrid_key:
        from scheduler.delivery.sendgrid import SendGrid

        return SendGrid(config.sendgrid_key, config.endpoints.get("sendgrid", ""), sandbox=config.sendgrid_sandbox)
    return None


def _sms(config: DeliveryConfig) -> Sender | None:
    if "sms" in config.providers:
        from scheduler.delivery.twilio import Twilio

        return Twilio(config.twilio_account, config.twilio_token, config.endpoints.get("twilio", ""))
    return None
