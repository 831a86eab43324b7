"""Where a free sentence speaks of places: the longest name first, with its region or country, in any case.

Many towns are called like things and people (Reading, Hope, Jordan), so that a name alone is no proof. It counts if a
region follows; else what stands before it ("in", "a trip to"), its capital, and its size decide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from tools.geography.gazetteer import LONGEST_NAME, Place, clearly, famous_towns, named, of_zip
from tools.geography.place_names import note_of, slip_of
from tools.geography.place_sentence import CALENDAR, Sentence
from tools.geography.place_words import DATA, Area, areas, everyday_words, key

MAX_LENGTH = 4_000
#: From how many people on a name counts: after "in"; as a clause, or of several words; with a capital; as it stands.
_MARKED, _ALONE, _CAPITAL, _PLAIN = 1_000, 15_000, 50_000, 100_000
_NEVER = float("inf")

_ZIP = re.compile(r"\d{5}")
#: Short forms of regions that are words too, in lower case. "in" and "on" stand behind a town in every other sentence.
_PREPOSITIONS = {"in", "on"}
_WORDS_TOO = set("me or hi oh ok id la ma pa de us mass wash ill miss ore ind del".split())
_SHORT_COUNTRIES = {"uk", "usa", "uae"}


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a sentence: `text` is `sentence[start:end]`.

    `place` is None where a person has to choose among `candidates` (largest first). `note` says what was repaired.
    `qualified`: a region, a country or a ZIP code stands with it. `marked`: "in", "near" or the like stands before it.
    Where neither holds, only its name speaks for it: a record of that name is then likelier meant.
    """

    start: int
    end: int
    text: str
    place: Place | None
    candidates: tuple[Place, ...] = ()
    note: str = ""
    qualified: bool = False
    marked: bool = False


class _Name(NamedTuple):
    """Words that name towns (largest first): `first` to `last`, exclusive, up to the character `end`."""

    first: int
    last: int
    end: int
    key: str
    towns: tuple[Place, ...]


def find_in(text: str) -> list[Span]:
    """The places that a sentence speaks of, in its order, without overlap; only the first 4,000 characters are read."""
    mentions, spans, at = _Mentions(text[:MAX_LENGTH]), list[Span](), 0
    while at < len(mentions.words):
        if span := mentions.at(at):
            spans.append(span)
        at = mentions.word_from(span.end, at) if span else at + 1
    return spans


