"""What speaks against two descriptions being of one organisation: what their names say, and keys that are two."""

from enum import StrEnum

from tools.groups.group_names import Words
from tools.groups.group_words import DIRECTIONS
from tools.groups.identity import Identity, town_words

#: Keys of which no two organisations have one in common, and an organisation has but one.
PROOFS = ("ein", "wikidata")
#: Qualifiers that a kind of group says, so that a name may leave them out.
_IMPLIED = {
    "chamber_choir": frozenset({"chamber"}),
    "children_choir": frozenset({"children"}),
    "youth_choir": frozenset({"youth"}),
    "gospel_choir": frozenset({"gospel"}),
    "symphony_chorus": frozenset({"symphony"}),
}


class Veto(StrEnum):
    """How names speak against two descriptions being of one organisation."""

    NONE = ""
    #: One says who sings, the other does not.
    UNSAID = "unsaid"
    #: Each says something else.
    AGAINST = "against"


def veto_of(one: Identity, other: Identity) -> Veto:
    """What the names say against each other: qualifiers, numbers, federations, schools, towns."""
    a, b = one.named, other.named
    if a.umbrella and b.umbrella and a.umbrella != b.umbrella:
        return Veto.AGAINST
    if a.school and b.school and not _one_school(a.school, b.school):
        return Veto.AGAINST
    if a.asides and b.asides and a.asides != b.asides and a.words == b.words:
        return Veto.AGAINST
    if a.numbers != b.numbers and a.numbers - b.numbers and b.numbers - a.numbers:
        return Veto.AGAINST
    if a.telling & DIRECTIONS - b.telling and b.telling & DIRECTIONS - a.telling:
        return Veto.AGAINST
    mine = a.qualifiers - b.qualifiers - implied(other)
    theirs = b.qualifiers - a.qualifiers - implied(one)
    if (mine and theirs) or _named_for_two_towns(one, other):
        return Veto.AGAINST
    return Veto.UNSAID if mine or theirs or a.numbers != b.numbers else Veto.NONE


def implied(it: Identity) -> frozenset[str]:
    """What its kind says about who sings."""
    return _IMPLIED.get(it.kind or "", frozenset())


def _named_for_two_towns(one: Identity, other: Identity) -> bool:
    """Whether each has its own town in its name, as chapters do, and nothing else tells them apart."""
    if not one.city or not other.city or one.town == other.town:
        return False
    here, there = town_words(one.town[0]), town_words(other.town[0])
    mine, theirs = set(one.named.words), set(other.named.words)
    return here != there and here <= mine and there <= theirs and not (here <= theirs or there <= mine)


def clash_of(one: Identity, other: Identity) -> set[str]:
    """The sorts of keys of which each has another; two groups have two, a group seldom has."""
    single = (*PROOFS, "facebook", "instagram", "site")
    return {sort for sort in single if sort in one.hard and one.hard[sort] != other.hard.get(sort, one.hard[sort])}


def _one_school(one: Words, other: Words) -> bool:
    """Whether two names of schools may be of one: "UW" and "University of Washington"."""
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        letters = [word[0] for word in long] if len(long) > 1 else [long[0]]
        return short == long or all(letter in letters for letter in short[0])
    return set(short) <= set(long)
