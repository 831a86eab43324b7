"""What the pages of campaigns and leads show beyond columns: how each source fared, and where each fact came from."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from agent.web.site import Site
from store.tables import Campaign, CampaignSource, Lead
from tools.campaign_views import campaign_lines, in_order
from tools.context import Principal, ToolContext
from tools.lead_origins import in_their_words, origins_of, people_of, quoted
from tools.lead_views import LeadLine
from tools.records import ref_of
from tools.source_words import Credit, credits_due, need_of, source_label, state_words, terms_of

#: So many leads stand on a campaign's page; its list of leads has them all.
SHOWN = 100


@dataclass(frozen=True)
class SourceLine:
    """One source of a campaign, as its table shows it."""

    name: str
    state: str
    words: str
    found: int
    new: int
    known_before: int
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
        "score": lead.score,
        "reasons": lead.score_reasons,
        "origins": origins_of(lead),
        "people": people_of(lead),
        "words": words.facts["description"] if words and in_their_words(lead) else "",
        "words_from": source_label(words.source) if words else "",
        "words_at": words.source_url if words else "",
        "notes": [(source_label(s.source), s.note) for s in lead.sightings if s.note],
        "credits": credits_due(sighting.source for sighting in lead.sightings),
    }


def _looking(session: Session, site: Site, who: Principal) -> ToolContext:
    dispatcher = site.house.dispatcher
    return ToolContext(session, dispatcher.clock(), who, dispatcher.business)


def _line(source: CampaignSource) -> SourceLine:
    terms = terms_of(source.source)
    return SourceLine(
        name=source_label(source.source),
        state=source.state,
        words=state_words(source.state),
        found=source.found,
        new=source.new,
        known_before=source.updated,
        seconds="" if source.seconds is None else f"{source.seconds:.1f}",
        problem=need_of(source.problem),
        terms=terms.says if terms else "",
    )


def _shown(line: LeadLine) -> dict[str, Any]:
    km = line.distance_km
    return {
        "lead": line,
        "away": "" if km is None else "here" if km < 1 else f"{km:.0f} km",
        "source": source_label(line.source) if line.source else "",
    }


def _once(due: list[Credit]) -> list[Credit]:
    return list({credit.text: credit for credit in due}.values())
