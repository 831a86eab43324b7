"""Taking changes back: only whole, only while nothing newer stands on them, and never a person's opt-out."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, SQLModel, select

from store.columns import Record
from store.database import reading, writing
from store.journal import record_changes, snapshot
from store.tables import (
    Campaign,
    Change,
    ChatConversation,
    Contact,
    Lead,
    LeadSighting,
    RowChange,
    Suppression,
    Trip,
    Venue,
)
from tools.errors import NotFound, Refused

OWNER = "owner@harmony.example"


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every journaled row, as the journal would keep it."""
    with reading(engine) as session:
        models = [model for model in Record.__subclasses__() if model.__tablename__ in SQLModel.metadata.tables]
        return {str(m.__tablename__): sorted((snapshot(r) for r in session.exec(select(m))), key=str) for m in models}


@pytest.fixture
def change(engine: Engine, clock: Any) -> Callable[..., str]:
    """Make a journaled change by hand, as a tool of any role would; answers its ref."""

    def make(work: Callable[[Session], Any], person: str = OWNER, role: str = "staff", tool: str = "by_hand") -> str:
        with writing(engine, clock()) as session:
            made = Change(role=role, person=person, door="terminal", tool=tool, args_hash="")
            session.add(made)
            session.flush()
            work(session)
            made.result = {"headline": "By hand."}
            record_changes(session, made)
            return f"change:{made.id}"

    return make


@pytest.fixture
def talk(engine: Engine, clock: Any, as_principal: Any) -> Any:
    """Staff's desk inside a conversation of their own."""
    with writing(engine, clock()) as session:
        conversation = ChatConversation(uid="u1", owner=OWNER, role="staff", origin="terminal")
        session.add(conversation)
        session.flush()
        conversation_id = conversation.id
    return as_principal("staff", OWNER, conversation_id=conversation_id)


def test_an_undone_insert_leaves_no_trace(talk: Any, engine: Engine) -> None:
    before = everything(engine)
    talk("create_trip", destination="Denver, CO", starts_on="2026-12-04", ends_on="2026-12-07")
    answer = talk("undo")
    assert answer.headline == "Undone: Planned Denver December 2026 (Denver, CO, Dec 4 to Dec 7, 2026)."
    assert answer.change.undone
    assert everything(engine) == before


def test_an_undone_update_puts_back_what_was_there(talk: Any, engine: Engine) -> None:
    talk("create_trip", destination="Denver, CO", starts_on="2026-12-04", ends_on="2026-12-07")
    before = everything(engine)
    talk("update_trip", trip="Denver", status="confirmed", ends_on="2026-12-09", notes="longer")
    talk("undo")
    assert everything(engine) == before


def test_a_change_of_several_rows_goes_back_whole(talk: Any, engine: Engine) -> None:
    talk("create_trip", destination="Boston, MA", starts_on="2027-03-04", ends_on="2027-03-09")
    before = everything(engine)
    talk("add_booking", trip="Boston", venue="Beacon Hill Singers", starts_at="2027-03-08T19:30", fee="$1,250")
    assert everything(engine) != before
    talk("undo")
    assert everything(engine) == before


def test_a_deleted_venue_returns_under_its_id_with_its_people(
    staff: Any, engine: Engine, change: Callable[..., str]
) -> None:
    staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA")
    staff("add_contact", venue="Rainlight", name="Priya Raman", email="priya@rainlight.example")
    before = everything(engine)

    def delete(session: Session) -> None:
        for contact in session.exec(select(Contact)):
            session.delete(contact)
        session.flush()
        session.delete(session.exec(select(Venue)).one())

    ref = change(delete)
    assert everything(engine) != before
    staff("undo", change=ref)
    assert everything(engine) == before


def test_a_merge_goes_back_with_the_children_where_they_were(engine: Engine, staff: Any, change: Any) -> None:
    keep = staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA").ref
    duplicate = staff("add_venue", name="Puget Sound Consort", location="Seattle, WA").ref
    staff("add_contact", venue=duplicate, name="Priya Raman")
    before = everything(engine)

    def merge(session: Session) -> None:
        for contact in session.exec(select(Contact)):
            contact.venue_id = int(keep.partition(":")[2])
        session.flush()
        session.expire_all()
        session.delete(session.get_one(Venue, int(duplicate.partition(":")[2])))

    ref = change(merge)
    staff("undo", change=ref)
    assert everything(engine) == before


