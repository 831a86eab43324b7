"""Bookings: made, changed, called off and looked at."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from store.tables import Booking, Trip, Venue
from tools.errors import InvalidInput, NeedsAnswer, Refused

Desk = Callable[..., Any]
Rows = Callable[[type[Any]], list[Any]]


def test_a_time_without_a_zone_is_local_to_the_venue(desk: Desk, rows: Rows, evergreen: str) -> None:
    booking = rows(Booking)[0]
    assert booking.starts_at.isoformat() == "2027-01-16T21:00:00+00:00"
    assert booking.timezone == "America/Los_Angeles"
    assert (booking.fee_cents, booking.deposit_cents, booking.currency) == (240000, 60000, "USD")
    assert desk("get_booking", booking=evergreen).headline == (
        "Coaching at Evergreen Harmony Chorus on Seattle Winter Workshops: Sat Jan 16, 2027, 1:00 PM to 5:00 PM PST,"
        " confirmed, fee $2,400, deposit $600. Received $0 in all; $2,400 still owed, $600 of it as the deposit."
    )


def test_a_new_booking_is_tentative_unless_said(desk: Desk) -> None:
    made = desk("add_booking", trip="Boston", venue="Harborside")
    assert made.booking.status == "tentative"
    assert made.headline == "Booked Harborside A Cappella on Boston Spring Tour: no time yet, tentative, no fee yet."


def test_moving_a_start_keeps_the_length(desk: Desk, rows: Rows, evergreen: str) -> None:
    moved = desk("update_booking", booking="Evergreen", starts_at="2027-01-17T14:00")
    assert moved.headline.startswith("Moved")
    assert "Sun Jan 17, 2027, 2:00 PM to 6:00 PM PST" in moved.headline
    assert rows(Booking)[0].ends_at.isoformat() == "2027-01-18T02:00:00+00:00"


def test_another_venue_in_another_zone_keeps_the_hour_on_the_clock(desk: Desk, evergreen: str) -> None:
    moved = desk("update_booking", booking=evergreen, venue="Harborside")
    assert moved.booking.when == "Sat Jan 16, 2027, 1:00 PM to 5:00 PM EST"


def test_a_repeated_confirmation_says_that_nothing_changed(desk: Desk, evergreen: str) -> None:
    assert desk("update_booking", booking=evergreen, status="confirmed").headline.startswith("Nothing to change on")


@pytest.mark.parametrize(
    ("field", "args"),
    [
        ("ends_at", {"starts_at": "2027-01-16T13:00", "ends_at": "2027-01-16T12:00"}),
        ("ends_at", {"starts_at": "2027-01-16T13:00", "ends_at": "2027-03-16T12:00"}),
        ("starts_at", {"ends_at": "2027-01-16T12:00"}),
        ("starts_at", {"starts_at": "2027-02-30T12:00"}),
        ("starts_at", {"starts_at": "2027-01-16"}),
        ("deposit", {"fee": "$100", "deposit": "$150"}),
        ("deposit", {"fee": "$100", "deposit": "EUR 50"}),
        ("fee", {"fee": "-5"}),
        ("hold_expires_on", {"status": "hold", "hold_expires_on": "2026-11-01"}),
        ("hold_expires_on", {"status": "confirmed", "hold_expires_on": "2026-12-01"}),
        ("status", {"status": "perhaps"}),
        ("venue", {"venue": "venue:1", "new_venue": True}),
    ],
)
def test_terms_that_cannot_be_are_refused_and_nothing_is_made(
    desk: Desk, rows: Rows, field: str, args: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk("add_booking", **({"trip": "Seattle", "venue": "A New Group"} | args))
    assert refused.value.field.startswith(field)
    assert not rows(Booking)
    assert len(rows(Venue)) == 4


def test_a_fee_below_the_agreed_deposit_is_refused(desk: Desk, evergreen: str) -> None:
    with pytest.raises(InvalidInput, match=r"deposit, \$600, would be more than the fee, \$500"):
        desk("update_booking", booking=evergreen, fee="$500")


def test_an_update_without_anything_to_change_is_refused(desk: Desk, evergreen: str) -> None:
    with pytest.raises(InvalidInput, match="nothing to change"):
        desk("update_booking", booking=evergreen)


def test_the_same_booking_twice_is_refused_but_another_session_is_not(desk: Desk, evergreen: str) -> None:
    again = {"trip": "Seattle", "venue": "Evergreen", "service": "coaching"}
    with pytest.raises(Refused, match=f"already \\({evergreen}\\)"):
        desk("add_booking", **again, starts_at="2027-01-16T13:00")
    assert desk("add_booking", **again, starts_at="2027-01-17T13:00").ref != evergreen


def test_a_cancelled_trip_takes_no_booking(desk: Desk, rows: Rows) -> None:
    desk("update_trip", trip="Boston", status="cancelled")
    with pytest.raises(Refused, match="Boston Spring Tour is cancelled"):
        desk("add_booking", trip="Boston", venue="Harborside")
    assert desk("add_booking", trip="Boston", venue="Harborside", status="completed").ref
    assert rows(Trip)[1].status == "cancelled"


def test_a_hold_keeps_its_last_day_until_it_is_firm(desk: Desk) -> None:
    made = desk("add_booking", trip="Boston", venue="Harborside", hold_expires_on="2026-12-15")
    assert made.headline.startswith("Put a hold on Harborside A Cappella")
    assert "hold until Dec 15, 2026" in made.headline
    assert desk("update_booking", booking=made.ref, fee="$900").booking.hold_expires_on == date(2026, 12, 15)
    assert desk("update_booking", booking=made.ref, status="confirmed").booking.hold_expires_on is None


def test_cancelling_keeps_the_booking_with_its_reason(desk: Desk, evergreen: str) -> None:
    done = desk("cancel_booking", booking="the evergreen coaching", reason="their hall flooded")
    assert done.booking.status == "cancelled"
    assert done.booking.notes == "Cancelled: their hall flooded"
    with pytest.raises(Refused, match="cancelled already"):
        desk("cancel_booking", booking=evergreen)


def test_a_name_means_the_live_booking_before_a_cancelled_one(desk: Desk, evergreen: str) -> None:
    desk("cancel_booking", booking=evergreen)
    assert desk("get_booking", booking="Evergreen").ref == evergreen
    second = desk("add_booking", trip="Seattle", venue="Evergreen", starts_at="2027-01-17T10:00")
    assert desk("get_booking", booking="evergren").ref == second.ref
    assert desk("get_booking", booking="cancelled Evergreen").ref == evergreen


def test_two_bookings_on_a_trip_are_asked_about(desk: Desk, evergreen: str) -> None:
    desk("add_booking", trip="Seattle", venue="Rainlight")
    with pytest.raises(NeedsAnswer) as asked:
        desk("update_booking", booking="Seattle", fee="$1,900")
    assert len(asked.value.candidates) == 2


def test_bookings_are_listed_by_their_local_days(desk: Desk, evergreen: str) -> None:
    late = desk(
        "add_booking", trip="Boston", venue="Harborside", starts_at="2027-03-05T23:30", status="hold", fee="$3,200"
    )
    january = desk("find_bookings", from_date="2027-01-01", to_date="2027-01-31")
    assert [item.ref for item in january.items] == [evergreen]
    assert "1 booking from Jan 1, 2027 to Jan 31, 2027: Coaching at Evergreen" in january.headline
    assert [item.ref for item in desk("find_bookings", from_date="2027-03-05", to_date="2027-03-05").items] == [
        late.ref
    ]
    assert desk("find_bookings", from_date="2027-03-06").headline == "No booking from Mar 6, 2027 on."
    assert [item.ref for item in desk("find_bookings", status="held").items] == [late.ref]


def test_a_booking_without_a_time_is_listed_in_its_trips_days(desk: Desk) -> None:
    made = desk("add_booking", trip="Seattle", venue="Rainlight")
    found = desk("find_bookings", from_date="2027-01-18", to_date="2027-01-31")
    assert [item.ref for item in found.items] == [made.ref]
    assert not desk("find_bookings", from_date="2027-01-19").items


def test_cancelled_bookings_are_listed_only_when_asked_for(desk: Desk, evergreen: str) -> None:
    desk("cancel_booking", booking=evergreen)
    found = desk("find_bookings", trip="Seattle")
    assert (found.headline, found.notes) == ("No booking on Seattle Winter Workshops.", ["Left out: 1 cancelled."])
    assert desk("find_bookings", status="cancelled", venue="Evergreen").total == 1


def test_a_booking_takes_its_own_expenses_to_another_trip(desk: Desk, evergreen: str) -> None:
    cab = {"amount": "$30", "category": "taxi", "booking": evergreen}
    desk("log_expense", trip="Seattle", **cab)
    desk("log_expense", trip="Seattle", amount="$90", category="meals")
    moved = desk("update_booking", booking=evergreen, trip="Boston")
    assert moved.booking.trip == "Boston Spring Tour"
    assert "1 expense of it went along to Boston Spring Tour." in moved.notes
    assert desk("find_expenses", trip="Boston").sum == "$30"
    assert desk("find_expenses", trip="Seattle").sum == "$90"


def test_a_booking_is_shown_with_all_that_hangs_on_it(desk: Desk, evergreen: str) -> None:
    desk("record_payment", booking=evergreen, amount="$600", kind="deposit", received_on="2026-11-20")
    desk("set_revenue_split", target=evergreen, party="Agent", percent=10, base="gross")
    desk("log_expense", trip="Seattle", amount="$30", category="taxi", booking=evergreen)
    desk("add_participant", booking=evergreen, name="Sam Ortiz", voice_part="baritone")
    shown = desk("get_booking", booking="evergreen")
    assert [line.text for line in shown.payments] == ["deposit $600 on Nov 20, 2026"]
    assert [line.text for line in shown.splits] == ["Agent 10% of gross"]
    assert [line.text for line in shown.expenses] == ["ground transport $30"]
    assert [line.text for line in shown.people] == ["Sam Ortiz, baritone"]
    assert "Received $600 in all; $1,800 still owed. 1 participant." in shown.headline


def test_a_fee_below_what_came_in_is_said(desk: Desk, evergreen: str) -> None:
    desk("record_payment", booking=evergreen, amount="$1,000", kind="balance")
    lowered = desk("update_booking", booking=evergreen, fee="$900")
    assert lowered.notes == ["What came in is $100 more than the fee, $900."]
