"""The services that a sentence speaks of: by name, by what is wanted of them, and two that are to be compared."""

import re

from agent.planner import vocab
from agent.planner.words import tokens

#: To arrange music is a service; to arrange a visit is not.
_ARRANGES = re.compile(
    r"\b(?:arrang(?:e|es|ed|ing)|re-?voice|transcribe|adapt|voice)\b[^.?!]{0,25}\b(?:songs?|tunes?|pieces?|medley|"
    r"melody|hymns?|"
    r"carols?|charts?|scores?|music|ballad|anthem|ssaa?|ttbb|satb|tag)\b|\b(?:write|do|make|create|sell|"
    r"have)\b[^.?!]{0,20}"
    r"\b(?:charts?|scores?|voicings?|sheet music|parts)\b|\b(?:charts?|voicings?|version)\b[^.?!]{0,20}\b(?:ssaa?|"
    r"ttbb|satb)\b",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:differ\w*|compare\w*|versus|vs|same (?:thing|as)|better|rather|which (?:one|is|would|should)|or)\b", re.I
)


def services_in(text: str) -> list[str]:
    """The services that a text names, by their closed words, in its order, each once."""
    said, found, at = [token.low for token in tokens(text) if token.is_word], list[str](), 0
    while at < len(said):
        sizes = range(min(vocab.LONGEST, len(said) - at), 0, -1)
        size, service = next(
            ((n, name) for n in sizes if (name := vocab.service_of(" ".join(said[at : at + n])))), (1, None)
        )
        found += [service] if service and service not in found else []
        at += size
    return found


def arranges(text: str) -> bool:
    """Whether music is to be arranged, as in "could you voice this hymn for SSAA?"."""
    return bool(_ARRANGES.search(text))


def compared(text: str) -> list[str]:
    """The services between which a difference or a choice is asked for; empty where none is."""
    found = services_in(text)
    return found if len(found) > 1 and _COMPARES.search(text) and ("?" in text or "differ" in text.lower()) else []