def test_a_new_row_that_others_were_moved_to_goes_once_they_are_back(engine: Engine, staff: Any, change: Any) -> None:
    staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA")
    staff("add_contact", venue="Rainlight", name="Priya Raman")
    before = everything(engine)

    def split_off(session: Session) -> None:
        new = Venue(name="Priya's Quartet")
        session.add(new)
        session.flush()
        session.exec(select(Contact)).one().venue_id = new.require_id()

    staff("undo", change=change(split_off))
    assert everything(engine) == before


def test_the_many_rows_of_a_fetch_go_back_though_some_were_written_twice(
    engine: Engine, staff: Any, change: Any, clock: Any
) -> None:
    before = everything(engine)

    def first_batch(session: Session) -> None:
        campaign = Campaign(name="Denver")
        session.add(campaign)
        session.flush()
        for n in range(60):
            lead = Lead(campaign_id=campaign.require_id(), name=f"Choir {n}")
            session.add(lead)
            session.flush()
            session.add(LeadSighting(lead_id=lead.require_id(), source="directory", seen_on=date(2026, 11, 22)))

    ref = change(first_batch)
    with writing(engine, clock()) as session:  # a second batch under the same change
        session.exec(select(Campaign)).one().status = "completed"
        session.exec(select(Lead)).first().website = "https://choir.example"  # type: ignore[union-attr]  # there are 60
        record_changes(session, session.get_one(Change, int(ref.partition(":")[2])))
    staff("undo", change=ref)
    assert everything(engine) == before


def test_a_campaign_is_undone_and_done_again(talk: Any, engine: Engine) -> None:
    before = everything(engine)
    talk("run_campaign", location="Denver, CO")
    after = everything(engine)
    assert after != before
    talk("undo")
    assert everything(engine) == before
    talk("undo")
    assert everything(engine) == after


def test_what_was_changed_since_is_not_undone_and_the_newer_change_is_named(staff: Any, engine: Engine) -> None:
    staff("create_trip", destination="Denver, CO")
    staff("update_trip", trip="Denver", status="confirmed")
    staff("update_trip", trip="Denver", status="completed")
    before = everything(engine)
    with pytest.raises(Refused, match=r"Denver trip has been changed since \(change:3: Updated Denver trip"):
        staff("undo", change="change:2")
    assert everything(engine) == before


def test_what_something_newer_refers_to_is_not_undone(staff: Any, engine: Engine) -> None:
    staff("create_trip", destination="Denver, CO")
    staff("add_booking", trip="Denver", venue="Mile High Singers")
    with pytest.raises(Refused, match="the trip Denver trip has been used since, by the booking Mile High Singers"):
        staff("undo", change="change:1")


def test_what_has_been_deleted_since_is_not_undone(staff: Any, change: Any) -> None:
    staff("create_trip", destination="Denver, CO")
    change(lambda session: session.delete(session.exec(select(Trip)).one()))
    with pytest.raises(Refused, match="the trip has been deleted since"):
        staff("undo", change="change:1")


def test_where_something_newer_took_its_place_it_says_so(staff: Any, change: Any) -> None:
    def close(session: Session) -> None:
        session.add(Suppression(address="ana@singers.example", channel="all"))

    change(close)
    ref = change(lambda session: session.delete(session.exec(select(Suppression)).one()))
    change(close)
    with pytest.raises(Refused, match="something newer stands where it was"):
        staff("undo", change=ref)


def test_undoing_an_undo_makes_the_change_again_and_so_on(talk: Any, engine: Engine) -> None:
    before = everything(engine)
    talk("create_trip", destination="Denver, CO")
    after = everything(engine)
    headlines = []
    for expected in (before, after, before, after):
        headlines.append(talk("undo").headline.partition(":")[0])
        assert everything(engine) == expected
    assert headlines == ["Undone", "Done again", "Undone", "Done again"]
    with reading(engine) as session:
        first = session.get_one(Change, 1)
        assert first.undone_by_id is None
        assert [c.undoes_id for c in session.exec(select(Change).order_by(Change.id))] == [None, 1, 2, 3, 4]  # type: ignore[arg-type]  # a column


def test_a_change_is_undone_once(staff: Any) -> None:
    staff("create_trip", destination="Denver, CO")
    staff("undo", change="change:1")
    with pytest.raises(Refused, match="undone already"):
        staff("undo", change="change:1")


def test_an_undo_is_journaled_like_any_change(staff: Any, engine: Engine) -> None:
    staff("create_trip", destination="Denver, CO")
    staff("undo", change="change:1")
    with reading(engine) as session:
        undoing = session.get_one(Change, 2)
        assert (undoing.tool, undoing.undoes_id, undoing.person) == ("undo", 1, OWNER)
        row = session.exec(select(RowChange).where(RowChange.change_id == 2)).one()
        assert row.after is None
        assert row.before is not None
        assert row.before["name"] == "Denver trip"


