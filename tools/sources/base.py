"""The protocol of a lead source, and what a source finds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from tools.geography.places import Place
from tools.sources.web import NoWeb, SourceFailed, WayOut, Web

__all__ = ["Flaw", "Found", "LeadSource", "Outside", "Person", "Search", "SourceFailed", "Terms"]


@dataclass(frozen=True)
class Search:
    """What a campaign asks a source: groups around a place, within so many kilometres. `today` dates what is read.

    `web` is the only way to the network that a source has. `handles` are the Instagram accounts that are known around
    the place, for a source that can only be asked about known ones.
    """

    place: Place
    radius_km: float
    today: date
    web: Web = field(default_factory=NoWeb)
    handles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody who speaks for a group, with what they do there, such as "music director". Never one of its singers."""

    name: str
    role: str = ""
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Found:
    """One group as one source describes it: facts as text that nobody vouches for. Empty means not stated, never "no".

    `latitude`/`longitude` in degrees, `size` in singers, `phone` as E.164, `email` in lower case. `facebook` and
    `instagram` are handles (or Facebook's number of a page), without address and in lower case; `ein` nine digits;
    `wikidata_id` such as Q131186. `closed` says why it no longer sings ("dissolved 2019"). `source_url` is the public
    page of the facts, `seen_on` the day it was read, `note` what is weak about them. `extra` holds what has no field
    of its own.
    """

    name: str
    source_url: str
    seen_on: date
    city: str = ""
    region: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kind: str | None = None
    voicing: str | None = None
    styles: tuple[str, ...] = ()
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    contact_name: str | None = None
    size: int | None = None
    ein: str | None = None
    wikidata_id: str | None = None
    place_id: str | None = None
    facebook: str | None = None
    instagram: str | None = None
    description: str = ""
    address: str = ""
    closed: str = ""
    people: tuple[Person, ...] = ()
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flaw:
    """Something that a source could not read, in a sentence that says where; what it could read goes on.

    `lost` says that a whole group was lost by it, and not only something about one.
    """

    text: str
    lost: bool = False


@dataclass(frozen=True)
class Terms:
    """Under which terms a source's facts are kept.

    `says` is what may be kept, for how long, and the credit that is due, in a sentence. `credit` is what pages that
    show its facts have to show ("© OpenStreetMap contributors, ODbL"), `credit_url` where it leads to. `borrowed` says
    that its content serves only to find a group: of it, the id is kept, and the facts are taken from the group's own
    site.
    """

    says: str
    credit: str = ""
    credit_url: str = ""
    borrowed: bool = False


class LeadSource(Protocol):
    """Somewhere that knows of groups. Several are asked at once, each in a thread, with no transaction open."""

    name: str
    """How campaigns and people name it: lower case, stable."""
    needs: str
    """What it needs beside the network, such as "a key (HARMONY_GOOGLE_PLACES_KEY)"; empty where it needs nothing."""
    yields: str
    """What it knows of a group, in a few words."""
    terms: Terms
    timeout: float
    """Seconds after which it is given up; what it found until then is kept."""

    def ready(self) -> str | None:
        """None where it can be asked; else what it needs ("not configured: needs …")."""

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups it knows within the radius, in any order, and what it could not read.

        Raises:
            SourceFailed: it could not answer, or not to the end; what it yielded before is kept.
        """


@dataclass(frozen=True)
class Outside:
    """What a FETCH reaches out to: the sources that there are, and the way to the web.

    `stopped` says whether the work is to end now: a person stopped it (the store is asked, at most once a second). It
    is for the thread that gathers, and raises where the process itself is to end.
    """

    sources: Sequence[LeadSource] = ()
    web: WayOut = field(default_factory=NoWeb)
    stopped: Callable[[], bool] = lambda: False
