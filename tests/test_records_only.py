"""A visitor is told prices, lengths, days and policies from records only, whatever a model writes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from agent.events import Said
from agent.records_only import UNKNOWN, Known, RecordsOnly, only_known
from store.database import reading
from store.tables import UnansweredQuestion
from tools.wording import SHALL_I_ASK

PRICED = {"name": "Sight-Singing Clinic", "summary": "Read new music.", "price_from": "$1,385", "duration_minutes": 90}


@pytest.fixture
def known() -> Known:
    """What is known after the visitor named a length, a service was read, and two days were looked up."""
    known = Known()
    known.say("What does a 2 hour workshop cost, on December 12?")
    policies = "A deposit of 50% holds the date. Travel is charged at cost."
    priced = {"price_from": "$1,385", "duration_minutes": 90, "policies": policies}
    service = {"ref": "service:3", "title": "Workshops", "summary": "", **priced}
    found = {"headline": "Workshops. It is from $1,385.", "ref": "service:3", "service": service}
    known.answer("get_service", {"service": "workshops"}, found)
    days = [{"day": "2026-12-19", "status": "free"}, {"day": "2026-12-20", "status": "busy"}]
    known.answer("check_availability", {"starts_on": "2026-12-19"}, {"headline": "", "days": days})
    return known


@pytest.mark.parametrize(
    "sentence",
    [
        "A workshop is from $1,385.",
        "That is 1385 dollars.",
        "It takes 90 minutes.",
        "It takes an hour and a half.",
        "For your two hours I will ask.",
        "You would like December 12.",
        "December 19 is free.",
        "The 19th of December is free.",
        "Dec. 20 is not free.",
        "We are free on Saturday.",
        "A deposit of fifty percent holds the date.",
        "Travel costs are charged.",
        "I don't know whether you would get a refund.",
        "Do you need an invoice?",
        "Which day do you have in mind?",
        "Shall I look whether January 4 is free?",
        "Feel free to ask me anything, any day.",
        "Is there a day that you prefer?",
        "Groups near you: Mile High, 4.5 miles away, for people from 18.",
    ],
)
def test_what_is_known_or_claims_nothing_is_said(sentence: str, known: Known) -> None:
    assert known.bears(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A workshop is about $1,400.",
        "That is fifteen hundred dollars.",
        "The fee is 1.5k.",
        "Is $900 all right for you?",
        "It takes three hours.",
        "It is a half-day, about 4 hrs.",
        "December 12 is free.",
        "We can come on 12/12.",
        "December 13 is free, shall I book it?",
        "December 20 is free.",
        "December 19 to 22 are available.",
        "We are free any Monday.",
        "All of June is open.",
        "We need a 30% deposit.",
        "You get a full refund.",
        "You can cancel without cost.",
        "The first session is free of charge.",
        "Groups get a discount.",
        "We answer within 24 hours.",
        "We sing in Seattle on June 5.",
    ],
)
def test_what_nothing_bears_is_not_said(sentence: str, known: Known) -> None:
    assert not known.bears(sentence)


def test_what_only_the_model_brought_into_a_call_is_not_known_by_it() -> None:
    known = Known()
    args = {"message": "They offer $300 for it."}
    known.answer("submit_booking_inquiry", args, {"headline": "Thank you.", "inquiry": {"message": args["message"]}})
    assert not known.bears("It costs $300.")


def test_cut_anywhere_the_same_is_said(known: Known) -> None:
    said = "Hello! The price is $900, i.e. fair. It lasts 90 min. long.\n\nA deposit of 10% is due. Dec. 19 is free."
    whole = only_known(said, known)
    stated = "Workshops: A deposit of 50% holds the date. Travel is charged at cost."
    assert whole == f"Hello! {UNKNOWN} It lasts 90 min. long.\n\n{stated} Dec. 19 is free."
    for cut in range(len(said) + 1):
        told = RecordsOnly(known)
        assert told.take(said[:cut]) + told.take(said[cut:]) + told.end() == whole
    told = RecordsOnly(known)
    assert "".join(map(told.take, said)) + told.end() == whole


@pytest.fixture
def visitor(talk: Any, script: Any) -> Callable[..., Any]:
    """A visitor's conversation with a model that answers these steps."""
    return lambda *steps: talk(script(*steps), "visitor", "visitor:a")


