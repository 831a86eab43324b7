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


#: The classes of whatever has a scrollbar of its own on the page, for more than it shows.
SCROLLS = """[...document.querySelectorAll("*")]
    .filter(e => /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1)
    .map(e => e.className)"""


@pytest.mark.parametrize(("width", "height"), [(1600, 700), (390, 844)])
def test_a_long_conversation_has_one_scrollbar_and_the_box_to_write_in_stays(
    planned: Any, visit: Callable[..., Any], width: int, height: int
) -> None:
    chat = visit(planned, planned.member(), phone=width < 400).open()
    chat.page.set_viewport_size({"width": width, "height": height})
    chat.say("plan a trip to Denver Dec 4-7 and find choruses nearby")
    chat.page.locator(".hm-score .hm-hidden").last.wait_for(state="attached")
    [scrolled] = chat.page.evaluate(SCROLLS)
    assert "flex-grow" in scrolled
    first = chat.page.locator(".step").first
    area = chat.page.locator(".overflow-y-auto > .overflow-y-auto:has(.step)")
    area.evaluate("area => area.scrollTo(0, area.scrollHeight)")
    assert first.bounding_box()["y"] < 0
    area.hover()
    chat.page.mouse.wheel(0, -100000)
    chat.page.wait_for_function("document.querySelector('.step').getBoundingClientRect().y > 0")
    box = chat.page.locator("#message-composer").bounding_box()
    assert 0 < box["y"] < box["y"] + box["height"] <= height


def test_the_card_of_an_enrolment_folds_the_texts_under_whom_and_when(planned: Any, visit: Callable[..., Any]) -> None:
    chat = visit(planned, planned.member()).open()
    chat.say("add a lead Harbor Voices in Tacoma, WA with email hello@harborvoices.example")
    chat.say("put Harbor Voices into the cold sequence")
    card = chat.page.locator(".hm-ask")
    card.wait_for()
    assert re.search(r"Step 1 .* · Step 2 \w{3} \w{3} \d+, \d", card.locator(".hm-lines").inner_text())
    texts = card.locator("details")
    assert [text.get_attribute("open") is not None for text in texts.all()] == [True, False, False]
    texts.nth(1).locator("summary").click()
    texts.nth(1).get_by_text("What a visit to Harbor Voices could look like").wait_for()
    assert texts.nth(1).locator(".hm-text-body").is_visible()
    chat.picture("enrol-card-chat")
