"""A sentence as words with what stands around them: the signs that a name in it is meant as a place."""

import calendar
import re
from typing import NamedTuple

from tools.geography.place_words import key

#: Keys of months and days, in full and short: never places.
CALENDAR = {key(name) for name in (*calendar.month_name, *calendar.month_abbr, *calendar.day_name, *calendar.day_abbr)}

_WORD = re.compile(
    r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?|\b(?:[^\W\d_]\.){2,}"  # D.C., U.K
    r"|[^\W_](?:[^\W_]|[\u0300-\u036f])*(?:['’][^\W_]+)*"
)
#: Addresses and links name no places.
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_BREAK = re.compile(r"[.,;:!?\n(]")

_BEFORE_A_PLACE = {"in", "near", "around", "outside", "toward", "towards", "visit", "visiting", "zip"}
_WEAK = {"to", "from", "at", "for"}
_TRAVEL = set(
    "trip trips tour tours visit travel travels traveling travelling flight flights fly flying go going come coming"
    " move moves moved moving drive driving drove head heading headed relocate relocated relocating next close closer"
    " back weekend".split()
)
_ORIGIN = set(
    "am im are were is come comes coming live drive driving fly flying flight moved moving hail hails".split()
)
_PART = set(
    "north south east west outside miles mile km suburb suburbs city part side edge center centre heart".split()
)
_AFTER = {"to": _TRAVEL, "from": _ORIGIN | _PART, "of": _PART}
_SKIPPED = {"the", "greater", "downtown", "metro", "central"}


class Word(NamedTuple):
    """One word: where it stands, what it says, its key, and whether it has a capital that tells something."""

    start: int
    end: int
    text: str
    key: str
    capital: bool


class Sentence:
    """A text and its words; a position is the index of a word, a stretch of words is `first` to `last`, exclusive."""

    def __init__(self, text: str) -> None:
        self.text = _ADDRESS.sub(lambda found: "_" * len(found[0]), text)
        self.shouts = text.upper() == text
        self.words = [
            Word(found.start(), found.end(), found[0], key(found[0]), found[0][0].isupper() and not self.shouts)
            for found in _WORD.finditer(self.text)
        ]

    def gap(self, at: int) -> str:
        """What stands between this word and the one before; behind the last word, what is left."""
        start = self.words[at - 1].end if at else 0
        return self.text[start : self.words[at].start if at < len(self.words) else None]

    def word_from(self, end: int, at: int) -> int:
        """The first word behind `at` that begins at or behind a character."""
        return next((i for i in range(at + 1, len(self.words)) if self.words[i].start >= end), len(self.words))

    def joined(self, at: int) -> bool:
        """Whether this word can go on with the name that the one before began."""
        gap = self.gap(at)
        return bool(re.fullmatch(r"[^\S\n]+|-", gap)) or (gap == ". " and self.words[at - 1].key in {"st", "ft", "mt"})

    def stops(self, at: int) -> list[int]:
        """Where a name that ends in this word can end: behind it, and before its possessive."""
        word = self.words[at]
        bare = word.start + len(_POSSESSIVE.sub("", word.text))
        return [word.end] if bare == word.end else [word.end, bare]

    def marked(self, at: int) -> bool:
        """Whether the words before announce a place: "in", "near", "a trip to", "I'm from", "10 miles from"."""
        before = self.before(at)
        if before in _BEFORE_A_PLACE:
            return True
        return before in _AFTER and self.before(self._announcer(at)) in _AFTER[before]

    def hinted(self, at: int) -> bool:
        """Whether a word stands before that can announce a place, and can as well announce something else."""
        return self.marked(at) or self.before(at) in _WEAK

    def before(self, at: int) -> str:
        """The key of the word before, articles skipped; empty where a clause begins between them."""
        before = self._announcer(at)
        return self.words[before].key if before >= 0 else ""

    def begins_sentence(self, at: int) -> bool:
        """Whether this word has its capital from its position."""
        return at == 0 or bool(re.search(r"[.!?:\n]", self.gap(at)))

    def ends_clause(self, last: int) -> bool:
        """Whether punctuation, or nothing, follows."""
        return last >= len(self.words) or bool(re.match(r"\s*[.,;:!?)\n]", self.gap(last)))

    def before_date(self, last: int) -> bool:
        """Whether a day, a month or a number follows."""
        after = self.words[last].key if last < len(self.words) else ""
        return after in CALENDAR or after[:1].isdigit()

    def is_clause(self, first: int, last: int) -> bool:
        """Whether nothing else stands between two marks of punctuation."""
        return (first == 0 or bool(_BREAK.search(self.gap(first)))) and self.ends_clause(last)

    def in_name(self, first: int, last: int) -> bool:
        """Whether a capital beside makes the words part of a longer name ("Boston Spring Tour", "Marcus Bell")."""
        behind = last < len(self.words) and self.joined(last) and self.words[last].capital
        ahead = (
            first > 0 and self.joined(first) and self.words[first - 1].capital and not self.begins_sentence(first - 1)
        )
        return bool(behind and self.words[last].key not in CALENDAR) or (ahead and self.words[first - 1].key != "i")

    def _announcer(self, at: int) -> int:
        """The position of the word before, articles skipped; -1 where a clause begins between them."""
        while at > 0 and not _BREAK.search(self.gap(at)):
            at -= 1
            if self.words[at].key not in _SKIPPED:
                return at
        return -1
