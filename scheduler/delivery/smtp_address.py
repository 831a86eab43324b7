"""A mail server, as it is set in one address: smtp://user:password@host:587, or smtps://…:465."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_FORM = "a mail server is set as smtp://user:password@host:587 or smtps://user:password@host:465"


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over. `encrypted`: from the first byte on (smtps), and not only after STARTTLS."""

    host: str
    port: int
    encrypted: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def here(self) -> bool:
        """Whether it is on this machine, where nobody listens in between."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def parse_smtp(url: str) -> SmtpServer:
    """Read the address of a mail server. Signs such as @ and / in a user or password are written as %40 and %2F.

    Raises:
        ValueError: it is none; says what it looks like, and does not repeat the password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):  # their words would repeat the password
        raise ValueError(_FORM) from None
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(_FORM)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port, parts.scheme == "smtps", user, password)
