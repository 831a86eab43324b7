"""What keeps somebody from being written to, each in words that a person can act on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from store.tables import Contact, EmailSequence, Enrollment, Lead, LeadSighting, Message
from tools.context import Business, ToolContext
from tools.outreach.blockers import blockers, unready
from tools.outreach.config import OutreachConfig
from tools.outreach.recipients import recipient_of

READY = OutreachConfig(
    sender_name="Ana Reed",
    sender_email="ana@harmony.example",
    sms_number="+13035550100",
    postal_address="1 Main St, Denver, CO 80202",
    site="https://harmony.example",
    real=frozenset({"email", "sms"}),
)
STAGES = ("cold", "nurture", "confirmation", "logistics")


@pytest.fixture
def business(business: Business) -> Business:
    return replace(business, outreach=READY)


@pytest.fixture(autouse=True)
def people(staff: Any) -> None:
    """A lead with an address and a number; a contact of a venue with both."""
    staff(
        "add_lead",
        name="Bay State Barbershop",
        location="Worcester, MA",
        email="info@bay.example",
        phone="508 555 0133",
    )
    staff("add_venue", name="Music City Tenors", location="Nashville, TN")
    staff("add_contact", venue="Music City", name="Dale Pruitt", email="dale@mct.example", phone="+1 615 555 0119")


@pytest.fixture
def session(dispatcher: Any, clock: Any) -> Iterator[Session]:
    """A session of the test's own; it keeps nothing open while tools are called."""
    with Session(dispatcher.engine) as session:
        session.info["now"] = clock()
        yield session


@pytest.fixture
def against(session: Session, staff: Any, clock: Any, business: Business) -> Callable[..., list[str]]:
    """What stands against writing to somebody (the lead, unless named), by a channel, in the sequence of a stage."""

    def ask(stage: str | None = "cold", channel: str = "email", who: Any = None, config: Any = READY) -> list[str]:
        ctx = ToolContext(session, clock(), staff.principal, replace(business, outreach=config))
        found = blockers(ctx, recipient_of(ctx, who or lead(session)), channel, stage and sequence(session, stage))
        session.commit()
        return found

    return ask


def lead(session: Session) -> Lead:
    return session.exec(select(Lead).where(Lead.name == "Bay State Barbershop")).one()


def dale(session: Session) -> Contact:
    return session.exec(select(Contact).where(Contact.name == "Dale Pruitt")).one()


def sequence(session: Session, stage: str) -> EmailSequence:
    found = session.exec(select(EmailSequence).where(EmailSequence.stage == stage).order_by(col(EmailSequence.id)))
    return found.first() or put(session, EmailSequence(name=stage.capitalize(), stage=stage))


def put(session: Session, row: Any) -> Any:
    session.add(row)
    session.commit()
    return row


def enrol(session: Session, who: Contact | Lead, stage: str, **more: Any) -> Enrollment:
    whose = {"lead_id": who.id} if isinstance(who, Lead) else {"contact_id": who.id}
    made = {"starts_on": date(2026, 11, 20), "edition": 1, "token": f"t{stage}{who.id}{more}", **whose, **more}
    return put(session, Enrollment(sequence_id=sequence(session, stage).id, **made))  # type: ignore[no-any-return]


def left(session: Session, clock: Any, days_ago: float, stage: str | None = None, **more: Any) -> Message:
    of = {"sequence_id": sequence(session, stage).id} if stage else {}
    made = {"channel": "email", "address": "info@bay.example", "status": "sent", **of, **more}
    return put(session, Message(sent_at=clock() - timedelta(days=days_ago), **made))  # type: ignore[no-any-return]


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


def test_nobody_is_put_into_a_sequence_twice_nor_into_two(against: Any, session: Session) -> None:
    enrol(session, lead(session), "cold")
    assert against("cold") == ["Bay State Barbershop is in Cold outreach already, since Nov 20, 2026."]
    assert "one sequence runs at a time" in against("nurture")[0]
    assert against(None) == []


def test_a_paused_enrolment_counts_and_an_ended_one_does_not(against: Any, session: Session) -> None:
    made = enrol(session, lead(session), "cold", state="paused")
    assert "(paused)" in against("cold")[0]
    made.state = "stopped"
    assert against("cold") == []


def test_whoever_has_the_same_address_is_the_same_person(against: Any, session: Session) -> None:
    enrol(session, lead(session), "cold")
    dale(session).email = "info@bay.example"
    assert "one sequence" in against("nurture", who=dale(session))[0]


def test_two_bookings_may_each_have_their_confirmation(staff: Any, against: Any, session: Session) -> None:
    staff("create_trip", destination="Nashville, TN", starts_on="2027-01-10", ends_on="2027-01-12", name="Winter")
    for day in ("10", "12"):
        staff("add_booking", trip="Winter", venue="Music City Tenors", starts_at=f"2027-01-{day}T15:00")
    first, second = (b.id for b in dale(session).venue.bookings)
    made = enrol(session, dale(session), "confirmation", booking_id=second)
    assert against("confirmation", who=dale(session)) == []
    assert against("logistics", who=dale(session)) == []
    made.booking_id = first
    assert "already" in against("confirmation", who=dale(session))[0]
    assert against("logistics", who=dale(session)) == []


@pytest.mark.parametrize(("days_ago", "free"), [(0.1, False), (29.9, False), (30, True), (300, True)])
def test_a_stranger_is_left_alone_for_a_month(
    against: Any, session: Session, clock: Any, days_ago: float, free: bool
) -> None:
    left(session, clock, days_ago)
    assert (against("cold") == []) is free
    assert against("nurture") == against(None) == []


def test_the_day_from_which_it_may_start_is_said(against: Any, session: Session, clock: Any) -> None:
    left(session, clock, 10, "cold", lead_id=lead(session).id, address="former@bay.example")
    assert against("cold") == [
        "Bay State Barbershop was written to on Nov 13, 2026: Cold outreach may start on Dec 13, 2026 (30 days' rest)."
    ]
    assert against("cold", config=replace(READY, cool_down_days=5)) == []
    assert against("cold", config=replace(READY, cool_down_days=0)) == []


def test_nurturing_follows_cold_outreach_at_once_but_not_itself(against: Any, session: Session, clock: Any) -> None:
    left(session, clock, 2, "cold")
    assert against("nurture") == []
    left(session, clock, 1, "nurture")
    assert "may start on" in against("nurture")[0]


@pytest.mark.parametrize("status", ["draft", "queued", "cancelled", "skipped", "received"])
def test_what_never_left_needs_no_rest(against: Any, session: Session, clock: Any, status: str) -> None:
    left(session, clock, 1, status=status, direction="in" if status == "received" else "out")
    assert against("cold") == []


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
