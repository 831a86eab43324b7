"""HARMONY_* settings of outreach: who writes, by which provider, within which hours. Part of `Settings`."""

from datetime import time
from typing import TYPE_CHECKING

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from scheduler.delivery.smtp_address import parse_smtp
from tools.outreach.config import OutreachConfig

if TYPE_CHECKING:
    from scheduler.delivery.config import DeliveryConfig

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Of a weekday's name so many letters have to be there.
_SHORTEST = 3


class OutreachSettings(BaseSettings):
    """What can be set of outreach. Without a provider messages go to the local mailbox, and nothing leaves."""

    sender_name: str = Field(default="", description="Name that messages come from; empty: the business's name.")
    sender_email: str = Field(default="", description="E-mail address that messages come from.")
    postal_address: str = Field(
        default="", description="The business's postal address: the law wants it below each e-mail that really leaves."
    )
    reply_domain: str = Field(default="", description="Domain whose mail comes back (SendGrid's Inbound Parse).")
    sendgrid_api_key: SecretStr | None = Field(default=None, description="Key of SendGrid; e-mail then really leaves.")
    sendgrid_sandbox: bool = Field(default=False, description="SendGrid checks each e-mail and drops it: to try a key.")
    sendgrid_webhook_key: str = Field(default="", description="Public key of SendGrid's signed Event Webhook, base64.")
    inbound_secret: SecretStr | None = Field(
        default=None, description="Secret part of the address at which unsigned mail is delivered (/hooks/mail/SECRET)."
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://user:password@host:587 or smtps://…:465, in place of SendGrid."
    )
    imap_url: SecretStr | None = Field(
        default=None, description="imaps://user:password@host/INBOX: answers are looked for there every minute."
    )
    twilio_account_sid: str = Field(default="", description="Account of Twilio; texts then really leave.")
    twilio_auth_token: SecretStr | None = Field(default=None, description="Its token.")
    sms_number: str = Field(default="", description="Number that texts come from, as E.164, such as +13035550100.")
    daily_cap: int = Field(default=50, ge=1, le=100_000, description="E-mails that leave a day at most.")
    send_from: time = Field(default=time(9), description="Earliest time of day, at the recipient, that messages leave.")
    send_until: time = Field(default=time(17), description="Latest time of day, at the recipient.")
    send_days: str = Field(
        default="",
        description="Weekdays on which cold outreach and nurture leave, such as tue-thu; empty: working days.",
    )
    spread: int = Field(
        default=30, ge=0, le=240, description="Minutes over which messages due at one moment are spread; 0: none."
    )
    cool_down: int = Field(
        default=30, ge=0, le=730, description="Days after a message before a new sequence asks the same person again."
    )
    late_after: float = Field(
        default=8.0, gt=0, le=168, description="Hours after which a late message waits for a person."
    )
    delivery_urls: dict[str, str] = Field(
        default={}, description="Other addresses of sendgrid and twilio, as JSON: for tests."
    )

    @field_validator("send_until")
    @classmethod
    def _closes_after_it_opens(cls, until: time, info: object) -> time:
        opens = getattr(info, "data", {}).get("send_from", time(9))
        if until <= opens:
            raise ValueError(f"HARMONY_SEND_UNTIL has to be later than HARMONY_SEND_FROM ({opens:%H:%M})")
        return until

    @field_validator("send_days")
    @classmethod
    def _days_are_weekdays(cls, days: str) -> str:
        weekdays(days)
        return days

    @field_validator("smtp_url")
    @classmethod
    def _smtp_is_an_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            parse_smtp(url.get_secret_value())
        return url

    @field_validator("imap_url")
    @classmethod
    def _imap_is_an_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url:
            from scheduler.delivery.imap import ImapMailbox

            ImapMailbox(url.get_secret_value())
        return url

    @property
    def delivery_config(self) -> "DeliveryConfig":
        """The providers by which messages leave."""
        from scheduler.delivery.config import DeliveryConfig  # commands that send nothing start without it

        return DeliveryConfig(
            sendgrid_key=_plain(self.sendgrid_api_key),
            sendgrid_sandbox=self.sendgrid_sandbox,
            smtp=parse_smtp(_plain(self.smtp_url)) if self.smtp_url else None,
            twilio_account=self.twilio_account_sid,
            twilio_token=_plain(self.twilio_auth_token),
            imap_url=_plain(self.imap_url),
            endpoints=self.delivery_urls,
        )

    def outreach_config(self, business_name: str, site: str) -> OutreachConfig:
        """What outreach is told. `site` is the public address of the site."""
        email = _plain(self.sendgrid_api_key) or _plain(self.smtp_url)
        sms = self.twilio_account_sid and _plain(self.twilio_auth_token)
        return OutreachConfig(
            sender_name=self.sender_name or business_name,
            sender_email=self.sender_email,
            sms_number=self.sms_number,
            postal_address=self.postal_address,
            site=site,
            reply_domain=self.reply_domain,
            real=frozenset(channel for channel, on in (("email", email), ("sms", sms)) if on),
            daily_cap=self.daily_cap,
            opens=self.send_from,
            closes=self.send_until,
            late_after=self.late_after,
            cool_down_days=self.cool_down,
            days=weekdays(self.send_days),
            spread=self.spread,
        )


def weekdays(said: str) -> frozenset[int]:
    """The weekdays (Monday is 0) of a list such as "mon-wed, fri"; a span may go over the week's end.

    Raises:
        ValueError: there is a word that is no weekday.
    """
    found: set[int] = set()
    for part in said.replace(",", " ").casefold().split():
        first, _, last = part.partition("-")
        begin, end = _weekday(first, said), _weekday(last or first, said)
        found |= {day % 7 for day in range(begin, end + 1 + 7 * (end < begin))}
    return frozenset(found)


def _weekday(word: str, said: str) -> int:
    for number, name in enumerate(_WEEKDAYS):
        if len(word) >= _SHORTEST and name.startswith(word):
            return number
    raise ValueError(f'HARMONY_SEND_DAYS: "{said}" has what is no weekday; give days such as tue-thu, or mon,wed,fri')


def _plain(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""
