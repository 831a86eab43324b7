"""A pattern laid along a clause at the lowest price.

Words of the pattern and slots must come in order; between them may stand small words (free), other arguments of the
tool (nearly free, found by their type), and words that nothing explains (dear). What a pattern leaves unexplained
is what makes a write uncertain. The search is A*: what no part of the pattern could explain is known beforehand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

from agent.planner.loose import Loose, is_unknown
from agent.planner.patterns import Pattern
from agent.planner.readings import readings
from agent.planner.scene import Piece, Scene
from agent.planner.slots import Slot
from agent.planner.words import LIGHT, NEGATIONS, Token, is_filler

#: Above this price nothing has been understood.
HOPELESS = 3.2
#: Words of asking, harmless where nothing is changed.
_ASKING = frozenset("show find tell check know help look".split())
_CONTRAST_STARTS = frozenset("not instead rather and was".split())
_CONTRASTS = ("not", "instead of", "rather than", "and not", "was")
#: Types of slots that a template is about; without them it is hardly meant.
_TELLING = frozenset(("url", "email", "phone", "percent", "miles", "text"))
#: Types of slots that take several values, said one by one.
_ONE_BY_ONE = frozenset(("styles", "sources"))
#: Types of slots that may take any words.
_FREE = frozenset(("name", "text"))
_PSEUDO = {"dates": ("starts_on", "from_date")}
#: What a part of the pattern earns when it is said: a word, a light word, a slot.
_WORD, _LIGHT_WORD, _SLOT = 0.3, 0.1, 0.25


@dataclass(frozen=True, slots=True)
class Fill:
    """An argument and the piece of the clause that fills it."""

    arg: str
    piece: Piece
    at: int


@dataclass(frozen=True)
class Laid:
    """A pattern on a clause: its price (lower is surer), the arguments, and the words that nothing explains."""

    pattern: Pattern
    price: float
    fills: tuple[Fill, ...]
    unexplained: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """One move along pattern and clause: its price (never negative; what is earned is taken off at the end)."""

    price: float
    part: int
    at: int
    fill: Fill | None = None
    unexplained: str = ""


class Aligner:
    """Lays one tool's patterns along one clause."""

    def __init__(self, scene: Scene, slots: dict[str, Slot], reads: bool = False) -> None:
        self.scene, self.slots, self.reads = scene, slots, reads
        self.n = len(scene.toks)
        self._loose = Loose(scene, slots)
        self._covers: dict[str, frozenset[int]] = {}
        self._bits = {arg: 1 << at for at, arg in enumerate(slots)}

    def rough_bound(self, pattern: Pattern) -> float:
        """As `bound`, more loosely and at once: whatever may be anything is taken to be explained."""
        if any(self.slots[arg].type in _FREE for name in pattern.slots if (arg := self._arg(name))):
            return -_earned(pattern)
        said, known = set(pattern.parts), self.scene.known
        dear = sum(
            p for at, p in enumerate(self._passing) if p and at not in known and self.scene.toks[at].norm not in said
        )
        return dear - _earned(pattern)

    def bound(self, pattern: Pattern) -> float:
        """A price below which the pattern cannot be laid: what none of its words and slots could explain."""
        return self._ahead(pattern)[0] - _earned(pattern)

    def lay(self, pattern: Pattern, limit: float = HOPELESS) -> Laid | None:
        """The cheapest way; None where there is none within the limit."""
        self.pattern = pattern
        ahead, earned, order = self._ahead(pattern), _earned(pattern), count()
        used = sum(self._bits.get(arg, 0) for arg, _ in pattern.implied)
        heap: list[tuple[float, int, float, int, int, int, tuple[Fill, ...], tuple[str, ...]]] = []
        heappush(heap, (ahead[0], next(order), 0.0, 0, 0, used, (), ()))
        seen: dict[tuple[int, int, int], float] = {}
        while heap:
            _, _, price, part, at, used, fills, lost = heappop(heap)
            if at == self.n and part == len(pattern.parts):
                return Laid(pattern, price - earned, fills, lost)
            if seen.get((part, at, used), 99.0) <= price:
                continue
            seen[part, at, used] = price
            for move in self._moves(part, at, used):
                total = price + max(move.price, 0.0)
                if total + ahead[move.at] - earned <= limit:
                    now = used | (self._bits[move.fill.arg] if move.fill else 0)
                    more = (*fills, move.fill) if move.fill else fills
                    heappush(
                        heap,
                        (
                            total + ahead[move.at],
                            next(order),
                            total,
                            move.part,
                            move.at,
                            now,
                            more,
                            (*lost, move.unexplained) if move.unexplained else lost,
                        ),
                    )
        return None

    def _ahead(self, pattern: Pattern) -> list[float]:
        """For each token, what the rest of the clause costs at the least."""
        said = set(pattern.parts)
        covered = self._loose.cover.union(*(self._cover(name) for name in pattern.slots))
        free = [at in covered or t.norm in said or t.low in _CONTRAST_STARTS for at, t in enumerate(self.scene.toks)]
        prices = [0.0 if free[at] else price for at, price in enumerate(self._passing)]
        ahead = [0.0] * (self.n + 1)
        for at in range(self.n - 1, -1, -1):
            ahead[at] = ahead[at + 1] + prices[at]
        return ahead

    def _cover(self, name: str) -> frozenset[int]:
        """The tokens that a slot could take."""
        if name not in self._covers:
            arg = self._arg(name)
            starts = range(self.n) if arg else ()
            self._covers[name] = frozenset(
                i for at in starts for p in readings(self.scene, self.slots[arg or ""], at) for i in range(at, p.end)
            )
        return self._covers[name]

    @cached_property
    def _passing(self) -> list[float]:
        """What it costs to leave each token unexplained; a typed piece costs at its first token."""
        prices = [self._price(token, None) for token in self.scene.toks]
        for at, pieces in self.scene.pieces.items():
            prices[at : pieces[0].end] = [0.0] * (pieces[0].end - at)
            prices[at] = 1.2
        return prices

    def _price(self, token: Token, typed: Piece | None) -> float:
        if is_filler(token) and token.norm not in NEGATIONS:
            return 0.0
        light = token.text.lower() in LIGHT or (self.reads and token.norm in _ASKING)
        return 3.0 if token.norm in NEGATIONS else 1.2 if typed else 0.3 if light else 1.0

    def _moves(self, part: int, at: int, used: int) -> Iterator[_Move]:
        if part < len(self.pattern.parts):
            yield from self._next_part(self.pattern.parts[part], part, at, used)
        if at < self.n:
            yield from self._modifiers(part, at, used)
            yield from self._passed(part, at, used)

    def _next_part(self, part: str, index: int, at: int, used: int) -> Iterator[_Move]:
        """The next word or slot of the pattern, said here or left out."""
        if part[0] != "{":
            if at < self.n and self.scene.toks[at].norm == part and self.scene.toks[at].is_word:
                yield _Move(0.0, index + 1, at + 1)
            elif part not in self.pattern.heavy:
                yield _Move(0.25 + _LIGHT_WORD, index + 1, at)
            return
        arg = self._arg(part[1:-1])
        if arg is None or used & self._bits[arg]:
            yield _Move(_SLOT, index + 1, at)
            return
        for piece in readings(self.scene, self.slots[arg], at) if at < self.n else ():
            if not (self.pattern.bare and is_unknown(piece)):
                yield _Move(piece.price, index + 1, piece.end, Fill(arg, piece, at))
        if not self.pattern.bare:
            yield _Move((1.2 if self.slots[arg].type in _TELLING else 0.7) + _SLOT, index + 1, at)

    def _arg(self, name: str) -> str | None:
        if name in self.slots:
            return name
        return next((a for a in _PSEUDO.get(name, ()) if a in self.slots), None)

    def _modifiers(self, part: int, at: int, used: int) -> Iterator[_Move]:
        """Other arguments of the tool, wherever they stand.

        Hours may be said apart from their day, several styles one by one.
        """
        for arg, piece in self._loose.at(at):
            if not used & self._bits[arg]:
                yield _Move(0.06 + piece.price, part, piece.end, Fill(arg, piece, at))
            elif (piece.type == "moment" and not piece.value.has_day) or self.slots[arg].type in _ONE_BY_ONE:
                yield _Move(0.08 + piece.price, part, piece.end, Fill(arg, piece, at))

    def _passed(self, part: int, at: int, used: int) -> Iterator[_Move]:
        """The token explained by nothing."""
        token = self.scene.toks[at]
        if token.low in _CONTRAST_STARTS:
            yield from self._contrasted(part, at, used)
        typed = next(iter(self.scene.pieces.get(at, ())), None)
        price = self._price(token, typed)
        end = typed.end if typed and price else at + 1
        yield _Move(price, part, end, None, self.scene.said(at, end) if price >= 0.5 else "")

    def _contrasted(self, part: int, at: int, used: int) -> Iterator[_Move]:
        """As in "bass, not baritone": what it is not, where what it is has been said."""
        for words in _CONTRASTS:
            start = at + len(words.split())
            if start < self.n and self.scene.said(at, start).lower() == words:
                taken = [slot for arg, slot in self.slots.items() if used & self._bits[arg]]
                yield from (
                    _Move(0.1, part, p.end)
                    for slot in taken
                    for begin in {start, self.scene.skip(start)} - {self.n}
                    for p in readings(self.scene, slot, begin)
                    if p.price < 0.4
                )


def _earned(pattern: Pattern) -> float:
    return sum(_SLOT if part[0] == "{" else _LIGHT_WORD if part in LIGHT else _WORD for part in pattern.parts)
