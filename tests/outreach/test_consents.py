"""Consent: kept by address with its words and its day; it lifts no opt-out."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from store.database import reading
from store.tables import Consent
from tools.errors import InvalidInput, NeedsAnswer, Refused

NUMBER = "+16155550119"


@pytest.fixture(autouse=True)
def people(staff: Any) -> None:
    staff("add_venue", name="Music City Tenors", location="Nashville, TN")
    staff("add_contact", venue="Music City", name="Dale Pruitt", email="dale@mct.example", phone="+1 615 555 0119")


def kept(dispatcher: Any) -> list[tuple[str, str, str, date]]:
    with reading(dispatcher.engine) as session:
        rows = session.exec(select(Consent).order_by(Consent.address))
        return [(row.address, row.channel, row.wording, row.given_on) for row in rows]


def test_the_words_and_the_day_are_kept_by_number(staff: Any, dispatcher: Any) -> None:
    done = staff("record_consent", recipient="Dale", channel="sms", wording="sure, text me", given_on="2026-11-03")
    assert kept(dispatcher) == [(NUMBER, "sms", "sure, text me", date(2026, 11, 3))]
    assert done.headline == 'Dale Pruitt (+1 615-555-0119) agreed to texts on Nov 3, 2026: "sure, text me".'
    assert done.link.startswith("/desk/contacts/")


def test_the_day_is_today_unless_said(staff: Any, dispatcher: Any) -> None:
    staff("record_consent", recipient="dale@mct.example", channel="e-mail", wording="please write")
    assert kept(dispatcher) == [("dale@mct.example", "email", "please write", date(2026, 11, 23))]


def test_the_last_words_count_and_undo_brings_the_earlier_ones_back(staff: Any, dispatcher: Any) -> None:
    staff("record_consent", recipient="Dale", channel="text", wording="sure", given_on="2026-11-03")
    staff("record_consent", recipient="Dale", channel="text", wording="yes, always", given_on="2026-11-20")
    assert kept(dispatcher) == [(NUMBER, "sms", "yes, always", date(2026, 11, 20))]
    staff("undo", change="change:4")
    assert kept(dispatcher) == [(NUMBER, "sms", "sure", date(2026, 11, 3))]
    staff("undo", change="change:3")
    assert kept(dispatcher) == []


def test_it_outlives_the_record(staff: Any, dispatcher: Any) -> None:
    staff("record_consent", recipient="Dale", channel="sms", wording="sure")
    staff("delete_record", record="Dale Pruitt")
    assert [address for address, *_ in kept(dispatcher)] == [NUMBER]


def test_an_address_need_not_be_on_file(staff: Any, dispatcher: Any) -> None:
    done = staff("record_consent", recipient="(508) 555-0133", channel="sms", wording="ok to text")
    assert kept(dispatcher)[0][0] == "+15085550133"
    assert done.link is None


@pytest.mark.parametrize("channel", ["sms", "all"])
def test_who_is_closed_stays_closed_and_it_is_said(staff: Any, dispatcher: Any, channel: str) -> None:
    staff("suppress", recipient="Dale", channel=channel)
    done = staff("record_consent", recipient="Dale", channel="sms", wording="sure, text me")
    assert "stays closed to texts" in done.notes[0]
    assert "stays closed" in staff("record_consent", recipient=NUMBER, channel="sms", wording="sure").notes[0]


def test_another_channel_that_is_closed_is_not_this_one(staff: Any) -> None:
    staff("suppress", recipient="Dale", channel="email")
    assert staff("record_consent", recipient="Dale", channel="sms", wording="sure, text me").notes == []


def test_consent_by_a_way_that_is_not_on_file_is_refused(staff: Any) -> None:
    staff("add_contact", venue="Music City", name="Lou Reyes", email="lou@mct.example")
    with pytest.raises(Refused, match="no phone number on file for Lou Reyes"):
        staff("record_consent", recipient="Lou Reyes", channel="sms", wording="sure")
    with pytest.raises(InvalidInput, match="is no phone number"):
        staff("record_consent", recipient="who@else.example", channel="sms", wording="sure")
    with pytest.raises(NeedsAnswer, match="Whom do you mean"):
        staff("record_consent", recipient="Music City Tenors", channel="sms", wording="sure")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wording": " … "}, "own words"),
        ({"wording": "sure", "given_on": "2026-11-24"}, "yet to come"),
        ({"wording": "sure", "channel": "all"}, "email, sms"),
        ({"wording": "sure", "channel": "pigeon"}, "email, sms"),
    ],
)
def test_what_is_no_consent_is_not_kept(staff: Any, dispatcher: Any, given: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        staff("record_consent", **{"recipient": "Dale", "channel": "sms", **given})
    assert kept(dispatcher) == []
