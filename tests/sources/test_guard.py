"""The guard: the whole list of what is not the public web, by address, by name, by trick, and by a second answer."""

import socket
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest

from agent.bench.loopback import Loopback, Reply, redirect
from tools.sources.guard import GuardedBackend, checked, refusal
from tools.sources.network import Internet
from tools.sources.web import Ask, Budget, NotAllowed, RobotsRefuse, Unreachable

INSIDE = """
0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 168.63.129.16 240.0.0.1 255.255.255.255 224.0.0.1
239.255.255.250 :: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:a9fe:a9fe ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::
2001:db8::1 2001:2::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
2606:4700::1111%eth0 fec0::1 ff02::1 ff0e::1
""".split()
PUBLIC = "8.8.8.8 93.184.215.14 1.1.1.1 2606:4700:4700::1111 2a00:1450:4001:80e::200e ::ffff:8.8.8.8".split()


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not_refused(address: str) -> None:
    assert refusal(address) is None


def test_what_is_no_address_is_refused() -> None:
    assert refusal("group.example") == "is no address that is understood"


NOT_PAGES = """
ftp://group.example/ file:///etc/passwd gopher://group.example/ javascript:alert(1) data:text/html,x group.example /a
http:///a http://group.example:8080/ https://group.example:22/ http://group.example:0/ http://group.example:99999/
http://owner:secret@group.example/ http://owner@group.example/ http://localhost/ http://localhost./ http://a.localhost/
http://LOCALHOST/ http://printer/ http://printer.local/ http://metadata.google.internal/ http://db.internal./
http://router.lan/ http://nas.home.arpa/ http://127.0.0.1/ http://127.0.0.1./ http://127.1/ http://127.0.1/
http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://0177.1/ http://017700000001/ http://0/
http://127.0.0.0x1/ http://010.8.8.8/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
http://[fe80::1%25eth0]/ http://[fe80::1%eth0]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://169.254.169.254/
http://127。0。0。1/ http://１２７.0.0.1/ http://ⓛocalhost/ http://a..example/ http://.example/ http://./ http://group.example:80:80/
""".split()


@pytest.mark.parametrize("url", NOT_PAGES)
def test_an_address_that_is_no_public_page_is_refused_before_anything_is_asked(url: str, web: Any, town: Any) -> None:
    with pytest.raises(NotAllowed) as refused:
        web.read(url)
    assert (town.resolved, town.dialled) == ([], [])
    assert "secret" not in str(refused.value)


def test_an_address_that_is_far_too_long_is_refused(web: Any) -> None:
    with pytest.raises(NotAllowed, match="2,000 characters"):
        web.read("http://group.example/" + "a" * 2000)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("  http://Group.EXAMPLE./a?b=1#c ", "http://group.example/a?b=1"),
        ("https://group.example:443/", "https://group.example/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700::1111]/", "http://[2606:4700:4700::1111]/"),
    ],
)
def test_a_public_address_comes_out_in_the_form_that_is_asked(url: str, asked: str) -> None:
    assert str(checked(url)) == asked


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost", "0", "::1", "::ffff:127.0.0.1"])
def test_what_the_system_itself_resolves_to_this_machine_is_refused_at_the_connection(host: str) -> None:
    with pytest.raises((NotAllowed, Unreachable)):
        GuardedBackend(Internet()).connect_tcp(host, 80, 1.0)


def test_only_the_ports_of_the_web_are_dialled(town: Any) -> None:
    with pytest.raises(NotAllowed, match="port 25"):
        GuardedBackend(town).connect_tcp("group.example", 25)
    assert town.dialled == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "::1", "169.254.169.254", "fe80::1%eth0", "nonsense"])
def test_one_inner_address_among_public_ones_refuses_the_host(web: Any, town: Any, address: str) -> None:
    town.names["mixed.example"] = [["93.184.215.14", address, "1.1.1.1"]]
    with pytest.raises(NotAllowed, match=r"mixed\.example leads to an address that"):
        web.read("http://mixed.example/")
    assert town.dialled == []


def test_a_name_is_resolved_once_and_what_was_checked_is_dialled(web: Any, town: Any, loopback: Loopback) -> None:
    town.names["rebind.example"] = [["93.184.215.14"], ["127.0.0.1"]]
    loopback.answer = lambda _: Reply("User-agent: *", kind="text/plain", headers={"connection": "close"})
    with pytest.raises(NotAllowed):  # robots.txt came from the public address; the page's connection resolves anew
        web.read("http://rebind.example/")
    assert town.dialled == [("93.184.215.14", 80)]
    assert town.resolved == ["rebind.example", "rebind.example"]