def questions(chat: Any) -> list[UnansweredQuestion]:
    with reading(chat.turns.dispatcher.engine) as session:
        return list(session.exec(select(UnansweredQuestion)))


def test_a_made_up_price_becomes_an_offer_and_the_question_is_noted(visitor: Any) -> None:
    chat = visitor("Gladly! A clinic costs $2,000. Anything else?")
    assert chat.say("Hello there! What does a clinic cost?").reply == f"Gladly! {UNKNOWN} Anything else?"
    assert "".join(e.text for e in chat.events if isinstance(e, Said)) == chat.events[-1].reply
    (noted,) = questions(chat)
    assert (noted.question, noted.times, noted.status) == ("What does a clinic cost?", 1, "open")


def test_a_price_from_the_record_is_told(visitor: Any, staff: Any) -> None:
    staff("save_service", **PRICED)
    chat = visitor([("get_service", {"service": "clinic"})], "It is from $1,385 and takes 90 minutes. It costs $99.")
    said = chat.say("What does a clinic cost?").reply
    assert said.startswith("It is from $1,385 and takes 90 minutes.")
    assert "$99" not in said
    assert "$99" not in "".join(event.text for event in chat.events if isinstance(event, Said))


def test_a_free_day_is_told_after_it_was_looked_up_and_not_before(visitor: Any) -> None:
    look = [("check_availability", {"starts_on": "2026-12-19"})]
    chat = visitor("Yes, December 19 is free.", look, "Yes, December 19 is free.")
    assert chat.say("Are you free on December 19?").reply == UNKNOWN
    assert chat.say("Really?").reply == "Yes, December 19 is free."


def test_the_model_reads_later_what_the_visitor_read(talk: Any, script: Any) -> None:
    model = script("It costs $2,000.", "Gladly.")
    chat = talk(model, "visitor", "visitor:a")
    chat.say("What does a clinic cost?")
    chat.say("yes")
    assert "$2,000" not in str(model.seen[-1])
    assert SHALL_I_ASK in str(model.seen[-1])


def test_staff_are_told_what_a_model_says(talk: Any, script: Any) -> None:
    assert talk(script("That would be about $2,000.")).say("what should I ask for?").reply.endswith("$2,000.")


def test_a_model_that_says_it_does_not_know_leaves_a_question(visitor: Any) -> None:
    chat = visitor("I don't know whether there is parking. Shall I ask the team?", "You are welcome.")
    chat.say("Is there parking?")
    chat.say("thanks")
    assert [noted.question for noted in questions(chat)] == ["Is there parking?"]


def test_what_is_known_of_a_day_is_the_day_itself() -> None:
    known = Known()
    found = {"headline": "Mon Jan 4, 2027 is perhaps.", "days": [{"day": "2027-01-04", "status": "perhaps"}]}
    known.answer("check_availability", {"starts_on": "2027-01-04"}, found)
    assert known.bears("January 4 is perhaps free.")
    assert not known.bears("January 5 is perhaps free.")


def test_the_price_of_another_service_is_not_told_for_the_one_that_was_asked_for(visitor: Any, staff: Any) -> None:
    staff("save_service", **PRICED)
    staff("save_service", name="Retreat", summary="A weekend.", price_from="$2,400")
    look = [("list_services", {})]
    chat = visitor(look, "A clinic costs $2,400.", look, "It costs $2,400.", look, "A retreat is from $2,400.")
    assert chat.say("What does a clinic cost?").reply == UNKNOWN
    assert chat.say("Really?").reply == UNKNOWN
    assert chat.say("And a retreat?").reply == "A retreat is from $2,400."


def test_a_policy_turned_round_gives_way_to_the_records_words(visitor: Any, staff: Any) -> None:
    staff("save_service", **PRICED, policies="A deposit of 50% holds the date. It is not refundable.")
    chat = visitor([("get_policies", {"service": "clinic"})], "The deposit of 50% is refundable. Shall I book it?")
    stated = "Sight-Singing Clinic: A deposit of 50% holds the date. It is not refundable."
    assert chat.say("Is the deposit refundable?").reply == f"{stated} Shall I book it?"
    assert questions(chat) == []
