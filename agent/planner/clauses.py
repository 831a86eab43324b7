"""Where a message may be parted into clauses.

Ends of sentences, semicolons, "and", "then"; never inside a quotation, a body, a number or a name.
"""

import re

from agent.planner.quotations import QUOTATION

_KEPT = re.compile(
    rf"{QUOTATION}|\b(?:body|text|message|steps?)\s*:.*$|\S+@\S+|https?://\S+|\{{\{{.*?\}}\}}", re.I | re.S
)
_ABBREVIATED = re.compile(r"\b(?:st|dr|mr|mrs|ms|jr|sr|vs|no|ft|mt|[ap]\.m|[a-z])$", re.I)
_END = re.compile(r"[.!?]+(?=\s|$)|[;\n]+")
_SOFT = re.compile(
    (
        r"\s*,?\s+(?:and then|and also|and|then|but|plus|also|&)\s+(?=\S)|\s*,\s+(?:then\s+|"
        r"also\s+)?(?=\S)|\s+[-–—]{1,2}\s+(?=\D)"
    ),
    re.I,
)
#: More parts than this are not tried: a longer list is a text, not a set of wishes.
MOST = 10


def sentences(text: str) -> list[str]:
    """The sentences of a message."""
    parts, start = [], 0
    for m in _END.finditer(text):
        if not _inside(text, m.start()) and not (m[0] == "." and _ABBREVIATED.search(text[: m.start()])):
            parts.append(text[start : m.end()])
            start = m.end()
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip(" .!?;\n\t")]


def joints(sentence: str) -> list[tuple[int, int, bool]]:
    """Where the sentence may be parted: (start, end, strong) of each joining word or comma; a comma alone is weak."""
    found = [
        (m.start(), m.end(), bool(re.search(r"\w|&", m[0])))
        for m in _SOFT.finditer(sentence)
        if not _inside(sentence, m.start())
    ]
    return found[:MOST]


def _inside(text: str, at: int) -> bool:
    return any(m.start() < at < m.end() for m in _KEPT.finditer(text))
