"""The forms for everybody in a real browser: with a script and without, wide and on a phone."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from looks import by_night_and_day, faults, fits, zoomed
from sqlmodel import Session, select

from store.tables import GroupRequest, Inquiry

Visit = Callable[..., Any]
EVERY_WAY = pytest.mark.parametrize(("phone", "script"), [(False, True), (False, False), (True, True), (True, False)])


def kept(planned: Any, model: Any, email: str) -> list[Any]:
    with Session(planned.accounts.engine) as session:
        return list(session.exec(select(model).where(model.email == email)).all())


def new_address() -> str:
    return f"ana-{uuid4().hex[:8]}@choir.example"


@EVERY_WAY
def test_a_stranger_finds_a_group_and_leaves_a_request(planned: Any, visit: Visit, phone: bool, script: bool) -> None:
    email = new_address()
    someone = visit(planned, phone=phone, java_script_enabled=script)
    page = someone.page
    page.goto(f"{planned.address}/find-a-group")
    page.get_by_label("Where you are").fill("Boston")
    page.get_by_label("Age of the singer").fill("34")
    page.get_by_label("Classical").check()
    page.get_by_role("button", name="Find groups").click()
    page.get_by_role("heading", name="within 25 miles of Boston, MA").wait_for()
    if phone and script:
        page.locator("summary", has_text="Map").click()
    first = page.locator("svg a").first
    box = first.bounding_box()
    assert box["width"] >= 24
    assert box["height"] >= 24
    first.click()
    assert page.url.endswith("#group-1")
    assert page.locator("#group-1").get_by_role("link", name="Where this was found").get_attribute("href")
    page.get_by_label("Your name").fill("Ana Whitfield")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("Yes, you may keep my name").check()
    someone.picture(f"forms-find-{'phone' if phone else 'wide'}-{script}")
    page.get_by_role("button", name="Leave the request").click()
    page.get_by_role("heading", name="Your request for a group").wait_for()
    assert "/my/requests/" in page.url
    (request,) = kept(planned, GroupRequest, email)
    assert (request.age, request.styles, request.place) == (34, ["classical"], "Boston, MA")
    page.get_by_role("link", name="See them on the map").click()
    page.get_by_role("heading", name="within 25 miles of Boston, MA").wait_for()
    assert someone.errors == []
    assert [address for address in someone.asked if not address.startswith(planned.address)] == []


@EVERY_WAY
def test_an_organiser_asks_for_a_date(planned: Any, visit: Visit, phone: bool, script: bool) -> None:
    email = new_address()
    someone = visit(planned, phone=phone, java_script_enabled=script)
    page = someone.page
    page.goto(f"{planned.address}/book?service=workshops")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Which day?").fill("2031-03-15")
    if script:
        page.get_by_label("Your name").focus()
    else:
        page.get_by_role("button", name="Is it free?").click()
    page.get_by_text("Sat Mar 15, 2031 is free.").wait_for()
    assert page.get_by_label("Which day?").input_value() == "2031-03-15"
    assert page.get_by_label("Your name").input_value() == "Ana"
    page.get_by_label("Where it would be").fill("Springfield")
    page.get_by_label("Your name").fill("Ana Whitfield")
    page.get_by_label("What you would like").fill("A day for 40 singers.")
    page.get_by_role("button", name="Send the inquiry").click()
    wrong = page.locator("#wrong")
    wrong.wait_for()
    assert wrong.get_by_role("link").all_inner_texts() == [
        "Where it would be",
        "Your e-mail address",
        "May we write to you?",
    ]
    assert page.evaluate("document.activeElement.id") == "wrong" if script else True
    wrong.get_by_role("link", name="Your e-mail address").click()
    page.keyboard.type(email)
    page.get_by_label("Springfield, MO").check()
    page.get_by_label("Yes, you may keep what I wrote").check()
    someone.picture(f"forms-book-{'phone' if phone else 'wide'}-{script}")
    page.get_by_role("button", name="Send the inquiry").click()
    page.get_by_role("heading", name="Your inquiry").wait_for()
    assert "/my/inquiries/" in page.url
    (inquiry,) = kept(planned, Inquiry, email)
    assert (inquiry.place, str(inquiry.starts_on), inquiry.name) == ("Springfield, MO", "2031-03-15", "Ana Whitfield")
    assert [error for error in someone.errors if not error.startswith("422")] == []


def test_a_day_that_is_chosen_is_answered_at_once(planned: Any, visit: Visit) -> None:
    page = visit(planned).page
    page.goto(f"{planned.address}/book")
    assert not page.locator("#verdict").is_visible()
    page.get_by_label("Which day?").fill("2031-03-16")
    page.get_by_label("Your name").focus()
    page.get_by_text("Sun Mar 16, 2031 is free.").wait_for()
    page.get_by_label("Which day?").fill("2020-03-16")
    page.get_by_label("Your name").focus()
    page.get_by_text("Mar 16, 2020 is past.").wait_for()


def test_of_a_child_the_form_takes_nothing_personal(planned: Any, visit: Visit) -> None:
    page = visit(planned).page
    page.goto(f"{planned.address}/find-a-group?where=Boston")
    age, name = page.locator("#request").get_by_label("Age of the singer"), page.get_by_label("Your name")
    name.fill("Maya")
    age.fill("9")
    assert not name.is_visible()
    age.fill("19")
    assert name.is_visible()
    age.fill("9")
    page.get_by_role("button", name="Leave the request").click()
    page.get_by_text("For a singer under 13 we keep no name").wait_for()
    assert "Maya" not in page.inner_text("body")


def test_a_double_click_leaves_one_request(planned: Any, visit: Visit) -> None:
    email = new_address()
    page = visit(planned).page
    page.goto(f"{planned.address}/book")
    for label, text in (("Your name", "Ana"), ("Your e-mail address", email), ("What you would like", "A talk")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Yes, you may keep what I wrote").check()
    page.get_by_role("button", name="Send the inquiry").dblclick()
    page.get_by_role("heading", name="Your inquiry").wait_for()
    page.go_back()
    page.get_by_role("button", name="Send the inquiry").click()
    page.get_by_role("heading", name="Your inquiry").wait_for()
    assert len(kept(planned, Inquiry, email)) == 1


def test_by_keyboard_alone_and_nobody_meets_the_trap(planned: Any, visit: Visit) -> None:
    page = visit(planned).page
    page.goto(f"{planned.address}/unsubscribe")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.innerText || ''").strip())
    assert "homepage" not in reached
    assert reached.index("address") < reached.index("Stop the messages")
    assert page.get_by_role("textbox", name="Leave this empty").count() == 0
    assert page.locator("[name=homepage]").bounding_box()["x"] < -200
    page.get_by_label("E-mail address or phone number").fill(new_address())
    page.keyboard.press("Enter")
    page.get_by_text("sends no more marketing to").wait_for()


@pytest.mark.parametrize("phone", [False, True])
def test_each_form_fits_also_at_twice_the_size(planned: Any, visit: Visit, phone: bool) -> None:
    someone = visit(planned, phone=phone)
    paths = ("/find-a-group", "/find-a-group?where=Boston", "/find-a-group?where=Springfield&style=jazz",
             "/find-a-group?where=Barrow%2C+AK&style=gospel", "/book?service=workshops&date=2031-03-15",
             "/unsubscribe")  # fmt: skip
    for path in paths:
        someone.page.goto(planned.address + path)
        name = "".join(c if c.isalnum() else "-" for c in path)
        for look in by_night_and_day(someone.page):
            assert fits(someone.page), path
            someone.picture(f"forms{name}-{'phone' if phone else 'wide'}-{look}")
        for width in zoomed(someone.page, 320 if phone else 640):
            assert fits(someone.page), f"{path} at {width}"


@pytest.mark.parametrize("phone", [False, True])
def test_axe_finds_nothing_also_where_something_was_found_or_is_wrong(planned: Any, visit: Visit, phone: bool) -> None:
    page, at = visit(planned, phone=phone).page, planned.address
    for path in ("/find-a-group?where=Boston", "/find-a-group?where=Springfield", "/find-a-group?where=Barrow%2C+AK"):
        page.goto(at + path)
        assert faults(page) == [], path
    page.locator("summary").first.click()
    page.get_by_role("button", name="Leave the request").click()
    page.locator("#wrong").wait_for()
    assert faults(page) == []
    page.locator("#request").get_by_label("Age of the singer").fill("34")
    page.get_by_role("button", name="Leave the request").click()
    page.get_by_role("heading", name="Your request for a group").wait_for()
    assert faults(page) == []
    page.goto(f"{at}/book?date=2031-03-15")
    page.get_by_label("Where it would be").fill("Springfield")
    page.get_by_role("button", name="Send the inquiry").click()
    page.locator("#wrong").wait_for()
    assert faults(page) == []
    page.goto(f"{at}/unsubscribe")
    page.get_by_label("E-mail address or phone number").fill(new_address())
    page.get_by_role("button", name="Stop the messages").click()
    page.get_by_text("sends no more marketing to").wait_for()
    assert faults(page) == []


def test_what_was_sent_by_form_is_there_when_the_talk_goes_on(planned: Any, visit: Visit) -> None:
    someone = visit(planned)
    page = someone.page
    page.goto(f"{planned.address}/find-a-group?where=Denver&age=34&style=barbershop")
    page.get_by_role("button", name="Leave the request").click()
    page.get_by_role("link", name="Say more in the chat").click()
    someone.sees("Your request is in: barbershop, Denver, CO.")
    someone.say("what does a workshop cost?")
    someone.sees("Workshops:")
