"""Where sentences end, in text that is still coming: after a mark, white space and what begins a new one."""

import re

#: Words whose dot ends no sentence.
_SHORT = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun mr mrs ms dr st no "
    "vs approx min mins hr hrs e.g i.e a.m p.m inc etc"
)
_ABBREVIATED = frozenset(_SHORT.split())
_END = re.compile(r"\n+|[.!?…]+[\"'”’)\]*_]*\s+(?=[^\sa-z0-9$€£])")


def sentences(text: str) -> list[str]:
    """The sentences of a text with the white space after them; the last is what has no certain end yet."""
    found, start = list[str](), 0
    for match in _END.finditer(text):
        word = re.search(r"([\w.]+)\.[\"'”’)\]*_]*$", text[start : match.end()].rstrip())
        if "\n" not in match[0] and word and word[1].lower() in _ABBREVIATED:
            continue
        found.append(text[start : match.end()])
        start = match.end()
    return [*found, text[start:]]
