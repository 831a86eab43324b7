"""What a visitor is told of prices, lengths, days and policies stands in a record, or it is not told.

For models that write freely. What is said is held back sentence by sentence; one that claims what no tool answered in
this conversation (and what the visitor did not say either) gives way to an offer to ask. Its limits are written down in
docs/decisions/0013-answers-only-from-records.md.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.claims import Claim, claims_in, claims_of, days_in, holds, same_day
from tools.wording import SHALL_I_ASK

UNKNOWN = f"I don't know that. {SHALL_I_ASK}"
_SHORT = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun mr mrs ms dr st no "
    "vs approx min mins hr hrs e.g i.e a.m p.m inc etc"
)
_ABBREVIATED = frozenset(_SHORT.split())
_END = re.compile(r"\n+|[.!?…]+[\"'”’)\]*_]*\s+(?=[^\sa-z0-9$€£])")
_OPEN = re.compile(
    r"\b(?:free|available|availability|open|unavailable|booked|busy|taken|works? for (?:us|me)|can (?:do|make|come))\b"
)
_TAKEN = re.compile(r"\b(?:not|no|unavailable|booked|busy|taken|unfortunately|except|but|perhaps|maybe)\b|n['’]t\b")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january february march april may june july august september october november december").split()
_SOME_DAY = re.compile(
    r"\b(?:today|tomorrow|tonight|weekends?|(?:free|available|open) then|"
    r"(?:this|next|that|those|any|every|all|whole|entire) (?:days?|weeks?|months?|dates?))\b"
)
_NO_CLAIM = re.compile(
    r"^\W*(?:is|are|am|was|would|do|does|did|shall|should|can|could|may|might|will|which|what|when|where|who|how)\b"
    r".*\?[\"'”’)*_\s]*$|\b(?:whether|not stated|no record|let me (?:check|see|look)|"
    r"(?:do not|don't|don’t|cannot|can't|can’t) (?:know|say|tell|find|see))\b",
    re.I | re.S,
)


@dataclass
class Known:
    """What may be said: what the visitor said, and what tools have answered in this conversation."""

    claims: set[Claim] = field(default_factory=set)
    days: dict[date, str] = field(default_factory=dict)
    """The days that were looked up, each with free, perhaps or busy."""

    texts: str = ""
    """All that tools that look things up have answered, in small letters."""

    def say(self, said: str) -> None:
        """Take in what the visitor said. That a day is free they cannot know, nor what holds."""
        self.claims |= {claim for claim in claims_in(said) if claim.sort != "policy"}

    def answer(self, tool: str, args: Any, result: dict[str, Any]) -> None:
        """Take in what a tool answered; what the call itself brought along is no answer."""
        looked_up = tool.startswith(("get_", "list_", "find_", "check_"))
        brought = set() if tool == "check_availability" else claims_of(args) - self.claims
        self.claims |= claims_of(result) - brought
        self.texts += str(result).lower() if looked_up else ""
        if tool == "check_availability":
            self.days |= {date.fromisoformat(day["day"]): day["status"] for day in result.get("days") or ()}

    def bears(self, sentence: str) -> bool:
        """Whether all that a sentence claims is known."""
        claims = {claim for claim in claims_in(sentence) - self.claims if not self._holds(claim)}
        if _NO_CLAIM.search(sentence):
            return not any(claim.sort in ("money", "percent", "minutes") for claim in claims)
        return not claims and self._free_days(sentence)

    def _holds(self, claim: Claim) -> bool:
        return claim.sort == "policy" and holds(self.texts, claim.what)

    def _free_days(self, sentence: str) -> bool:
        """Whether what a sentence says of free days is about days that were looked up."""
        low = sentence.lower()
        if not _OPEN.search(low):
            return True
        said = days_in(sentence)
        if not said:
            return self._named_days(low) and (bool(self.days) or not _SOME_DAY.search(low))
        found = [{self.days[day] for day in self.days if same_day(one, day)} for one in said]
        if not all(found):
            return False
        return bool(_TAKEN.search(low)) or all(states != {"busy"} for states in found)

    def _named_days(self, low: str) -> bool:
        """Whether the weekdays and months of a sentence are among the days that were looked up."""
        weekdays = {n for n, name in enumerate(_WEEKDAYS) if re.search(rf"\b{name}s?\b", low)}
        months = {n for n, name in enumerate(_MONTHS, 1) if name != "may" and re.search(rf"\b{name}\b", low)}
        return weekdays <= {day.weekday() for day in self.days} and months <= {day.month for day in self.days}


class RecordsOnly:
    """Takes what is said in chunks, and answers the sentences that may be said; the first other becomes an offer."""

    def __init__(self, known: Known) -> None:
        self._known, self._rest, self.held_back = known, "", list[str]()

    def take(self, chunk: str) -> str:
        """The next chunk; answers the sentences that are complete."""
        self._rest += chunk
        *whole, self._rest = sentences(self._rest)
        return "".join(map(self._told, whole))

    def end(self) -> str:
        """No more comes; answers what was still held back."""
        rest, self._rest = self._rest, ""
        return self._told(rest)

    def _told(self, sentence: str) -> str:
        if not sentence.strip() or self._known.bears(sentence):
            return sentence
        self.held_back.append(sentence.strip())
        after = sentence[len(sentence.rstrip()) :]
        return f"{UNKNOWN}{after}" if len(self.held_back) == 1 else after


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


def only_known(text: str, known: Known) -> str:
    """A whole text, as `RecordsOnly` passes it on."""
    told = RecordsOnly(known)
    return told.take(text) + told.end()
