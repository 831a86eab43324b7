"""Is it the same organisation? Pure: hard keys first, then names within reach of each other, with qualifiers that veto.

A shared site or number is not enough by itself, since a chorus and its children's choir share them: the names must
agree too. Where names alone agree only nearly, the answer is "perhaps", and a person decides.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from math import floor
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from tools.places import distance_km

K = TypeVar("K", bound=Hashable)
_SMALL = frozenset(("a", "an", "the", "of", "and"))

#: What a name says about who sings. Two groups that differ in these are two groups, whatever else they share.
QUALIFIERS = {
    **dict.fromkeys(("women", "womens", "woman", "womans", "ladies", "female", "treble"), "women"),
    **dict.fromkeys(("men", "mens", "male", "tenor", "tenors", "gentlemen"), "men"),
    **dict.fromkeys(("children", "childrens", "child", "kids"), "children"),
    **dict.fromkeys(("youth", "young", "teen", "teens", "junior"), "youth"),
    **dict.fromkeys(("boy", "boys", "boychoir"), "boys"),
    **dict.fromkeys(("girl", "girls", "girlchoir"), "girls"),
    **dict.fromkeys(("senior", "seniors"), "seniors"),
    **dict.fromkeys(("chamber", "symphony", "gospel", "handbell", "mixed", "gay", "lesbian", "jewish", "hebrew"), ""),
}
#: Words that say what kind of thing a group is, and so do not tell one from another.
COMMON = frozenset(
    "chorus choir choirs chorale choral singers singer voices voice vocal vocals ensemble group groups band society "
    "club company project guild association organisation organization cappella barbershop quartet glee show harmony "
    "community church school university college city festival academy program music musical choruses chapter "
    "a an the of and at in for de".split()
)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_LEGAL = frozenset("inc incorporated nfp assn assoc association corp corporation llc ltd society foundation".split())
_SAME_WORD = {
    "st": "saint",
    "ft": "fort",
    "mt": "mount",
    "comm": "community",
    "quire": "choir",
    "metro": "metropolitan",
}
_CHURCH = frozenset(
    "saint parish church lutheran presbyterian methodist baptist episcopal cathedral chancel trinity grace".split()
)
#: Hosts whose addresses belong to many groups.
_SHARED_HOSTS = (
    "facebook.com instagram.com twitter.com x.com youtube.com linktr.ee google.com wixsite.com wordpress.com "
    "weebly.com squarespace.com blogspot.com choirgenius.com groupanizer.com meetup.com wikipedia.org github.io"
).split()
#: Within this distance, in kilometres, two descriptions may be of one organisation.
NEARBY_KM = 50.0
#: The squares of the map, in degrees: at least NEARBY_KM wide up to 63 degrees north, so that neighbours suffice.
_TALL, _WIDE = 0.5, 1.0
#: From this likeness (0 to 100) on, names are the same; from the second on, perhaps.
SAME_NAME, LIKE_NAME = 97, 84


class Verdict(StrEnum):
    """What comparing two organisations says."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Identity:
    """What an organisation is recognised by. Coordinates in degrees; phone as E.164; what is not known is empty."""

    name: str
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name as they compare; what stands in brackets only if the rest does not name a group."""
        outside = name_words(_BRACKETS.sub(" ", self.name))
        return outside if distinctive(outside) else name_words(self.name)

    @cached_property
    def spelled(self) -> str:
        """The words in alphabetical order, without articles: one for "Chorale of Greeley" and "Greeley Chorale"."""
        return " ".join(sorted(w for w in self.words if w not in _SMALL))

    @cached_property
    def vetoes(self) -> frozenset[str]:
        """Qualifiers and numbers of the name, in which the same organisation cannot differ."""
        return qualifiers(self.words) | {w for w in self.words if w.isdigit()}

    @cached_property
    def keys(self) -> frozenset[str]:
        """What only one organisation (or one family of them) has: its site, its address, its number."""
        host = own_host(self.website)
        given = (f"site:{host}" if host else "", f"email:{self.email}" if self.email else "", f"phone:{self.phone}")
        return frozenset(key for key in given if key and not key.endswith(":None"))

    @property
    def cell(self) -> tuple[int, int] | None:
        """The square of the map that it lies in; None where its coordinates are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return floor(self.latitude / _TALL), floor(self.longitude / _WIDE)

    def km_from(self, other: "Identity") -> float | None:
        """The distance between two, in kilometres; None where one of them has no coordinates."""
        if self.latitude is None or self.longitude is None or other.latitude is None or other.longitude is None:
            return None
        return distance_km(self.latitude, self.longitude, other.latitude, other.longitude)


