"""Signing in on the site, and what keeps its forms and cookies safe."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from agent.auth import COOKIE, Accounts
from agent.web.forms import safe_next
from tools.errors import Refused

PASSWORD = "four warm voices"


def test_the_owner_comes_by_the_link_and_lands_on_the_desk(visitor: Any, accounts: Accounts) -> None:
    token = accounts.first_link()
    page = visitor.submit("/welcome", token=f"http://127.0.0.1:8000/welcome#{token}")
    assert "Set up your account" in page.text
    fields = {"name": "Olivia", "email": "olivia@harmony.example", "password": PASSWORD}
    sent = {**visitor.filled(page.text), **fields, "again": "something else"}
    assert "differently the second time" in visitor.client.post("/welcome", data=sent).text
    desk = visitor.client.post("/welcome", data={**sent, "again": PASSWORD})
    assert (desk.url.path, desk.status_code) == ("/desk", 200)
    assert "Hello, Olivia" in desk.text
    again = visitor.client.post("/welcome", data={**sent, "again": PASSWORD})
    assert again.status_code in (400, 403)


def test_opening_the_link_does_not_use_it_up(visitor: Any, accounts: Accounts) -> None:
    token = accounts.first_link()
    for _ in range(3):
        assert "Set up your account" in visitor.submit("/welcome", token=token).text
    assert visitor.get("/welcome").status_code == 200


def test_the_link_s_token_is_no_part_of_any_address(visitor: Any, accounts: Accounts) -> None:
    page = visitor.submit("/welcome", token=accounts.first_link())
    assert page.url.query == b""
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


def test_somebody_signs_in_goes_on_where_they_wanted_to_and_signs_out(
    browser: Callable[[], Any], staff_browser: Any
) -> None:
    someone = browser()
    asked = someone.get("/desk/trips?q=denver")
    assert (asked.url.path, asked.status_code) == ("/sign-in", 200)
    there = someone.submit(str(asked.url), email="olivia@harmony.example", password=PASSWORD)
    assert str(there.url).endswith("/desk/trips?q=denver")
    cookie = someone.cookie
    assert "signed out" in someone.submit("/account", button="Sign out").text
    assert someone.get("/desk").url.path == "/sign-in"
    replayed = browser()
    replayed.client.cookies.set(COOKIE, cookie, domain="harmony.example")
    assert replayed.get("/desk").url.path == "/sign-in"


def test_a_wrong_password_keeps_the_address_that_was_typed(visitor: Any, staff_browser: Any) -> None:
    page = visitor.submit("/sign-in", email="olivia@harmony.example", password="wrong")
    assert page.status_code == 403
    assert "do not belong together" in page.text
    assert 'value="olivia@harmony.example"' in page.text


def test_too_many_wrong_passwords_have_to_wait(visitor: Any, staff_browser: Any) -> None:
    for _ in range(5):
        visitor.submit("/sign-in", email="olivia@harmony.example", password="wrong")
    page = visitor.submit("/sign-in", email="olivia@harmony.example", password=PASSWORD)
    assert "Try again in 15 minutes" in page.text
    assert visitor.get("/desk").url.path == "/sign-in"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "desk",
     "/\tevil", "/x\r\nSet-Cookie: a=b", "/" + "x" * 600],
)  # fmt: skip
def test_next_never_leads_elsewhere(target: str) -> None:
    assert safe_next(target, "/desk") == "/desk"


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Any, app: FastAPI) -> None:
    cookie = visitor.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    over_https = TestClient(app, base_url="https://harmony.example").get("/")
    assert "; Secure" in over_https.headers["set-cookie"]
    assert "max-age" in over_https.headers["strict-transport-security"]


def test_a_visitor_keeps_one_identity_from_page_to_page(visitor: Any, accounts: Accounts) -> None:
    visitor.get("/")
    first = visitor.cookie
    assert "set-cookie" not in visitor.get("/services").headers
    identity = accounts.identity(first)
    assert identity
    assert identity.role == "visitor"
    assert visitor.cookie == first


def test_a_forged_cookie_is_replaced_by_a_new_visitor_s(visitor: Any, accounts: Accounts) -> None:
    visitor.client.cookies.set(COOKIE, "forged.token.value", domain="harmony.example")
    assert visitor.get("/desk").url.path == "/sign-in"
    assert f"{COOKIE}=" in visitor.get("/", headers={"cookie": f"{COOKIE}=forged"}).headers["set-cookie"]


@pytest.mark.parametrize("path", ["/sign-in", "/welcome", "/sign-out", "/desk/do/create_trip", "/desk/approvals/1"])
def test_a_post_without_our_form_does_nothing(staff_browser: Any, path: str) -> None:
    answer = staff_browser.client.post(path, data={"destination": "Denver, CO"})
    assert answer.status_code == 400
    assert "grown old" in answer.text


def test_a_form_of_somebody_else_s_session_does_nothing(staff_browser: Any, visitor: Any) -> None:
    token = visitor.filled(visitor.get("/sign-in").text)["form"]
    answer = staff_browser.client.post("/desk/do/create_trip", data={"form": token, "destination": "Denver, CO"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_sent_from_another_site_does_nothing(staff_browser: Any, headers: dict[str, str]) -> None:
    sent = {**staff_browser.filled(staff_browser.get("/desk/do/create_trip").text), "destination": "Denver, CO"}
    answer = staff_browser.client.post("/desk/do/create_trip", data=sent, headers=headers)
    assert answer.status_code == 400
    assert "another site" in answer.text
    assert staff_browser.client.post(
        "/desk/do/create_trip", data=sent, headers={"origin": "http://harmony.example"}
    ).is_success


def test_a_chunked_cookie_and_a_header_carry_nobody_past_the_guard(
    visitor: Any, staff_browser: Any, accounts: Accounts
) -> None:
    good = staff_browser.cookie
    chunks = {"cookie": f"{COOKIE}_0={good[:50]}; {COOKIE}_1={good[50:]}", "authorization": f"Bearer {good}"}
    assert visitor.client.get("/desk", headers=chunks).url.path == "/sign-in"


def test_a_role_that_was_taken_away_ends_at_the_next_request(staff_browser: Any, accounts: Accounts) -> None:
    sam = accounts.accept(accounts.add("sam@harmony.example", "Sam"), "Sam", "", PASSWORD)
    staff_browser.client.cookies.set(COOKIE, accounts.cookie_for(sam)[0], domain="harmony.example")
    assert staff_browser.get("/desk").status_code == 200
    accounts.set_active("sam@harmony.example", False)
    assert staff_browser.get("/desk").url.path == "/sign-in"


@pytest.mark.parametrize("email", ["olivia\0@harmony.example", "\ud83d@harmony.example"])
def test_an_address_with_characters_that_no_database_takes_is_a_wrong_one(accounts: Accounts, email: str) -> None:
    with pytest.raises(Refused, match="do not belong together"):
        accounts.sign_in(email, PASSWORD, "127.0.0.1")
