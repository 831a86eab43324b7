"""The closed vocabularies of the field, and what people call each word of them.

Phrases are compared without case, punctuation and plurals, and found within a text: "Women's Chorus" has "women".
A text that means two words of a vocabulary means none of them: somebody has to say.
"""

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple, TypeVar, cast, get_args

from tools.kind_words import SAID

GroupKind = Literal[
    "community_chorus",
    "chamber_choir",
    "barbershop_chorus",
    "a_cappella_group",
    "children_choir",
    "youth_choir",
    "collegiate_a_cappella",
    "gospel_choir",
    "lgbtq_chorus",
    "symphony_chorus",
    "church_choir",
    "school_choir",
    "vocal_ensemble",
    "organisation",
]
Style = Literal[
    "classical",
    "contemporary_a_cappella",
    "barbershop",
    "jazz",
    "gospel",
    "pop",
    "folk",
    "sacred",
    "musical_theatre",
    "world",
    "early_music",
]
Voicing = Literal["mixed", "treble", "tenor_bass"]
VoicePart = Literal["soprano", "mezzo", "alto", "tenor", "baritone", "bass", "other"]
Category = Literal["travel", "ground_transport", "lodging", "meals", "mileage", "per_diem", "materials", "other"]
Vocabulary = Literal["kind", "style", "voicing", "voice_part", "category"]

GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)
STYLES: tuple[Style, ...] = get_args(Style)
VOICINGS: tuple[Voicing, ...] = get_args(Voicing)
VOICE_PARTS: tuple[VoicePart, ...] = get_args(VoicePart)
CATEGORIES: tuple[Category, ...] = get_args(Category)

_KIND_BY_STYLE: dict[str, GroupKind] = {
    "barbershop": "barbershop_chorus",
    "gospel": "gospel_choir",
    "contemporary_a_cappella": "a_cappella_group",
}
#: Words that people write otherwise than with spaces for underscores.
_WRITTEN = {
    "contemporary_a_cappella": "a cappella",
    "children_choir": "children's choir",
    "lgbtq_chorus": "LGBTQ chorus",
    "tenor_bass": "tenor and bass",
}
_Word = TypeVar("_Word", bound=str)


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    means: str


def kind_of(text: str) -> GroupKind | None:
    """The kind of group that a text names ("gospel choir", "barbershop"); None for a mere "choir" and for several."""
    return _only(_meant("kind", text))


def style_of(text: str) -> Style | None:
    """The one style that a text names: "show tunes" is musical_theatre, "pop a cappella" contemporary_a_cappella."""
    return _only(_meant("style", text))


def styles_in(text: str) -> list[Style]:
    """All styles that a text names, in its order: "jazz and pop"."""
    return _meant("style", text)


def voicing_of(text: str) -> Voicing | None:
    """The voicing that a text names: a women's chorus is treble, TTBB tenor_bass, SATB mixed."""
    return _only(_meant("voicing", text))


def voice_part(text: str) -> VoicePart | None:
    """The voice part that a text names: "bari" is baritone."""
    return _only(_meant("voice_part", text))


def category_of(text: str) -> Category | None:
    """The category of an expense by what it was for: "uber to the airport", "hotel, two nights", "sheet music"."""
    return _only(_meant("category", text))


def kind_of_style(style: str) -> GroupKind | None:
    """The kind of group that sings just this style; None where it is not tied to one."""
    return _KIND_BY_STYLE.get(style)


def style_of_kind(kind: str) -> Style | None:
    """The style that this kind of group sings by its name; None where it can sing any."""
    return next((cast("Style", style) for style, theirs in _KIND_BY_STYLE.items() if theirs == kind), None)


def in_words(word: str) -> str:
    """A word of a vocabulary as people write it: "children's choir", "a cappella", "ground transport"."""
    return _WRITTEN.get(word, word.replace("_", " "))


@cache
def said(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """Each word of a vocabulary with the phrases that mean it, itself among them, as people write them."""
    table = SAID[vocabulary]
    return {word: frozenset({word.replace("_", " "), *phrases.split(", ")}) for word, phrases in table.items()}


def _only(words: list[_Word]) -> _Word | None:
    return words[0] if len(words) == 1 else None


def _meant(vocabulary: Vocabulary, text: str) -> list[_Word]:
    """The words of a vocabulary that a text means, each once; of overlapping phrases the longest counts."""
    words, at, found = _plain(text[:2_000]), 0, dict[str, None]()
    table = _phrases(vocabulary)
    while at < len(words):
        phrase = next(
            (phrase for phrase in table.get(words[at], ()) if words[at : at + len(phrase.words)] == phrase.words), None
        )
        if phrase:
            found[phrase.means] = None
        at += len(phrase.words) if phrase else 1
    return cast("list[_Word]", list(found))


@cache
def _phrases(vocabulary: Vocabulary) -> dict[str, list[_Phrase]]:
    """The phrases by their first word, the longest first."""
    table: dict[str, list[_Phrase]] = {}
    for means, phrases in said(vocabulary).items():
        for words in map(_plain, phrases):
            table.setdefault(words[0], []).append(_Phrase(words, means))
    return {first: sorted(found, key=lambda phrase: -len(phrase.words)) for first, found in table.items()}


def _plain(text: str) -> tuple[str, ...]:
    """The words of a text without case, apostrophes and plurals."""
    plain = re.sub(r"['’]", "", unicodedata.normalize("NFKC", text).casefold())
    return tuple(_singular(word) for word in re.findall(r"[^\W_]+", plain))


def _singular(word: str) -> str:
    if word.endswith(("sses", "uses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
