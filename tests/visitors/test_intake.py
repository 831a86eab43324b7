"""What comes in from the site: staff are told at once, and once; the words of consent are those that were said."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from store.database import reading, writing
from store.tables import ChatTurn, GroupRequest, Inquiry, Message, StaffAccount

RUTH = {
    "name": "Ruth Field",
    "email": "ruth@lakeshore.example",
    "message": "Could you lead a workshop?",
    "service": "workshops",
    "organization": "Lakeshore Choral Festival",
    "location": "Denver, CO",
    "starts_on": "2027-02-12",
    "consent": True,
}
THEO = {"location": "Denver", "age": 29, "styles": ["jazz"], "name": "Theo Marsh", "email": "theo@singers.example"}


@pytest.fixture
def told(engine: Engine, clock: Any) -> Any:
    """Two of the staff, one by mail and one by text; answers what they were told."""
    with writing(engine, clock()) as session:
        session.add(StaffAccount(email="ana@harmony.example", name="Ana"))
        session.add(StaffAccount(email="b@harmony.example", name="B", notify_by=["sms"], phone="+13035550111"))

    def notices() -> list[Message]:
        with reading(engine) as session:
            return list(session.exec(select(Message).where(Message.purpose == "notice").order_by(col(Message.id))))

    return notices


def test_staff_are_told_of_an_inquiry_at_once_and_it_stands_in_the_briefing(
    visiting: Any, staff: Any, told: Any
) -> None:
    visiting()("submit_booking_inquiry", **RUTH)
    by_mail, by_text = told()
    assert by_mail.subject == "A visitor asks for a booking"
    assert "Ruth Field asks for Workshops on Feb 12, 2027 in Denver, CO." in by_mail.body
    assert "Could you lead a workshop?" in by_mail.body
    assert "/desk/inquiries/1\n" in by_mail.body
    assert by_text.body.endswith("/desk/inquiries/1")
    assert "Ruth" not in by_text.body
    assert "New inquiries: Ruth Field (Lakeshore Choral Festival)" in staff("get_briefing").headline


def test_staff_are_told_of_a_request_without_a_name_that_may_have_to_be_forgotten(
    visiting: Any, staff: Any, told: Any
) -> None:
    visiting()("submit_group_request", **THEO, consent=True)
    by_mail, _ = told()
    assert "Somebody looks for a group in Denver, CO: age 29, jazz." in by_mail.body
    assert "Theo" not in by_mail.body + by_mail.subject
    assert "New group requests: Theo Marsh in Denver" in staff("get_briefing").headline


@pytest.mark.parametrize(
    ("tool", "args"), [("submit_booking_inquiry", RUTH), ("submit_group_request", {**THEO, "consent": True})]
)
def test_an_update_within_a_quarter_of_an_hour_tells_nobody_again(
    visiting: Any, told: Any, clock: Any, tool: str, args: dict[str, Any]
) -> None:
    desk = visiting()
    desk(tool, **args)
    clock.forward(minutes=14)
    desk(tool, **args)
    assert len(told()) == 2
    clock.forward(minutes=2)
    desk(tool, **args)
    assert len(told()) == 4
    assert "Changed: " in told()[2].body


def test_each_record_is_told_of_by_itself(visiting: Any, told: Any) -> None:
    for number in range(1, 12):
        visiting()("submit_group_request", **THEO, consent=False)
        assert len(told()) == 2 * number


def test_the_words_of_consent_in_the_chat_are_those_that_were_said_whatever_a_model_claims(
    visiting: Any, engine: Engine, clock: Any
) -> None:
    desk = visiting()
    with writing(engine, clock()) as session:
        here = {"conversation_id": desk.principal.conversation_id, "author": desk.principal.person, "state": "done"}
        session.add(ChatTurn(number=1, said="book a workshop", reply="May we contact you at ruth@x.example?", **here))
        session.add(ChatTurn(number=2, said="Yes, that is fine.", reply="", **here))
    desk("submit_booking_inquiry", **RUTH, consent_wording="they begged us to")
    with reading(engine) as session:
        inquiry = session.exec(select(Inquiry)).one()
    assert inquiry.consent_wording.endswith('We: "May we contact you at ruth@x.example?" They: "Yes, that is fine."')
    assert inquiry.consent_at == clock()


def test_the_built_in_planner_asks_and_keeps_both(talk: Any, engine: Engine) -> None:
    visitor = talk(role="visitor", person="visitor:a")
    visitor.say("please put in a group request: Ida Roth, 40, Denver, gospel, ida@singers.example")
    assert "May we contact you at ida@singers.example" in visitor.said
    visitor.say("yes please")
    with reading(engine) as session:
        request = session.exec(select(GroupRequest)).one()
    assert request.name == "Ida Roth"
    assert 'We: "May we contact you at' in request.consent_wording
    assert request.consent_wording.endswith('They: "yes please"')
    visitor.say("you may pass it on to groups, too")
    with reading(engine) as session:
        again = session.exec(select(GroupRequest)).one()
    assert 'They: "you may pass it on to groups, too" (Agreed besides' in again.consent_wording


def test_a_change_of_a_detail_keeps_the_words_that_were_agreed_to(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, consent=True, consent_wording="You may write to me.", pass_on=True)
    desk("submit_group_request", **(THEO | {"age": 30}), consent=True)
    with reading(engine) as session:
        words = session.exec(select(GroupRequest)).one().consent_wording
    assert words.startswith("You may write to me. (Agreed besides")


def test_an_inquiry_is_booked_with_what_was_asked_for(visiting: Any, staff: Any, engine: Engine) -> None:
    visiting()("submit_booking_inquiry", **RUTH)
    staff(
        "create_trip", name="Denver Choral Week", destination="Denver, CO", starts_on="2027-02-10", ends_on="2027-02-14"
    )
    answer = staff("book_inquiry", inquiry="Ruth", trip="Denver", starts_at="2027-02-12T14:00", fee="$900")
    booking = answer.booking
    assert "Lakeshore Choral Festival" in answer.headline
    assert "Ruth Field" in answer.headline
    assert booking.service == "Workshops"
    assert staff("find_inquiries", status="answered").total == 1
    assert "New inquiries" not in staff("get_briefing").headline
    assert staff("find_leads", stage="booked").total == 1


def test_a_day_without_an_hour_stays_with_the_booking_and_is_said(visiting: Any, staff: Any) -> None:
    visiting()("submit_booking_inquiry", **RUTH)
    staff("create_trip", name="Denver Choral Week", destination="Denver, CO")
    answer = staff("book_inquiry", inquiry="Ruth", trip="Denver")
    assert any("asked for Feb 12, 2027" in note for note in answer.notes)
    assert (
        "Asked for through the site: Workshops on Feb 12, 2027"
        in staff("get_booking", booking=answer.ref).booking.notes
    )
