"""A lead's kept score follows whatever it is made from, also when that is elsewhere, and also back."""

from typing import Any

import pytest


@pytest.fixture
def campaign(staff: Any) -> Any:
    """A trip to Denver with a campaign for it."""
    staff("create_trip", destination="Denver, CO", starts_on="2026-12-04", ends_on="2026-12-07")
    return staff("run_campaign", location="Denver, CO", radius_km=10, trip="Denver")


def kept(staff: Any, ref: str) -> tuple[int, list[str]]:
    lead = staff("get_lead", lead=ref).lead
    return lead.score, lead.score_reasons


def newest(staff: Any) -> str:
    return str(staff("what_changed").items[0].ref)


def test_a_trip_that_goes_elsewhere_takes_the_distance_points_along(staff: Any, campaign: Any) -> None:
    ref = campaign.items[0].ref
    near, _ = kept(staff, ref)
    staff("update_trip", trip="Denver", destination="Boulder, CO")
    far, reasons = kept(staff, ref)
    assert far < near
    assert any("Boulder" in reason for reason in reasons)
    staff("undo", change=newest(staff))
    assert kept(staff, ref)[0] == near


def test_a_venue_that_grows_lifts_the_lead_that_it_is(staff: Any, campaign: Any) -> None:
    ref, name = campaign.items[0].ref, campaign.items[0].title
    before, _ = kept(staff, ref)
    venue = staff("add_venue", name=name, location="Denver, CO", distinct=True)
    staff("merge_records", keep=venue.ref, duplicate=ref)
    staff("update_venue", venue=venue.ref, size=80)
    after, reasons = kept(staff, ref)
    assert after > before
    assert any("80 singers" in reason for reason in reasons)


def test_work_that_was_agreed_and_then_cancelled_counts_only_while_it_stands(staff: Any, campaign: Any) -> None:
    ref, name = campaign.items[0].ref, campaign.items[0].title
    venue = staff("add_venue", name=name, location="Denver, CO", distinct=True)
    staff("merge_records", keep=venue.ref, duplicate=ref)
    booking = staff("add_booking", trip="Denver", venue=venue.ref, starts_at="2026-12-05 14:00", status="confirmed")
    assert any("worked together" in reason for reason in kept(staff, ref)[1])
    staff("cancel_booking", booking=booking.ref)
    assert not any("worked together" in reason for reason in kept(staff, ref)[1])


def test_linking_a_campaign_to_a_trip_measures_from_there_and_undo_measures_back(staff: Any) -> None:
    staff("create_trip", destination="Boulder, CO")
    found = staff("run_campaign", location="Denver, CO", radius_km=10, name="Scouting")
    ref = found.items[0].ref
    before = kept(staff, ref)
    staff("update_campaign", campaign="Scouting", trip="Boulder")
    assert any("Boulder" in reason for reason in kept(staff, ref)[1])
    staff("undo", change=newest(staff))
    assert kept(staff, ref) == before
