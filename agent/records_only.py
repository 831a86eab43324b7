"""What a visitor is told of prices, lengths, days and policies stands in a record, or it is not told.

For models that write freely. What is said is held back sentence by sentence; one that claims what no tool answered in
this conversation (and what the visitor did not say either) gives way to an offer to ask. Its limits are written down in
docs/decisions/0013-answers-only-from-records.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agent.claims import Claim, DaySaid, claims_at, claims_in, claims_of, days_in, holds, same_day
from agent.quoted import is_quoted
from agent.sentences import sentences
from agent.subjects import Entry, Mention, best, entries_in, has_others, meant, mentions, names_another, without
from tools.wording import SHALL_I_ASK

UNKNOWN = f"I don't know that. {SHALL_I_ASK}"
_OPEN = re.compile(
    r"\b(?:free|available|availability|open|unavailable|booked|busy|taken|possible|have (?:time|room|space|openings?)|"
    r"works?(?= (?:for (?:us|me)|well|fine)|[.,!])|can (?:do|make|come))\b"
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
    r"(?:do not|don't|don’t|cannot|can't|can’t) (?:know|say|tell|find|see)"
    r"|(?:i['’]?ll|i will|i can|i have|i['’]?ve|i|shall i|let me) (?:gladly |also )?"
    r"(?:ask|asked|note|noted|pass|passed|check|find out)(?! that))\b",
    re.I | re.S,
)
_PARTS = re.compile(r"\b(?:but|however|though|yet|and then)\b|[;—–]")
_SUMS, _WHEN = frozenset({"money", "percent", "minutes"}), frozenset({"day", "year", "clock", "dial"})
#: What is told back to the visitor as their own; and what makes a claim of it all the same.
_THEIRS = re.compile(r"\b(?:you|your|yours|ask|noted?|pass|inquiry|request|budget)\b|\byou['’]", re.I)
_PRICED = re.compile(
    r"\b(?:costs?|prices?|priced|pay|paid|fees?|charged?|rates?|starts? at|(?:is|are|comes?|goes|would be|will be) "
    r"(?:from|about|around|at|to|for|\$|€|£)|takes?|lasts?|runs?|for a total)|\b(?:is|are|be|it['’]s) [$€£]",
    re.I,
)
_MEETS = re.compile(
    r"\b(?:concerts?|events?|perform\w*|sings?|singing|appear\w*|shows?|gigs?|rehears\w*|auditions?|meets?|"
    r"tickets?|doors|on stage|open to (?:all|the public)|(?:see|hear|catch|meet) us|come (?:and )?(?:see|hear)|"
    r"we(?:['’]ll| will|['’]re| are)? (?:be )?(?:in|at|come|coming|visit\w*|teach\w*|play\w*))\b",
    re.I,
)


@dataclass
class Known:
    """What may be said: what the visitor said, and what tools have answered in this conversation."""

    said: set[Claim] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    """The records that were told of; each states its own."""

    claims: set[Claim] = field(default_factory=set)
    """What was told of no record: a day that was looked up, when somebody is there."""

    days: dict[date, str] = field(default_factory=dict)
    """The days that were looked up, each with free, perhaps or busy."""

    headlines: list[str] = field(default_factory=list)
    latest: list[Entry] = field(default_factory=list)
    """The records that were told of since the visitor spoke last, or in the last answer that told of any."""

    _words: list[str] = field(default_factory=list)
    _heard: bool = False

    def say(self, said: str) -> None:
        """Take in what the visitor said. That a day is free they cannot know, nor what holds."""
        self.said |= {claim for claim in claims_in(said) if claim.sort != "policy"}
        self._words.append(said)
        self._heard = True

    def answer(self, tool: str, args: Any, result: dict[str, Any]) -> None:
        """Take in what a tool answered; what the call itself brought along is no answer."""
        looked_up = tool.startswith(("get_", "list_", "find_", "check_")) and not has_others(result)
        brought = set() if tool == "check_availability" else self._brought(args)
        entries = [without(entry, brought) for entry in entries_in(result)] if looked_up else []
        self.entries += [entry for entry in entries if entry not in self.entries]
        if entries:
            self.latest = [*([] if self._heard else self.latest), *entries]
            self._heard = False
        of_records = set[Claim]().union(*(entry.claims for entry in entries))
        told = claims_of(result) - brought - of_records
        self.claims |= told if looked_up else {claim for claim in told - self.said if claim.sort in _WHEN}
        self.headlines += [str(result.get("headline") or "")] if looked_up else []
        if tool == "check_availability":
            self.days |= {date.fromisoformat(day["day"]): day["status"] for day in result.get("days") or ()}

    def _brought(self, args: Any) -> set[Claim]:
        """What a call says that the visitor has not said; of a day that they said, the year is no news."""
        days = {claim.what for claim in self.said if claim.sort == "day"}
        new = claims_of(args) - self.said
        return {claim for claim in new if claim.sort != "year" or DaySaid(*claim.what[1:]) not in days}

    def named_last(self) -> list[Mention]:
        """What the visitor named last, as far as it is known by now what there is."""
        named = (mentions(said, self.entries) for said in reversed(self._words))
        return next(filter(None, named), [])

    def bears(self, sentence: str, topic: Sequence[Mention] | None = None) -> bool:
        """Whether all that a sentence claims is known, of what it speaks of; `topic` is what was named before it."""
        told = Telling(self, sentence, self.named_last() if topic is None else topic)
        return told.borne() and self._quoted(sentence) and (told.asks or self._free_days(sentence))

    def policy_for(self, sentence: str, topic: Sequence[Mention]) -> str:
        """What the records state, in their own words, where a sentence speaks of a policy; empty where they do not."""
        if not any(claim.sort == "policy" for claim in claims_in(sentence)):
            return ""
        stated = [entry for entry in self.entries if entry.policies]
        named = mentions(sentence, self.entries) or list(topic)
        of = best(stated, named) if named else stated
        about = [entry for entry in of if any(holds(entry.policies, each) for each in _policies(sentence))]
        return " ".join(f"{entry.title}: {entry.policies.rstrip('.')}." for entry in dict.fromkeys(about))

    def _quoted(self, sentence: str) -> bool:
        """Whether what a sentence says of policies is in a record's words, or in a tool's."""
        if not _policies(sentence):
            return True
        names = [entry.title for entry in self.entries]
        named = mentions(sentence, self.entries)
        of = best(self.entries, named) if named else self.entries
        texts = [*(text for entry in of for text in entry.texts), *self.headlines]
        if is_quoted(sentence, texts, names):
            return True
        parts = [part for part in _PARTS.split(sentence) if _policies(part)]
        return all(_NO_CLAIM.search(part) or is_quoted(part, texts, names) for part in parts)

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


@dataclass(frozen=True)
class Telling:
    """One sentence, held against what is known."""

    known: Known
    sentence: str
    topic: Sequence[Mention]

    @property
    def asks(self) -> bool:
        """Whether it claims nothing: it asks, or says that it does not know."""
        return bool(_NO_CLAIM.search(self.sentence))

    def borne(self) -> bool:
        """Whether each figure of the sentence is known of what it is said of."""
        figures = [(at, claim) for at, claim in claims_at(self.sentence) if claim.sort != "policy"]
        if self.asks:
            return all(self._known(claim) for _, claim in figures if claim.sort in _SUMS)
        return all(self._of_its_record(at, claim, figures) for at, claim in figures)

    def _known(self, claim: Claim) -> bool:
        stated = set[Claim]().union(*(entry.claims for entry in self.known.entries))
        return claim in stated | self.known.said | self.known.claims

    def _of_its_record(self, at: int, claim: Claim, figures: Sequence[tuple[int, Claim]]) -> bool:
        if (claim in self.known.claims and not self._meets(claim)) or self._repeats(claim):
            return True
        stating = [entry for entry in self.known.entries if any(one.sort == claim.sort for one in entry.claims)]
        others = [place for place, other in figures if other.sort == claim.sort and place != at]
        named = meant(self.sentence, at, self.known.entries, others) or self.topic
        if claim.sort in _SUMS and names_another(self.sentence) and not mentions(self.sentence, self.known.entries):
            return False
        of = best(stating, named) if named else self.known.latest
        return any(claim in entry.claims for entry in of)

    def _repeats(self, claim: Claim) -> bool:
        """Whether it only repeats what the visitor said, as theirs."""
        if claim not in self.known.said:
            return False
        if _THEIRS.search(self.sentence):
            return claim.sort not in _SUMS or not _PRICED.search(self.sentence)
        return claim.sort not in _SUMS and not self._meets(claim)

    def _meets(self, claim: Claim) -> bool:
        """Whether it says of a day or an hour that something takes place then, which only that thing's record knows."""
        return claim.sort in _WHEN and bool(_MEETS.search(self.sentence))


def _policies(sentence: str) -> set[str]:
    return {claim.what for claim in claims_in(sentence) if claim.sort == "policy"}


class RecordsOnly:
    """Takes what is said in chunks, and answers the sentences that may be said; the first other becomes an offer."""

    def __init__(self, known: Known) -> None:
        self._known, self._rest, self.held_back = known, "", list[str]()
        self._topic, self._stated = list[Mention](), set[str]()

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
        topic = self._topic or self._known.named_last()
        self._topic = mentions(sentence, self._known.entries) or self._topic
        if not sentence.strip() or self._known.bears(sentence, topic):
            return sentence
        after = sentence[len(sentence.rstrip()) :]
        if stated := self._known.policy_for(sentence, topic):
            said_before = stated in self._stated
            self._stated.add(stated)
            return after if said_before else f"{stated}{after}"
        self.held_back.append(sentence.strip())
        return f"{UNKNOWN}{after}" if len(self.held_back) == 1 else after


def only_known(text: str, known: Known) -> str:
    """A whole text, as `RecordsOnly` passes it on."""
    told = RecordsOnly(known)
    return told.take(text) + told.end()
