"""The steps of a sequence as people say them: "Hello 2 days after enrollment, then Hello again 5 days later"."""

import re
from typing import Any

SMALL_NUMBERS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_NUMBER = rf"(?P<number>\d{{1,3}}|an?|{'|'.join(SMALL_NUMBERS)})"
_ANCHORS = {
    "enrollment": r"enroll?(?:ment|ing|ed)|they enroll?|(?:the )?start|sign(?:ing)?[- ]?up|joining",
    "booking": r"booking|gig|event|engagement|visit|concert|workshop",
    "previous": r"(?:previous|last|prior|first|second|third|step|one|e-?mail|message|text|that|it)(?:\s+(?:step|one|"
    r"before|e-?mail|message|text))*",
}
_ANCHOR = "|".join(f"(?P<{name}>{words})" for name, words in _ANCHORS.items())
_WHEN = re.compile(
    rf"\b(?:(?P<now>at once|immediately|right away|straight away|on (?:the )?(?:day of )?enroll?ment|when enrolled)"
    rf"|{_NUMBER}\s+(?P<business>(?:business|working|week)[\s-]?)?(?P<unit>days?|weeks?)\s+"
    rf"(?:(?P<side>after|before|following|from|past)\s+(?:the\s+|their\s+)?(?:{_ANCHOR})|later|on|after that))",
    re.I,
)
#: What joins one step to the next, or says that a template comes again.
_JOINING = re.compile(r"^(?:[\s,;:.\-–—]|\d[.)]|\b(?:and|then|after|send|finally|next|also|step \d|the)\b)+", re.I)
_TRAILING = re.compile(r"(?:[\s,;:.\-–—(]|\b(?:and|then|again|once more|goes? out|leaves|is sent)\b)+$", re.I)


def steps_said(text: str) -> list[dict[str, Any]] | None:
    """The steps as the tool takes them; None where a part of the text is none."""
    found = list(_WHEN.finditer(text))
    if not found:
        return None
    ends = [0, *(match.end() for match in found)]
    named = [_bare(text[end : match.start()]) for end, match in zip(ends, found, strict=False)]
    rest = _bare(text[ends[-1] :])
    if not named[0]:  # "2 days after enrollment Spring Hello, then …": each template follows its moment
        named = [*named[1:], rest]
        rest = ""
    if rest or not named[0]:
        return None
    steps: list[dict[str, Any]] = []
    for name, match in zip(named, found, strict=True):
        steps.append({"template": name or steps[-1]["template"], **_timed(match)})
    return steps


def _bare(text: str) -> str:
    """A template's name without what joins it to its surroundings."""
    return _TRAILING.sub("", _JOINING.sub("", text)).strip("\"'“” ")


def _timed(match: re.Match[str]) -> dict[str, Any]:
    """A step's delay and what it counts from."""
    if match["now"]:
        return {"delay_days": 0}
    said = match["number"].lower()
    number = int(said) if said.isdigit() else SMALL_NUMBERS.get(said, 1)
    number *= 7 if match["unit"].lower().startswith("week") else 1
    number = -number if (match["side"] or "").lower() == "before" else number
    anchor = next((name for name in _ANCHORS if match[name]), "previous")
    return {"delay_business_days" if match["business"] else "delay_days": number, "after": anchor}
