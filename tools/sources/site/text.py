"""Text from a page, made harmless to keep and to show: no control characters, nothing that turns writing around."""

import re
import unicodedata

from tools.people import unlinked

#: A line of a page is cut into pieces of at most so many characters; all of a page's text is at most so long.
LINE, TEXT = 1_000, 150_000
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(]?[^\W_a-z])")
#: A full stop that ends no sentence.
_SHORT = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc|No|Rev|[A-Z])\.$")


def plain(text: str, most: int) -> str:
    """Text in one line: single spaces, no control, format (zero-width, bidi) or half characters, no link; cut.

    Args:
        text: Anything.
        most: Characters that are kept at most.
    """
    text = text[: 20 * most]
    spaced = _SPACES.sub(" ", text)
    if not spaced.isascii() or not spaced.isprintable():
        spaced = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    spaced = unlinked(spaced.strip())
    if len(spaced) <= most:
        return spaced
    cut = spaced[: most - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly; "Dr. Ruiz" is not the end of one."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return [part for part in found if part]


def either(*patterns: str) -> re.Pattern[str]:
    """One pattern that matches whatever one of these matches, upper and lower case alike."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)
