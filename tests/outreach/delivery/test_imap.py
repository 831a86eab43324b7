"""Answers are fetched from a mailbox by IMAP: each once, marked only after it was kept."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from sqlmodel import select

from scheduler.delivery import imap
from scheduler.delivery.imap import ImapMailbox, MailboxFailed
from scheduler.jobs import fetch_answers
from store.database import reading
from store.tables import Message
from tools.dispatch import Dispatcher
from tools.errors import Unexpected

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def mail(number: int) -> bytes:
    heads = f"From: ana@choir.example\r\nMessage-ID: <m{number}@x.example>\r\nSubject: Re"
    return f"{heads}\r\n\r\nAnswer {number}\r\n".encode()


@dataclass
class Box:
    """A mailbox and what is done to it, behind a server that speaks as much of RFC 3501 as is needed."""

    messages: dict[int, bytes]
    marked: dict[int, set[str]] = field(default_factory=dict)
    keywords: bool = True
    says: dict[str, bytes] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
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
                box.commands.append(command)
                if box.drops_at and box.drops_at in command:
                    return
                self.wfile.write(answer(box, command))
                failed = command.startswith("LOGIN") and box.password not in command.replace("\\", "")
                said = f"NO {'please ' * 20}wrong password, you said {command}" if failed else "OK done"
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
    if said := next((said for name, said in box.says.items() if name in command), b""):
        return said
    if words[0] == "CAPABILITY":
        return b"* CAPABILITY IMAP4rev1\r\n"
    if words[0] == "SELECT":
        flags = r"\Seen \*" if box.keywords else r"\Seen"
        return f"* {len(box.messages)} EXISTS\r\n* OK [PERMANENTFLAGS ({flags})] kept\r\n".encode()
    if words[:2] == ["UID", "SEARCH"]:
        mark = words[3] if words[2] == "UNKEYWORD" else r"\Seen"
        new = " ".join(str(uid) for uid in box.messages if mark not in box.marked.get(uid, ()))
        return f"* SEARCH {new}\r\n".encode()
    if words[:2] == ["UID", "FETCH"]:
        raw = box.messages[int(words[2])]
        return f"* 1 FETCH (UID {words[2]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
    if words[:2] == ["UID", "STORE"]:
        box.marked.setdefault(int(words[2]), set()).add(words[4].strip("()"))
    return b""


def at(box: Box, password: str = "secret") -> ImapMailbox:
    return ImapMailbox(f"imap://owner:{password}@127.0.0.1:{box.port}/INBOX")


def test_new_messages_are_handed_over_once_and_marked() -> None:
    got: list[Any] = []
    with serving(Box({7: mail(7), 9: mail(9)})) as box:
        assert at(box).poll(got.append, NOW) == 2
        assert at(box).poll(got.append, NOW) == 0
        assert box.marked == {7: {"$Harmony"}, 9: {"$Harmony"}}, "whether its owner has read it is theirs"
    assert [message.text for message in got] == ["Answer 7", "Answer 9"]
    assert [message.key for message in got] == ["<m7@x.example>", "<m9@x.example>"]


def test_a_message_that_could_not_be_kept_stays_new() -> None:
    def breaks(message: Any) -> None:
        raise RuntimeError("the store is away")

    with serving(Box({7: mail(7)})) as box:
        with pytest.raises(RuntimeError):
            at(box).poll(breaks, NOW)
        assert box.marked == {}


@pytest.mark.parametrize("one", [Unexpected("1"), ValueError("a bug")])
def test_a_message_that_cannot_be_kept_keeps_none_of_the_others(one: Exception) -> None:
    got: list[Any] = []

    def keep(message: Any) -> None:
        if message.text == "Answer 7":
            raise one
        got.append(message.text)

    with serving(Box({7: mail(7), 8: mail(8), 9: mail(9)})) as box:
        for _ in range(2):
            with pytest.raises(type(one)):
                at(box).poll(keep, NOW)
        assert set(box.marked) == {8, 9}
    assert got == ["Answer 8", "Answer 9"]


def test_where_nothing_can_be_kept_the_rest_waits() -> None:
    tried: list[Any] = []

    def breaks(message: Any) -> None:
        tried.append(message)
        raise Unexpected("1")

    with serving(Box({uid: mail(uid) for uid in range(1, 20)})) as box, pytest.raises(Unexpected):
        at(box).poll(breaks, NOW)
    assert len(tried) == 3


def test_what_its_owner_read_first_is_taken_too_and_what_is_long_past_is_not() -> None:
    with serving(Box({7: mail(7)}, marked={7: {r"\Seen"}})) as box:
        assert at(box).poll(list[Any]().append, NOW) == 1
        assert "UID SEARCH UNKEYWORD $Harmony SINCE 16-Nov-2026" in box.commands


def test_a_server_without_keywords_is_asked_for_what_is_unread() -> None:
    with serving(Box({7: mail(7), 8: mail(8)}, marked={8: {r"\Seen"}}, keywords=False)) as box:
        assert at(box).poll(list[Any]().append, NOW) == 1
        assert box.marked[7] == {r"\Seen"}


def test_a_number_that_comes_twice_is_one_message_and_one_that_was_removed_is_none(dispatcher: Dispatcher) -> None:
    with serving(Box({7: mail(7)}, says={"SEARCH": b"* SEARCH 7 7 8\r\n", "FETCH 8": b"* 2 EXPUNGE\r\n"})) as box:
        fetch_answers(dispatcher, at(box))
        assert set(box.marked) == {7}
    with reading(dispatcher.engine) as session:
        assert [kept.body for kept in session.exec(select(Message))] == ["Answer 7"]


def test_numbers_that_begin_anew_bring_nothing_back(dispatcher: Dispatcher) -> None:
    for uid in (7, 1):  # after a change of UIDVALIDITY a message has another number, and no mark
        with serving(Box({uid: mail(7)})) as box:
            fetch_answers(dispatcher, at(box))
    with reading(dispatcher.engine) as session:
        assert len(session.exec(select(Message)).all()) == 1


@pytest.mark.parametrize(
    "says", [{"SEARCH": b"* SEARCH seven\r\n"}, {"FETCH": b"* 1 FETCH (UID 7 BODY[] {x}\r\n"}, {"SELECT": b"\xff\r\n"}]
)
def test_a_server_that_talks_nonsense_is_told_in_a_sentence_or_passed_over(says: dict[str, bytes]) -> None:
    with serving(Box({7: mail(7)}, says=says)) as box, suppress(MailboxFailed):
        at(box).poll(list[Any]().append, NOW)


def test_a_server_that_says_nothing_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailboxFailed, match="no answer in time"):
        at(Box({}, port=silent.getsockname()[1])).poll(list[Any]().append, NOW)


@pytest.mark.parametrize("word", ["mistaken-word", 'mis"taken', "mis\\taken", "m" * 120, "mistäken"])
def test_a_wrong_password_is_told_without_it(word: str) -> None:
    with serving(Box({})) as box, pytest.raises(MailboxFailed, match=r"refuses|cannot be read") as failure:
        at(box, quote(word)).poll(list[Any]().append, NOW)
    told = str(failure.value)
    assert not any(
        part in told for part in (word, word.replace('"', '\\"'), word.replace("\\", "\\\\"), "m" * 20, "taken")
    )


def test_a_bounce_in_the_mailbox_is_told_as_an_event() -> None:
    got: list[Any] = []
    parts = (
        "Content-Type: message/delivery-status\r\n\r\n\r\nAction: failed\r\nStatus: 5.1.1",
        "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <abcdefghijklmnopqrst@x.example>",
    )
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    raw = f"From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n{body}--b--\r\n"
    with serving(Box({7: raw.encode()})) as box:
        at(box).poll(got.append, NOW)
    assert [(event.kind, event.token) for event in got] == [("bounced", "abcdefghijklmnopqrst")]


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_server_that_hangs_up_is_told_in_a_sentence(command: str) -> None:
    with serving(Box({7: mail(7)}, drops_at=command)) as box, pytest.raises(MailboxFailed, match=r"127\.0\.0\.1"):
        at(box).poll(list[Any]().append, NOW)
    assert box.marked == {}


def test_nobody_there_is_told_in_a_sentence() -> None:
    with serving(Box({})) as box:
        pass
    with pytest.raises(MailboxFailed, match="cannot be reached"):
        at(box).poll(list[Any]().append, NOW)


@pytest.mark.parametrize("url", ["http://a:b@c/INBOX", "imaps://host/INBOX", "imaps:///INBOX", "nonsense"])
def test_an_address_of_no_mailbox_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="imaps://user:password@host/INBOX"):
        ImapMailbox(url)


def test_an_answer_in_the_mailbox_is_taken_down_once_by_the_scheduler(dispatcher: Dispatcher) -> None:
    with serving(Box({7: mail(7)})) as box:
        for _ in range(2):
            fetch_answers(dispatcher, at(box))
            box.marked.clear()  # as after a crash between keeping and marking
    with reading(dispatcher.engine) as session:
        (kept,) = session.exec(select(Message)).all()
    assert (kept.direction, kept.address, kept.body) == ("in", "ana@choir.example", "Answer 7")


def test_a_mailbox_that_is_away_disturbs_nothing_else(dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture) -> None:
    with serving(Box({})) as box:
        pass
    fetch_answers(dispatcher, at(box))
    assert "answers could not be fetched" in caplog.text
