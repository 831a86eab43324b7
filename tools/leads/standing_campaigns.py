"""Campaigns that always stand: where leads go that no search found."""

from sqlmodel import col, select

from store.tables import Campaign
from tools.context import ToolContext

ADDED_BY_HAND = "Added by hand"
WEBSITE = "Website"
IMPORTED = "Imported"
#: Their names. A standing campaign stays while any lead is in it, also when the change that first needed it is undone.
STANDING = (ADDED_BY_HAND, WEBSITE, IMPORTED)


def standing_campaign(ctx: ToolContext, name: str) -> Campaign:
    """The campaign of this name, made where there is none. It searches nothing, so it is complete at once."""
    known = select(Campaign).where(Campaign.name == name).order_by(col(Campaign.id)).limit(1)
    return ctx.session.exec(known).first() or ctx.add(Campaign(name=name, status="completed"))
