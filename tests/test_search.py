"""Searching every kind of record."""

from typing import Any

import pytest
from sqlalchemy import Engine

from store.database import writing
from store.tables import ChatConversation, ChatTurn
from tools.errors import InvalidInput


@pytest.fixture
def filled(staff: Any, visiting: Any) -> Any:
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA", kind="barbershop_chorus")
    staff(
        "add_contact", venue="Evergreen", name="Ana Whitfield", email="ana@evergreen.example", phone="+1 206 555 0142"
    )
    staff("create_trip", name="Seattle Winter Workshops", destination="Seattle, WA", notes="bring the pitch pipe")
    staff("add_booking", trip="Seattle", venue="Evergreen Harmony Chorus", service="coaching")
    staff("add_lead", name="Bay State Barbershop", location="Worcester, MA", kind="barbershop_chorus")
    visiting()("submit_group_request", location="Chicago, IL", age=34, styles=["gospel"], consent=False)
    return staff


def found(answer: Any) -> list[tuple[str, str]]:
    return [(item.kind, item.title) for item in answer.items]


def test_a_name_is_found_before_what_only_mentions_it(filled: Any) -> None:
    answer = filled("search_records", text="barbershop")
    assert found(answer)[0] == ("lead", "Bay State Barbershop")
    assert ("venue", "Evergreen Harmony Chorus") in found(answer)
    assert "lead Bay State Barbershop, Worcester, MA" in answer.headline
    assert all(item.link.startswith("/desk/") for item in answer.items)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("evergreen harmony chorus", "Evergreen Harmony Chorus"),
        ("ana@evergreen.example", "Ana Whitfield"),
        ("pitch pipe", "Seattle Winter Workshops"),
        ("pipe pitch", "Seattle Winter Workshops"),
        ("BARBERSHOP CHORUS", "Evergreen Harmony Chorus"),
        ("whitfeild", "Ana Whitfield"),
        ("gospel", "Somebody in Chicago"),
        ("added by hand", "Added by hand"),
        ("coaching", "Coaching"),
    ],
)
def test_it_finds_by_name_by_address_by_notes_and_in_spite_of_slips(filled: Any, text: str, title: str) -> None:
    assert title in [item.title for item in filled("search_records", text=text).items]


def test_a_booking_is_found_by_its_venue_and_service(filled: Any) -> None:
    assert ("booking", "Coaching at Evergreen Harmony Chorus") in found(
        filled("search_records", text="evergreen coaching")
    )


def test_what_is_nowhere_is_said_to_be_nowhere(filled: Any) -> None:
    answer = filled("search_records", text="xylophone")
    assert answer.headline == 'There is nothing about "xylophone".'
    assert answer.items == []


@pytest.mark.parametrize("text", ["100%", "'; drop table venue; --", "back\\slash", "snake_case"])
def test_signs_that_mean_something_to_a_database_are_only_text(filled: Any, text: str) -> None:
    assert filled("search_records", text=text).total == 0


def test_what_a_visitor_said_is_found_and_another_s_own_talk_is_not(
    staff: Any, visiting: Any, engine: Engine, clock: Any
) -> None:
    desk = visiting()
    with writing(engine, clock()) as session:
        own = ChatConversation(uid="x", owner="other@harmony.example", role="staff", origin="/", name="A theremin plan")
        session.add(own)
        session.flush()
        visitors = desk.principal.conversation_id
        for talk, said in ((visitors, "Do you play the theremin?"), (own.require_id(), "theremin")):
            session.add(ChatTurn(conversation_id=talk, number=1, said=said))
    answer = staff("search_records", text="theremin")
    assert [item.ref for item in answer.items] == [f"conversation:{desk.principal.conversation_id}"]


@pytest.mark.parametrize("text", ["", "   ", "%", "x" * 300])
def test_an_impossible_text_is_refused(staff: Any, text: str) -> None:
    with pytest.raises(InvalidInput):
        staff("search_records", text=text)
