"""How many messages may leave a day: of a sequence, and from the mailbox as a whole. Counted where they are claimed.

Notices are no outreach and count for nothing here: how many leave is limited where they are made.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select

from store.messages import NOTICE
from tools.context import ToolContext
from tools.outreach.claiming import MESSAGE
from tools.wording import count

_M = MESSAGE.c


class Line(NamedTuple):
    """What a message's sequence says of when it may leave."""

    id: int
    name: str
    stage: str
    daily_cap: int | None


@dataclass
class Room:
    """What has left today, in the business's zone, by sequence; and the e-mails, one-off ones too."""

    mailbox: int
    sequences: Counter[int]
    daily_cap: int

    def full(self, sequence: Line, channel: str) -> str | None:
        """Why no more of a sequence leaves today; None where it may."""
        if sequence.daily_cap is not None and self.sequences[sequence.id] >= sequence.daily_cap:
            return f"Waits for another day: of {sequence.name}, {count(sequence.daily_cap, 'message')} a day may leave."
        if channel == "email" and self.mailbox >= self.daily_cap:
            return f"Waits for another day: {count(self.daily_cap, 'e-mail')} a day may leave."
        return None

    def take(self, sequence: Line | None, channel: str) -> None:
        """One more leaves."""
        self.mailbox += channel == "email"
        if sequence is not None:
            self.sequences[sequence.id] += 1


def room_today(ctx: ToolContext) -> Room:
    """What has left today or may have: what was handed over, what is being, and what nobody knows of."""
    room = Room(0, Counter(), ctx.business.outreach.daily_cap)
    for sequence_id, channel, left in _counts(ctx, start_of_day(ctx)):
        room.mailbox += left if channel == "email" else 0
        room.sequences[sequence_id] += left
    return room


def start_of_day(ctx: ToolContext, ahead: int = 0) -> datetime:
    """When today began in the business's zone, or the day that so many days ahead begins; UTC."""
    day = ctx.today + timedelta(days=ahead)
    return datetime.combine(day, time(), ctx.business.zone).astimezone(UTC)


def _counts(ctx: ToolContext, since: datetime) -> Iterator[tuple[int, str, int]]:
    """How many by sequence (0: none) and channel; grouped by an expression, so that the index of the days is taken."""
    group = (func.coalesce(_M.sequence_id, 0), _M.channel)
    on_its_way = and_(_M.status.in_(("sending", "unknown")), _M.claimed_at >= since)
    conditions: tuple[ColumnElement[bool], ...] = (_M.sent_at >= since, on_its_way)
    for condition in conditions:
        counted = select(*group, func.count()).where(_M.direction == "out", _M.purpose != NOTICE, condition)
        for row in ctx.session.connection().execute(counted.group_by(*group)):
            yield row[0], row[1], row[2]
