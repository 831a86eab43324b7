"""Inquiries: passed on with consent, one lead each, and nobody changes what another conversation wrote."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Campaign, Change, ChatConversation, Inquiry, Lead
from tools.errors import Forbidden, InvalidInput, NotFound, Refused

WALTER = {
    "name": "Walter Quist",
    "email": "walter@lakeshorefestival.example",
    "message": "Could you open our festival with a keynote?",
    "service": "speaking",
    "organization": "Lakeshore Choral Festival",
    "location": "Milwaukee, WI",
    "starts_on": "2027-06-12",
}


def count(engine: Engine, model: Any) -> int:
    with reading(engine) as session:
        return len(session.exec(select(model)).all())


def inquiries(engine: Engine) -> list[Inquiry]:
    with reading(engine) as session:
        return list(session.exec(select(Inquiry).order_by(Inquiry.id)))  # type: ignore[arg-type]  # a column


def leads(engine: Engine) -> list[Lead]:
    with reading(engine) as session:
        return list(session.exec(select(Lead).order_by(Lead.id)))  # type: ignore[arg-type]  # a column


def test_an_inquiry_becomes_a_lead_of_the_website_named_after_the_organization(visiting: Any, engine: Engine) -> None:
    answer = visiting()("submit_booking_inquiry", **WALTER, consent=True)
    [lead] = leads(engine)
    assert (lead.name, lead.contact_name, lead.email) == (
        "Lakeshore Choral Festival",
        "Walter Quist",
        "walter@lakeshorefestival.example",
    )
    assert (lead.city, lead.stage) == ("Milwaukee", "new")
    with reading(engine) as session:
        lead = session.exec(select(Lead)).one()
        assert lead.campaign.name == "Website"
        assert [(s.source, s.note) for s in lead.sightings] == [
            ("website", "said by a visitor of the site, not checked")
        ]
        assert session.exec(select(ChatConversation)).one().outcome == "inquiry"
    assert answer.link == f"/my/inquiries/{inquiries(engine)[0].id}"
    assert "Speaking on Jun 12, 2027 in Milwaukee, WI" in answer.headline
    assert "/desk" not in answer.model_dump_json()
    assert "lead:" not in answer.model_dump_json()


def test_without_an_organization_the_lead_is_the_person_and_a_place_is_not_needed(
    visiting: Any, engine: Engine
) -> None:
    args = {"name": "Grace Lindholm", "email": "grace@stbrendan.example", "message": "Hello?"}
    visiting()("submit_booking_inquiry", **args, consent=True)
    assert [(lead.name, lead.city) for lead in leads(engine)] == [("Grace Lindholm", None)]


def test_without_consent_it_is_refused_and_nothing_is_written(visiting: Any, engine: Engine) -> None:
    with pytest.raises(Refused, match="nobody could answer"):
        visiting()("submit_booking_inquiry", **WALTER, consent=False)
    with pytest.raises(InvalidInput) as error:
        visiting()("submit_booking_inquiry", **WALTER)
    assert error.value.field == "consent"
    assert (count(engine, Inquiry), count(engine, Lead), count(engine, Change)) == (0, 0, 0)


def test_the_same_again_from_the_same_conversation_updates_it_and_its_lead(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    first = desk("submit_booking_inquiry", **WALTER, consent=True)
    change = {"message": "And a workshop?", "organization": "Lakeshore Festival", "location": "Chicago, IL"}
    again = desk("submit_booking_inquiry", **(WALTER | change), consent=True)
    assert again.ref == first.ref
    assert again.headline.startswith("Your inquiry is updated")
    assert [(i.message, i.city) for i in inquiries(engine)] == [("And a workshop?", "Chicago")]
    assert [(lead.name, lead.city) for lead in leads(engine)] == [("Lakeshore Festival", "Chicago")]


def test_what_staff_have_changed_of_the_lead_stays(visiting: Any, staff: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **WALTER, consent=True)
    staff("update_lead", lead="Lakeshore", name="Lakeshore (the festival)")
    desk("submit_booking_inquiry", **(WALTER | {"organization": "Another Name"}), consent=True)
    assert leads(engine)[0].name == "Lakeshore (the festival)"


def test_the_same_from_elsewhere_is_appended_as_unverified_and_changes_nothing(visiting: Any, engine: Engine) -> None:
    visiting("a")("submit_booking_inquiry", **WALTER, consent=True)
    visiting("b")(
        "submit_booking_inquiry", **(WALTER | {"message": "Send money", "organization": "Evil"}), consent=True
    )
    assert [(i.message[:9], i.verified) for i in inquiries(engine)] == [("Could you", True), ("Send mone", False)]
    assert [lead.name for lead in leads(engine)] == ["Lakeshore Choral Festival"]


def test_another_day_or_service_or_a_later_month_is_another_inquiry(visiting: Any, engine: Engine, clock: Any) -> None:
    desk = visiting()
    for change in ({}, {"starts_on": "2027-06-13"}, {"service": "coaching"}):
        desk("submit_booking_inquiry", **(WALTER | change), consent=True)
    clock.forward(days=31)
    desk("submit_booking_inquiry", **WALTER, consent=True)
    assert count(engine, Inquiry) == 4
    assert all(inquiry.verified for inquiry in inquiries(engine))


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"email": "walter"}, "email"),
        ({"name": "  "}, "name"),
        ({"message": " "}, "message"),
        ({"starts_on": "2026-02-01"}, "starts_on"),
    ],
)
def test_impossible_inquiries_are_refused_by_field(visiting: Any, engine: Engine, args: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        visiting()("submit_booking_inquiry", **(WALTER | args), consent=True)
    assert error.value.field == field
    assert count(engine, Inquiry) == 0


def test_an_unpublished_service_is_not_known_to_who_asks(visiting: Any, staff: Any) -> None:
    staff("save_service", name="Secret Retreat", summary="Later.", published=False)
    with pytest.raises(NotFound, match="On offer: Speaking"):
        visiting()("submit_booking_inquiry", **(WALTER | {"service": "Secret Retreat"}), consent=True)


def test_staff_list_inquiries_newest_first_and_settle_them(visiting: Any, staff: Any) -> None:
    visiting("a")("submit_booking_inquiry", **WALTER, consent=True)
    visiting("b")("submit_booking_inquiry", **WALTER, consent=True)
    listed = staff("find_inquiries")
    assert listed.headline.startswith(
        "2 inquiries: Walter Quist (Lakeshore Choral Festival) for Speaking on Jun 12, 2027"
    )
    assert [item.unverified for item in listed.items] == [True, False]
    assert listed.items[0].lead == "lead:1"
    staff("update_inquiry", inquiry="inquiry:1", status="answered")
    assert [item.ref for item in staff("find_inquiries", status="new").items] == ["inquiry:2"]


def test_a_visitor_cannot_list_or_settle(visiting: Any) -> None:
    for tool in ("find_inquiries", "update_inquiry"):
        with pytest.raises(Forbidden):
            visiting()(tool)


def test_an_undone_inquiry_takes_its_lead_along_and_leaves_the_campaign_to_others(
    visiting: Any, staff: Any, engine: Engine
) -> None:
    visiting("a")("submit_booking_inquiry", **WALTER, consent=True)
    visiting("b")("submit_booking_inquiry", **(WALTER | {"starts_on": "2027-07-01"}), consent=True)
    staff("undo", change="change:1")
    assert (count(engine, Inquiry), count(engine, Lead), count(engine, Campaign)) == (1, 1, 1)
    staff("undo", change="change:2")
    assert (count(engine, Inquiry), count(engine, Lead)) == (0, 0)


def test_sent_again_without_consent_what_was_sent_with_it_stays_and_is_said_to(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **WALTER, consent=True)
    with pytest.raises(Refused) as refused:
        desk("submit_booking_inquiry", **(WALTER | {"message": "Rather not"}), consent=False)
    assert str(refused.value) == (
        "Without your agreement to be contacted nobody could answer you, so I did not pass this on. "
        "What you sent before, with your agreement, stays with the team as it was: Speaking on Jun 12, 2027 in "
        "Milwaukee, WI. If that is to be taken back too, ask for a person: the team removes it with your name and "
        "address."
    )
    assert [(i.message, i.name) for i in inquiries(engine)] == [(WALTER["message"], WALTER["name"])]


def test_of_another_conversations_inquiry_a_refusal_says_nothing(visiting: Any) -> None:
    visiting("a")("submit_booking_inquiry", **WALTER, consent=True)
    with pytest.raises(Refused) as refused:
        visiting("b")("submit_booking_inquiry", **WALTER, consent=False)
    assert "before" not in str(refused.value)


def test_two_inquiries_of_one_person_are_told_apart_by_their_days(visiting: Any, talk: Any) -> None:
    desk = visiting()
    for day in ("2027-04-17", "2027-06-19"):
        desk(
            "submit_booking_inquiry",
            name="Lee Park",
            email="lee@milehigh.example",
            organization="Mile High Festival",
            message=f"A workshop on {day}, please.",
            starts_on=day,
            consent=True,
        )
    asked = talk().say("turn Lee Park's inquiry into a booking").reply
    assert "Apr 17, 2027" in asked
    assert "Jun 19, 2027" in asked
