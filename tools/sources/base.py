"""The protocol of a lead source, and what a source finds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from tools.places import Place


@dataclass(frozen=True)
class Search:
    """What a campaign asks a source: groups around a place, within so many kilometres. `today` dates what is read."""

    place: Place
    radius_km: float
    today: date


@dataclass(frozen=True)
class Found:
    """One group as one source describes it: facts as text that nobody vouches for. Empty means not stated, never "no".

    `latitude`/`longitude` in degrees, `size` in singers. `source_url` is the public page of the facts, `seen_on` the
    day it was read, `note` what is weak about them. `extra` holds what has no column of its own.
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
    note: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flaw:
    """Something that a source could not read, in a sentence that says where; what it could read goes on."""

    text: str


class SourceFailed(Exception):
    """A source could not answer; the text is what it said, for staff to read."""


class LeadSource(Protocol):
    """Somewhere that knows of groups. Several are asked at once, each in a thread, with no transaction open."""

    name: str
    """How campaigns and people name it: lower case, stable."""
    terms: str
    """What may be kept, for how long, and the credit that is due."""

    def ready(self) -> str | None:
        """None where it can be asked; else what it needs ("not configured: needs …")."""

    def search(self, search: Search) -> Iterator[Found | Flaw]:
        """The groups it knows within the radius, in any order, and what it could not read.

        Raises:
            SourceFailed: it could not answer, or not to the end; what it yielded before is kept.
        """
