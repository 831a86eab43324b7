"""The chat on every page of the site, and a person who takes a conversation over: real browsers, two at once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

Visit = Callable[..., Any]
PATIENCE = 60_000


def panel(page: Page) -> FrameLocator:
    frame = page.frame_locator("#chat-panel iframe")
    frame.locator("#chat-input").wait_for(timeout=PATIENCE)
    inside = page.locator("#chat-panel iframe").element_handle().content_frame()
    inside.wait_for_function("window.heard?.listens", timeout=PATIENCE, polling=50)
    return frame


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_it_is_fetched_when_it_is_opened_goes_along_and_is_the_same_conversation_as_a_page(
    planned: Any, visit: Visit, size: str
) -> None:
    someone = visit(planned, phone=size == "phone")
    page = someone.page
    page.goto(f"{planned.address}/services/workshops")
    assert not any("/chat/" in address for address in someone.asked)
    page.get_by_role("button", name="Chat", exact=True).click()
    frame = panel(page)
    frame.get_by_role("button", name="What does a workshop cost?").click()
    expect(frame.get_by_text("Workshops").last).to_be_visible(timeout=PATIENCE)
    expect(frame.get_by_text(re.compile("not stated|from \\$")).last).to_be_visible(timeout=PATIENCE)
    someone.picture(f"widget-{size}")
    page.goto(f"{planned.address}/events")
    frame = panel(page)
    expect(frame.get_by_text("what does a workshop cost?").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Open as a page").click()
    page.wait_for_url("**/chat/thread/*")
    expect(page.get_by_text("what does a workshop cost?").first).to_be_visible(timeout=PATIENCE)
    page.goto(f"{planned.address}/")
    panel(page)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#chat-panel")).to_be_hidden()
    page.goto(f"{planned.address}/services")
    expect(page.locator("#chat-panel")).to_have_count(0)
    assert someone.errors == []


def test_on_a_phone_the_way_back_closes_it_and_there_is_one_bar(planned: Any, visit: Visit) -> None:
    page = visit(planned, phone=True).page
    page.goto(f"{planned.address}/services")
    page.goto(f"{planned.address}/services/workshops")
    for close in (page.go_back, page.get_by_role("button", name="Close").click):
        page.get_by_role("button", name="Chat", exact=True).click()
        frame = panel(page)
        expect(frame.locator("#header")).to_be_hidden()
        close()
        expect(page.locator("#chat-panel")).to_be_hidden()
        assert page.url == f"{planned.address}/services/workshops"
    page.go_back()
    page.wait_for_url(f"{planned.address}/services")


def test_beside_the_chat_the_page_keeps_all_it_shows(planned: Any, visit: Visit) -> None:
    page = visit(planned).page
    for width in (1280, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{planned.address}/services/workshops")
        if width == 1280:
            page.get_by_role("button", name="Chat", exact=True).click()
        panel(page)
        ends = page.locator("#chat-panel").bounding_box()["x"]
        for shown in (page.locator("aside.panel"), page.get_by_role("link", name="Ask for a date").first):
            box = shown.bounding_box()
            assert box["x"] + box["width"] <= ends
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_chat_s_own_page_leads_back_to_the_site_in_words(planned: Any, visit: Visit) -> None:
    someone = visit(planned, phone=True)
    someone.open("/chat/")
    link = someone.page.get_by_role("link", name="Back to the site")
    expect(link).to_be_visible()
    link.click()
    someone.page.wait_for_url(f"{planned.address}/")


def test_without_javascript_its_button_is_a_link_and_the_page_names_the_forms(planned: Any, visit: Visit) -> None:
    someone = visit(planned, java_script_enabled=False)
    page = someone.page
    page.goto(f"{planned.address}/")
    page.get_by_role("link", name="Chat", exact=True).click()
    expect(page.get_by_role("link", name="Find a group to sing with")).to_be_visible()
    expect(page.get_by_role("link", name="Ask for a date")).to_be_visible()


def test_a_person_takes_over_answers_live_and_hands_back(planned: Any, visit: Visit) -> None:
    visitor, staff = visit(planned), visit(planned, planned.member("Ana"))
    visitor.open("/chat/")
    visitor.say("I'd like to talk to a person")
    visitor.sees("The team sees your request now")
    desk = staff.page
    desk.goto(f"{planned.address}/desk/conversations")
    desk.get_by_role("link", name=re.compile("talk to a person")).first.click()
    desk.get_by_role("button", name="Take over").click()
    visitor.sees("Ana is here now and answers you.")
    visitor.say("Do you teach yodeling?")
    assert visitor.page.locator('[data-step-type="assistant_message"]').count() == 2
    expect(desk.locator("#live").get_by_text("Do you teach yodeling?")).to_be_visible(timeout=PATIENCE)
    desk.get_by_label("Answer the visitor").fill("Gladly, on Saturdays.")
    desk.get_by_role("button", name="Send").click()
    visitor.sees("Gladly, on Saturdays.")
    visitor.picture("hand-off-visitor")
    staff.picture("hand-off-staff")
    desk.get_by_role("button", name="Hand back to Harmony").click()
    visitor.sees("Harmony answers you again.")
    visitor.say("What do you offer?")
    visitor.sees("Workshops")
    visitor.page.reload()
    visitor.sees("Gladly, on Saturdays.")
    assert visitor.page.get_by_text("Gladly, on Saturdays.").count() == 1
