"""What keeps somebody from being written to, each in words that a person can act on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from outreach_people import READY, dale, enrol, lead, put
from sqlmodel import Session

from store.tables import LeadSighting
from tools.outreach.blockers import unready


def test_nothing_stands_against_a_lead_with_an_address(against: Any, session: Session) -> None:
    assert against("cold") == against("nurture") == against(None) == against(None, "sms") == []
    assert lead(session).email == "info@bay.example"  # a role's account is fine


# ---------------------------------------------------------------- address, opt-out, consent


def test_an_address_that_is_not_on_file_names_the_other_way(against: Any, session: Session) -> None:
    lead(session).email = None
    assert against() == [
        "No e-mail address is on file for Bay State Barbershop, only a number: add one, or send a text."
    ]
    lead(session).phone = None
    assert against(None, "sms") == [
        "Neither an e-mail address nor a number is on file for Bay State Barbershop: add one."
    ]
    dale(session).phone = None
    assert "only an e-mail address" in against(None, "sms", dale(session))[0]


@pytest.mark.parametrize(("field", "value", "channel"), [("email", "info@", "email"), ("phone", "12", "sms")])
def test_an_address_that_cannot_be_one_is_to_be_corrected(
    against: Any, session: Session, field: str, value: str, channel: str
) -> None:
    setattr(lead(session), field, value)
    assert against(None, channel) == [f'"{value}" of Bay State Barbershop cannot be reached: correct it.']


@pytest.mark.parametrize(("closed", "shut"), [("email", ["email"]), ("sms", ["sms"]), ("all", ["email", "sms"])])
def test_a_closed_channel_is_closed_to_a_single_message_too(
    staff: Any, against: Any, closed: str, shut: list[str]
) -> None:
    staff("suppress", recipient="Bay State", channel=closed, reason="asked by telephone")
    for channel in ("email", "sms"):
        found = against(None, channel)
        assert bool(found) == (channel in shut)
        assert all("by staff on Nov 23, 2026: asked by telephone." in words for words in found)


def test_who_asked_for_no_messages_at_one_address_gets_none_at_another(visiting: Any, against: Any) -> None:
    visiting()("stop_messages", email="info@bay.example")
    assert "Only they can lift that." in against(None, "sms")[0]
    assert "asked not to get any message on Nov 23, 2026" in against()[0]


def test_a_sequence_of_texts_needs_recorded_consent_and_a_single_text_does_not(staff: Any, against: Any) -> None:
    assert "record_consent" in against("cold", "sms")[0]
    assert against(None, "sms") == []
    staff("record_consent", recipient="Bay State", channel="email", wording="please write")
    assert against("cold", "sms")
    staff("record_consent", recipient="Bay State", channel="sms", wording="sure, text us")
    assert against("cold", "sms") == []


def test_consent_lifts_no_opt_out(staff: Any, against: Any) -> None:
    staff("suppress", recipient="Bay State", channel="sms")
    staff("record_consent", recipient="Bay State", channel="sms", wording="sure, text us")
    assert "closed to texts" in against(None, "sms")[0]


def test_a_text_needs_a_zone_and_the_area_code_is_only_a_hint(against: Any, session: Session) -> None:
    row = lead(session)
    row.timezone = row.city = row.region = None
    found = against(None, "sms")
    assert len(found) == 1
    assert "give the city" in found[0]
    assert "around New York" in found[0]
    assert against(None, "email") == []


# ---------------------------------------------------------------- the group


def test_a_lost_lead_a_closed_group_and_one_school_are_not_asked(against: Any, session: Session) -> None:
    row = lead(session)
    row.stage = "lost"
    assert "is lost" in against()[0]
    row.stage = "contacted"
    facts = {"open_to": "students"}
    seen = put(session, LeadSighting(lead_id=row.id, lead=row, source="x", seen_on=date(2026, 11, 1), facts=facts))
    session.refresh(row)
    assert "students of one school" in against("cold")[0]
    assert against("confirmation") == [
        "Bay State Barbershop has no tentative or confirmed booking ahead that Booking confirmation could be about."
    ]
    seen.facts = {"closed": "disbanded in 2025."}
    assert against("nurture") == ["Bay State Barbershop is closed: disbanded in 2025."]
    assert against(None) == []


def test_who_has_booked_is_not_written_to_cold_but_confirmed(staff: Any, against: Any, session: Session) -> None:
    staff("create_trip", destination="Worcester, MA", starts_on="2027-01-10")
    staff("convert_lead", lead="Bay State", trip="Worcester", starts_at="2027-01-10T15:00")
    assert against("cold") == ["Bay State Barbershop has booked already: cold outreach is over."]
    assert against("confirmation") == against("logistics") == []
    contact = lead(session).venue.contacts[0]  # type: ignore[union-attr]
    assert "has booked already" in against("cold", who=contact)[0]
    assert against("confirmation", who=contact) == []


# ---------------------------------------------------------------- the business


@pytest.mark.parametrize(
    ("lacks", "channel", "words"),
    [
        ({"sender_email": ""}, "email", "HARMONY_SENDER_EMAIL"),
        ({"postal_address": " "}, "email", "HARMONY_POSTAL_ADDRESS"),
        ({"site": "http://127.0.0.1:8000"}, "email", "HARMONY_BASE_URL"),
        ({"sms_number": ""}, "sms", "HARMONY_SMS_NUMBER"),
    ],
)
def test_nothing_real_leaves_without_what_the_law_wants(lacks: dict[str, str], channel: str, words: str) -> None:
    lacking = replace(READY, **lacks)  # type: ignore[arg-type]
    assert words in unready(lacking, channel)[0]
    assert unready(replace(lacking, real=frozenset()), channel) == []


def test_what_the_business_lacks_stands_against_a_single_message_too(against: Any) -> None:
    assert len(against(None, config=replace(READY, sender_email="", postal_address=""))) == 2


def test_everything_that_stands_in_the_way_is_said_at_once(staff: Any, against: Any, session: Session) -> None:
    staff("suppress", recipient="Bay State")
    lead(session).stage = "lost"
    enrol(session, lead(session), "nurture")
    assert len(against("cold", "sms")) == 4


@pytest.mark.parametrize(
    ("site", "public"),
    [
        ("https://harmony.example", True),
        ("https://93.184.216.34", True),
        ("http://harmony.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://127.0.0.1:8443", False),
        ("https://[::1]", False),
        ("https://localhost", False),
        ("https://192.168.1.20", False),
        ("https://studio.local", False),
        ("https://harmony", False),
        ("", False),
    ],
)
def test_a_link_that_recipients_cannot_reach_blocks_what_really_leaves_and_nothing_else(
    site: str, public: bool
) -> None:
    config = replace(READY, site=site)
    wanting = ["The site has no public https address (HARMONY_BASE_URL), so nobody could unsubscribe."]
    assert unready(config, "email") == ([] if public else wanting)
    assert unready(replace(config, real=frozenset()), "email") == []
