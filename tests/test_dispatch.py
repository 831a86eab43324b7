"""Dispatch: one call is one change, once, by somebody who may."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import Session, col, select

from store.tables import Change, RowChange, Trip
from tools.context import Principal
from tools.dispatch import Dispatcher
from tools.errors import AwaitsApproval, Forbidden, InvalidInput, NeedsAnswer, NotFound, Refused


def changes(dispatcher: Dispatcher) -> list[Change]:
    with Session(dispatcher.engine) as session:
        return list(session.exec(select(Change).order_by(col(Change.id))).all())


def test_a_write_is_journaled_with_before_and_after_of_every_row(dispatcher: Dispatcher, staff: Any) -> None:
    made = staff("create_trip", destination="Denver", starts_on="2026-12-04", ends_on="2026-12-07")
    staff("update_trip", trip=made.ref, status="confirmed")
    with Session(dispatcher.engine) as session:
        rows = session.exec(select(RowChange).order_by(col(RowChange.id))).all()
    assert [row.before and row.before["status"] for row in rows] == [None, "planned"]
    assert [row.after and row.after["status"] for row in rows] == ["planned", "confirmed"]
    assert [c.tool for c in changes(dispatcher)] == ["create_trip", "update_trip"]


def test_the_same_key_twice_writes_once_and_other_arguments_are_refused(dispatcher: Dispatcher, staff: Any) -> None:
    first = dispatcher.call(staff.principal, "create_trip", {"destination": "Denver"}, "key-1")
    again = dispatcher.call(staff.principal, "create_trip", {"destination": "Denver"}, "key-1")
    assert again == first
    with pytest.raises(Refused, match="other arguments"):
        dispatcher.call(staff.principal, "create_trip", {"destination": "Boston"}, "key-1")
    assert len(changes(dispatcher)) == 1


def test_a_tool_of_another_role_is_refused_in_the_words_of_an_unknown_one(as_principal: Callable[..., Any]) -> None:
    visitor = as_principal("visitor", "visitor:a")
    for name in ("create_trip", "no_such_tool"):
        with pytest.raises(Forbidden, match=f'no tool "{name}"'):
            visitor(name, destination="Denver")


def test_an_argument_that_does_not_exist_names_itself_and_those_that_do(staff: Any) -> None:
    with pytest.raises(InvalidInput, match=r"colour.*destination") as caught:
        staff("create_trip", destination="Denver", colour="red")
    assert caught.value.field == "colour"


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"destination": "Denver", "starts_on": "2026-02-30"}, "starts_on"),
        ({"destination": "Denver", "starts_on": "2026-12-07", "ends_on": "2026-12-04"}, "ends_on"),
        ({"destination": "Denver", "ends_on": "2026-12-04"}, "starts_on"),
        ({"destination": "Nowhereville-upon-Nothing"}, "destination"),
        ({"destination": ""}, "destination"),
        ({"destination": "x" * 100_000}, "destination"),
        ({"destination": "'; drop table trip; --"}, "destination"),
        ({"destination": "Denver", "notes": "n" * 100_000}, "notes"),
        ({}, "destination"),
    ],
)
def test_bad_input_is_told_by_its_field_and_nothing_is_written(
    dispatcher: Dispatcher, staff: Any, args: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        staff("create_trip", **args)
    assert caught.value.field == field
    assert len(str(caught.value)) < 400
    assert changes(dispatcher) == []


def test_a_name_that_several_records_have_asks_which_with_their_refs(staff: Any) -> None:
    staff("create_trip", destination="Denver", name="Spring Tour")
    staff("create_trip", destination="Boston", name="Fall Tour")
    with pytest.raises(NeedsAnswer) as caught:
        staff("get_trip", trip="tour")
    assert {c.ref for c in caught.value.candidates} == {"trip:1", "trip:2"}


def test_a_misspelt_name_is_repaired_and_the_answer_says_so(staff: Any) -> None:
    staff("create_trip", destination="Denver", name="Rainlight Weekend")
    found = staff("get_trip", trip="rainligt weekend")
    assert found.ref == "trip:1"
    assert found.notes == ['I read "rainligt weekend" as Rainlight Weekend.']


def test_a_ref_of_a_record_that_is_not_there_is_not_found(staff: Any) -> None:
    with pytest.raises(NotFound, match="no trip 77"):
        staff("get_trip", trip="trip:77")


def test_fifty_writers_on_one_record_lose_nothing(dispatcher: Dispatcher, staff: Any) -> None:
    staff("create_trip", destination="Denver")

    def write(number: int) -> None:
        who = Principal("staff", f"person{number}@harmony.example", "api")
        dispatcher.call(who, "update_trip", {"trip": "trip:1", "notes": f"note {number}"}, f"k{number}")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(write, range(50)))
    with Session(dispatcher.engine) as session:
        assert session.get_one(Trip, 1).version == 51
        rows = session.exec(select(RowChange).order_by(col(RowChange.id))).all()
    for earlier, later in pairwise(rows):
        assert later.before == earlier.after


@pytest.mark.parametrize(
    ("tool", "field", "value"),
    [
        ("run_campaign", "radius_km", float("nan")),
        ("find_leads", "radius_km", float("inf")),
        ("find_venues", "text", "x" * 100_000),
        ("find_leads", "text", "x" * 100_000),
        ("find_singing_groups", "styles", ["pop"] * 100_000),
        ("run_campaign", "sources", ["directory"] * 100_000),
    ],
)
def test_what_no_database_takes_is_told_by_its_field(staff: Any, tool: str, field: str, value: Any) -> None:
    where = "near" if tool in ("find_leads", "find_venues") else "location"
    with pytest.raises(InvalidInput) as caught:
        staff(tool, **({where: "Denver, CO"} | {field: value}))
    assert caught.value.field == field
    assert len(str(caught.value)) < 400


def test_an_empty_character_within_words_is_left_out(staff: Any) -> None:
    staff("create_trip", destination="Denver", name="Spring\0 Tour")
    assert [trip.title for trip in staff("find_trips", text="spri\0ng").items] == ["Spring Tour"]


def test_an_approval_is_void_where_a_name_has_come_to_mean_another_record(
    dispatcher: Dispatcher, staff: Any, as_principal: Callable[..., Any]
) -> None:
    first = staff("add_venue", name="Elm Singers", location="Denver, CO", kind="chamber_choir")
    with pytest.raises(AwaitsApproval) as asked:
        staff.asking("delete_record", record="Elm Singers")
    staff("delete_record", record=first.ref)
    second = staff("add_venue", name="Elm Singers", location="Denver, CO", kind="chamber_choir")
    with pytest.raises(Refused, match="has changed since"):
        dispatcher.decide(staff.principal, asked.value.approval_id, yes=True)
    assert staff("find_venues", text="Elm").items[0].ref == second.ref
