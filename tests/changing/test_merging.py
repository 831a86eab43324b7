"""Making one record of two, and removing one with what hangs on it; both shown first, both undone row by row."""

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import select

from store.columns import Record
from store.database import reading
from store.journal import snapshot
from store.tables import Approval, Booking, Contact, Lead, LeadSighting, Message, Suppression, Venue
from tools.changing.hanging import links_to
from tools.errors import AwaitsApproval, InvalidInput, NeedsAnswer, Refused
from tools.records import KINDS


def everything(dispatcher: Any) -> dict[str, list[dict[str, Any]]]:
    """Every journaled row, as the journal would keep it."""
    found = {}
    with reading(dispatcher.engine) as session:
        for model in Record.__subclasses__():
            rows = session.exec(select(model).order_by(model.id)).all()  # type: ignore[arg-type]  # a column
            found[str(model.__tablename__)] = [snapshot(row) for row in rows]
    return found


def kept(dispatcher: Any, model: Any) -> list[Any]:
    with reading(dispatcher.engine) as session:
        found = session.exec(select(model).order_by(model.id)).all()
        session.expunge_all()
        return list(found)


def card_of(staff: Any, dispatcher: Any, tool: str, **args: Any) -> dict[str, Any]:
    """What a person is shown before they say yes."""
    with pytest.raises(AwaitsApproval):
        staff.asking(tool, **args)
    return dict(kept(dispatcher, Approval)[-1].card)


