"""A mailbox that answers come to, for people whose mail does not come by webhook: polled by IMAP (RFC 3501).

A message counts as new while it is not marked as taken; it is marked only after it was kept, so that a crash in between
shows it again (what was kept is known by its key, and is not doubled). The mark is a keyword of our own: whether its
owner has read a message is left as it is, and what they read first is taken too. A server that keeps no keywords is
asked for what is unread, and has it marked as read.
"""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from scheduler.delivery.base import Event, Incoming
from scheduler.delivery.inbound_mail import came

#: Seconds that the server may take for one answer.
TIMEOUT = 30.0
#: So many messages are read in one go; the rest wait for the next.
AT_ONCE = 50
#: Larger messages are read without what lies beyond, in bytes.
MAX_BYTES = 1_000_000
#: So far back messages are looked for that bear no mark of ours: longer than Harmony is likely to stand still.
LOOKS_BACK = timedelta(days=7)
#: After so many messages that could not be kept, the rest wait: it is not the messages then.
_MOST_FAILURES = 3
_MARK, _READ = "$Harmony", r"\Seen"
#: What imaplib stumbles over in a name, a password or an answer that it cannot write or read.
_UNREADABLE = (ValueError, IndexError, TypeError, AttributeError, KeyError)


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

    def poll(self, keep: Callable[[Event | Incoming], None], now: datetime) -> int:
        """Hand each new message to `keep`, then mark it as taken; answers how many were.

        Args:
            keep: Keeps one message; where it raises, the message stays new, and the others are taken all the same.
            now: The moment, UTC-aware.

        Raises:
            MailboxFailed: the server cannot be reached, refuses, or breaks off.
            Exception: what `keep` raised first.
        """
        failures: list[Exception] = []
        try:
            with self._connection() as server:
                taken = self._take(server, keep, now, failures)
        except imaplib.IMAP4.error as error:
            raise MailboxFailed(f"{self._host} refuses: {self._plain(error)}") from None
        except OSError as error:
            raise MailboxFailed(f"{self._host} cannot be reached: {error.strerror or 'no answer in time'}") from None
        except _UNREADABLE:
            raise MailboxFailed(f"{self._host} was told, or said, something that cannot be read") from None
        if failures:
            raise failures[0]
        return taken

    def _take(
        self,
        server: imaplib.IMAP4,
        keep: Callable[[Event | Incoming], None],
        now: datetime,
        failures: list[Exception],
    ) -> int:
        server.login(self._user, self._password)
        _ok(server.select(_quoted(self._folder)))
        mark = _mark(server)
        new = f"UNKEYWORD {_MARK} SINCE {_day(now - LOOKS_BACK)}" if mark == _MARK else "UNSEEN"
        found = (_ok(server.uid("SEARCH", new)) or [b""])[0] or b""
        taken = 0
        for number in (each.decode() for each in found.split()[:AT_ONCE]):
            raw = _fetched(server, number)
            if not raw or not _kept(keep, raw, now, failures):
                if len(failures) == _MOST_FAILURES:
                    break
                continue
            _ok(server.uid("STORE", number, "+FLAGS", f"({mark})"))
            taken += 1
        return taken

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

    def _plain(self, error: imaplib.IMAP4.error) -> str:
        """A server's words, shortly, and without the password should it repeat what it was sent, however written."""
        said = error.args[0] if error.args else ""
        words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        escaped = self._password.replace("\\", "\\\\").replace('"', '\\"')
        for secret in filter(None, (repr(escaped.encode())[2:-1], escaped, self._password)):
            words = words.replace(secret, "…")
        return words[:200]


def _kept(keep: Callable[[Event | Incoming], None], raw: bytes, now: datetime, failures: list[Exception]) -> bool:
    try:
        keep(came(raw, now))
    except Exception as failure:  # noqa: BLE001  told when the others are taken: one message must not hold them up
        failures.append(failure)
        return False
    return True


def _mark(server: imaplib.IMAP4) -> str:
    """How a message is marked as taken: by a keyword of our own, where the folder keeps such (RFC 3501, 7.1)."""
    told = server.response("PERMANENTFLAGS")[1]
    flags = b" ".join(each for each in told if isinstance(each, bytes))
    return _MARK if rb"\*" in flags or _MARK.encode() in flags else _READ


def _day(moment: datetime) -> str:
    """A day as IMAP writes it (RFC 3501, section 9), in whichever language the machine is set to."""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{moment.day:02}-{months[moment.month - 1]}-{moment.year:04}"


def _fetched(server: imaplib.IMAP4, number: str) -> bytes:
    """A message, or as much of it as is read; empty where somebody has removed it meanwhile."""
    parts = _ok(server.uid("FETCH", number, f"(BODY.PEEK[]<0.{MAX_BYTES}>)"))
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    """The data of an answer.

    Raises:
        imaplib.IMAP4.error: the server said no.
    """
    state, data = answer
    if state != "OK":
        raise imaplib.IMAP4.error(data[0].decode(errors="replace") if data and isinstance(data[0], bytes) else state)
    return data


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