def test_only_the_last_change_of_the_conversation_goes_back_unless_another_is_named(talk: Any, staff: Any) -> None:
    talk("create_trip", destination="Denver, CO")
    talk("create_trip", destination="Boston, MA")
    staff("create_trip", destination="Austin, TX")
    assert "Boston trip" in talk("undo").headline
    assert (
        talk("find_trips").headline
        == "2 trips: Denver trip (Denver, CO, no dates yet); Austin trip (Austin, TX, no dates yet)."
    )


def test_with_nothing_to_undo_here_the_latest_change_elsewhere_is_shown_and_left(
    talk: Any, staff: Any, engine: Engine
) -> None:
    staff("create_trip", destination="Austin, TX")
    before = everything(engine)
    with pytest.raises(Refused) as error:
        talk("undo")
    assert "Nothing was changed in this conversation" in str(error.value)
    assert "Planned Austin trip (Austin, TX, no dates yet) (by owner@harmony.example" in str(error.value)
    assert "undo change:1" in str(error.value)
    assert everything(engine) == before


def test_in_a_fresh_store_there_is_nothing_to_undo(staff: Any) -> None:
    with pytest.raises(Refused, match=r"^Nothing was changed in this conversation, so I undid nothing\.$"):
        staff("undo")
    with pytest.raises(NotFound):
        staff("undo", change="change:7")


def test_a_person_s_own_opt_out_is_never_undone(staff: Any, as_principal: Any, engine: Engine) -> None:
    as_principal("visitor", "visitor:a")("stop_messages", email="ana@singers.example")
    before = everything(engine)
    with pytest.raises(Refused, match="opt"):
        staff("undo", change="change:1")
    assert everything(engine) == before


def test_an_opt_out_that_came_otherwise_is_not_undone_either(staff: Any, change: Any) -> None:
    ref = change(
        lambda session: session.add(Suppression(address="ana@singers.example", channel="all", by="self")),
        person="scheduler",
        role="scheduler",
    )
    with pytest.raises(Refused, match="opt-out"):
        staff("undo", change=ref)


def test_staff_take_back_only_their_own_slip_of_no_more_contact(staff: Any, as_principal: Any) -> None:
    staff("suppress", recipient="ana@singers.example")
    with pytest.raises(Refused, match="only who asked"):
        as_principal("staff", "other@harmony.example")("undo", change="change:1")
    assert staff("undo", change="change:1").headline.startswith("Undone")


def test_a_conversation_that_has_gone_on_is_left_as_it_is(
    staff: Any, visiting: Any, engine: Engine, clock: Any
) -> None:
    talk_id = visiting().principal.conversation_id
    staff("reply_to_visitor", conversation=f"conversation:{talk_id}", text="Hello.")
    staff("hand_back", conversation=f"conversation:{talk_id}")
    with writing(engine, clock()) as session:
        session.get_one(ChatConversation, talk_id).name = "It went on"
    with pytest.raises(Refused, match="the conversation has gone on since"):
        staff("undo", change="change:2")


def test_times_compare_by_the_moment_whatever_zone_they_were_given_in(talk: Any, clock: Any, engine: Engine) -> None:
    before = everything(engine)
    clock.now = clock.now.astimezone(ZoneInfo("America/Los_Angeles"))
    talk("create_trip", destination="Denver, CO")
    talk("undo")
    assert everything(engine) == before


def test_what_changed_tells_this_conversation_s_changes_first(talk: Any, staff: Any) -> None:
    staff("create_trip", destination="Austin, TX")
    assert "Austin" in talk("what_changed").headline
    talk("create_trip", destination="Denver, CO")
    talk("update_trip", trip="Denver", status="confirmed")
    told = talk("what_changed")
    assert [item.ref for item in told.items] == ["change:3", "change:2"]
    assert told.items[0].lines == ["trip Denver trip: status planned → confirmed"]
    assert "Austin" not in told.headline


def test_what_changed_of_one_record_or_since_a_day(staff: Any, clock: Any) -> None:
    staff("create_trip", destination="Austin, TX")
    clock.forward(days=2)
    staff("create_trip", destination="Denver, CO")
    assert [item.ref for item in staff("what_changed", record="Austin").items] == ["change:1"]
    assert [item.ref for item in staff("what_changed", since="2026-11-24").items] == ["change:2"]
    assert staff("what_changed", since="2026-12-24").headline == "Nothing was changed."
