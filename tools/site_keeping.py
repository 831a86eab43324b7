"""Keeping what a group's own site states on its lead: a sighting a page, and what nobody else had said."""

from datetime import date, timedelta

from store.tables import Lead
from tools.context import ToolContext
from tools.sources.site import Site

#: The name of the source.
WEBSITE = "website"
#: A site is read again after so many days.
AGAIN = timedelta(days=7)


def due(lead: Lead, today: date) -> bool:
    """Whether a lead's site is to be read: it has one, and it was not read in the last seven days."""
    seen = [sighting.seen_on for sighting in lead.sightings if sighting.source == WEBSITE]
    return bool(lead.website) and not any(today - day < AGAIN for day in seen)


def keep_site(ctx: ToolContext, lead: Lead, site: Site, today: date) -> bool:
    """Keep what a site states on its lead. Answers whether there was anything to keep."""
    return False
