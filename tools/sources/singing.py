"""Whether words speak of a group that sings: for sources whose search answers more than was asked for."""

import re

_SINGS = re.compile(
    r"\b(?:choirs?|choral[ea]?s?|chorus(?:es)?|ch[oó]r|ch(?:œ|oe)urs?|coros?|coral|k[oöø]r|\w*koor|sbor|"
    r"(?!anchor|ichor)\w+chor|gesangverein|liedertafel|orf[eé][oó]n|orph[eé]on|"
    r"singers?|singing|a ?cappella|acappella|barbershop|"
    r"glee|voices|vocal(?:s|ists?|ensemble)?|cantor(?:ei|es|um)?|kantorei|schola|cantata|camerata|madrigals?|"
    r"harmon(?:y|izers?|aires)|sweet adelines|quartet|sings?|songsters?|\w+(?:choir|chorus|chorale|singers|aires))\b",
    re.I,
)


def sings(*texts: str) -> bool:
    """Whether one of some names or descriptions speaks of singing together."""
    return any(_SINGS.search(text) for text in texts)
