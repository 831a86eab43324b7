"""How many sing in a group, where a sentence about itself says so: "our 40-voice chorus", "about sixty singers"."""

import re
from collections.abc import Sequence

from tools.sources.site.text import either

_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_ONES = {word: n for n, word in enumerate("one two three four five six seven eight nine".split(), 1)}
_COUNT = rf"(\d{{1,3}}|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?|(?:a|one) hundred)"
_GROUP = r"(?:chorus|choir|chorale|ensemble|group|society)"
_SINGERS = r"(?:[a-z-]+ ){0,2}?(?:voices|singers|members|choristers|vocalists|women|men)\b"
_HAS = r"(?:of|has|numbers|includes|comprises)"
_ABOUT = r"(?:about|around|approximately|some|nearly|over|more than|roughly|our|we are)"
#: The surest first.
_PATTERNS = (
    either(rf"\b{_COUNT}\+?[- ](?:plus[- ])?(?:voice|member|singer|person)\b"),
    either(rf"\b{_GROUP}\b[^.\d]{{0,40}}\b{_HAS}\b[^.\d]{{0,30}}?\b{_COUNT}\+?[ -]{_SINGERS}"),
    either(rf"\b{_ABOUT}\s{_COUNT}\+?[ -]{_SINGERS}"),
)
#: A sentence with one of these counts others, or the past.
_NOT_NOW = either(
    r"\b(?:began|started|founded|formed|first|grew|grown|originally|initially|since 19|in 19\d\d|over the years)\b",
    r"\b(?:alumni|former|past|festival|joined by|audience|have sung|combined|massed)\b",
    r"\b(?:board|staff|sponsors?|donors?|committee)\b",
)
_LEAST, _MOST = 4, 500


def size_in(sentences: Sequence[str]) -> int | None:
    """The number of singers that sentences about a group state; None where they do not."""
    now = [sentence for sentence in sentences if not _NOT_NOW.search(sentence)]
    for pattern in _PATTERNS:
        for found in filter(None, map(pattern.search, now)):
            if _LEAST <= (number := _number(found[1])) <= _MOST:
                return number
    return None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, _, ones = re.sub(r"\s+", " ", text.casefold()).partition("-")
    return 100 if tens.endswith("hundred") else _TENS.get(tens, 0) + _ONES.get(ones, 0)
