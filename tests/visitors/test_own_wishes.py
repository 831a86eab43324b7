"""What a visitor sent in a conversation is put right, taken back and asked after there, and nowhere else."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import GroupRequest, Inquiry, Lead
from tools.errors import NeedsAnswer, NotFound, Refused

LEE = {
    "name": "Lee Park",
    "email": "lee@milehigh.example",
    "message": "A workshop on April 17, please.",
    "service": "workshops",
    "starts_on": "2027-04-17",
    "consent": True,
}
DANA = {
    "location": "Denver, CO",
    "age": 36,
    "styles": ["jazz"],
    "name": "Dana Reed",
    "email": "dana@reed.example",
    "consent": True,
}


def rows(engine: Engine, model: Any) -> list[Any]:
    with reading(engine) as session:
        return list(session.exec(select(model).order_by(model.id)))


def test_another_day_and_address_put_right_the_same_inquiry_and_its_lead(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **LEE)
    later = LEE | {"starts_on": "2027-04-24", "email": "lee.park@milehigh.example", "message": "On April 24, please."}
    answer = desk("submit_booking_inquiry", **later, corrects=True)
    assert answer.headline.startswith("Your inquiry is updated: Workshops on Apr 24, 2027.")
    [inquiry], [lead] = rows(engine, Inquiry), rows(engine, Lead)
    assert (str(inquiry.starts_on), inquiry.email, inquiry.message) == (
        "2027-04-24",
        "lee.park@milehigh.example",
        "On April 24, please.",
    )
    assert lead.email == "lee.park@milehigh.example"


def test_without_that_word_another_day_is_another_inquiry(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **LEE)
    desk("submit_booking_inquiry", **(LEE | {"starts_on": "2027-04-24"}))
    assert len(rows(engine, Inquiry)) == 2


def test_another_conversations_inquiry_is_never_put_right(visiting: Any, engine: Engine) -> None:
    visiting("a")("submit_booking_inquiry", **LEE)
    visiting("b")("submit_booking_inquiry", **(LEE | {"message": "Mine now."}), corrects=True)
    first, second = rows(engine, Inquiry)
    assert (first.message, second.verified) == ("A workshop on April 17, please.", False)


def test_an_inquiry_moved_to_an_address_that_wrote_from_elsewhere_is_unverified(visiting: Any, engine: Engine) -> None:
    visiting("a")("submit_booking_inquiry", **LEE)
    desk = visiting("b")
    desk("submit_booking_inquiry", **(LEE | {"email": "other@milehigh.example"}))
    desk("submit_booking_inquiry", **LEE, corrects=True)
    assert [inquiry.verified for inquiry in rows(engine, Inquiry)] == [True, False]


def test_a_request_moves_with_its_singer(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_group_request", **DANA)
    desk("submit_group_request", **(DANA | {"location": "Fort Collins, CO"}), corrects=True)
    assert [request.place for request in rows(engine, GroupRequest)] == ["Fort Collins, CO"]


def test_taken_back_it_is_closed_with_its_lead_and_stays_closed(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **LEE)
    assert "is withdrawn" in desk("withdraw_my_request").headline
    [inquiry], [lead] = rows(engine, Inquiry), rows(engine, Lead)
    assert (inquiry.status, lead.stage) == ("closed", "lost")
    assert inquiry.message.startswith("Withdrawn by the visitor on ")
    with pytest.raises(NotFound, match="nothing to take back"):
        desk("withdraw_my_request")


def test_of_an_inquiry_and_a_request_it_is_asked_which(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **LEE)
    desk("submit_group_request", **DANA)
    with pytest.raises(NeedsAnswer, match="Which do you mean"):
        desk("withdraw_my_request")
    desk("withdraw_my_request", what="group request")
    assert [rows(engine, Inquiry)[0].status, rows(engine, GroupRequest)[0].status] == ["new", "closed"]


def test_nobody_takes_back_or_sees_what_another_conversation_sent(visiting: Any, engine: Engine) -> None:
    visiting("a")("submit_booking_inquiry", **LEE)
    other = visiting("b")
    with pytest.raises(NotFound):
        other("withdraw_my_request", what="inquiry")
    assert "Lee" not in other("list_my_requests").headline
    assert "Nothing that you sent" in other("list_my_requests").headline
    assert rows(engine, Inquiry)[0].status == "new"


def test_asked_after_it_says_what_was_sent_and_where_it_stands(visiting: Any, staff: Any) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **LEE)
    told = "Your inquiry for Workshops on Apr 17, 2027: it is with the team, who have not answered yet"
    assert desk("list_my_requests").headline == f"{told}; the answer goes to lee@milehigh.example."
    staff("update_inquiry", inquiry="inquiry:1", status="answered")
    assert "the team has answered it." in desk("list_my_requests").headline


def test_a_request_that_was_taken_back_goes_to_no_group(visiting: Any, staff: Any) -> None:
    desk = visiting()
    desk("submit_group_request", **DANA, pass_on=True)
    desk("withdraw_my_request")
    staff("add_venue", name="Cherry Creek Singers", location="Denver, CO")
    with pytest.raises(Refused, match="taken back"):
        staff("pass_on_group_request", request="group_request:1", group="Cherry Creek Singers")
