"""A whole request for a group and a whole inquiry, said in the chat and sent by form, wide and on a phone: what is kept
is the same.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from public_forms import of
from sqlmodel import Session, select

from store.tables import GroupRequest, Inquiry

Visit = Callable[..., Any]
ON = pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
#: What differs because somebody else did it at another time, in words of their own or the form's.
OWN = ("email", "lead_id", "consent_at", "consent_wording", "updated_at")


def kept(server: Any, model: Any, email: str) -> Any:
    with Session(server.accounts.engine) as session:
        return session.exec(select(model).where(model.email == email)).one()


def somebody() -> str:
    return f"robin-{uuid4().hex[:8]}@singers.example"


def said(someone: Any, text: str, leads_to: str) -> None:
    """Say it in the chat, and follow the link to what was kept."""
    someone.open().say(text)
    link = someone.page.locator(f'a[href*="{leads_to}"]').first
    address = str(link.get_attribute("href")).removeprefix(someone.server.address)
    someone.page.goto(someone.server.address + address)


@ON
def test_a_request_for_a_group_is_the_same_by_chat_and_by_form(planned: Any, visit: Visit, phone: bool) -> None:
    by_chat, by_form = somebody(), somebody()
    talker, filler = visit(planned, phone=phone), visit(planned, phone=phone)
    text = (
        f"submit a group request for me: Robin Vale, 34, in Boston, I like jazz and pop, {by_chat}, you may contact me"
    )
    said(talker, text, "/my/requests/")
    page = filler.page
    page.goto(f"{planned.address}/find-a-group")
    page.get_by_label("Where you are").fill("Boston")
    page.get_by_label("Age of the singer").fill("34")
    page.get_by_label("Jazz").check()
    page.get_by_label("Pop").check()
    page.get_by_role("button", name="Find groups").click()
    page.get_by_label("Your name").fill("Robin Vale")
    page.get_by_label("Your e-mail address").fill(by_form)
    page.get_by_label("Yes, you may keep my name").check()
    page.get_by_role("button", name="Leave the request").click()
    alike(planned, GroupRequest, talker, by_chat, filler, by_form)


@ON
def test_an_inquiry_is_the_same_by_chat_and_by_form(planned: Any, visit: Visit, phone: bool) -> None:
    by_chat, by_form = somebody(), somebody()
    talker, filler = visit(planned, phone=phone), visit(planned, phone=phone)
    text = (
        "Hello, I'm Marisol Vega, music director of First Lutheran Church in Tulsa, Oklahoma. We would like a workshop "
        f"on May 22, 2031. My email is {by_chat} and yes, you may contact me there. Please send this to your team."
    )
    said(talker, text, "/my/inquiries/")
    page = filler.page
    page.goto(f"{planned.address}/book?service=workshops")
    page.get_by_label("Which day?").fill("2031-05-22")
    page.get_by_label("Where it would be").fill("Tulsa, OK")
    page.get_by_label("Your name").fill("Marisol Vega")
    page.get_by_label("Your group, church, school or festival").fill("First Lutheran Church")
    page.get_by_label("Your e-mail address").fill(by_form)
    page.get_by_label("What you would like").fill(kept(planned, Inquiry, by_chat).message)
    page.get_by_label("Yes, you may keep what I wrote").check()
    page.get_by_role("button", name="Send the inquiry").click()
    alike(planned, Inquiry, talker, by_chat, filler, by_form)
    assert kept(planned, Inquiry, by_chat).lead_id
    assert kept(planned, Inquiry, by_form).lead_id


def alike(server: Any, model: Any, talker: Any, by_chat: str, filler: Any, by_form: str) -> None:
    """The page of what was kept shows the same, and so are the rows."""
    filler.page.wait_for_url("**/my/**")
    chat, form = kept(server, model, by_chat), kept(server, model, by_form)
    assert of(chat, *OWN) == of(form, *OWN)
    assert all(row.consent and row.consent_wording and row.consent_at for row in (chat, form))
    told = [one.page.inner_text("main").replace(by_chat, by_form) for one in (talker, filler)]
    assert told[0] == told[1]
    assert talker.errors == filler.errors == []
