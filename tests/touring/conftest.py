"""Four known groups, a trip to Seattle and one to Boston, and a confirmed coaching."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from store.database import reading, writing
from store.tables import Venue
from tools.geography.nearness import put_place
from tools.geography.places import resolve

VENUES = (
    ("Evergreen Harmony Chorus", "Seattle, WA"),
    ("Rainlight Chamber Choir", "Tacoma, WA"),
    ("Harborside A Cappella", "Boston, MA"),
    ("Commonwealth Women's Chorus", "Cambridge, MA"),
)


@pytest.fixture
def desk(staff: Any, engine: Engine, clock: Any) -> Any:
    """Staff with four known groups, a trip to Seattle (Jan 14 to 18) and one to Boston (Mar 4 to 9)."""
    with writing(engine, clock.now) as session:
        for name, place in VENUES:
            venue = Venue(name=name)
            put_place(venue, resolve(place))
            session.add(venue)
    seattle = {"destination": "Seattle, WA", "starts_on": "2027-01-14", "ends_on": "2027-01-18"}
    boston = {"destination": "Boston, MA", "starts_on": "2027-03-04", "ends_on": "2027-03-09"}
    staff("create_trip", name="Seattle Winter Workshops", **seattle)
    staff("create_trip", name="Boston Spring Tour", **boston)
    return staff


@pytest.fixture
def evergreen(desk: Any) -> str:
    """The ref of a confirmed coaching, Sat Jan 16, 1 to 5 PM, for $2,400 with a deposit of $600."""
    made = desk(
        "add_booking",
        trip="Seattle Winter Workshops",
        venue="Evergreen",
        starts_at="2027-01-16T13:00",
        ends_at="2027-01-16T17:00",
        service="coaching",
        fee="$2,400",
        deposit="$600",
        status="confirmed",
    )
    return str(made.ref)


@pytest.fixture
def rows(engine: Engine) -> Callable[[type[Any]], list[Any]]:
    """All rows of a table, by id."""

    def read(model: type[Any]) -> list[Any]:
        with reading(engine) as session:
            found = list(session.exec(select(model).order_by(model.id)).all())
            session.expunge_all()
            return found

    return read
