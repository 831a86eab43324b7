"""Which singing group a text is about, where a clear pattern names it: a label, a title, the beginning of a sentence.

Nothing is guessed: a text that could be about anybody is about nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tools.geography.places import Place, find_in
from tools.groups.group_names import plain, read_name
from tools.people import capitalised
from tools.sources.site.text import sentences

#: Words of which the name of a singing group has one.
_SINGS = frozenset(
    "chorus choir choirs chorale choral singers voices ensemble vocal vocals cappella harmony harmonizers harmonisers "
    "glee schola cantorei kantorei camerata consort quire madrigal madrigals barbershop oratorio cantata chanters "
    "chordsmen cantores coro choeur chor".split()
)
#: Words that no group has in its name, and those that none has at its end.
_ROLES = frozenset(
    "director directors conductor conductors accompanist pianist organist manager coordinator leader leaders position "
    "positions job jobs opening openings vacancy wanted needed seeks seeking search hiring apply auditions audition "
    "assistant teacher professor instructor minister intern internship librarian president executive artistic we our "
    "your new free call".split()
)
_EVENTS = frozenset(
    "concert concerts festival tour tours workshop workshops conference competition season premiere camp institute "
    "symposium rehearsal rehearsals performance performances members".split()
)
_WORD = r"(?:(?:[dl]['’])?[^\W\d_a-z][\w'’.&-]*|&)"
_RUN = re.compile(rf"{_WORD}(?:\s+(?:(?:of|the|and|for|de|du|la|in)\s+)*{_WORD})*")
_VERB = re.compile(
    r"\s+(?:(?:is|are|was|has|have|will|seeks?|seeking|announces?|invites?|welcomes?|presents?|performs?|sings?|tours?|"
    r"hires?|hiring|needs?|in concert|on tour|looks?|looking|celebrates?|holds?|hosts?|travels?)\b.*)$",
    re.I | re.S,
)
_PARTED = re.compile(r"\s+[-–—|]\s+|\s*[:|,;()]\s*|\s+(?:at|with|for|to join|joins|by)\s+", re.I)
_NAMED = re.compile(
    r"^(?P<what>organi[sz]ation|employer|company|institution|ensemble|choir|chorus|group)(?: name)?\s*:\s*"
    r"(?P<name>.+)$",
    re.I,
)
_BEFORE_PLACE = re.compile(r"\s*(?:,|\(|\b(?:of|in|from|based in)\b)\s*$")
#: So many sentences of a text are looked at.
_SENTENCES = 12


@dataclass(frozen=True)
class Named:
    """A group's name, and the place that stands right behind it."""

    name: str
    place: Place | None = field(default=None, compare=False)


def group_named(title: str, lines: Sequence[str]) -> Named | None:
    """The one group that an announcement names: in a labelled line, in its title, or at the beginning of a sentence."""
    for found in (_labelled(lines), _in_title(title), _in_sentences(lines)):
        if names := list(dict.fromkeys(found)):
            return names[0] if len(names) == 1 else None
    return None


def _labelled(lines: Sequence[str]) -> Iterator[Named]:
    for line in lines:
        if match := _NAMED.match(line):
            sings = match["what"].casefold() in ("ensemble", "choir", "chorus", "group")
            if name := _sound(_PARTED.split(match["name"])[0], sings):
                yield Named(name)


def _in_title(title: str) -> Iterator[Named]:
    """The names in a title: at its beginning, or as one of its parts ("Artistic Director – Larimer Chorale")."""
    if leading := _leading(title):
        yield leading
        return
    for part in _PARTED.split(title):
        whole = _RUN.fullmatch(re.sub(r"^the\s+", "", part or "", flags=re.I))
        if whole and (name := _sound(whole[0])):
            yield Named(name)


def _in_sentences(lines: Sequence[str]) -> Iterator[Named]:
    for sentence in [s for line in lines for s in sentences(line)][:_SENTENCES]:
        if leading := _leading(sentence):
            yield leading


def _leading(sentence: str) -> Named | None:
    """The group that a sentence begins with and says something of: "The Larimer Chorale of Fort Collins, CO seeks"."""
    subject = _VERB.sub("", sentence)
    if subject == sentence:
        return None
    for span in find_in(subject):
        before = subject[: span.start]
        cut = _BEFORE_PLACE.sub("", before)
        with_town = f"{before}{span.text.partition(',')[0]}"  # "The Chorale of Golden" is no Chorale without its town
        if span.qualified and cut != before and (name := _whole(cut) or _whole(with_town)):
            return Named(name, span.place)
    return Named(name) if (name := _whole(subject.rstrip(" ,"))) else None


def _whole(text: str) -> str:
    """The text as a name, where all of it is one; else empty."""
    match = _RUN.fullmatch(re.sub(r"^the\s+", "", text.strip(), flags=re.I))
    return _sound(match[0]) if match else ""


def _sound(text: str, sings: bool = False) -> str:
    """A name, where it can only be a singing group's; else empty. `sings`: that it is one is known already."""
    name = re.sub(r"^the\s+", "", text.strip(" .,"), flags=re.I)
    words = _words(name)
    several = sum(bool(_SINGS.intersection(_words(half))) for half in re.split(r" (?:and|&) ", name)) > 1
    if not 2 <= len(words) <= 9 or len(name) > 80 or _ROLES.intersection(words) or words[-1] in _EVENTS or several:
        return ""
    written = capitalised(name.lower()) if name.isupper() else name
    return written if (sings or _SINGS.intersection(words)) and read_name(name).telling else ""


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain(name)))
