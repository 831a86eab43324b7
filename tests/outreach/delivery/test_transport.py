"""The one request by which providers are told: encrypted, bounded, and sure of whether its body was sent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from certificates import make_certificate, serving, trusting

from agent.bench.loopback import Loopback, Reply
from scheduler.delivery.answers import failure, plain_words, seconds_asked_for
from scheduler.delivery.base import Rejected, ShutOut, TemporaryFailure, Uncertain
from scheduler.delivery.transport import MOST, call

BODY = b"b" * 2000


@contextmanager
def somebody(answer: bytes, read_first: int) -> Iterator[str]:
    """The address of somebody who reads so many bytes, says this, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            wire, _ = listening.accept()
            with wire:
                left = read_first
                while left > 0 and (came := wire.recv(left)):
                    left -= len(came)
                wire.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join(5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "provider.pem")


def test_only_a_certificate_that_is_trusted_hears_the_key(certificate: Path) -> None:
    with Loopback(lambda _: Reply("ok"), tls=serving(certificate)) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(TemporaryFailure, match="CERTIFICATE_VERIFY_FAILED"):
            call("POST", url, {"X-Key": "secret"}, BODY)
        assert server.requests == []
        assert call("POST", url, {"X-Key": "secret"}, BODY, tls=trusting(certificate)).body == b"ok"


def test_over_tls_somebody_who_only_drips_is_left_in_time(certificate: Path) -> None:
    def drips() -> Any:
        while True:
            yield b"x"
            yield 0.02

    with (
        Loopback(lambda _: Reply(raw=drips()), tls=serving(certificate)) as server,
        pytest.raises(Uncertain, match="no answer came in time"),
    ):
        call("POST", server.url.replace("http:", "https:"), {}, BODY, seconds=0.4, tls=trusting(certificate))


def test_somebody_who_takes_the_connection_and_never_speaks_tls_heard_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(TemporaryFailure, match="no connection"):
            call("POST", url, {}, BODY, seconds=0.3)


def test_somebody_who_hangs_up_without_an_answer_may_have_heard_it() -> None:
    with somebody(b"", 10_000) as url, pytest.raises(Uncertain):
        call("POST", url, {}, BODY, seconds=0.4)


def test_a_refusal_that_comes_before_the_body_is_read_counts() -> None:
    with somebody(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n", 100) as url:
        answer = call("POST", url, {}, BODY)
    assert answer.status == 413


def test_of_a_long_answer_only_so_much_is_read() -> None:
    with Loopback(lambda _: Reply(b"a" * 5_000_000)) as server:
        assert call("POST", server.url, {}, BODY).body == b"a" * MOST


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "127.0.0.1", ""])
def test_an_address_that_is_none_is_told(url: str) -> None:
    with pytest.raises(Rejected, match="cannot be sent"):
        call("POST", url, {}, BODY)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, Uncertain) for status in (100, 204, 301, 303, 307, 500, 502, 503, 504, 599, 999)),
        *((status, ShutOut) for status in (401, 403)),
        *((status, Rejected) for status in (400, 402, 404, 409, 413, 422, 451, 499)),
        *((status, TemporaryFailure) for status in (408, 429)),
    ],
)
def test_what_each_status_comes_to(status: int, kind: type[Exception]) -> None:
    assert type(failure(status, "", {"retry-after": "5"})) is kind


def test_how_long_to_wait_in_every_way_of_saying_so(clock: Any) -> None:
    now = clock().timestamp()
    date, later = format_datetime(clock(), usegmt=True), format_datetime(clock().replace(minute=2), usegmt=True)
    for headers, seconds in (
        ({"retry-after": "90"}, 90.0),
        ({"retry-after": later}, 120.0),
        ({"retry-after": date}, 0.0),
        ({"x-ratelimit-reset": str(int(now) + 30)}, 30.0),
        ({"x-ratelimit-reset": str(int(now) - 30)}, 0.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "٣"}, None),
        ({"x-ratelimit-reset": "soon"}, None),
        ({}, None),
    ):
        assert seconds_asked_for(headers, lambda: now) == seconds, headers
    assert seconds_asked_for({"retry-after": later, "date": later}, lambda: now) == 0.0


def test_words_are_one_line_without_secrets() -> None:
    assert plain_words(" a\n\tb\x00c\x9fd ", ("", "zz")) == "a b c d"
    assert plain_words("key zz, again zz", ("zz",)) == "key …, again …"
    assert len(plain_words("w " * 999)) <= 300
