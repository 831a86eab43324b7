"""A visitor wants to be forgotten: the talk goes, and with it what they left, in every table and the journal."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from store.database import reading, writing
from store.tables import Approval, ChatConversation, ChatStep, ChatTurn, Inquiry, Lead, StaffAccount
from tools.errors import AwaitsApproval, Refused

CANARIES = ("Maya Quill", "maya@openvoices.example", "a workshop in the barn", "+13035550147")


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        tables: list[Any] = [t for t in SQLModel.metadata.sorted_tables if t.name not in ("lead", "lead_sighting")]
        rows = [row for table in tables for row in connection.execute(select(table)).mappings()]
    return "".join(str(row) for row in rows if row.get("table") not in ("lead", "lead_sighting"))


@pytest.fixture
def left(visiting: Any, engine: Engine, clock: Any) -> Any:
    """A visitor has asked for a booking and for a group, and talked; staff were told, and a transcript was sent."""
    with writing(engine, clock()) as session:
        session.add(StaffAccount(email="ana@harmony.example", name="Ana"))
    desk = visiting()
    who = {"name": "Maya Quill", "email": "maya@openvoices.example", "consent": True}
    desk("submit_booking_inquiry", message="a workshop in the barn", **who)
    desk("submit_group_request", location="Denver", age=40, styles=["jazz"], **who)
    desk("request_human", reason="a workshop in the barn", email="maya@openvoices.example")
    with writing(engine, clock()) as session:
        talk = session.get_one(ChatConversation, desk.principal.conversation_id)
        talk.name = "a workshop in the barn"
        session.add(ChatTurn(conversation_id=talk.require_id(), number=1, said="a workshop in the barn"))
        session.add(ChatStep(uid="s1", conversation_uid=talk.uid, data={"output": "a workshop in the barn"}))
    desk("email_transcript", email="else@where.example")
    return desk


def test_nothing_of_them_is_left_but_the_lead_that_staff_decide_on(left: Any, staff: Any, engine: Engine) -> None:
    assert any(word in everything(engine) for word in CANARIES)
    answer = staff("erase_conversation", conversation="conversation:1")
    assert "Erased conversation:1" in answer.headline
    assert [word for word in CANARIES if word in everything(engine)] == []
    with reading(engine) as session:
        talk, inquiry = session.get_one(ChatConversation, 1), session.exec(select(Inquiry)).one()
        assert (talk.status, talk.turns, talk.email) == ("closed", [], None)
        assert (inquiry.name, inquiry.email, inquiry.message) == ("", "", "")
        assert session.exec(select(Lead)).one().email == "maya@openvoices.example"


def test_a_person_sees_first_what_goes_and_what_stays(left: Any, staff: Any, engine: Engine) -> None:
    with pytest.raises(AwaitsApproval) as asked:
        staff.asking("erase_conversation", conversation="conversation:1")
    with reading(engine) as session:
        lines = " ".join(session.get_one(Approval, asked.value.approval_id).card["lines"])
    assert "The lead Maya Quill" in lines
    assert "cannot be undone" in lines


def test_staff_s_own_talk_is_not_erased_so(staff: Any, engine: Engine, clock: Any) -> None:
    with writing(engine, clock()) as session:
        session.add(ChatConversation(uid="s", owner="owner@harmony.example", role="staff", origin="/"))
    with pytest.raises(Refused, match="no conversation with a visitor"):
        staff("erase_conversation", conversation="conversation:1")
