"""Places in a sentence: the gazetteer's spans.

With what a sentence tells besides ("may" is a month, "Mobile" may be a telephone).
"""

import re
from functools import lru_cache

from tools.geography import place_mentions as gazetteer
from tools.geography.place_words import areas, is_area, key
from tools.geography.places import repair

_NOT_ALONE = frozenset(
    """
    may march mobile reading of in on at to book split bath hope call post deal sale nice most best born male
    bar van union enterprise orange independence liberty commerce mission media can date note fee plan trip
    lead bass alto tenor music harmony choir chorus hotel uber lyft show mark ok log tour august june april hi
    him her hers them paid due net gross cut home rome-ing sing singer singers us usa price normal real
    central bay state evergreen hold same go do ore yes no let new sandy grace jordan florence charlotte
    lincoln jackson marion tyler wells palm speaking industry justice money time college university church
    coffee temple
    """.split()
)


@lru_cache(maxsize=512)
def find(text: str) -> tuple[tuple[int, int, str], ...]:
    """Places that the text names: (start, end, text).

    A word that is also a common word counts only after a preposition of place.
    """
    return tuple(
        (s.start, s.end, text[s.start : s.end]) for s in gazetteer.find_in(text) if _meant(text, s.start, s.end)
    )


def _meant(text: str, start: int, end: int) -> bool:
    said = text[start:end].lower().strip(" ,.")
    if said not in _NOT_ALONE:
        return True
    return bool(re.search(r"\b(in|near|around|to|from)\s$", text[:start], re.I)) and text[start].isupper()


#: Where somebody looks for a group, or is: what stands behind it is a place, whether or not it is known.
_LOOKED_FOR = re.compile(
    r"\b(?:anything|something|anywhere|somewhere|one|any|choirs?|chorus(?:es)?|groups?|ensembles?|quartets?|places?|"
    r"sing|singing|"
    r"barbershop|live|based|moved|moving|am|are)\s+(?:like that |there |out |here |to sing |to )?(?:in|near|around|to|"
    r"close to)\s+"
    r"(?P<name>[^\W\d_][\w'’.-]{3,}(?:[ ,]+(?-i:[A-Z])[\w'’.-]+){0,2})",
    re.I,
)
#: Without those words only a slip of a known town's name is one.
_AFTER_IN = re.compile(r"\b(?:in|near|around) (?P<word>[^\W\d_]{5,})", re.I)
_NO_PLACE = frozenset(
    """
    that this these those there here town area city person english spanish french german latin italian unison
    harmony tune general particular spring summer autumn fall winter january february march april june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday downtown
    country state region neighborhood neighbourhood your their what which where when with school church college
    university public private choir choirs group groups chorus parts four three eight sing singing join learn
    find attend them have love like need want about some next last same other rehearsal concert performance
    advance contact touch people kids children work home where both either
    """.split()
)


def unknown_in(text: str) -> str:
    """The name behind "choirs in" or "anything near" as it is typed, where no place of it is known; else empty."""
    for said in _LOOKED_FOR.finditer(text):
        name = said["name"].strip(" .,'’-")
        first = name.split()[0].lower()
        if first not in _NO_PLACE and not _crosses(text, said.span("name")):
            return name
    words = (said["word"] for said in _AFTER_IN.finditer(text) if not _crosses(text, said.span("word")))
    return next((word for word in words if word.lower() not in _NO_PLACE and repair(word)), "")


def _crosses(text: str, span: tuple[int, int]) -> bool:
    """Whether a known place stands there already."""
    return any(start < span[1] and end > span[0] for start, end, _ in find(text))


@lru_cache(maxsize=512)
def is_place(name: str) -> bool:
    """Whether the whole of a name is a place or a part of one ("North Carolina"): then it is nobody's name."""
    return len(name.split()) > 1 and is_area(key(name))


def with_codes(text: str) -> str:
    """The text with full names of regions as their codes: "the one in missouri" is the one in MO."""
    words = text.split()
    out: list[str] = []
    while words:
        size = next((n for n in (2, 1) if len(words) >= n and _is_region(words[:n])), 0)
        out.append(areas([key(" ".join(words[:size]))])[0].region if size else words[0])
        words = words[size or 1 :]
    return " ".join(out)


def _is_region(words: list[str]) -> bool:
    name = key(" ".join(words))
    return len(name) > 3 and is_area(name) and bool(areas([name])[0].region)
