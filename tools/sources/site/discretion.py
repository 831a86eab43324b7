"""What is left out of a text that is kept: sentences about children and students by name or age."""

import re

from tools.sources.site.names import whole_name
from tools.sources.site.text import either, sentences

#: One person's age below eighteen; the ages between which a group takes its singers are none.
_AGE = either(
    r"\bage[d]?:?\s?(?:\d|1[0-7])\b(?!\s?(?:-|–|to\b|through\b|and\b|\+))",
    r"\b(?:\d|1[0-7])[\s-]years?[\s-]old\b",
    r"\bis 1?\d(?=[.,;)]|$)",
    r"[A-Z]\w+,?\s\(?(?:\d|1[0-7])\)?(?=[,;)])",
)
_SINGS = either(
    r"\b(?:soloists?|students?|singers?|choristers?|members?|winners?|graduates?|seniors?|alumn\w+|featuring|congrat\w+)\b"
)
_PAIR = re.compile(r"\b[A-Z][^\W\d_]+(?:\s[A-Z]\.)?\s[A-Z][^\W\d_]+")


def without_minors(text: str, young: bool) -> str:
    """A text without the sentences in which somebody under age appears: rather one sentence too many than one too few.

    Args:
        text: A description.
        young: Whether the group is one of children or students: then nobody who sings there is named.
    """
    kept = [part for part in sentences(text) if not (_AGE.search(part) or (young and _shows_somebody(part)))]
    return " ".join(kept)


def _shows_somebody(sentence: str) -> bool:
    named = any(whole_name(pair) for pair in _PAIR.findall(sentence))
    return "@" in sentence or (named and bool(_SINGS.search(sentence)))
