"""A group as the index files it: what tells its name from others, who sings, and what stands where in the name."""

from collections.abc import Hashable
from math import cos, degrees, nan, radians
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from tools.geography.places import EARTH_KM
from tools.groups.group_names import Name, plain_words, qualifiers_of, telling_words
from tools.groups.group_words import KIND
from tools.groups.identity import NEARBY_KM, Identity, words_of_place
from tools.groups.name_likeness import ALIKE_FROM
from tools.groups.vetoes import implied

K = TypeVar("K", bound=Hashable)
#: Likeness (0 to 100) of what tells, and of all words, below which names filed together are not compared.
_TOLD_FROM, _SPELLED_FROM = ALIKE_FROM, 83
#: NEARBY_KM in degrees of latitude, and a little more.
REACH = degrees(NEARBY_KM / EARTH_KM) * 1.001
#: Degrees of latitude from which on longitudes are not looked at.
_POLAR = 85.0
#: From so many words on, a name may have another inside.
_LONG = 6
#: Words after or before which another group is named.
_JOINING = frozenset(("with", "featuring", "presents"))
_Voice = tuple[frozenset[str], frozenset[str], bool]


class Entry(Generic[K]):
    """A group as it is filed.

    `name` is there where the name is more than its words; `apart`, if it is filed apart. Coordinates that are not known
    are not a number; `aside` is how far it reaches east and west, in degrees. `telling` are the words by which it is
    found in longer names, `ends` those of `told`; `arrived` says how many were filed before.
    """

    __slots__ = (
        *("apart", "arrived", "aside", "ends", "identity", "key", "latitude", "longitude", "name"),
        *("_spelled", "telling", "told", "voice", "words"),
    )

    def __init__(self, key: K, identity: Identity, voices: "Voices") -> None:
        self.key, self.identity, self.arrived = key, identity, 0
        self.latitude = nan if identity.latitude is None else identity.latitude
        self.longitude = nan if identity.longitude is None else identity.longitude
        self.aside = degrees_aside(self.latitude)
        words = plain_words(identity.name)
        self.name: Name | None = None
        if words is None or len(words) == 1:  # one word may be initials
            self.name = identity.named
            words, several, qualifiers = self.name.words, frozenset(self.name.words), self.name.qualifiers
            self.apart = _is_apart(self.name)
        else:
            several = frozenset(words)
            qualifiers = qualifiers_of(several)
            self.apart = len(words) >= _LONG or not _JOINING.isdisjoint(several)
        telling = telling_words(several)
        self.words, self.telling, self._spelled = words, telling or several, ""
        self.told = _told(telling, several, words_of_place(identity.city, identity.region, identity.country))
        self.ends = _ends(self.told)
        said = implied(identity)
        self.voice = voices.number(qualifiers, qualifiers | said if said else qualifiers, len(telling) == len(several))

    @property
    def spelled(self) -> str:
        """The words in alphabetical order."""
        if not self._spelled:
            self._spelled = " ".join(sorted(self.words))
        return self._spelled

    @property
    def short(self) -> str:
        """The name where it is but initials."""
        return self.name.short if self.name else ""

    def inside(self) -> set[str]:
        """The words of the name, of those that it had, and of what stands in brackets."""
        more = (*self.name.former, *self.name.asides) if self.name else ()
        return {word for words in (self.words, *more) for word in words if word not in KIND}

    def reads_like(self, other: "Entry[K]") -> bool:
        """Whether what tells them, or all of their words, are spelled nearly alike."""
        if self.told == other.told or fuzz.ratio(self.told, other.told, score_cutoff=_TOLD_FROM):
            return True
        return bool(fuzz.ratio(self.spelled, other.spelled, score_cutoff=_SPELLED_FROM))


class Voices:
    """What names and kinds say of who sings, numbered, and which of it may be said of one group."""

    def __init__(self) -> None:
        self._numbers: dict[_Voice, int] = {}
        self.agreeing: list[set[int]] = []
        """By number, the numbers of what agrees with it."""

    def number(self, qualifiers: frozenset[str], said: frozenset[str], bare: bool) -> int:
        """The number of what a name says, of that with what its kind says, and whether it has no word of kind."""
        voice = (qualifiers, said, bare)
        number = self._numbers.get(voice)
        return self._new(voice) if number is None else number

    def _new(self, voice: _Voice) -> int:
        number = self._numbers[voice] = len(self.agreeing)
        self.agreeing.append({other for known, other in self._numbers.items() if _agree(voice, known)})
        for other in self.agreeing[number]:
            self.agreeing[other].add(number)
        return number


def degrees_aside(latitude: float) -> float:
    """NEARBY_KM in degrees of longitude, and a little more; all of them next to the poles."""
    farthest = abs(latitude) + REACH
    return REACH / cos(radians(farthest)) if farthest < _POLAR else 360.0


def _agree(one: _Voice, other: _Voice) -> bool:
    """Whether who sings in one may sing in the other: what a name says, the other's name or kind says too."""
    return one[2] or other[2] or (one[0] <= other[1] and other[0] <= one[1])


def _ends(told: str) -> list[str]:
    """Its beginning and its end: five letters of a long one, three of a short one, both of one between."""
    size = len(told)
    if size < 8:
        return [told[:3], "*" + told[-3:]]
    if size < 13:
        return [told[:3], "*" + told[-3:], told[:5], "*" + told[-5:]]
    return [told[:5], "*" + told[-5:]]


def _told(telling: frozenset[str], several: frozenset[str], place_words: frozenset[str]) -> str:
    """What tells a name from those around: without its place, unless it has nothing else; the words in order."""
    words = telling - place_words
    if not words:
        words = telling or several - KIND or several
    return "".join(sorted(words)) if len(words) > 1 else next(iter(words), "")


def _is_apart(name: Name) -> bool:
    if name.posting or name.shortened or name.former or name.asides or len(name.words) >= _LONG:
        return True
    return not _JOINING.isdisjoint(name.words)
