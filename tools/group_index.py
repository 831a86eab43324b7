"""Known organisations, found by key or by place without comparing each with each.

A name is filed by what tells it from others: under the beginning and the end of that, since a slip of the pen spoils
one of them, in the square of the map in which it lies. The rare names that have another somewhere inside, and those
that are but initials, are filed apart.
"""

from collections import defaultdict
from collections.abc import Hashable
from itertools import product
from typing import Any, Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz

from tools.group_names import KIND, Name, initials
from tools.identity import Identity
from tools.matching import Verdict, compare, likeness
from tools.name_likeness import ALIKE_FROM
from tools.vetoes import implied

K = TypeVar("K", bound=Hashable)
Filed = defaultdict[str, list["_Entry[K]"]]
#: Likeness (0 to 100) of what tells, and of all words, below which names filed together are not compared.
_TOLD_FROM, _SPELLED_FROM = ALIKE_FROM, 83
#: From so many words on, a name may have another inside.
_LONG = 6
#: Words after or before which another group is named.
_JOINING = frozenset(("with", "featuring", "presents"))


class _Entry(NamedTuple, Generic[K]):
    """A group as it is filed. `said` is what name and kind say of who sings, `bare` a name without a word of kind."""

    key: K
    identity: Identity
    told: str
    spelled: str
    qualifiers: frozenset[str]
    said: frozenset[str]
    bare: bool

    def may_be(self, other: "_Entry[K]") -> bool:
        """Whether they are worth comparing: a quick look that sorts most out."""
        if not (self.qualifiers <= other.said and other.qualifiers <= self.said) and not (self.bare or other.bare):
            return False
        if self.told == other.told or fuzz.ratio(self.told, other.told, score_cutoff=_TOLD_FROM):
            return True
        return bool(fuzz.ratio(self.spelled, other.spelled, score_cutoff=_SPELLED_FROM))


class _Square(Generic[K]):
    """What is filed in one square of the map, or in one town without coordinates."""

    __slots__ = ("ends", "initials", "inside", "short", "words")

    def __init__(self) -> None:
        self.ends: Filed[K] = defaultdict(list)
        self.words: Filed[K] = defaultdict(list)
        self.inside: Filed[K] = defaultdict(list)
        self.initials: Filed[K] = defaultdict(list)
        self.short: Filed[K] = defaultdict(list)


