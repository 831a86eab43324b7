"""When a clause may tell of consent: only where somebody is said to agree, never because an address stands in it."""

import re

from agent.planner.patterns import Pattern

_CONSENT = "record_consent"
_OK = r"\b(?:ok|okay)\s+(?:to|with|for|about|if|getting|receiving)\b"
_AGREES = re.compile(
    rf"\b(?:agree[ds]?|consent\w*|opt(?:s|ed|ing)?[ -]in|permission|allow(?:s|ed)|said yes|says yes|signed up)\b|{_OK}|"
    r"\b(?:fine|happy|glad)\s+(?:to|with|for|about|if|getting|receiving)\b|"
    r"\b(?:said|says|told (?:us|me)|wrote|writes)\b.{0,40}?\b(?:we|you|i) (?:may|can|could)\b|\bgo[- ]ahead\b",
    re.I,
)
_SAYS_OK = re.compile(_OK, re.I)
#: Of a template's words, those that say it; "ok" is none, since it is left out of templates as a small word.
_WORDS = frozenset("agreed consented consent opted fine happy said".split())


def may_mean(pattern: Pattern, text: str) -> bool:
    """Whether the template may be meant by a clause: one for consent asks for words of agreeing there."""
    if pattern.tool != _CONSENT:
        return True
    return bool(_AGREES.search(text)) and (bool(_WORDS & set(pattern.parts)) or bool(_SAYS_OK.search(text)))
