"""Names of singing groups as they compare: which words tell a group from others, and what the rest of a name says.

Two sources write one name in many ways (legal forms, brackets, short forms, accents). Here a name is read once into its
parts; whether two names are of one group is judged in tools/groups/name_likeness.py.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from tools.groups.group_words import COMMON, QUALIFIERS, SAME_WORD, SMALL

Words = tuple[str, ...]

_QUALIFYING = frozenset(QUALIFIERS)
_NOT_TELLING = COMMON | _QUALIFYING
_NONE: frozenset[str] = frozenset()
_LEGAL = frozenset("inc incorporated nfp assn assoc association corp corporation co llc ltd society nonprofit".split())
#: After these, "society" and "association" are part of the name, as in "Durango Choral Society".
_SOCIABLE = frozenset("choral singing music musical gospel oratorio bach historical".split())
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "+": " ", "&": " ", "@": " "})
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_NUMBERS = {
    **dict(zip("first second third fourth fifth sixth seventh eighth ninth".split(), "123456789", strict=True)),
    **dict(zip("ii iii iv vi vii viii ix".split(), "2346789", strict=True)),
}
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_ALIAS = re.compile(
    r"\b(?:formerly|previously|now|aka|a\.k\.a\.|fka|f/k/a|dba|d/b/a|also known as)\b(?: known as)? *", re.I
)
_NO_ALIAS = re.compile(r"(?:part|members?|with|in|at|of|directed|led|a|an|merged|under)\b", re.I)
_UMBRELLAS = (
    (
        "bhs",
        re.compile(
            r"society for the preservation\s+(?:and )?\s*encouragement of barber ?shop quartet singing in america"
        ),
    ),
    ("bhs", re.compile(r"\bbarbershop harmony society\b|\bspebsqsa\b")),
    ("sai", re.compile(r"\bsweet adelines(?: international)?\b")),
)
_NONPROFIT = re.compile(r"(?:,? a)? (?:non ?-?profit|not for profit)(?: corp(?:oration)?)?\b\.?")
_SCHOOL = re.compile(r"\b(?:university|college|institute|school|univ)\b", re.I)
_CAMPUS = re.compile(r"[A-Z]*U[A-Z]*")
_CAMPUS_FIRST = re.compile(r"\s*[A-Z]*U[A-Z]* [A-Z][a-z]")
_SHORTENED = re.compile(r"\b(?!st|mt|ft|dr)[a-z]{2,6}\.(?=[ ]\w)", re.I)
_POSTING = re.compile(
    r"\b(?:wanted|seek(?:s|ing)?|auditions?|openings?|position|vacancy|hiring|needed|announces|looking for|invites|"
    r"accompanist|director|conductor|section leaders?|sought|job)\b",
    re.I,
)


class Name(NamedTuple):
    """A name in its parts. `words` are those outside brackets, in order, without small words and legal forms.

    `telling` are the words that tell the group from others, `qualifiers` what it says about who sings, `numbers` its
    numbers. `former` are names that it had or has beside ("formerly …"), `asides` what else stands in brackets,
    `school` whose students it takes, `umbrella` which federation it names. `posting` says that it reads like an
    advertisement, with the name somewhere inside; `shortened` that a word of it is ("Phila."). `short` is a name of
    initials. `spelled` are the words in alphabetical order: one for "Chorale of Greeley" and "Greeley Chorale".
    """

    words: Words
    telling: frozenset[str]
    qualifiers: frozenset[str]
    numbers: frozenset[str]
    spelled: str
    former: tuple[Words, ...] = ()
    asides: tuple[Words, ...] = ()
    school: Words = ()
    umbrella: str = ""
    posting: bool = False
    shortened: bool = False
    short: str = ""


@lru_cache(maxsize=200_000)
def read_name(text: str) -> Name:
    """The parts of a name."""
    words = plain_words(text)
    return _read_special(text) if words is None else _named(words, text)


def plain_words(text: str) -> Words | None:
    """The words of a name that is nothing but its words; None for others, of which read_name tells the parts."""
    if not text.isascii() or (text[1:2].isupper() and _CAMPUS_FIRST.match(text)):
        return None
    read = [_PIECES[piece] for piece in text.casefold().split()]
    if None in read:
        return None
    words = tuple(chain.from_iterable(read))  # type: ignore[arg-type]  # none of them is None
    if "harmony" in words and "barbershop" in words:  # it may be of the federation that is called so
        return None
    return words if words and words[-1] not in _LEGAL else _words(text.casefold())


class _Pieces(dict[str, Words | None]):
    """The words of what stands between two spaces, in lower case; None where it takes more than the piece to tell."""

    def __missing__(self, piece: str) -> Words | None:
        if len(self) >= _MOST_PIECES:
            self.clear()
        words = self[piece] = _piece(piece)
        return words


_PIECES, _MOST_PIECES = _Pieces(), 200_000
#: Words with which a name may say more than it is called; more than the words of a posting.
_SPECIAL_WORDS = frozenset(
    "formerly previously now known aka fka dba adelines preservation spebsqsa profit nonprofit wanted seek seeks "
    "seeking audition auditions opening openings position vacancy hiring needed announces looking invites "
    "accompanist director conductor section sought job".split()
)
#: A piece of a name, in lower case, that has but marks around and between its words.
_PLAIN_PIECE = re.compile(r"[a-z,'&+!]+|(?:inc|corp|assn|ltd)\.")


def _piece(piece: str) -> Words | None:
    if piece.isalpha():
        return None if piece in _SPECIAL_WORDS else _kept([SAME_WORD.get(piece, piece)])
    if not _PLAIN_PIECE.fullmatch(piece) or not _SPECIAL_WORDS.isdisjoint(_WORD.findall(piece)):
        return None
    return _kept(_opened(piece))


def _read_special(text: str) -> Name:
    text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    outside, inside = _BRACKETS.sub(" ", text), _BRACKETS.findall(text)
    outside, former = _former(outside, inside)
    asides = [part for part in inside if not _ALIAS.match(part.strip())]
    schools = [part for part in asides if _SCHOOL.search(part) or _CAMPUS.fullmatch(part.strip())]
    outside, campus = _campus(_without_initials(outside))
    umbrella, outside = _umbrella(plain(outside))
    words = _words(outside)
    if not telling_words(words):
        words, asides = _words(plain(_BRACKETS.sub(r" \1 ", text))), []
    return _named(
        words,
        text,
        former=tuple(_words(plain(part)) for part in former),
        asides=tuple(_words(plain(part)) for part in asides if part not in schools),
        school=_words(plain(schools[0])) if schools else (campus,) if campus else (),
        umbrella=umbrella,
        posting=bool(_POSTING.search(text)),
        shortened=bool(_SHORTENED.search(text)),
    )


def _named(words: Words, text: str, **rest: Any) -> Name:
    several = frozenset(words)
    if len(words) == 1 and 2 <= len(words[0]) <= 6 and text[:2].isupper():
        rest["short"] = words[0]
    return Name(
        words,
        several - _NOT_TELLING,
        qualifiers_of(several),
        frozenset([_NUMBERS.get(it, it) for it in words if it in _NUMBERS or it.isdigit()]) or _NONE,
        " ".join(sorted(words)),
        **rest,
    )


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A text in lower case, without accents."""
    if text.isascii():
        return text.casefold().translate(_PLAIN)
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in folded if not unicodedata.combining(c))


