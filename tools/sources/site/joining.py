"""How one joins a group: auditions, the day of its rehearsals, who may sing there, and how one writes to it."""

from collections.abc import Iterable, Sequence

from tools.sources.site.page import Page
from tools.sources.site.text import either

_OPEN = either(
    r"\bno auditions?\b",
    r"\b(?:non|un)-?auditioned\b",
    r"\bwithout (?:an )?auditions?\b",
    r"\bauditions? (?:is|are) not (?:required|necessary|needed)\b",
    r"\bdo(?:es)? not (?:require|hold|have) (?:an )?auditions?\b",
    r"\b(?:not required|no need|don['’]t need) to audition\b",
)
_AUDITIONED = either(
    r"\bauditioned\b",
    r"\b(?:by|through|upon) audition\b",
    r"\bauditions? (?:is|are) (?:required|held|necessary|open)\b",
    r"\b(?:schedule|sign up for|request) (?:an|your) audition\b",
    r"\bmust audition\b",
    r"\bauditions (?:for|take place)\b",
)
_DAY = r"(mon|tues|wednes|thurs|fri|satur|sun)day"
_REHEARSES = either(
    rf"\b(?:rehears(?:e|es|als?|ing)|meets?|practices?)\b[^.]{{0,60}}?\b{_DAY}s?\b",
    rf"\b{_DAY} (?:evening |night |afternoon |morning )?rehearsals?\b",
)
_FOUNDED = either(
    r"\b(?:founded|established|formed|organized|singing since|est\.) (?:in |in the fall of )?(1[89]\d\d|20[0-2]\d)\b"
)
_YOUNG_NAME = either(
    r"\b(?:youth|child(?:ren)?['’]?s?|kids?|boys?|girls?|boychoir|girlchoir|teens?|junior|juvenile|jugend|enfants?)\b",
    r"\byoung (?:people|voices|singers)\b",
    r"\b(?:school|academy|elementary|k-12|kinder\w*)\b",
)
_YOUNG_TEXT = either(
    r"\bage[sd]?\s?(?:\d|1[0-7])\s?(?:-|–|to|through|and)\s?\d{1,2}\b",
    r"\bgrades?\s?(?:k|\d{1,2})(?:st|nd|rd|th)?\s?(?:-|–|to|through)\s?\d{1,2}",
    r"\bkindergarten\b",
    r"\byoung singers\b",
    r"\b(?:children['’]?s|youth|girls|boys) (?:choir|chorus|chorale)s?\b",
    r"\b(?:high|middle) school (?:choir|chorus|singers|students)\b",
)


def auditioned(texts: Sequence[str]) -> str:
    """Whether one auditions: "yes" or "no", as the pages say; empty where they do not, or say both."""
    no = any(_OPEN.search(text) for text in texts)
    yes = any(_AUDITIONED.search(_OPEN.sub(" ", text)) for text in texts)
    return "" if no == yes else "no" if no else "yes"


def rehearsal_day(texts: Iterable[str]) -> str:
    """The day of the week on which it rehearses, in English; empty where none, or several, are named."""
    days = {(m[1] or m[2]).capitalize() + "day" for text in texts for m in _REHEARSES.finditer(text)}
    return days.pop() if len(days) == 1 else ""


def founded(texts: Iterable[str]) -> str:
    """The year in which it was founded; empty where none, or several, are named."""
    years = {m[1] for text in texts for m in _FOUNDED.finditer(text)}
    return years.pop() if len(years) == 1 else ""


def is_young(name: str, texts: Iterable[str]) -> bool:
    """Whether children or students sing there, by its name or by the ages on its pages: rather too often."""
    return bool(_YOUNG_NAME.search(name)) or any(_YOUNG_TEXT.search(text) for text in texts)


def has_form(page: Page) -> bool:
    """Whether one can write to the group by a form on the page: it takes a text and an e-mail address."""
    mail = ".//input[@type='email' or contains(@name, 'mail') or contains(@id, 'mail')]"
    return any(form.xpath(".//textarea") and form.xpath(mail) for form in page.tree.xpath("//form")[:20])
