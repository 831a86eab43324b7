"""Whether what is said of a policy is what the record says: in its words, with nothing left out, added or turned round.

Words are compared, not meanings: of what is not quoted nobody can tell whether it still holds. Small words, a word's
endings and the name of the service may differ.
"""

import re
from collections.abc import Iterable, Iterator

from agent.claims import Claim, claims_in

_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)|\(?https?://\S+")
_SENTENCE = re.compile(r"[^.!?;\n]*[^.!?;\n\s][^.!?;\n]*(?:[.!?](?=\S)[^.!?;\n]*)*")
_FIGURE = re.compile(r"[$€£]?\d[\d,.]*%?|\bpercent\b", re.I)
_TURNS = frozenset(
    "not no never none without non neither nor cannot unless except only until least most before after".split()
)
_SMALL = frozenset(
    """
    a an the is are was were be been being am do does did of to for at in on by from into and or as per with we you us
    our your it its this that these those there they them their will would shall has have had i one
    please note yes so also sure however thank thanks good question
    policy policies record records says state states stated according following service services our
    zero one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand half
    """.split()
)
_SAME = {"may": "can", "could": "can", "charges": "charge", "costs": "cost", "date": "date"}
#: So many sentences of a record may be told as one.
_TOGETHER = 4


def is_quoted(said: str, texts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a sentence says what sentences of one of these texts say.

    Args:
        said: The sentence.
        texts: What the records state.
        names: Titles that may stand in the sentence beside it.
    """
    besides = {_stem(word) for name in names for word in re.findall(r"\w+", name.lower())}
    own, figures = _words(said, besides), _figures(said)
    for text in texts:
        stated = [sentence[0] for sentence in _SENTENCE.finditer(text)]
        for run in _runs(stated):
            told = _words(" ".join(run), besides)
            same = own == told if len(run) > 1 else (set(own), own.count("not")) == (set(told), told.count("not"))
            if same and own and figures == _figures(" ".join(run)):
                return True
    return False


def _figures(text: str) -> set[Claim]:
    return {claim for claim in claims_in(text) if claim.sort not in ("policy", "year")}


def _runs(sentences: list[str]) -> Iterator[list[str]]:
    """Each sentence, and each few in a row."""
    for size in range(1, min(_TOGETHER, len(sentences)) + 1):
        for start in range(len(sentences) - size + 1):
            yield sentences[start : start + size]


def _words(text: str, besides: set[str]) -> list[str]:
    """The words that count, in order and without their endings; what turns a sentence round counts."""
    plain = re.sub(r"n['’]t\b", " not", _LINK.sub(r" \1 ", text.lower()))
    plain = _FIGURE.sub(" ", plain.replace("nonrefundable", "non refundable").replace("-", " "))
    found = [_SAME.get(word, word) for word in re.findall(r"[^\W\d_]+", plain) if word not in _SMALL]
    stems = ("not" if word in ("non", "no", "cannot") else word if word in _TURNS else _stem(word) for word in found)
    return [word for word in stems if word not in besides]


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|e|able|ations?)$", "", word).removesuffix("l")[:7] if len(word) > 3 else word
