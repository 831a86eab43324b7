"""Of what a figure is said: the records that tools told of, what each is called, and which of them a sentence names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from agent.claims import Claim, claims_of
from agent.planner.vocab import SERVICES, words_of

#: What stands between a figure and what it is for: "$1,385 for a workshop".
_FOR = re.compile(r"^[^\s]*(?:\s+[\w.]+){0,3}?\s+(?:for|per|gets you|buys|covers|is)\s[^,;.!?]*$", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST = 6
#: What a price or a length is said of in "a retreat costs $5"; and words that stand there for whatever was spoken of.
_SAID_OF = re.compile(
    r"\b(?:an?|our|the|each|every)\s+(?P<what>(?:[\w'’-]+\s+){0,2}?[\w'’-]+)\s+"
    r"(?:costs?|is|are|starts?|takes?|lasts?|runs?|comes?|goes|would|will)\b",
    re.I,
)
_ANYTHING = frozenset(
    """
    price fee cost rate charge length duration time session visit day hour total answer page record rest one package
    option booking event date first second last next cheapest dearest it that this service format usual base minimum
    amount sum budget team lesson class meeting evening morning afternoon half due
    """.split()
)
#: Records of the business and of public pages; others hold what visitors said.
_OURS = ("service:", "date:", "group:")
#: Fields of a record, beside its title, by which people speak of it.
_NAMED_BY = ("venue", "where", "city", "service", "name")


@dataclass(frozen=True)
class Entry:
    """A record that a tool told of: what it is called (phrases of words in one form), and what it states."""

    title: str
    names: frozenset[str]
    claims: frozenset[Claim]
    texts: tuple[str, ...]
    policies: str


class Mention(NamedTuple):
    """A place in a sentence where something is named: a record's name, or the kind of a service (`kind:coaching`)."""

    start: int
    end: int
    name: str


def entries_in(result: Any) -> Iterator[Entry]:
    """The business's records within a tool's answer, and those of groups: what has their ref and a title."""
    if isinstance(result, list):
        for each in result:
            yield from entries_in(each)
    elif isinstance(result, dict):
        if isinstance(result.get("title"), str) and str(result.get("ref")).startswith(_OURS):
            yield _entry(result)
        else:
            yield from entries_in(list(result.values()))


def has_others(result: Any) -> bool:
    """Whether a tool's answer holds records that say what visitors said."""
    if isinstance(result, list):
        return any(map(has_others, result))
    if not isinstance(result, dict):
        return False
    other = bool(result.get("ref")) and not str(result["ref"]).startswith(_OURS)
    return other or has_others(list(result.values()))


def mentions(text: str, known: Sequence[Entry]) -> list[Mention]:
    """Where a text names records, or services of which no record may be known, in order; of two the longer one."""
    names = frozenset[str]().union(*(entry.names for entry in known))
    words, found, at = list(_WORD.finditer(text)), list[Mention](), 0
    while at < len(words):
        size, name = _named_at(words[at : at + _LONGEST], names)
        if name:
            found.append(Mention(words[at].start(), words[at + size - 1].end(), name))
        at += size
    return found


def meant(sentence: str, at: int, known: Sequence[Entry], before: Sequence[int]) -> list[Mention]:
    """What a figure at a place of a sentence is said of: what is named between the figure before it and it.

    Where nothing is, what it is said to be for, then what was named last, then what comes after it.

    Args:
        sentence: The sentence.
        at: Where the figure begins.
        known: The records that are known.
        before: Where the other figures of its sort begin.
    """
    named = mentions(sentence, known)
    since = max((other for other in before if other < at), default=0)
    until = min((other for other in before if other > at), default=len(sentence))
    ahead = [one for one in named if at < one.start < until]
    if ahead and _FOR.match(sentence[at : ahead[0].start]) and not _between(named, since, at, sentence):
        return ahead
    earlier = [one for one in named if since <= one.start < at] or [one for one in named if one.start < at][-1:]
    return earlier or ahead


def best(entries: Sequence[Entry], named: Sequence[Mention]) -> list[Entry]:
    """Those of the entries of which most that is named is true; none where nothing is."""
    scores = [sum(one.name in entry.names for one in named) for entry in entries]
    most = max(scores, default=0)
    return [entry for entry, score in zip(entries, scores, strict=True) if score == most and most]


def without(entry: Entry, claims: set[Claim]) -> Entry:
    """The entry without what is no answer of its tool."""
    return replace(entry, claims=entry.claims - claims)


def names_another(sentence: str) -> bool:
    """Whether a sentence says of something by its name what it costs or takes, as of a thing that no record is of."""
    said_of = (in_one_form(match["what"]).split() for match in _SAID_OF.finditer(sentence))
    return any(words and words[-1] not in _ANYTHING for words in said_of)


def in_one_form(text: str) -> str:
    """Words in small letters, each without the s of several."""
    return " ".join(_single(match[0]) for match in _WORD.finditer(text))


def _between(named: Sequence[Mention], since: int, at: int, sentence: str) -> bool:
    """Whether the figure is said of what stands right before it, as in "workshops are $5 for a choir"."""
    return any(since <= one.start < at and not re.search(r"[,;]|\band\b", sentence[one.end : at]) for one in named)


def _named_at(words: Sequence[re.Match[str]], names: frozenset[str]) -> tuple[int, str]:
    """How many of the words are a name, and which; one word that is none where nothing begins here."""
    for size in range(len(words), 0, -1):
        phrase = " ".join(_single(word[0]) for word in words[:size])
        if phrase in names:
            return size, phrase
        if kind := _kind(" ".join(word[0] for word in words[:size])):
            return size, f"kind:{kind}"
    return 1, ""


def _kind(phrase: str) -> str | None:
    """The service that a phrase stands for, of one or of several."""
    forms = (phrase, phrase.removesuffix("s"), phrase.removesuffix("es"))
    return next((word for form in forms for word in words_of(form) if word in SERVICES), None)


def _entry(view: dict[str, Any]) -> Entry:
    texts = tuple(text for text in view.values() if isinstance(text, str) and " " in text)
    policies = view.get("policies")
    stated = policies if isinstance(policies, str) else ""
    return Entry(view["title"], frozenset(_names(view)), frozenset(claims_of(view)), texts, stated.strip())


def _names(view: dict[str, Any]) -> Iterator[str]:
    title = in_one_form(view["title"])
    yield title
    if view["ref"].startswith("service:"):
        yield title.rpartition(" ")[2]
        yield from (f"kind:{kind}" for word in (view["title"], title) for kind in words_of(word) if kind in SERVICES)
        return
    yield from (in_one_form(part) for part in re.split(r"[()]| at ", view["title"]) if part.strip())
    if len(words := title.split()) > 2:
        yield " ".join(words[:2])
    for field in _NAMED_BY:
        if isinstance(said := view.get(field), str) and said:
            yield in_one_form(said)
            yield in_one_form(said.partition(",")[0])
            yield from (f"kind:{kind}" for kind in words_of(said) if kind in SERVICES)


def _single(word: str) -> str:
    low = word.lower().replace("’", "'").removesuffix("'s")
    return low[:-1] if len(low) > 3 and low.endswith("s") and not low.endswith("ss") else low
