"""Requests for a group: kept with consent, never a child's name, changed only by the conversation that made them."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading
from store.tables import Change, ChatConversation, GroupRequest, RowChange
from tools.errors import Forbidden, InvalidInput, NotFound, Refused

THEO = {
    "location": "Denver, CO",
    "age": 29,
    "styles": ["jazz", "pop"],
    "name": "Theo Marsh",
    "email": "theo@singers.example",
}


def kept(engine: Engine) -> list[GroupRequest]:
    with reading(engine) as session:
        return list(session.exec(select(GroupRequest).order_by(GroupRequest.id)))  # type: ignore[arg-type]  # a column


def everything_written(engine: Engine) -> str:
    """All of the journal and all requests, as text."""
    with reading(engine) as session:
        changes = [(c.args, c.result) for c in session.exec(select(Change))]
        rows = [(r.before, r.after) for r in session.exec(select(RowChange))]
    return json.dumps([changes, rows, [r.model_dump(mode="json") for r in kept(engine)]])


def test_with_consent_a_request_is_kept_with_its_matches_and_the_visitor_s_own_link(
    visiting: Any, engine: Engine
) -> None:
    answer = visiting()("submit_group_request", **THEO, consent=True)
    [request] = kept(engine)
    assert (request.name, request.email, request.consent) == ("Theo Marsh", "theo@singers.example", True)
    assert (request.city, request.age, request.styles, request.status) == ("Denver", 29, ["jazz", "pop"], "new")
    assert "Colorado Chorale" in [match["name"] for match in request.matches]
    assert answer.link == f"/my/requests/{request.id}"
    assert "/desk" not in answer.model_dump_json()
    assert "answers to theo@singers.example" in answer.headline
    assert "Colorado Chorale" in answer.headline


def test_without_consent_neither_name_nor_address_is_written_anywhere(visiting: Any, engine: Engine) -> None:
    answer = visiting()("submit_group_request", **THEO, consent=False)
    assert "Theo" not in everything_written(engine)
    assert "theo@" not in everything_written(engine)
    assert "you did not agree" in answer.headline
    assert kept(engine)[0].consent is False


@pytest.mark.parametrize("age", [11, "11", 11.0, 3])
def test_of_a_child_nothing_is_written_and_consent_is_a_no_whatever_was_said(
    visiting: Any, engine: Engine, age: Any
) -> None:
    answer = visiting()("submit_group_request", **(THEO | {"age": age}), consent="yes")
    written = everything_written(engine)
    assert "Theo" not in written
    assert "theo@" not in written
    assert '"consent": true' not in written
    assert kept(engine)[0].consent is False
    assert "a parent may write" in answer.headline
    assert any("parent or guardian" in note for note in answer.notes)


def test_again_for_the_same_place_updates_and_another_place_is_another_request(visiting: Any, engine: Engine) -> None:
    desk = visiting()
    first = desk("submit_group_request", **THEO, consent=True)
    again = desk("submit_group_request", location="Denver", age=30, styles=["gospel"], consent=True)
    assert again.ref == first.ref
    assert "is updated" in again.headline
    [request] = kept(engine)
    assert (request.age, request.styles, request.name) == (30, ["gospel"], "Theo Marsh")
    assert desk("submit_group_request", **(THEO | {"location": "Boston, MA"}), consent=True).ref != first.ref


def test_another_conversation_never_touches_the_request(visiting: Any, engine: Engine) -> None:
    visiting("a")("submit_group_request", **THEO, consent=True)
    visiting("b")("submit_group_request", **(THEO | {"age": 50}), consent=True)
    assert [request.age for request in kept(engine)] == [29, 50]


@pytest.mark.parametrize("change", [{"consent": False}, {"consent": True, "age": 11}])
def test_what_may_not_be_kept_any_more_is_forgotten_by_the_journal_too(
    visiting: Any, engine: Engine, change: dict[str, Any]
) -> None:
    desk = visiting()
    desk("submit_group_request", **THEO, consent=True)
    desk("submit_group_request", **(THEO | change))
    written = everything_written(engine)
    assert "Theo" not in written
    assert "theo@" not in written
    assert kept(engine)[0].consent is False


def test_a_request_sets_what_the_conversation_came_to(visiting: Any, engine: Engine) -> None:
    visiting()("submit_group_request", **THEO, consent=True)
    with reading(engine) as session:
        assert session.exec(select(ChatConversation)).one().outcome == "group_request"


def test_styles_are_understood_and_other_words_are_kept_for_people(visiting: Any, engine: Engine) -> None:
    styles = ["show tunes", "barbershop chorus", "youth choir", "Yodeling"]
    visiting()("submit_group_request", location="Denver", age=29, styles=styles, consent=False)
    assert kept(engine)[0].styles == ["musical_theatre", "barbershop", "youth_choir", "yodeling"]


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"age": "old"}, "age"),
        ({"age": 0}, "age"),
        ({"email": "nobody"}, "email"),
        ({"styles": ["x" * 61]}, "styles"),
        ({"styles": [f"style {n}" for n in range(13)]}, "styles"),
        ({"location": "Nowhereville-upon-Nothing"}, "location"),
    ],
)
def test_impossible_requests_are_refused_by_field(visiting: Any, engine: Engine, args: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        visiting()("submit_group_request", **(THEO | {"consent": True} | args))
    assert error.value.field == field
    assert kept(engine) == []


def test_staff_list_match_and_settle_requests(visiting: Any, staff: Any) -> None:
    visiting()("submit_group_request", **THEO, consent=True)
    listed = staff("find_group_requests", status="new")
    assert listed.headline == "1 group request: Theo Marsh in Denver, CO (age 29, jazz and pop), new."
    matched = staff("match_group_request", request="Theo Marsh")
    assert "Colorado Chorale" in [item.title for item in matched.items]
    assert matched.link == f"/desk/requests/{matched.ref.partition(':')[2]}"
    assert staff("update_group_request", request="theo", status="passed on").request.status == "passed_on"
    assert staff("find_group_requests", status="new").headline == "There are no such group requests."


def test_a_request_that_nobody_sent_is_not_invented(staff: Any) -> None:
    with pytest.raises(NotFound, match="no group request"):
        staff("match_group_request", request="Theo Marsh")


def test_without_consent_nothing_is_passed_on(visiting: Any, staff: Any) -> None:
    visiting()("submit_group_request", **THEO, consent=False)
    assert any("did not agree" in note for note in staff("match_group_request", request="group_request:1").notes)
    with pytest.raises(Refused, match="may not be passed on"):
        staff("update_group_request", request="group_request:1", status="passed_on")


def test_staff_enter_a_request_under_the_same_rules(staff: Any, engine: Engine) -> None:
    made = staff("create_group_request", location="Denver", name="nora field", consent=True, styles=["gospel"])
    assert made.request.name == "Nora Field"
    staff("create_group_request", location="Denver", name="Lily", age=11, consent=True)
    assert "Lily" not in everything_written(engine)


def test_a_visitor_has_none_of_staff_s_tools(visiting: Any) -> None:
    for tool in ("find_group_requests", "match_group_request", "create_group_request", "update_group_request"):
        with pytest.raises(Forbidden):
            visiting()(tool)


def test_a_request_is_undone_like_any_change(visiting: Any, staff: Any, engine: Engine) -> None:
    visiting()("submit_group_request", **THEO, consent=True)
    staff("undo", change="change:1")
    assert kept(engine) == []
    with reading(engine) as session:
        assert session.exec(select(ChatConversation)).one().outcome == "none"
