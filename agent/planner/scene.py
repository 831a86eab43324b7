"""A clause with everything that can be recognised in it, whatever is meant by the whole.

Typed pieces, places, names, closed words.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from agent.planner import places, spans, vocab
from agent.planner.names import Book, Match, is_other
from agent.planner.slots import CUES, NEED_CUE
from agent.planner.spans import Span
from agent.planner.state import State
from agent.planner.words import Token, is_filler, tokens

_QUESTION = frozenset("what which who whom whose how when where why whats hows".split())
_YES_NO = frozenset("is are was were did does do am has had have".split())
_BEFORE_QUESTION = frozenset("so and hey hi ok okay well um oh then also please but now again".split())
#: Nouns for records; they are part of the phrase that names one.
HEADS = {
    "trip": ("trip", "weekend"),
    "booking": ("booking", "hold", "date", "show", "concert", "slot"),
    "lead": ("lead", "group", "kids", "folks", "people", "guys", "lot"),
    "venue": ("venue", "group", "kids", "folks", "people", "guys", "lot"),
    "contact": ("contact",),
    "participant": ("participant", "singer"),
    "expense": ("expense", "charge", "cost", "receipt"),
    "campaign": ("campaign",),
    "group_request": ("request", "group"),
    "inquiry": ("inquiry",),
    "conversation": ("conversation", "chat"),
    "question": ("question",),
    "template": ("template",),
    "sequence": ("sequence", "drip", "flow", "one"),
    "service": ("service",),
    "message": ("message",),
    "change": ("change",),
}
HEADWORDS = frozenset(word for words in HEADS.values() for word in words) | frozenset(
    (
        "first second third fourth fifth sixth seventh eighth ninth tenth last top one it them "
        "they nearby there here not was rather instead because since as number"
    ).split()
)
#: Words that announce an argument.
ANNOUNCING = frozenset(word for cues in CUES.values() for cue in cues for word in cue.split()) | frozenset(
    word for slot in NEED_CUE for word in slot.split("_")
)
#: Words with which a wish begins.
WISHES = frozenset(
    """
    show add log cancel remove delete email text contact message enrol fill move set change make mark put
    record plan find discover book confirm give take undo merge update rename export import draft send write
    start stop block release hold extend shorten convert turn match drop keep call tell
    """.split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of tokens read as something: up to `end`, of a type, with a value and the price of reading it so."""

    end: int
    type: str
    value: Any
    price: float = 0.0


@dataclass
class Scene:
    """One clause in its surroundings. `earlier` are records that this turn's own earlier calls will make or touch."""

    text: str
    today: date
    book: Book
    state: State
    earlier: tuple[Any, ...] = ()
    toks: tuple[Token, ...] = field(init=False)
    cache: dict[Any, list[Piece]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.toks = tokens(self.text)

    @cached_property
    def pieces(self) -> dict[int, list[Piece]]:
        """Typed pieces by the token at which they begin."""
        found: dict[int, list[Piece]] = {}
        for span in self._spans:
            start, end = self.tokens_of(span.start, span.end)
            if start < end:  # within one token (a number in a placeholder) it is nothing of its own
                found.setdefault(start, []).append(Piece(end, span.type, span.value))
        return found

    @cached_property
    def has_money(self) -> bool:
        """Whether a sum is said with its currency: then a bare number is not one."""
        return any(p.type == "money" for pieces in self.pieces.values() for p in pieces)

    @cached_property
    def asks(self) -> bool:
        """Whether the clause is a question by its first word; a question changes nothing."""
        first = next(
            (at for at, t in enumerate(self.toks) if t.is_word and t.text.lower() not in _BEFORE_QUESTION), None
        )
        if first is None:
            return False
        word = self.toks[first].text.lower()
        after = self.toks[first + 1].text.lower() if first + 1 < len(self.toks) else ""
        return word in _QUESTION or (word in _YES_NO and after != "not" and not after[:1].isdigit())

    @cached_property
    def covered(self) -> frozenset[int]:
        """Tokens inside a typed piece: no name goes through them."""
        return frozenset(
            i
            for start, pieces in self.pieces.items()
            for p in pieces
            for i in range(start, p.end)
            if p.type != "number"
        )

    @cached_property
    def known(self) -> frozenset[int]:
        """Tokens that may be something or other.

        Part of a typed piece, a name, a place, a closed word, or announcing one.
        """
        found = {
            i
            for table in (self.pieces, self.places, self.words)
            for start, ps in table.items()
            for p in ps
            for i in range(start, p.end)
        }
        found |= {i for start in range(len(self.toks)) for m in self.names(start) for i in range(start, m.end)}
        return frozenset(
            found | {at for at, t in enumerate(self.toks) if t.cap or t.low in ANNOUNCING or t.norm in HEADWORDS}
        )

    @cached_property
    def places(self) -> dict[int, list[Piece]]:
        """Places of the gazetteer by the token at which they begin."""
        found: dict[int, list[Piece]] = {}
        for start, end, text in places.find(self._untyped):
            first, last = self.tokens_of(start, end)
            if first not in self.pieces or text.isdigit():
                found.setdefault(first, []).append(Piece(last, "place", text))
        return found

    @cached_property
    def _untyped(self) -> str:
        """The text with dates, sums and addresses blanked out, bare numbers left: they may be ZIP codes."""
        text = self.text
        for span in self._spans:
            if span.type != "number":
                text = text[: span.start] + "¤" * (span.end - span.start) + text[span.end :]
        return text

    @cached_property
    def _spans(self) -> list[Span]:
        return spans.find(self.text, self.today)

    @cached_property
    def words(self) -> dict[int, list[Piece]]:
        """Closed words by the token at which they begin, longest first."""
        found: dict[int, list[Piece]] = {}
        for start in range(len(self.toks)):
            for length in range(vocab.LONGEST, 0, -1):
                if (
                    words := vocab.words_of(self.said(start, start + length))
                    if start + length <= len(self.toks)
                    else None
                ):
                    found.setdefault(start, []).append(Piece(start + length, "word", words))
        return found

    def names(self, start: int) -> list[Match]:
        """Records that may be named from this token on, longest first."""
        if start not in self._names:
            typed = start in self.covered
            self._names[start] = (
                [] if typed else [m for m in self.book.at(self.toks, start) if not is_other(self.toks, start, m)]
            )
        return self._names[start]

    @cached_property
    def _names(self) -> dict[int, list[Match]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [t.start for t in self.toks]

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The range of tokens that a stretch of the text touches."""
        first = bisect_left(self._starts, start)
        return first, bisect_left(self._starts, end)

    def said(self, start: int, end: int) -> str:
        """The text of a range of tokens, as it was typed."""
        return self.text[self.toks[start].start : self.toks[end - 1].end] if end > start else ""

    def of_type(self, start: int, *types: str) -> Iterator[Piece]:
        """Typed pieces that begin at the token."""
        return (p for p in self.pieces.get(start, []) if p.type in types)

    def wishes(self, start: int) -> bool:
        """Whether the words from here on begin like a wish of their own ("and cancel …")."""
        at = self.skip(start)
        return at < len(self.toks) and self.toks[at].norm in WISHES

    def skip(self, start: int) -> int:
        """The next token that is not a small word or a mark."""
        while start < len(self.toks) and is_filler(self.toks[start]):
            start += 1
        return start


__all__ = ["Piece", "Scene", "Span"]
