"""What `harmony doctor` says of messages: by whom they leave, what they lack for that, how answers come back.

Nobody is asked; what stands here was set.
"""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlmodel import Session

from agent.findings import Finding
from agent.settings import Settings
from tools.outreach.blockers import unready
from tools.outreach.shut_out import shut_out

_HERE = "the local mailbox: nothing leaves this machine; the desk's page Mailbox shows it"
_TO_SEND = {
    "email": "Set HARMONY_SENDGRID_API_KEY or HARMONY_SMTP_URL, HARMONY_SENDER_EMAIL and HARMONY_POSTAL_ADDRESS.",
    "sms": "Set HARMONY_TWILIO_ACCOUNT_SID, HARMONY_TWILIO_AUTH_TOKEN and HARMONY_SMS_NUMBER.",
}

_PARTS = {"email": "e-mail", "sms": "SMS"}
_MEND = {
    "email": "Check HARMONY_SENDGRID_API_KEY, or the user and password in HARMONY_SMTP_URL, and start Harmony again.",
    "sms": "Check HARMONY_TWILIO_ACCOUNT_SID and HARMONY_TWILIO_AUTH_TOKEN, and start Harmony again.",
}


def outreach_findings(settings: Settings) -> list[Finding]:
    """E-mail, texts, and what comes back of them."""
    return [_email(settings), _sms(settings), _answers(settings)]


def held_findings(settings: Settings, connection: Connection) -> list[Finding]:
    """Channels whose provider refused the account when it was last asked."""
    with Session(connection) as session:
        held = [shut_out(session, channel, name) for channel, name in settings.delivery_config.providers.items()]
    return [Finding(f"{_PARTS[each.channel]}, held", each.in_words, _MEND[each.channel], True) for each in held if each]


def _email(settings: Settings) -> Finding:
    config = settings.delivery_config
    if "email" not in config.providers:
        return Finding("e-mail", _HERE, _TO_SEND["email"])
    if config.smtp:
        by = f"the mail server {config.smtp.host}, port {config.smtp.port}"
    else:
        by = "SendGrid's sandbox, which checks each e-mail and drops it" if config.sendgrid_sandbox else "SendGrid"
    lacking = _lacking(settings, "email")
    return Finding("e-mail", _sends(by, settings.sender_email, lacking), lacking, bool(lacking))


def _sms(settings: Settings) -> Finding:
    if "sms" in settings.delivery_config.providers:
        lacking = _lacking(settings, "sms")
        return Finding("SMS", _sends("Twilio", settings.sms_number, lacking), lacking, bool(lacking))
    half = settings.twilio_account_sid or settings.twilio_auth_token
    said = "only half of Twilio's account is set, so texts go to the local mailbox" if half else _HERE
    return Finding("SMS", said, _TO_SEND["sms"], bool(half))


def _sends(by: str, sender: str, lacking: str) -> str:
    return f"nothing leaves: {by} is set, and not all that it takes" if lacking else f"leaves by {by}, from {sender}"


def _lacking(settings: Settings, channel: str) -> str:
    return " ".join(unready(settings.outreach_config(settings.business_name, settings.address), channel))


def _answers(settings: Settings) -> Finding:
    ways, lacking = list(_ways_back(settings)), list(_gaps(settings))
    if not settings.delivery_config.providers and not ways:
        return Finding("answers", "typed on the desk's page Mailbox, as the recipient would write them")
    said = "; ".join(ways) or "nothing comes back by itself: somebody has to say that a person answered"
    return Finding("answers", said, " ".join(lacking))


def _ways_back(settings: Settings) -> Iterator[str]:
    if settings.imap_url:
        yield "mail is looked for by IMAP every minute"
    if settings.reply_domain and settings.inbound_secret:
        yield f"mail to {settings.reply_domain} comes by SendGrid's Inbound Parse to {settings.address}/hooks/mail/…"
    if settings.sendgrid_webhook_key:
        yield f"SendGrid tells what became of an e-mail at {settings.address}/hooks/sendgrid/events, signed"
    if settings.twilio_auth_token:
        yield f"texts come by Twilio to {settings.address}/hooks/twilio/texts, signed"


def _gaps(settings: Settings) -> Iterator[str]:
    email = settings.delivery_config.providers.get("email")
    if email and not (settings.imap_url or (settings.reply_domain and settings.inbound_secret)):
        yield "Set HARMONY_IMAP_URL, or HARMONY_REPLY_DOMAIN and HARMONY_INBOUND_SECRET: answers then stop a sequence."
    if email == "sendgrid" and not settings.sendgrid_webhook_key:
        yield "Set HARMONY_SENDGRID_WEBHOOK_KEY, so that bounces and complaints are known."
    if settings.delivery_config.providers and not settings.address.startswith("https:"):
        yield "Set HARMONY_BASE_URL to the public https address: providers reach no other."
