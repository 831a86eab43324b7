"""Two records that may be one group: asked about once, settled by a person, and taken back."""

from typing import Any

import pytest
from sqlmodel import select

from store.columns import Record
from store.database import reading
from store.journal import snapshot
from store.tables import Lead, PossibleDuplicate
from tools.errors import InvalidInput, NeedsAnswer, Refused


def everything(dispatcher: Any) -> dict[str, list[dict[str, Any]]]:
    """Every journaled row, as the journal would keep it."""
    with reading(dispatcher.engine) as session:
        models = Record.__subclasses__()
        return {m.__name__: [snapshot(r) for r in session.exec(select(m).order_by(m.id))] for m in models}  # type: ignore[arg-type]


def pairs(dispatcher: Any) -> list[tuple[int, int | None, int | None, str]]:
    with reading(dispatcher.engine) as session:
        rows = session.exec(select(PossibleDuplicate).order_by(PossibleDuplicate.id))  # type: ignore[arg-type]
        return [(row.lead_id, row.other_id, row.venue_id, row.state) for row in rows]


@pytest.fixture
def prairie(staff: Any) -> None:
    staff("add_lead", name="Prairie Voices", location="Chicago, IL", website="prairievoices.example")
    staff("add_lead", name="Prairie Voces", location="Chicago, IL", website="prairievoces.example")


@pytest.mark.usefixtures("prairie")
class TestThePair:
    def test_waits_with_both_sides_shown_and_why(self, staff: Any) -> None:
        listed = staff("find_possible_duplicates")
        [pair] = listed.items
        assert {pair.one.name, pair.other.name} == {"Prairie Voices", "Prairie Voces"}
        assert "differ by a letter" in pair.why
        assert "two sites" in pair.why
        for said in ("lead:1", "lead:2", "prairievoices.example", "prairievoces.example", pair.why):
            assert said in listed.headline

    def test_is_told_in_the_briefing(self, staff: Any) -> None:
        assert "May be the same group" in staff("get_briefing").headline

    def test_that_is_two_groups_is_not_asked_about_again(self, staff: Any, dispatcher: Any) -> None:
        staff("keep_apart", one="lead:1", other="lead:2")
        staff("update_lead", lead="lead:1", phone="312 555 0101")
        assert staff("find_possible_duplicates").total == 0
        assert pairs(dispatcher) == [(2, 1, None, "different")]

    def test_comes_back_when_the_decision_is_undone(self, staff: Any, dispatcher: Any) -> None:
        before = everything(dispatcher)
        staff("keep_apart", one="lead:1", other="lead:2")
        staff("undo", change=staff("what_changed").items[0].ref)
        assert everything(dispatcher) == before
        assert staff("find_possible_duplicates").total == 1

    def test_goes_when_one_is_made_of_two_and_is_back_after_undo(self, staff: Any, dispatcher: Any) -> None:
        before = everything(dispatcher)
        staff("merge_records", keep="lead:1", duplicate="lead:2")
        assert pairs(dispatcher) == []
        staff("undo", change=staff("what_changed").items[0].ref)
        assert everything(dispatcher) == before

    def test_goes_with_either_side(self, staff: Any, dispatcher: Any) -> None:
        before = everything(dispatcher)
        staff("delete_record", record="lead:1")
        assert pairs(dispatcher) == []
        staff("undo", change=staff("what_changed").items[0].ref)
        assert everything(dispatcher) == before

    def test_of_a_third_moves_to_the_lead_that_stays(self, staff: Any, dispatcher: Any) -> None:
        staff("add_lead", name="Praire Voices", location="Chicago, IL", website="praire.example")
        assert {frozenset(pair[:2]) for pair in pairs(dispatcher)} >= {frozenset((1, 2)), frozenset((1, 3))}
        staff("merge_records", keep="lead:2", duplicate="lead:1")
        left = pairs(dispatcher)
        assert [frozenset(pair[:2]) for pair in left] == [frozenset((2, 3))]

    def test_what_a_person_said_of_the_one_that_goes_holds_for_the_one_that_stays(
        self, staff: Any, dispatcher: Any
    ) -> None:
        staff("add_lead", name="Praire Voices", location="Chicago, IL", website="praire.example")
        staff("keep_apart", one="lead:1", other="lead:3")
        staff("keep_apart", one="lead:2", other="lead:3")
        staff("merge_records", keep="lead:2", duplicate="lead:1")
        assert [pair[3] for pair in pairs(dispatcher)] == ["different"]

    def test_is_listed_for_its_campaign_alone(self, staff: Any) -> None:
        staff("run_campaign", location="Denver, CO", radius_km=5, name="Denver Search")
        assert staff("find_possible_duplicates", campaign="Added by hand").total == 1
        of_search = staff("find_possible_duplicates", campaign="Denver Search")
        assert all("Prairie" not in pair.title for pair in of_search.items)


