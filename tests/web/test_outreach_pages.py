"""The desk's pages of outreach, after some weeks of it: what they count and say, and what can be done on them."""

import re
from html import unescape
from typing import Any

import pytest
from outreach_weeks import Breaking, Weeks, live_some_weeks
from sqlmodel import Session, col, select

from agent.house import House
from scheduler.delivery.mailbox import Mailbox
from store.tables import EmailSequence, Lead, Message


@pytest.fixture
def weeks(house: House, clock: Any) -> Weeks:
    return live_some_weeks(house.dispatcher, clock)


@pytest.fixture
def database_url(sqlite_template: Any, tmp_path: Any) -> str:
    """One kind of database is enough: what the tools do with either is theirs to test."""
    (tmp_path / "harmony.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path / 'harmony.db'}"


def page_of(weeks: Weeks, staff_browser: Any, group: str = "", step: int = 1) -> str:
    path = f"/desk/messages/{weeks.message(group, step).id}" if group else f"/desk/sequences/{cold(weeks)}"
    page = staff_browser.get(path)
    assert page.status_code == 200
    return unescape(page.text)


def cold(weeks: Weeks) -> int:
    with Session(weeks.dispatcher.engine) as session:
        return session.exec(select(EmailSequence).where(EmailSequence.stage == "cold")).one().require_id()


def status(weeks: Weeks, group: str, step: int = 1) -> str:
    return weeks.message(group, step).status


def words(html: str) -> str:
    """What a page says, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_sequence_shows_its_steps_with_honest_figures_in_each_of_its_versions(
    weeks: Weeks, staff_browser: Any
) -> None:
    said = words(page_of(weeks, staff_browser))
    now, then = said.split("Version 1", 1)
    assert "version 2 · at most 30 a day" in now
    assert "1. Cold 1 2 queued 0 sent 0 delivered 0 opened by people 0 clicked by people 0 answered 0 bounced" in now
    assert "3 business days after the step before 2. Cold 2" in now.replace("E-mail ", "")
    assert "6 sent 4 delivered 1 opened by people, 1 by machines only 0 clicked by people, 1 by machines only" in then
    assert "1 answered 1 bounced 1 opted out 1 unknown" in then
    assert "1 cancelled Cascade Singers answered on" in then
    assert "1 cancelled a message to them bounced: 550 5.1.1 no such user" in then
    assert "We work with choruses" in now


def test_it_shows_who_is_in_it_when_their_next_message_leaves_and_what_it_waits_for(
    weeks: Weeks, staff_browser: Any
) -> None:
    said = words(page_of(weeks, staff_browser))
    assert "6 in it now, 9 in all" in said
    assert re.search(r"Emerald Street active Since [\w ,]+ Step 1: \w{3} \w{3} \d+, 2026, \d+:\d\d [AP]M PST", said)
    assert re.search(r"Front Range Chorus active [^.]* version 1, as it was approved then Step 3: .{10,30} MST", said)
    assert "Step 2: waits until it is known whether step 1 left" in said
    assert "Step 3 waits while it is paused: by olivia@harmony.example." in said


def test_people_are_paused_resumed_and_taken_out_on_it(weeks: Weeks, staff_browser: Any) -> None:
    path = f"/desk/sequences/{cold(weeks)}"
    done = staff_browser.submit(path, button="Resume<", recipient=ref(weeks, "Sonora Women's Choir"))
    assert "Sonora Women's Choir" in unescape(done.text)
    assert "Step 3 waits while it is paused" not in staff_browser.get(path).text
    html = staff_browser.get(path).text
    form = next(part for part in html.split("<form")[1:] if f'value="{ref(weeks, "Emerald Street")}"' in part)
    assert 'formaction="/desk/do/unenroll"' in form
    assert staff_browser.client.post("/desk/do/unenroll", data=staff_browser.filled(form)).status_code == 200
    assert "5 in it now" in staff_browser.get(path).text


def ref(weeks: Weeks, group: str) -> str:
    with Session(weeks.dispatcher.engine) as session:
        return f"lead:{session.exec(select(Lead).where(Lead.name == group)).one().id}"


def test_a_message_that_left_shows_its_text_its_attempt_and_what_was_told_of_it(
    weeks: Weeks, staff_browser: Any
) -> None:
    page = page_of(weeks, staff_browser, "Front Range Chorus")
    said = words(page)
    assert re.search(r"delivered Sent \w{3} .{10,30} MST, and delivered\. To Front Range Chorus", said)
    assert "As it left Subject Coaching for Front Range Chorus" in said
    assert "If you would rather not hear from us again" in page
    assert "1 When" not in said
    assert re.search(r"Attempts 1 .* mailbox taken mark \d+", said)
    assert re.search(r"clicked a machine sendgrid click \{", said)
    assert "Cancel it" not in said


def test_one_that_waits_shows_when_it_leaves_and_as_what_and_is_cancelled_there(
    weeks: Weeks, staff_browser: Any
) -> None:
    page = page_of(weeks, staff_browser, "Front Range Chorus", 3)
    assert re.search(r"Will leave \w{3} .{10,30} MST at the earliest", words(page))
    assert "As it will be seen" in page
    assert "If you would rather not hear from us again" in page
    path = f"/desk/messages/{weeks.message('Front Range Chorus', 3).id}"
    assert staff_browser.submit(path, button="Cancel it").status_code == 200
    assert status(weeks, "Front Range Chorus", 3) == "cancelled"
    assert "Did not leave: cancelled by olivia@harmony.example" in words(staff_browser.get(path).text)


@pytest.mark.parametrize(("button", "after"), [("It was sent", "sent"), ("It was not sent", "held")])
def test_of_one_that_may_have_left_a_person_says_which_and_lets_it_go_or_not(
    weeks: Weeks, staff_browser: Any, button: str, after: str
) -> None:
    path = f"/desk/messages/{weeks.message('Lake Effect A Cappella', 1).id}"
    assert "the connection broke off while the answer was read; say below which." in words(staff_browser.get(path).text)
    assert staff_browser.submit(path, button=button).status_code == 200
    assert status(weeks, "Lake Effect A Cappella") == after
    page = words(staff_browser.get(path).text)
    assert "Did it leave?" not in page
    assert ("Let it go…" in page) == (after == "held")


def test_one_that_waits_for_a_person_is_let_go_by_an_approved_card(weeks: Weeks, staff_browser: Any) -> None:
    path = f"/desk/messages/{weeks.message('Lake Effect A Cappella', 1).id}"
    staff_browser.submit(path, button="It was not sent")
    card = staff_browser.submit(path, button="Let it go")
    assert "/desk/approvals/" in str(card.url)
    assert "Let this e-mail go?" in card.text
    assert status(weeks, "Lake Effect A Cappella") == "held"
    filled = staff_browser.filled(staff_browser.get(card.url.path).text)
    staff_browser.client.post(card.url.path, data={**filled, "answer": "yes"})
    assert status(weeks, "Lake Effect A Cappella") == "queued"


def test_what_came_from_nobody_known_is_listed_first_and_given_to_a_person(weeks: Weeks, staff_browser: Any) -> None:
    said = words(staff_browser.get("/desk/answers").text)
    assert said.index("secretary@elsewhere.example nobody known") < said.index("Cascade Singers reads as interested")
    assert "2 open" in said
    wrong = staff_browser.submit("/desk/answers", recipient="Nobody Of That Name")
    assert wrong.status_code == 422
    assert 'value="Nobody Of That Name"' in wrong.text
    given = staff_browser.submit("/desk/answers", recipient="Front Range Chorus")
    assert "Noted: Front Range Chorus wrote it. Cold outreach for Front Range Chorus stopped." in given.text
    assert "nobody known" not in staff_browser.get("/desk/answers").text
    assert status(weeks, "Front Range Chorus", 3) == "cancelled"


def test_an_answer_is_read_answered_and_marked_as_dealt_with(weeks: Weeks, staff_browser: Any) -> None:
    with Session(weeks.dispatcher.engine) as session:
        came = session.exec(select(Message).where(Message.direction == "in").order_by(col(Message.id))).first()
        assert came is not None
    path = f"/desk/messages/{came.id}"
    page = staff_browser.get(path).text
    assert "What do you charge?" in page
    assert f"/desk/do/update_lead?lead={ref(weeks, 'Cascade Singers')}&amp;stage=interested" in page
    assert "Cascade Singers" in staff_browser.get("/desk").text.split("<h3>Replies</h3>")[1].split("</ul>")[0]
    staff_browser.submit(path, button="Dealt with")
    assert "1 open" in staff_browser.get("/desk/answers").text
    assert "Cascade Singers" not in staff_browser.get("/desk").text.split("<h3>Replies</h3>")[1].split("</ul>")[0]
    staff_browser.submit(path, button="Open it again")
    assert "2 open" in staff_browser.get("/desk/answers").text


def test_hostile_mail_is_shown_and_does_nothing(weeks: Weeks, staff_browser: Any) -> None:
    weeks.wrote('eve"><script>@elsewhere.example', "<script>alert(1)</script>", "<b>Bold</b>")
    page = staff_browser.get("/desk/answers").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>Bold" not in page


def test_the_page_of_a_lead_says_what_was_sent_to_them_and_why_no_more(weeks: Weeks, staff_browser: Any) -> None:
    said = words(staff_browser.get(f"/desk/leads/{ref(weeks, 'Cascade Singers')[5:]}").text)
    assert "Outreach Cold outreach stopped Since" in said
    assert re.search(
        r"Step 2, [\w ]+ e-mail Did not leave: the sequence was stopped: Cascade Singers answered on", said
    )
    assert re.search(r"On their own Our fees e-mail Sent \w{3} ", said)
    assert "No text can go now" not in said


def test_the_page_of_a_contact_says_so_too(weeks: Weeks, staff_browser: Any) -> None:
    weeks.call("add_venue", name="Evergreen", location="Denver, CO")
    weeks.call("add_contact", venue="Evergreen", name="Ana Whitfield", email="ana@evergreen.example")
    assert "In no sequence, and nothing was ever queued for them." in words(staff_browser.get("/desk/contacts/1").text)


def test_the_pages_are_the_staff_s_alone(weeks: Weeks, visitor: Any) -> None:
    for path in ("/desk/answers", f"/desk/sequences/{cold(weeks)}", "/desk/messages/1"):
        assert "Cascade" not in visitor.get(path).text


def test_a_text_is_shown_as_it_would_be_read(weeks: Weeks, staff_browser: Any, house: House) -> None:
    weeks.call("update_lead", lead="Alamo Chorale", phone="+1 512 555 0142")
    weeks.call("send_message", recipient="Alamo Chorale", channel="sms", body="See you at 7 <tonight>!")
    with Session(house.engine) as session:
        text = session.exec(select(Message).where(Message.channel == "sms")).one()
    page = staff_browser.get(f"/desk/messages/{text.id}").text
    assert "See you at 7 &lt;tonight&gt;!" in page
    assert "<iframe" not in page
    weeks.live(1, Breaking(Mailbox("email", house.engine, weeks.clock)))
