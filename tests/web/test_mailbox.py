"""The local mailbox's page: the whole loop without a key, what is shown, and that nothing in it runs or is fetched."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from agent.house import House
from scheduler.delivery.base import Outgoing
from scheduler.delivery.config import DeliveryConfig, senders_for
from scheduler.delivery.mailbox import content_of
from scheduler.outbox import Outbox
from store.database import reading, writing
from store.tables import DeliveryEvent, MailboxItem, Message, Suppression
from tools.context import Principal

OWNER = Principal("staff", "olivia@harmony.example", "terminal")
HOSTILE = Outgoing(
    token="x" * 22,
    channel="email",
    to="eve@evergreen.example",
    to_name='Eve "><script>alert(1)</script>',
    sender="dana@harmony.example",
    subject="<b>Bold</b>",
    text="</pre><script>alert(2)</script>",
    html='<html><body><script>alert(3)</script><img src="https://tracker.example/x.png"><a href="/x">go</a></body>',
    headers={"Message-ID": "<a@b>", "X-Odd": "</pre>"},
)


@pytest.fixture
def sent(house: House) -> House:
    """A house that has written to Ana, who heard of it by the local mailbox."""

    def call(tool: str, **args: Any) -> None:
        house.dispatcher.call(OWNER, tool, args, uuid4().hex, approved=True)

    call("add_venue", name="Evergreen", location="Denver, CO")
    call("add_contact", venue="venue:1", name="Ana Whitfield", email="ana@evergreen.example", phone="(303) 555-0142")
    call("send_message", recipient="contact:1", subject="A workshop?", body="Dear Ana,\n\nshall we sing?")
    senders = senders_for(DeliveryConfig(), house.engine, house.dispatcher.clock)
    assert Outbox(house.dispatcher, senders).tick() == 1
    return house


def kept(house: House, out: Outgoing) -> None:
    with writing(house.engine, house.dispatcher.clock()) as session:
        session.add(MailboxItem(token=out.token, channel=out.channel, content=content_of(out)))


def inbound(session: Session) -> list[Message]:
    return list(session.exec(select(Message).where(Message.direction == "in")))


def test_what_would_have_left_is_shown_as_it_would_have_looked(sent: House, staff_browser: Any) -> None:
    page = staff_browser.get("/desk/mailbox").text
    (frame,) = re.findall(r'<iframe sandbox="([^"]*)" srcdoc="([^"]*)"', page)
    assert "allow-scripts" not in frame[0]
    assert "allow-same-origin" not in frame[0]
    html = unescape(frame[1])
    assert "<p>shall we sing?</p>" in html
    assert "/unsubscribe/" in html
    assert 'target="_blank"' in html
    assert "Ana Whitfield &lt;ana@evergreen.example&gt;" in page
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in page
    assert re.search(r'<a class="badge" href="/desk/messages/\d+">sent</a>', page)
    assert "has left this machine" in page


def test_an_answer_typed_there_comes_in_as_one_that_was_sent(sent: House, staff_browser: Any) -> None:
    told = staff_browser.submit("/desk/mailbox", text="Yes, we would love to!")
    assert told.status_code == 200
    assert "Ana Whitfield has answered" in told.text
    with reading(sent.engine) as session:
        (came,) = inbound(session)
        assert (came.body, came.contact_id, came.address) == ("Yes, we would love to!", 1, "ana@evergreen.example")
        assert came.answers_id is not None
        event = session.exec(select(DeliveryEvent).where(DeliveryEvent.provider == "mailbox")).one()
        assert event.raw["headers"] == {"X-Typed-By": "olivia@harmony.example"}


def test_the_same_form_sent_twice_is_one_answer(sent: House, staff_browser: Any) -> None:
    html = staff_browser.get("/desk/mailbox").text
    data = {**staff_browser.filled(html[html.index("<form") :]), "text": "Yes!"}
    for _ in range(2):
        assert staff_browser.client.post("/desk/mailbox/1", data=data).status_code == 200
    with reading(sent.engine) as session:
        assert len(inbound(session)) == 1


def test_please_stop_typed_there_closes_the_address(sent: House, staff_browser: Any) -> None:
    staff_browser.submit("/desk/mailbox", text="Please stop writing to me.")
    with reading(sent.engine) as session:
        assert [row.address for row in session.exec(select(Suppression))] == ["ana@evergreen.example"]


def test_the_link_in_a_message_opts_out(sent: House, staff_browser: Any, visitor: Any) -> None:
    page = staff_browser.get("/desk/mailbox").text
    (path,) = set(re.findall(r"https?://[^/\s\"&<]+(/unsubscribe/[\w-]+)", page))
    assert visitor.client.post(path).status_code == 200
    with reading(sent.engine) as session:
        assert [row.address for row in session.exec(select(Suppression))] == ["ana@evergreen.example"]


def test_nothing_in_a_message_runs_or_is_fetched(house: House, staff_browser: Any) -> None:
    kept(house, HOSTILE)
    page = staff_browser.get("/desk/mailbox")
    assert "<script" not in page.text
    assert "tracker.example/x.png" in unescape(page.text)
    assert "<img src=&#34;https" in page.text.replace("&lt;", "<")
    assert "<b>Bold" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_text_is_shown_without_a_frame_and_may_be_answered(sent: House, staff_browser: Any) -> None:
    text = Outgoing("t" * 22, "sms", "+13035550142", "See you <there>", "", to_name="Ana Whitfield")
    kept(sent, text)
    page = staff_browser.get("/desk/mailbox").text
    assert '<p class="bubble">See you &lt;there&gt;</p>' in page
    assert "nobody is set yet" in page
    assert page.index("Text message") < page.index("A workshop?")
    assert "has answered" in staff_browser.submit("/desk/mailbox", text="Great, see you!").text
    with reading(sent.engine) as session:
        (came,) = inbound(session)
        assert (came.channel, came.contact_id) == ("sms", 1)


def test_many_messages_stand_on_several_pages(house: House, staff_browser: Any) -> None:
    for number in range(23):
        kept(house, Outgoing(f"{number:022}", "sms", "+13035550142", f"Number {number}.", ""))
    first, second = (staff_browser.get(f"/desk/mailbox?page={page}").text for page in (1, 99))
    assert ("Number 22." in first, "Number 2." in first, "Number 2." in second) == (True, False, True)


def test_an_empty_mailbox_and_an_empty_answer_say_so(sent: House, staff_browser: Any) -> None:
    assert "Type what they would answer" in staff_browser.submit("/desk/mailbox", text="  ").text
    with reading(sent.engine) as session:
        assert inbound(session) == []


def test_it_is_the_staff_s_alone(house: House, visitor: Any, staff_browser: Any) -> None:
    assert "There is nothing here yet" in staff_browser.get("/desk/mailbox").text
    assert "Mailbox" not in visitor.get("/desk/mailbox").text
    assert visitor.client.post("/desk/mailbox/1", data={"text": "hi"}).status_code >= 400
    page = staff_browser.get("/desk/mailbox")
    assert page.status_code == 200
    kept(house, HOSTILE)
    html = staff_browser.get("/desk/mailbox").text
    data = {**staff_browser.filled(html[html.index("<form") :]), "text": "Yes!"}
    assert staff_browser.client.post("/desk/mailbox/999", data=data).status_code == 404
