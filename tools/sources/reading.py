"""What adapters share in reading an answer."""

from datetime import date
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from tools.geography.gazetteer import named
from tools.geography.place_words import key
from tools.geography.places import distance_km
from tools.sources.web import Answer

#: So far from its town's middle, in km, a group may be.
_OF_TOWN_KM = 40.0


class Town(NamedTuple):
    """A town as a source's facts have it; what is not known is empty."""

    city: str
    region: str
    country: str


def read_on(answer: Answer, today: date) -> date:
    """The day on which an answer was read: of a remembered one, the day of its header Date (RFC 9110, 6.6.1)."""
    if not answer.remembered:
        return today
    try:
        return min(parsedate_to_datetime(answer.headers.get("date", "")).date(), today)
    except ValueError:
        return today


def town_near(name: str, at: tuple[float, float]) -> Town:
    """The town of that name at a point (degrees), with its region and country; only the name where there is none.

    "Lafayette" is the one in Colorado for a group there, and not Louisiana's, which is larger.
    """
    near = [(distance_km(place.latitude, place.longitude, *at), place) for place in named(key(name))]
    away, place = min(near, key=lambda pair: pair[0], default=(_OF_TOWN_KM + 1, None))
    return Town(place.city, place.region, place.country) if place and away <= _OF_TOWN_KM else Town(name, "", "")
