"""What is to be said to somebody, or was said by them, where no quotation marks show it: put into quotation marks.

All of it counts, word for word: small words, contractions, dates and sums in it are the message's own. It is quoted
before anything else is read, so nothing is looked for inside.
"""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner.quotations import QUOTATION

_BEFORE = "please|okay|ok|hey|harmony|now|then|and|so|can you|could you|would you|will you|i want to|let us|also"
_POLITE = rf"\W*(?:(?:{_BEFORE}),?\s+)*"
_WRITE = r"(?:e-?mail|text|sms|message|mail|write|send|draft|compose|prepare|(?:reply|respond) to|answer)\b"
#: Who is written to, in a few words of one line, without what would announce something else.
_WHOM = r"(?:(?!\b(?:template|sequence|called|named)\b)[^\n:;\"“”.?!]){1,80}?"
_WHO = r"(?:[^\n:;\"“”.?!]|\b(?:Dr|Mr|Mrs|Ms|St)\.){1,100}?"
#: Who asks about an answer, or sets a status, tells of no answer.
_ASKING = (
    "who|what|which|when|where|why|how|has|have|did|does|do|is|are|was|if|whether|any|anybody|nobody|show|list|mark"
)
_TOLD = rf"{_POLITE}(?!(?:{_ASKING})\b){_WHO}\s"
_BY = r"(?:\s+(?:by|via|over|on)\s+(?:the\s+)?(?:e-?mail|text|sms|phone|telephone))?"
_THEM = "(?:her|him|them)"
_SAYING = (
    rf"(?:saying|that says|which says|to say|and say|(?:to |and )?tell(?:ing)? {_THEM}|(?:to |and )?let {_THEM} know)"
)
_ANSWERED = r"(?:replied|answered|responded|wrote(?: back)?|(?:e-?mailed|texted) back)"
_SAID = r"\s+(?P<said>\S.*)"
#: How a sentence goes up to the words: an order to write, and what somebody answered.
_HEADS = (
    rf"(?P<head>{_POLITE}{_WRITE}{_WHOM}):",
    rf"(?P<head>{_POLITE}{_WRITE}{_WHOM}),?\s+{_SAYING}(?:\s+that)?[:,]?",
    rf"(?P<head>{_POLITE}{_WRITE}(?!\s+that\b){_WHOM})\s+that",
    rf"(?P<head>{_POLITE}let\s+(?!me\b|us\b){_WHOM}\s+know)(?:\s+that|[:,])",
    rf"(?P<head>{_TOLD}{_ANSWERED}{_BY})(?:\s+(?:that|with|and said|saying)\b)?[:,]?",
    rf"(?P<head>{_TOLD}(?:called|rang|phoned)(?:\s+back)?,?\s+and\s+(?:said|told (?:me|us)))(?:\s+that)?[:,]?",
    rf"(?P<head>{_POLITE}[^\n:;\"“”]{{0,40}}?\b(?:reply|answer|response|heard(?: back)?|call)\s+(?:from|by)\s{_WHO}):",
)
_FORMS = tuple(re.compile(head + _SAID, re.IGNORECASE | re.DOTALL) for head in _HEADS)
#: Said after the words, they are none of them: the subject, another part of the message.
_MORE = re.compile(
    r"\b(?:subject(?: line)?|body)\b\s*(?::|is\b)|,\s*(?:with\s+)?(?:the\s+|a\s+)?subject\b", re.IGNORECASE
)
_QUOTED = re.compile(QUOTATION)
#: What is longer is no sentence to Harmony.
_MOST = 20_000
#: Arguments that are somebody's words: an answer to the question for one is it, as it stands.
_WORDS = frozenset(("body", "subject", "text"))


def quoted(text: str) -> str:
    """The text with what is to be said in quotation marks; as it is, where it has some already."""
    if _QUOTED.search(text) or len(text) > _MOST:
        return text
    for form in _FORMS:
        found = form.fullmatch(text.strip())
        if found and '"' not in found["said"] and not _MORE.search(found["said"]):
            head = found["head"].rstrip(" ,:")
            announced = ", body" if _MORE.search(head) else ""
            return f'{head}{announced} "{found["said"].strip()}"'
    return text


def verbatim(pending: Mapping[str, Any], said: str) -> str:
    """An answer to the question what to say, in quotation marks; empty where it is none, or has some."""
    if pending.get("arg") not in _WORDS or '"' in said or not said.strip():
        return ""
    return f'"{said.strip()}"'
