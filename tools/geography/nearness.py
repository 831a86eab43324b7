"""Where records are, and which are near a place: a box in SQL sorts most out, and the distance settles the rest."""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import col, func

from store.columns import Located
from tools.errors import InvalidInput
from tools.geography.places import EARTH_KM, Box, Place, bounding_box, distance_km

#: Radii in kilometres where none was said.
RADIUS_KM, TRIP_RADIUS_KM = 50.0, 80.0
MAX_RADIUS_KM = 1000.0
_TENTH = 0.1


def put_place(row: Located, place: Place) -> None:
    """Set where a row is."""
    row.place, row.city, row.region, row.country = place.label, place.city, place.region, place.country
    row.latitude, row.longitude, row.timezone = place.latitude, place.longitude, place.timezone


def checked_radius(radius_km: float | None, default: float = RADIUS_KM) -> float:
    """The radius in kilometres, to a tenth; the default where none was said.

    Raises:
        InvalidInput: it is not above zero, or wider than a country.
    """
    if radius_km is None:
        return default
    if not 0 < radius_km <= MAX_RADIUS_KM:
        raise InvalidInput(
            "radius_km", f"{radius_km:g} is no radius.", f"Give kilometres above 0, to {MAX_RADIUS_KM:g}."
        )
    return max(round(radius_km, 1), 0.1)


def boxed(model: Any, latitude: float, longitude: float, radius_km: float) -> ColumnElement[bool]:
    """A condition on a table of located rows that holds for all within the radius, and for some beyond it."""
    return _inside(model, bounding_box(latitude, longitude, radius_km))


def inner_box(latitude: float, longitude: float, radius_km: float) -> Box:
    """A box of which every point lies within a distance, in kilometres: what is in it need not be measured.

    It reaches as far north and south as a square in the circle would, and as far aside as the haversine formula of
    places.distance_km allows at its corners next to the equator, which are the farthest.
    """
    tall = radius_km / EARTH_KM / sqrt(2)
    south, north = radians(latitude) - tall, radians(latitude) + tall
    widest = 1.0 if south <= 0 <= north else max(cos(south), cos(north))
    left = sin(radius_km / EARTH_KM / 2) ** 2 - sin(tall / 2) ** 2
    wide = degrees(2 * asin(sqrt(min(1.0, left / max(widest * cos(radians(latitude)), left)))))
    return Box(degrees(south), degrees(north), longitude - wide, longitude + wide)


def km_in_sql(model: Any, latitude: float, longitude: float) -> Any:
    """The distance in kilometres of a table's rows from a point, by the same formula as places.distance_km."""
    south, west = func.radians(col(model.latitude) - latitude), func.radians(col(model.longitude) - longitude)
    aside = func.sin(west / 2) * func.sin(west / 2) * func.cos(func.radians(col(model.latitude)))
    half = func.sin(south / 2) * func.sin(south / 2) + aside * cos(radians(latitude))
    return 2 * EARTH_KM * func.asin(func.sqrt(case((half > 1.0, 1.0), else_=half)))


def within(model: Any, latitude: float, longitude: float, radius_km: float) -> ColumnElement[bool]:
    """A condition on a table of located rows: within the radius, in kilometres, to a tenth as distances are told."""
    near = _inside(model, inner_box(latitude, longitude, radius_km))
    km = km_in_sql(model, latitude, longitude)
    return and_(boxed(model, latitude, longitude, radius_km + _TENTH / 2), or_(near, km < radius_km + _TENTH / 2))


def _inside(model: Any, box: Box) -> ColumnElement[bool]:
    return and_(
        col(model.latitude).between(box.south, box.north),
        col(model.longitude).between(box.west, box.east),
    )


def km_between(one: Located | Place, other: Located | Place | None) -> float | None:
    """The distance in kilometres to a tenth; None where one of them has no coordinates."""
    if other is None or one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    return round(distance_km(one.latitude, one.longitude, other.latitude, other.longitude), 1)
