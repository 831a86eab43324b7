"""How a message is known when something comes back of it: its token, in every place that carries it.

Tokens are made by `secrets.token_urlsafe`: nobody guesses one, so whoever has one has the message before them.
"""

import re

from tools.outreach.config import OutreachConfig

#: Below the site's address, before the token: the page on which a recipient opts out (RFC 8058 posts to it).
OPT_OUT = "/unsubscribe/"
#: Before the token: where a text's status is told.
STATUS = "/hooks/twilio/status/"
#: Before the token, in the local part of a reply address.
REPLY = "reply+"
#: The domain of Message-IDs where no sender is configured: such mail stays on this machine (RFC 2606).
NO_DOMAIN = "harmony.invalid"
_TOKEN = "[A-Za-z0-9_-]{16,64}"  # noqa: S105  the form of one
_MESSAGE_ID = re.compile(rf"<?({_TOKEN})@[^\s<>@]+>?")
_REPLY_ADDRESS = re.compile(rf"{re.escape(REPLY)}({_TOKEN})@", re.IGNORECASE)


def opt_out_link(config: OutreachConfig, token: str) -> str:
    """The page on which the recipient of a message opts out."""
    return f"{config.site}{OPT_OUT}{token}"


def status_link(config: OutreachConfig, token: str) -> str:
    """Where a provider tells a text's status."""
    return f"{config.site}{STATUS}{token}"


def reply_address(config: OutreachConfig, token: str) -> str:
    """Where an answer to a message goes; empty where no mail comes back by itself."""
    return f"{REPLY}{token}@{config.reply_domain}" if config.reply_domain else ""


def message_id(config: OutreachConfig, token: str) -> str:
    """The Message-ID of an e-mail (RFC 5322): the same however often it is asked for."""
    domain = config.sender_email.rpartition("@")[2] or config.reply_domain or NO_DOMAIN
    return f"<{token}@{domain}>"


def token_of_message_id(text: str) -> str:
    """The token in a Message-ID; empty where it is none of ours."""
    found = _MESSAGE_ID.fullmatch(text.strip())
    return found[1] if found else ""


def token_of_reply_address(text: str) -> str:
    """The token in an address that mail was sent to; empty where there is none."""
    found = _REPLY_ADDRESS.search(text)
    return found[1] if found else ""
