"""Asking for a date: what is free, what is wrong, and an inquiry that staff see."""

import re
from html import unescape
from typing import Any

from public_forms import ASKED, carried, post, problems, rows

from agent.house import House
from store.tables import ChatConversation, Inquiry, Lead
from tools.context import Principal


def test_an_inquiry_becomes_a_lead_and_keeps_the_words_that_were_agreed_to(
    house: House, visitor: Any, staff_browser: Any, clock: Any
) -> None:
    page = post(visitor, "/book?service=workshops", **ASKED, organization="Mile High Chorus")
    assert page.url.path == "/my/inquiries/1"
    assert "writes back to ana@choir.example" in page.text
    (kept,) = rows(house, Inquiry)
    assert (kept.name, kept.place, str(kept.starts_on)) == ("Ana Whitfield", "Denver, CO", "2027-03-13")
    assert kept.consent_wording in unescape(visitor.get("/book").text)
    assert kept.consent_at == clock()
    (lead,) = rows(house, Lead)
    assert lead.name == "Mile High Chorus"
    assert "Ana Whitfield" in staff_browser.get("/desk/inquiries").text


def test_all_that_is_wrong_is_said_at_once_beside_its_field_and_nothing_is_lost(house: House, visitor: Any) -> None:
    page = post(visitor, "/book", name="!!", email="nobody", place="Springfield", date="2020-01-01", message="Hi <b>")
    assert page.status_code == 422
    said = problems(page)
    assert said["name"] == "This has no letters. Give a name."
    assert said["email"] == '"nobody" is not an e-mail address. Give one such as ana@example.com.'
    assert said["place"] == "Which Springfield do you mean?"
    assert said["date"] == "Jan 1, 2020 is past. Choose a day from Nov 23, 2026 on."
    assert "nobody may write back" in said["consent"]
    assert set(re.findall(r'<li><a href="#f-(\w+)">', page.text)) == {"name", "email", "place", "date", "consent"}
    for typed in (
        'value="!!"',
        'value="nobody"',
        'value="Springfield"',
        'value="2020-01-01"',
        "Hi &lt;b&gt;</textarea>",
    ):
        assert typed in page.text
    assert page.text.count('aria-invalid="true"') == 5
    assert rows(house, Inquiry) == rows(house, ChatConversation) == []


def test_a_place_of_several_is_chosen_in_the_form_and_another_can_be_typed(house: House, visitor: Any) -> None:
    asked = post(visitor, "/book", **{**ASKED, "place": "Springfield"})
    refs = re.findall(r'<input type="radio" name="place_is" value="([^"]+)"', asked.text)
    chosen = next(ref for ref in refs if "MO" in ref)
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked.text))
    other = {**ASKED, **again, "place": "Denver, CO", "place_is": chosen}
    done = visitor.client.post("/book", data={**ASKED, **again, "place": "Springfield", "place_is": chosen})
    assert done.url.path == "/my/inquiries/1"
    assert rows(house, Inquiry)[0].place == "Springfield, MO"
    token, _ = carried(visitor, "/book")
    visitor.client.post("/book", data={**other, **token, "date": "2027-04-01"})
    assert rows(house, Inquiry)[1].place == "Denver, CO"


def test_a_day_is_free_perhaps_or_busy_and_nothing_else_is_said(world: House, visitor: Any) -> None:
    free = visitor.get("/book?service=workshops&date=2027-03-13")
    assert "Sat Mar 13, 2027 is free." in free.text
    assert 'value="Workshops" selected' in free.text
    for day, status in (
        ("2026-12-05", "busy"),
        ("2026-12-06", "perhaps"),
        ("2027-03-13", "free"),
        ("2020-01-01", "wrong"),
    ):
        said = visitor.get(f"/book/day?date={day}").json()
        assert said["status"] == status
        assert "Denver" not in str(said)
        assert "Evergreen" not in visitor.get(f"/book?date={day}").text


def test_what_only_staff_see_is_not_among_the_services(house: House, visitor: Any) -> None:
    owner = Principal("staff", "olivia@harmony.example", "terminal")
    house.dispatcher.call(owner, "save_service", {"name": "Secret Retreat", "summary": "x", "published": False}, "1")
    assert "Secret Retreat" not in visitor.get("/book?service=secret-retreat").text
    page = post(visitor, "/book", **{**ASKED, "service": "Secret Retreat"})
    assert page.status_code == 422
    assert rows(house, Inquiry) == []


def test_without_a_script_a_button_of_the_same_form_says_whether_the_day_is_free(house: House, visitor: Any) -> None:
    page = post(visitor, "/book", look="day", date="2027-03-13", name="Ana", message="A day for 40 singers")
    assert page.status_code == 200
    assert "Sat Mar 13, 2027 is free." in page.text
    assert page.text.count('type="date"') == 1
    assert 'value="Ana"' in page.text
    assert "A day for 40 singers</textarea>" in page.text
    assert rows(house, Inquiry) == []


def test_the_desk_says_of_an_inquiry_that_nobody_checked_its_address(visitor: Any, staff_browser: Any) -> None:
    post(visitor, "/book", **{**ASKED, "service": ""})
    page = staff_browser.get("/desk/inquiries/1").text
    assert "no, as they gave it" in page
    assert "not sure yet" in staff_browser.get("/desk/inquiries").text
