"""All forms for everybody: once each, by whoever they are from, and ending where the same words in the chat end."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from public_forms import ANA, ASKED, BOSTON, carried, of, post, problems, rows
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from agent.house import House
from store.tables import Change, ChatConversation, ChatTurn, GroupRequest, Inquiry, Suppression
from tools.context import Principal


def test_strange_queries_are_no_bugs(visitor: Any) -> None:
    for query in (
        "where=Boston&within=nan",
        "where=Boston&within=1e9km",
        "where=Boston&kind=nonsense&voice=x&style=%00",
    ):
        assert visitor.get(f"/find-a-group?{query}").status_code == 200
    for query in (f"where={'x' * 4000}", "where=%00", "where=Boston&age=-1", "where=Boston&age=١٢٣٤"):
        assert visitor.get(f"/find-a-group?{query}").status_code == 422
    assert visitor.get("/book?date=2026-99-99&service=%00").status_code == 200
    assert visitor.get("/book/day?date=never").json()["status"] == "wrong"


def test_a_double_click_makes_one_record_and_one_line(house: House, visitor: Any, clock: Any) -> None:
    for page, fields, model in ((BOSTON, ANA, GroupRequest), ("/book", ASKED, Inquiry)):
        sent, action = carried(visitor, page)
        one, other = (visitor.client.post(action, data={**sent, **fields}) for _ in range(2))
        assert one.url.path == other.url.path
        assert len(rows(house, model)) == 1
    assert len(rows(house, ChatTurn)) == 2
    clock.forward(hours=30)  # the same page, sent again when its conversation is over
    sent, action = carried(visitor, BOSTON)
    visitor.client.post(action, data={**sent, **ANA})
    clock.forward(hours=30)
    assert visitor.client.post(action, data={**sent, **ANA}).url.path == "/my/requests/2"
    assert len(rows(house, GroupRequest)) == 2


def test_clicks_at_the_same_moment_make_one_record_one_conversation_and_one_line(
    house: House, visitor: Any, app: Any
) -> None:
    sent, action = carried(visitor, BOSTON)

    def click(_: int) -> int:
        other = TestClient(app, base_url="http://harmony.example", cookies=dict(visitor.client.cookies))
        return other.post(action, data={**sent, **ANA}, follow_redirects=False).status_code

    with ThreadPoolExecutor(6) as many:
        assert set(many.map(click, range(6))) == {303}
    assert [len(rows(house, model)) for model in (GroupRequest, ChatConversation, ChatTurn)] == [1, 1, 1]


def test_a_form_that_a_program_filled_in_is_thanked_for_and_nothing_is_written(house: House, visitor: Any) -> None:
    for page, fields in ((BOSTON, ANA), ("/book", ASKED), ("/unsubscribe", {"address": "ana@choir.example"})):
        assert 'name="homepage" tabindex="-1" autocomplete="off"' in visitor.get(page).text
        answer = post(visitor, page, **fields, homepage="https://spam.example")
        assert answer.status_code == 200
        assert "Thank you" in answer.text or "Done" in answer.text
    assert rows(house, ChatConversation) == rows(house, GroupRequest) == rows(house, Inquiry) == []
    assert rows(house, Suppression) == rows(house, Change) == []


def test_stopping_messages_answers_the_same_whether_or_not_the_address_is_known(world: House, visitor: Any) -> None:
    known, unknown = (
        post(visitor, "/unsubscribe", address=a) for a in ("ana@evergreen.example", "new@evergreen.example")
    )
    assert known.status_code == unknown.status_code == 200
    plain = [re.sub(r'value="[^"]{30,}"', "", page.text) for page in (known, unknown)]
    assert plain[0].replace("ana@", "new@") == plain[1]
    assert "no more marketing" in known.text
    assert "+1 206-555-0142" in post(visitor, "/unsubscribe", address="(206) 555-0142").text
    kept = {row.address for row in rows(world, Suppression)}
    assert kept >= {"ana@evergreen.example", "new@evergreen.example", "+12065550142"}
    wrong = post(visitor, "/unsubscribe", address="what")
    assert wrong.status_code == 422
    assert "no e-mail address and no phone number" in problems(wrong)["address"]
    assert "Say which address or number." in post(visitor, "/unsubscribe", address=" ").text


def test_a_visitor_without_cookies_is_told_what_is_wrong(house: House, visitor: Any, app: Any) -> None:
    for page, fields in ((BOSTON, ANA), ("/book", ASKED), ("/unsubscribe", {"address": "ana@choir.example"})):
        sent, action = carried(visitor, page)
        answer = TestClient(app, base_url="http://harmony.example").post(action, data={**sent, **fields})
        assert answer.status_code == 400
        assert "Allow cookies for this site" in answer.text
    assert rows(house, Change) == []


def test_another_site_and_another_visitor_s_page_send_nothing(house: House, visitor: Any, browser: Any) -> None:
    sent, action = carried(visitor, "/book")
    stranger = browser()
    stranger.get("/")
    assert stranger.client.post(action, data={**sent, **ASKED}).status_code == 400
    foreign = visitor.client.post(action, data={**sent, **ASKED}, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 400
    assert rows(house, Inquiry) == []


def test_staff_are_shown_their_own_way(house: House, staff_browser: Any) -> None:
    for page in (BOSTON, "/book"):
        html = staff_browser.get(page).text
        assert "signed in as staff" in html
        assert 'method="post" action="/find-a-group"' not in html
        assert 'method="post" action="/book"' not in html
    token = staff_browser.filled(staff_browser.get("/account").text)["form"]
    answer = staff_browser.client.post("/book", data={**ASKED, "form": token})
    assert answer.status_code == 422
    assert rows(house, Inquiry) == rows(house, ChatConversation) == []


def test_what_was_sent_is_told_in_the_conversation_without_saying_who(
    house: House, visitor: Any, staff_browser: Any
) -> None:
    post(visitor, "/book", **ASKED)
    post(visitor, "/unsubscribe", address="+1 206 555 0142")
    one, two = rows(house, ChatTurn)
    assert one.said == "(Sent by form) I would like to ask about Workshops on 2027-03-13 in Denver, CO."
    assert one.reply.startswith("Thank you, your inquiry is with the team: Workshops on Mar 13, 2027")
    assert (one.state, one.conversation_id) == ("done", two.conversation_id)
    kept = str([turn.model_dump() for turn in (one, two)])
    assert "ana@choir.example" not in kept
    assert "2065550142" not in kept
    assert rows(house, ChatConversation)[0].origin == "/book"
    assert "Sent by form" in staff_browser.get(f"/desk/conversations/{one.conversation_id}").text


def test_the_chat_goes_on_from_what_was_sent_by_form(house: House, visitor: Any) -> None:
    post(visitor, BOSTON, **ANA)
    (conversation,) = rows(house, ChatConversation)

    async def said() -> str:
        who = Principal("visitor", conversation.owner, "chat")
        events = [event async for event in house.turns.say(who, conversation.uid, "what does a workshop cost?")]
        return str(events[-1].reply)

    assert "Workshops" in asyncio.run(said())
    read = str(house.history.messages(conversation.id, before=2))
    assert "submit_group_request" in read
    assert "Your request is in" in read


def test_forms_go_on_in_the_latest_open_conversation_of_a_day(house: House, visitor: Any, clock: Any) -> None:
    post(visitor, "/find-a-group?where=Boston&age=34")
    clock.forward(hours=23)
    post(visitor, "/find-a-group?where=Denver&age=34")
    clock.forward(hours=23)  # a day from when it was last spoken in, not from when it began
    post(visitor, "/find-a-group?where=Chicago&age=34")
    assert len(rows(house, ChatConversation)) == 1
    clock.forward(hours=25)
    post(visitor, "/find-a-group?where=Boston&age=34")
    assert len(rows(house, ChatConversation)) == 2
    owner = Principal("visitor", rows(house, ChatConversation)[0].owner, "chat")
    chat = house.history.open(owner, "/chat")
    post(visitor, "/find-a-group?where=Austin&age=34")
    assert rows(house, GroupRequest)[-1].conversation_id == chat.id


@pytest.mark.parametrize("form", ["request", "inquiry"])
def test_the_same_by_chat_and_by_form_leaves_the_same_rows(
    house: House, visitor: Any, talk: Callable[..., Any], form: str
) -> None:
    """The built-in planner hears what the form sends."""
    if form == "request":
        chat = talk(role="visitor", person="visitor:00000000-0000-4000-8000-000000000001")
        chat.say("please submit a group request for me in Boston, MA: I am 34 and love jazz")
        chat.say("Ana Whitfield, ana@choir.example, yes you may contact me")
        post(visitor, "/find-a-group?where=Boston%2C+MA&age=34&style=jazz", **ANA)
        by_chat, by_form = rows(house, GroupRequest)
    else:
        chat = talk(role="visitor", person="visitor:00000000-0000-4000-8000-000000000002")
        chat.say("I would like to book a workshop in Denver, CO on March 13, 2027")
        chat.say("Ana Whitfield, ana@choir.example, a day for 40 singers, yes you may contact me")
        by_chat = rows(house, Inquiry)[-1]
        post(visitor, "/book", **{**ASKED, "message": by_chat.message, "email": "ana@choir.example"})
        by_form = rows(house, Inquiry)[-1]
    own = ("consent_wording", "consent_at", "lead_id", "verified", "version")
    assert of(by_chat, *own) == of(by_form, *own)
    with Session(house.engine) as session:
        made = session.exec(select(Change).where(col(Change.tool).startswith("submit_")).order_by(col(Change.id))).all()
        assert [change.door for change in made] == ["chat", "site"]
        tables = [[row.table for row in change.rows] for change in made]
    assert tables[0][0] == tables[1][0]
    chats = rows(house, ChatConversation)
    assert chats[0].outcome == chats[-1].outcome != "none"
