"""An e-mail as it goes over the wire (RFC 5322): plain text, or plain text and HTML as alternatives (RFC 2046)."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import formatdate
from typing import Any

from scheduler.delivery.base import Outgoing, Rejected


class _Verbatim(EmailPolicy):
    """Writes our own headers as they are, however long: what stands in them is in ASCII, and no word may be changed."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header with its line's end; References on a line for each id."""
        if name.lower() not in _OURS:
            return super().fold_binary(name, value)
        words = "\r\n ".join(str(value).split())
        return f"{name}: {words}\r\n".encode("ascii")


_OURS = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post"})
_POLICY = _Verbatim(linesep=SMTP.linesep, cte_type="7bit")


def wire(message: Outgoing) -> bytes:
    """An e-mail's bytes, all ASCII, with CRLF.

    Raises:
        Rejected: an address, a name or a header cannot stand in an e-mail.
    """
    mail = EmailMessage(_POLICY)
    try:
        mail["From"] = _person(message.sender, message.sender_name)
        mail["To"] = _person(message.to, message.to_name)
        if message.reply_to:
            mail["Reply-To"] = _person(message.reply_to, message.sender_name)
        mail["Subject"] = message.subject
        mail["Date"] = formatdate()
        for name, value in message.headers.items():
            mail[name] = value
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        return mail.as_bytes()
    except (MessageError, ValueError, IndexError) as error:
        raise Rejected(f"cannot be written as an e-mail: {error}") from None


def _person(address: str, name: str) -> Address:
    address.encode("ascii")
    return Address(name, addr_spec=address)
