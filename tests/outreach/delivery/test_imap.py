"""Answers are fetched from a mailbox by IMAP: each once, marked only after it was kept."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from scheduler.delivery.base import Incoming
from scheduler.delivery.imap import ImapMailbox, MailboxFailed
from scheduler.jobs import fetch_answers
from store.database import reading
from store.tables import Message
from tools.dispatch import Dispatcher

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def mail(number: int) -> bytes:
    heads = f"From: ana@choir.example\r\nMessage-ID: <m{number}@x.example>\r\nSubject: Re"
    return f"{heads}\r\n\r\nAnswer {number}\r\n".encode()


@dataclass
class Box:
    """A mailbox and what is done to it, behind a server that speaks as much of RFC 3501 as is needed."""

    messages: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    password: str = "secret"
    port: int = 0
    drops_at: str = ""


@contextmanager
def serving(box: Box) -> Iterator[Box]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                if box.drops_at and box.drops_at in command:
                    return
                self.wfile.write(answer(box, command))
                failed = command.startswith("LOGIN") and box.password not in command
                said = f"NO wrong password, you said {command}" if failed else "OK done"
                self.wfile.write(f"{tag} {said}\r\n".encode())
                if command == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield box
        finally:
            server.shutdown()


def answer(box: Box, command: str) -> bytes:
    words = command.split()
    if words[0] == "CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n"
    if words[0] == "SELECT":
        return f"* {len(box.messages)} EXISTS\r\n".encode()
    if words[:2] == ["UID", "SEARCH"]:
        new = " ".join(str(uid) for uid in box.messages if uid not in box.seen)
        return f"* SEARCH {new}\r\n".encode()
    if words[:2] == ["UID", "FETCH"]:
        raw = box.messages[int(words[2])]
        return f"* 1 FETCH (UID {words[2]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
    if words[:2] == ["UID", "STORE"]:
        box.seen.add(int(words[2]))
    return b""


def at(box: Box, password: str = "secret") -> ImapMailbox:
    return ImapMailbox(f"imap://owner:{password}@127.0.0.1:{box.port}/INBOX")


def test_new_messages_are_handed_over_once_and_marked() -> None:
    got: list[Incoming] = []
    with serving(Box({7: mail(7), 9: mail(9)})) as box:
        assert at(box).poll(got.append, NOW) == 2
        assert at(box).poll(got.append, NOW) == 0
    assert [message.text for message in got] == ["Answer 7", "Answer 9"]
    assert [message.key for message in got] == ["<m7@x.example>", "<m9@x.example>"]


def test_a_message_that_could_not_be_kept_stays_new() -> None:
    def breaks(message: Incoming) -> None:
        raise RuntimeError("the store is away")

    with serving(Box({7: mail(7)})) as box:
        with pytest.raises(RuntimeError):
            at(box).poll(breaks, NOW)
        assert box.seen == set()


def test_a_wrong_password_is_told_without_it() -> None:
    with serving(Box({})) as box, pytest.raises(MailboxFailed, match="refuses") as failure:
        at(box, "mistaken-word").poll(list[Incoming]().append, NOW)
    assert "mistaken-word" not in str(failure.value)


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_server_that_hangs_up_is_told_in_a_sentence(command: str) -> None:
    with serving(Box({7: mail(7)}, drops_at=command)) as box, pytest.raises(MailboxFailed, match=r"127\.0\.0\.1"):
        at(box).poll(list[Incoming]().append, NOW)
    assert box.seen == set()


def test_nobody_there_is_told_in_a_sentence() -> None:
    with serving(Box({})) as box:
        pass
    with pytest.raises(MailboxFailed, match="cannot be reached"):
        at(box).poll(list[Incoming]().append, NOW)


@pytest.mark.parametrize("url", ["http://a:b@c/INBOX", "imaps://host/INBOX", "imaps:///INBOX", "nonsense"])
def test_an_address_of_no_mailbox_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="imaps://user:password@host/INBOX"):
        ImapMailbox(url)


def test_an_answer_in_the_mailbox_is_taken_down_once_by_the_scheduler(dispatcher: Dispatcher) -> None:
    with serving(Box({7: mail(7)})) as box:
        for _ in range(2):
            fetch_answers(dispatcher, at(box))
            box.seen.clear()  # as after a crash between keeping and marking
    with reading(dispatcher.engine) as session:
        (kept,) = session.exec(select(Message)).all()
    assert (kept.direction, kept.address, kept.body) == ("in", "ana@choir.example", "Answer 7")


def test_a_mailbox_that_is_away_disturbs_nothing_else(dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture) -> None:
    with serving(Box({})) as box:
        pass
    fetch_answers(dispatcher, at(box))
    assert "answers could not be fetched" in caplog.text
