"""Accounts, one-time links, throttling and sessions, over the real store."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from agent import passwords, throttle
from agent.auth import Accounts, Identity, new_visitor
from store.tables import SignInAttempt, SignInLink, StaffAccount
from tools.errors import InvalidInput, NotFound, Refused

KEY = "k" * 64
GOOD = "four warm voices"


@pytest.fixture
def accounts(engine: Engine, clock: Any) -> Accounts:
    return Accounts(engine, clock, KEY)


@pytest.fixture
def owner(accounts: Accounts) -> Identity:
    return accounts.accept(accounts.link(), "Olivia", "Olivia@Harmony.example", GOOD)


def test_the_first_link_makes_the_owner_who_then_signs_in(accounts: Accounts) -> None:
    token = accounts.first_link()
    assert token
    made = accounts.accept(token, "olivia", "Olivia@Harmony.example", GOOD)
    assert (made.role, made.person, made.name, made.owner) == ("staff", "olivia@harmony.example", "Olivia", True)
    assert accounts.sign_in(" OLIVIA@harmony.example ", GOOD, "10.0.0.1").person == "olivia@harmony.example"
    assert accounts.first_link() is None


def test_a_link_is_kept_as_a_hash_only(accounts: Accounts, engine: Engine) -> None:
    token = accounts.link()
    with Session(engine) as session:
        (link,) = session.exec(select(SignInLink)).all()
    assert token not in repr(link)
    assert len(link.token_hash) == 64


def test_a_link_is_good_once_for_an_hour_and_the_newest_only(accounts: Accounts, owner: Identity, clock: Any) -> None:
    older, newer = accounts.link(owner.person), accounts.link(owner.person)
    with pytest.raises(Refused, match="makes a new one"):
        accounts.offer(older)
    clock.forward(minutes=59)
    assert accounts.offer(newer).email == owner.person
    accounts.accept(newer, "Olivia", "", "another good one")
    with pytest.raises(Refused, match="used up"):
        accounts.accept(newer, "Olivia", "", GOOD)
    late = accounts.link(owner.person)
    clock.forward(minutes=60)
    with pytest.raises(Refused, match="older than an hour"):
        accounts.offer(late)


def test_of_two_people_who_use_one_link_at_once_one_becomes_the_owner(accounts: Accounts, engine: Engine) -> None:
    token = accounts.link()

    def accept(number: int) -> bool:
        try:
            accounts.accept(token, "Olivia", f"olivia{number}@harmony.example", GOOD)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, range(4))) == [False, False, False, True]
    with Session(engine) as session:
        assert len(session.exec(select(StaffAccount)).all()) == 1


def test_a_password_that_is_refused_leaves_the_link_good(accounts: Accounts) -> None:
    token = accounts.link()
    for password in ("short", "x" * 300, "aaaaaaaaaaaa", "olivia@harmony.example"):
        with pytest.raises(InvalidInput) as refused:
            accounts.accept(token, "Olivia", "olivia@harmony.example", password)
        assert refused.value.field == "password"
    assert accounts.accept(token, "Olivia", "olivia@harmony.example", GOOD)


def test_an_account_that_is_added_chooses_its_password_by_link(accounts: Accounts, owner: Identity) -> None:
    token = accounts.add("Sam@Harmony.example", "sam")
    assert accounts.offer(token).email == "sam@harmony.example"
    with pytest.raises(Refused):
        accounts.sign_in("sam@harmony.example", "", "10.0.0.1")
    sam = accounts.accept(token, "Sam", "somebody-else@harmony.example", GOOD)
    assert (sam.person, sam.owner) == ("sam@harmony.example", False)
    with pytest.raises(Refused, match="harmony user link"):
        accounts.add("sam@harmony.example", "Sam")


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(accounts: Accounts, owner: Identity) -> None:
    said = set()
    for email in (owner.person, "nobody@harmony.example", "", "' OR 1=1 --", "x" * 10_000):
        with pytest.raises(Refused) as refused:
            accounts.sign_in(email, "not the password", "10.0.0.1")
        said.add(str(refused.value))
    assert len(said) == 1


def test_an_unknown_address_costs_the_same_work(owner: Identity) -> None:
    assert not passwords.matches(None, "a password that nobody has")


def test_too_many_failures_for_an_account_have_to_wait_and_say_how_long(
    accounts: Accounts, owner: Identity, clock: Any
) -> None:
    for number in range(throttle.PER_ACCOUNT):
        with pytest.raises(Refused, match="do not belong together"):
            accounts.sign_in(owner.person, "wrong", f"10.0.0.{number}")
    with pytest.raises(Refused, match=r"for this e-mail address\. Try again in 15 minutes"):
        accounts.sign_in(owner.person, GOOD, "10.9.9.9")
    clock.forward(minutes=15, seconds=1)
    assert accounts.sign_in(owner.person, GOOD, "10.9.9.9") == owner


def test_too_many_failures_from_an_address_have_to_wait_whoever_is_named(accounts: Accounts, owner: Identity) -> None:
    with Session(accounts.engine) as session:
        for number in range(throttle.PER_ADDRESS):
            attempt = SignInAttempt(email=f"{number}@harmony.example", address="10.0.0.1", created_at=accounts.clock())
            session.add(attempt)
        session.commit()
    with pytest.raises(Refused, match="from your network"):
        accounts.sign_in(owner.person, GOOD, "10.0.0.1")
    assert accounts.sign_in(owner.person, GOOD, "10.0.0.2")


def test_a_network_is_what_one_person_can_hardly_change() -> None:
    assert throttle.network_of("2001:db8:1:2:3::4") == throttle.network_of("2001:db8:1:2:ffff::9")
    assert throttle.network_of("2001:db8:1:3::4") != throttle.network_of("2001:db8:1:2::4")
    assert throttle.network_of("::ffff:10.0.0.1") == throttle.network_of("10.0.0.1") == "10.0.0.1"
    assert throttle.network_of("unknown") == "unknown"


def test_attempts_made_all_at_once_do_not_slip_past_the_count(accounts: Accounts, owner: Identity) -> None:
    def attempt(_: int) -> str:
        with pytest.raises(Refused) as refused:
            accounts.sign_in(owner.person, "wrong", "10.0.0.1")
        return str(refused.value)

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(attempt, range(12)))
    assert sum("do not belong together" in answer for answer in said) == throttle.PER_ACCOUNT


def test_getting_in_forgets_what_failed_before(accounts: Accounts, owner: Identity, engine: Engine) -> None:
    with pytest.raises(Refused):
        accounts.sign_in(owner.person, "wrong", "10.0.0.1")
    accounts.sign_in(owner.person, GOOD, "10.0.0.1")
    with Session(engine) as session:
        assert session.exec(select(SignInAttempt)).all() == []


def test_a_cookie_says_who_somebody_is_until_it_is_too_old(accounts: Accounts, owner: Identity, clock: Any) -> None:
    cookie, lasts = accounts.cookie_for(owner)
    assert accounts.identity(cookie) == owner
    clock.forward(seconds=lasts.total_seconds() + 1)
    assert accounts.identity(cookie) is None


def test_a_visitor_is_known_by_their_own_number_only(accounts: Accounts) -> None:
    visitor = new_visitor()
    assert accounts.identity(accounts.cookie_for(visitor)[0]) == visitor
    assert accounts.principal_for(visitor.identifier) == visitor.principal("chat")
    assert visitor.principal("chat").role == "visitor"


def test_an_identifier_that_the_store_does_not_bear_out_is_nobody(accounts: Accounts, owner: Identity) -> None:
    assert owner.identifier == "staff:1:2"
    wrong_ones = "staff:1 staff:1:0 staff:1:1 staff:1:3 staff:9:2 staff:1:2x staff:-1:2 visitor: visitor:1 owner"
    for wrong in wrong_ones.split():
        assert accounts.identity_of(wrong) is None, wrong


def test_forged_cookies_are_nobodys(accounts: Accounts, owner: Identity) -> None:
    claims = {"identifier": owner.identifier, "metadata": {"role": "staff"}, "exp": 9_999_999_999}
    forged = [
        jwt.encode(claims, "another key" * 6, algorithm="HS256"),
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode({"identifier": owner.identifier}, KEY, algorithm="HS256"),
        jwt.encode({**claims, "exp": "soon"}, KEY + "x", algorithm="HS256"),
        accounts.cookie_for(owner)[0][:-3] + "abc",
        "",
        "nonsense",
        "a.b.c",
    ]
    assert [accounts.identity(cookie) for cookie in forged] == [None] * len(forged)


@pytest.mark.parametrize("end", [
    lambda accounts, who: accounts.sign_out(who.account_id),
    lambda accounts, who: accounts.set_active(who.person, False),
    lambda accounts, who: accounts.accept(accounts.link(who.person), "Sam", "", "a new long password"),
])  # fmt: skip
def test_a_session_ends_when_its_right_is_taken_away(
    accounts: Accounts, owner: Identity, end: Callable[[Accounts, Identity], Any]
) -> None:
    sam = accounts.accept(accounts.add("sam@harmony.example", "Sam"), "Sam", "", GOOD)
    cookie, _ = accounts.cookie_for(sam)
    end(accounts, sam)
    assert accounts.identity(cookie) is None
    assert accounts.principal_for(sam.identifier) is None


def test_a_deactivated_account_cannot_sign_in_until_it_is_added_again(accounts: Accounts, owner: Identity) -> None:
    accounts.accept(accounts.add("sam@harmony.example", "Sam"), "Sam", "", GOOD)
    accounts.set_active("sam@harmony.example", False)
    with pytest.raises(Refused, match="do not belong together"):
        accounts.sign_in("sam@harmony.example", GOOD, "10.0.0.1")
    with pytest.raises(NotFound):
        accounts.link("sam@harmony.example")
    sam = accounts.accept(accounts.add("sam@harmony.example", "Sam"), "Sam", "", GOOD)
    assert accounts.sign_in(sam.person, GOOD, "10.0.0.1").person == "sam@harmony.example"


def test_a_link_of_a_deactivated_account_is_worth_nothing(accounts: Accounts, owner: Identity) -> None:
    token = accounts.add("sam@harmony.example", "Sam")
    accounts.set_active("sam@harmony.example", False)
    with pytest.raises(Refused, match="deactivated"):
        accounts.accept(token, "Sam", "", GOOD)


def test_the_last_who_can_sign_in_stays(accounts: Accounts, owner: Identity) -> None:
    accounts.add("sam@harmony.example", "Sam")
    with pytest.raises(Refused, match="only one"):
        accounts.set_active(owner.person, False)
    with pytest.raises(NotFound):
        accounts.set_active("nobody@harmony.example", False)
