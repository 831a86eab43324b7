"""A pattern laid along a clause at the lowest price.

Words of the pattern and slots must come in order; between them may stand small words (free), other arguments of the tool
(nearly free, found by their type), and words that nothing explains (dear). What a pattern leaves unexplained is what makes
a write uncertain.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.planner.patterns import Pattern
from agent.planner.phrases import Found
from agent.planner.readings import cued, readings
from agent.planner.scene import Piece, Scene
from agent.planner.slots import CUES, PAIRS, Slot
from agent.planner.words import LIGHT, is_filler

#: Above this price nothing has been understood.
HOPELESS = 3.2
_NEGATIONS = frozenset("not never no without except unless nor none cannot instead neither".split())
#: Words of asking, harmless where nothing is changed.
_ASKING = frozenset("show find tell check know help look".split())
#: A quotation that nothing announces is what is to be said.
_QUOTED = frozenset(("body", "text", "message"))
_CONTRASTS = ("not", "instead of", "rather than", "and not", "was")
_PSEUDO = {"dates": ("starts_on", "from_date")}


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


_Step = tuple[float, tuple[Fill, ...], tuple[str, ...]]


class Aligner:
    """Lays one tool's patterns along one clause."""

    def __init__(self, scene: Scene, slots: dict[str, Slot], reads: bool = False) -> None:
        self.scene, self.slots, self.reads = scene, slots, reads
        self.n = len(scene.toks)
        self._loose: dict[int, list[tuple[str, Piece]]] = {}

    def lay(self, pattern: Pattern) -> Laid | None:
        """The cheapest way; None where there is none worth it."""
        self.pattern, self.memo = pattern, dict[tuple[int, int, frozenset[str]], _Step | None]()
        found = self._from(0, 0, frozenset(arg for arg, _ in pattern.implied))
        if found is None or found[0] > HOPELESS:
            return None
        return Laid(pattern, found[0], found[1], found[2])

    def _from(self, part: int, at: int, used: frozenset[str]) -> _Step | None:
        key = (part, at, used)
        if key not in self.memo:
            self.memo[key] = None
            self.memo[key] = min((s for s in self._ways(part, at, used) if s[0] <= HOPELESS), key=lambda s: s[0], default=None)
        return self.memo[key]

    def _ways(self, part: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        parts = self.pattern.parts
        if at == self.n and part == len(parts):
            yield 0.0, (), ()
            return
        if part < len(parts):
            yield from self._next_part(parts[part], part, at, used)
        if at < self.n:
            yield from self._modifiers(part, at, used)
            yield from self._passed(part, at, used)

    def _next_part(self, part: str, index: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        if part[0] != "{":
            if at < self.n and self.scene.toks[at].norm == part and self.scene.toks[at].is_word:
                yield from self._then(-0.1 if part in LIGHT else -0.3, None, (), index + 1, at + 1, used)
            elif part not in self.pattern.heavy:
                yield from self._then(0.25, None, (), index + 1, at, used)
            return
        arg = self._arg(part[1:-1])
        if arg is None:
            yield from self._then(0.0, None, (), index + 1, at, used)
            return
        if at < self.n and arg not in used:
            for piece in readings(self.scene, self.slots[arg], at):
                if self.pattern.bare and _unknown(piece):
                    continue
                yield from self._then(piece.price - 0.25, Fill(arg, piece, at), (), index + 1, piece.end, used | {arg})
        if arg in used:
            yield from self._then(0.0, None, (), index + 1, at, used)
        elif not self.pattern.bare:
            yield from self._then(0.7, None, (), index + 1, at, used)

    def _arg(self, name: str) -> str | None:
        if name in self.slots:
            return name
        return next((a for a in _PSEUDO.get(name, ()) if a in self.slots), None)

    def _modifiers(self, part: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        for arg, piece in self._loose_at(at):
            if arg not in used:
                yield from self._then(0.06 + piece.price, Fill(arg, piece, at), (), part, piece.end, used | {arg})
            elif piece.type == "moment" and not piece.value.has_day or self.slots[arg].type == "styles":
                yield from self._then(0.08 + piece.price, Fill(arg, piece, at), (), part, piece.end, used)

    def _loose_at(self, at: int) -> list[tuple[str, Piece]]:
        if at not in self._loose:
            self._loose[at] = [(arg, piece) for arg, slot in self.slots.items() for piece in self._loose_pieces(slot, at)]
        return self._loose[at]

    def _loose_pieces(self, slot: Slot, at: int) -> Iterator[Piece]:
        yield from cued(self.scene, slot, at)
        if slot.cued:
            yield from self._followed(slot, at)
            if slot.name in _QUOTED:
                yield from (Piece(p.end, "text", p.value, 0.05) for p in self.scene.of_type(at, "quote"))
            return
        if slot.type in ("text", "name", "other") or slot.name in PAIRS.values():
            return
        for piece in readings(self.scene, slot, at):
            if not _unknown(piece) and not (slot.type == "place" and piece.price >= 0.5):
                yield Piece(piece.end, piece.type, piece.value, piece.price + (0.0 if slot.required else 0.04))

    def _followed(self, slot: Slot, at: int) -> Iterator[Piece]:
        """"$800 deposit": the word that announces the argument comes after it."""
        if slot.type in ("money", "number"):
            for piece in readings(self.scene, slot, at):
                if piece.end < self.n and self.scene.toks[piece.end].norm in CUES.get(slot.name, ()):
                    yield Piece(piece.end + 1, piece.type, piece.value, piece.price - 0.05)

    def _passed(self, part: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        """The token explained by nothing."""
        token = self.scene.toks[at]
        yield from self._contrasted(part, at, used)
        if is_filler(token) and token.norm not in _NEGATIONS:
            yield from self._then(0.0, None, (), part, at + 1, used)
            return
        typed = next(iter(self.scene.pieces.get(at, ())), None)
        end = typed.end if typed else at + 1
        light = token.text.lower() in LIGHT or (self.reads and token.norm in _ASKING)
        price = 3.0 if token.norm in _NEGATIONS else 1.2 if typed else 0.3 if light else 1.0
        said = () if price < 0.5 else (self.scene.said(at, end),)
        yield from self._then(price, None, said, part, end, used)

    def _contrasted(self, part: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        """"bass, not baritone": what it is not, where what it is has been said."""
        for words in _CONTRASTS:
            start = at + len(words.split())
            if start < self.n and self.scene.said(at, start).lower() == words:
                start = self.scene.skip(start)
                pieces = [p for arg in used if arg in self.slots and start < self.n for p in readings(self.scene, self.slots[arg], start) if p.price < 0.4]
                yield from (step for p in pieces for step in self._then(0.1, None, (), part, p.end, used))

    def _then(self, price: float, fill: Fill | None, unexplained: tuple[str, ...], part: int, at: int, used: frozenset[str]) -> Iterator[_Step]:
        rest = self._from(part, at, used)
        if rest is not None:
            yield price + rest[0], ((fill, *rest[1]) if fill else rest[1]), (*unexplained, *rest[2])


def _unknown(piece: Piece) -> bool:
    """Whether a piece is words for a record that nobody knows."""
    found = piece.value
    return isinstance(found, Found) and not found.names and not found.refs and found.call is None
