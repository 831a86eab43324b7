"""A problem with an argument as people are told it: the name that the argument has inside is not for them."""

import re

_FIELD = re.compile(r"(?P<field>[a-z]+(?:_[a-z]+)*): (?=\S)")
#: With these words the sentence begins in its middle: its subject is the argument.
_SAYS_OF_IT = re.compile(
    r"(?:is|are|was|has|have|must|may|can|cannot|does|do|needs?|takes?|names|makes|of|comes|ends|begins)\b"
)
#: Of these nobody could tell what they speak of.
_NEEDS_IT = re.compile(r"there (?:is none|are|were)\b")
_CALLED = {"starts_on": "day", "ends_on": "last day", "starts_at": "time", "ends_at": "end", "email": "e-mail address"}


def without_field(text: str) -> str:
    """The sentence of an `InvalidInput` without its field: of "starts_on: Nov 20 is past." the day alone is told."""
    found = _FIELD.match(text)
    if found is None:
        return text
    rest, field = text[found.end() :], found["field"]
    words = _CALLED.get(field, field.replace("_", " "))
    if _NEEDS_IT.match(rest):
        return f"{words[:1].upper()}{words[1:]}: {rest}"
    if _SAYS_OF_IT.match(rest):
        return f"The {words} {rest}"
    return rest[:1].upper() + rest[1:]
