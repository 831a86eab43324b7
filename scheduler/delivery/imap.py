"""A mailbox that answers come to, for people whose mail does not come by webhook: polled by IMAP (RFC 3501).

A message counts as new while it is not marked as seen; it is marked only after it was kept, so that a crash in between
shows it again (what was kept is known by its key, and is not doubled).
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from scheduler.delivery.base import Incoming
from scheduler.delivery.inbound_mail import from_message

#: Seconds that the server may take for one answer.
TIMEOUT = 30.0
#: So many messages are read in one go; the rest wait for the next.
AT_ONCE = 50
#: Larger messages are read without what lies beyond, in bytes.
MAX_BYTES = 1_000_000


class MailboxFailed(Exception):
    """The mailbox could not be read; the text is a sentence, without the password."""


class ImapMailbox:
    """One folder of one account.

    Args:
        url: `imaps://user:password@host/INBOX` (or `imap://`, for a server on the same machine); signs in by LOGIN.

    Raises:
        ValueError: the address is none of that kind.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise ValueError("HARMONY_IMAP_URL has to be like imaps://user:password@host/INBOX")
        self._host, self._tls = parts.hostname, parts.scheme == "imaps"
        self._port = parts.port or (993 if self._tls else 143)
        self._user, self._password = unquote(parts.username), unquote(parts.password or "")
        self._folder = unquote(parts.path.lstrip("/")) or "INBOX"

    def poll(self, keep: Callable[[Incoming], None], now: datetime) -> int:
        """Hand each new message to `keep`, then mark it as seen; answers how many.

        Args:
            keep: Keeps one message; where it raises, the message stays new, and so do the ones after it.
            now: The moment, UTC-aware.

        Raises:
            MailboxFailed: the server cannot be reached, refuses, or breaks off.
        """
        try:
            with self._connection() as server:
                server.login(self._user, self._password)
                _ok(server.select(_quoted(self._folder)))
                found = _ok(server.uid("SEARCH", "UNSEEN"))[0] or b""
                numbers = found.split()[:AT_ONCE]
                for number in numbers:
                    keep(from_message(_fetched(server, number), now))
                    _ok(server.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)"))
                return len(numbers)
        except imaplib.IMAP4.error as error:
            raise MailboxFailed(f"{self._host} refuses: {self._plain(str(error))}") from None
        except OSError as error:
            raise MailboxFailed(f"{self._host} cannot be reached: {error.strerror or 'no answer in time'}") from None

    @contextmanager
    def _connection(self) -> Iterator[imaplib.IMAP4]:
        server = self._opened()
        try:
            yield server
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with suppress(OSError):
                server.shutdown()  # logout leaves the socket open where the server had hung up

    def _opened(self) -> imaplib.IMAP4:
        if self._tls:
            secure = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self._host, self._port, ssl_context=secure, timeout=TIMEOUT)
        return imaplib.IMAP4(self._host, self._port, timeout=TIMEOUT)

    def _plain(self, words: str) -> str:
        """A server's words, shortly, and without the password should it repeat what it was sent."""
        return (words.replace(self._password, "…") if self._password else words)[:200]


def _fetched(server: imaplib.IMAP4, number: bytes) -> bytes:
    parts = _ok(server.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{MAX_BYTES}>)"))
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    """The data of an answer.

    Raises:
        imaplib.IMAP4.error: the server said no.
    """
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(str(data[0])[:200] if data else state)
    return data


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