class _Mentions(Sentence):
    """A sentence, read for places."""

    def at(self, at: int) -> Span | None:
        """The place that begins with this word."""
        if _ZIP.fullmatch(self.words[at].text):
            return self._zip(at)
        names = list(self._names(at))
        spans = (span for name in names if (span := self._qualified(name)))
        if span := next(spans, None) or self._misspelt(at, names[0].last if names else at):
            return span
        return next((span for name in names if (span := self._bare(name))), None)

    def _names(self, at: int) -> Iterator[_Name]:
        """What towns' names begin here, the longest first."""
        for last in range(self._reach(at, LONGEST_NAME), at, -1):
            for stop in self.stops(last - 1):
                name = key(self.text[self.words[at].start : stop])
                towns = () if name in CALENDAR else named(name)
                if stop > self.stops(last - 1)[-1]:  # "Victoria's" is no Victorias; St. John's is called so
                    towns = tuple(town for town in towns if "'" in town.city or "’" in town.city)
                if towns:
                    yield _Name(at, last, stop, name, towns)

    def _reach(self, at: int, most: int) -> int:
        """Up to which word a name that begins here can go on."""
        last = at + 1
        while last < len(self.words) and last - at < most and self.joined(last):
            last += 1
        return last

    def _qualified(self, name: _Name) -> Span | None:
        """The name with the region or country behind it, if there is such a town."""
        for last in range(self._reach_of_areas(name), name.last, -1):
            for area in areas([word.key for word in self.words[name.last : last]]):
                within = [town for town in name.towns if town.within(area)]
                if within and self._means(area, name, last, within):
                    return replace(self._span(name, self._with_zip(last), within), qualified=True)
        return None

    def _reach_of_areas(self, name: _Name) -> int:
        """Up to which word regions and countries can stand behind a name, with or without commas."""
        last = name.last
        while last < min(name.last + 4, len(self.words)) and re.fullmatch(
            r"[^\S\n]*,?[^\S\n]*\(?", self._gap_behind(name, last)
        ):
            last += 1
        return last

    def _gap_behind(self, name: _Name, at: int) -> str:
        return self.text[name.end : self.words[at].start] if at == name.last else self.gap(at)

    def _means(self, area: Area, name: _Name, last: int, within: Sequence[Place]) -> bool:
        """Whether the words behind a town, up to `last`, are its region, and not simply the next words."""
        first = self.words[name.last]
        if last - name.last > 1 or len(first.key) > 4 or (first.text.isupper() and not self.shouts):
            return True
        if first.key in _PREPOSITIONS:
            return "," in self.gap(name.last) and self.ends_clause(last)
        if not area.region:
            return len(first.key) > 2 or first.key in _SHORT_COUNTRIES
        as_without = clearly(within) == clearly(name.towns) is not None
        return first.key not in _WORDS_TOO or as_without or self.ends_clause(last) or self.before_date(last)

    def _bare(self, name: _Name) -> Span | None:
        """The name alone, if it is likely to mean a place."""
        enough = name.towns[0].population >= self._needed(name)
        return self._span(name, name.end, name.towns) if enough else None

    def _needed(self, name: _Name) -> float:
        """How many people the largest town of that name must have, to be meant here."""
        word, marked = self.words[name.first], self.marked(name.first)
        part_of_name = word.capital and self.in_name(name.first, name.last)
        inner = word.capital and not self.begins_sentence(name.first)
        if _is_everyday(name.key):
            return _ALONE if inner and marked and not part_of_name else _NEVER
        if name.key in _persons():
            return _ALONE if marked and not part_of_name else _NEVER
        if marked:
            return _MARKED
        if part_of_name:
            return _NEVER
        if name.end in self.stops(name.last - 1)[:1] and self.is_clause(name.first, name.last):
            return _ALONE
        if len(name.key) < 4 and not word.text.isupper():
            return _NEVER
        return _ALONE if " " in name.key else _CAPITAL if inner else _PLAIN

    def _misspelt(self, at: int, beyond: int) -> Span | None:
        """A large city's misspelt name behind "to", "in" or the like, if it goes beyond what is a name as it stands."""
        for last in range(beyond + 1, self._reach(at, 3) + 1 if self.hinted(at) else 0):
            stop = self.words[last - 1].end
            typed = key(self.text[self.words[at].start : stop])
            meant = slip_of(typed, famous_towns()) if len(typed) > 5 and not _is_known(typed) else None
            if meant:
                name = _Name(at, last, stop, meant, named(meant))
                span = self._qualified(name) or self._span(name, stop, name.towns)
                return replace(span, note=note_of(span.text, span.place) if span.place else "")
        return None

    def _span(self, name: _Name, end: int, found: Sequence[Place]) -> Span:
        start, place = self.words[name.first].start, clearly(found)
        candidates = () if place else tuple(found)
        return Span(start, end, self.text[start:end], place, candidates, marked=self.marked(name.first))

    def _zip(self, at: int) -> Span | None:
        """A ZIP code behind "in", "near", "zip"."""
        word = self.words[at]
        spoken = self.marked(at) and not self.gap(at).strip()
        place = of_zip(word.text) if spoken else None
        return Span(word.start, word.end, word.text, place, qualified=True, marked=True) if place else None

    def _with_zip(self, last: int) -> int:
        """Where the place ends, with the ZIP code that follows its state."""
        follows = (
            last < len(self.words) and _ZIP.fullmatch(self.words[last].text) and self.gap(last).strip() in ("", ",")
        )
        return self.words[last if follows else last - 1].end


def _is_known(name: str) -> bool:
    return _is_everyday(name) or name in _persons() or name in CALENDAR or bool(areas([name]))


def _is_everyday(name: str) -> bool:
    return name in everyday_words() or name.replace(" ", "_") in everyday_words()


@cache
def _persons() -> frozenset[str]:
    """Given names and surnames that are towns' names, or one slip from a city's."""
    return frozenset((DATA / "personal_names.txt").read_text(encoding="utf-8").split())
