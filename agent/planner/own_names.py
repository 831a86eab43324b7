"""The names by which people introduce themselves: "I am Maya Lopez.", "my name is juan de la cruz", "Li Wei here".

A name ends where its sentence ends, or at a word that begins a question.
"""

import re
from collections.abc import Iterator

from agent.planner import places, vocab
from agent.planner.introductions import ORG_WORD

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
#: Words that belong to no name, though a hurried writer puts them right behind one.
_AFTER = (
    r"(?i:what|whats|when|where|which|who|whos|why|how|hows|is|are|am|do|does|did|can|could|would|should|have|has|i|"
    r"i'm|i’m|im|we|my|our|you|your|the|it|an?|and|but|or|please|thanks?|hello|hi|hey|any|there|this|that|here|speaking|"
    r"in|at|from|with|for|of|on|to|email|e-mail|phone|tel|age|aged|location|looking|director|conductor|president)(?:['’][a-z]+)?(?![\w'’-])"
)
_PART = rf"(?:{_UPPER}\.(?=\s)|St\.|(?!{_AFTER}){_UPPER}[\w'’-]*)"
_PARTICLES = frozenset("de van von der den del della la le du da dos das di bin ibn bint al el ter ten y e".split())
_PARTICLE = rf"(?:{'|'.join(sorted(_PARTICLES))})"
_GAP = r"[^\S\n]+"
_TITLE = rf"(?:(?:Dr|Mr|Mrs|Ms|Mx|Rev|Fr|Sr|Prof)\.?{_GAP})?"
_MORE = rf"(?:{_GAP}(?:{_PARTICLE}{_GAP}){{0,2}}{_PART})"
_CAPITALS = rf"(?>{_TITLE}{_PART}{_MORE}{{0,3}})"  # atomic: never the half of a name
_TWO_OR_MORE = rf"{_TITLE}{_PART}{_MORE}{{1,2}}"
_NAME = re.compile(_CAPITALS)
#: Of a name in small letters: it is all that is said up to a stop, a comma or a small word.
_SMALL = re.compile(rf"(?!{_AFTER})[^\W\d_][\w'’-]+(?:{_GAP}(?!{_AFTER})[^\W\d_][\w'’-]+){{0,3}}")
_ENDED = re.compile(rf"\s*(?:$|[,.!?;\n]|\b{_AFTER})")
_STOPPED = re.compile(r"\s*(?:$|[,.!\n]|and\b|from\b|here\b|speaking\b)")
_NAMED = r"my name is|my name's|name is|name:|call me|i am called|they call me|i go by|everyone calls me"
_OPENER = re.compile(
    rf"\b(?:(?P<named>{_NAMED})|(?P<am>i am)|this is|it is(?: me,?)?|here is|"
    rf"signed,?|regards,?|thanks,?|cheers,?|sincerely,?|best,?|(?:(?<=\n)|(?<=[.,!-]\s))from)\s+",
    re.I,
)
_SELF = re.compile(
    rf"\b(?:[Ii] am|[Tt]his is|[Ii]t is(?: me,?)?|[Mm]y name is|[Nn]ame is)\s+(?P<name>{_CAPITALS})"
    r"(?=,?\s+(?:of|from|with|at|and|here|speaking|the)\b|[,.!])"
)
_HERE = re.compile(
    rf"(?:^|[.,!?]\s*)(?:(?:[Hh]i|[Hh]ello|[Hh]ey|[Hh]iya)\b[\s,!.]*)?(?P<name>{_CAPITALS}),?\s+"
    r"(?:here|speaking)\b(?=\s*(?:[,.!;:-]|from|at|with|of|$))"
)
_BEFORE_MAIL = re.compile(
    r"(?:^|[.,;:!?\n]\s*|\band\s+)(?P<name>[^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’.-]+){0,2})\s*(?:,"
    r"|\(|<|-|–|:|\bat\b)\s*(?<![\w.+-])(?=[\w.+-]+@)"
)
_ALONE = re.compile(rf"(?:^|[.!?:]\s+)(?P<name>{_TWO_OR_MORE})\s*(?:,|$|\.)")
_SIGNED = re.compile(rf"[\n-]\s*(?P<name>{_TWO_OR_MORE})\s*$")
_NOT_NAMES = frozenset(
    """
    i hi hello hey good yes no ok please thanks thank we my our the a an looking interested sorry just not
    also from in at music choir very really here happy so actually um able sure free new old going hoping
    trying writing january february march april may june july august september october november december
    director conductor email mail reach write contact totally completely fully mostly probably currently
    only still quite too rather pretty tired lost confused retired disabled serious deaf blind busy curious
    excited ready alone sick married single back done okay well fine great afraid worried older younger
    monday tuesday wednesday thursday friday saturday sunday today tomorrow
    """.split()
)


_AROUND = re.compile(r"^(?:my )?name:?\s+|\s+(?:and|from|of|in|with|at|here)$", re.I)


def name_in(text: str, organization: str) -> str:
    """What they are called; empty where they do not say. `organization`: the group they speak for, which is no name."""
    return next(_names(text, organization), "")


def _names(text: str, organization: str) -> Iterator[str]:
    for candidate in _candidates(text):
        name = _AROUND.sub("", candidate.strip(" .,!-"))
        if may_be_name(name, organization):
            yield _capitalised(name) if name.islower() else name


def may_be_name(name: str, organization: str) -> bool:
    """Whether this is somebody's name, and no place, group or other word of the field."""
    low = name.lower().split()
    if not low or low[0] in _NOT_NAMES or any(c.isdigit() for c in name) or (organization and name in organization):
        return False
    if places.is_place(name) or ORG_WORD.search(name):
        return False
    if name.islower() and any(vocab.words_of(word) for word in low):
        return False
    return not (len(low) == 1 and low[0] in vocab.phrases())


def _candidates(text: str) -> Iterator[str]:
    for pattern in (_SELF, _HERE):
        yield from (m["name"] for m in pattern.finditer(text))
    for opener in _OPENER.finditer(text):
        found = _NAME.match(text, opener.end())
        if found and (found[0][0].isupper() or not found[0][0].islower()):
            yield found[0]
        elif small := _small(text, opener):
            yield small
    for pattern in (_BEFORE_MAIL, _ALONE, _SIGNED):
        yield from (m["name"] for m in pattern.finditer(text))


def _small(text: str, opener: re.Match[str]) -> str | None:
    """A name in small letters behind an opener. "I am" opens much else: there it is one or two words and a stop."""
    found = _SMALL.match(text, opener.end()) if opener["named"] or opener["am"] else None
    if found is None:
        return None
    if opener["named"]:
        return found[0] if _ENDED.match(text, found.end()) else found[0].split()[0]
    words = found[0].split()
    plain = len(words) <= 2 or any(word in _PARTICLES for word in words)
    doing = len(words[0]) > len("ming ") and words[0].endswith("ing")
    return found[0] if plain and not doing and _STOPPED.match(text, found.end()) else None


def _capitalised(name: str) -> str:
    """A name that was written in small letters, as names are written."""
    return " ".join(word if word in _PARTICLES else word.title() for word in name.split())
