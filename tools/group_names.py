"""Names of singing groups as they compare: which words tell a group from others, and what the rest of a name says.

Two sources write one name in many ways (legal forms, brackets, short forms, accents). Here a name is read once into its
parts; whether two names are of one group is judged in tools/name_likeness.py.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

Words = tuple[str, ...]

_SMALL = frozenset("a an the of and at in for de la le les del el by".split())
#: What a name says about who sings. Two groups that differ in these are two groups, whatever else they share.
QUALIFIERS = {
    **dict.fromkeys("women womens woman womans ladies female".split(), "women"),
    **dict.fromkeys("men mens male tenor tenors gentlemen".split(), "men"),
    **dict.fromkeys("children childrens child kids".split(), "children"),
    **dict.fromkeys("youth young teen teens youths".split(), "youth"),
    **dict.fromkeys("boy boys".split(), "boys"),
    **dict.fromkeys("girl girls".split(), "girls"),
    **dict.fromkeys("senior seniors".split(), "seniors"),
    **dict.fromkeys("symphony symphonic philharmonic".split(), "symphony"),
    **dict.fromkeys("handbell handbells bell bells ringers bellringers".split(), "bells"),
    **dict.fromkeys("gay lesbian queer trans lgbt lgbtq jewish hebrew korean chinese japanese filipino".split(), ""),
    **dict.fromkeys("latino latina mexican african black irish welsh scottish german polish italian".split(), ""),
    **dict.fromkeys("russian ukrainian armenian greek swedish norwegian finnish indian persian catholic".split(), ""),
    **dict.fromkeys("chamber gospel mixed treble junior alumni faculty veterans apprentice".split(), ""),
}
#: Words of kind that a source leaves out or adds without meaning another group.
KIND = frozenset(
    "chorus choir choirs chorale choral singers voices vocal vocals ensemble group groups band club company "
    "cappella acappella barbershop community singing choruses".split()
)
#: Words that say what kind of thing a group is, and so do not tell one from another.
COMMON = KIND | frozenset(
    "singer voice society project guild association organisation organization quartet glee show harmony church "
    "school university college city festival academy program music musical chapter foundation friends greater "
    "concert master".split()
)
_NOT_TELLING = COMMON | QUALIFIERS.keys()
#: Words of churches' and schools' groups, of which every town has one.
EVERYWHERE = frozenset(
    "saint parish church lutheran presbyterian methodist baptist episcopal cathedral chancel sanctuary trinity grace "
    "zion bethany bethel emmanuel calvary redeemer congregational temple synagogue holy our lady sacred heart first "
    "high middle elementary school central threshold adelines".split()
)
#: Words of landscapes, of which every region has some.
LANDSCAPE = frozenset(
    "valley river lake mountain mountains hills canyon county area heights village prairie bay harbor coast park "
    "creek".split()
)
#: Two names of which each says another of these are of two groups.
DIRECTIONS = frozenset("north south east west upper lower inner outer".split())
_LEGAL = frozenset("inc incorporated nfp assn assoc association corp corporation co llc ltd society nonprofit".split())
#: After these, "society" and "association" are part of the name, as in "Durango Choral Society".
_SOCIABLE = frozenset("choral singing music musical gospel oratorio bach historical".split())
_SAME_WORD = dict(
    pair.split(":")
    for pair in (
        "st:saint ft:fort mt:mount mtn:mountain comm:community metro:metropolitan quire:choir univ:university "
        "acapella:cappella grtr:greater gtr:greater s:south n:north e:east w:west ctr:center centre:center"
    ).split()
)
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
    initials.
    """

    words: Words
    telling: frozenset[str]
    qualifiers: frozenset[str]
    numbers: frozenset[str]
    former: tuple[Words, ...] = ()
    asides: tuple[Words, ...] = ()
    school: Words = ()
    umbrella: str = ""
    posting: bool = False
    shortened: bool = False
    short: str = ""

    @property
    def spelled(self) -> str:
        """The words in alphabetical order: one for "Chorale of Greeley" and "Greeley Chorale"."""
        return " ".join(sorted(self.words))


@lru_cache(maxsize=200_000)
def read_name(text: str) -> Name:
    """The parts of a name."""
    if text.isascii() and not _SPECIAL.search(text):
        return _named(_words(text.casefold()), text)
    return _read_special(text)


#: Where none of these stands, a name is but its words.
_SPECIAL = re.compile(
    r"[(\[]|\b\w\.\w\.|formerly|previously|\bnow\b|known as|aka\b|[fd]/?[kb]/?a|adelines|barber ?shop|spebsqsa|profit"
    r"|[a-z]\. \w|^[A-Z]{2,6} ?[-:]|^[A-Z]*U[A-Z]* [A-Z][a-z]|" + _POSTING.pattern,
    re.I,
)


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
    short = words[0] if len(words) == 1 and 2 <= len(words[0]) <= 6 and text[:2].isupper() else ""
    return Name(
        words=words,
        telling=telling_words(words),
        qualifiers=frozenset([QUALIFIERS[word] or word for word in words if word in QUALIFIERS]),
        numbers=frozenset([_NUMBERS.get(word, word) for word in words if word in _NUMBERS or word.isdigit()]),
        short=short,
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
    words = [_SAME_WORD.get(word, word) for word in _WORD.findall(lowered.translate(_APOSTROPHES))]
    while len(words) > 1 and words[-1] in _LEGAL and not (words[-2] in _SOCIABLE and words[-1].startswith(("s", "a"))):
        words.pop()
    kept = tuple(part for word in words if word not in _SMALL for part in _COMPOUNDS.get(word, (word,)))
    return kept or tuple(words)


_COMPOUNDS = {f"{who}choir": (who, "choir") for who in ("boy", "girl", "children")}


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
