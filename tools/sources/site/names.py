"""Names of people in a line of text: what may be one, at its beginning, at its end, or as the whole of it."""

import re
from collections.abc import Iterable

_TITLES = frozenset(
    "dr dr. mr mr. mrs mrs. ms ms. mx mx. prof prof. professor rev rev. fr. sir dame maestro maestra herr frau".split()
)
_DEGREES = re.compile(
    r",?\s\(?(?:D\.?M\.?A\.?|Ph\.?\s?D\.?|Ed\.?D\.?|M\.?M\.?(?:Ed\.?)?|M\.?A\.?|B\.?M\.?|B\.?A\.?|M\.?F\.?A\.?|Jr\.?|Sr\.?|II|III|"
    r"FRCO|ARCO|MBE|OBE)\)?(?=$|[\s,;|(–—-])"
)
_PRONOUNS = re.compile(r"\s?\((?:s?he|they|her|him|them|sie|er|elle|ella|ze)(?:\s?/\s?\w+){0,3}\)", re.I)
_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten zu y e i bin al el st. san mac ó o'".split()
)
#: Capitalised words that are no part of anybody's name.
_NOT_NAMES = frozenset(
    "the a an our your my this us we contact email e-mail mail phone call click here read more home about join sing "
    "audition auditions concert concerts season tickets donate support news events event calendar members member "
    "membership board staff team directors director artistic music musical executive managing general business manager "
    "conductor president vice chair chairman chairperson secretary treasurer administrator administration assistant "
    "associate accompanist pianist organist founder founding emeritus emerita interim acting principal booking "
    "bookings marketing publicity development program programs production operations office committee chorus choir "
    "choirs chorale chorister singers singer voices ensemble group society association company band orchestra symphony "
    "philharmonic "
    "church school high middle elementary university college academy center centre hall theater theatre auditorium "
    "street avenue road drive boulevard suite box community city county state national international "
    "american united states monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december spring summer fall autumn winter christmas holiday easter "
    "rehearsal rehearsals questions question information info please welcome meet learn see view for and or by with "
    "from to in at on is are was has have he she they his her their who when where what how why all new photo photos "
    "copyright rights reserved student students soloist soprano alto tenor bass baritone section leader librarian to "
    "be announced tba tbd vacant open position coordinator lead director's webmaster web ensemble-in-residence dear "
    "messages message form submit name bio biography photo credit website facebook instagram youtube follow".split()
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_])){0,30}\.?")
_MOST = 5


def without_pronouns(text: str) -> str:
    """Text without "(she/her)" and the like."""
    return _PRONOUNS.sub("", text)


def whole_name(text: str) -> str:
    """A person's name, where the text is nothing else; without titles and degrees. Empty where it is none."""
    bare = _bare(text)
    words = bare.split(" ") if len(bare) <= 60 else []
    return _written(words) if _is_name(words) else ""


def name_at_start(text: str) -> str:
    """The name with which a text begins; a name ends at whatever is no part of one."""
    taken: list[str] = []
    for word in _bare(text[:120]).split(" "):
        if len(taken) == _MOST or not _fits(word.rstrip(",;:|)")):
            break
        taken.append(word.rstrip(",;:|)"))
        if word != taken[-1] or (word.endswith(".") and len(word) > 3):
            break
    return _longest(taken[:most] for most in range(len(taken), 1, -1))


def name_at_end(text: str) -> str:
    """The name with which a text ends."""
    taken: list[str] = []
    for word in reversed(_bare(text[-120:]).split(" ")):
        if len(taken) == _MOST or not _fits(word.lstrip("(|")) or (taken and word[-1:] in ".,;:|" and len(word) > 3):
            break
        taken.insert(0, word.lstrip("(|"))
    return _longest(taken[first:] for first in range(len(taken)))


def _longest(runs: Iterable[list[str]]) -> str:
    return next((_written(words) for words in runs if _is_name(words)), "")


def _bare(text: str) -> str:
    """Without degrees, and the title at the beginning."""
    bare = _DEGREES.sub("", text).strip(' \t,;:|–—-•·*"“”')
    words = bare.split(" ")
    while len(words) > 1 and words[0].casefold() in _TITLES:
        words.pop(0)
    return " ".join(words)


def _fits(word: str) -> bool:
    plain = word.casefold().strip(".")
    if plain in _PARTICLES:
        return True
    return bool(_WORD.fullmatch(word)) and not word[0].islower() and plain not in _NOT_NAMES


def _is_name(words: list[str]) -> bool:
    """Two to five words, capitalised, none a small particle at an end, and not initials alone."""
    if not 2 <= len(words) <= _MOST or not all(_fits(word) for word in words):
        return False
    full = [word for word in words if len(word.strip(".")) > 1]
    return not (words[0].islower() or words[-1].islower()) and words[-1] in full and len("".join(full)) > 2


def _written(words: list[str]) -> str:
    """As a name is written: without the end of a sentence; what is all in capitals becomes capitalised."""
    words = [*words[:-1], words[-1].rstrip(".") if len(words[-1]) > 3 else words[-1]]
    name = " ".join(words)
    return " ".join(_small(word) for word in words) if name.isupper() and len(name) > 6 else name


def _small(word: str) -> str:
    return re.sub(r"(^|[-'’])(\w+)", lambda m: m[1] + m[2].capitalize(), word) if len(word) > 2 else word
