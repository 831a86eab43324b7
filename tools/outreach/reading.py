"""The first reading of an answer: what it seems to say, until staff say. Pure, and careful: in doubt it says nothing.

The order is that of what must not be missed: an opt-out first, then a machine that answers, then the answer itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tools.outreach.absence import away_by_subject, back_on, by_machine, says_away
from tools.outreach.quoted import own_words
from tools.outreach.stop_words import AGAIN, HELP, Scope, bare, closes

Kind = Literal["interested", "not_now", "no", "question", "out_of_office", "opt_out", ""]

#: What each reading is called, to people.
IN_WORDS: Mapping[str, str] = {
    "interested": "interested",
    "not_now": "not now",
    "no": "a no",
    "question": "a question",
    "out_of_office": "out of the office",
    "opt_out": "no more messages",
}
_NO = (
    r"\bnot\s+(?:\w+\s+)?interested\b",
    r"\bno,?\s+(?:thanks?|thank\s+you|gracias|merci|danke|grazie|obrigad[oa])\b",
    (
        r"\b(?:we|i)(?:'ll| will| shall| are going to)?\s+(?:have\s+to\s+)?(?:pass|decline)\b"
        r"(?!\s+(?:it|this|that|your|along))"
    ),
    r"\b(?:not|n't)\s+(?:really\s+)?(?:a\s+(?:good\s+)?(?:fit|match)|for\s+us|what\s+we)\b",
    r"\b(?:isn't|is not|won't be|not)\s+(?:something|a fit|a good fit)\b",
    r"\bwe\s+(?:have|'ve)\s+(?:already\s+)?(?:decided\s+(?:against|not)|chosen\s+(?:someone|somebody|another))\b",
    r"\b(?:no\s+estamos\s+interesad|kein\s+interesse|pas\s+int[eé]ress|non\s+(?:siamo|sono)\s+interessat|geen\s+interesse)",
)
_NOT_NOW = (
    (
        r"\bnot\s+(?:right\s+now|now|yet|at\s+(?:this|the)\s+(?:time|moment|present|point)|this\s+(?:year|season|semester|"
        r"time|fall|spring|summer|winter)|currently|for\s+now|just\s+yet)\b"
    ),
    r"\b(?:maybe|perhaps|possibly)\s+(?:\w+\s+){0,3}?(?:later|next|another|in\s+the|after|some\s*(?:time|day))\b",
    (
        r"\b(?:check|circle|touch|reach|get|come|write|try)\s+(?:back|base|out)?\s*(?:with\s+us\s+|to\s+us\s+|again\s+|in\s+touch\s+)?"
        r"(?:again\s+)?(?:in|next|after|later|around)\s+(?:the\s+)?(?:fall|spring|summer|winter|new|next|a|an|\w+uary|march|april|"
        r"may|june|july|august|\w+ember|october|year|season|month|few|our)\b"
    ),
    r"\b(?:next|another)\s+(?:year|season|semester|time|fall|spring)\s+(?:might|may|would|could|perhaps|instead|works?)\b",
    r"\b(?:calendar|schedule|season|budget|year|dates?)\s+(?:is|are|'s)\s+(?:already\s+)?(?:full|booked|spent|set|tight)\b",
    r"\b(?:too|really|very|so)\s+busy\b|\bbad\s+time\b|\bno\s+budget\b",
    r"\bahora\s+no\b|\bim\s+moment\s+nicht\b|\bpas\s+(?:pour\s+l'instant|maintenant|en\s+ce\s+moment)\b|\bpor\s+ahora\s+no\b",
)
_INTERESTED = (
    r"\b(?:tell|send)\s+(?:me|us)\s+(?:some\s+|a\s+(?:bit|little)\s+)?(?:more|info|information|details|pricing|prices)\b",
    r"\b(?:would|'d)\s+(?:really\s+|absolutely\s+|definitely\s+)?(?:love|like|be\s+(?:happy|glad|delighted|thrilled|interested|keen))\b",
    r"\b(?:am|are|'m|'re|is|very|quite|definitely|certainly|also)\s+(?:\w+\s+)?interested\b|^interested\b",
    r"\bsounds?\s+(?:really\s+|very\s+|absolutely\s+)?(?:great|good|wonderful|fun|interesting|lovely|amazing|perfect|fantastic|like)\b",
    r"\blet(?:'s| us)\s+(?:talk|do|set|chat|book|schedule|make|find|plan|discuss|connect)\b",
    r"^(?:yes|yeah|yep|sure|absolutely|definitely|of course|certainly|please do|count us in|gladly)\b",
    r"\b(?:count us in|sign us up|book you|have you (?:come|visit|here|back)|looking forward)\b",
    r"\bhappy to (?:talk|chat|discuss|meet)\b",
    r"\b(?:s[ií],?\s+(?:claro|por favor|nos)|nos\s+(?:interesa|encantar[ií]a))\b",
    r"\b(?:gerne|interessiert|oui|volontiers|avec\s+plaisir)\b",
)
_QUESTION = re.compile(
    r"\?|^(?:how|what|when|where|who|which|why|could you|can you|do you|are you|would you|is there|is it)\b",
    re.IGNORECASE | re.MULTILINE,
)


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE)


_IS_NO, _IS_NOT_NOW, _IS_INTERESTED = _any(_NO), _any(_NOT_NOW), _any(_INTERESTED)
_ANSWERS = re.compile(r"\s*(?:re|aw|sv|antw|rif|odp|vs|fwd?|wg|tr)\s*:", re.IGNORECASE)
_PLAIN_NO = frozenset(("no", "nope", "nein", "non", "nee", "não", "pass"))


@dataclass(frozen=True)
class Reading:
    """What an answer seems to say; `kind` is empty where that is not plain.

    `back_on` is the day from which somebody who is away is back. `scope` says what an opt-out closes. `again`: the
    sender lifts their own opt-out of texts. `help`: they ask who writes.
    """

    kind: Kind = ""
    back_on: date | None = None
    scope: Scope = ""
    again: bool = False
    help: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether a person answered: a sequence stops by it."""
        return self.kind != "out_of_office" and not self.again