def test_the_next_address_is_tried_where_one_takes_no_connection(loopback: Loopback, town: Any) -> None:
    class Half:
        resolve = staticmethod(lambda host, port: ["1.1.1.1", "93.184.215.14"])

        def connect(self, address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
            if address == "1.1.1.1":
                raise httpcore.ConnectTimeout
            stream: httpcore.NetworkStream = town.connect(address, port, timeout)
            return stream

    GuardedBackend(Half()).connect_tcp("group.example", 80).close()
    assert town.dialled == [("93.184.215.14", 80)]


def test_a_page_that_redirects_inside_is_left_there(web: Any, town: Any, loopback: Loopback) -> None:
    for inner in ("http://127.0.0.1/", "http://inner.example/", "http://169.254.169.254/latest/", loopback.url):
        loopback.answer = lambda request, to=inner: redirect(to) if request.path == "/in" else Reply(status=404)
        town.names["inner.example"] = [["10.0.0.1"]]
        with pytest.raises(NotAllowed):
            web.read("http://group.example/in")
    assert {address for address, _ in town.dialled} == {"93.184.215.14"}


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1/robots.txt", "ftp://group.example/robots.txt", "http://a:b@group.example/robots.txt"]
)
def test_robots_that_redirect_inside_allow_nothing(web: Any, town: Any, loopback: Loopback, to: str) -> None:
    loopback.answer = lambda _: redirect(to)
    with pytest.raises(RobotsRefuse, match="leads elsewhere"):
        web.read("http://group.example/")
    assert {address for address, _ in town.dialled} == {"93.184.215.14"}
    assert [request.path for request in loopback.requests] == ["/robots.txt"]


def test_a_redirect_to_another_scheme_port_or_with_a_password_is_not_followed(web: Any, loopback: Loopback) -> None:
    for to in ("ftp://group.example/", "http://group.example:8080/", "http://a:b@group.example/", "file:///etc/passwd"):
        loopback.answer = lambda request, to=to: redirect(to) if request.path == "/" else Reply(status=404)
        with pytest.raises(NotAllowed):
            web.read("http://group.example/")


def test_pages_on_a_configured_interface_are_not_read_all_the_same(web: Any, loopback: Loopback, town: Any) -> None:
    with pytest.raises(NotAllowed):
        web.read(f"{loopback.url}/")
    assert town.dialled == []


def test_an_interface_that_is_not_configured_is_asked_through_the_guard(web: Any, town: Any) -> None:
    town.names["inner.example"] = [["192.168.0.5"]]
    for url in ("http://127.0.0.1:1/", "http://127.0.0.1/", "http://inner.example/", "https://[::1]/"):
        with pytest.raises(NotAllowed):
            web.ask(Ask(url))
    assert town.dialled == []


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """A listener that nobody must reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def test_an_interface_that_redirects_to_another_port_of_this_machine_does_not_get_there(
    web: Any, loopback: Loopback, trap: socket.socket
) -> None:
    loopback.answer = lambda _: redirect(f"http://127.0.0.1:{trap.getsockname()[1]}/")
    with pytest.raises(NotAllowed):
        web.ask(Ask(f"{loopback.url}/v1"))
    with pytest.raises(BlockingIOError):
        trap.accept()


def test_an_interface_that_redirects_to_another_scheme_or_to_the_next_interface_does_not_get_there(
    make_fetcher: Any, loopback: Loopback
) -> None:
    with Loopback() as other:
        web = make_fetcher(endpoints=[loopback.url, other.url]).open(Budget())
        for to in ("ftp://127.0.0.1/", other.url):
            loopback.answer = lambda _, to=to: redirect(to)
            with pytest.raises(NotAllowed):
                web.ask(Ask(f"{loopback.url}/v1"))
        assert other.requests == []


@pytest.mark.parametrize("host", ["a" * 64, ".".join(["abcd"] * 60), "a_b c", "<b>", "a,b.example", "a%20b.example"])
def test_a_host_that_is_no_name_is_not_repeated(web: Any, town: Any, host: str) -> None:
    with pytest.raises(NotAllowed, match=r"^(this address names no host, nor a plain IP|this is no) address"):
        web.read(f"http://{host}/")
    assert town.resolved == []


def test_a_host_that_does_not_exist_is_told_in_words(web: Any) -> None:
    with pytest.raises(Unreachable, match=r"there is no host gone\.invalid"):
        web.read("http://gone.invalid/")
