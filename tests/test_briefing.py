"""The briefing: what waits, what is due, what runs out."""

from typing import Any

import pytest
from sqlalchemy import Engine

from store.database import writing
from store.tables import Approval, Lead, Message
from tools.errors import AwaitsApproval
from tools.leads.standing_campaigns import ADDED_BY_HAND

WALTER = {"name": "Walter Quist", "email": "walter@festival.example", "message": "A keynote?", "consent": True}


@pytest.fixture
def seattle(staff: Any) -> Any:
    dates = {"starts_on": "2027-01-14", "ends_on": "2027-01-18"}
    staff("create_trip", name="Seattle Workshops", destination="Seattle, WA", **dates)
    for venue, day, status in (("Evergreen Chorus", "16", "confirmed"), ("Rainlight Choir", "15", "hold")):
        when = f"2027-01-{day}T13:00"
        terms = {"starts_at": when, "fee": "$2,400", "deposit": "$600", "status": status}
        staff("add_booking", trip="Seattle Workshops", venue=venue, **terms)
    return staff


def told(briefing: Any) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for item in briefing.items:
        found.setdefault(item.sort, []).append((item.title, item.why))
    return found


def test_a_fresh_store_needs_nobody(staff: Any) -> None:
    assert staff("get_briefing").headline == "Mon Nov 23, 2026. Nothing needs you."


def test_it_tells_what_is_due_and_what_is_still_open(seattle: Any) -> None:
    briefing = seattle("get_briefing")
    assert told(briefing) == {
        "Payments due": [("Evergreen Chorus on Seattle Workshops", "deposit of $600")],
        "Open days of coming trips": [("Seattle Workshops", "Jan 14, Jan 17, Jan 18")],
    }
    assert "Payments due: Evergreen Chorus on Seattle Workshops (deposit of $600)." in briefing.headline
    assert all(item.link.startswith("/desk/") for item in briefing.items)


def test_a_paid_deposit_is_no_longer_due_and_after_the_day_the_rest_is(seattle: Any) -> None:
    seattle("record_payment", booking="Evergreen", amount="$600", kind="deposit")
    assert "Payments due" not in told(seattle("get_briefing"))
    later = told(seattle("get_briefing", day="2027-01-17"))
    assert later["Payments due"] == [("Evergreen Chorus on Seattle Workshops", "$1,800 still owed")]


def test_the_day_s_bookings_are_told_with_their_time(seattle: Any) -> None:
    that_day = told(seattle("get_briefing", day="2027-01-16"))
    assert that_day["Booked that day"] == [("Evergreen Chorus", "Sat Jan 16, 2027, 1:00 PM PST, confirmed")]


def test_a_hold_is_told_when_it_runs_out_or_grows_stale(seattle: Any, clock: Any) -> None:
    clock.forward(days=15)
    assert told(seattle("get_briefing"))["Holds to settle"] == [
        ("Rainlight Choir on Seattle Workshops", "held since Nov 23, 2026")
    ]
    seattle("update_booking", booking="Rainlight", hold_expires_on="2026-12-20")
    assert "Holds to settle" not in told(seattle("get_briefing"))
    assert told(seattle("get_briefing", day="2026-12-18"))["Holds to settle"][0][1] == "runs out Dec 20, 2026"
    assert told(seattle("get_briefing", day="2026-12-21"))["Holds to settle"][0][1] == "ran out Dec 20, 2026"


def test_what_visitors_left_is_told_until_it_is_answered(staff: Any, visiting: Any) -> None:
    desk = visiting()
    desk("submit_booking_inquiry", **WALTER)
    desk("submit_group_request", location="Chicago, IL", age=34, styles=["gospel"], consent=False)
    desk("request_human", reason="is anybody there?")
    desk("stop_messages", email="ana@singers.example")
    found = told(staff("get_briefing"))
    assert list(found) == [
        "Visitors who wait for a person",
        "New inquiries",
        "New group requests",
        "Opted out lately",
    ]
    assert found["Opted out lately"] == [("ana@singers.example", "nothing proved whose it is")]
    staff("update_inquiry", inquiry="Walter", status="answered")
    staff("update_group_request", request="group_request:1", status="closed")
    staff("reply_to_visitor", conversation="conversation:1", text="Here I am.")
    assert list(told(staff("get_briefing"))) == ["Opted out lately"]


def test_only_one_s_own_open_approvals_are_told(staff: Any, visiting: Any, as_principal: Any, engine: Engine) -> None:
    visiting()
    with pytest.raises(AwaitsApproval):
        staff.asking("reply_to_visitor", conversation="conversation:1", text="Hello.")
    assert [title for title, _ in told(staff("get_briefing"))["Waits for your yes"]] != []
    assert "Waits for your yes" not in told(as_principal("staff", "other@harmony.example")("get_briefing"))


def test_messages_left_unknown_and_replies_are_told(staff: Any, engine: Engine, clock: Any) -> None:
    staff("add_lead", name="Olympic Singers", location="Olympia, WA")
    with writing(engine, clock()) as session:
        lead = session.get_one(Lead, 1)
        assert lead.campaign.name == ADDED_BY_HAND
        session.add(Message(lead_id=lead.id, channel="email", status="unknown"))
        session.add(Message(lead_id=lead.id, channel="email", direction="in", status="received"))
    found = told(staff("get_briefing"))
    assert found["Replies"] == [("Olympic Singers", "email")]
    assert found["Messages that may or may not have been sent"] == [("Olympic Singers", "")]


def test_an_approval_that_is_too_old_is_not_told(staff: Any, engine: Engine, clock: Any) -> None:
    with writing(engine, clock()) as session:
        old = Approval(key="k", tool="t", args_hash="", asked_by="owner@harmony.example", expires_at=clock())
        session.add(old)
    clock.forward(days=1)
    assert "Waits for your yes" not in told(staff("get_briefing"))
