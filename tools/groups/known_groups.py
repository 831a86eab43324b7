"""The groups that anybody may be told of: the built-in directory and the venues that staff listed, never leads."""

from functools import cache

from sqlmodel import col, select

from store.tables import Venue
from tools.context import ToolContext
from tools.geography.places import distance_km
from tools.groups.directory import STUDENTS, DirectoryGroup, directory
from tools.people import same_name
from tools.visitors.singers import SingingGroup

#: A venue and a row of the directory that are called the same within so many kilometres are one group.
_SAME_KM = 50.0
_LISTED = select(Venue).where(col(Venue.listed), col(Venue.latitude).is_not(None), col(Venue.longitude).is_not(None))


def known_groups(ctx: ToolContext) -> list[SingingGroup]:
    """Every group that may be told to anybody: listed venues, and the directory without students' groups."""
    venues = [_from_venue(venue) for venue in ctx.session.exec(_LISTED)]
    return [*venues, *(row for row in _of_directory() if not any(_same(row, venue) for venue in venues))]


@cache
def _of_directory() -> tuple[SingingGroup, ...]:
    """The directory's groups; it is part of the program, and does not change while that runs."""
    return tuple(_from_directory(row) for row in directory() if row.open_to != STUDENTS)


def _same(one: SingingGroup, other: SingingGroup) -> bool:
    near = distance_km(one.latitude, one.longitude, other.latitude, other.longitude) <= _SAME_KM
    return near and same_name(one.name, other.name)


def _from_directory(row: DirectoryGroup) -> SingingGroup:
    return SingingGroup(
        name=row.name,
        kind=row.kind,
        voicing=row.voicing,
        styles=frozenset(row.styles),
        min_age=row.min_age,
        max_age=row.max_age,
        auditioned=row.auditioned,
        city=row.city,
        latitude=row.latitude,
        longitude=row.longitude,
        website=row.website,
        source=row.source_url,
        seen_on=row.seen_on,
        page_year=row.page_year,
    )


def _from_venue(venue: Venue) -> SingingGroup:
    """A venue as the public may see it: nothing of its people, its bookings or its notes."""
    assert venue.latitude is not None  # only venues that are somewhere are asked for
    assert venue.longitude is not None
    assert venue.created_at is not None
    return SingingGroup(
        name=venue.name,
        kind=venue.kind,
        voicing=None,
        styles=frozenset(),
        min_age=None,
        max_age=None,
        auditioned=None,
        city=venue.city or "",
        latitude=venue.latitude,
        longitude=venue.longitude,
        website=venue.website,
        source=venue.website or "/",
        seen_on=venue.created_at.date(),
    )
