"""Leads: added by hand, listed, changed, booked, suggested."""

from typing import Any

import pytest
from sqlmodel import select

from store.database import reading
from store.tables import Booking, Contact, Lead, Venue
from tools.errors import InvalidInput, NeedsAnswer, NotFound, Refused


@pytest.fixture
def emerald(staff: Any) -> str:
    made = staff(
        "add_lead",
        name="Emerald Street Vocal Band",
        location="Seattle, WA",
        kind="a cappella group",
        email="book@emeraldstreet.example",
        website="emeraldstreet.example",
    )
    return str(made.ref)


@pytest.fixture
def seattle(staff: Any) -> str:
    made = staff(
        "create_trip", name="Seattle Winter", destination="Seattle, WA", starts_on="2027-01-14", ends_on="2027-01-18"
    )
    return str(made.ref)


def kept(dispatcher: Any, model: Any) -> list[Any]:
    with reading(dispatcher.engine) as session:
        found = session.exec(select(model).order_by(model.id)).all()
        session.expunge_all()
        return list(found)


class TestAdding:
    def test_a_lead_is_of_the_campaign_added_by_hand(self, staff: Any, emerald: str) -> None:
        lead = staff("get_lead", lead=emerald).lead
        assert (lead.campaign, lead.stage, lead.kind) == ("Added by hand", "new", "a_cappella_group")
        assert (lead.email, lead.website) == ("book@emeraldstreet.example", "https://emeraldstreet.example")
        assert 0 < lead.score <= 100
        assert lead.score_reasons

    def test_a_kind_that_nobody_said_is_not_inferred(self, staff: Any) -> None:
        assert staff("add_lead", name="Tulsa Gospel Choir", location="Tulsa, OK").lead.kind is None

    def test_a_number_is_read_in_the_leads_country(self, staff: Any) -> None:
        made = staff("add_lead", name="London Voices", location="London, England", phone="020 7946 0018")
        assert made.lead.phone == "+442079460018"

    def test_the_same_group_is_not_added_twice(self, staff: Any, emerald: str) -> None:
        with pytest.raises(Refused, match=emerald):
            staff("add_lead", name="The Emerald Street Vocal Band", location="Seattle, WA")
        assert staff("find_leads").total == 1

    def test_a_group_that_may_be_the_same_is_added_and_that_is_said(self, staff: Any) -> None:
        staff("add_lead", name="Prairie Voices", location="Chicago, IL", website="prairievoices.example")
        made = staff("add_lead", name="Prairie Voces", location="Chicago, IL", website="prairievoces.example")
        assert any("Prairie Voices" in note and "merge_records" in note for note in made.notes)

    def test_a_group_that_is_a_venue_is_linked_to_it(self, staff: Any) -> None:
        venue = staff("add_venue", name="Harborside A Cappella", location="Boston, MA")
        made = staff("add_lead", name="Harborside A Cappella", location="Boston, MA")
        assert made.lead.venue_ref == venue.ref
        assert any("venue already" in note for note in made.notes)


class TestListing:
    def test_leads_near_a_place_within_the_radius(self, staff: Any, emerald: str) -> None:
        staff("add_lead", name="Olympic Peninsula Singers", location="Olympia, WA")
        near = staff("find_leads", near="Seattle, WA")
        assert [line.title for line in near.items] == ["Emerald Street Vocal Band"]
        wide = staff("find_leads", near="Seattle, WA", radius_km=96.6)
        assert wide.total == 2
        assert {line.title for line in wide.items} == {"Emerald Street Vocal Band", "Olympic Peninsula Singers"}
        assert all(line.title in wide.headline for line in wide.items)

    def test_leads_by_stage_kind_text_and_score(self, staff: Any, emerald: str) -> None:
        staff("add_lead", name="Bay State Barbershop", location="Worcester, MA", kind="barbershop_chorus")
        staff("update_lead", lead="Emerald", stage="interested")
        assert [x.title for x in staff("find_leads", stage="interested").items] == ["Emerald Street Vocal Band"]
        assert [x.title for x in staff("find_leads", kind="barbershop").items] == ["Bay State Barbershop"]
        assert [x.title for x in staff("find_leads", text="worcester").items] == ["Bay State Barbershop"]
        best = staff("find_leads").items[0].score
        assert [x.score for x in staff("find_leads", min_score=best).items] == [best]
        assert staff("find_leads", limit=1).total == 2
        assert len(staff("find_leads", limit=1).items) == 1

    def test_leads_of_a_campaign_that_saw_them_again(self, staff: Any) -> None:
        first = staff("run_campaign", location="Denver, CO")
        staff("run_campaign", location="Boulder, CO", radius_km=20, name="Boulder Search")
        again = staff("find_leads", campaign="Boulder Search", limit=200)
        assert 0 < again.total < first.total
        assert all("CO" in line.place for line in again.items)

    def test_where_there_are_none_it_says_how_to_find_some(self, staff: Any) -> None:
        assert "run_campaign" in staff("find_leads", near="Denver, CO").headline

    @pytest.mark.parametrize("bad", [{"limit": 0}, {"limit": 5000}, {"min_score": 101}, {"stage": "purple"}])
    def test_what_is_out_of_range_is_named(self, staff: Any, bad: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput) as refused:
            staff("find_leads", **bad)
        assert refused.value.field in bad

    def test_a_lead_that_is_not_to_be_contacted_is_listed_last_and_marked(self, staff: Any, emerald: str) -> None:
        staff("add_lead", name="Thin Singers", location="Seattle, WA")
        staff("suppress", recipient=emerald)
        listed = staff("find_leads")
        assert [line.title for line in listed.items] == ["Thin Singers", "Emerald Street Vocal Band"]
        assert (listed.items[1].score, listed.items[1].marks) == (0, ["do not contact"])

    def test_only_texts_stopped_is_marked_and_counts_on(self, staff: Any) -> None:
        made = staff("add_lead", name="Bay State Barbershop", location="Worcester, MA", phone="+1 508 555 0133")
        staff("suppress", recipient=made.ref, channel="sms")
        line = staff("find_leads").items[0]
        assert line.marks == ["do not text"]
        assert line.score > 0


