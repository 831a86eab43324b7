"""The log: one line an event on standard error, without secrets and without anybody's e-mail address."""

import logging
import re
import sys

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_SECRETS = re.compile(
    r"(?P<name>(?:api[_-]?key|token|password|secret|authorization|cookie)[\"']?\s*[:=]\s*(?:bearer\s+)?)"
    r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'&,;)}]+)"
    r"|\bsk-[\w-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+",
    re.IGNORECASE,
)
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
#: These say nothing that staff need, or repeat addresses with their queries.
_QUIET = ("httpx", "httpx2", "httpcore", "uvicorn.access", "engineio", "socketio", "openai")


class PrivateFormatter(logging.Formatter):
    """Takes e-mail addresses, keys and tokens out of what it writes, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        return scrubbed(super().format(record))


def scrubbed(text: str) -> str:
    """The text without e-mail addresses and without what looks like a secret."""
    text = _SECRETS.sub(lambda found: f"{found['name'] or ''}[secret]", text)
    return _EMAIL.sub("[e-mail]", text)


def set_up_logging(level: int = logging.INFO) -> None:
    """Send every logger to standard error through the private format; in place of what was set up before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PrivateFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "chainlit"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
