"""What the pages of campaigns and leads show beyond columns: how each source fared, and where each fact came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, or_, select

from agent.web.site import Site
from store.tables import Campaign, CampaignSource, Lead, PossibleDuplicate, Venue
from tools.context import Principal, ToolContext
from tools.leads.campaign_views import campaign_lines
from tools.leads.holdings import lent
from tools.leads.lead_origins import in_their_words, origins_of, people_of, quoted
from tools.leads.lead_views import LeadLine
from tools.leads.source_reports import in_order
from tools.leads.source_words import Credit, credits_due, need_of, source_label, state_words, terms_of
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.sources.websites import Websites

#: So many leads stand on a campaign's page; its list of leads has them all.
SHOWN = 100


@dataclass(frozen=True)
class SourceLine:
    """One source of a campaign, as its table shows it."""

    name: str
    state: str
    words: str
    counts: tuple[int, int, int] | None
    """Found, new, known before; None of one that finds no groups of its own."""
    seconds: str
    problem: str
    terms: str


def campaign_block(session: Session, site: Site, who: Principal, campaign: Campaign) -> dict[str, Any]:
    """How a campaign's sources fared, and its leads in order of promise."""
    lines = campaign_lines(_looking(session, site, who), campaign)
    asked = [source.source for source in campaign.sources if source.found]
    due = [*credits_due(asked), *(credit for line in lines for credit in line.credits)]
    over = sum(source.state not in ("waiting", "asking") for source in campaign.sources)
    return {
        "running": campaign.status == "running",
        "ref": ref_of(campaign),
        "over": over,
        "sources": [_line(source) for source in in_order(campaign.sources)],
        "leads": [_shown(line) for line in lines[:SHOWN]],
        "total": len(lines),
        "credits": _once(due),
    }


def lead_block(session: Session, site: Site, who: Principal, lead: Lead) -> dict[str, Any]:
    """Where each fact of a lead came from, how its site describes it, and why it scored so."""
    words = quoted(lead)
    return {
        "ref": ref_of(lead),
        "doubts": [_doubted(session, lead, row) for row in _doubts(session, lead)],
        "score": lead.score,
        "reasons": lead.score_reasons,
        "origins": origins_of(lead),
        "people": people_of(lead),
        "words": words.facts["description"] if words and in_their_words(lead) else "",
        "words_from": source_label(words.source) if words else "",
        "words_at": words.source_url if words else "",
        "notes": [(source_label(s.source), s.note) for s in lead.sightings if s.note] + _lent(session, site, lead),
        "credits": credits_due(sighting.source for sighting in lead.sightings),
    }


def _lent(session: Session, site: Site, lead: Lead) -> list[tuple[str, str]]:
    """Where a source that only lends its content shows the lead, and until when that may be kept."""
    clock, zone = site.house.dispatcher.clock, site.house.dispatcher.business.zone
    told = []
    for held in lent(session, lead, clock()):
        where = f"{held.facts.get('latitude', 0):.5f}, {held.facts.get('longitude', 0):.5f}"
        until = short_date(held.expires_at.astimezone(zone).date())
        told.append((source_label(held.source), f"shows it at {where}; that may be kept until {until}."))
    return told


def _doubts(session: Session, lead: Lead) -> Sequence[PossibleDuplicate]:
    """The pairs with a lead that nobody has settled yet."""
    either = or_(col(PossibleDuplicate.lead_id) == lead.id, col(PossibleDuplicate.other_id) == lead.id)
    return session.exec(select(PossibleDuplicate).where(either, PossibleDuplicate.state == "open")).all()


def _doubted(session: Session, lead: Lead, pair: PossibleDuplicate) -> dict[str, Any]:
    """The other side of a pair, and the form that makes one of the two."""
    if pair.venue_id is not None:
        other: Lead | Venue = session.get_one(Venue, pair.venue_id)
    else:
        other = session.get_one(Lead, pair.lead_id if pair.other_id == lead.id else pair.other_id or 0)
    merge = merge_form(ref_of(lead), ref_of(other))
    return {
        "name": other.name,
        "ref": ref_of(other),
        "link": link_of(other),
        "place": other.place,
        "why": pair.why,
        "merge": merge,
    }


def merge_form(one: str, other: str) -> str:
    """The form that makes one of two records; a venue stays, whichever is named first."""
    keep, gone = (other, one) if other.startswith("venue:") else (one, other)
    return f"/desk/do/merge_records?keep={keep}&duplicate={gone}"


def _looking(session: Session, site: Site, who: Principal) -> ToolContext:
    dispatcher = site.house.dispatcher
    return ToolContext(session, dispatcher.clock(), who, dispatcher.business)


def _line(source: CampaignSource) -> SourceLine:
    terms = terms_of(source.source)
    return SourceLine(
        name=source_label(source.source),
        state=source.state,
        words=state_words(source.state),
        counts=_counts(source),
        seconds="" if source.seconds is None else f"{source.seconds:.1f}",
        problem=need_of(source.problem),
        terms=terms.says if terms else "",
    )


def _counts(source: CampaignSource) -> tuple[int, int, int] | None:
    silent = source.state == "not_configured" or source.source == Websites.name
    return None if silent else (source.found, source.new, source.updated)


def _shown(line: LeadLine) -> dict[str, Any]:
    km = line.distance_km
    return {
        "lead": line,
        "away": "" if km is None or km < 1 else f"{km:.0f} km",
        "source": source_label(line.source) if line.source else "",
    }


def _once(due: list[Credit]) -> list[Credit]:
    return list({credit.text: credit for credit in due}.values())
