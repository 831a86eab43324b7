"""Which town the words of a place name mean, and what a misspelt one was meant to be."""

from collections.abc import Sequence
from itertools import takewhile

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tools.geography.gazetteer import Place, larger_towns, named, towns_within
from tools.geography.place_words import Area, area_names, areas, everyday_words

#: A misspelt name is repaired only if the town it then means has this many times the people of the next such town.
_CLEAR_BY = 4
#: ... and, two slips away, is a city of this many people.
_CITY = 100_000


def towns(words: Sequence[str]) -> list[Place]:
    """The towns that the words (keys) can mean, largest first: ("portland", "or"), ("toronto", "canada"), ("denver",).

    The longest name wins over a shorter one with a region or country; of a region's and a country's reading of "ca" the
    first that has such a town.
    """
    for split in range(len(words), 0, -1):
        found = named(" ".join(words[:split]))
        for area in areas(words[split:]) if split < len(words) else [Area("")]:
            if within := [place for place in found if not area.country or place.within(area)]:
                return within
    return []


def rivals(found: Sequence[Place], most: int = 5) -> list[Place]:
    """The towns to choose among: the largest, and those with at least a quarter of its people."""
    return [town for town in found if town.population * 4 >= found[0].population][:most]


def split_area(words: Sequence[str]) -> tuple[Sequence[str], list[Area]]:
    """The words before the longest region or country at their end, and what that can mean; at least one word stays."""
    for split in range(1, len(words)):
        if found := areas(words[split:]):
            return words[:split], found
    return words, []


def corrected(words: Sequence[str]) -> list[str] | None:
    """The words with the slips mended, if it is clear what was meant: ("minneaplis",) is ["minneapolis"]. Else None.

    Short names are left alone: one letter makes another town of them.
    """
    name, within = split_area(words)
    if within:
        city = slip_of(" ".join(name), towns_within(within[0]), within[0])
        return [*city.split(), *words[len(name) :]] if city else _corrected_area(words)
    city = slip_of(" ".join(words), larger_towns()) if " ".join(words) not in everyday_words() else None
    return city.split() if city else _corrected_area(words)


def note_of(text: str, place: Place) -> str:
    """The sentence that says what a misspelt name was read as."""
    return f'I read "{text}" as {place.label}.'


def nearest(words: Sequence[str], most: int = 3) -> list[Place]:
    """Towns to be offered, never to be taken: those that the first words name, else those whose names resemble them."""
    for split in range(len(words), 0, -1):
        if found := named(" ".join(words[:split])):
            return list(found[:most])
    name = " ".join(words)
    if not 5 <= len(name) <= 40:
        return []
    close = process.extract(name, larger_towns(), scorer=OSA.distance, score_cutoff=len(name) // 3, limit=40)
    likeliest = sorted(close, key=lambda match: (match[1], -named(match[0])[0].population))
    return [named(match[0])[0] for match in likeliest[:most]]


def _corrected_area(words: Sequence[str]) -> list[str] | None:
    """The words with a misspelt region at their end mended, if there is such a town: ("columbus", "ohoi")."""
    for split in range(1, len(words)):
        for area, _ in _close(" ".join(words[split:]), area_names(), shortest=4):
            if towns([*words[:split], *area.split()]):
                return [*words[:split], *area.split()]
    return None


def slip_of(name: str, choices: Sequence[str], within: Area | None = None) -> str | None:
    """The one choice that the name is a slip of; among several equally near, the one of by far the most people."""
    close = _close(name, choices)
    best = list(takewhile(lambda match: match[1] == close[0][1], close))
    people = sorted(((_people(match, within), match) for match, _ in best), reverse=True)
    if not people or (best[0][1] > 1 and within is None and people[0][0] < _CITY):
        return None
    if len(people) > 1 and people[0][0] < people[1][0] * _CLEAR_BY:
        return None
    return people[0][1]


def _people(name: str, within: Area | None) -> int:
    return next((town.population for town in named(name) if within is None or town.within(within)), 0)


def _close(name: str, choices: Sequence[str], shortest: int = 5) -> list[tuple[str, int]]:
    """The choices within so many slips as the name's length allows, and how many; they begin with the same letter."""
    if not shortest <= len(name) <= 40:
        return []
    slips = 1 if len(name) < 8 else 2
    found = process.extract(name, choices, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return sorted(((match[0], int(match[1])) for match in found if match[0][0] == name[0]), key=lambda match: match[1])