@pytest.fixture
def busy(staff: Any) -> None:
    """Two venues with people, bookings, money and singers, a campaign's leads, and somebody who opted out."""
    staff("add_venue", name="Evergreen Harmony Chorus", location="Seattle, WA", kind="barbershop_chorus")
    staff("add_contact", venue="Evergreen", name="Ana Whitfield", role="director", email="ana@evergreen.example")
    staff("add_venue", name="Evergreen Chorus Inc", location="Seattle, WA", size=48, distinct=True)
    staff("add_contact", venue="Evergreen Chorus Inc", name="A. Whitfield", email="ana@evergreen.example")
    staff("add_contact", venue="Evergreen Chorus Inc", name="Tom Okafor", phone="206 555 0142")
    staff("create_trip", name="Seattle Winter", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18")
    staff("add_booking", trip="Seattle Winter", venue="venue:1", starts_at="2027-01-16T13:00", fee="$2,400")
    staff("add_booking", trip="Seattle Winter", venue="venue:2", starts_at="2027-01-17T13:00", fee="$900")
    staff("record_payment", booking="booking:2", amount="$300", kind="deposit")
    staff("add_participant", booking="booking:2", name="Sam Ortiz", voice_part="baritone")
    staff("log_expense", trip="Seattle Winter", amount="$60", category="materials", booking="booking:2")
    staff("set_revenue_split", target="booking:2", party="Agent", percent=10, base="gross")
    staff("run_campaign", location="Seattle, WA", radius_km=5)


def take_back(staff: Any, tool: str) -> None:
    latest = next(c for c in staff("what_changed").items if c.tool == tool)
    staff("undo", change=latest.ref)


@pytest.mark.usefixtures("busy")
class TestMerging:
    def test_what_hangs_on_the_duplicate_moves_and_empty_fields_are_filled(self, staff: Any, dispatcher: Any) -> None:
        merged = staff("merge_records", keep="Evergreen Harmony", duplicate="Evergreen Chorus Inc")
        [venue] = kept(dispatcher, Venue)
        assert (venue.name, venue.kind, venue.size) == ("Evergreen Harmony Chorus", "barbershop_chorus", 48)
        assert {row.venue_id for row in kept(dispatcher, Booking)} == {venue.id}
        assert [row.name for row in kept(dispatcher, Contact)] == ["Ana Whitfield", "Tom Okafor"]
        assert merged.ref == "venue:1"
        assert "Evergreen Chorus Inc" in merged.headline

    def test_both_sides_and_all_that_moves_are_shown_first(self, staff: Any, dispatcher: Any) -> None:
        before = everything(dispatcher)
        card = card_of(staff, dispatcher, "merge_records", keep="venue:1", duplicate="venue:2")
        told = " ".join([card["headline"], *card["lines"]])
        for said in (
            "Evergreen Harmony Chorus",
            "Evergreen Chorus Inc",
            "1 booking",
            "Tom Okafor",
            "A. Whitfield",
            "size",
        ):
            assert said in told
        assert everything(dispatcher) == before

    def test_undo_brings_the_duplicate_back_under_its_id_with_all_that_was_its(
        self, staff: Any, dispatcher: Any
    ) -> None:
        before = everything(dispatcher)
        staff("merge_records", keep="venue:1", duplicate="venue:2")
        take_back(staff, "merge_records")
        assert everything(dispatcher) == before

    def test_leads_keep_every_sighting_and_the_kept_ones_fields(self, staff: Any, dispatcher: Any) -> None:
        leads = kept(dispatcher, Lead)
        keep, other = leads[0], leads[1]
        sightings = len(kept(dispatcher, LeadSighting))
        staff("merge_records", keep=f"lead:{keep.id}", duplicate=f"lead:{other.id}")
        after = next(row for row in kept(dispatcher, Lead) if row.id == keep.id)
        assert (after.name, after.kind) == (keep.name, keep.kind)
        assert len(kept(dispatcher, LeadSighting)) == sightings
        assert "seen by 2 sources" not in str(after.score_reasons)
        take_back(staff, "merge_records")
        assert {row.id for row in kept(dispatcher, Lead)} == {row.id for row in leads}

    def test_one_sighting_of_the_same_page_stays_the_newer(self, staff: Any, dispatcher: Any) -> None:
        """Two campaigns that listed one group from one page: one sighting remains, and undo brings both back."""
        leads = kept(dispatcher, Lead)
        before = everything(dispatcher)
        pages = {row.lead_id: (row.source, row.source_url) for row in kept(dispatcher, LeadSighting)}
        pairs = [(a.id, b.id) for a in leads for b in leads if a.id < b.id and pages[a.id] == pages[b.id]]
        for keep, duplicate in pairs[:1]:
            staff("merge_records", keep=f"lead:{keep}", duplicate=f"lead:{duplicate}")
            assert len([s for s in kept(dispatcher, LeadSighting) if s.lead_id == keep]) == 1
            take_back(staff, "merge_records")
        assert pairs
        assert everything(dispatcher) == before

    def test_a_lead_and_a_venue_that_are_one_are_linked(self, staff: Any, dispatcher: Any) -> None:
        lead = kept(dispatcher, Lead)[0]
        staff("merge_records", keep="venue:1", duplicate=f"lead:{lead.id}")
        assert next(row for row in kept(dispatcher, Lead) if row.id == lead.id).venue_id == 1
        assert len(kept(dispatcher, Venue)) == 2

    def test_records_of_two_kinds_and_one_record_twice_are_refused(self, staff: Any) -> None:
        with pytest.raises(InvalidInput, match="one kind"):
            staff("merge_records", keep="venue:1", duplicate="contact:1")
        with pytest.raises(Refused, match="Both are"):
            staff("merge_records", keep="venue:1", duplicate="Evergreen Harmony")

    def test_an_approval_is_void_once_what_it_showed_has_changed(self, staff: Any, dispatcher: Any) -> None:
        with pytest.raises(AwaitsApproval) as asked:
            staff.asking("merge_records", keep="venue:1", duplicate="venue:2")
        staff("add_contact", venue="venue:2", name="Lee Marsh")
        with pytest.raises(Refused, match="changed"):
            dispatcher.decide(staff.principal, asked.value.approval_id, True)
        assert len(kept(dispatcher, Venue)) == 2

    def test_a_yes_merges_once(self, staff: Any, dispatcher: Any) -> None:
        with pytest.raises(AwaitsApproval) as asked:
            staff.asking("merge_records", keep="venue:1", duplicate="venue:2")
        dispatcher.decide(staff.principal, asked.value.approval_id, True)
        with pytest.raises(Refused, match="decided"):
            dispatcher.decide(staff.principal, asked.value.approval_id, True)
        assert len(kept(dispatcher, Venue)) == 1

    def test_who_is_not_to_be_contacted_stays_so(self, staff: Any, dispatcher: Any) -> None:
        staff("suppress", recipient="A. Whitfield")
        staff("merge_records", keep="venue:1", duplicate="venue:2")
        assert [row.address for row in kept(dispatcher, Suppression)] == ["ana@evergreen.example"]

    def test_campaigns_are_made_one_with_all_their_leads(self, staff: Any, dispatcher: Any) -> None:
        staff("run_campaign", location="Tacoma, WA", radius_km=5)
        leads = len(kept(dispatcher, Lead))
        staff("merge_records", keep="Seattle, WA", duplicate="Tacoma, WA")
        assert {row.campaign_id for row in kept(dispatcher, Lead)} == {1}
        assert len(kept(dispatcher, Lead)) == leads


@pytest.mark.usefixtures("busy")
class TestRemoving:
    def test_a_venue_goes_with_its_people_and_bookings_which_are_shown_first(self, staff: Any, dispatcher: Any) -> None:
        card = card_of(staff, dispatcher, "delete_record", record="venue:2")
        told = " ".join([card["headline"], *card["lines"]])
        for said in (
            "Evergreen Chorus Inc",
            "2 contacts",
            "1 booking",
            "1 payment",
            "1 participant",
            "1 revenue split",
        ):
            assert said in told
        assert "no longer linked to it: 1 expense" in told
        gone = staff("delete_record", record="venue:2")
        assert "6 records" in gone.headline
        assert [row.id for row in kept(dispatcher, Venue)] == [1]
        assert [row.id for row in kept(dispatcher, Booking)] == [1]

    @pytest.mark.parametrize(
        "record", ["venue:2", "trip:1", "booking:2", "campaign:1", "lead:1", "contact:1", "service:1"]
    )
    def test_undo_brings_everything_back_under_its_id(self, staff: Any, dispatcher: Any, record: str) -> None:
        before = everything(dispatcher)
        staff("delete_record", record=record)
        assert everything(dispatcher) != before
        take_back(staff, "delete_record")
        assert everything(dispatcher) == before

    def test_a_booked_lead_leaves_its_booking(self, staff: Any, dispatcher: Any) -> None:
        staff("convert_lead", lead="lead:1", trip="Seattle Winter")
        card = card_of(staff, dispatcher, "delete_record", record="lead:1")
        assert any("no longer linked to it: 1 booking" in line for line in card["lines"])
        staff("delete_record", record="lead:1")
        assert len(kept(dispatcher, Booking)) == 3
        assert {row.lead_id for row in kept(dispatcher, Booking)} == {None}

    def test_a_record_with_nothing_on_it_says_so(self, staff: Any, dispatcher: Any) -> None:
        made = staff("add_venue", name="Lonely Singers", location="Boston, MA")
        assert card_of(staff, dispatcher, "delete_record", record=made.ref)["lines"] == ["Nothing hangs on it."]

    def test_an_ambiguous_name_asks_which(self, staff: Any) -> None:
        with pytest.raises(NeedsAnswer, match="Which one"):
            staff("delete_record", record="Evergreen")

    def test_a_campaign_that_always_stands_stays(self, staff: Any) -> None:
        staff("add_lead", name="Emerald Street", location="Seattle, WA")
        with pytest.raises(Refused, match="always stands"):
            staff("delete_record", record="Added by hand")

    def test_who_is_not_to_be_contacted_is_no_record_to_delete(self, staff: Any) -> None:
        staff("suppress", recipient="ana@evergreen.example")
        with pytest.raises(InvalidInput):
            staff("delete_record", record="suppression:1")


def test_no_reference_between_tables_can_be_forgotten() -> None:
    """Every foreign key to a kind of record is either let go of or goes along, whatever tables come later."""
    for kind in KINDS.values():
        if issubclass(kind.model, Record):
            for link in links_to(kind.model):
                column = inspect(link.model).columns[link.column]
                assert column.nullable or not link.loose, f"{link.model.__name__}.{link.column}"


def test_messages_to_a_lead_go_with_it_instead_of_losing_whom_they_were_to() -> None:
    assert {link.column: link.loose for link in links_to(Lead) if link.model is Message} == {"lead_id": False}
