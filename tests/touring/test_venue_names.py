"""Which group a booking's venue means: a known one, a slip, a near name that is asked about, a lead, or a new one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from store.database import writing
from store.tables import Booking, Campaign, Lead, Venue
from tools.errors import NeedsAnswer, NotFound, Refused

Desk = Callable[..., Any]
Rows = Callable[[type[Any]], list[Any]]


def test_an_unknown_group_becomes_a_venue_at_the_trips_destination_and_the_result_says_so(
    desk: Desk, rows: Rows
) -> None:
    made = desk(
        "add_booking", trip="Boston", venue="beacon hill singers", starts_at="2027-03-08T19:30", fee="1250 bucks"
    )
    venue = rows(Venue)[-1]
    assert (venue.name, venue.place, venue.kind) == ("Beacon Hill Singers", "Boston, MA", None)
    assert "Beacon Hill Singers is a new venue in Boston, MA." in made.headline
    assert rows(Booking)[0].timezone == "America/New_York"


def test_a_name_that_differs_by_one_whole_word_is_asked_about(desk: Desk, rows: Rows) -> None:
    with pytest.raises(NeedsAnswer) as asked:
        desk("add_booking", trip="Boston", venue="Commonwealth Men's Chorus")
    assert [c.label for c in asked.value.candidates] == ["Commonwealth Women's Chorus, Cambridge, MA"]
    assert "new venue" in str(asked.value)
    assert not rows(Booking)
    assert len(rows(Venue)) == 4


@pytest.mark.parametrize(
    "name",
    [
        "Harborside Singers",
        "Evergreen Harmony Chorus of Seattle",
        "Rainlight Youth Choir",
        "Rainlite",
        "Evergreen Chorale",
    ],
)
def test_names_close_to_a_known_one_are_never_made_unasked(desk: Desk, rows: Rows, name: str) -> None:
    with pytest.raises(NeedsAnswer):
        desk("add_booking", trip="Boston", venue=name)
    assert not rows(Booking)


@pytest.mark.parametrize(
    ("new", "venue"), [(True, "Commonwealth Men's Chorus"), (False, "Commonwealth Women's Chorus")]
)
def test_new_venue_answers_whether_it_is_another_group(desk: Desk, new: bool, venue: str) -> None:
    made = desk("add_booking", trip="Boston", venue="Commonwealth Men's Chorus", new_venue=new)
    assert made.booking.venue == venue


def test_no_new_venue_where_nothing_is_called_nearly_so_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk("add_booking", trip="Boston", venue="Salish Sea Chorale", new_venue=False)


@pytest.mark.parametrize("typed", ["Evergren", "evergreen harmony chrous", "Ever Green Harmony Chorus", "EVERGREEN"])
def test_a_misspelt_group_is_the_known_one_and_the_answer_says_so(desk: Desk, typed: str) -> None:
    made = desk("add_booking", trip="Seattle", venue=typed)
    assert made.booking.venue == "Evergreen Harmony Chorus"
    assert bool(made.notes) is (typed != "EVERGREEN")


def test_a_leads_name_points_to_converting_it(desk: Desk, engine: Engine, clock: Any) -> None:
    keep_lead(engine, clock.now, "Cumberland Gospel Ensemble")
    with pytest.raises(Refused, match=r"Cumberland Gospel Ensemble.*is a lead.*convert_lead"):
        desk("add_booking", trip="Boston", venue="Cumberland")
    assert desk("add_booking", trip="Boston", venue="Cumberland", new_venue=True).booking.venue == "Cumberland"


def test_a_converted_leads_name_means_its_venue(desk: Desk, engine: Engine, clock: Any) -> None:
    keep_lead(engine, clock.now, "Olympic Peninsula Singers", venue_id=2)
    assert desk("add_booking", trip="Seattle", venue="Olympic Peninsula").booking.venue == "Rainlight Chamber Choir"


def keep_lead(engine: Engine, now: datetime, name: str, venue_id: int | None = None) -> None:
    with writing(engine, now) as session:
        campaign = Campaign(name="By hand")
        session.add(campaign)
        session.flush()
        session.add(Lead(name=name, venue_id=venue_id, campaign_id=campaign.require_id()))
