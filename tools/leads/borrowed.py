"""What may be kept of a find whose source lends its content only to find a group by, as Google Maps does.

The source's id of the place is kept for good, its coordinates for 30 days, and none of its words ever: a group's name,
address, number and site come from its own site, or are left out. docs/decisions/0006 says why. All of this
is pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tools.geography.nearest_town import nearest_town
from tools.groups.group_names import read_name
from tools.groups.matching import Identity, likeness
from tools.sources.base import Found

#: For how many days a position may be kept.
HELD_DAYS = 30
FROM_SITE = "Google Maps showed the way; what is said here is from the group's own site."
TO_LOOK = (
    "Google Maps shows a group here whose own site is not known, or could not be read. Open the link, see who it is, "
    "and write in its name and its site here: what Google says may not be kept."
)
_UNNAMED, _MAPS = "Unnamed group ", " (Google Maps)"
#: What a find says of itself, rather than of the group.
_OF_THE_FIND = frozenset(("name", "source_url", "seen_on", "place_id", "note", "people", "styles", "extra"))


def owned(found: Found, pages: Sequence[Found], today: date) -> Found:
    """What may be kept of a borrowed find: its id and its link, and beside them only what is not the source's.

    Args:
        found: The find, with the source's words. They are compared here, and do not come out again.
        pages: What reading the group's own site gave, a page each; none where it has none or it could not be read.
        today: The day of the find.

    Returns:
        The group as its own site has it, or a group without a name. Without an address of its own it lies in the
        middle of the gazetteer's nearest town.
    """
    site = _own_site(found, pages)
    kept = site or Found(name=unnamed(found.place_id or found.source_url), source_url="", seen_on=today)
    return replace(
        kept if kept.city or kept.latitude is not None else _in_town(kept, found),
        source_url=found.source_url,
        seen_on=today,
        place_id=found.place_id,
        note=FROM_SITE if site else TO_LOOK,
    )


def sighted(name: str, kept: Found) -> Found:
    """What a sighting of the borrowed source says: the id alone. What the group's site says is its pages' to state.

    Args:
        name: What the lead is called by now.
        kept: What `owned` answered.
    """
    note = TO_LOOK if is_unnamed(name) else ""
    return Found(name="", source_url=kept.source_url, seen_on=kept.seen_on, place_id=kept.place_id, note=note)


def holding(found: Found) -> tuple[dict[str, Any], int]:
    """The facts of a borrowed find that may be kept for a while, and for how many days; none where it has none."""
    if found.latitude is None or found.longitude is None:
        return {}, HELD_DAYS
    return {"latitude": found.latitude, "longitude": found.longitude}, HELD_DAYS


def unnamed(place_id: str) -> str:
    """What a group is called whose name may not be kept: "Unnamed group 482133 (Google Maps)".

    The number follows from the id alone; two names with different numbers are never taken for one group's.
    """
    return f"{_UNNAMED}{int(sha256(place_id.encode()).hexdigest(), 16) % 1_000_000:06}{_MAPS}"


def is_unnamed(name: str) -> bool:
    """Whether a group still has the name that stands for none."""
    return name.startswith(_UNNAMED) and name.endswith(_MAPS)


def _own_site(found: Found, pages: Sequence[Found]) -> Found | None:
    """The pages' facts as one, under the name on them that is most like the find's; None where it is another's site."""
    if not pages:
        return None
    names = [page.name for page in pages if page.name and not _contradict(found.name, page.name)]
    if not names and any(page.name for page in pages):
        return None
    name = max(names, key=lambda name: likeness(Identity(found.name), Identity(name)), default="") or _host(pages)
    site = _merged(pages)
    return replace(site, name=name, website=site.website or pages[0].source_url) if name else None


def _contradict(one: str, other: str) -> bool:
    """Whether names speak of different singers: a children's choir is not the men's chorus that its site is about."""
    mine, theirs = read_name(one).qualifiers, read_name(other).qualifiers
    return bool(mine) and bool(theirs) and not mine & theirs


def _host(pages: Iterable[Found]) -> str:
    hosts = (urlsplit(page.source_url).hostname or "" for page in pages)
    return next((host.removeprefix("www.") for host in hosts if host), "")


def _merged(pages: Sequence[Found]) -> Found:
    """Of each fact what the first page that has it says; people and styles of all pages, each once."""
    stated: dict[str, Any] = {}
    for one in fields(Found):
        if one.name not in _OF_THE_FIND:
            given = [value for page in pages if (value := getattr(page, one.name)) not in (None, "")]
            stated[one.name] = given[0] if given else one.default
    extra = {name: value for page in reversed(pages) for name, value in page.extra.items()}
    people = tuple(dict.fromkeys(person for page in pages for person in page.people))
    styles = tuple(dict.fromkeys(style for page in pages for style in page.styles))
    return replace(pages[0], **stated, extra=extra, people=people, styles=styles)


def _in_town(kept: Found, found: Found) -> Found:
    """The group in the town of the gazetteer that is nearest to where the source shows it."""
    if found.latitude is None or found.longitude is None:
        return kept
    town = nearest_town(found.latitude, found.longitude)
    return replace(kept, city=town.city, region=town.region, country=town.country) if town else kept