class Index(Generic[K]):
    """Known organisations, by keys of the caller's."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[_Entry[K]]] = defaultdict(list)
        self._squares: dict[tuple[int, int], _Square[K]] = {}
        self._near: dict[tuple[int, int], list[_Square[K]]] = defaultdict(list)
        self._nowhere: _Square[K] = _Square()
        self._last: _Entry[K] | None = None
        self._towns: dict[tuple[str, str, str], list[_Entry[K]]] = defaultdict(list)
        self._known: dict[K, Identity] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._known

    def add(self, key: K, identity: Identity) -> None:
        """Make an organisation known; one that was known under the key is known as it is now."""
        self._known[key] = identity
        last = self._last
        entry = last._replace(key=key) if last and last.identity is identity else _entry(key, identity)
        for hard in identity.keys:
            self._by_key[hard].append(entry)
        _file(self._square(identity.cell), entry)
        self._towns[identity.town].append(entry)

    def find(self, identity: Identity) -> K | None:
        """The known organisation that this is, the most alike first; None where it is none, or only perhaps."""
        return self.judge(identity)[0]

    def perhaps(self, identity: Identity) -> list[K]:
        """The known organisations that it may be, for a person to decide."""
        return self.judge(identity)[1]

    def judge(self, identity: Identity) -> tuple[K | None, list[K]]:
        """The known organisation that this is, and those that it may be; more that it is, beside the first, too."""
        same, perhaps = list[K](), list[K]()
        for key in self._candidates(identity):
            verdict = compare(identity, self._known[key])
            if verdict is not Verdict.DIFFERENT:
                (same if verdict is Verdict.SAME else perhaps).append(key)
        if not same:
            return None, perhaps
        best = max(same, key=lambda key: likeness(identity, self._known[key])) if len(same) > 1 else same[0]
        return best, perhaps + [key for key in same if key != best]

    def _candidates(self, identity: Identity) -> dict[K, None]:
        """Those that have something in common with it, in order of arrival: all that it could be, and some others."""
        found: dict[K, None] = {}
        for hard in identity.keys:
            for entry in self._by_key.get(hard, ()):
                found[entry.key] = None
        if identity.cell is None:
            found.update((entry.key, None) for entry in self._towns.get(identity.town, ()))
            return found
        here = self._last = _entry(None, identity)
        ends, apart = _ends(here.told), _has_inside(identity.named)
        for square in (self._nowhere, *self._near.get(identity.cell, ())):
            for end in ends:
                for entry in square.ends.get(end, ()):
                    if entry.may_be(here):
                        found[entry.key] = None
            if apart or square.inside or square.short or identity.named.short:
                found.update((entry.key, None) for entry in _apart(square, identity.named))
        return found

    def _square(self, cell: tuple[int, int] | None) -> _Square[K]:
        """The square of the map, known to the eight around it."""
        if cell is None:
            return self._nowhere
        if cell not in self._squares:
            square = self._squares[cell] = _Square()
            for up, aside in product((-1, 0, 1), repeat=2):
                self._near[cell[0] + up, cell[1] + aside].append(square)
        return self._squares[cell]


def _told(identity: Identity) -> str:
    """What tells a name from those around: without its place, unless it has nothing else; the words in order."""
    name = identity.named
    words = name.telling - identity.place_words
    if not words:
        words = name.telling or frozenset(name.words) - KIND or frozenset(name.words)
    return "".join(sorted(words)) if len(words) > 1 else next(iter(words), "")


def _entry(key: Any, identity: Identity) -> _Entry[Any]:
    name = identity.named
    said = name.qualifiers | implied(identity)
    return _Entry(
        key, identity, _told(identity), name.spelled, name.qualifiers, said, name.telling.issuperset(name.words)
    )


def _ends(told: str) -> list[str]:
    """Its beginning and its end: five letters of a long one, three of a short one, both of one between."""
    size = len(told)
    ends = [f"{told[:3]}*", f"*{told[-3:]}"] if size < 13 else []
    return [*ends, f"{told[:5]}**", f"**{told[-5:]}"] if size > 7 else ends


def _file(square: _Square[K], entry: _Entry[K]) -> None:
    name = entry.identity.named
    for end in _ends(entry.told):
        square.ends[end].append(entry)
    if name.short:
        square.short[name.short].append(entry)
    if _has_inside(name):
        for word in _inside(name):
            square.inside[word].append(entry)
    else:
        for word in name.telling or name.words:
            square.words[word].append(entry)
        for letters in initials(name.words):
            square.initials[letters].append(entry)


def _apart(square: _Square[K], name: Name) -> list[_Entry[K]]:
    """What is filed apart and may be a group of that name."""
    found = list(square.initials.get(name.short, ())) if name.short else []
    if _has_inside(name):
        for word in _inside(name):
            found += [*square.words.get(word, ()), *square.inside.get(word, ())]
    elif square.inside:
        for word in name.telling or name.words:
            found += square.inside.get(word, ())
    if square.short:
        for letters in initials(name.words):
            found += square.short.get(letters, ())
    return found


def _has_inside(name: Name) -> bool:
    if name.posting or name.shortened or name.former or name.asides or len(name.words) >= _LONG:
        return True
    return not _JOINING.isdisjoint(name.words)


def _inside(name: Name) -> set[str]:
    """The words of a name, of those that it had, and of what stands in brackets."""
    return {word for words in (name.words, *name.former, *name.asides) for word in words if word not in KIND}