def _words(lowered: str) -> Words:
    """The words of a text in lower case, the usual short forms opened, without small words and legal forms."""
    if "profit" in lowered:
        lowered = _NONPROFIT.sub("", lowered)
    words = _opened(lowered)
    while len(words) > 1 and words[-1] in _LEGAL and not (words[-2] in _SOCIABLE and words[-1].startswith(("s", "a"))):
        words.pop()
    return _kept(words) or tuple(words)


def _opened(lowered: str) -> list[str]:
    """The words of a text in lower case, the usual short forms opened."""
    return [SAME_WORD.get(word, word) for word in _WORD.findall(lowered.translate(_APOSTROPHES))]


def _kept(words: list[str]) -> Words:
    """Words without small ones, those that are written together parted."""
    return tuple(part for word in words if word not in SMALL for part in _COMPOUNDS.get(word, (word,)))


_COMPOUNDS = {f"{who}choir": (who, "choir") for who in ("boy", "girl", "children")}


def qualifiers_of(words: frozenset[str]) -> frozenset[str]:
    """What words say about who sings."""
    found = words & _QUALIFYING
    return frozenset([QUALIFIERS[word] or word for word in found]) if found else _NONE


def telling_words(words: Iterable[str]) -> frozenset[str]:
    """The words that tell a group from others: neither its kind nor its qualifiers."""
    return frozenset(words) - _NOT_TELLING


def _former(outside: str, inside: list[str]) -> tuple[str, list[str]]:
    """A name without "formerly …", and what stood there, also in brackets."""
    found = [_ALIAS.sub("", part.strip()) for part in inside if _ALIAS.match(part.strip())]
    before, said, after = outside.partition(match[0]) if (match := _ALIAS.search(outside)) else (outside, "", "")
    if said and _WORD.search(before):
        outside, found = before, [*found, after]
    return outside, [part for part in found if part.strip() and not _NO_ALIAS.match(part.strip())]


def _without_initials(name: str) -> str:
    """A name without its initials in front, as in "BCC - Boston Children's Chorus"."""
    match = re.match(r"([A-Z]{2,6}) *[-–:] *(.+)", name.strip())
    return match[2] if match and match[1].casefold() in initials(_words(plain(match[2]))) else name


def _campus(name: str) -> tuple[str, str]:
    """A name without the letters of a university in front ("UW Bay Laurels"), and those letters."""
    first, _, rest = name.strip().partition(" ")
    if rest and not name.isupper() and 2 <= len(first) <= 5 and _CAMPUS.fullmatch(first):
        return rest, first.casefold()
    return name, ""


def _umbrella(lowered: str) -> tuple[str, str]:
    """The federation that a name speaks of, and the name without it where something is left."""
    for called, pattern in _UMBRELLAS:
        if pattern.search(lowered):
            rest = pattern.sub(" ", lowered)
            return called, rest if telling_words(_words(rest)) else lowered
    return "", lowered


def initials(words: Words) -> set[str]:
    """The short forms that the first letters of a name make."""
    return {"".join(word[0] for word in words), "".join(word[0] for word in words if word != "cappella")}
