"""The site in a real browser: the one-time link's script, phones, colours, and the way into the chat."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from looks import by_night_and_day, fits

from scheduler.delivery.base import Outgoing
from scheduler.delivery.mailbox import content_of
from store.database import writing
from store.tables import MailboxItem

Visit = Callable[..., Any]
PASSWORD = "four warm voices"
PAGES = ("/", "/services", "/services/workshops", "/sign-in", "/welcome", "/desk", "/desk/services", "/desk/services/1",
         "/desk/do/add_booking", "/desk/approvals", "/desk/mailbox", "/desk/uploads/new", "/account",
         "/nowhere")  # fmt: skip


def test_a_one_time_link_leads_to_a_password_and_leaves_no_token_in_the_address(planned: Any, visit: Visit) -> None:
    email = f"sam-{uuid4().hex[:8]}@harmony.example"
    token = planned.accounts.add(email, "Sam")
    someone = visit(planned)
    page = someone.page
    page.goto(f"{planned.address}/welcome#{token}")
    page.wait_for_selector("[name=password]")
    assert token not in page.url
    assert not any(token in address for address in someone.asked)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk")
    assert "Hello, Sam" in someone.text
    page.goto("about:blank")
    page.goto(f"{planned.address}/welcome#{token}")
    page.wait_for_selector(".problem")
    assert "used up" in someone.text


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_fits_and_asks_nobody_else(planned: Any, visit: Visit, size: str) -> None:
    someone = visit(planned, planned.member(), phone=size == "phone")
    for path in PAGES:
        someone.page.goto(planned.address + path)
        for look in by_night_and_day(someone.page):
            assert fits(someone.page), f"{path} {look}"
            someone.picture(f"site{path.replace('/', '-')}-{size}-{look}")
    assert [address for address in someone.asked if not address.startswith(planned.address)] == []
    assert [error for error in someone.errors if "/nowhere" not in error] == []


def test_a_visitor_comes_from_a_service_into_the_chat_with_words_to_begin(planned: Any, visit: Visit) -> None:
    someone = visit(planned)
    someone.page.goto(f"{planned.address}/services/workshops")
    someone.page.get_by_role("button", name="Ask about Workshops").click()
    frame = someone.page.frame_locator("#chat-panel iframe")
    frame.locator("#welcome-screen").wait_for(timeout=60_000)
    frame.get_by_text("I would like to ask about Workshops").last.wait_for(timeout=30_000)


def test_signing_out_on_the_site_ends_the_chat_as_well(planned: Any, visit: Visit) -> None:
    someone = visit(planned, planned.member("Nora"))
    someone.page.goto(f"{planned.address}/account")
    someone.page.get_by_role("button", name="Sign out everywhere").click()
    someone.sees("You are signed out")
    someone.page.goto(f"{planned.address}/chat/")
    someone.page.wait_for_selector("#welcome-screen")
    assert someone.page.locator("html").get_attribute("data-role") == "visitor"


def test_a_message_of_the_mailbox_is_drawn_and_nothing_in_it_runs_or_is_fetched(planned: Any, visit: Visit) -> None:
    html = '<html><body><p>Dear Ana</p><img src="https://tracker.example/x.png"><script>alert(1)</script></body></html>'
    left = Outgoing("t" * 22, "email", "ana@evergreen.example", "Dear Ana", "dana@harmony.example", html=html)
    item = MailboxItem(token=left.token, channel="email", content=content_of(left))
    with writing(planned.accounts.engine, planned.accounts.clock()) as session:
        session.add(item)
    someone = visit(planned, planned.member())
    stopped: list[str] = []  # the browser tells of a request that the page's policy stops, though none leaves
    someone.page.on("requestfailed", lambda r: stopped.append(r.url) if "csp" in (r.failure or "").lower() else None)
    someone.page.goto(f"{planned.address}/desk/mailbox")
    frame = someone.page.frame_locator("iframe").first
    assert frame.locator("body").inner_text() == "Dear Ana"
    someone.page.wait_for_load_state("networkidle")
    assert [address for address in someone.asked if "tracker.example" in address and address not in stopped] == []
    with writing(planned.accounts.engine, planned.accounts.clock()) as session:
        session.delete(session.get_one(MailboxItem, item.id))
