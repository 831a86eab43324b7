"""From one page of a group's site to what it states."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tools.errors import InvalidInput
from tools.people import normalise_email, normalise_phone
from tools.sources.base import Found, Person
from tools.sources.site.describe import Self, description, itself
from tools.sources.site.discretion import without_minors
from tools.sources.site.emails import addresses, is_role, ranked
from tools.sources.site.hosts import registrable
from tools.sources.site.joining import auditioned, founded, has_form, rehearsal_day
from tools.sources.site.page import Page
from tools.sources.site.people import people, stated_people, together
from tools.sources.site.phones import numbers
from tools.sources.site.socials import handles
from tools.sources.site.state import closed, page_year, paused
from tools.sources.site.structured import Stated, stated
from tools.sources.site.where import country_code, where

#: Addresses and numbers of a page that are kept.
_KEPT = 8


@dataclass(frozen=True)
class Setting:
    """What holds for all pages of a site: whose it is, whether young people sing there, where and when it is read."""

    name: str
    home: str
    young: bool
    country: str
    today: date


def facts_of(page: Page, setting: Setting, describes: bool) -> Found:
    """What a page states. `describes` says whether it is one that describes the group (its home or about page)."""
    said = stated(page)
    staff = _staff(page, said, setting)
    emails = _emails(page, said, staff, setting)
    phones = _phones(page, said, country_code(said.country) or setting.country)
    about = without_minors(description(page, said), setting.young) if describes else ""
    own = itself([about, page.meta("description"), *page.lines], setting.name) if describes else Self()
    found = handles([*said.same_as, *(link.url for link in page.links)], setting.name)
    spot = where(said, page.lines, setting.country)
    return Found(
        name=setting.name,
        source_url=page.url,
        seen_on=setting.today,
        city=spot.city,
        region=spot.region,
        country=spot.country,
        latitude=spot.latitude,
        longitude=spot.longitude,
        kind=own.kind,
        voicing=own.voicing,
        styles=own.styles,
        email=next(iter(emails), None),
        phone=next(iter(phones), None),
        contact_name=_contact(staff, emails),
        size=own.size or said.members,
        facebook=found.pop("facebook", None),
        instagram=found.pop("instagram", None),
        description=about,
        address=spot.address,
        closed=closed(page.lines, setting.name),
        people=tuple(staff),
        note="it says that it is on hiatus" if paused(page.lines) else "",
        extra=_extra(page, said, setting) | found | _several(emails=emails, phones=phones),
    )


def states_something(found: Found) -> bool:
    """Whether a page had facts beside the name."""
    plain = (found.city, found.email, found.phone, found.facebook, found.instagram, found.description, found.closed)
    own = (found.kind, found.voicing, found.size, found.people, found.address, found.extra)
    return any(plain) or any(own)


def _staff(page: Page, said: Stated, setting: Setting) -> list[Person]:
    listed = stated_people([(name, role) for name, role, _, _ in said.people], setting.young)
    return together([*listed, *people(page.lines, setting.young, registrable(setting.home), setting.name)])


def _emails(page: Page, said: Stated, staff: Iterable[Person], setting: Setting) -> list[str]:
    """The page's addresses, the best to write to first. Of groups of young people, no private ones of strangers."""
    named = [person.email for person in staff if person.email]
    listed = [email for text in said.emails if (email := _email(text))]
    seen = [address.email for address in addresses(page.lines, setting.home)]
    best = ranked([*listed, *seen], setting.home, named)
    own = registrable(setting.home)
    known = [email for email in best if email in named or is_role(email) or registrable(email) == own]
    return (known if setting.young else best)[:_KEPT]


def _phones(page: Page, said: Stated, country: str) -> list[str]:
    listed = [phone for text in said.phones if (phone := _phone(text, country))]
    return list(dict.fromkeys([*listed, *numbers(page.lines, country)]))[:_KEPT]


def _contact(staff: list[Person], emails: list[str]) -> str | None:
    """Whom one writes to: whose address is the best, else who answers for the group."""
    owner = next((person.name for person in staff if emails and person.email == emails[0]), None)
    return owner or next((person.name for person in staff), None)


def _extra(page: Page, said: Stated, setting: Setting) -> dict[str, str]:
    given = {
        "auditioned": auditioned(page.lines),
        "rehearsal": rehearsal_day(page.lines),
        "founded": said.founded or founded(page.lines),
        "contact_form": "yes" if has_form(page) else "",
        "page_year": str(page_year(page.lines, setting.today) or ""),
    }
    return {name: text for name, text in given.items() if text}


def _several(**lists: list[str]) -> dict[str, str]:
    """All addresses and numbers, where there is more than the best one."""
    return {name: ", ".join(texts) for name, texts in lists.items() if len(texts) > 1}


def _email(text: str) -> str:
    try:
        return normalise_email(text)
    except InvalidInput:
        return ""


def _phone(text: str, country: str) -> str:
    try:
        return normalise_phone(text, country=country)
    except InvalidInput:
        return ""
