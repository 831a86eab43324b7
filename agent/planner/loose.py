"""Arguments that stand outside a template's own words: found by their type, or by the word that announces them."""

from collections.abc import Iterator
from functools import cached_property

from agent.planner.phrases import Found
from agent.planner.readings import cued, readings
from agent.planner.scene import Piece, Scene
from agent.planner.slots import CUES, PAIRS, Slot
from agent.planner.words import NEGATIONS

#: A quotation that nothing announces is what is to be said.
_QUOTED = frozenset(("body", "text", "message"))
_REASON_STARTS = frozenset(", because since as - – — :".split())


class Loose:
    """The arguments of one tool that may begin at each token of one clause."""

    def __init__(self, scene: Scene, slots: dict[str, Slot]) -> None:
        self.scene, self.slots = scene, slots
        self._at: dict[int, list[tuple[str, Piece]]] = {}

    def at(self, start: int) -> list[tuple[str, Piece]]:
        """What may begin here."""
        if start not in self._at:
            self._at[start] = [(arg, piece) for arg, slot in self.slots.items() for piece in self._pieces(slot, start)]
        return self._at[start]

    @cached_property
    def cover(self) -> frozenset[int]:
        """The tokens that may be part of such an argument."""
        return frozenset(
            i for at in range(len(self.scene.toks)) for _, piece in self.at(at) for i in range(at, piece.end)
        )

    def _pieces(self, slot: Slot, start: int) -> Iterator[Piece]:
        yield from cued(self.scene, slot, start)
        if slot.name in ("reason", "note", "description"):
            yield from self._reason(slot, start)
        if slot.cued:
            yield from self._followed(slot, start)
            if slot.name in _QUOTED:
                yield from (Piece(p.end, "text", p.value, 0.05) for p in self.scene.of_type(start, "quote"))
            return
        if slot.type in ("text", "name", "other") or slot.name in PAIRS.values():
            return
        for piece in readings(self.scene, slot, start):
            if piece.type == "hour" or (
                piece.type == "money" and piece.price >= 0.15 and not self._is_sum(slot, piece)
            ):
                continue
            if not is_unknown(piece) and not (slot.type in ("place", "ref") and piece.price >= 0.5):
                yield Piece(piece.end, piece.type, piece.value, piece.price + (0.0 if slot.required else 0.04))

    def _is_sum(self, slot: Slot, piece: Piece) -> bool:
        """Whether a bare number may be a sum.

        Where one is needed, or for a new booking if it is large enough for a fee.
        """
        changes = (
            next(iter(self.slots.values())).type == "ref"
            and "venue" in self.slots
            and self.slots["venue"].required is False
        )
        return slot.required or (not changes and len(str(piece.value).split(".")[0]) >= 3)

    def _followed(self, slot: Slot, start: int) -> Iterator[Piece]:
        """As in "$800 deposit": the word that announces the argument comes after it."""
        if slot.type in ("money", "number"):
            for piece in readings(self.scene, slot, start):
                if piece.end < len(self.scene.toks) and self.scene.toks[piece.end].norm in CUES.get(slot.name, ()):
                    yield Piece(piece.end + 1, piece.type, piece.value, piece.price - 0.05)

    def _reason(self, slot: Slot, start: int) -> Iterator[Piece]:
        """As in "…, their hall flooded".

        The rest of the sentence, where it tells of no record, sum, day or wish of its own.
        """
        after = start + 1
        if self.scene.toks[start].low not in _REASON_STARTS or not start or after >= len(self.scene.toks):
            return
        rest = range(after, len(self.scene.toks))
        if slot.name != "reason" and {self.scene.toks[i].norm for i in rest} & NEGATIONS:
            return
        typed = any(i in self.scene.covered or i in self.scene.pieces or i in self.scene.places for i in rest)
        if not typed and not any(self.scene.names(i) for i in rest) and not self.scene.wishes(after):
            yield Piece(len(self.scene.toks), "text", self.scene.said(after, len(self.scene.toks)).rstrip(" .!"), 0.1)


def is_unknown(piece: Piece) -> bool:
    """Whether a piece is words for a record that nobody knows."""
    found = piece.value
    return isinstance(found, Found) and not found.names and not found.refs and found.call is None
