"""Where a source that only lends its content shows a lead stands on the lead's page, while it may be kept."""

from datetime import timedelta
from typing import Any

from agent.house import House
from store.database import writing
from store.tables import Lead, SourceHolding


def hold(house: House, clock: Any, days: float) -> Lead:
    with writing(house.engine, clock.now) as session:
        lead = session.get_one(Lead, 1)
        held = {"latitude": 39.740123, "longitude": -104.990123}
        expires = clock.now + timedelta(days=days)
        session.add(SourceHolding(lead_id=1, source="google_places", facts=held, expires_at=expires))
        session.expunge(lead)
    return lead


def test_it_is_shown_with_the_day_until_which_it_may_be_kept(world: House, staff_browser: Any, clock: Any) -> None:
    hold(world, clock, days=30)
    page = staff_browser.get("/desk/leads/1").text
    assert "shows it at 39.74012, -104.99012; that may be kept until Dec 23, 2026" in page


def test_it_is_shown_no_longer_than_that(world: House, staff_browser: Any, clock: Any) -> None:
    hold(world, clock, days=0)
    assert "39.74012" not in staff_browser.get("/desk/leads/1").text


def test_no_tool_tells_it(world: House, clock: Any, staff: Any) -> None:
    lead = hold(world, clock, days=30)
    told = [staff("get_lead", lead=f"lead:{lead.id}"), staff("find_leads", near="Boulder, CO")]
    assert not any("39.74012" in result.model_dump_json() for result in told)