class TestChanging:
    @pytest.mark.parametrize(
        ("said", "stage"),
        [("interested", "interested"), ("said no", "lost"), ("replied", "interested"), ("In talks", "negotiating")],
    )
    def test_a_stage_as_people_say_it(self, staff: Any, emerald: str, said: str, stage: str) -> None:
        changed = staff("update_lead", lead="emerald street", stage=said)
        assert changed.lead.stage == stage
        assert f"to {stage}" in changed.headline

    def test_the_score_follows_the_facts(self, staff: Any) -> None:
        staff("add_lead", name="Bay State Barbershop", location="Worcester, MA")
        before = staff("get_lead", lead="Bay State").lead.score
        changed = staff("update_lead", lead="Bay State", email="dana@baystate.example", contact_name="Dana Holt")
        assert changed.lead.score > before
        assert "e-mail of Dana Holt: 20 of 20" in changed.lead.score_reasons

    def test_a_change_of_nothing_is_refused(self, staff: Any, emerald: str) -> None:
        with pytest.raises(InvalidInput, match="nothing to change"):
            staff("update_lead", lead=emerald)

    def test_undoing_a_change_brings_the_score_back(self, staff: Any, emerald: str) -> None:
        before = staff("get_lead", lead=emerald).lead
        staff("update_lead", lead=emerald, kind="organisation")
        changed = staff("find_leads").items[0].score
        latest = staff("what_changed").items[0]
        staff("undo", change=latest.ref)
        after = staff("get_lead", lead=emerald).lead
        assert (after.score, after.score_reasons) == (before.score, before.score_reasons)
        assert changed != before.score


