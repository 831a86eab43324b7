"""What an announcement says of the group that it names: its place, how to reach it, and what it is up to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tools.errors import HarmonyError
from tools.geography.places import Place
from tools.kinds import kind_of, voicing_of
from tools.sources.base import Found
from tools.sources.cells import place_in, the_place
from tools.sources.named_groups import group_named
from tools.sources.site.emails import addresses
from tools.sources.site.hosts import BY_PATH, is_social, registrable
from tools.sources.site.page import Link, split
from tools.sources.site.phones import numbers
from tools.sources.site.socials import handles

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
_PLACED = re.compile(r"^(?:job )?(?:location|city|where|place)\s*:\s*(?P<place>.+)$", re.I)
_CONTACT = re.compile(
    r"^(?i:contact(?: person| name)?)\s*:\s*(?P<name>[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,3})"
    r"(?=$|[,(<;]| [-–—] )"
)
#: Hosts that are no group's own: forms, tickets, short links.
_NOT_A_SITE = frozenset(
    "google.com forms.gle goo.gl bit.ly tinyurl.com eventbrite.com zoom.us surveymonkey.com jotform.com dropbox.com "
    "indeed.com linkedin.com wordpress.org gravatar.com addtoany.com w.org".split()
)


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


def group_announced(item: Announcement, country: str) -> Found | None:
    """The group of an announcement; None where no clear pattern names it, or where it does not say where that is.

    Args:
        item: The announcement.
        country: Where its numbers are (ISO 3166), if the place does not say.
    """
    named = group_named(item.title, item.lines)
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
