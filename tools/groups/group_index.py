"""Known organisations, found by key or by place without comparing each with each.

A name is filed by what tells it from others: under the beginning and the end of that, since a slip of the pen spoils
one of them, in the square of the map in which it lies. The rare names that have another somewhere inside, and those
that are but initials, are filed apart.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import product
from math import ceil, floor
from typing import Any, Generic, TypeVar

from tools.groups.group_entries import REACH, Entry, Voices, degrees_aside
from tools.groups.group_names import initials
from tools.groups.identity import Identity
from tools.groups.matching import Verdict, compare, likeness

K = TypeVar("K", bound=Hashable)
Filed = defaultdict[str, list[Entry[K]]]
#: What an organisation is, and which ones it may be.
Judged = tuple[K | None, list[K]]
#: Half the sides of the squares of the map, in degrees. Half of one is at least NEARBY_KM tall.
_TALL, _WIDE = 0.5, 0.75


class _Square(Generic[K]):
    """What is filed in one square of the map, or of groups without coordinates."""

    __slots__ = ("_initials", "_plain", "_read", "_words", "ends")

    def __init__(self) -> None:
        self.ends: Filed[K] = defaultdict(list)
        self._plain: list[Entry[K]] = []
        self._words: Filed[K] = defaultdict(list)
        self._initials: Filed[K] = defaultdict(list)
        self._read = 0

    def file(self, entry: Entry[K]) -> None:
        """File a group by its name."""
        for end in entry.ends:
            self.ends[end].append(entry)
        if not entry.apart:
            self._plain.append(entry)

    def shorter(self, here: Entry[K]) -> Iterator[Entry[K]]:
        """Those of which the name may stand inside that one, and those of which it may be the initials."""
        self._read_all()
        for word in here.inside() if here.apart else ():
            yield from self._words.get(word, ())
        yield from self._initials.get(here.short, ())

    def _read_all(self) -> None:
        """File those that came since it was last asked by their words and by their initials."""
        for entry in self._plain[self._read :]:
            for word in entry.telling:
                self._words[word].append(entry)
            for letters in initials(entry.words):
                self._initials[letters].append(entry)
        self._read = len(self._plain)


class Index(Generic[K]):
    """Known organisations, by keys of the caller's."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Entry[K]]] = defaultdict(list)
        self._squares: dict[tuple[int, int], _Square[K]] = {}
        self._near: dict[tuple[int, int], list[_Square[K]]] = defaultdict(list)
        self._nowhere: _Square[K] = _Square()
        self._last: Entry[K] | None = None
        self._entries: list[Entry[K]] = []
        self._towns: dict[tuple[str, str, str], list[Entry[K]]] = defaultdict(list)
        self._in_towns = 0
        self._known: dict[K, Identity] = {}
        self._voices = Voices()
        self._agreeing = self._voices.agreeing
        self._inside: Filed[K] = defaultdict(list)
        self._short: Filed[K] = defaultdict(list)

    def __contains__(self, key: K) -> bool:
        return key in self._known

    def add(self, key: K, identity: Identity) -> None:
        """Make an organisation known; one that was known under the key is known as it is now."""
        self._known[key] = identity
        entry = self._last if self._last and self._last.identity is identity else self._entry(identity)
        entry.key, entry.arrived = key, len(self._entries)
        self._last = None
        for hard in identity.keys:
            self._by_key[hard].append(entry)
        self._square(identity).file(entry)
        for word in entry.inside() if entry.apart else ():
            self._inside[word].append(entry)
        if entry.short:
            self._short[entry.short].append(entry)
        self._entries.append(entry)

    def find(self, identity: Identity) -> K | None:
        """The known organisation that this is, the most alike first; None where it is none, or only perhaps."""
        return self.judge(identity)[0]

    def perhaps(self, identity: Identity) -> list[K]:
        """The known organisations that it may be, for a person to decide."""
        return self.judge(identity)[1]

    def judge(self, identity: Identity) -> Judged[K]:
        """The known organisation that this is, and those that it may be; more that it is, beside the first, too."""
        same, perhaps = list[K](), list[K]()
        for key in self._in_order(identity):
            verdict = compare(identity, self._known[key])
            if verdict is not Verdict.DIFFERENT:
                (same if verdict is Verdict.SAME else perhaps).append(key)
        if not same:
            return None, perhaps
        best = max(same, key=lambda key: likeness(identity, self._known[key])) if len(same) > 1 else same[0]
        return best, perhaps + [key for key in same if key != best]

    def _in_order(self, identity: Identity) -> list[K]:
        """Those that have something in common with it, in order of arrival: all that it could be, and some others."""
        found = self._candidates(identity)
        return sorted(found, key=found.__getitem__) if len(found) > 1 else list(found)

    def _candidates(self, identity: Identity) -> dict[K, int]:
        """Those that have something in common with it, each with how many had arrived before."""
        found: dict[K, int] = {}
        for hard in identity.keys:
            for entry in self._by_key.get(hard, ()):
                found[entry.key] = entry.arrived
        if identity.latitude is None or identity.longitude is None:
            found.update((entry.key, entry.arrived) for entry in self._of_town(identity.town))
            return found
        here = self._last = self._entry(identity)
        around = self._near.get(_half(identity.latitude, identity.longitude), [])
        self._put_alike(here, around, found)
        if self._nowhere.ends:
            self._put_alike_nowhere(here, found)
        self._put_longer(here, found)
        if here.apart or here.short:
            for square in (self._nowhere, *around):
                found.update((entry.key, entry.arrived) for entry in square.shorter(here) if self._may_be(here, entry))
        return found

    def _put_alike(self, here: Entry[K], around: list[_Square[K]], found: dict[K, int]) -> None:
        """Those within reach that are spelled alike. The conditions stand in the loop, which many pass through."""
        agreeing, latitude, longitude, aside = self._agreeing[here.voice], here.latitude, here.longitude, here.aside
        ends, reads_like = here.ends, here.reads_like
        for square in around:
            filed = square.ends
            for end in ends:
                if end in filed:
                    for entry in filed[end]:
                        if (
                            entry.voice in agreeing
                            and -REACH < entry.latitude - latitude < REACH
                            and -aside < entry.longitude - longitude < aside
                            and reads_like(entry)
                        ):
                            found[entry.key] = entry.arrived

    def _put_alike_nowhere(self, here: Entry[K], found: dict[K, int]) -> None:
        """Those without coordinates that are spelled alike."""
        for end in here.ends:
            for entry in self._nowhere.ends.get(end, ()):
                if entry.voice in self._agreeing[here.voice] and here.reads_like(entry):
                    found[entry.key] = entry.arrived

    def _put_longer(self, here: Entry[K], found: dict[K, int]) -> None:
        """Those inside of which the name may stand, or that are its initials."""
        latitude = here.latitude
        for word in here.inside() if here.apart else here.telling:
            if word in self._inside:
                for entry in self._inside[word]:
                    if not abs(entry.latitude - latitude) > REACH and self._may_be(here, entry):
                        found[entry.key] = entry.arrived
        for letters in initials(here.words) if self._short else ():
            for entry in self._short.get(letters, ()):
                if self._may_be(here, entry):
                    found[entry.key] = entry.arrived

    def _may_be(self, here: Entry[K], entry: Entry[K]) -> bool:
        """Whether two are near enough, as far as that is known, and do not say different things of who sings."""
        if abs(entry.latitude - here.latitude) > REACH or abs(entry.longitude - here.longitude) > here.aside:
            return False
        return bool(here.name or entry.name) or entry.voice in self._agreeing[here.voice]

    def _of_town(self, town: tuple[str, str, str]) -> list[Entry[K]]:
        """Those of a town; towns are read when one is first asked for."""
        for entry in self._entries[self._in_towns :]:
            self._towns[entry.identity.town].append(entry)
        self._in_towns = len(self._entries)
        return self._towns.get(town, [])

    def _entry(self, identity: Identity) -> Entry[Any]:
        return Entry(None, identity, self._voices)

    def _square(self, identity: Identity) -> _Square[K]:
        """The square of the map that an organisation lies in, known to all from where one may reach into it."""
        if identity.latitude is None or identity.longitude is None:
            return self._nowhere
        up, aside = _half(identity.latitude, identity.longitude)
        square = self._squares.get((up // 2, aside // 2))
        return self._new_square(up // 2, aside // 2) if square is None else square

    def _new_square(self, up: int, aside: int) -> _Square[K]:
        square = self._squares[up, aside] = _Square()
        wide = ceil(degrees_aside(max(abs(up), abs(up + 1)) * 2 * _TALL) / _WIDE)
        for half in product(range(2 * up - 1, 2 * up + 3), range(2 * aside - wide, 2 * aside + 2 + wide)):
            self._near[half].append(square)
        return square


def _half(latitude: float, longitude: float) -> tuple[int, int]:
    """The quarter of a square that a point lies in, as it is numbered."""
    return floor(latitude / _TALL), floor(longitude / _WIDE)
