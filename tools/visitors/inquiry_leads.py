"""An inquiry's lead in the campaign "Website": it is made with the inquiry, and changes as that changes."""

from typing import Any

from store.columns import Located
from store.tables import Inquiry, Lead, LeadSighting
from tools.context import ToolContext
from tools.leads.lead_facts import refresh_score
from tools.leads.standing_campaigns import WEBSITE, standing_campaign
from tools.records import link_of

SOURCE = "website"
UNCHECKED = "said by a visitor of the site, not checked"


def keep_lead(ctx: ToolContext, inquiry: Inquiry, same: list[Inquiry], said_before: dict[str, Any]) -> None:
    """See that the inquiry has its lead: its own, the one of the same inquiry from elsewhere, or a new one."""
    if inquiry.lead is not None:
        _follow(inquiry.lead, said_before, as_lead(inquiry))
        _tell_again(inquiry.lead, inquiry)
        refresh_score(ctx, inquiry.lead)
        return
    earlier = next((known.lead for known in same if known.lead is not None), None)
    inquiry.lead = earlier or _new_lead(ctx, inquiry)


def _new_lead(ctx: ToolContext, inquiry: Inquiry) -> Lead:
    lead = ctx.add(Lead(campaign_id=standing_campaign(ctx, WEBSITE).require_id(), **as_lead(inquiry)))
    ctx.add(
        LeadSighting(
            lead_id=lead.require_id(),
            source=SOURCE,
            source_url=link_of(inquiry),
            seen_on=ctx.today,
            facts=_said(inquiry),
            note=UNCHECKED,
        )
    )
    refresh_score(ctx, lead)
    return lead


def let_go(inquiry: Inquiry) -> None:
    """An inquiry was taken back: its lead is lost, unless somebody of the team is at it already."""
    if inquiry.lead is not None and inquiry.lead.stage == "new":
        inquiry.lead.stage = "lost"


def _said(inquiry: Inquiry) -> dict[str, Any]:
    return {"email": inquiry.email, "contact_name": inquiry.name}


def _tell_again(lead: Lead, inquiry: Inquiry) -> None:
    """Let what the inquiry said of its lead be what it says now."""
    for sighting in lead.sightings:
        if sighting.source == SOURCE and sighting.source_url == link_of(inquiry):
            sighting.facts = _said(inquiry)


def as_lead(inquiry: Inquiry) -> dict[str, Any]:
    """What an inquiry says of the lead that it becomes: named after the organisation, else the person."""
    where = {column: getattr(inquiry, column) for column in Located.model_fields}
    who = {"name": inquiry.organization or inquiry.name, "email": inquiry.email, "contact_name": inquiry.name}
    return where | who


def _follow(lead: Lead, before: dict[str, Any], now: dict[str, Any]) -> None:
    """Change the lead as its inquiry changed; what staff have set since stays."""
    for field, value in now.items():
        if value != before.get(field) and getattr(lead, field) == before.get(field):
            setattr(lead, field, value)
