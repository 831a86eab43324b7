"""Participants: who is on a booking's roster."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Participant
from tools.errors import InvalidInput, NeedsAnswer, Refused

Desk = Callable[..., Any]


@pytest.fixture
def evergreen(staff: Desk) -> str:
    """The ref of a coaching in January 2027 with Sam Ortiz, baritone, on its roster."""
    staff("create_trip", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    when = {"starts_at": "2027-01-16T13:00", "service": "coaching"}
    booking = staff("add_booking", trip="Seattle", venue="Evergreen Harmony Chorus", **when)
    sam = {"name": "Sam Ortiz", "voice_part": "baritone", "email": "Sam@Singers.example"}
    staff("add_participant", booking="Evergreen", **sam)
    return str(booking.ref)


def rows(engine: Engine) -> list[Participant]:
    with reading(engine) as session:
        found = list(session.exec(select(Participant).order_by(Participant.id)).all())  # type: ignore[arg-type]
        session.expunge_all()
        return found


def test_a_singer_is_put_on_the_roster(staff: Desk, engine: Engine, evergreen: str) -> None:
    made = staff("add_participant", booking=evergreen, name="lena ruiz", voice_part="sop", age=34)
    lena = rows(engine)[1]
    assert (lena.name, lena.voice_part, lena.age, lena.attended) == ("Lena Ruiz", "soprano", 34, None)
    assert made.headline == (
        "Added Lena Ruiz (soprano) to Coaching at Evergreen Harmony Chorus on Seattle January 2027: 2 participants now."
    )
    assert rows(engine)[0].email == "sam@singers.example"


def test_the_same_name_is_on_a_roster_once(staff: Desk, engine: Engine, evergreen: str) -> None:
    with pytest.raises(Refused, match="Sam Ortiz \\(baritone\\) is on the roster"):
        staff("add_participant", booking=evergreen, name="sam  ortiz")
    assert len(rows(engine)) == 1


@pytest.mark.parametrize(
    ("field", "args"),
    [("age", {"age": -1}), ("age", {"age": 130}), ("voice_part", {"voice_part": "kazoo"}), ("email", {"email": "sam"})],
)
def test_what_cannot_be_is_refused(
    staff: Desk, engine: Engine, evergreen: str, field: str, args: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        staff("add_participant", booking=evergreen, name="Wes Hardin", **args)
    assert refused.value.field == field
    with pytest.raises(InvalidInput):
        staff("update_participant", participant="Sam", **args)
    assert len(rows(engine)) == 1


def test_a_voice_part_is_changed_by_the_singers_name(staff: Desk, engine: Engine, evergreen: str) -> None:
    made = staff("update_participant", participant="sam ortiz", voice_part="bass")
    assert rows(engine)[0].voice_part == "bass"
    assert made.headline.startswith("Updated Sam Ortiz (bass), of Coaching at Evergreen")


def test_attendance_is_kept_and_an_early_word_of_it_is_noticed(staff: Desk, evergreen: str, clock: Any) -> None:
    early = staff("update_participant", participant="Sam", attended=True)
    assert "is still to come" in early.notes[0]
    clock.forward(days=60)
    absent = staff("update_participant", participant="Sam", attended=False)
    assert not absent.notes
    assert absent.participant.attended is False
    assert "Sam Ortiz (baritone, did not attend)" in staff("find_participants", booking=evergreen).headline


def test_an_update_without_anything_to_change_is_refused(staff: Desk, evergreen: str) -> None:
    with pytest.raises(InvalidInput, match="nothing to change"):
        staff("update_participant", participant="Sam")


def test_a_singer_of_two_rosters_is_asked_about(staff: Desk, evergreen: str) -> None:
    staff("add_booking", trip="Seattle", venue="Rainlight Chamber Choir")
    staff("add_participant", booking="Rainlight", name="Sam Ortiz")
    with pytest.raises(NeedsAnswer) as asked:
        staff("update_participant", participant="Sam", voice_part="bass")
    assert len(asked.value.candidates) == 2


def test_the_roster_is_listed_by_voice_part(staff: Desk, evergreen: str) -> None:
    staff("add_participant", booking=evergreen, name="Wes Hardin", voice_part="tenor")
    staff("add_participant", booking=evergreen, name="Ann Other")
    roster = staff("find_participants", booking="evergreen")
    assert [item.title for item in roster.items] == ["Wes Hardin", "Sam Ortiz", "Ann Other"]
    assert roster.headline == (
        "3 participants at Coaching at Evergreen Harmony Chorus on Seattle January 2027:"
        " Wes Hardin (tenor); Sam Ortiz (baritone); Ann Other. By part: tenor 1, baritone 1, unknown 1."
    )


def test_an_empty_roster_says_so(staff: Desk, evergreen: str) -> None:
    staff("add_booking", trip="Seattle", venue="Rainlight Chamber Choir")
    assert staff("find_participants", booking="Rainlight").headline.startswith("Nobody is signed up at Rainlight")
