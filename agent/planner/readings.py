"""How the words from a token on can be read as the value of an argument: by the argument's type alone."""

from collections.abc import Callable, Iterator

from agent.planner import phrases, vocab
from agent.planner.clock import clock_of
from agent.planner.edits_said import delays, one_step
from agent.planner.groups_said import listed, several
from agent.planner.moments import Moment
from agent.planner.new_names import new_names, two_names
from agent.planner.scene import Piece, Scene
from agent.planner.slots import CUES, Slot
from agent.planner.spans import KM_PER_MILE
from agent.planner.steps_said import steps_said
from agent.planner.texts import stretches, texts
from tools.leads.source_words import source_called, words_for_sources

_HERE = {
    "there": 0.0,
    "nearby": -0.1,
    "here": 0.4,
    "near there": -0.1,
    "around there": -0.1,
    "close by": -0.1,
    "around here": 0.3,
}
#: So many words are the longest that people call a source.
_LONGEST_SOURCE = max(len(words.split()) for words in words_for_sources())


def readings(scene: Scene, slot: Slot, start: int) -> list[Piece]:
    """Every reading of the words from this token on as a value for the argument, with its price."""
    key = (slot.name, slot.type, slot.kinds, slot.words, slot.or_name, slot.many, slot.each, slot.spoken, start)
    if key not in scene.cache:
        scene.cache[key] = list(_read(scene, slot, start))
    return scene.cache[key]


