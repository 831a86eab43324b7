"""What an organisation is recognised by: its name in parts, its hard keys, where it is."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import floor

from tools import hard_keys
from tools.group_names import Name, plain, read_name
from tools.place_words import Area, region_name
from tools.places import distance_km
from tools.sources.handles import ein_of

#: Within this distance, in kilometres, two descriptions may be of one organisation.
NEARBY_KM = 50.0
#: The squares of the map, in degrees: at least NEARBY_KM wide up to 63 degrees north, so that neighbours suffice.
_TALL, _WIDE = 0.5, 1.0


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

    @cached_property
    def named(self) -> Name:
        """The name in its parts."""
        return read_name(self.name)

    @cached_property
    def spelled(self) -> str:
        """The words in alphabetical order, without articles: one for "Chorale of Greeley" and "Greeley Chorale"."""
        return self.named.spelled

    @cached_property
    def hard(self) -> dict[str, str]:
        """Its hard keys by sort: proofs, handles, its own site, its mail's domain, its address, its number."""
        if not (self.website or self.email or self.phone or self.ein or self.facebook or self.instagram):
            found = {"wikidata": self.wikidata_id, "place": self.place_id}
        else:
            found = {
                "ein": ein_of(self.ein) if self.ein else None,
                "wikidata": self.wikidata_id,
                "place": self.place_id,
                "facebook": hard_keys.handle(self.facebook or hard_keys.page_of(self.website, "facebook"), "facebook"),
                "instagram": hard_keys.handle(
                    self.instagram or hard_keys.page_of(self.website, "instagram"), "instagram"
                ),
                "site": hard_keys.own_host(self.website),
                "mail": hard_keys.mail_host(self.email),
                "email": self.email,
                "phone": hard_keys.phone(self.phone, self.country),
            }
        return {sort: key for sort, key in found.items() if key}

    @cached_property
    def keys(self) -> frozenset[str]:
        """The hard keys as texts to look up; a domain is one whether of its site or of its mail."""
        return frozenset(f"{'site' if sort == 'mail' else sort}:{key}" for sort, key in self.hard.items())

    @property
    def cell(self) -> tuple[int, int] | None:
        """The square of the map that it lies in; None where its coordinates are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return floor(self.latitude / _TALL), floor(self.longitude / _WIDE)

    @cached_property
    def town(self) -> tuple[str, str, str]:
        """Its town, as towns compare."""
        return (self.city or "").casefold(), (self.region or "").casefold(), (self.country or "").casefold()

    @cached_property
    def place_words(self) -> frozenset[str]:
        """Words for where it is: its town's, its region's."""
        return _place_words(*self.town)

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


@lru_cache(maxsize=20_000)
def _place_words(city: str, region: str, country: str) -> frozenset[str]:
    return town_words(city) | _region_words(region, country)


@lru_cache(maxsize=2_000)
def _region_words(region: str, country: str) -> frozenset[str]:
    return frozenset(plain(region_name(Area(country.upper(), region.upper()))).split()) if region else frozenset()


@lru_cache(maxsize=20_000)
def town_words(city: str) -> frozenset[str]:
    """The words of a town's name, as names of groups have them."""
    return frozenset(read_name(city).words) if city else frozenset()
