"""The forms for everybody, without a script: they end where the same words in the chat end."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from httpx import Response
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from agent.house import House
from store.tables import Change, ChatConversation, ChatTurn, GroupRequest, Inquiry, Lead, Suppression
from tools.context import Principal

BOSTON = "/find-a-group?where=Boston%2C+MA&age=34&style=jazz&style=pop"
ANA = {"name": "Ana Whitfield", "email": "Ana@Choir.example", "consent": "yes"}
ASKED = {**ANA, "message": "A day for 40 singers.", "place": "Denver, CO", "date": "2027-03-13", "service": "Workshops"}


def rows(house: House, model: Any) -> list[Any]:
    with Session(house.engine) as session:
        return list(session.exec(select(model).order_by(model.id)).all())


def post(browser: Any, page: str, **fields: str) -> Response:
    """Fill in the POST form of a page and send it, with what it carries along; it says where it led."""
    sent, action = carried(browser, page)
    return browser.client.post(action, data={**sent, **fields})  # type: ignore[no-any-return]


def carried(browser: Any, page: str) -> tuple[dict[str, Any], str]:
    """The hidden fields of a page's POST form, and where it goes."""
    html = browser.get(page).text
    ((action, body),) = re.findall(r'<form[^>]*method="post" action="([^"]+)"[^>]*>(.*?)</form>', html, re.S)
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        found.setdefault(name, []).append(unescape(value))
    return found, action


def problems(page: Response) -> dict[str, str]:
    """What the page says beside its fields, by field."""
    return {n: unescape(said) for n, said in re.findall(r'<p class="problem" id="[fr]p-(\w+)">([^<]*)</p>', page.text)}


def of(row: Any, *without: str) -> dict[str, Any]:
    """A row without what is each row's own."""
    return {k: v for k, v in row.model_dump().items() if k not in ("id", "created_at", "conversation_id", *without)}


def test_a_search_says_why_each_group_fits_and_what_to_do_next(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Denver&style=barbershop&age=52")
    assert page.status_code == 200
    assert "barbershop groups within 25 miles of Denver, CO" in page.text
    assert "Sound of the Rockies" in page.text
    assert "Sings barbershop" in page.text or "sings barbershop" in page.text
    assert "Last seen Nov 22, 2026" in page.text
    assert "Where this was found" in page.text
    assert 'value="barbershop" checked' in page.text
    assert 'value="25mi" selected' in page.text


def test_every_number_of_the_map_leads_to_its_group_in_the_list(visitor: Any) -> None:
    html = visitor.get("/find-a-group?where=Boston&age=34").text
    svg = html[html.index("<svg") : html.index("</svg>")]
    leads = re.findall(r'<a href="#(group-\d+)"', svg)
    assert len(leads) >= 5
    assert leads == re.findall(r'<li class="card group" id="(group-\d+)"', html)
    assert "Boston" in svg
    assert "style=" not in svg


def test_distances_are_in_the_place_s_own_unit(visitor: Any) -> None:
    assert "within 40 km of Toronto, Canada" in visitor.get("/find-a-group?where=Toronto&within=25mi").text
    assert "within 10 miles of London" in visitor.get("/find-a-group?where=London&within=20km").text
    assert "Concord, 16 miles away" in post(visitor, "/find-a-group?where=Boston&age=34").text


def test_where_nothing_fits_it_says_how_far_it_looked_and_what_else_can_be_done(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Barrow%2C+AK&style=gospel&within=10mi")
    assert "I know of no gospel group within 50 miles of Barrow, AK" in page.text
    assert "Look within 100 miles" in page.text
    assert "style=gospel&amp;within=100mi" in page.text
    assert "Leave the request" in page.text
    boston = visitor.get("/find-a-group?where=Boston&style=jazz").text
    assert "These may suit: their pages leave something open" in boston
    assert "does not say what it sings" in boston


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("where=Atlantisburg", "where", 'I know no place called "Atlantisburg".'),
        ("where=Boston&age=old", "age", '"old" is no age. Give it in years, such as 34.'),
        ("where=Boston&age=400", "age", "400 is no age."),
        ("where=Texas", "where", '"Texas" is a whole state. Which city there?'),
    ],
)
def test_a_search_that_cannot_be_made_keeps_what_was_typed(visitor: Any, query: str, field: str, said: str) -> None:
    page = visitor.get(f"/find-a-group?{query}")
    assert page.status_code == 422
    assert said in problems(page)[field]
    assert f'href="#f-{field}"' in page.text
    for pair in query.split("&"):
        assert f'value="{pair.partition("=")[2]}"' in page.text


