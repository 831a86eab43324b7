"""Known organisations, found by key or by place without comparing each with each.

A name is filed under the ends of the words that tell it from others: a slip of the pen spoils one end, not both.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from tools.group_names import KIND, QUALIFIERS, Name, Words, initials, read_name, telling_words
from tools.matching import Identity, Verdict, compare, likeness

K = TypeVar("K", bound=Hashable)
#: So many words of a name are filed, the longest first; of a posting, which has the name somewhere inside, all.
_FILED = 3
#: So many letters of each end of a word.
_END = 4


class Index(Generic[K]):
    """Known organisations, by keys of the caller's. The identities are kept as they were given."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[K]] = defaultdict(list)
        self._by_word: dict[tuple[object, str], list[K]] = defaultdict(list)
        self._known: dict[K, Identity] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._known

    def add(self, key: K, identity: Identity) -> None:
        """Make an organisation known; what was known under the key before stays findable."""
        self._known[key] = identity
        for hard in identity.keys:
            self._by_key[hard].append(key)
        where = identity.cell or identity.town
        for word in _filed(identity.name, identity.place_words):
            self._by_word[where, word].append(key)
        if where != identity.town:  # for what has a town and no coordinates
            for word in _filed(identity.name, identity.place_words):
                self._by_word[identity.town, word].append(key)

    def find(self, identity: Identity) -> K | None:
        """The known organisation that this is, the most alike first; None where it is none, or only perhaps."""
        return self.judge(identity)[0]

    def perhaps(self, identity: Identity) -> list[K]:
        """The known organisations that it may be, for a person to decide."""
        return self.judge(identity)[1]

    def judge(self, identity: Identity) -> tuple[K | None, list[K]]:
        """The known organisation that this is, and those that it may be."""
        same, perhaps = [], []
        for key in self.candidates(identity):
            verdict = compare(identity, self._known[key])
            if verdict is Verdict.SAME:
                same.append(key)
            elif verdict is Verdict.PERHAPS:
                perhaps.append(key)
        best = max(same, key=lambda key: likeness(identity, self._known[key])) if same else None
        return best, perhaps + [key for key in same if key != best]

    def candidates(self, identity: Identity) -> dict[K, None]:
        """Those that have anything in common with it: all that could be the same, and others; in order of arrival."""
        found: dict[K, None] = {}
        for hard in identity.keys:
            found.update(dict.fromkeys(self._by_key.get(hard, ())))
        for place in _around(identity):
            for word in _filed(identity.name, identity.place_words):
                if keys := self._by_word.get((place, word)):
                    found.update(dict.fromkeys(keys))
        return found


def _around(identity: Identity) -> Iterator[object]:
    """Where it may lie: its square and the eight around it; its town, where the other has no coordinates, or itself."""
    if here := identity.cell:
        yield from ((here[0] + tall, here[1] + wide) for tall in (-1, 0, 1) for wide in (-1, 0, 1))
    yield identity.town


@lru_cache(maxsize=200_000)
def _filed(text: str, places: frozenset[str]) -> tuple[str, ...]:
    """What a name is filed under."""
    name = read_name(text)
    filed: set[str] = set()
    for words in (name.words, *name.former, *name.asides):
        filed.update(_ends(words, name, places))
    filed.update(f"={short}" for short in (initials(name.words) if len(name.words) > 1 else {name.short}) if short)
    return tuple(filed)


def _ends(words: Words, name: Name, places: frozenset[str]) -> Iterator[str]:
    telling = sorted(telling_words(words) - places, key=len, reverse=True)
    if not telling or name.posting:
        yield from (
            f"{word[:_END]}+{kind[:_END]}" for word in words if word in places for kind in words if kind in KIND
        )
        yield from (f"{word[-2:]}+{kind[-2:]}" for word in words if word in places for kind in words if kind in KIND)
    if not telling:
        spelled = "".join(sorted(word for word in words if word not in QUALIFIERS))
        yield f"{spelled[:_END]}**"
        yield f"**{spelled[-_END:]}"
    for word in telling if name.posting else telling[:_FILED]:
        yield f"{word[:_END]}*"
        yield f"*{word[-_END:]}"
