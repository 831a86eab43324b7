"""What a template may name: its variables, and what counts as a value of one."""

from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz, process

#: Each variable and what it stands for. `tools/outreach/recipients.py` fills them.
VARIABLES: Mapping[str, str] = {
    "contact.first_name": "the person's first name",
    "contact.name": "the person's whole name",
    "contact.role": "what the person is there, such as director",
    "group.name": "the group or venue",
    "group.city": "its city",
    "group.kind": "what kind of group it is, such as community chorus",
    "trip.name": "the trip",
    "trip.city": "the city of the trip",
    "trip.starts_on": "the trip's first day",
    "trip.ends_on": "the trip's last day",
    "trip.dates": "the trip's days, from the first to the last",
    "trip.month": "the month of the trip",
    "booking.date": "the day of the booking",
    "booking.time": "when it starts, local time",
    "booking.when": "its day with its hours",
    "booking.service": "what is booked, such as a masterclass",
    "booking.fee": "the agreed fee",
    "booking.venue": "where it is",
    "sender.name": "who writes",
    "business.name": "the business",
    "business.site": "the address of the site",
}
#: What is always known.
ALWAYS = frozenset({"sender.name", "business.name", "business.site"})
ROOTS = frozenset(name.split(".")[0] for name in VARIABLES)
#: The only variable whose value may be a web address: the others are records' names, which others may have chosen.
_ADDRESSES = frozenset({"business.site"})
#: From this likeness (0 to 100) on, a variable is suggested.
_NEAR = 84


def written(name: str, value: Any) -> str:
    """A variable's value as a text may say it, on one line; empty where there is none.

    A value with a brace, or with a web address where a name belongs, is no value: it would look broken, or worse.
    """
    text = " ".join(str("" if value is None else value).split())
    strange = any(brace in text for brace in "{}") or (name not in _ADDRESSES and ("://" in text or "www." in text))
    return "" if strange else text


def unknown(name: str) -> str:
    """What to tell somebody who named a variable that does not exist: the nearest, or those of its kind."""
    if near := _nearest(name):
        return f"Did you mean {' or '.join(near)}?"
    root = name.split(".")[0]
    known = [each for each in VARIABLES if each.startswith(f"{root}.")] or list(VARIABLES)
    return f"There is {', '.join(known)}."


def _nearest(name: str) -> list[str]:
    """The variables that were most likely meant: by the last word alone, or by the whole name but for a slip."""
    root, _, last = name.rpartition(".")
    found = process.extractOne(name, VARIABLES.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    same = [full for full in VARIABLES if full.split(".")[1] == last and root not in ROOTS]
    return same or ([found[0]] if found else [])
