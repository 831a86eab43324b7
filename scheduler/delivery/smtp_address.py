"""A mail server, as it is set in one address: smtp://user:password@host:587, or smtps://…:465."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}


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
    parts = urlsplit(url.strip())
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in _PORTS or not parts.hostname or port == -1 or parts.path not in ("", "/"):
        raise ValueError("is smtp://user:password@host:587 or smtps://user:password@host:465")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpServer(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password)
