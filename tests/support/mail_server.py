"""A mail server on loopback that is as strict as real ones, and fails where a test tells it to."""

import base64
import re
import socketserver
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

#: What it does at a point instead of going on: an answer that it gives, or one of `cut`, `silence`, `drip`.
Faults = Mapping[str, str]


@dataclass
class MailServer:
    """The server, while its context is open. `mails` are those that it took, `commands` all that it was told.

    Points of faults: connect, ehlo, auth, mail, rcpt, data, and `dot`, after the last one of an e-mail.
    """

    faults: Faults = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    encrypted: bool = False
    login: tuple[str, str] | None = None
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mail_server = self
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    mail_server: MailServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whoever asked went away."""


class Gone(Exception):
    """The connection ends here."""


class _Session(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.told = self.server.mail_server
        self.told.connections += 1
        self.wire, self.buffer, self.secure, self.known = self.request, b"", False, self.told.login is None
        self.sender = self.to = ""
        try:
            if self.told.encrypted:
                self._encrypt()
            self._answer("connect", "220 mail.example ready")
            while True:
                self._command(self._line().decode("ascii"))
        except (Gone, OSError):
            pass
        finally:
            self.wire.close()

    def _command(self, line: str) -> None:
        self.told.commands.append(line)
        word = line.split(" ")[0].upper()
        known = {"EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "QUIT", "RSET"}
        if word not in known:
            self._say(f"500 unknown: {line}")
            return
        getattr(self, f"_{word.lower()}")(line)

    def _ehlo(self, line: str) -> None:
        assert re.fullmatch(r"EHLO (\[[0-9.]+\]|[A-Za-z0-9.-]+)", line, re.IGNORECASE)
        offers = ["mail.example"]
        offers += ["STARTTLS"] if self.told.tls and not self.secure else []
        offers += ["AUTH PLAIN"] if self.told.login and (self.secure or not self.told.tls) else []
        offers += ["SIZE 1000000"]
        self._answer("ehlo", "\r\n".join([*(f"250-{offer}" for offer in offers[:-1]), f"250 {offers[-1]}"]))

    def _starttls(self, line: str) -> None:
        self._say("220 go on")
        self._encrypt()

    def _auth(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        self.known = (user, password) == self.told.login
        self._answer("auth", "235 welcome" if self.known else f"535 5.7.8 not known: {line.split(' ')[2]} {password}")

    def _mail(self, line: str) -> None:
        found = re.match(r"MAIL FROM:<([^<> ]+@[^<> ]+)>", line, re.IGNORECASE)
        if not self.known:
            self._say("530 5.7.0 sign in first")
        elif found is None:
            self._say("501 5.1.7 who?")
        else:
            self.sender = found[1]
            self._answer("mail", "250 2.1.0 ok")

    def _rcpt(self, line: str) -> None:
        found = re.match(r"RCPT TO:<([^<> ]+@[^<> ]+)>$", line, re.IGNORECASE)
        self.to = found[1] if found else ""
        self._answer("rcpt", "250 2.1.5 ok" if self.sender and self.to else "503 5.5.1 not now")

    def _data(self, line: str) -> None:
        self._answer("data", "354 go on" if self.sender and self.to else "503 5.5.1 not now")
        lines = []
        while (one := self._line()) != b".":
            assert len(one) <= 998
            assert one.isascii()
            lines.append(one[1:] if one.startswith(b".") else one)
        self.told.mails.append((self.sender, self.to, b"".join(one + b"\r\n" for one in lines)))
        self._answer("dot", "250 2.0.0 queued as 4F2A")

    def _rset(self, line: str) -> None:
        self._say("250 ok")

    def _quit(self, line: str) -> None:
        self._say("221 bye")
        raise Gone

    def _answer(self, point: str, usual: str) -> None:
        """Say what is usual here, or what a test wants instead."""
        fault = self.told.faults.get(point, usual)
        if fault == "cut":
            raise Gone
        if fault == "silence":
            self.told.stopping.wait(30)
            raise Gone
        while fault == "drip":
            self.wire.sendall(b"2")
            time.sleep(0.02)
        self._say(fault)

    def _say(self, text: str) -> None:
        self.wire.sendall(f"{text}\r\n".encode())

    def _encrypt(self) -> None:
        assert self.told.tls is not None
        self.wire, self.secure, self.buffer = self.told.tls.wrap_socket(self.wire, server_side=True), True, b""

    def _line(self) -> bytes:
        while b"\r\n" not in self.buffer:
            came = self.wire.recv(65536)
            if not came:
                raise Gone
            self.buffer += came
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        assert b"\n" not in line, "a line ends with CR and LF"
        return line
