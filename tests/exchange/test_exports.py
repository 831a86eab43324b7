"""Exports: what each CSV holds, which rows a range chooses, and the calendar."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from store.database import reading
from tools.errors import Forbidden, InvalidInput
from tools.exchange.export_tables import SHEETS
from tools.exchange.exports import export_calendar, export_csv


@pytest.fixture
def filled(staff: Any) -> Any:
    dates = {"starts_on": "2026-10-09", "ends_on": "2026-10-11"}
    staff("create_trip", name="Nashville Weekend", destination="Nashville, TN", notes="=cmd()", **dates)
    when = {"starts_at": "2026-10-10T22:00", "ends_at": "2026-10-10T23:30"}
    booking = {"venue": "Music City Tenors", "service": "workshops", "fee": "$5,000", "deposit": "$1,000"}
    staff("add_booking", trip="Nashville", status="completed", **when, **booking)
    staff("record_payment", booking="Music City Tenors", amount="$1,000", kind="deposit", received_on="2026-08-01")
    staff("log_expense", trip="Nashville", amount="$612.40", category="travel", spent_on="2026-09-15")
    staff(
        "log_expense", trip="Nashville", amount="$418", category="lodging", spent_on="2026-10-11", description="hotel"
    )
    staff("add_contact", venue="Music City Tenors", name="Dale Pruitt", phone="+1 615 555 0119")
    staff("add_participant", booking="Music City Tenors", name="Sam Ortiz", voice_part="baritone")
    staff("add_lead", name="Cumberland Gospel", location="Nashville, TN")
    return staff


@pytest.fixture
def table(filled: Any, engine: Engine) -> Any:
    """An export's rows by column."""

    def read(kind: str, first: date | None = None, last: date | None = None) -> list[dict[str, str]]:
        with reading(engine, filled.dispatcher.clock()) as session:
            text = export_csv(filled.dispatcher.context(session, filled.principal), kind, first, last)
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return read


def test_the_answer_is_a_link_with_the_range_and_how_much_is_in_it(filled: Any) -> None:
    answer = filled("export_records", kind="expenses", from_date="2026-10-01", to_date="2026-10-31")
    assert answer.link == "/desk/export/expenses.csv?from=2026-10-01&to=2026-10-31"
    assert answer.headline == f"1 expense from Oct 1, 2026 to Oct 31, 2026, as CSV: {answer.link}"
    calendar = filled("export_records", kind="ical")
    assert calendar.headline == "2 calendar entries, as iCalendar: /desk/export/calendar.ics"


def test_expenses_have_their_sums_and_only_those_of_the_range(table: Any) -> None:
    assert [row["amount"] for row in table("expenses")] == ["612.40", "418.00"]
    assert [row["description"] for row in table("expenses", date(2026, 10, 1), date(2026, 10, 31))] == ["hotel"]


def test_bookings_have_local_times_and_what_is_owed(table: Any) -> None:
    [row] = table("bookings")
    assert (row["starts_at"], row["timezone"]) == ("2026-10-10T22:00", "America/Chicago")
    assert (row["fee"], row["received"], row["owed"], row["currency"]) == ("5000.00", "1000.00", "4000.00", "USD")
    assert table("bookings", date(2026, 10, 11)) == []
    assert len(table("bookings", date(2026, 10, 10), date(2026, 10, 10))) == 1


def test_a_trip_is_in_every_range_that_it_touches(table: Any) -> None:
    [row] = table("trips", date(2026, 10, 11), date(2026, 10, 20))
    assert (row["days"], row["notes"]) == ("3", "'=cmd()")
    assert table("trips", date(2026, 10, 12)) == []


def test_every_kind_can_be_exported_and_names_its_record(table: Any) -> None:
    assert set(SHEETS) == set("trips bookings payments expenses participants venues contacts leads messages".split())
    refs = {kind: [row["ref"] for row in table(kind)] for kind in SHEETS}
    assert refs.pop("messages") == []
    assert all(rows and rows[0].partition(":")[0] == kind.removesuffix("s") for kind, rows in refs.items())


def test_a_phone_number_is_no_formula(table: Any) -> None:
    assert table("contacts")[0]["phone"] == "'+16155550119"


def test_the_calendar_has_what_stands_and_not_what_is_cancelled(filled: Any, engine: Engine) -> None:
    filled("block_dates", starts_on="2026-12-24", ends_on="2026-12-26", note="holiday")
    filled("create_trip", name="Called off", destination="Boston, MA", starts_on="2027-03-04")
    filled("update_trip", trip="Called off", status="cancelled")
    with reading(engine, filled.dispatcher.clock()) as session:
        text = export_calendar(filled.dispatcher.context(session, filled.principal))
    assert text.count("BEGIN:VEVENT") == 3
    assert "SUMMARY:Workshops at Music City Tenors (completed)" in text
    assert "DTSTART:20261011T030000Z\r\nDTEND:20261011T043000Z" in text
    assert "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:holiday" in text
    assert "Called off" not in text


@pytest.mark.parametrize(
    ("args", "field"),
    [({"kind": "secrets"}, "kind"), ({"kind": "trips", "from_date": "2027-02-01", "to_date": "2027-01-01"}, "to_date")],
)
def test_what_cannot_be_exported_is_refused_by_field(staff: Any, args: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        staff("export_records", **args)
    assert error.value.field == field


def test_visitors_export_nothing(visiting: Any) -> None:
    with pytest.raises(Forbidden):
        visiting()("export_records", kind="leads")
