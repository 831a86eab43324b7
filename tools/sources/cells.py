"""One group told in cells of text (a line of a CSV, a row of a listing page): where it is, and what it says of it.

What cannot be read is told, with where it stands; the rest of the cells are kept.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from tools.errors import HarmonyError, InvalidInput
from tools.geography.places import Place, distance_km, find_in, resolve
from tools.kinds import kind_of, styles_in, voicing_of
from tools.people import clean_name, clean_text, normalise_email, normalise_phone, normalise_url
from tools.sources.base import Flaw, Found, Search
from tools.sources.handles import facebook_handle, instagram_handle

#: What the cells may be, each with the words that people have for it, without case, spaces, hyphens and underscores.
CALLED: Mapping[str, str] = {
    "name": "name group groupname organisation organization chorus choir ensemble",
    "place": "place location where address",
    "city": "city town",
    "region": "region state province county",
    "country": "country",
    "latitude": "latitude lat",
    "longitude": "longitude lon lng long",
    "kind": "kind type category",
    "voicing": "voicing voices",
    "styles": "styles style genre genres music repertoire",
    "website": "website site web url homepage",
    "email": "email emailaddress mail",
    "phone": "phone telephone tel number phonenumber mobile cell",
    "contact_name": "contact contactname director conductor musicdirector artisticdirector person",
    "facebook": "facebook facebookpage facebookurl fb",
    "instagram": "instagram instagramhandle instagramurl ig",
    "size": "size singers members membership",
    "source_url": "source sourceurl page link seenat",
    "seen_on": "seen seenon date lastseen",
    "note": "note notes comment comments remark remarks",
}
#: So many characters of a note are kept.
MAX_NOTE = 2_000


def group_of(cells: Mapping[str, str], home: Place, today: date, where: str) -> Iterator[Found | Flaw]:
    """The group that cells tell of, without what could not be read of it; only a flaw where it has no name or no place.

    Args:
        cells: Text by the names of CALLED; empty ones left out.
        home: Where numbers and places without a country are.
        today: When it is taken to have been seen, where it does not say.
        where: Where the cells stand, such as "line 7".
    """
    try:
        name, place = clean_name(cells.get("name", ""), "name"), place_of(cells)
    except (HarmonyError, ValueError) as error:
        yield Flaw(f"{where}: {error}", lost=True)
        return
    country = place.country or home.country
    facts: dict[str, Any] = {}
    for column, reader in _readers(country, today).items():
        if column in cells:
            try:
                facts[column] = reader(cells[column])
            except (HarmonyError, ValueError) as error:
                yield Flaw(f"{where} ({name}): {error}; the rest of it is kept")
    own = _coordinates(cells) or (place.latitude, place.longitude)
    yield Found(
        name=name,
        city=place.city,
        region=place.region,
        country=place.country,
        latitude=own[0],
        longitude=own[1],
        **{"source_url": "", "seen_on": today, **facts},
    )


def place_of(cells: Mapping[str, str]) -> Place:
    """Where the group of some cells is.

    Raises:
        ValueError: they do not say.
        HarmonyError: there is no such place, or several.
    """
    parts = [cells[column] for column in ("city", "region", "country") if column in cells]
    if "city" in cells:
        return resolve(", ".join(parts), "city")
    if "place" not in cells:
        raise ValueError("there is no city")
    return place_in(cells["place"], cells.get("country", ""))


def place_in(text: str, country: str = "") -> Place:
    """The one place that a text names: "Fort Collins, CO", a postal address, or a sentence with one town in it.

    Raises:
        HarmonyError: it names none, or several towns that it could be.
    """
    own = _town_of_address(text)
    tried = [f"{part}, {country}" for part in (text, own) if part and country]
    problem: HarmonyError | None = None
    for attempt in [*tried, text, *([own] if own else [])]:
        try:
            return resolve(attempt, "place")
        except HarmonyError as error:
            problem = problem or error
    if place := the_place(text):
        return place
    raise problem or InvalidInput("place", "names no town.")


def the_place(text: str) -> Place | None:
    """The one town that a text names together with its region, country or ZIP code; None for none and for several."""
    named = [span.place for span in find_in(text) if span.qualified and span.place]
    return named[0] if len({(place.city, place.region, place.country) for place in named}) == 1 else None


def _town_of_address(text: str) -> str:
    """The end of a postal address, without its postcode: "10 High St, Leeds LS1 4AB, England" is "Leeds, England"."""
    parts = [" ".join(word for word in part.split() if not re.search(r"\d", word)) for part in text.split(",")]
    return ", ".join(parts[-2:]) if len(parts) > 2 and all(parts[-2:]) else ""


def within(found: Found, search: Search) -> bool:
    """Whether a group that has coordinates lies in the radius."""
    if found.latitude is None or found.longitude is None:
        return False
    here = search.place
    return distance_km(here.latitude, here.longitude, found.latitude, found.longitude) <= search.radius_km


def _coordinates(cells: Mapping[str, str]) -> tuple[float, float] | None:
    """The cells' own point on the map; its town's is taken where it is none."""
    try:
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
    except (KeyError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _readers(country: str, today: date) -> dict[str, Callable[[str], Any]]:
    return {
        "kind": lambda text: _known(kind_of(text.replace("_", " ")), text, "kind of group"),
        "voicing": lambda text: _known(voicing_of(text.replace("_", " ")), text, "voicing"),
        "styles": lambda text: tuple(styles_in(text.replace("_", " ").replace(";", ", "))),
        "website": lambda text: normalise_url(text, "website"),
        "email": lambda text: normalise_email(text, "email"),
        "phone": lambda text: normalise_phone(text, "phone", country),
        "contact_name": lambda text: clean_name(text, "contact"),
        "facebook": lambda text: _known(facebook_handle(text), text, "Facebook page"),
        "instagram": lambda text: _known(instagram_handle(text), text, "Instagram account"),
        "size": _size,
        "source_url": lambda text: normalise_url(text, "source"),
        "seen_on": lambda text: min(date.fromisoformat(text), today),
        "note": lambda text: clean_text(text, "note", MAX_NOTE),
    }


def _known(word: str | None, text: str, what: str) -> str:
    if word is None:
        raise ValueError(f'"{text[:40]}" is no {what} that I know')
    return word


def _size(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 10_000:
        raise ValueError(f'"{text[:40]}" is no number of singers')
    return int(text)
