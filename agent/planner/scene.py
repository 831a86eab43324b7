"""A clause with everything that can be recognised in it, whatever is meant by the whole: typed pieces, places, names, closed words."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from agent.planner import places, spans, vocab
from agent.planner.names import Book, Match, is_other
from agent.planner.spans import Span
from agent.planner.state import State
from agent.planner.words import Token, is_filler, tokens


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
    toks: list[Token] = field(init=False)
    cache: dict[Any, list[Piece]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.toks = tokens(self.text)

    @cached_property
    def pieces(self) -> dict[int, list[Piece]]:
        """Typed pieces by the token at which they begin."""
        found: dict[int, list[Piece]] = {}
        for span in spans.find(self.text, self.today):
            start, end = self.tokens_of(span.start, span.end)
            found.setdefault(start, []).append(Piece(end, span.type, span.value))
        return found

    @cached_property
    def covered(self) -> frozenset[int]:
        """Tokens inside a typed piece: no name goes through them."""
        return frozenset(i for start, pieces in self.pieces.items() for p in pieces for i in range(start, p.end) if p.type != "number")

    @cached_property
    def places(self) -> dict[int, list[Piece]]:
        """Places of the gazetteer by the token at which they begin."""
        found: dict[int, list[Piece]] = {}
        for start, end, text in places.find(self.text):
            first, last = self.tokens_of(start, end)
            if first not in self.pieces or text.isdigit():
                found.setdefault(first, []).append(Piece(last, "place", text))
        return found

    @cached_property
    def words(self) -> dict[int, list[Piece]]:
        """Closed words by the token at which they begin, longest first."""
        found: dict[int, list[Piece]] = {}
        for start in range(len(self.toks)):
            for length in range(vocab.LONGEST, 0, -1):
                if words := vocab.words_of(self.said(start, start + length)) if start + length <= len(self.toks) else None:
                    found.setdefault(start, []).append(Piece(start + length, "word", words))
        return found

    def names(self, start: int) -> list[Match]:
        """Records that may be named from this token on, longest first."""
        if start not in self._names:
            typed = start in self.covered
            self._names[start] = [] if typed else [m for m in self.book.at(self.toks, start) if not is_other(self.toks, start, m)]
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

    def skip(self, start: int) -> int:
        """The next token that is not a small word or a mark."""
        while start < len(self.toks) and is_filler(self.toks[start]):
            start += 1
        return start


__all__ = ["Piece", "Scene", "Span"]