@dataclass(frozen=True)
class Answer:
    """An answer as it came in. `headers` by their names in any case."""

    text: str
    subject: str = ""
    channel: str = "email"
    headers: Mapping[str, str] = field(default_factory=dict)


def read(answer: Answer, today: date) -> Reading:
    """What an answer seems to say. `today` is the day on which it came, for days without a year."""
    own = own_words(answer.text)
    whole = bare(own)
    told = answer.headers.get("opt-out-type", "").upper()  # what Twilio made of it, in words that an account can set
    if told == "STOP":
        return Reading("opt_out", scope="channel")
    if answer.channel == "sms" and (whole in AGAIN or whole in HELP):
        return Reading("question", help=True) if whole in HELP else Reading(again=True)
    if scope := closes(own, answer.channel) or _closing_subject(answer, own):
        return Reading("opt_out", scope=scope)
    kind = _kind_of(own, whole)
    # somebody who tells that they are away and answers all the same has answered
    if by_machine(answer.headers) or away_by_subject(answer.subject) or (not kind and says_away(own)):
        return Reading("out_of_office", back_on(own, today))
    return Reading(kind)


def _closing_subject(answer: Answer, own: str) -> Scope:
    """What they wrote above it: as mail programs unsubscribe (RFC 2369), or by hand. One that answers ours is ours."""
    ours = _ANSWERS.match(answer.subject) and own
    return "" if ours else closes(answer.subject, answer.channel)


def _kind_of(own: str, whole: str) -> Kind:
    told = own.replace("’", "'")
    if whole in _PLAIN_NO or _IS_NO.search(told):
        return "not_now" if _IS_NOT_NOW.search(told) else "no"
    if _IS_NOT_NOW.search(told):
        return "not_now"
    if _IS_INTERESTED.search(told):
        return "interested"
    return "question" if _QUESTION.search(told) else ""
