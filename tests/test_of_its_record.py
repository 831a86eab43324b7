"""A figure is said of the thing whose record states it, and a policy in the record's words, or it is not said.

The sentences are varied on purpose, so that no single wording is what is tested.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.records_only import UNKNOWN, Known, only_known

WORKSHOPS = (
    "A deposit of 50% holds the date. The deposit is not refundable. Travel is charged at cost. "
    "You may reschedule once, up to 14 days before, without a fee."
)
COACHING = "No deposit is needed. Cancelling is free of charge until 7 days before."
CLINIC = "Travel within 50 miles of Denver is included."


def service(number: int, title: str, price: str | None, minutes: int | None, policies: str = "") -> dict[str, Any]:
    slug = title.lower().replace(" ", "-")
    words = {"summary": f"What {title} is.", "description": "", "policies": policies, "published": True}
    priced = {"price_from": price, "duration_minutes": minutes}
    return {"ref": f"service:{number}", "link": f"/services/{slug}", "title": title, **priced, **words}


def event(
    number: int, title: str, where: str, starts: str, ends: str, service: str = "", note: str = ""
) -> dict[str, Any]:
    moments = {"starts_at": starts, "ends_at": ends, "note": note, "link_out": ""}
    venue = title.rpartition(" at ")[2]
    return {"ref": f"date:{number}", "title": title, "venue": venue, "where": where, "service": service, **moments}


def group(title: str, city: str, km: float, why: str) -> dict[str, Any]:
    where = {"city": city, "distance_km": km, "why": why, "ask": "", "last_seen": "2026-11-22", "note": ""}
    return {"ref": f"group:{title.lower().replace(' ', '-')}", "title": title, "kind": "community_chorus", **where}


SERVICES = [
    service(1, "Speaking", "$3,500", 45),
    service(2, "Coaching", "$2,400", 180, COACHING),
    service(3, "Workshops", "$1,385", 90, WORKSHOPS),
    service(4, "Masterclass", None, None),
    service(6, "Sight-Singing Clinic", "$950", 120, CLINIC),
]
EVENTS = [
    event(
        1,
        "Workshops at Rainier Hall",
        "Seattle, WA",
        "2027-01-16T19:00:00-08:00",
        "2027-01-16T21:00:00-08:00",
        "Workshops",
    ),
    event(
        2, "Coaching at Cherry Hall", "Denver, CO", "2027-03-05T10:30:00-07:00", "2027-03-05T12:30:00-07:00", "Coaching"
    ),
    event(3, "Riverside Festival", "Portland, OR", "2027-06-05T15:00:00-07:00", "2027-06-05T18:00:00-07:00"),
]
GROUPS = [
    group("Cherry Creek Chorale", "Denver", 4.0, "community chorus; rehearses Mondays 7:00 PM; dues $120 a season"),
    group("Mile High Chorus", "Denver", 9.0, "barbershop; rehearses Thursdays 6:30 PM; dues $200 a season"),
]
DAYS = [("2026-12-19", "free"), ("2026-12-20", "busy"), ("2026-12-21", "perhaps")]


@pytest.fixture
def known() -> Known:
    """What is known after a visitor asked for a workshop, and every tool that looks things up was called."""
    known = Known()
    known.say("Do you teach? I have $500.")
    known.answer("list_services", {}, {"headline": "5 services: …", "items": SERVICES, "total": 5})
    known.answer("list_public_events", {}, {"headline": "3 public dates: …", "items": EVENTS, "total": 3})
    known.answer("find_singing_groups", {"location": "Denver"}, {"headline": "2 groups.", "items": GROUPS, "total": 2})
    days = [{"day": day, "status": status} for day, status in DAYS]
    known.answer("check_availability", {"starts_on": "2026-12-19"}, {"headline": "…", "days": days})
    known.answer("request_human", {"reason": "x"}, {"headline": "It is Monday, 9:00 AM PST there."})
    known.say("What does a 2 hour workshop cost on December 12? Could you sing at our concert on June 12?")
    return known


SENTENCES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("record_sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("sentence", SENTENCES["true_ones"])
def test_what_a_record_states_of_what_is_named_is_said(sentence: str, known: Known) -> None:
    assert only_known(sentence, known) == sentence


@pytest.mark.parametrize("sentence", SENTENCES["false_ones"])
def test_what_is_true_of_something_else_or_turned_round_is_not_said(sentence: str, known: Known) -> None:
    told = only_known(sentence, known)
    assert told != sentence
    assert told.startswith((UNKNOWN, "Workshops: ", "Coaching: ", "Sight-Singing Clinic: "))


@pytest.mark.parametrize(
    "sentence",
    [
        "There's a 50% deposit that holds the date.",
        "Rescheduling is possible once, up to 14 days before.",
        "Travel is charged at cost, and a deposit of 50% holds the date.",
        "The deposit is refundable.",
    ],
)
def test_a_policy_in_other_words_gives_way_to_the_records_own(sentence: str, known: Known) -> None:
    assert only_known(f"{sentence} {sentence} Anything else?", known) == f"Workshops: {WORKSHOPS}  Anything else?"


def test_what_is_meant_is_what_was_named_last_in_the_answer_else_by_the_visitor(known: Known) -> None:
    assert only_known("Coaching is thorough. It is from $2,400.", known).endswith("It is from $2,400.")
    assert only_known("Coaching is thorough. It is from $1,385.", known).endswith(UNKNOWN)
    known.say("And a keynote?")
    assert only_known("It is from $3,500.", known) == "It is from $3,500."
    assert only_known("It is from $1,385.", known) == UNKNOWN


def test_what_a_visitors_own_record_says_is_no_price_of_ours(known: Known) -> None:
    own = {"ref": "inquiry:1", "title": "Ann", "service": "Workshops", "message": "They said it costs $77."}
    known.answer("get_my_inquiry", {}, {"headline": "Your inquiry: it costs $77.", "inquiry": own})
    assert only_known("A workshop costs $77.", known) == UNKNOWN


def test_the_lists_are_long_enough_to_measure_by() -> None:
    assert {len(set(listed)) >= 60 for listed in SENTENCES.values()} == {True}


def test_a_price_is_not_told_of_a_thing_that_no_record_is_of(known: Known) -> None:
    for sentence in ("A retreat costs $1,385.", "Our summer camp is from $950.", "The vocal check takes 45 minutes."):
        assert only_known(sentence, known) == UNKNOWN


def test_where_nothing_is_named_the_last_that_was_looked_up_is_meant() -> None:
    known = Known()
    known.say("What do you charge?")
    known.answer("get_service", {}, {"headline": "…", "service": SERVICES[1]})
    assert only_known("It is from $2,400.", known) == "It is from $2,400."
    known.say("And for two of them?")
    assert only_known("It is from $2,400.", known) == "It is from $2,400."
    known.answer("get_service", {}, {"headline": "…", "service": SERVICES[2]})
    assert only_known("It is from $2,400.", known) == UNKNOWN


def test_the_year_that_an_inquiry_got_for_the_day_that_was_said_is_told() -> None:
    known = Known()
    known.say("Could you lead a workshop on April 17?")
    headline = "Thank you, your inquiry is with the team: Workshops on Apr 17, 2027 in Portland, OR."
    inquiry = {"ref": "inquiry:1", "title": "Ann Bell", "service": "Workshops", "starts_on": "2027-04-17"}
    known.answer("submit_booking_inquiry", {"starts_on": "2027-04-17"}, {"headline": headline, "inquiry": inquiry})
    assert only_known(headline, known) == headline
    assert only_known("Your inquiry is for Apr 17, 2028.", known) == UNKNOWN
