"""Is it the same organisation? Pure: hard keys first, then names within reach of each other, with qualifiers that veto.

Making two leads one by mistake is worse than asking: a shared site, number or address is not enough by itself, since a
chorus and its children's choir share them, so the names must agree too. Where they agree only nearly, the answer is
"perhaps", and a person decides.
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from tools.groups import hard_keys
from tools.groups.group_words import EVERYWHERE, LANDSCAPE
from tools.groups.identity import NEARBY_KM, Identity
from tools.groups.name_likeness import (
    Likeness,
    compare_names,
    contains,
    is_former,
    may_be_section,
    ratio,
    short_of,
    tells_alike,
)
from tools.groups.vetoes import PROOFS, Veto, clash_of, implied, veto_of

__all__ = ["NEARBY_KM", "Identity", "Verdict", "compare", "likeness", "why_in_words"]

_AGES = {"children_choir": "young", "youth_choir": "young", "school_choir": "young", "collegiate_a_cappella": "college"}


class Verdict(StrEnum):
    """What comparing two organisations says."""

    SAME = "same"
    PERHAPS = "perhaps"
    DIFFERENT = "different"


def compare(one: Identity, other: Identity) -> Verdict:
    """Whether two descriptions are of one organisation."""
    shared = one.keys & other.keys
    if not shared and not one.within_reach(other):
        return Verdict.DIFFERENT
    likeness, former = _likeness(one, other), is_former(one.named, other.named)
    if not (shared or likeness or former):
        return Verdict.DIFFERENT
    veto, clash = veto_of(one, other), clash_of(one, other)
    sorts = {key.partition(":")[0] for key in shared}
    if sorts & set(PROOFS) or ("place" in sorts and likeness):
        return Verdict.PERHAPS if veto or clash & set(PROOFS) else Verdict.SAME
    if former:
        return Verdict.PERHAPS if clash else Verdict.SAME
    if veto and not _excused(one, other):
        return _vetoed(one, other, veto, sorts)
    if shared:
        return _by_key(one, other, likeness, sorts, clash)
    return _by_name(one, other, likeness, clash) if likeness else Verdict.DIFFERENT


def likeness(one: Identity, other: Identity) -> float:
    """How alike two names are spelled, 0 to 100, whatever the order of their words and however they are spaced."""
    return ratio(one.named, other.named)


def why_in_words(one: Identity, other: Identity) -> str:
    """What two that may be one have in common, and what speaks against it, in a sentence."""
    same = [_IN_WORDS[sort] for sort in one.hard if one.hard[sort] == other.hard.get(sort)]
    if not same and one.keys & other.keys:
        same = ["site"]
    names = _NAMES_IN_WORDS[_likeness(one, other)]
    against = [f"two {_IN_WORDS[sort]}s" for sort in sorted(clash_of(one, other))]
    if veto_of(one, other):
        against.append("they say different things of who sings")
    if one.town[0] != other.town[0] and one.city and other.city:
        against.append(f"{one.city} and {other.city}")
    shared = f"the same {' and '.join(dict.fromkeys(same))}; " if same else ""
    return f"{shared}{names}{'; but ' + ', '.join(against) if against else ''}"


_IN_WORDS = {
    "ein": "EIN",
    "wikidata": "Wikidata entry",
    "place": "Google entry",
    "facebook": "Facebook page",
    "instagram": "Instagram page",
    "site": "site",
    "mail": "mail domain",
    "email": "e-mail address",
    "phone": "phone number",
}
_NAMES_IN_WORDS = {
    Likeness.EQUAL: "the names are equal",
    Likeness.NESTED: "one name is a shorter form of the other",
    Likeness.SLIPPED: "the names differ by a letter",
    Likeness.ALIKE: "the names are alike",
    Likeness.AKIN: "the names differ in the word for a chorus",
    Likeness.UNLIKE: "the names are not alike",
}


def _by_key(one: Identity, other: Identity, likeness: Likeness, sorts: set[str], clash: AbstractSet[str]) -> Verdict:
    """With something in common that a family of groups may share: the names have to agree as well."""
    if likeness >= Likeness.SLIPPED or (sorts & {"facebook", "instagram"} and _spells(one, other)):
        whole = likeness is Likeness.EQUAL or not may_be_section(one.named, other.named)
        firm = not clash and whole and _ages_agree(one, other) and not _of_many(one, other)
        return Verdict.SAME if firm else Verdict.PERHAPS
    return Verdict.DIFFERENT if clash else Verdict.PERHAPS


def _by_name(one: Identity, other: Identity, likeness: Likeness, clash: AbstractSet[str]) -> Verdict:
    """With nothing in common but the name, and the place."""
    if likeness is Likeness.EQUAL:
        sure = not clash and one.named.telling and _ages_agree(one, other) and _place_settles(one, other)
        return Verdict.SAME if sure and bool(one.named.school) == bool(other.named.school) else Verdict.PERHAPS
    if likeness is Likeness.AKIN:
        return Verdict.DIFFERENT if clash else Verdict.PERHAPS
    initials = one.named.short or other.named.short
    only_kind = likeness is Likeness.NESTED and not initials and not one.named.telling - _places(one, other)
    return Verdict.DIFFERENT if only_kind else Verdict.PERHAPS


def _excused(one: Identity, other: Identity) -> bool:
    """Whether one name is only the other's initials, or a posting with the other inside: its words veto nothing."""
    a, b = one.named, other.named
    if short_of(a, b) or short_of(b, a):
        return True
    places = _places(one, other)
    return (a.posting and contains(a, b, places)) or (b.posting and contains(b, a, places))


