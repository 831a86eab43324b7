"""Words for people to read, as they were said: quoted, up to a comma, or to the end of the sentence."""

from collections.abc import Iterator

from agent.planner.new_names import new_names
from agent.planner.scene import Piece, Scene
from agent.planner.slots import Slot
from agent.planner.words import is_filler

#: What stands between a subject and the body that is announced after it.
_BEFORE_BODY = frozenset((",", ";", "and", "with"))


def texts(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A quotation; else all that follows, or a few words of it."""
    for quote in scene.of_type(start, "quote"):
        yield Piece(quote.end, "text", quote.value, -0.1)
    if is_filler(scene.toks[start]) or (slot.spoken and _tells_where(scene, start)):
        return
    whole = _ended(slot, scene.said(start, len(scene.toks)))
    joined = any(
        scene.toks[i].low in (",", "and", "then") and scene.wishes(i + 1) for i in range(start, len(scene.toks) - 1)
    )
    yield Piece(len(scene.toks), "text", whole, 0.9 if joined else 0.3)
    for end in range(start + 1, min(start + 4, len(scene.toks))):
        if scene.toks[end - 1].is_word:
            yield Piece(end, "text", scene.said(start, end), 0.35 + 0.05 * (end - start))


def _tells_where(scene: Scene, start: int) -> bool:
    """Whether an address or a number follows: it tells where somebody is reached, and is nobody's words."""
    return any(any(scene.of_type(at, "email", "phone")) for at in range(start, len(scene.toks)))


def stretches(scene: Scene, slot: Slot, at: int) -> list[Piece]:
    """Words up to a comma, and up to the end; a subject ends where the body is announced."""
    last = _body_announced(scene, at) if slot.name == "subject" else len(scene.toks)
    comma = next((i for i in range(at, last) if scene.toks[i].text in ",;"), last)
    ends = [comma] if slot.type == "name" else sorted({comma, last}, reverse=True)
    if slot.spoken and _tells_where(scene, at):
        return []
    pieces = [Piece(end, slot.type, _ended(slot, scene.said(at, end)), 0.1) for end in ends if end > at]
    if slot.type == "name":
        pieces += list(new_names(scene, at))
    return pieces


def _body_announced(scene: Scene, at: int) -> int:
    """The token before which a subject ends: the mark or the "and" before "body", else the end."""
    for i in range(at, len(scene.toks) - 1):
        if scene.toks[i].low == "body" and (scene.toks[i + 1].text == ":" or scene.toks[i - 1].low in _BEFORE_BODY):
            return i - (scene.toks[i - 1].low in _BEFORE_BODY)
    return len(scene.toks)


def _ended(slot: Slot, text: str) -> str:
    """A text as it was said: what ends the sentence is no part of it, except where it will be sent."""
    return text.strip() if slot.name == "body" else text.rstrip(" .!?")
