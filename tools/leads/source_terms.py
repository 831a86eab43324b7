"""What sources' terms let one keep only for a while is forgotten when its time is over, by the scheduler alone."""

from datetime import datetime

from sqlmodel import Session, col, select

from store.tables import SourceHolding
from tools.context import ToolContext
from tools.leads.holdings import drop_expired
from tools.registry import SCHEDULER, Effect, tool
from tools.results import Result
from tools.sources.page_cache import forget_old_pages, has_old_pages
from tools.wording import count


class Forgotten(Result):
    """How much was forgotten: of how many leads something that was only lent, and how many copies of pages."""

    leads: int
    pages: int


@tool(Effect.WRITE, SCHEDULER, cannot_undo="its time to be kept is over.")
def forget_expired_source_data(ctx: ToolContext) -> Forgotten:
    """Delete what a source's terms let one keep only until now, and old copies of pages.

    Of Google's content that is the coordinates; the ids of its places stay. Safe to repeat.

    Args:
        ctx: The call's surroundings.
    """
    leads, pages = drop_expired(ctx), forget_old_pages(ctx.session, ctx.now)
    forgotten = [f"what was lent of {count(leads, 'lead')}"] if leads else []
    forgotten += [f"the copies of {count(pages, 'page')}"] if pages else []
    headline = f"Forgot {' and '.join(forgotten)}." if forgotten else "Nothing had expired."
    return Forgotten(headline=headline, leads=leads, pages=pages)


def is_due(session: Session, now: datetime) -> bool:
    """Whether there is anything that `forget_expired_source_data` would delete."""
    held = select(SourceHolding.id).where(col(SourceHolding.expires_at) <= now)
    return session.exec(held.limit(1)).first() is not None or has_old_pages(session, now)
