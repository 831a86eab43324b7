"""Who is not to be written to: kept by address, whatever becomes of the record."""

from typing import Any

import pytest
from sqlmodel import select

from store.database import reading
from store.tables import Suppression
from tools.errors import NeedsAnswer, NotFound, Refused
from tools.suppressions import suppressed


@pytest.fixture(autouse=True)
def people(staff: Any) -> None:
    staff("add_venue", name="Music City Tenors", location="Nashville, TN")
    staff("add_contact", venue="Music City", name="Dale Pruitt", email="dale@mct.example", phone="+1 615 555 0119")


def kept(dispatcher: Any) -> list[tuple[str, str, str]]:
    with reading(dispatcher.engine) as session:
        rows = session.exec(select(Suppression).order_by(Suppression.address)).all()
        return [(row.address, row.channel, row.by) for row in rows]


def test_everything_to_a_person_stops_by_address_and_number(staff: Any, dispatcher: Any) -> None:
    done = staff("suppress", recipient="Dale Pruitt", reason="asked on the phone")
    assert kept(dispatcher) == [("+16155550119", "all", "staff"), ("dale@mct.example", "all", "staff")]
    assert "dale@mct.example" in done.headline
    assert done.link.startswith("/desk/contacts/")


def test_only_the_said_channel_stops(staff: Any, dispatcher: Any) -> None:
    staff("suppress", recipient="Dale Pruitt", channel="sms")
    assert kept(dispatcher) == [("+16155550119", "sms", "staff")]


def test_a_venue_means_its_one_contact_and_asks_where_there_are_several(staff: Any, dispatcher: Any) -> None:
    staff("suppress", recipient="Music City Tenors", channel="email")
    assert kept(dispatcher) == [("dale@mct.example", "email", "staff")]
    staff("add_contact", venue="Music City", name="Lou Reyes", email="lou@mct.example")
    with pytest.raises(NeedsAnswer, match="Dale Pruitt"):
        staff("suppress", recipient="Music City Tenors")


def test_an_address_need_not_be_on_file(staff: Any, dispatcher: Any) -> None:
    staff("suppress", recipient="Stranger@Elsewhere.example")
    staff("suppress", recipient="(508) 555-0133")
    assert [address for address, *_ in kept(dispatcher)] == ["+15085550133", "stranger@elsewhere.example"]


def test_an_address_that_several_have_is_stopped_without_asking_whose(staff: Any, dispatcher: Any) -> None:
    staff("add_contact", venue="Music City", name="Lou Reyes", email="dale@mct.example")
    staff("suppress", recipient="dale@mct.example")
    assert kept(dispatcher) == [("dale@mct.example", "all", "staff")]


def test_a_lead_is_stopped_by_its_number(staff: Any, dispatcher: Any) -> None:
    staff("add_lead", name="Bay State Barbershop", location="Worcester, MA", phone="508 555 0133")
    staff("suppress", recipient="Bay State")
    assert kept(dispatcher) == [("+15085550133", "all", "staff")]
    assert staff("get_lead", lead="Bay State").lead.marks == ["do not contact"]


def test_again_is_the_same_and_says_so(staff: Any, dispatcher: Any) -> None:
    staff("suppress", recipient="Dale Pruitt")
    again = staff("suppress", recipient="Dale Pruitt")
    assert "already" in again.headline
    assert len(kept(dispatcher)) == 2


def test_somebody_without_an_address_cannot_be_kept_from_one(staff: Any, dispatcher: Any) -> None:
    staff("add_lead", name="Silent Singers", location="Boston, MA")
    with pytest.raises(Refused, match="on file"):
        staff("suppress", recipient="Silent Singers")
    assert kept(dispatcher) == []


def test_a_name_that_is_nobody_is_not_found(staff: Any) -> None:
    with pytest.raises(NotFound):
        staff("suppress", recipient="Nobody at All")


def test_it_outlives_the_record(staff: Any, dispatcher: Any) -> None:
    staff("suppress", recipient="Dale Pruitt")
    staff("delete_record", record="Dale Pruitt")
    staff("add_contact", venue="Music City", name="Dale Pruitt", email="dale@mct.example")
    with reading(dispatcher.engine) as session:
        assert suppressed(session, ["dale@mct.example", "open@mct.example", None]) == {
            "dale@mct.example": frozenset({"all"})
        }
