"""What becomes of a message that is due and may not leave: its state, the one reason, and when it is looked at again.

Pure conditions of the store stand in claiming.py, as SQL; here is what they mean, and what depends on the clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, or_, select

from store.tables import Contact, Lead, Message, Suppression
from tools.context import ToolContext
from tools.outreach.blockers import nameless, unready
from tools.outreach.caps import Line, Room, start_of_day
from tools.outreach.recipients import recipient_of
from tools.outreach.stopping import WITH_SEQUENCE
from tools.outreach.timing import Hold, Rules, allowed, next_slot, rules_for

#: A message of a sequence that is later than this has missed its turn.
TURN_MISSED = timedelta(hours=2)
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


@dataclass(frozen=True)
class Waiting:
    """What the clock and the caps want to know of a message. The place is its recipient's, where known.

    `address` is where it was approved to go, `known` what is on file now for whom (`whose`, empty where nobody is).
    `asked_for`: it answers a word such as HELP, or is a `notice`, which is no outreach at all.
    """

    channel: str
    token: str
    due_at: datetime | None
    sequence: Line | None
    zone: str | None
    region: str | None
    country: str | None
    address: str | None = None
    known: str | None = None
    whose: str = ""
    asked_for: bool = False
    notice: bool = False


def as_waiting(ctx: ToolContext, message: Message) -> Waiting:
    """The same of a message that is at hand."""
    row: Contact | Lead | None = message.contact or message.lead
    who, line = recipient_of(ctx, row) if row else None, message.sequence
    place = (who.zone, who.region, who.country) if who else (None, None, None)
    of = Line(line.require_id(), line.name, line.stage, line.daily_cap) if line else None
    return Waiting(message.channel, message.token or "", message.due_at, of, *place)


def held_back(ctx: ToolContext, message: Waiting, room: Room) -> Verdict | None:
    """What the clock, the settings and the caps say of a message that may leave as far as the store is concerned.

    In the order in which a person would want to know it. None: it may leave now, and it takes its room.
    """
    verdict = _late(ctx, message) or _not_set(ctx, message)
    if not message.asked_for:  # what they asked for in a word goes back where it came from, at any hour
        verdict = verdict or _readdressed(message) or _window(ctx, message) or _anew(ctx, message)
        verdict = verdict or _full(ctx, message, room)
    if verdict is None and not message.notice:
        room.take(message.sequence, message.channel)
    return verdict


def rules_of(ctx: ToolContext, message: Message) -> Rules:
    """The window in which a message may leave."""
    return _rules_of(ctx, message.sequence.stage if message.sequence else None)


def in_window(ctx: ToolContext, message: Message, earliest: datetime) -> datetime | Hold:
    """The first moment, at `earliest` or later, at which a message may leave."""
    return _slot(ctx, as_waiting(ctx, message), earliest)


def _rules_of(ctx: ToolContext, stage: str | None) -> Rules:
    home = ctx.business.home
    return rules_for(ctx.business.outreach, home.timezone, home.country or "US", stage)


def _slot(ctx: ToolContext, message: Waiting, earliest: datetime) -> datetime | Hold:
    slot = next_slot(earliest, message.zone, *_where(message), _rules(ctx, message), message.token)
    return slot if isinstance(slot, Hold) else slot.at


def _where(message: Waiting) -> tuple[str, str | None, str | None]:
    return message.channel, message.region, message.country


def _rules(ctx: ToolContext, message: Waiting) -> Rules:
    return _rules_of(ctx, message.sequence.stage if message.sequence else None)


def _late(ctx: ToolContext, message: Waiting) -> Verdict | None:
    late = ctx.now - (message.due_at or ctx.now)
    if late <= timedelta(hours=ctx.business.outreach.late_after):
        return None
    hours = int(late.total_seconds() // 3600)
    return Verdict("held", f"It was due {hours} hours ago and did not leave in time: it waits for your word.")


def _not_set(ctx: ToolContext, message: Waiting) -> Verdict | None:
    lacking = (nameless if message.notice else unready)(ctx.business.outreach, message.channel)
    return Verdict("held", " ".join(lacking)) if lacking else None


def _readdressed(message: Waiting) -> Verdict | None:
    """The address on file is another one by now: the old one is nobody's any more, and the new one nobody approved."""
    if not message.whose or message.known == message.address:
        return None
    there = f"on file for {message.whose} is {message.known} now"
    if not message.known:
        there = f"nothing is on file for {message.whose} any more"
    return Verdict("held", f"It was approved for {message.address}, and {there}: release it, or cancel it.")


def _window(ctx: ToolContext, message: Waiting) -> Verdict | None:
    why = allowed(ctx.now, message.zone, *_where(message), _rules(ctx, message))
    return _later(ctx, message, ctx.now, why) if why else None


def _anew(ctx: ToolContext, message: Waiting) -> Verdict | None:
    """After a pause of ours what was due over hours would leave at once: each takes its turn in the window anew."""
    if message.sequence is None or ctx.now - (message.due_at or ctx.now) <= TURN_MISSED:
        return None
    return _later(ctx, message, ctx.now, "It missed its turn and takes the next one, so that not all leave at once.")


def _full(ctx: ToolContext, message: Waiting, room: Room) -> Verdict | None:
    """Caps hold for sequences; what a person had written to one recipient leaves, and counts."""
    why = room.full(message.sequence, message.channel) if message.sequence else None
    return _later(ctx, message, start_of_day(ctx, 1), why) if why else None


def _later(ctx: ToolContext, message: Waiting, earliest: datetime, why: str) -> Verdict:
    at = _slot(ctx, message, earliest)
    return Verdict("held", at.reason) if isinstance(at, Hold) else Verdict("queued", why, at)


def _suppressed(ctx: ToolContext, message: Message) -> str:
    closed = or_(col(Suppression.channel) == "all", col(Suppression.channel) == message.channel)
    row = ctx.session.exec(select(Suppression).where(Suppression.address == message.address, closed)).first()
    why = f": {row.reason}" if row and row.reason else ""
    return f"{message.address} is not to be written to{why}."
