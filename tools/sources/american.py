"""What registers of the United States have in common: states, ZIP codes, and names written in capitals."""

import re
from functools import lru_cache

from tools.geography.gazetteer import of_zip, zip_rows
from tools.geography.places import Place, bounding_box, distance_km
from tools.people import capitalised
from tools.sources.base import Search

#: What the post calls a state and registers have a part of their own for: the states, the capital, Puerto Rico.
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA PR RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
_LEGAL_FORM = re.compile(r",?\s+(?:inc(?:orporated)?|corp(?:oration)?|llc|ltd|nfp)\.?$", re.I)
#: Stays in capitals: of a name that is all in capitals, nobody else can tell.
_INITIALS = frozenset("spebsqsa bhs sai nw ne sw se dc po us".split())
_POSSESSIVE = {"mens": "men's", "womens": "women's", "childrens": "children's", "gentlemens": "gentlemen's"}


def states_within(search: Search) -> list[str]:
    """The states that a radius touches, by the post offices in it; the nearest first. None outside the country."""
    here = search.place
    box = bounding_box(here.latitude, here.longitude, search.radius_km)
    nearest: dict[str, float] = {}
    for state, latitude, longitude in _post_offices():
        if box.south <= latitude <= box.north and box.west <= longitude <= box.east:
            away = distance_km(here.latitude, here.longitude, latitude, longitude)
            if away <= min(search.radius_km, nearest.get(state, search.radius_km)):
                nearest[state] = away
    return sorted(nearest, key=lambda state: nearest[state])


@lru_cache(maxsize=8192)
def town_of_zip(code: str) -> Place | None:
    """The town of a ZIP code, as "80203" or "80203-1234"; None where there is none."""
    found = re.fullmatch(r"([0-9]{5})(?:-?[0-9]{4})?", code.strip())
    place = of_zip(found[1]) if found else None
    return place if place and (place.latitude, place.longitude) != (0.0, 0.0) else None


def readable(name: str) -> str:
    """A registered name as people write it: "NAPERVILLE MENS GLEE CLUB INC" becomes "Naperville Men's Glee Club".

    A name that is not all in capitals only loses its legal form.
    """
    name = _LEGAL_FORM.sub("", name.strip()) or name.strip()
    return in_small_letters(name) if name == name.upper() else name


def in_small_letters(text: str) -> str:
    """A text in capitals, such as a name or an address, as people write it."""
    words = [_POSSESSIVE.get(word, word) for word in text.lower().split()]
    written = capitalised(" ".join(words)).split(" ")
    return " ".join(word.upper() if word.lower() in _INITIALS else word for word in written)


@lru_cache(maxsize=1)
def _post_offices() -> list[tuple[str, float, float]]:
    """State, latitude and longitude of every ZIP code that has them."""
    rows = [row for row in zip_rows() if row["state"] in STATES and row["lat"] and row["long"]]
    points = [(str(row["state"]), float(row["lat"]), float(row["long"])) for row in rows]
    return [point for point in points if point[1:] != (0.0, 0.0)]
