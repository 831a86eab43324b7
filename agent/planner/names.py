"""The names of records, found in a sentence.

By a part that tells them apart, by the whole, or misspelt by a letter or two.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from agent.planner import vocab
from agent.planner.lexicon import Name
from agent.planner.words import FILLERS, LIGHT, Token, canonical, tokens

#: Words that many names share: alone they name nobody.
GENERIC = frozenset(
    """
    chorus choir choirs choruses singers singer ensemble group band quartet chorale choral society club vocal
    voices voice music musical youth community children men women harmony cappella barbershop gospel chamber
    church school university college city festival association tenors weekend trip tour winter spring summer
    fall autumn workshops workshop coaching masterclass speaking visit search campaign outreach follow booking
    hold confirmed tentative street river bay state north south east west new saint st treble mixed sound
    company january february march april may june july august september october november december the a of and
    two nights hotel flights one day open days
    """.split()
)
#: A common noun for a group may follow a part of a name without changing whom it names.
LOOSE = frozenset("chorus choir group singers ensemble folks people team booking gig".split())
#: From this likeness (0 to 100) on, a misspelt word is taken for a name's.
ALIKE = 84
MIN_FUZZY = 5


@dataclass(frozen=True, slots=True)
class Match:
    """Names that the tokens up to `end` may mean.

    `whole` where a whole name was said; `repaired` the word that was misspelt.
    """

    end: int
    names: tuple[Name, ...]
    whole: bool = False
    repaired: str = ""


class Book:
    """The names of one turn, indexed by their words."""

    def __init__(self, known: Sequence[Name]) -> None:
        self.known = tuple(known)
        self.by_ref = {name.ref: name for name in known}
        self._index: dict[str, list[int]] = defaultdict(list)
        self._forms: list[tuple[tuple[str, ...], ...]] = []
        for at, name in enumerate(known):
            forms = tuple(tuple(t.low for t in tokens(text) if t.is_word) for text in (name.text, *name.also) if text)
            self._forms.append(forms)
            for word in {word for form in forms for word in form}:
                self._index[word].append(at)

    @cached_property
    def places(self) -> frozenset[str]:
        """Cities of records, in lower case."""
        return frozenset(name.place.lower() for name in self.known if name.place)

    @property
    def words(self) -> frozenset[str]:
        """Every word of every name, in lower case."""
        return frozenset(self._index)

    def of_kinds(self, kinds: Sequence[str]) -> list[Name]:
        """The records of these kinds, oldest first."""
        return [name for name in self.known if name.kind in kinds]

    def at(self, toks: Sequence[Token], start: int) -> list[Match]:
        """What may be named from this token on, longest first."""
        low = toks[start].low
        found, repaired = self._index.get(low, []), ""
        if not found and (word := self._mended(toks[start])):
            found, repaired = self._index[word], toks[start].text
            low = word
        by_end: dict[tuple[int, bool], list[Name]] = defaultdict(list)
        for at in found:
            if reach := self._reach(at, toks, start, low):
                by_end[reach].append(self.known[at])
        ends = sorted(by_end, reverse=True)
        return [Match(end, tuple(by_end[end, whole]), whole, repaired) for end, whole in ends]

    def _reach(self, at: int, toks: Sequence[Token], start: int, low: str) -> tuple[int, bool] | None:
        """How far the tokens follow one of the record's names, and whether that is all of it."""
        best: tuple[int, bool] | None = None
        for form in self._forms[at]:
            if low not in form:
                continue
            end, words = self._follow(form, toks, start, low)
            whole = len(words) == len(form) or (words == [w for w in form if w not in FILLERS])
            tells = any(w not in GENERIC and (len(w) > 2 or w.isdigit()) and not _common(w) for w in words)
            if (whole or tells or len(set(words)) >= 2) and (best is None or (end, whole) > best):
                best = end, whole
        return best

    @staticmethod
    def _follow(form: tuple[str, ...], toks: Sequence[Token], start: int, low: str) -> tuple[int, list[str]]:
        words, end, rest = [low], start + 1, set(form) - {low}
        for i in range(start + 1, min(len(toks), start + 8)):
            if not toks[i].is_word and toks[i].text not in "&'.":
                break
            if toks[i].low in rest:
                words.append(toks[i].low)
                rest.discard(toks[i].low)
                end = i + 1
            elif toks[i].is_word and toks[i].low not in ("and", "of"):
                break
        return end, words

    def _mended(self, token: Token) -> str | None:
        word = token.low
        if len(word) < MIN_FUZZY or not word.isalpha() or _common(word):
            return None
        keys = [k for k in self._index if len(k) >= MIN_FUZZY and k not in GENERIC and abs(len(k) - len(word)) <= 2]
        best = process.extractOne(word, keys, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return best[0] if best and best[0][0] == word[0] else None


def _common(word: str) -> bool:
    """Whether the word means something by itself, so that it is no sign of a name."""
    return (
        word in FILLERS or word in LIGHT or bool(vocab.words_of(word)) or canonical(word) != word or word in vocab.ROLES
    )


def is_other(toks: Sequence[Token], start: int, match: Match) -> bool:
    """Whether the words go on into another name: "Commonwealth Men's Chorus" is not the Women's."""
    if match.whole and not (
        match.end < len(toks) and toks[match.end].cap and toks[match.end].low in GENERIC - {"trip", "tour", "booking"}
    ):
        return False
    extra = []
    for token in toks[match.end :]:
        in_name = token.low in GENERIC - {
            "a",
            "the",
            "trip",
            "tour",
            "booking",
            "of",
            "and",
            "may",
            "march",
            "hold",
            "hotel",
            "flights",
            "one",
            "two",
            "day",
            "open",
            "days",
            "confirmed",
            "tentative",
            "workshops",
            "workshop",
            "coaching",
            "masterclass",
            "speaking",
            "campaign",
            "visit",
            "search",
        }
        if not token.is_word or not in_name:
            break
        extra.append(token)
    telling = [t for t in extra if t.cap or t.low not in LOOSE]
    return any(all(t.low not in n.text.lower() for n in match.names) for t in telling)
