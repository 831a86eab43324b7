"""The people who speak for a group, with what they do there. Never its singers; of children and students, nobody.

A person is a name beside a role: "Music Director: Ana Ruiz", "Ana Ruiz, Artistic Director", one in a line and the
other in the next. Who is said to be a student or under age is left out, and on the pages of groups of young people
only the roles that adults are employed in count.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tools.sources.base import Person
from tools.sources.site.emails import in_line, is_role
from tools.sources.site.names import name_at_end, name_at_start, whole_name, without_pronouns
from tools.sources.site.text import sentences

#: Lines of a page that are looked at, people who are kept, characters of a line, and roles in it.
_LINES, _PEOPLE, _LONG, _ROLES = 2_000, 16, 400, 6
#: A neighbouring line of at most so many characters ("age 16", "Grade 9") is about the same person.
_SHORT = 24
#: Alone in a line these are headings.
_HEADINGS = frozenset("contact contacts booking bookings secretary founder".split())
_BEFORE = r"(?:(?:interim|acting|associate|assistant|founding|co|deputy|vice)[ -])?"
_DIRECTOR = (
    r"(?:(?:artistic|music|musical|choral|choir|chorus|executive|managing|general|associate artistic)"
    r"(?: (?:and|&) (?:artistic|music|musical|choral|executive|managing|general))?[ -])?directors?"
    r"(?: of (?:music|choirs|choral (?:music|activities|studies)))?(?: emeritus| emerita)?"
)
_ROLE = re.compile(
    rf"(?<![\w/-])(?:{_BEFORE}(?:{_DIRECTOR}|(?:principal |choral )?conductor|choir ?master|choral ?master|"
    r"(?:general |business |office |chorus |choir |operations |tour |booking |bookings |company )?manager|"
    r"(?:office |choir |chorus )?administrator|booking(?:s)?(?: (?:contact|agent|coordinator))?|"
    r"(?:main |primary |general |press )?contact(?: person)?|(?:board |chapter |chorus )?president|"
    r"(?:board )?chair(?:man|woman|person)?|secretary|founder|membership (?:chair|coordinator|director)|"
    r"chorleiter(?:in)?|dirigent(?:in)?|cheffe? de chœur|directeur musical|directrice musicale|directora?))"
    r"(?: ?(?:and|&|/) ?(?:founder|conductor|founding director|artistic director|music director|ceo))?(?![\w-])",
    re.I,
)
#: A director of something else, and roles that are the past's.
_OTHER_AFTER = re.compile(r"^ ?(?:of (?!(?:the ){1,2}(?:chorus|choir))|emerit|at |for )", re.I)
_OTHER_BEFORE = re.compile(
    r"(?:stage|sound|web|lighting|technical|film|video|funeral|former|past|previous|late|guest|student|junior|camp|dance|movement|section|"
    r"children['’]s ministries|drum|tech|media|ex)[ -]$",
    re.I,
)
_SAID_BY = re.compile(
    r"\b(?:under the (?:musical |artistic )?(?:direction|leadership|baton) of|(?:directed|conducted|led) by)"
    r" (?:(?:its|our|the) )?(?:(?:artistic|music|musical|executive)? ?(?:director|conductor) )?",
    re.I,
)
_YOUNG = re.compile(
    r"\bage[ds]?:?\s?\d{1,2}\b|\(\s?\d{1,2}\s?\)|\b\d{1,2}[\s-]years?[\s-]olds?\b|\bstudents?\b(?! of\b)|"
    r"\bpupils?\b(?! of\b)|\byouth (?:rep|leader|president|member|council)|\bis 1?\d(?=[.,;)]|$)|"
    r"\bteen(?:age|s|\b)|"
    r"\bgrade[s]?\s?\d|\b\d{1,2}(?:st|nd|rd|th)[\s-]grade|\bfreshm[ae]n\b|\bsophomore|\bjunior\b|\bsenior at\b|"
    r"\bclass of 20\d\d|\bchild(?:ren)?['’]s? (?:rep|leader)|\bminor\b",
    re.I,
)
#: On pages of young people's groups only these.
_ADULT = re.compile(
    r"\b(?:artistic|music|musical|choral|executive|managing|general) (?:and \w+ )?director|\bconductor|"
    r"director of music|choir ?master|(?:general|business|office|operations) manager|administrator|founder|chorleiter|"
    r"^director",
    re.I,
)
_RANKS = (
    re.compile(r"\b(?:assistant|associate|deputy|vice|interim|emerit|press|membership|guest)", re.I),
    re.compile(
        r"artistic|music|choral|^(?:co-)?directors?$|conductor|master|chorleiter|dirigent|direct(?:or|rice)a?$", re.I
    ),
    re.compile(r"executive|managing|general|manager", re.I),
    re.compile(r"booking|contact|administrator", re.I),
    re.compile(r"president|chair", re.I),
)


#: What stands before a role whose holder is named right behind it.
_CALLED = re.compile(r"(?:^|[.;|•·–—:,!]|\b(?:our|its|by|and|under|e-?mail|contact|call|meet))$", re.I)
_SERVES = re.compile(
    r"(?:\b(?:is|as|(?:has )?serve[sd] as|has been|became|was (?:named|appointed)(?: as)?)|,)"
    r"(?: (?:our|the|its|their))?$",
    re.I,
)
_OWN = re.compile(
    r"\b(?:we|our|us|chorus|choir|chorale|ensemble|singers|group|voices|quartet|society|harmony)\b|[.!?] ?$", re.I
)
_OTHERS = re.compile(r"\b(?:orchestra|philharmonic|symphony|concert|performance)\b(?! (?:chorus|choir))", re.I)


@dataclass(frozen=True)
class _Spot:
    """A person, and the line where the name stands."""

    name: str
    role: str
    line: int


def people(lines: Sequence[str], young: bool, own: str = "", name: str = "") -> list[Person]:
    """Who speaks for the group, the best to write to first, each once.

    Args:
        lines: The visible lines of a page.
        young: Whether the group is one of children or students: then only adults' roles count.
        own: The site's domain.
        name: The group's name: a director "of" it is its own.
    """
    called = name.removeprefix("The ")
    lines = [line.replace(called, "the chorus") for line in lines] if called else lines
    spots = list(islice(_spots(lines[:_LINES], young), _PEOPLE))
    named = {spot.line for spot in spots}
    return together(Person(spot.name, spot.role, _email_of(spot, lines, named, own)) for spot in spots)


def together(people: Iterable[Person]) -> list[Person]:
    """Everybody once, with the role that says most and the address that is known; who answers best stands first."""
    found: dict[str, Person] = {}
    for person in people:
        known = found.setdefault(person.name.casefold(), person)
        role = min((known.role, person.role), key=lambda role: (rank(role), -len(role)))
        email, phone = known.email or person.email, known.phone or person.phone
        found[person.name.casefold()] = Person(known.name, role, email, phone)
    return sorted(found.values(), key=lambda person: rank(person.role))


def stated_people(given: Iterable[tuple[str, str]], young: bool) -> list[Person]:
    """The same of names and roles that stand apart, as in JSON-LD."""
    found: list[Person] = []
    for text, said in given:
        role = _ROLE.search(said)
        name = whole_name(text)
        if name and role and not _barred(said, role, young) and not _YOUNG.search(f"{text} {said}"):
            found.append(Person(name, _role(role[0])))
    return together(found)


def rank(role: str) -> int:
    """How well a role answers for the group: 0 leads its music, then who manages it, books for it, presides over it."""
    if _RANKS[0].search(role):
        return len(_RANKS)
    return next((n for n, pattern in enumerate(_RANKS[1:]) if pattern.search(role)), len(_RANKS) - 1)


def _spots(lines: Sequence[str], young: bool) -> Iterator[_Spot]:
    step = _layout(lines)
    for number, line in enumerate(lines):
        beside = [other for other in lines[max(0, number - 1) : number + 2] if len(other) <= _SHORT or other == line]
        if len(line) > _LONG or _YOUNG.search(" / ".join(beside)):
            continue
        bare = _without_addresses(line)
        for role in islice(_ROLE.finditer(bare), _ROLES):
            if not _barred(bare, role, young) and (spot := _beside(lines, number, bare, role, step)):
                yield spot
        said = _SAID_BY.search(bare)
        if said and _is_own(bare[: said.start()]) and (name := name_at_start(bare[said.end() :])):
            yield _Spot(name, "director", number)


def _layout(lines: Sequence[str]) -> int:
    """Where the names stand whose roles have a line of their own: -1 above them, 1 below, as most are."""
    alone = [n for n, line in enumerate(lines) if len(line) < _SHORT * 2 and _ROLE.fullmatch(line.strip(" :-–—"))]
    above, below = (sum(_name_near(lines, number, step) is not None for number in alone) for step in (-1, 1))
    return 1 if below > above else -1


def _barred(text: str, role: re.Match[str], young: bool) -> bool:
    if _OTHER_BEFORE.search(text[: role.start()]) or _OTHER_AFTER.search(text[role.end() :]):
        return True
    return "emerit" in role[0].casefold() or (young and not _ADULT.search(role[0]))


def _beside(lines: Sequence[str], number: int, line: str, role: re.Match[str], step: int) -> _Spot | None:
    """The person whose role it is: behind a colon, before it, behind it, or in the line before or after."""
    before, after = line[: role.start()].rstrip(), line[role.end() :].lstrip()
    if not before.strip(" -–—|•·*") and not after.strip(" -–—|•·*:"):
        return None if _role(role[0]) in _HEADINGS else _neighbour(lines, number, _role(role[0]), step)
    if after[:1] != ":" and before[-1:] in ",–—-|(/" and before[-1:] and (name := _segment(before)):
        return _Spot(name, _role(role[0]), number)
    named = _CALLED.search(before) or after[:1] in (":", "–", "—")
    if named and (name := name_at_start(re.sub(r"^(?:[:–—|,(-]|is\b)\s*", "", after))):
        return _Spot(name, _role(role[0]), number)
    name = _subject(before)
    return _Spot(name, _role(role[0]), number) if name else None


def _subject(before: str) -> str:
    """Who "has served as", before these words: what is set between commas after the name is passed over."""
    said = _SERVES.search(before)
    if said is None:
        return ""
    subject = before[: said.start()].rstrip()
    return name_at_start(sentences(subject)[-1]) if subject.endswith(",") else name_at_end(subject)


def _is_own(before: str) -> bool:
    """Whether "led by" is said of the group: it opens the sentence, or a word for the group stands before it."""
    return not before or (bool(_OWN.search(before)) and not _OTHERS.search(before))


def _segment(before: str) -> str:
    """The name in the last part of what stands before a role."""
    return whole_name(re.split(r"[;|•·:()]|\.\s", before.rstrip(" ,–—-|(/"))[-1].strip())


def _neighbour(lines: Sequence[str], number: int, role: str, step: int) -> _Spot | None:
    """Who has a role that stands alone in its line: the name where the page puts names, else on the other side."""
    found = _name_near(lines, number, step) or _name_near(lines, number, -step)
    return _Spot(found[0], role, found[1]) if found else None


def _name_near(lines: Sequence[str], number: int, step: int) -> tuple[str, int] | None:
    """The name, and its line, next to a line; one line with nothing but an address or a number may lie between."""
    other = number + step
    if 0 <= other < len(lines) and not _without_addresses(lines[other]):
        other += step
    name = whole_name(_without_addresses(lines[other])[:100]) if 0 <= other < len(lines) else ""
    return (name, other) if name else None


def _email_of(spot: _Spot, lines: Sequence[str], named: set[int], own: str) -> str | None:
    """The only address of the name's line, or of the lines below it until the next person's; never an office's."""
    for number in range(spot.line, min(spot.line + 4, len(lines))):
        if number != spot.line and number in named:
            return None
        if found := list(in_line(lines[number], own)):
            like = [email for email in found if _is_like(email, spot)]
            return like[0] if like else found[0] if len(found) == 1 and not is_role(found[0]) else None
    return None


def _is_like(email: str, spot: _Spot) -> bool:
    """Whether an address has a part of the name, or of the role ("director@")."""
    mailbox, words = email.partition("@")[0], f"{spot.name} {spot.role}".casefold().split()
    return any(word in mailbox for word in words if len(word) > 2)


def _without_addresses(line: str) -> str:
    return " ".join(re.sub(r"\S*@\S+|\+\d{7,}", " ", without_pronouns(line)).split())


def _role(text: str) -> str:
    return " ".join(text.split()).casefold()
