"""A visitor asks for a person: staff are told as each wants it, take the conversation over, and hand it back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from store.database import reading, writing
from store.tables import ChatConversation, Message, StaffAccount
from tools.errors import Refused
from tools.visitors.telling import LAST_FOR_NOW, MOST_AN_HOUR
from tools.visitors.transcripts import IN_ALL

#: A Monday, 9:00 in the business's zone.
MORNING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def person(engine: Engine, clock: Any) -> Any:
    """Make somebody of the staff, with how they are told."""

    def make(email: str, **how: Any) -> None:
        with writing(engine, clock()) as session:
            session.add(StaffAccount(email=email, name=email.partition("@")[0], **how))

    return make


def notices(engine: Engine) -> list[Message]:
    with reading(engine) as session:
        return list(session.exec(select(Message).where(Message.purpose == "notice").order_by(col(Message.id))))


def test_each_is_told_the_way_they_set(visiting: Any, person: Any, engine: Engine) -> None:
    person("ana@harmony.example")
    person("ben@harmony.example", notify_by=["sms"], phone="+13035550111")
    person("cleo@harmony.example", notify_by=[])
    person("gone@harmony.example", active=False)
    visiting()("request_human", reason="a wedding in June", email="maya@openvoices.example")
    mail, text = notices(engine)
    assert (mail.channel, mail.address, mail.subject) == ("email", "ana@harmony.example", "A visitor asks for a person")
    assert "About: a wedding in June" in mail.body
    assert "/desk/conversations/1" in mail.body
    assert (text.channel, text.address) == ("sms", "+13035550111")
    assert len(text.body) <= 160
    assert {m.status for m in (mail, text)} == {"queued"}
    assert {m.due_at for m in (mail, text)} == {MORNING}


def test_nobody_s_telephone_rings_at_night(visiting: Any, person: Any, engine: Engine, clock: Any) -> None:
    person("ben@harmony.example", notify_by=["email", "sms"], phone="+13035550111")
    clock.now = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # Monday, 22:30 there
    visiting()("request_human", reason="hello")
    mail, text = notices(engine)
    assert mail.due_at == clock.now
    assert text.due_at == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # Tuesday, 8:00 there


def test_own_quiet_hours_hold_for_mail_too(visiting: Any, person: Any, engine: Engine, clock: Any) -> None:
    person("ana@harmony.example", quiet_from=8, quiet_to=12)
    visiting()("request_human", reason="hello")
    assert notices(engine)[0].due_at == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_asking_again_at_once_tells_nobody_twice(visiting: Any, person: Any, engine: Engine, clock: Any) -> None:
    person("ana@harmony.example")
    desk = visiting()
    desk("request_human", reason="hello")
    clock.now += timedelta(minutes=14)
    desk("request_human", reason="hello?")
    assert len(notices(engine)) == 1
    clock.now += timedelta(minutes=2)
    desk("request_human", reason="hello??")
    assert len(notices(engine)) == 2


def test_one_takes_over_from_another_and_hands_back(
    visiting: Any, staff: Any, as_principal: Any, engine: Engine
) -> None:
    visiting()
    staff("take_over", conversation="conversation:1")
    with pytest.raises(Refused, match=r"You have .* already"):
        staff("take_over", conversation="conversation:1")
    other = as_principal("staff", "ben@harmony.example")
    assert "instead of owner@harmony.example" in other("take_over", conversation="conversation:1").headline
    with reading(engine) as session:
        talk = session.get_one(ChatConversation, 1)
    assert (talk.status, talk.taken_by, talk.outcome) == ("taken_over", "ben@harmony.example", "handed_over")
    other("hand_back", conversation="conversation:1")
    with reading(engine) as session:
        assert session.get_one(ChatConversation, 1).taken_by is None


def test_a_visitor_gets_the_conversation_by_mail_but_not_as_often_as_they_like(
    visiting: Any, staff: Any, engine: Engine, clock: Any
) -> None:
    desk = visiting()
    staff("reply_to_visitor", conversation="conversation:1", text="Yes, we teach beginners.")
    for _ in range(2):
        desk("email_transcript", email="maya@openvoices.example")
    first, _ = notices(engine)
    assert first.subject == "Your conversation with Harmony Test"
    assert "Harmony Test: Yes, we teach beginners." in first.body
    assert "owner@" not in first.body
    with pytest.raises(Refused, match="already"):
        desk("email_transcript", email="somebody@else.example")
    other = visiting("b")
    other("email_transcript", email="maya@openvoices.example")
    with pytest.raises(Refused, match="already"):
        visiting("c")("email_transcript", email="maya@openvoices.example")
    clock.now += timedelta(days=1, minutes=1)
    desk("email_transcript", email="maya@openvoices.example")


def test_an_address_that_wants_no_mail_gets_no_transcript(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("stop_messages", email="maya@openvoices.example")
    with pytest.raises(Refused, match="not to write there"):
        desk("email_transcript", email="maya@openvoices.example")
    assert notices(engine) == []


def test_a_flood_of_visitors_does_not_flood_the_mailboxes_of_staff(
    visiting: Any, person: Any, engine: Engine, clock: Any
) -> None:
    person("ana@harmony.example", notify_by=["email", "sms"], phone="+13035550111")
    for n in range(MOST_AN_HOUR["email"] + 5):
        visiting(str(n))("request_human", reason=f"call {n}")
    mails = [told for told in notices(engine) if told.channel == "email"]
    texts = [told for told in notices(engine) if told.channel == "sms"]
    assert (len(mails), len(texts)) == (MOST_AN_HOUR["email"], MOST_AN_HOUR["sms"])
    assert [LAST_FOR_NOW in told.body for told in mails] == [False] * (len(mails) - 1) + [True]
    assert texts[-1].body.endswith(LAST_FOR_NOW)
    clock.forward(hours=1, minutes=1)
    visiting("late")("request_human", reason="later")
    assert len(notices(engine)) == len(mails) + len(texts) + 2


def test_the_site_is_no_way_to_have_mail_sent_to_many_strangers(visiting: Any, engine: Engine) -> None:
    for n in range(IN_ALL):
        visiting(str(n))("email_transcript", email=f"stranger{n}@else.example")
    with pytest.raises(Refused, match="Very many"):
        visiting("more")("email_transcript", email="one@more.example")
    assert len(notices(engine)) == IN_ALL


def test_who_wants_their_data_deleted_is_told_who_does_it_and_staff_are_told(
    visiting: Any, person: Any, engine: Engine
) -> None:
    person("ana@harmony.example")
    desk = visiting()
    answer = desk("ask_for_deletion", email="maya@openvoices.example")
    assert "somebody of the team does that by hand" in answer.headline.lower()
    (mail,) = notices(engine)
    assert mail.subject == "A visitor wants their data deleted"
    assert "maya@openvoices.example" in mail.body
    assert "/desk/conversations/1" in mail.body
    with reading(engine) as session:
        talk = session.get_one(ChatConversation, 1)
        assert (talk.status, talk.reason) == ("waiting_for_person", "A visitor wants their data deleted")
    desk("ask_for_deletion")
    assert len(notices(engine)) == 1