@lru_cache(maxsize=200_000)
def name_words(name: str) -> tuple[str, ...]:
    """A name as its words compare: no case, accents, punctuation or legal form; the usual short forms opened."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = re.findall(r"[^\W_]+", re.sub(r"['’‘`]", "", plain))
    while len(words) > 1 and words[-1] in _LEGAL and not _legal_is_name(words):
        words.pop()
    return tuple(_SAME_WORD.get(word, word) for word in words)


def _legal_is_name(words: list[str]) -> bool:
    """Whether "society" is part of the name, as in "Durango Choral Society"."""
    return words[-1] in ("society", "association", "foundation") and words[-2] in (
        "choral",
        "singing",
        "music",
        "gospel",
    )


def qualifiers(words: Iterable[str]) -> frozenset[str]:
    """What the words say about who sings."""
    return frozenset(QUALIFIERS[word] or word for word in words if word in QUALIFIERS)


def distinctive(words: Iterable[str]) -> frozenset[str]:
    """The words that tell a group from others: neither its kind nor its qualifiers."""
    return frozenset(word for word in words if word not in COMMON and word not in QUALIFIERS)


def own_host(website: str | None) -> str | None:
    """The host of a group's own site; None for none, and for hosts that many groups share."""
    if not website:
        return None
    address = website if "//" in website else f"//{website}"
    host = re.sub(r"^(www|m)\.", "", urlsplit(address).hostname or "")
    shared = any(host == name or host.endswith(f".{name}") for name in _SHARED_HOSTS)
    return None if shared or "." not in host else host


def likeness(one: Identity, other: Identity) -> float:
    """How alike two names are, 0 to 100, whatever the order of their words and however they are spaced."""
    joined = one.spelled.replace(" ", "") == other.spelled.replace(" ", "")
    return 100.0 if joined else fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))


def compare(one: Identity, other: Identity) -> Verdict:
    """Whether two descriptions are of one organisation."""
    if one.vetoes != other.vetoes:
        return Verdict.DIFFERENT
    alike = likeness(one, other)
    if one.keys & other.keys:
        return Verdict.SAME if alike >= LIKE_NAME or _same_words(one, other) else Verdict.PERHAPS
    if alike < LIKE_NAME or not _within_reach(one, other):
        return Verdict.DIFFERENT
    certain = alike >= SAME_NAME and not _sites_differ(one, other) and _place_settles(one, other)
    return Verdict.SAME if certain else Verdict.PERHAPS


def _same_words(one: Identity, other: Identity) -> bool:
    """Whether names differ only in words of kind, as "Desert Aires" and "Desert Aires Barbershop Chorus"."""
    return bool(distinctive(one.words)) and distinctive(one.words) == distinctive(other.words)


def _within_reach(one: Identity, other: Identity) -> bool:
    apart = one.km_from(other)
    if apart is not None:
        return apart <= NEARBY_KM
    return bool(one.city) and _town(one) == _town(other)


def _town(it: Identity) -> tuple[str, str, str]:
    return (it.city or "").casefold(), (it.region or "").casefold(), (it.country or "").casefold()


def _sites_differ(one: Identity, other: Identity) -> bool:
    hosts = own_host(one.website), own_host(other.website)
    return all(hosts) and hosts[0] != hosts[1]


def _place_settles(one: Identity, other: Identity) -> bool:
    """Churches of one name stand in every town; other groups of one name in neighbouring towns are one group."""
    return _town(one)[0] == _town(other)[0] or not _CHURCH & {*one.words, *other.words}


class Index(Generic[K]):
    """Known organisations, found by key or by place without comparing each with each."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[tuple[K, Identity]]] = defaultdict(list)
        self._by_cell: dict[object, list[tuple[K, Identity]]] = defaultdict(list)

    def add(self, key: K, identity: Identity) -> None:
        """Make an organisation known under a key of the caller's."""
        for hard in identity.keys:
            self._by_key[hard].append((key, identity))
        self._by_cell[identity.cell or _town(identity)].append((key, identity))

    def find(self, identity: Identity) -> K | None:
        """The known organisation that this is, the most alike first; None where it is none, or only perhaps."""
        same = {key: known for key, known in self._near(identity) if compare(identity, known) is Verdict.SAME}
        return max(same, key=lambda key: likeness(identity, same[key]), default=None)

    def perhaps(self, identity: Identity) -> list[K]:
        """The known organisations that it may be, for a person to decide."""
        near = dict(self._near(identity))
        return [key for key, known in near.items() if compare(identity, known) is Verdict.PERHAPS]

    def _near(self, identity: Identity) -> Iterable[tuple[K, Identity]]:
        for hard in identity.keys:
            yield from self._by_key.get(hard, ())
        here = identity.cell
        for place in _around(here) if here else (_town(identity),):
            yield from self._by_cell.get(place, ())


def _around(square: tuple[int, int]) -> list[tuple[int, int]]:
    """A square and the eight around it."""
    return [(square[0] + tall, square[1] + wide) for tall in (-1, 0, 1) for wide in (-1, 0, 1)]
