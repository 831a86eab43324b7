"""How things stand with a group: whether it still sings, how old its pages are, whether its site is one at all."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tools.sources.site.page import Page
from tools.sources.site.text import either, sentences

#: A page with more text than this, in characters, is not a parked domain's.
_PARKED_AT_MOST = 2_500
_PARKED = either(
    r"\b(?:web ?site|domain(?: name)?)\b[^.]{0,60}\b(?:is|may be)\s(?:available |now )?(?:for sale|parked|expired)",
    r"\b(?:buy|get|renew) this domain\b",
    r"\bdomain (?:has )?expired\b",
    r"\bparked (?:free|domain|page)\b",
    r"\b(?:hugedomains|afternic|sedo\.com|dan\.com|bodis)\b",
    r"\baccount (?:has been )?suspended\b",
    r"\bfuture home of\b",
    r"\bsite (?:is )?not published\b",
    r"\bwelcome to nginx\b",
    r"\bapache2? (?:\w+ )?default page\b",
)
_GROUP = r"(?:chorus|choir|chorale|group|ensemble|society|organi[sz]ation|chapter)"
_ENDED = (
    r"(?:disbanded|dissolved|folded|ceased (?:operations?|singing|rehearsing|rehearsals|to exist|performing)|"
    r"closed (?:its|our) doors)"
)
_HAS_ENDED = either(
    rf"\b(?:has|have|had to|was|were|officially|formally|we|{_GROUP})\s(?:\w+ ){{0,3}}?{_ENDED}\b",
    rf"\b{_ENDED} (?:in|on|after)\b",
)
_NO_LONGER = either(
    r"\b(?:is|are) no longer (?:active|singing|performing|rehearsing|meeting|in operation|in existence|operating)\b",
    r"\b(?:is|are) now (?:defunct|permanently closed)\b",
)
_WE = r"\b(?:we|chorus|choir|chorale|group|ensemble)\b[^.]{0,40}\b(?:are|is|will be)\b"
_ENDING = either(
    rf"{_WE} (?:\w+ )?(?:closing (?:our|its) doors|disbanding|dissolving|ceasing operations|winding up)\b",
    r"\bafter (?:\w+ ){1,4}years\b[^.]{0,40}\b(?:are|is) closing\b",
)
#: Where one of these stands before or just behind it, it is about another group, another time, or not so.
_NOT_SO = either(
    r"\bafter\b(?! (?:\w+ ){1,3}(?:years|seasons|decades))",
    r"\b(?:when|since|before|who|which|whose|former|formerly|not|never|almost|nearly|if|until|rumou?rs?)\b",
    r"\b(?:merged|re-?formed|reunited|revived|founded|re-?established|re-?started|continu\w+|again)\b",
)
_NEVER = either(r"\b(?:not|never|if|n['’]t)\b")
_HIATUS = either(r"\b(?:on|taking an?) (?:indefinite )?(?:hiatus|extended break)\b")
_CLAIMED = either(r"(?:©|\(c\)|\bcopyright\b)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d\s?[-–—,]\s?)?((?:19|20)\d\d)")
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d-])")
#: Pages whose newest year is so many years ago are old.
_OLD_YEARS = 3


def parked(page: Page) -> str:
    """The words by which a page shows that nobody's site is there (a domain for sale); empty where one is."""
    found = _PARKED.search(page.text) if len(page.text) <= _PARKED_AT_MOST else None
    return found[0] if found else ""


def closed(texts: Iterable[str], name: str) -> str:
    """Why the group no longer sings, where it says so of itself: "disbanded 2019"; empty where it does not."""
    subject = either(
        r"\bwe\b",
        rf"\b(?:the|our|this)\s{_GROUP}\b",
        re.escape(name) if name else "$^",
    )
    for text in texts:
        for sentence in sentences(text):
            said = _ended(sentence[:400])
            if said and subject.search(sentence[:400]):
                return said
    return ""


def paused(texts: Iterable[str]) -> bool:
    """Whether it says that it is on hiatus."""
    return any(_HIATUS.search(text) for text in texts)


def page_year(texts: Sequence[str], today: date) -> int | None:
    """The newest year on the pages, where they are clearly old: a copyright, and no year of the last three at all."""
    claimed = {int(year) for text in texts for year in _CLAIMED.findall(text)}
    newest = max({int(year) for text in texts for year in _YEAR.findall(text)} | claimed, default=0)
    return newest if claimed and newest <= today.year - _OLD_YEARS else None


def _ended(sentence: str) -> str:
    year = re.search(r"\b(?:19|20)\d\d\b", sentence)
    when = f" {year[0]}" if year else ""
    if (found := _HAS_ENDED.search(sentence)) and not _NOT_SO.search(sentence[: found.end() + 60]):
        word = re.search(_ENDED, found[0], re.I)
        return f"{word[0].casefold() if word else 'disbanded'}{when}"
    if (found := _NO_LONGER.search(sentence)) and not _NOT_SO.search(sentence[: found.start()]):
        return f"no longer active{when}"
    return f"closing{when}" if _ENDING.search(sentence) and not _NEVER.search(sentence) else ""
