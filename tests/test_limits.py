"""How much one visitor and one network may ask for, and from which address a request comes."""

from typing import Any

import pytest

from agent.limits import Buckets, Limit, Limits, TooMany
from agent.proxies import parse_proxies
from agent.settings import Settings
from tools.errors import InvalidInput


class Seconds:
    """A clock of seconds that is moved by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> Limits:
    return Limits(Settings(visitor_messages=3, visitor_messages_hour=5, address_messages=7, visitor_forms=2), seconds)


def say(limits: Limits, times: int, person: str = "visitor:a", address: str = "192.0.2.7") -> None:
    for _ in range(times):
        limits.message(person, address)


def test_a_minute_is_full_and_fills_again(limits: Limits, seconds: Seconds) -> None:
    say(limits, 3)
    with pytest.raises(TooMany, match=r"more than 3 messages in a minute\. Please wait 20 seconds\.") as refused:
        say(limits, 1)
    assert refused.value.seconds == 20
    seconds.now += 19
    with pytest.raises(TooMany, match="Please wait a second"):
        say(limits, 1)
    seconds.now += 1
    say(limits, 1)
    with pytest.raises(TooMany):
        say(limits, 1)


def test_an_hour_is_a_limit_of_its_own_and_says_minutes(limits: Limits, seconds: Seconds) -> None:
    for _ in range(5):
        say(limits, 1)
        seconds.now += 20
    with pytest.raises(TooMany, match=r"more than 5 messages in an hour\. Please wait 11 minutes"):
        say(limits, 1)


def test_what_is_refused_is_not_counted(limits: Limits, seconds: Seconds) -> None:
    say(limits, 3)
    for _ in range(50):
        with pytest.raises(TooMany):
            say(limits, 1)
    seconds.now += 20
    say(limits, 1)
    say(limits, 1, "visitor:b")  # nor did it cost the others of the network anything


def test_an_office_is_one_address_and_has_more_than_one_visitor(limits: Limits) -> None:
    say(limits, 3)
    say(limits, 3, "visitor:b")
    say(limits, 1, "visitor:c")
    with pytest.raises(TooMany, match=r"7 messages in a minute from your network\. Please wait 9 seconds"):
        say(limits, 1, "visitor:c")
    say(limits, 1, "visitor:c", "198.51.100.1")


def test_an_ipv6_address_is_its_network(limits: Limits) -> None:
    for n in range(7):
        say(limits, 1, f"visitor:{n}", f"2001:db8:1:2::{n}")
    with pytest.raises(TooMany, match="your network"):
        say(limits, 1, "visitor:x", "2001:db8:1:2:ffff::1")
    say(limits, 1, "visitor:x", "2001:db8:1:3::1")


def test_messages_and_forms_are_counted_apart(limits: Limits) -> None:
    say(limits, 3)
    limits.form("visitor:a", "192.0.2.7")
    limits.form("visitor:a", "192.0.2.7")
    with pytest.raises(TooMany, match="more than 2 forms in an hour"):
        limits.form("visitor:a", "192.0.2.7")


def test_no_limit_where_none_is_set(seconds: Seconds) -> None:
    none = Limits(Settings(visitor_messages=0, visitor_messages_hour=0, address_messages=0), seconds)
    say(none, 1000)


def test_what_is_remembered_does_not_grow(seconds: Seconds) -> None:
    buckets = Buckets(Limit(2, 60), seconds, most=100)
    for n in range(10_000):
        buckets.take(f"visitor:{n}")
    assert len(buckets) == 100
    assert buckets.wait("visitor:9999") == 0
    buckets.take("visitor:9999")
    assert buckets.wait("visitor:9999") == 30


def test_sockets_of_an_address_are_counted_while_they_are_open() -> None:
    limits = Limits(Settings(address_sockets=1))
    with limits.socket("192.0.2.7") as first:
        assert first
        with limits.socket("192.0.2.7") as second, limits.socket("192.0.2.8") as elsewhere:
            assert (second, elsewhere) == (False, True)
    with limits.socket("192.0.2.7") as again:
        assert again
    assert limits._sockets == {}


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "asks"),
    [
        ("", "192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("1", "127.0.0.1", ["203.0.113.5", "198.51.100.1"], "198.51.100.1"),
        ("2", "127.0.0.1", ["203.0.113.5", "198.51.100.1"], "203.0.113.5"),
        ("2", "127.0.0.1", ["198.51.100.1"], "127.0.0.1"),
        ("1", "127.0.0.1", [], "127.0.0.1"),
        ("1", "127.0.0.1", ["<script>"], "127.0.0.1"),
        ("127.0.0.1, 10.0.0.0/8", "127.0.0.1", ["203.0.113.5", "198.51.100.1", "10.1.2.3"], "198.51.100.1"),
        ("127.0.0.1", "192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("::1", "::1", ["2001:db8::5"], "2001:db8::5"),
        ("10.0.0.0/8", "10.0.0.1", ["unknown"], "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(trusted: str, peer: str, forwarded: list[str], asks: str) -> None:
    assert parse_proxies(trusted, "HARMONY_TRUSTED_PROXIES").client(peer, forwarded) == asks


@pytest.mark.parametrize("text", ["my proxy", "1 2 x", "300.1.1.1", "12"])
def test_what_names_no_proxies_is_told_at_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="Give the number of proxies, such as 1"):
        Settings(trusted_proxies=text)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"visitor_budget": "5"}, "nothing says what the model costs"),
        ({"staff_budget": "much", "model_price_in": 1}, "is no budget"),
    ],
)
def test_a_budget_that_cannot_be_kept_is_told_at_the_start(given: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        Settings(**given)
