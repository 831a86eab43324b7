"""The log: one line an event on standard error, without secrets and without anybody's e-mail address."""

import logging
import re
import sys
from collections.abc import Iterable

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_SECRETS = re.compile(
    r"(?P<name>(?:api[_-]?key|token|password|secret|authorization|cookie)\"?'?\s*[:=]\s*\"?'?(?:bearer\s+)?)[^\s\"'&,;)}]+"
    r"|\bsk-[\w-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+",
    re.IGNORECASE,
)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: These say nothing that staff need, or repeat addresses with their queries.
_QUIET = ("httpx", "httpx2", "httpcore", "uvicorn.access", "engineio", "socketio", "openai")


class PrivateFormatter(logging.Formatter):
    """Takes e-mail addresses, keys and tokens out of what it writes, tracebacks included."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(_FORMAT)
        self._secrets = [secret for secret in secrets if len(secret) >= 8]

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return scrubbed(super().format(record), self._secrets)


def scrubbed(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without e-mail addresses, without what looks like a secret, and without the secrets that are given."""
    for secret in secrets:
        text = text.replace(secret, "[secret]")
    text = _SECRETS.sub(lambda found: f"{found['name'] or ''}[secret]", text)
    return _EMAIL.sub("[e-mail]", text)


def set_up_logging(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send every logger to standard error through the private format; in place of what was set up before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PrivateFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "chainlit"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