def _read(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    if slot.type in _MEASURES:
        yield from _measured(scene, slot.type, start)
    elif reader := _READERS.get(slot.type):
        yield from reader(scene, slot, start)


def _sums(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A sum; or a bare number, likelier where no sum is said with its currency."""
    yield from scene.of_type(start, "money")
    bare = 0.6 if scene.has_money else 0.15
    yield from (Piece(p.end, "money", scene.said(start, p.end), bare) for p in scene.of_type(start, "number"))


def _moments(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A day, hours, or both; where a time may stand, a bare number up to 12 may be the hour."""
    yield from scene.of_type(start, "moment")
    if slot.type == "when":
        hours = [p for p in scene.of_type(start, "number") if p.value in range(1, 13)]
        yield from (Piece(p.end, "hour", Moment(clock=clock_of(str(p.value), None, None)), 0.1) for p in hours)


def _distances(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    yield from (Piece(p.end, "km", round(p.value * KM_PER_MILE, 1)) for p in scene.of_type(start, "miles"))
    yield from scene.of_type(start, "km")


def _styles(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    for piece in scene.words.get(start, ()):
        yield from (Piece(piece.end, "styles", style, 0.1) for style in sorted(piece.value & set(vocab.STYLES))[:1])


def _sources(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """A lead source by whatever people call it: "OpenStreetMap", "the IRS", "google maps"."""
    for length in range(min(_LONGEST_SOURCE, len(scene.toks) - start), 0, -1):
        if (name := source_called(scene.said(start, start + length))) is not None:
            end = start + length
            alone = end < len(scene.toks) and scene.toks[end].low in ("only", "alone", "too")
            yield Piece(end + alone, "source", name, 0.1)
            return


def _steps(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """The steps of a sequence: they take the rest of what was said."""
    if steps := steps_said(scene.said(start, len(scene.toks))):
        yield Piece(len(scene.toks), "steps", steps)


def _names(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    yield from new_names(scene, start)
    yield from two_names(scene, start)


def _measured(scene: Scene, type_: str, start: int) -> Iterator[Piece]:
    yield from scene.of_type(start, type_)
    if type_ in ("count", "number", "age", "minutes", "miles"):
        price = 0.0 if type_ == "number" else 0.35
        yield from (
            Piece(p.end, type_, p.value, price) for p in scene.of_type(start, "number") if float(p.value).is_integer()
        )


def _places(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    yield from scene.places.get(start, ())
    for length in (2, 1):
        said = scene.said(start, start + length).lower() if start + length <= len(scene.toks) else ""
        if said in _HERE and (place := _place_spoken_of(scene)):
            yield Piece(start + length, "place", place, _HERE[said])
    if start not in scene.places and scene.toks[start].cap:
        yield from (
            Piece(p.end, "place", p.value, p.price + 0.5)
            for p in new_names(scene, start)
            if isinstance(p.value, str) and source_called(p.value) is None
        )


def _place_spoken_of(scene: Scene) -> str:
    for call in reversed(scene.earlier):
        if place := call.place():
            return str(place)
    return scene.state.place


def _words(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    for piece in scene.words.get(start, ()):
        if fitting := sorted(piece.value & set(slot.words)):
            yield Piece(piece.end, "word", fitting[0])
    if slot.words and scene.toks[start].text.lower() in slot.words:
        yield Piece(start + 1, "word", scene.toks[start].text.lower())


def _refs(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    if "service" in slot.kinds:
        yield from (
            Piece(p.end, "service", s)
            for p in scene.words.get(start, ())
            if (s := next((w for w in p.value if w in vocab.SERVICES), None))
        )
    group = several(scene, start, slot.kinds) if slot.many else listed(scene, start, slot.kinds) if slot.each else []
    whole = {piece.end for piece in group}
    # "Them" is all who were listed, where several may stand; not the one of them who was named last.
    single = [piece for piece in phrases.read(scene, start, slot.kinds) if piece.end not in whole]
    yield from group
    yield from single
    yield from _several(scene, slot, single)
    known_ends = {p.end for p in single if isinstance(p.value, phrases.Found) and p.price < 0.5}
    if slot.or_name or "service" not in slot.kinds:
        for piece in new_names(scene, start):
            if " and " in str(piece.value) and not slot.or_name:
                continue
            other = 0.5 if any(m.end == piece.end for m in scene.names(start)) and not slot.or_name else 0.0
            unknown = 0.1 if slot.or_name else 0.45 if scene.toks[start].cap else 0.9
            if piece.end not in known_ends or not slot.or_name:
                yield Piece(piece.end, "ref", phrases.Found(text=str(piece.value)), piece.price + unknown + other)


def _several(scene: Scene, slot: Slot, firsts: list[Piece]) -> Iterator[Piece]:
    """As in "A, B and C" as one list; each length of it."""
    for first in firsts if slot.name != "keep" else ():
        row = [first] if isinstance(first.value, phrases.Found) and first.value.sure else []
        while row and (more := _next_of(scene, slot, row)):
            row.append(more)
            price = sum(piece.price for piece in row) + (-0.2 if slot.many else 0.05)
            yield Piece(more.end, "refs", tuple(piece.value for piece in row), price)


def _next_of(scene: Scene, slot: Slot, row: list[Piece]) -> Piece | None:
    """The record after a comma or an "and", where it is known and none of those before it."""
    at = row[-1].end
    while at < len(scene.toks) and scene.toks[at].low in (",", "and", "&"):
        at += 1
    if not row[-1].end < at < len(scene.toks):
        return None
    before = {(piece.value.names, piece.value.refs) for piece in row}
    found = [
        piece
        for piece in phrases.read(scene, at, slot.kinds)
        if isinstance(piece.value, phrases.Found)
        and piece.value.sure
        and (piece.value.names, piece.value.refs) not in before
    ]
    return min(found, key=lambda piece: (piece.price, -piece.end), default=None)


def _roles(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    for length in (3, 2, 1):
        said = scene.said(start, start + length) if start + length <= len(scene.toks) else ""
        if said.lower() in vocab.ROLES:
            yield Piece(start + length, "role", said.lower())


_MEASURES = frozenset(("email", "url", "phone", "percent", "miles", "minutes", "age", "count", "number"))
_READERS: dict[str, Callable[[Scene, Slot, int], Iterator[Piece]]] = {
    "money": _sums,
    "date": _moments,
    "when": _moments,
    "km": _distances,
    "place": _places,
    "word": _words,
    "styles": _styles,
    "sources": _sources,
    "ref": _refs,
    "role": _roles,
    "name": _names,
    "steps": _steps,
    "step": one_step,
    "delay": delays,
    "text": texts,
}


def cued(scene: Scene, slot: Slot, start: int) -> Iterator[Piece]:
    """Readings of the argument that begin with a word announcing it.

    "fee 1250", "call it Maple Leaf Sing", "because the hall flooded".
    """
    for cue in CUES.get(slot.name, (slot.name.replace("_", " "),)):
        width = len(cue.split())
        if start + width <= len(scene.toks) and scene.said(start, start + width).lower() == cue:
            at = start + width
            if cue == "called" and start and scene.toks[start - 1].low in ("i", "we"):
                continue  # "I called Bluebird" names nothing anew
            if cue == "subject" and scene.said(at, min(at + 1, len(scene.toks))).lower() == "of":
                continue  # "the subject of Cold 1 …" names what has it
            while at < len(scene.toks) and scene.toks[at].text.lower() in (
                ":",
                "is",
                "of",
                "to",
                "=",
                "a",
                "an",
                "the",
                "be",
                "at",
                "about",
                "are",
                "now",
            ):
                at += 1
            if at < len(scene.toks):
                yield from (Piece(p.end, p.type, p.value, p.price - 0.05) for p in _after_cue(scene, slot, at))


def _after_cue(scene: Scene, slot: Slot, at: int) -> list[Piece]:
    if slot.type in ("text", "name") and not any(scene.of_type(at, "quote")):
        return stretches(scene, slot, at)
    return readings(scene, slot, at)