class TestConverting:
    def test_a_lead_becomes_a_booking_at_a_new_venue_with_its_person(
        self, staff: Any, dispatcher: Any, emerald: str, seattle: str
    ) -> None:
        staff("update_lead", lead=emerald, contact_name="Rae Lindqvist", phone="206 555 0111")
        made = staff(
            "convert_lead",
            lead="emerald street",
            trip="Seattle Winter",
            starts_at="2027-01-17T15:00",
            service="workshops",
            fee="$1,800",
            status="confirmed",
        )
        booking = made.booking
        assert (booking.venue, booking.status, booking.fee) == ("Emerald Street Vocal Band", "confirmed", "$1,800")
        assert "Sun Jan 17, 2027, 3:00 PM PST" in booking.when
        assert "No confirmation has been sent" in made.headline
        [lead], [venue], [contact], [row] = (kept(dispatcher, m) for m in (Lead, Venue, Contact, Booking))
        assert (lead.stage, lead.venue_id, row.lead_id) == ("booked", venue.id, lead.id)
        assert (venue.place, venue.kind, venue.website) == ("Seattle, WA", lead.kind, lead.website)
        assert (contact.name, contact.email, contact.phone) == ("Rae Lindqvist", lead.email, "+12065550111")

    def test_it_is_tentative_unless_said(self, staff: Any, emerald: str, seattle: str) -> None:
        assert staff("convert_lead", lead=emerald, trip=seattle).booking.status == "tentative"

    def test_an_address_without_a_person_becomes_the_office(self, staff: Any, emerald: str, seattle: str) -> None:
        staff("convert_lead", lead=emerald, trip=seattle)
        assert [c.title for c in staff("find_contacts").items] == ["Office"]
        assert staff("get_venue", venue="Emerald Street").venue.contacts[0].email == "book@emeraldstreet.example"

    def test_a_group_that_is_a_venue_is_booked_there(self, staff: Any, dispatcher: Any, seattle: str) -> None:
        staff("add_venue", name="Evergreen Harmony", location="Seattle, WA")
        staff("add_contact", venue="Evergreen", name="Ana Whitfield", email="ana@evergreen.example")
        staff("add_lead", name="Evergreen Harmony", location="Seattle, WA", email="ana@evergreen.example")
        staff("convert_lead", lead="lead:1", trip=seattle)
        assert len(kept(dispatcher, Venue)) == len(kept(dispatcher, Contact)) == 1

    def test_a_lead_is_not_booked_twice(self, staff: Any, dispatcher: Any, emerald: str, seattle: str) -> None:
        staff("convert_lead", lead=emerald, trip=seattle)
        with pytest.raises(Refused, match="booked before"):
            staff("convert_lead", lead=emerald, trip=seattle)
        assert len(kept(dispatcher, Booking)) == 1

    def test_a_converted_leads_name_means_its_venue(self, staff: Any, emerald: str, seattle: str) -> None:
        staff("convert_lead", lead=emerald, trip=seattle)
        booked = staff("add_booking", trip=seattle, venue="Emerald Street", starts_at="2027-01-18T10:00")
        assert booked.booking.venue == "Emerald Street Vocal Band"
        assert staff("find_venues").total == 1

    def test_a_refused_conversion_leaves_nothing(self, staff: Any, dispatcher: Any, emerald: str, seattle: str) -> None:
        with pytest.raises(InvalidInput, match="end"):
            staff(
                "convert_lead",
                lead=emerald,
                trip=seattle,
                starts_at="2027-01-17T15:00",
                ends_at="2027-01-17T14:00",
            )
        assert kept(dispatcher, Venue) == kept(dispatcher, Booking) == []
        assert staff("get_lead", lead=emerald).lead.stage == "new"

    def test_a_trip_that_is_not_known_is_asked_for(self, staff: Any, emerald: str) -> None:
        with pytest.raises((NotFound, NeedsAnswer)):
            staff("convert_lead", lead=emerald, trip="Nowhere Tour")

    def test_undo_takes_all_of_it_back(self, staff: Any, dispatcher: Any, emerald: str, seattle: str) -> None:
        staff("convert_lead", lead=emerald, trip=seattle)
        staff("undo", change=staff("what_changed").items[0].ref)
        assert kept(dispatcher, Venue) == kept(dispatcher, Contact) == kept(dispatcher, Booking) == []
        assert staff("get_lead", lead=emerald).lead.stage == "new"


class TestSuggesting:
    @pytest.fixture(autouse=True)
    def near_seattle(self, staff: Any, seattle: str, emerald: str) -> None:
        staff("add_venue", name="Evergreen Harmony", location="Seattle, WA", kind="barbershop_chorus", size=48)
        staff("add_venue", name="Rainlight Chamber Choir", location="Tacoma, WA", kind="chamber_choir", size=26)
        staff("add_venue", name="Far Away Singers", location="Boston, MA")
        staff("add_booking", trip=seattle, venue="Evergreen", starts_at="2027-01-16T13:00")

    def test_leads_and_venues_near_the_trip_with_open_days_and_reasons(self, staff: Any, seattle: str) -> None:
        answer = staff("suggest_bookings", trip="Seattle Winter")
        titles = [item.title for item in answer.items]
        assert set(titles) == {"Emerald Street Vocal Band", "Rainlight Chamber Choir"}
        assert [day.day for day in answer.open_days] == [14, 15, 17, 18]
        assert all(item.reasons for item in answer.items)
        assert [item.score for item in answer.items] == sorted((i.score for i in answer.items), reverse=True)
        for said in (*titles, "Jan 14", "Jan 18"):
            assert said in answer.headline

    def test_those_on_the_trip_the_lost_and_the_closed_are_left_out(self, staff: Any, seattle: str) -> None:
        staff("update_lead", lead="Emerald Street", stage="lost")
        staff("add_contact", venue="Rainlight", name="Priya Raman", email="priya@rainlight.example")
        staff("suppress", recipient="Priya Raman")
        answer = staff("suggest_bookings", trip=seattle)
        assert answer.items == []
        assert "run_campaign" in answer.headline

    def test_a_cancelled_booking_leaves_its_venue_to_be_asked_again(self, staff: Any, seattle: str) -> None:
        staff("cancel_booking", booking="Evergreen Harmony")
        assert "Evergreen Harmony" in [item.title for item in staff("suggest_bookings", trip=seattle).items]

    def test_the_radius_is_eighty_kilometres_unless_said(self, staff: Any, seattle: str) -> None:
        staff("add_lead", name="Olympic Peninsula Singers", location="Olympia, WA")
        near = staff("suggest_bookings", trip=seattle, radius_km=20)
        assert [item.title for item in near.items] == ["Emerald Street Vocal Band"]
        assert "Olympic Peninsula Singers" in staff("suggest_bookings", trip=seattle).headline
