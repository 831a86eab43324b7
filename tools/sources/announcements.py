"""What an announcement says of a group: its name where a clear pattern names it, its place, and what it is up to.

Nothing is guessed: an announcement that could be of anybody is of nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tools.errors import HarmonyError
from tools.group_names import plain, read_name
from tools.kinds import kind_of, voicing_of
from tools.people import capitalised
from tools.places import Place, find_in
from tools.sources.base import Found
from tools.sources.cells import place_in, the_place
from tools.sources.site.emails import addresses
from tools.sources.site.hosts import BY_PATH, is_social, registrable
from tools.sources.site.page import Link, split
from tools.sources.site.phones import numbers
from tools.sources.site.socials import handles
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
_SIGNALS: Mapping[str, re.Pattern[str]] = {
    "hiring": re.compile(
        r"\b(?:seek(?:s|ing)?|sought|hir(?:es|ing)|jobs?|positions?|vacanc(?:y|ies)|openings?|wanted|apply|applications?|"
        r"search(?:es|ing)? for|salary)\b",
        re.I,
    ),
    "touring": re.compile(r"\b(?:on tour|tour(?:s|ing)?|travel(?:s|ling|ing)? to)\b", re.I),
    "singing": re.compile(
        r"\b(?:concerts?|perform(?:s|ing|ances?)?|festivals?|auditions?|rehears(?:e|es|al|als)|sing(?:s|ing)?|premi[eè]res?|"
        r"presents?|season)\b",
        re.I,
    ),
}
#: A title that names a post offers it.
_POST = re.compile(
    r"\b(?:directors?|conductors?|accompanists?|pianists?|organists?|managers?|section leaders?|coordinators?)\b", re.I
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
_PLACED = re.compile(r"^(?:job )?(?:location|city|where|place)\s*:\s*(?P<place>.+)$", re.I)
_CONTACT = re.compile(
    r"^(?i:contact(?: person| name)?)\s*:\s*(?P<name>[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,3})"
    r"(?=$|[,(<;]| [-–—] )"
)
_BEFORE_PLACE = re.compile(r"\s*(?:,|\(|\b(?:of|in|from|based in)\b)\s*$")
#: Hosts that are no group's own: forms, tickets, short links.
_NOT_A_SITE = frozenset(
    "google.com forms.gle goo.gl bit.ly tinyurl.com eventbrite.com zoom.us surveymonkey.com jotform.com dropbox.com "
    "indeed.com linkedin.com wordpress.org gravatar.com addtoany.com w.org".split()
)
_SENTENCES = 12


@dataclass(frozen=True)
class Announcement:
    """One item of a feed or of a page: visible text by lines, links, where and when it was announced, and read."""

    title: str
    url: str
    seen_on: date
    lines: Sequence[str] = ()
    links: Sequence[Link] = ()
    categories: Sequence[str] = ()
    day: date | None = None

    @property
    def text(self) -> str:
        """Its lines."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Named:
    """A group's name, and the place that stands right behind it."""

    name: str
    place: Place | None = field(default=None, compare=False)


def group_announced(item: Announcement, country: str) -> Found | None:
    """The group of an announcement; None where no clear pattern names it, or where it does not say where that is.

    Args:
        item: The announcement.
        country: Where its numbers are (ISO 3166), if the place does not say.
    """
    named = group_named(item)
    place = (
        (place_labelled(item.lines) or named.place or the_place(f"{item.title}\n{item.text[:600]}")) if named else None
    )
    if named is None or place is None:
        return None
    what, when = signal_of(item), item.day.isoformat() if item.day else ""
    told = {"signal": what, "signal_on": when if what else ""}
    socials = handles([link.url for link in item.links], named.name)
    emails, phones = addresses(item.lines, item.url), numbers(item.lines, place.country or country)
    theirs = [a.email for a in emails if registrable(a.email) != registrable(item.url)]
    return Found(
        name=named.name,
        source_url=item.url,
        seen_on=item.seen_on,
        city=place.city,
        region=place.region,
        country=place.country or country,
        latitude=place.latitude,
        longitude=place.longitude,
        kind=kind_of(named.name),
        voicing=voicing_of(named.name),
        website=outside_site(item.links, item.url),
        email=theirs[0] if len(theirs) == 1 else None,
        phone=phones[0] if len(phones) == 1 else None,
        contact_name=_contact(item),
        facebook=socials.get("facebook"),
        instagram=socials.get("instagram"),
        note=f"{what or 'announced'}{f', announced {when}' if when and what else f' {when}' if when else ', undated'}",
        extra={name: text for name, text in told.items() if text},
    )


def signal_of(item: Announcement) -> str:
    """What the group is up to: "hiring", "touring" or "singing", by the title and the categories, else by the text."""
    for text in (" ".join((*item.categories, item.title)), item.text[:600]):
        for signal, words in _SIGNALS.items():
            if words.search(text):
                return signal
        if _POST.search(item.title):
            return "hiring"
    return ""


def group_named(item: Announcement) -> Named | None:
    """The one group that an announcement names: in a labelled line, in its title, or at the beginning of a sentence."""
    for found in (_labelled(item), _in_title(item.title), _in_sentences(item.text)):
        if names := list(dict.fromkeys(found)):
            return names[0] if len(names) == 1 else None
    return None


def _labelled(item: Announcement) -> Iterator[Named]:
    for line in item.lines:
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


def _in_sentences(text: str) -> Iterator[Named]:
    for sentence in [s for line in text.splitlines() for s in sentences(line)][:_SENTENCES]:
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


def place_labelled(lines: Iterable[str]) -> Place | None:
    """The place of a line "Location: City, State"."""
    for line in lines:
        if match := _PLACED.match(line):
            try:
                return place_in(match["place"].rstrip(". "))
            except HarmonyError:
                return None
    return None


def _contact(item: Announcement) -> str | None:
    """Who an announcement names as the group's contact, in a line of its own."""
    return next((match["name"] for line in item.lines if (match := _CONTACT.match(line))), None)


def outside_site(links: Iterable[Link], url: str) -> str | None:
    """The home page of the one site outside that a page at `url` links to; None for none and for several."""
    homes = {}
    for link in links:
        parts, whose = split(link.url), registrable(link.url)
        if parts is None or parts.scheme not in ("http", "https") or is_social(link.url):
            continue
        if whose != registrable(url) and "." in whose and whose not in _NOT_A_SITE | BY_PATH:
            homes[whose] = f"{parts.scheme}://{parts.netloc.lower()}/"
    return next(iter(homes.values())) if len(homes) == 1 else None
