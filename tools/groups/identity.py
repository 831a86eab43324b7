"""What an organisation is recognised by: its name in parts, its hard keys, where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import Any, Generic, TypeVar

from tools.geography.place_words import Area, region_name
from tools.geography.places import distance_km
from tools.groups import hard_keys
from tools.groups.group_names import Name, plain, plain_words, read_name
from tools.sources.handles import ein_of

#: Within this distance, in kilometres, two descriptions may be of one organisation.
NEARBY_KM = 50.0
#: The squares of the map, in degrees: at least NEARBY_KM wide up to 63 degrees north, so that neighbours suffice.
_TALL, _WIDE = 0.5, 1.0

#: What stands before a key of each sort where it is looked up.
_KEYED = {sort: f"{sort}:" for sort in "ein wikidata place facebook instagram site email phone".split()} | {
    "mail": "site:"
}
_NO_KEYS: frozenset[str] = frozenset()
T = TypeVar("T")


class _Once(Generic[T]):
    """What is read of an identity when it is first asked for: functools.cached_property without its lock.

    That lock costs more than most of these readings do; two threads that read the same read it alike.
    """

    def __init__(self, read: Callable[[Any], T]) -> None:
        self.read, self.name = read, read.__name__

    def __get__(self, it: Any, owner: type) -> T:
        value: T = self.read(it)
        object.__setattr__(it, self.name, value)  # which leaves the instance without a dictionary
        return value


@dataclass(frozen=True)
class Identity:
    """What an organisation is recognised by. Coordinates in degrees; what is not known is empty.

    `phone`, `ein` and handles are read in the forms that people write, `website` may be the address of a social page.
    """

    name: str
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    kind: str | None = None
    ein: str | None = None
    wikidata_id: str | None = None
    place_id: str | None = None
    facebook: str | None = None
    instagram: str | None = None

    @_Once
    def named(self) -> Name:
        """The name in its parts."""
        return read_name(self.name)

    @_Once
    def spelled(self) -> str:
        """The words in alphabetical order, without articles: one for "Chorale of Greeley" and "Greeley Chorale"."""
        return self.named.spelled

    @_Once
    def hard(self) -> dict[str, str]:
        """Its hard keys by sort: proofs, handles, its own site, its mail's domain, its address, its number."""
        found: dict[str, str | None] = {}
        if self.ein or self.wikidata_id or self.place_id:
            found["ein"] = ein_of(self.ein) if self.ein else None
            found["wikidata"], found["place"] = self.wikidata_id, self.place_id
        if self.facebook or self.instagram or hard_keys.may_be_page(self.website):
            for network, stated in (("facebook", self.facebook), ("instagram", self.instagram)):
                found[network] = hard_keys.handle(stated or hard_keys.page_of(self.website, network), network)
        if self.website:
            found["site"] = hard_keys.own_host(self.website)
        if self.email:
            found["mail"], found["email"] = hard_keys.mail_host(self.email), self.email
        if self.phone:
            found["phone"] = hard_keys.phone(self.phone, self.country)
        return {sort: key for sort, key in found.items() if key}

    @_Once
    def keys(self) -> frozenset[str]:
        """The hard keys as texts to look up; a domain is one whether of its site or of its mail."""
        hard = self.hard
        return frozenset([_KEYED[sort] + key for sort, key in hard.items()]) if hard else _NO_KEYS

    @property
    def cell(self) -> tuple[int, int] | None:
        """The square of the map that it lies in; None where its coordinates are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return floor(self.latitude / _TALL), floor(self.longitude / _WIDE)

    @_Once
    def town(self) -> tuple[str, str, str]:
        """Its town, as towns compare."""
        return _town(self.city, self.region, self.country)

    @_Once
    def place_words(self) -> frozenset[str]:
        """Words for where it is: its town's, its region's."""
        return words_of_place(self.city, self.region, self.country)

    def km_from(self, other: "Identity") -> float | None:
        """The distance between two, in kilometres; None where one of them has no coordinates."""
        if self.latitude is None or self.longitude is None or other.latitude is None or other.longitude is None:
            return None
        return distance_km(self.latitude, self.longitude, other.latitude, other.longitude)

    def within_reach(self, other: "Identity") -> bool:
        """Whether two are near enough to be one; without coordinates, whether they are in one town."""
        apart = self.km_from(other)
        if apart is not None:
            return apart <= NEARBY_KM
        return bool(self.city) and self.town == other.town


@lru_cache(maxsize=50_000)
def _town(city: str | None, region: str | None, country: str | None) -> tuple[str, str, str]:
    return (city or "").casefold(), (region or "").casefold(), (country or "").casefold()


@lru_cache(maxsize=50_000)
def words_of_place(city: str | None, region: str | None, country: str | None) -> frozenset[str]:
    """Words for a place: its town's, its region's."""
    town, folded, land = _town(city, region, country)
    return town_words(town) | _region_words(folded, land)


@lru_cache(maxsize=2_000)
def _region_words(region: str, country: str) -> frozenset[str]:
    return frozenset(plain(region_name(Area(country.upper(), region.upper()))).split()) if region else frozenset()


@lru_cache(maxsize=50_000)
def town_words(city: str) -> frozenset[str]:
    """The words of a town's name, as names of groups have them."""
    return frozenset(plain_words(city) or read_name(city).words) if city else frozenset()