def test_a_place_of_several_is_chosen_by_a_link_that_keeps_the_rest(visitor: Any) -> None:
    page = visitor.get("/find-a-group?where=Springfield&style=jazz")
    (link,) = [unescape(a) for a in re.findall(r'href="(/find-a-group\?[^"]+)"', page.text) if "MO" in a]
    assert "style=jazz" in link
    assert "Springfield, MO" in visitor.get(link).text


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


def test_a_request_is_kept_with_the_words_that_were_agreed_to(house: House, visitor: Any, clock: Any) -> None:
    page = post(visitor, BOSTON, **ANA)
    assert page.url.path == "/my/requests/1"
    (kept,) = rows(house, GroupRequest)
    assert (kept.place, kept.age, kept.styles) == ("Boston, MA", 34, ["jazz", "pop"])
    assert (kept.name, kept.email, kept.consent) == ("Ana Whitfield", "ana@choir.example", True)
    assert kept.consent_wording in unescape(visitor.get(BOSTON).text)
    assert kept.consent_at == clock()
    assert kept.matches


def test_without_consent_it_asks_once_and_then_keeps_neither_name_nor_address(house: House, visitor: Any) -> None:
    unsure = post(visitor, BOSTON, name="Ana", email="ana@choir.example")
    assert unsure.status_code == 422
    assert "without ticking this" in problems(unsure)["consent"]
    assert rows(house, GroupRequest) == []
    again = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', unsure.text)
    page = visitor.client.post("/find-a-group", data={**dict(again), "name": "Ana", "email": "ana@choir.example"})
    assert page.url.path == "/my/requests/1"
    (kept,) = rows(house, GroupRequest)
    assert (kept.name, kept.email, kept.consent, kept.consent_wording) == (None, None, False, "")
    assert "ana@choir.example" not in str([c.args for c in rows(house, Change)])


def test_of_a_child_nothing_personal_is_asked_taken_or_kept_and_the_page_says_so(house: House, visitor: Any) -> None:
    form = visitor.get("/find-a-group?where=Boston&age=9").text
    assert 'name="email"' not in form
    assert "under 13 we take no name and no e-mail address" in form
    page = post(visitor, "/find-a-group?where=Boston", age="9", **ANA)
    assert page.url.path == "/my/requests/1"
    assert "For a singer under 13 we keep no name and no e-mail address, whatever was sent." in page.text
    (kept,) = rows(house, GroupRequest)
    assert (kept.age, kept.name, kept.email, kept.consent) == (9, None, None, False)
    everything = str([t.model_dump() for m in (Change, ChatTurn, ChatConversation) for t in rows(house, m)]).casefold()
    assert "ana@choir" not in everything
    assert "whitfield" not in everything


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Say how old"), ("nine", '"nine" is no age.'), ("130", "130 is no age.")]
)
def test_a_request_needs_an_age_and_loses_nothing_without(house: House, visitor: Any, typed: str, said: str) -> None:
    page = post(visitor, "/find-a-group?where=Boston&style=jazz", age=typed, **ANA)
    assert page.status_code == 422
    assert said in problems(page)["age"]
    assert f'name="age" type="text" value="{typed}"' in page.text
    assert 'value="Ana Whitfield"' in page.text
    assert "of Boston, MA" in page.text
    assert rows(house, GroupRequest) == []
    ids = re.findall(r' id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))


def test_under_18_a_parent_is_brought_in(visitor: Any) -> None:
    assert "together with a parent or guardian" in visitor.get("/find-a-group?where=Boston&age=15").text
    assert "bring a parent or guardian in" in post(visitor, "/find-a-group?where=Boston&age=15").text


def test_a_request_sent_again_for_the_same_place_is_an_update_also_from_another_tab(house: House, visitor: Any) -> None:
    first, second = carried(visitor, BOSTON), carried(visitor, "/find-a-group?where=Boston&age=40&style=folk")
    assert first[0]["form"] != second[0]["form"]
    assert "It is with us" in visitor.client.post(first[1], data=first[0]).text
    page = visitor.client.post(second[1], data=second[0])
    assert "It is updated" in page.text
    (kept,) = rows(house, GroupRequest)
    assert (kept.age, kept.styles) == (40, ["folk"])
    assert len(rows(house, ChatConversation)) == 1
    post(visitor, "/find-a-group?where=Denver&age=40")
    assert len(rows(house, GroupRequest)) == 2


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
