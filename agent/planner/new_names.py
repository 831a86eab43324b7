"""Names that nobody has heard yet: quoted, capitalised, or in lower case and named like a group."""

from collections.abc import Iterator

from agent.planner.scene import HEADWORDS, WISHES, Piece, Scene
from agent.planner.words import is_filler

_JOINERS = frozenset("of the and & de van von del la le st di du".split())
_STOPS = frozenset(
    (
        "on at in for from to with by as into is are was said says wants gets takes has about "
        "down up and or near called named off"
    ).split()
)
#: A new name in lower case must look like one: it ends in a word for a group.
ORG_WORDS = frozenset(
    (
        "chorus choir choirs singers chorale ensemble quartet society club voices band church "
        "school college university festival camp academy tenors artists agency"
    ).split()
)
#: Words that no new name holds: with them a sentence speaks of many, of none, or of something else.
_NO_NAMES = frozenset(
    (
        "all every everything everyone nothing none both any except but not no never if unless whether maybe might"
    ).split()
)
_LONGEST_NAME = 7


def new_names(scene: Scene, start: int) -> Iterator[Piece]:
    """What from this token on may be a name that nobody has heard yet.

    Quoted, capitalised, or in lower case and named like a group.
    """
    for quote in scene.of_type(start, "quote"):
        yield Piece(quote.end, "name", quote.value)
    run = _capitals(scene, start)
    if run > start:
        for end in range(start + 1, run + 1):
            if scene.toks[end - 1].low not in _JOINERS:
                yield Piece(end, "name", scene.said(start, end), 0.05 if end == run else 0.8)
        return
    yield from _lower_names(scene, start)


def two_names(scene: Scene, start: int) -> Iterator[Piece]:
    """As in "Pat Quill and Dee Wong": two people, where no word for a group makes it one name."""
    run = _capitals(scene, start)
    middle = next((i for i in range(start + 1, run - 1) if scene.toks[i].low in ("and", "&")), None)
    if middle and not any(scene.toks[i].low in ORG_WORDS for i in range(start, run)):
        yield Piece(run, "names", (scene.said(start, middle), scene.said(middle + 1, run)), 0.02)


def _capitals(scene: Scene, start: int) -> int:
    """The end of the run of capitalised words that begins here."""
    end, last = start, start
    while end < len(scene.toks) and end - start < _LONGEST_NAME + 2:
        token = scene.toks[end]
        if end in scene.covered or (end > start and not token.is_word and token.text not in "&.'-"):
            break
        if token.cap or (last > start and token.text.isdigit() and end == last):
            last = end + 1
        elif end == start or not (token.low in _JOINERS or token.text in "&.'-" or token.low in ORG_WORDS):
            break
        elif token.low in ORG_WORDS:
            last = end + 1
        end += 1
    return last if last > start and scene.toks[start].cap else start


def _lower_names(scene: Scene, start: int) -> Iterator[Piece]:
    for end in range(start + 1, min(start + _LONGEST_NAME, len(scene.toks)) + 1):
        token = scene.toks[end - 1]
        if (
            not token.is_word
            or end - 1 in scene.covered
            or token.text.lower() in _STOPS | _NO_NAMES
            or token.text[0].isdigit()
        ):
            return
        if end == start + 1 and (is_filler(token) or token.norm in WISHES or token.norm in HEADWORDS):
            return
        if any(p.end >= end for p in scene.words.get(end - 1, ())) and token.low not in ORG_WORDS:
            continue
        yield Piece(
            end,
            "name",
            scene.said(start, end),
            (0.25 if token.low in ORG_WORDS and end > start + 1 else 0.5) + 0.02 * (end - start),
        )
