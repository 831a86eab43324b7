"""What becomes of a message that is due and may not leave: its state, the one reason, and when it is looked at again.

Pure conditions of the store stand in claiming.py, as SQL; here is what they mean, and what depends on the clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, or_, select

from store.tables import Contact, Lead, Message, Suppression
from tools.context import ToolContext
from tools.outreach.blockers import unready
from tools.outreach.caps import Room, start_of_day
from tools.outreach.recipients import recipient_of
from tools.outreach.stopping import WITH_SEQUENCE
from tools.outreach.timing import Hold, Rules, allowed, next_slot, rules_for

_CANCELLED = {
    "answered": "They have answered since it was approved.",
    "closed": "The lead is booked or lost, so nothing more asks them for a booking.",
    "cancelled": "Its booking was cancelled.",
}


@dataclass(frozen=True)
class Verdict:
    """Why a message does not leave now, and its state from now on; `due_at` where it stays in the queue."""

    state: str
    reason: str
    due_at: datetime | None = None


def stopped(ctx: ToolContext, message: Message, why_not: str) -> Verdict:
    """What a condition of claiming.STOPPED means for a message that it keeps from leaving."""
    if why_not == "suppressed":
        return Verdict("skipped", _suppressed(ctx, message))
    if why_not == "stopped":
        reason = message.enrollment.reason if message.enrollment else ""
        return Verdict("cancelled", f"{WITH_SEQUENCE}{reason}" if reason else "Its sequence was ended.")
    return Verdict("cancelled", _CANCELLED[why_not])


def held_back(ctx: ToolContext, message: Message, room: Room) -> Verdict | None:
    """What the clock, the settings and the caps say of a message that may leave as far as the store is concerned.

    In the order in which a person would want to know it. None: it may leave now, and it takes its room.
    """
    verdict = _late(ctx, message) or _not_set(ctx, message) or _window(ctx, message) or _full(ctx, message, room)
    if verdict is None:
        room.take(message.sequence, message.channel)
    return verdict


def rules_of(ctx: ToolContext, message: Message) -> Rules:
    """The window in which a message may leave."""
    home = ctx.business.home
    stage = message.sequence.stage if message.sequence else None
    return rules_for(ctx.business.outreach, home.timezone, home.country or "US", stage)


def in_window(ctx: ToolContext, message: Message, earliest: datetime) -> datetime | Hold:
    """The first moment, at `earliest` or later, at which a message may leave."""
    zone, region, country = place_of(ctx, message)
    rules = rules_of(ctx, message)
    slot = next_slot(earliest, zone, message.channel, region, country, rules, message.token or "")
    return slot if isinstance(slot, Hold) else slot.at


def _late(ctx: ToolContext, message: Message) -> Verdict | None:
    late = ctx.now - (message.due_at or ctx.now)
    if late <= timedelta(hours=ctx.business.outreach.late_after):
        return None
    hours = int(late.total_seconds() // 3600)
    return Verdict("held", f"It was due {hours} hours ago and did not leave in time: it waits for your word.")


def _not_set(ctx: ToolContext, message: Message) -> Verdict | None:
    lacking = unready(ctx.business.outreach, message.channel)
    return Verdict("held", " ".join(lacking)) if lacking else None


def _window(ctx: ToolContext, message: Message) -> Verdict | None:
    zone, region, country = place_of(ctx, message)
    why = allowed(ctx.now, zone, message.channel, region, country, rules_of(ctx, message))
    return _later(ctx, message, ctx.now, why) if why else None


def _full(ctx: ToolContext, message: Message, room: Room) -> Verdict | None:
    """Caps hold for sequences; what a person had written to one recipient leaves, and counts."""
    why = room.full(message.sequence, message.channel) if message.sequence else None
    return _later(ctx, message, start_of_day(ctx, 1), why) if why else None


def _later(ctx: ToolContext, message: Message, earliest: datetime, why: str) -> Verdict:
    at = in_window(ctx, message, earliest)
    return Verdict("held", at.reason) if isinstance(at, Hold) else Verdict("queued", why, at)


def place_of(ctx: ToolContext, message: Message) -> tuple[str | None, str | None, str | None]:
    """The recipient's zone, region and country, where known."""
    row: Contact | Lead | None = message.contact or message.lead
    if row is None:
        return None, None, None
    who = recipient_of(ctx, row)
    return who.zone, who.region, who.country


def _suppressed(ctx: ToolContext, message: Message) -> str:
    closed = or_(col(Suppression.channel) == "all", col(Suppression.channel) == message.channel)
    row = ctx.session.exec(select(Suppression).where(Suppression.address == message.address, closed)).first()
    why = f": {row.reason}" if row and row.reason else ""
    return f"{message.address} is not to be written to{why}."
