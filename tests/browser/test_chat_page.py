"""The chat's page: ours in every part, and asking nobody else for anything."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

FOREIGN = re.compile(r"chainlit|literal ?ai|built with", re.I)


@pytest.mark.parametrize("who", ["staff", "visitor"])
def test_no_page_asks_another_host_and_none_names_another_product(
    planned: Any, visit: Callable[..., Any], who: str
) -> None:
    chat = visit(planned, planned.member() if who == "staff" else None).open()
    chat.say("hello, what can you do?")
    chat.press("Help")
    chat.sees("Talking with Harmony")
    chat.page.keyboard.press("Escape")
    chat.page.reload()
    chat.page.wait_for_selector(".step")
    elsewhere = [url for url in chat.asked if not url.startswith((planned.address, "data:", "blob:"))]
    assert elsewhere == []
    assert chat.errors == []
    assert not FOREIGN.search(chat.text)
    assert chat.page.title() == "Harmony"


def test_the_page_carries_our_name_picture_and_icon(planned: Any) -> None:
    with httpx.Client(base_url=planned.address) as http:
        html = http.get("/chat/").text
        assert not FOREIGN.search(html)
        assert not re.search(r"https?://(?!127\.0\.0\.1)", html)
        for picture in ("/chat/favicon", "/chat/logo?theme=dark", "/chat/logo?theme=light", "/chat/avatars/Harmony"):
            answer = http.get(picture)
            assert answer.headers["content-type"].startswith("image/svg")
            assert 'aria-label="Harmony"' in answer.text


@pytest.mark.parametrize("who", ["staff", "visitor"])
def test_each_role_is_offered_what_it_can_do(planned: Any, visit: Callable[..., Any], who: str) -> None:
    chat = visit(planned, planned.member() if who == "staff" else None).open()
    offers = chat.page.locator("#starters button").all_inner_texts()
    assert ("Plan a trip" in offers) == (who == "staff")
    assert ("What do you offer?" in offers) == (who == "visitor")
    assert chat.page.locator('#header a[href="/desk"]').is_visible() == (who == "staff")
    assert chat.page.locator("#user-nav-button").is_visible() == (who == "staff")


def test_uploads_editing_and_other_doors_are_not_offered(planned: Any, visit: Callable[..., Any]) -> None:
    chat = visit(planned, planned.member()).open()
    chat.say("hello")
    chat.page.locator('[data-step-type="user_message"]').last.hover()
    for selector in ("#upload-button", ".edit-message", "#mcp-button", "#voice-button", ".favorite-message"):
        assert chat.page.locator(selector).count() == 0, selector
    assert not chat.page.locator(".positive-feedback-off").first.is_visible()


@pytest.mark.parametrize("language", ["de-DE", "zh-Hans-CN", "ar"])
def test_a_browser_of_another_language_gets_whole_sentences(
    planned: Any, visit: Callable[..., Any], language: str
) -> None:
    chat = visit(planned, locale=language).open()
    assert chat.page.locator("#chat-input").get_attribute("data-placeholder") == "Ask Harmony…" or "Ask" in chat.text
    chat.say("hello")
    assert chat.errors == []


def test_the_devices_colours_are_followed(planned: Any, visit: Callable[..., Any]) -> None:
    chat = visit(planned, dark=True).open()
    assert "dark" in (chat.page.locator("html").get_attribute("class") or "")
    assert chat.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 26, 43)"


def test_nothing_is_wider_than_a_phone(planned: Any, visit: Callable[..., Any]) -> None:
    chat = visit(planned, planned.member(), phone=True).open()
    chat.say("plan a trip to Denver Dec 4-7 and find choruses nearby")
    chat.page.locator(".hm-card").first.wait_for()
    width = chat.page.evaluate("document.scrollingElement.scrollWidth")
    cards = chat.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.hm-card')].map(c => c.getBoundingClientRect().right))"
    )
    assert width <= 390
    assert cards <= 390
    chat.picture("phone")
