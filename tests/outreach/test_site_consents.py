"""A visitor's consent to be answered is told where a sequence is decided about, and taken for no more than it is."""

from typing import Any

import pytest
from sqlmodel import Session, select

from store.tables import Approval, Consent
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval, Refused

WALTER = {
    "name": "Walter Quist",
    "email": "walter@lakeshore.example",
    "message": "Could you open our festival?",
    "organization": "Lakeshore Festival",
    "location": "Milwaukee, WI",
    "consent_wording": "You may answer me at this address",
}


@pytest.fixture
def walter(visiting: Any, staff: Any) -> str:
    visiting()("submit_booking_inquiry", **WALTER, consent=True)
    staff("update_lead", lead="Lakeshore Festival", phone="+1 414 555 0142")
    return "Lakeshore Festival"


def card(staff: Any, sequence: str, who: str) -> str:
    with pytest.raises(AwaitsApproval) as caught:
        staff.asking("enroll_in_sequence", sequence=sequence, recipients=[who])
    with Session(staff.dispatcher.engine) as session:
        return "\n".join(session.get_one(Approval, caught.value.approval_id).card["lines"])


def test_who_agreed_to_an_answer_is_told_before_a_sequence_is_approved(walter: str, staff: Any) -> None:
    told = "Mind: Lakeshore Festival agreed on Nov 23, 2026 to be answered about their inquiry; this is more than that."
    assert told in card(staff, "cold", walter)
    staff("add_lead", name="Ana's Singers", email="ana@singers.example", location="Tacoma, WA")
    assert "Mind:" not in card(staff, "cold", "Ana's Singers")


def test_it_is_no_consent_to_texts_and_stands_in_no_list_of_consents(
    walter: str, staff: Any, dispatcher: Dispatcher
) -> None:
    with Session(dispatcher.engine) as session:
        assert session.exec(select(Consent)).all() == []
    staff("save_template", name="Short", channel="sms", body="See you soon.")
    staff("save_sequence", name="Texts", stage="nurture", steps=[{"template": "Short"}])
    with pytest.raises(Refused, match=r"has not agreed to get texts.*to be answered .*which is no consent to texts"):
        staff("enroll_in_sequence", sequence="Texts", recipients=[walter])
    staff("record_consent", recipient=walter, channel="sms", wording="Yes, text me")
    assert staff("enroll_in_sequence", sequence="Texts", recipients=[walter]).blocked == {}


def test_once_taken_back_with_its_request_it_is_known_no_more(visiting: Any, staff: Any) -> None:
    staff("add_lead", name="Theo Marsh", email="theo@singers.example", location="Denver, CO")
    visitor = visiting()
    request = {"location": "Denver", "age": 29, "styles": ["jazz"], "name": "Theo", "email": "theo@singers.example"}
    visitor("submit_group_request", **request, consent=True)
    assert "to be answered about their search for a group;" in card(staff, "cold", "Theo Marsh")
    visitor("submit_group_request", **request, consent=False)
    assert "Mind:" not in card(staff, "cold", "Theo Marsh")
