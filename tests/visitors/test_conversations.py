"""Visitors' conversations: a person is asked for, takes over, and hands back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading, writing
from store.tables import ChatConversation, ChatTurn
from tools.errors import AwaitsApproval, Forbidden, NotFound, Refused


@pytest.fixture
def said(engine: Engine, clock: Any) -> Any:
    """Let a visitor have said something, and Harmony have answered."""

    def say(desk: Any, text: str, reply: str = "Hello.") -> None:
        with writing(engine, clock()) as session:
            talk = session.get_one(ChatConversation, desk.principal.conversation_id)
            talk.name = talk.name or text
            number = len(session.exec(select(ChatTurn).where(ChatTurn.conversation_id == talk.id)).all()) + 1
            turn = ChatTurn(conversation_id=talk.require_id(), number=number, said=text, reply=reply, state="done")
            session.add(turn)

    return say


def state(engine: Engine, desk: Any) -> ChatConversation:
    with reading(engine) as session:
        return session.get_one(ChatConversation, desk.principal.conversation_id)


def test_a_visitor_asks_for_a_person_and_is_told_honestly_when(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    answer = desk("request_human", reason="wants to talk", email="maya@openvoices.example")
    assert "or at maya@openvoices.example" in answer.headline
    assert (
        "It is Monday, 9:00 AM PST there, and somebody is usually at hand; I cannot promise a time." in answer.headline
    )
    talk = state(engine, desk)
    assert (talk.status, talk.outcome, talk.reason) == ("waiting_for_person", "handed_over", "wants to talk")
    assert talk.email == "maya@openvoices.example"


def test_out_of_hours_it_says_when_somebody_is_at_hand_again(visiting: Any, clock: Any) -> None:
    clock.now = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    answer = visiting()("request_human", reason="hello")
    assert "Friday, 11:00 PM PST" in answer.headline
    assert "somebody is at hand again Monday, Nov 30, from 9:00 AM" in answer.headline
    assert "leave an e-mail address" in answer.headline


def test_outside_a_conversation_there_is_nobody_to_hand_over(as_principal: Any) -> None:
    with pytest.raises(Refused, match="only within a conversation"):
        as_principal("visitor", "visitor:a")("request_human", reason="hello")


def test_who_waits_for_a_person_is_listed_first(visiting: Any, staff: Any, said: Any) -> None:
    first, second = visiting("a"), visiting("b")
    said(first, "Do you teach yodeling?")
    said(second, "Just looking")
    first("request_human", reason="yodeling")
    listed = staff("find_conversations")
    assert [item.status for item in listed.items] == ["waiting_for_person", "open"]
    assert "waits for a person, handed over" in listed.headline
    assert "Do you teach yodeling?" in listed.headline
    assert [item.title for item in staff("find_conversations", status="waiting").items] == ["Do you teach yodeling?"]
    assert staff("find_conversations", outcome="inquiry").total == 0


def test_a_reply_waits_for_approval_on_a_card_with_its_words(
    visiting: Any, staff: Any, said: Any, engine: Engine
) -> None:
    desk = visiting()
    said(desk, "Hello?")
    with pytest.raises(AwaitsApproval):
        staff.asking("reply_to_visitor", conversation="Hello", text="This is Ana.")
    assert state(engine, desk).status == "open"


def test_a_person_takes_over_and_hands_back(visiting: Any, staff: Any, said: Any, engine: Engine) -> None:
    desk = visiting()
    said(desk, "Do you teach yodeling?")
    staff("reply_to_visitor", conversation="yodeling", text="Gladly. This is Ana.")
    assert state(engine, desk).status == "taken_over"
    shown = staff("get_conversation", conversation="yodeling").conversation
    assert [(turn.said, turn.reply, turn.answered_by) for turn in shown.transcript] == [
        ("Do you teach yodeling?", "Hello.", "Harmony"),
        ("", "Gladly. This is Ana.", "owner@harmony.example"),
    ]
    assert "already" in desk("request_human", reason="again").headline
    assert state(engine, desk).status == "taken_over"
    staff("hand_back", conversation="yodeling")
    assert state(engine, desk).status == "open"
    with pytest.raises(Refused, match="already"):
        staff("hand_back", conversation="yodeling")


def test_what_a_visitor_was_told_cannot_be_unsaid(visiting: Any, staff: Any) -> None:
    visiting()
    staff("reply_to_visitor", conversation="conversation:1", text="Hello.")
    with pytest.raises(Refused, match="has been answered"):
        staff("undo", change="change:1")


def test_staff_s_own_conversations_are_nobody_else_s(staff: Any, engine: Engine, clock: Any) -> None:
    with writing(engine, clock()) as session:
        session.add(
            ChatConversation(uid="s", owner="other@harmony.example", role="staff", origin="/", name="Secret plan")
        )
    assert staff("find_conversations").total == 0
    with pytest.raises(NotFound):
        staff("get_conversation", conversation="Secret plan")
    for tool, args in (("reply_to_visitor", {"text": "Hi"}), ("hand_back", {})):
        with pytest.raises(Refused, match="no conversation with a visitor"):
            staff(tool, conversation="Secret plan", **args)


def test_a_closed_conversation_is_not_answered(visiting: Any, staff: Any, engine: Engine, clock: Any) -> None:
    desk = visiting()
    with writing(engine, clock()) as session:
        session.get_one(ChatConversation, desk.principal.conversation_id).status = "closed"
    with pytest.raises(Refused, match="closed"):
        staff("reply_to_visitor", conversation="conversation:1", text="Hello.")


def test_a_visitor_sees_no_conversations(visiting: Any) -> None:
    for tool in ("find_conversations", "get_conversation", "reply_to_visitor", "hand_back"):
        with pytest.raises(Forbidden):
            visiting()(tool)
