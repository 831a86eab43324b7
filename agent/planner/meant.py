"""What an address in a clause does not mean: that somebody agreed to be written to, or shall be written to."""

import re

from agent.planner.patterns import Pattern
from agent.planner.reached_at import KEPT
from agent.planner.tooling import Operation

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


#: "Their email is …" tells where somebody is reached.
_TELLS = re.compile(r"\b(?:email|e-mail|address|phone|number)\s+is\s+(?:\S+@|\(?\+?\d[\d().\s-]{5,})", re.I)
_TAKES = frozenset(("email", "phone"))


def may_mean(op: Operation, pattern: Pattern, text: str) -> bool:
    """Whether the template may be meant by a clause.

    Where an address or a number is told, what changes something has to take it; consent asks for words of agreeing.
    """
    if not op.reads and not _TAKES & {slot.type for slot in op.slots.values()} and _TELLS.search(KEPT.sub("", text)):
        return False
    if pattern.tool != _CONSENT:
        return True
    return bool(_AGREES.search(text)) and (bool(_WORDS & set(pattern.parts)) or bool(_SAYS_OK.search(text)))
