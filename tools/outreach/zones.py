"""In which time zone somebody is, as far as their records say. Pure.

A telephone number says it not: people move and keep theirs, so an area code is a hint for a person, never a zone.
"""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

from store.columns import Located
from tools.geography.gazetteer import clearly, named
from tools.geography.place_words import key


def zone_of(place: Located) -> str | None:
    """The zone (IANA) of a group: its own, else that of its town, where only one town can be meant; else None."""
    if known_zone(place.timezone):
        return place.timezone
    towns = [
        town
        for town in named(key(place.city or ""))
        if place.country in (None, town.country) and place.region in (None, "", town.region)
    ]
    town = clearly(towns) if towns else None
    return town.timezone if town else None


def known_zone(name: str | None) -> ZoneInfo | None:
    """A zone by its IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def hint_of(phone: str | None) -> str:
    """Where a number (E.164) comes from, such as "New York", for a person to go by; empty where it does not say."""
    # its tables are large, and seldom needed
    from phonenumbers.timezone import time_zones_for_number

    if not phone:
        return ""
    zones = [zone for zone in time_zones_for_number(phonenumbers.parse(phone)) if "/" in zone]
    return zones[0].rpartition("/")[2].replace("_", " ") if len(zones) == 1 and "Unknown" not in zones[0] else ""
