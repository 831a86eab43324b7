"""A lead's own site, read again because a person asks for it."""

from typing import Any

from tools.args import LeadRef
from tools.context import ToolContext
from tools.errors import Refused
from tools.leads.lead_urls import SiteReading
from tools.records import ref_of
from tools.registry import STAFF, Effect, tool
from tools.sources.site.hosts import is_social, registrable


@tool(
    Effect.FETCH,
    STAFF,
    fetch=SiteReading(),
    examples=(
        "(read|re read|reread|check|visit|look at) {lead} (site|website|web site|homepage) [again]",
        "(refresh|reload|update) {lead} [facts] from (its|their) [own] (site|website)",
    ),
)
def read_site_again(ctx: ToolContext, lead: LeadRef) -> dict[str, Any]:
    """Read a lead's own site again; what its pages say now takes the place of what they said before.

    Args:
        ctx: The call's surroundings.
        lead: The lead.

    Raises:
        Refused: it has no site on file, or a social network's page in its place.
    """
    if not lead.website:
        raise Refused(f"{lead.name} ({ref_of(lead)}) has no site on file; update_lead takes its address.")
    if is_social(lead.website):
        raise Refused(f"Pages of {registrable(lead.website)} are not read: its terms allow only its interface.")
    return {
        "url": lead.website,
        "lead": lead.require_id(),
        "new": False,
        "place": None,
        "today": ctx.today.isoformat(),
        "country": lead.country or ctx.business.home.country,
        "pages": [],
    }
