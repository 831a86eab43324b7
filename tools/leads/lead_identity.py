"""What a find and a lead are recognised by, and the columns of a lead that hold its hard keys."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from store.tables import Lead, Venue
from tools.errors import HarmonyError
from tools.geography.places import Place, resolve
from tools.groups import hard_keys
from tools.groups.identity import Identity
from tools.sources.base import Found
from tools.sources.handles import ein_of

#: The keys that a source may state, which are columns of a lead.
STATED = ("ein", "wikidata_id", "place_id", "facebook", "instagram")
#: The column of each sort of hard key.
_COLUMNS = {
    "ein": Lead.ein,
    "wikidata": Lead.wikidata_id,
    "place": Lead.place_id,
    "facebook": Lead.facebook,
    "instagram": Lead.instagram,
    "site": Lead.host,
    "email": Lead.email,
    "phone": Lead.phone,
}
#: So many values are asked for in one list.
_AT_ONCE = 500


def identity_of_found(found: Found) -> Identity:
    """What a found group is recognised by; where it gave no coordinates, its town's."""
    town = town_of(found)
    own = found.latitude is not None
    return Identity(
        name=found.name,
        city=town.city if town else found.city,
        region=town.region if town else found.region,
        country=town.country if town else found.country,
        latitude=found.latitude if own else town.latitude if town else None,
        longitude=found.longitude if own else town.longitude if town else None,
        website=found.website,
        email=found.email,
        phone=found.phone,
        kind=found.kind,
        ein=found.ein,
        wikidata_id=found.wikidata_id,
        place_id=found.place_id,
        facebook=found.facebook,
        instagram=found.instagram,
    )


def town_of(found: Found) -> Place | None:
    """The town that a find names, if it is one."""
    named = ", ".join(part for part in (found.city, found.region, found.country) if part)
    return _resolved(named) if found.city else None


def put_keys(lead: Lead) -> None:
    """Set what follows from a lead's facts: the host of its site; handles where its site is a page of a network."""
    lead.host = hard_keys.own_host(lead.website)
    lead.ein = ein_of(lead.ein or "") or lead.ein
    for network in ("facebook", "instagram"):
        stated = getattr(lead, network)
        setattr(lead, network, hard_keys.handle(stated or hard_keys.page_of(lead.website, network), network) or stated)


def having_keys(identities: Iterable[Identity]) -> list[ColumnElement[bool]]:
    """Conditions for the leads, wherever they are, that have a hard key in common with any of these."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for identity in identities:
        for key in identity.keys:
            sort, _, value = key.partition(":")
            wanted[sort].add(value)
    return [
        col(_COLUMNS[sort]).in_(values[at : at + _AT_ONCE])
        for sort, values in ((sort, sorted(found)) for sort, found in wanted.items())
        for at in range(0, len(values), _AT_ONCE)
    ]


def on_hosts(identities: Iterable[Identity]) -> ColumnElement[bool] | None:
    """A condition on venues: their site is one of these's, or is spelled like it; None where none of these has one."""
    hosts = sorted({identity.hard["site"] for identity in identities if "site" in identity.hard})
    column: Any = Venue.website
    return or_(*(col(column).icontains(host, autoescape=True) for host in hosts[:_AT_ONCE])) if hosts else None


@lru_cache(maxsize=4096)
def _resolved(text: str) -> Place | None:
    try:
        return resolve(text)
    except HarmonyError:
        return None
