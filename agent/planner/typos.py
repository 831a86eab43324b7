"""Misspelt words, mended against the words that are listened for.

Names, places, addresses and quotations are left alone.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from agent.planner import vocab
from agent.planner.names import GENERIC
from agent.planner.quotations import QUOTATION
from agent.planner.tooling import offered
from agent.planner.words import _RING, FILLERS, LIGHT

_CALENDAR = frozenset(
    """
    january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday today tomorrow yesterday tonight weekend morning afternoon evening noon
    midnight
    """.split()
)
#: Words that are right as they are, though near to one that is listened for.
_RIGHT = frozenset(
    """
    hall call calls band brand store story stores house horse month months works worked hours house where
    there their these those while after other others until under about above below which whose school parish
    church thanks through though thought singing signed signs sign since than that then them they director
    president treasurer festival concert rehearsal flooded canceled cancelled hotel motel model later latter
    letter lettre light lights night nights right piece pieces place places plane plate please pleased bring
    being going doing having saying paying playing staying really ready great start state statement
    zero three seven eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
    thirty forty fifty sixty seventy eighty ninety hundred thousand grand couple dozen half third quarter caller
    callers rather either neither around round roughly about brother mother father whole hole holes gaps gap
    spread sheet spreadsheet score scored scores weather whether water winter summer spring autumn fall ours yours
    theirs mine chart charts kids child children people lots hang hand hands bring mobile maths homework damage
    """.split()
)
_ENDING = re.compile(r"(?:ers?|ing|ed|es|s|d|r|e)$")
_DOUBLED = re.compile(r"([a-z])\1")
_WORD = re.compile(rf"{QUOTATION}|\bbody\s*:.*$|\S+@\S+|https?://\S+|[^\W\d_]{{4,}}", re.S | re.I)


@lru_cache(maxsize=64)
def vocabulary(tools: tuple[str, ...]) -> frozenset[str]:
    """Every word that is listened for, where these tools are offered."""
    patterns = [pattern for op in offered(tools).values() for pattern in op.patterns]
    said = {word for pattern in patterns for part in pattern.parts if part[0] != "{" for word in part.split()}
    closed = {word for phrase in vocab.phrases() for word in phrase.split()}
    return frozenset(w for w in said | closed | _CALENDAR | FILLERS | LIGHT | frozenset(_RING) if w.isalpha())


def mended(text: str, known: frozenset[str], names: Iterable[str]) -> str:
    """The text with slips of the pen put right. `names` are words of records and places, never taken for slips."""
    kept = frozenset(names)

    def mend(m: re.Match[str]) -> str:
        word = m[0]
        if not word.isalpha() or (word[0].isupper() and m.start() > 0) or _fine(word.lower(), known, kept):
            return word
        return _nearest(word.lower(), known) or word

    return _WORD.sub(mend, text)


def _fine(word: str, known: frozenset[str], kept: frozenset[str]) -> bool:
    return word in known or word in kept or word in _RIGHT or word in GENERIC or word.rstrip("s") in known


@lru_cache(maxsize=4096)
def _nearest(word: str, known: frozenset[str]) -> str | None:
    """The one word that differs by a slip: two letters swapped; in longer words also one letter more, less or other."""
    found = [k for k in known if abs(len(k) - len(word)) <= 1 and len(k) >= 4 and _slip(word, k)]
    swapped = [k for k in found if sorted(k) == sorted(word)]
    best = swapped or found
    return min(best, key=lambda k: (k[0] != word[0], -len(k), k)) if best else None


def _slip(word: str, known: str) -> bool:
    if _DOUBLED.sub(r"\1", word) == known and len(word) == len(known) + 1:
        return True
    if sorted(word) == sorted(known):
        return OSA.distance(word, known) == 1
    if len(word) < 6 or word[0] != known[0]:
        return False
    return not _same_stem(word, known) and OSA.distance(word, known) <= (2 if len(word) >= 9 else 1)


def _same_stem(word: str, known: str) -> bool:
    """Whether the two are forms of one word ("finishes", "finished"): neither is a slip for the other."""
    return word.startswith(known) or known.startswith(word) or _ENDING.sub("", word) == _ENDING.sub("", known)
