"""A lead from one pasted address: the group's own site is read, and what it states is kept as a lead, page by page."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlmodel import col, select

from store.tables import Change, Lead, Venue
from tools.args import PlaceArg, UrlArg
from tools.context import Progress, Stage, ToolContext
from tools.errors import HarmonyError, NeedsAnswer, Refused
from tools.geography.places import Place, resolve
from tools.groups.hard_keys import own_host
from tools.leads.lead_facts import closed_for, marks_of, refresh_score
from tools.leads.lead_keeping import keep, known_groups
from tools.leads.lead_views import LeadResult, lead_result
from tools.leads.site_keeping import WEBSITE, is_of, keep_site
from tools.leads.standing_campaigns import ADDED_BY_HAND, standing_campaign
from tools.people import format_phone
from tools.records import ref_of
from tools.registry import STAFF, ApprovalCard, Effect, Fetch, tool
from tools.sources.base import Found, Outside, SourceFailed
from tools.sources.guard import checked
from tools.sources.site import Site, read_site
from tools.sources.site.hosts import is_social, registrable
from tools.sources.web import Budget
from tools.wording import count, joined

#: What reading one site may use.
_REQUESTS, _SECONDS = 12, 45.0
_MAPS = ("maps.app.goo.gl", "goo.gl", "g.page", "g.co")
_BY_HAND = "Give the address of the group's own site; or tell me its name and city, and I keep it by hand."


class SiteReading(Fetch):
    """The phases after `prepare`. What was kept is named in the plan, so that it is not kept twice."""

    def gather(self, plan: dict[str, Any], outside: Outside, progress: Progress) -> Iterator[Site]:
        """Read the site.

        Raises:
            Refused: nothing could be read; says why.
        """
        url = plan["url"]
        progress(Stage(f"Reading {url}"))
        web = outside.web.open(Budget(requests=_REQUESTS, seconds=_SECONDS, stopped=outside.stopped))
        try:
            site = read_site(web, url, date.fromisoformat(plan["today"]), plan["country"])
        except SourceFailed as failure:
            site = Site(problem=str(failure))
        if not site.pages:
            why = site.problem or site.nobodys or "there is nothing on it"
            raise Refused(f"I could not read {url}: {why}. Nothing was kept. {_BY_HAND}")
        yield site

    def keep(self, ctx: ToolContext, plan: dict[str, Any], site: Site) -> None:
        """Keep what the site states, on the lead that it is or on a new one.

        Raises:
            NeedsAnswer: neither the site nor the person said where the group is.
            Refused: its pages say nothing of singing, or not of the group that they name.
        """
        known = ctx.session.get(Lead, plan["lead"] or 0)
        lead = known if known and is_of(known, site) else _from_site(ctx, plan, site)
        if not keep_site(ctx, lead, site, date.fromisoformat(plan["today"])):
            raise Refused(f"The pages of {plan['url']} do not read as a singing group's. Nothing was kept. {_BY_HAND}")
        plan["lead"], plan["pages"] = lead.id, [page.source_url for page in site.pages]
        change = ctx.session.get_one(Change, ctx.change_id)
        change.result = {"plan": plan, "notes": [*(change.result or {}).get("notes", ()), *_missed(site)]}

    def finish(self, ctx: ToolContext, plan: dict[str, Any]) -> LeadResult:
        """Answer the lead, with what was learned from where.

        Raises:
            Refused: it was removed meanwhile.
        """
        lead = ctx.session.get(Lead, plan["lead"] or 0)
        if lead is None:
            raise Refused("The lead was removed while its site was read, so nothing came of it.")
        refresh_score(ctx, lead)
        if marks := marks_of(lead, closed_for(ctx.session, [lead])):
            ctx.note(f"Mind: {'; '.join(marks)}.")
        verb = "Added the lead" if plan["new"] else "Read again the site of"
        where = f" ({lead.place})" if lead.place else ""
        read = f"{count(len(plan['pages']), 'page')} of {urlsplit(plan['url']).hostname}"
        return lead_result(ctx, lead, f"{verb} {lead.name}{where}: from {read} I have {_learned(lead, plan['pages'])}.")

    def give_up(self, ctx: ToolContext, plan: dict[str, Any]) -> None:
        """Nothing is left open: what was kept was kept whole."""


def _card(ctx: ToolContext, url: str, location: Place | None = None) -> ApprovalCard:
    known = _known(ctx, _readable(url))
    kept = f"What they say updates {known.name} ({ref_of(known)})." if known else "What they say is kept as a lead."
    return ApprovalCard(
        headline=f"Read {url}?",
        lines=["At most five pages of that site are read, as its robots.txt allows.", kept],
    )


@tool(
    Effect.FETCH,
    STAFF,
    preview=_card,
    fetch=SiteReading(),
    examples=(
        "(add|keep|save|enter) {url} as a [new] lead",
        "(add|keep|save) [the] (group|chorus|choir|ensemble) at {url} [as a lead]",
        "(add|create|make|new) [a] [new] lead (from|for|at|with) {url}",
        "new lead {url}",
        "(add|import|read) [the] lead from [the] (site|website|page) {url}",
        "(read|look at|check out) {url} and (add|keep|save) it as a lead",
        "(make|turn) {url} into a lead",
        "(here is|i found|we found|found) (a|another) [new] (group|chorus|choir|ensemble|lead) [for the leads] {url}",
        "(add|put) {url} (to|on) [the|our] (leads|lead list|list of leads)",
    ),
)
def add_lead_from_url(ctx: ToolContext, url: UrlArg, location: PlaceArg | None = None) -> dict[str, Any]:
    """Read a group's own site and keep it as a lead; of a known lead, read its site again.

    Args:
        ctx: The call's surroundings.
        url: The address of the group's own site, as the person gave it.
        location: Where the group is, where its site does not say.

    Raises:
        Refused: the address is not read (a social network's, a map's, no public one), or is a venue's.
    """
    known = _known(ctx, _readable(url))
    return {
        "url": url,
        "lead": known.id if known else None,
        "new": known is None,
        "place": asdict(location) if location else None,
        "today": ctx.today.isoformat(),
        "country": (location or ctx.business.home).country,
        "pages": [],
    }


def _readable(url: str) -> str:
    """The address, where it may be a group's own site.

    Raises:
        Refused: it may not; says what to do instead.
    """
    host, path = urlsplit(url).hostname or "", urlsplit(url).path
    if is_social(url):
        raise Refused(f"Pages of {registrable(url)} are not read: its terms allow only its interface. {_BY_HAND}")
    if host in _MAPS or ("google." in host and (host.startswith("maps.") or path.startswith("/maps"))):
        raise Refused(f"Google's maps are not read: their terms forbid to keep what they say. {_BY_HAND}")
    try:
        checked(url)
    except SourceFailed as refusal:
        raise Refused(f"I do not read {url}: {refusal}. {_BY_HAND}") from None
    return url


def _known(ctx: ToolContext, url: str) -> Lead | None:
    """The one lead whose own site is at an address; None for none and for several, which share a site.

    Raises:
        Refused: it is the site of a venue, and of no lead.
    """
    host = own_host(url)
    if host is None:
        return None
    leads = ctx.session.exec(select(Lead).where(col(Lead.website).icontains(host, autoescape=True)))
    theirs = [lead for lead in leads if own_host(lead.website) == host]
    if theirs:
        return theirs[0] if len(theirs) == 1 else None
    venues = ctx.session.exec(select(Venue).where(col(Venue.website).icontains(host, autoescape=True)))
    if venue := next((venue for venue in venues if own_host(venue.website) == host), None):
        raise Refused(f"{host} is the site of {venue.name}, which is on file as a venue already ({ref_of(venue)}).")
    return None


def _from_site(ctx: ToolContext, plan: dict[str, Any], site: Site) -> Lead:
    """The lead of a site: a known one that it is recognised as, else a new one among those added by hand."""
    stated = site.merged()
    assert stated is not None  # there is a page
    place = Place(**plan["place"]) if plan["place"] else _place_of(stated)
    found = replace(stated, city=place.city, region=place.region, country=place.country)
    if found.latitude is None or plan["place"]:
        found = replace(found, latitude=place.latitude, longitude=place.longitude)
    groups = known_groups(ctx, place, 0.0, [found])
    plan["new"] = keep(ctx, groups, standing_campaign(ctx, ADDED_BY_HAND), WEBSITE, found) == "new"
    return next(iter(groups.kept.values()))


def _place_of(stated: Found) -> Place:
    """Where a site says that its group is.

    Raises:
        NeedsAnswer: it does not say, or names no town that is known.
    """
    with suppress(HarmonyError):
        if stated.city:
            return resolve(", ".join(part for part in (stated.city, stated.region, stated.country) if part))
    raise NeedsAnswer("location", f"Which city is {stated.name} in? Its site does not say clearly.")


def _missed(site: Site) -> list[str]:
    """What could not be read of a site."""
    return [f"Not every page could be read: {site.problem}."] if site.problem else []


def _learned(lead: Lead, pages: list[str]) -> str:
    """What the pages state of the lead, in words; where staff had put something else, theirs stands and is not told."""
    said = [s.facts for s in lead.sightings if s.source == WEBSITE and s.source_url in pages]
    told = {
        "email": f"the address {lead.email}",
        "phone": f"the number {format_phone(lead.phone) if lead.phone else ''}",
        "contact_name": f"the contact {lead.contact_name}",
        "facebook": "its Facebook page",
        "instagram": "its Instagram account",
    }
    known = [words for name, words in told.items() if any(facts.get(name, "") == getattr(lead, name) for facts in said)]
    known += ["a description"] if any(facts.get("description") for facts in said) else []
    return joined(known) or "its name and nothing else"