def test_a_lead_and_a_venue_that_may_be_one_are_settled_by_linking_them(staff: Any, dispatcher: Any) -> None:
    venue = staff("add_venue", name="Prairie Voices", location="Chicago, IL", website="prairievoices.example")
    lead = staff("add_lead", name="Prairie Voces", location="Chicago, IL", website="prairievoces.example")
    assert pairs(dispatcher) == [(1, None, 1, "open")]
    staff("merge_records", keep=venue.ref, duplicate=lead.ref)
    assert pairs(dispatcher) == [(1, None, 1, "same")]
    assert staff("find_possible_duplicates").total == 0


@pytest.mark.usefixtures("prairie")
def test_they_are_two_means_the_only_pair_that_waits(staff: Any, dispatcher: Any) -> None:
    assert "two groups" in staff("keep_apart").headline
    assert pairs(dispatcher) == [(2, 1, None, "different")]
    with pytest.raises(Refused, match="name both"):
        staff("keep_apart")


@pytest.mark.usefixtures("prairie")
def test_which_two_is_asked_where_several_wait(staff: Any, dispatcher: Any) -> None:
    staff("add_lead", name="Praire Voices", location="Chicago, IL", website="praire.example")
    with pytest.raises(NeedsAnswer, match="Which two"):
        staff("keep_apart")
    assert {pair[3] for pair in pairs(dispatcher)} == {"open"}


def test_two_that_nobody_doubted_can_be_kept_apart_too(staff: Any, dispatcher: Any) -> None:
    staff("add_lead", name="Voces Novae", location="Chicago, IL")
    staff("add_lead", name="Lakeside Larks", location="Chicago, IL")
    staff("keep_apart", one="lead:2", other="lead:1")
    assert pairs(dispatcher) == [(2, 1, None, "different")]


def test_one_record_and_two_venues_are_no_pair(staff: Any) -> None:
    staff("add_lead", name="Voces Novae", location="Chicago, IL")
    staff("add_venue", name="Lakeside Larks", location="Chicago, IL")
    staff("add_venue", name="Boston Cantata Society", location="Boston, MA")
    with pytest.raises(Refused, match="Both are"):
        staff("keep_apart", one="lead:1", other="lead:1")
    with pytest.raises(InvalidInput, match="two venues"):
        staff("keep_apart", one="venue:1", other="venue:2")


def test_where_nothing_waits_that_is_said(staff: Any) -> None:
    assert "No two records" in staff("find_possible_duplicates").headline


def test_a_leads_keys_follow_its_facts(staff: Any, dispatcher: Any) -> None:
    staff("add_lead", name="Voces Novae", location="Chicago, IL", website="https://www.vocesnovae.example/join")
    staff("add_lead", name="Lakeside Larks", location="Chicago, IL", website="https://www.facebook.com/LakesideLarks/")
    with reading(dispatcher.engine) as session:
        one, other = session.exec(select(Lead).order_by(Lead.id)).all()  # type: ignore[arg-type]
        assert (one.host, one.facebook) == ("vocesnovae.example", None)
        assert (other.host, other.facebook) == (None, "lakesidelarks")
    staff("update_lead", lead="lead:1", website="vocesnovaechicago.example")
    with reading(dispatcher.engine) as session:
        assert session.get_one(Lead, 1).host == "vocesnovaechicago.example"


def test_a_group_that_moved_is_recognised_by_its_site_wherever_it_is(staff: Any) -> None:
    staff("add_lead", name="Wild Indigo Singers", location="Asheville, NC", website="wildindigo.example")
    with pytest.raises(Refused, match="a lead already"):
        staff("add_lead", name="Wild Indigo Singers", location="Denver, CO", website="https://www.wildindigo.example/x")
