"""Places in a sentence: the gazetteer's spans.

With what a sentence tells besides ("may" is a month, "Mobile" may be a telephone).
"""

import re
from functools import lru_cache

from tools import place_mentions as gazetteer

_NOT_ALONE = frozenset(
    """
    may march mobile reading of in on at to book split bath hope call post deal sale nice most best born male
    bar van union enterprise orange independence liberty commerce mission media can date note fee plan trip
    lead bass alto tenor music harmony choir chorus hotel uber lyft show mark ok log tour august june april hi
    him her hers them paid due net gross cut home rome-ing sing singer singers us usa price normal real
    central bay state evergreen hold same go do ore yes no let new sandy grace jordan florence charlotte
    lincoln jackson marion tyler wells palm speaking industry justice money time college university church
    coffee temple
    """.split()
)


@lru_cache(maxsize=512)
def find(text: str) -> tuple[tuple[int, int, str], ...]:
    """Places that the text names: (start, end, text).

    A word that is also a common word counts only after a preposition of place.
    """
    return tuple(
        (s.start, s.end, text[s.start : s.end]) for s in gazetteer.find_in(text) if _meant(text, s.start, s.end)
    )


def _meant(text: str, start: int, end: int) -> bool:
    said = text[start:end].lower().strip(" ,.")
    if said not in _NOT_ALONE:
        return True
    return bool(re.search(r"\b(in|near|around|to|from)\s$", text[:start], re.I)) and text[start].isupper()
