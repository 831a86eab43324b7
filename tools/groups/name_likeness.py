"""How two names of groups stand to each other: equal, one a longer form of the other, alike, or unlike."""

from collections.abc import Set as AbstractSet
from enum import IntEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from tools.groups.group_names import Name, Words, initials
from tools.groups.group_words import KIND

#: From this likeness (0 to 100) on, names are alike.
ALIKE_FROM = 84
#: The same for all of their words, of which those of kind are alike anyway.
_WHOLE_FROM = 92
#: Words so short that one slip makes another word.
_SLIP_FROM = 5


#: Words for a smaller group within a group, and for a whole one.
_SMALLER = frozenset("ensemble group groups band quartet".split())
_WHOLE = frozenset("choir chorus chorale singers".split())


class Likeness(IntEnum):
    """What two names have in common, in rising order."""

    UNLIKE = 0
    #: The words that tell are the same, the words of kind are not: "Front Porch Chorus", "Front Porch Harmony Club".
    AKIN = 1
    #: Spelled nearly so, or one a short form or a part of the other.
    ALIKE = 2
    #: But for one slip of the pen.
    SLIPPED = 3
    #: One has words of kind more: "Desert Aires", "Desert Aires Barbershop Chorus"; or is the other's initials.
    NESTED = 4
    EQUAL = 5


def compare_names(one: Name, other: Name, places: AbstractSet[str], excused: AbstractSet[str]) -> Likeness:
    """How two names stand to each other.

    Args:
        one: A name.
        other: Another.
        places: Words for where they are: alone, they do not tell a group from its neighbours.
        excused: Qualifiers that one name leaves out and its kind says.
    """
    if one.spelled == other.spelled or "".join(one.words) == "".join(other.words):
        return Likeness.EQUAL
    if _nested(one, other, excused) or short_of(one, other) or short_of(other, one):
        return Likeness.NESTED
    if _slipped(one.words, other.words):
        return Likeness.SLIPPED
    if _alike(one, other, places):
        return Likeness.ALIKE
    return Likeness.AKIN if one.telling == other.telling and one.telling - places else Likeness.UNLIKE


def ratio(one: Name, other: Name) -> float:
    """How alike two names are spelled, 0 to 100, whatever the order of their words."""
    return 100.0 if is_one_spelling(one.words, other.words) else float(fuzz.ratio(one.spelled, other.spelled))


def is_one_spelling(one: Words, other: Words) -> bool:
    """Whether the words are the same in any order, or written together."""
    return one == other or sorted(one) == sorted(other) or "".join(one) == "".join(other)


def is_former(one: Name, other: Name) -> bool:
    """Whether one says that it was, or now is, called as the other."""
    if not one.former and not other.former:
        return False
    return any(
        is_one_spelling(name, there.words) for here, there in ((one, other), (other, one)) for name in here.former
    )


def short_of(one: Name, other: Name) -> bool:
    """Whether one is the initials of the other."""
    return bool(one.short) and len(other.words) > 1 and one.short in initials(other.words)


def _nested(one: Name, other: Name, excused: AbstractSet[str]) -> bool:
    if one.telling != other.telling or not one.telling:  # what one has more than the other tells nothing
        return False
    short, long = sorted((one, other), key=lambda name: len(name.words))
    more = set(long.words) - set(short.words)
    return set(short.words) <= set(long.words) and all(w in KIND or w in excused for w in more)


def _nested_words(one: Words, other: Words) -> bool:
    more = set(one) ^ set(other)
    return more <= KIND and (set(one) <= set(other) or set(other) <= set(one))


def may_be_section(one: Name, other: Name) -> bool:
    """Whether the longer of two nested names may be a part of the other: "Voices West Ensemble" of "Voices West"."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    more = set(long.words) - set(short.words)
    if short.short or not set(short.words) & KIND:
        return False
    return bool(more & _SMALLER) or bool(more & _WHOLE and set(short.words) & _WHOLE)


def _slipped(one: Words, other: Words) -> bool:
    """Whether the words are the same but for one letter (or two swapped) in one of them."""
    if len(one) != len(other):
        return False
    odd = [(a, b) for a, b in zip(sorted(one), sorted(other), strict=True) if a != b]
    if len(odd) != 1:  # a slip at its beginning sorts a word elsewhere
        odd = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(odd) == 1 and min(map(len, odd[0])) >= _SLIP_FROM and OSA.distance(*odd[0], score_cutoff=1) == 1


def _alike(one: Name, other: Name, places: AbstractSet[str]) -> bool:
    if tells_alike(one, other, places):
        return True
    if contains(one, other, places) or contains(other, one, places) or _opened(one.words, other.words):
        return True
    return bool(one.telling and other.telling) and fuzz.ratio(one.spelled, other.spelled) >= _WHOLE_FROM


def tells_alike(one: Name, other: Name, places: AbstractSet[str]) -> bool:
    """Whether what tells the names from others is nearly the same, also where it is written together."""
    mine, theirs = ("".join(sorted(name.telling - places)) for name in (one, other))
    return bool(mine and theirs) and fuzz.ratio(mine, theirs) >= ALIKE_FROM


def contains(long: Name, short: Name, places: AbstractSet[str]) -> bool:
    """Whether a longer text has the other name in it, as a posting or a name with an aside has."""
    if not short.telling or not (short.telling - places or long.posting):
        return False
    if any(is_one_spelling(short.words, aside) for aside in long.asides):
        return True
    size = len(short.words)
    if any(_nested_words(former, short.words) for former in long.former):
        return True
    runs = (long.words[at : at + size] for at in range(len(long.words) - size)) if size > 1 else ()
    return any(run == short.words for run in runs) or long.words[-size:] == short.words != long.words


def _opened(one: Words, other: Words) -> bool:
    """Whether the names are the same but for one word that is short for another, as "Pgh" for "Pittsburgh"."""
    if len(one) != len(other):
        return False
    odd = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(odd) == 1 and _short_for(*sorted(odd[0], key=len))


def _short_for(short: str, word: str) -> bool:
    letters = iter(word)
    return short[0] == word[0] and 2 <= len(short) < len(word) - 1 and all(c in letters for c in short)
