"""Keeping what a group's own site states on its lead: a sighting a page, and of each fact the best of all pages.

The rule is that of every source: staff's word wins, the site fills what is empty and replaces only what it had said
itself. A site that is somebody else's, or nobody's, leaves a note and nothing more.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from store.tables import Lead, LeadSighting
from tools.context import ToolContext
from tools.geography.nearness import put_place
from tools.groups.group_names import initials, read_name
from tools.leads.borrowed import is_unnamed
from tools.leads.lead_facts import refresh_score
from tools.leads.lead_identity import put_keys, town_of
from tools.leads.lead_keeping import FIELDS, facts_stated
from tools.sources.base import Found
from tools.sources.site import Site
from tools.sources.websites import Websites

#: The name of the source.
WEBSITE = Websites.name
#: A site is read again after so many days.
AGAIN = timedelta(days=7)
#: One of these words stands on the pages of every group that sings.
_SINGING = frozenset(
    "chorus choruses choir choirs chorale choral sing sings singing singer singers voice voices vocal cappella "
    "acapella barbershop quartet madrigal ensemble music musical song songs chor kammerchor singen chorleiter choeur "
    "chœur chant coro coral canto koor zangers kör".split()
)


def due(lead: Lead, today: date) -> bool:
    """Whether a lead's site is to be read: it has one, and it was not read in the last seven days."""
    seen = [sighting.seen_on for sighting in _sightings(lead)]
    return bool(lead.website) and not any(today - day < AGAIN for day in seen)


def keep_site(ctx: ToolContext, lead: Lead, site: Site, today: date) -> bool:
    """Keep what a site states on its lead: read again, it updates what it said before.

    Args:
        ctx: The call's surroundings.
        lead: The lead whose site it is.
        site: What was read.
        today: The day on which it was read.

    Returns:
        Whether there was anything to keep: not where the site is nobody's, or another group's. Then a sighting says so.
    """
    stated = site.merged()
    if stated is None or not is_of(lead, site):
        if problem := _what_is_wrong(stated, site):
            at = site.pages[0].source_url if site.pages else lead.website or ""
            _sight(lead, Found(lead.name, at, today, note=problem), {})
        ctx.session.flush()
        return False
    if is_unnamed(lead.name):
        lead.name = stated.name
    _take(lead, facts_stated(stated), _said_before(lead))
    _place(lead, stated)
    for page in site.pages:
        _sight(lead, page, facts_stated(page))
    ctx.session.flush()
    refresh_score(ctx, lead)
    ctx.session.flush()
    return True


def is_of(lead: Lead, site: Site) -> bool:
    """Whether a site is the lead's: half of the telling words of its name, or its initials, on pages about singing."""
    if is_unnamed(lead.name):
        return True
    stated = site.merged()
    known, words = read_name(lead.name), site.words | set(read_name(stated.name).words if stated else ())
    telling = known.telling or frozenset(known.words)
    short = {word for word in (known.short, *initials(known.words)) if len(word) > 2}
    there = {word for word in telling if word in words or (len(word) > 3 and word in site.host)}
    return bool(short & words or words & _SINGING) and (2 * len(there) >= len(telling) or bool(short & words))


def _sightings(lead: Lead) -> list[LeadSighting]:
    return [sighting for sighting in lead.sightings if sighting.source == WEBSITE]


def _what_is_wrong(stated: Found | None, site: Site) -> str:
    """Why nothing is kept of a site that could be read; empty where it could not: it is tried again."""
    if stated is not None:
        return f"The site is of another name: {stated.name[:80]}. Nothing of it is kept."
    return f"Nothing of the site is kept: {site.nobodys}." if site.nobodys else ""


def _said_before(lead: Lead) -> dict[str, list[Any]]:
    """What the site had said of each field, on any of its pages."""
    return {name: [s.facts[name] for s in _sightings(lead) if name in s.facts] for name in FIELDS}


def _take(lead: Lead, facts: Mapping[str, Any], said_before: Mapping[str, list[Any]]) -> None:
    for name in FIELDS:
        current = getattr(lead, name)
        if name in facts and (not current or current in said_before[name]):
            setattr(lead, name, facts[name])
    put_keys(lead)


def _place(lead: Lead, stated: Found) -> None:
    """Put a lead without a place where its site says that it is."""
    if lead.latitude is None and (town := town_of(stated)):
        put_place(lead, town)


def _sight(lead: Lead, page: Found, facts: dict[str, Any]) -> None:
    known = next((sighting for sighting in _sightings(lead) if sighting.source_url == page.source_url), None)
    if known is None:
        known = LeadSighting(
            lead_id=lead.require_id(), source=WEBSITE, source_url=page.source_url, seen_on=page.seen_on
        )
        lead.sightings.append(known)
    known.seen_on = max(known.seen_on, page.seen_on)
    known.facts, known.note = facts, page.note
