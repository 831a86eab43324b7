"""E-mail by one's own mail server (SMTP: RFC 5321; submission: RFC 6409), encrypted unless it is on this machine."""

import re
import smtplib
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scheduler.delivery.answers import plain_words
from scheduler.delivery.base import (
    Accepted,
    Channel,
    DeliveryFailed,
    Outgoing,
    Rejected,
    ShutOut,
    TemporaryFailure,
    Uncertain,
)
from scheduler.delivery.mime import wire
from scheduler.delivery.smtp_address import SmtpServer
from scheduler.delivery.transport import CONNECT_SECONDS, SECONDS, authorities

_LINE_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_READY, _GO_ON, _DONE, _FORWARDED = 220, 354, 250, 251
#: What is no answer, or none that can be read; all else that smtplib objects to is for good.
_BROKEN_OFF = (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException)
#: The account is not let in (RFC 4954, section 6): none, or not with this password.
_SHUT_OUT = (530, 534, 535, 538)
#: Who we say that we are: an address in brackets, as mail programs do that have no name of their own.
_HERE = "[127.0.0.1]"


class Smtp:
    """Hands e-mail to a mail server, each over a connection of its own."""

    name = "smtp"
    channel: Channel = "email"

    def __init__(self, server: SmtpServer, *, seconds: float = SECONDS, tls: ssl.SSLContext | None = None) -> None:
        self._server, self._seconds = server, seconds
        self._tls = tls or authorities()

    def ready(self) -> str | None:
        """It always is: that there is an address of a server is what made it."""
        return None

    def send(self, message: Outgoing) -> Accepted:
        """Hand an e-mail to the server. What decides is its answer to the last dot.

        Raises:
            TemporaryFailure: no connection, a 4xx, or whatever broke before the last dot.
            ShutOut: the account is not let in.
            Rejected: any other 5xx, or a connection that cannot be encrypted or signed in to.
            Uncertain: the last dot was sent, and no answer came.
        """
        mail, handed_over = _LINE_BEGINS_WITH_DOT.sub(b"..", wire(message)), False
        try:
            with self._connected() as smtp:
                _expect(smtp.mail(message.sender), _DONE)
                _expect(smtp.rcpt(message.to), _DONE, _FORWARDED)
                _expect(smtp.docmd("DATA"), _GO_ON)
                smtp.send(mail)
                handed_over = True
                smtp.send(b".\r\n")
                _expect(smtp.getreply(), _DONE)
        except (OSError, smtplib.SMTPException) as error:
            raise self._failure(error, handed_over) from None
        return Accepted()

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A connection that is encrypted and signed in, and is cut off when the time is over."""
        smtp = smtplib.SMTP(local_hostname=_HERE)
        smtp.sock = socket.create_connection((self._server.host, self._server.port), CONNECT_SECONDS)
        smtp.sock.settimeout(self._seconds)
        watch = threading.Timer(self._seconds, _cut, [smtp])
        watch.daemon = True
        watch.start()
        try:
            self._open(smtp)
            yield smtp
            with suppress(OSError, smtplib.SMTPException):
                smtp.docmd("QUIT")
        finally:
            watch.cancel()
            smtp.close()

    def _open(self, smtp: smtplib.SMTP) -> None:
        if self._server.encrypted:
            self._encrypt(smtp)
        _expect(smtp.getreply(), _READY)
        _expect(smtp.ehlo(), _DONE)
        if not self._server.encrypted and (smtp.has_extn("starttls") or not self._server.here):
            if not smtp.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("the mail server offers no encryption (STARTTLS)")
            _expect(smtp.docmd("STARTTLS"), _READY)
            self._encrypt(smtp)
            _expect(smtp.ehlo(), _DONE)
        if self._server.user:
            smtp.login(self._server.user, self._server.password)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        """Encrypt the connection; what was read ahead of that is forgotten (RFC 3207)."""
        assert smtp.sock is not None
        encrypted = self._tls.wrap_socket(smtp.sock, server_hostname=self._server.host, do_handshake_on_connect=False)
        smtp.sock, smtp.file = encrypted, None
        encrypted.do_handshake()

    def _failure(self, error: Exception, handed_over: bool) -> DeliveryFailed:
        """What an error comes to: an answer of the server is certain, and so is whatever broke before the last dot."""
        if isinstance(error, smtplib.SMTPResponseException) and isinstance(error.smtp_error, bytes):
            words = self._plain(f"{error.smtp_code}: {error.smtp_error.decode(errors='replace')}")
            if error.smtp_code in _SHUT_OUT:
                return ShutOut(words)
            if 500 <= error.smtp_code < 600:
                return Rejected(words)
            if 400 <= error.smtp_code < 500:
                return TemporaryFailure(words)
        if handed_over:
            return Uncertain("it was handed over, and no answer came that can be read")
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, _BROKEN_OFF):
            return Rejected(self._plain(str(error)))
        return TemporaryFailure(self._plain(f"no connection, or it broke off: {error}"))

    def _plain(self, words: str) -> str:
        user, password = self._server.user, self._server.password
        if not password:
            return plain_words(words)
        coded = (password, f"\0{user}\0{password}")
        return plain_words(words, (password, *(b64encode(text.encode()).decode() for text in coded)))


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    """Go on with one of these codes only: of a line that breaks off, smtplib takes any three figures for a code.

    Raises:
        smtplib.SMTPResponseException: the server says something else.
    """
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


def _cut(smtp: smtplib.SMTP) -> None:
    """End whatever is waited for: the other side may be sending a byte at a time."""
    if smtp.sock is not None:
        with suppress(OSError):
            socket.socket.shutdown(smtp.sock, socket.SHUT_RDWR)  # past TLS, which another thread is using