def _vetoed(one: Identity, other: Identity, veto: Veto, sorts: set[str]) -> Verdict:
    """Where qualifiers differ: two groups, unless a page is both's, or a bare name left out what the other says."""
    if veto is Veto.UNSAID and sorts & {"facebook", "instagram"}:
        return Verdict.PERHAPS
    bare, full = sorted((one, other), key=lambda it: len(it.named.qualifiers) + len(it.named.numbers))
    unsaid = veto is Veto.UNSAID and set(bare.named.words) <= bare.named.telling and bare.named.telling
    telling = unsaid and bare.named.telling == full.named.telling and bare.named.telling - _places(one, other)
    near = sorts or (one.within_reach(other) and not clash_of(one, other))
    return Verdict.PERHAPS if telling and near else Verdict.DIFFERENT


def _likeness(one: Identity, other: Identity) -> Likeness:
    a, b = one.named, other.named
    excused = (implied(one) | implied(other)) if a.qualifiers != b.qualifiers else frozenset[str]()
    return compare_names(a, b, _places(one, other), excused)


def _places(one: Identity, other: Identity) -> frozenset[str]:
    return one.place_words | other.place_words


def _spells(one: Identity, other: Identity) -> bool:
    """Whether names with a handle in common are alike in what tells, or one is but the handle."""
    handles = {key for sort, key in one.hard.items() if sort in ("facebook", "instagram")} & set(other.hard.values())
    if any(it.named.words == tuple(hard_keys.letters(key).split()) for it in (one, other) for key in handles):
        return True
    aside = one.named.asides or other.named.asides
    return not aside and tells_alike(one.named, other.named, _places(one, other))


def _of_many(one: Identity, other: Identity) -> bool:
    """Whether the name is one that every town has, and the towns are two: what they share is then a family's."""
    return one.town[0] != other.town[0] and not (one.named.telling | other.named.telling) - EVERYWHERE


def _ages_agree(one: Identity, other: Identity) -> bool:
    """Whether their kinds are not of two ages, as a youth choir's and a community chorus's are."""
    return not (one.kind and other.kind) or _AGES.get(one.kind) == _AGES.get(other.kind)


def _place_settles(one: Identity, other: Identity) -> bool:
    """Churches and schools of one name stand in every town; other groups of one name in two near ones are one."""
    if one.town[0] == other.town[0]:
        return True
    if "church_choir" in (one.kind, other.kind) or set(one.named.words) & EVERYWHERE:
        return False
    two_phones = "phone" in one.hard and one.hard["phone"] != other.hard.get("phone", one.hard["phone"])
    return bool(one.named.telling - LANDSCAPE) and not two_phones
