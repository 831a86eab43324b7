"""Which messages may leave now: the conditions, once, as SQL, for the claim and for the look right before the call.

A claim is one conditional UPDATE in which all of them stand again, so a message that an answer, an opt-out, a bounce or
a booking has stopped is not claimed, whatever was looked at before. What has become due and may not leave is taken out
of the queue with the one reason why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, String, Table, case, literal_column, select, update
from sqlalchemy.types import Boolean
from sqlmodel import Session, SQLModel

from store.messages import Message

MESSAGE: Table = SQLModel.metadata.tables[str(Message.__tablename__)]
_M = MESSAGE.c
#: Of an earlier step: it has not left yet, or nobody knows whether it has.
OPEN = ("queued", "held", "sending", "unknown")
#: An answer counts for whatever was queued before it came. An absence notice is none.
_ANSWER = (
    "EXISTS (SELECT 1 FROM message answer WHERE answer.{of} = message.{of} AND answer.direction = 'in'"
    " AND answer.id > message.id AND (answer.reading IS NULL OR answer.reading <> 'out_of_office'))"
)
#: What keeps a message from leaving for good, by name; the first that is true is the reason. As the text of SQL, which
#: both databases read alike: expressions would be put together anew for every message.
STOPPED: Mapping[str, str] = {
    "suppressed": "EXISTS (SELECT 1 FROM suppression WHERE suppression.address = message.address"
    " AND suppression.channel IN ('all', message.channel))",
    "stopped": "EXISTS (SELECT 1 FROM enrollment WHERE enrollment.id = message.enrollment_id"
    " AND enrollment.state IN ('stopped', 'finished'))",
    # what was written to one person on its own stays somebody's word, whatever came in since
    "answered": "message.enrollment_id IS NOT NULL AND ("
    + " OR ".join(_ANSWER.format(of=column) for column in ("enrollment_id", "contact_id", "lead_id"))
    + ")",
    # sequences that look for a booking end with one
    "closed": "EXISTS (SELECT 1 FROM lead WHERE lead.id = message.lead_id AND lead.stage IN ('booked', 'lost'))"
    " AND EXISTS (SELECT 1 FROM email_sequence WHERE email_sequence.id = message.sequence_id"
    " AND email_sequence.stage IN ('cold', 'nurture'))",
    "cancelled": "EXISTS (SELECT 1 FROM enrollment JOIN booking ON booking.id = enrollment.booking_id"
    " WHERE enrollment.id = message.enrollment_id AND booking.status = 'cancelled')",
}
_CASES = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in STOPPED.items())
#: Why a message may not leave: the name of the first of them; null where it may.
WHY_NOT: ColumnElement[str | None] = literal_column(f"(CASE {_CASES} END)", String())
_PAUSED = (
    "EXISTS (SELECT 1 FROM enrollment WHERE enrollment.id = message.enrollment_id AND enrollment.state = 'paused')"
)
_EARLIER = (
    "EXISTS (SELECT 1 FROM message earlier WHERE earlier.enrollment_id = message.enrollment_id"
    " AND earlier.step < message.step AND earlier.status IN ('queued', 'held', 'sending', 'unknown'))"
)
NOT_PAUSED: ColumnElement[bool] = literal_column(f"(NOT {_PAUSED})", Boolean())
#: Its turn has come: the enrolment is not paused, and no earlier step of it still has to leave.
_ITS_TURN: ColumnElement[bool] = literal_column(f"(NOT {_PAUSED} AND NOT {_EARLIER})", Boolean())


@dataclass(frozen=True)
class Due:
    """A message whose time has come, and why it may not leave, where that is so."""

    message_id: int
    why_not: str | None


def due(session: Session, now: datetime, channels: Sequence[str], limit: int) -> list[Due]:
    """Messages whose time has come, the longest due first. On Postgres others leave them alone until the commit."""
    first = select(_M.id, WHY_NOT.label("why_not")).where(*_due(now, channels)).order_by(_M.due_at, _M.id)
    rows: Sequence[Row[tuple[int, str | None]]]
    rows = session.connection().execute(first.limit(limit).with_for_update(skip_locked=True, of=MESSAGE)).all()
    return [Due(row.id, row.why_not) for row in rows]


def is_due(session: Session, now: datetime, channels: Sequence[str]) -> bool:
    """Whether `due` would find anything: a look that writes nothing."""
    found = session.connection().execute(select(_M.id).where(*_due(now, channels)).limit(1))
    return found.first() is not None


def claim(
    session: Session, now: datetime, ids: Sequence[int], holder: str, providers: Mapping[str, str]
) -> list[Row[tuple[int, int, str, datetime]]]:
    """Claim those of these messages that may still leave: one UPDATE in which every condition stands again.

    Answers (id, number of the try, provider, due_at) of each, the longest due first.
    """
    still = (_M.id.in_(ids), *_due(now, tuple(providers)), WHY_NOT.is_(None))
    provider = case(*((_M.channel == channel, name) for channel, name in providers.items()))
    taken = update(MESSAGE).where(*still).returning(_M.id, _M.tries, _M.provider, _M.due_at)
    values = {"status": "sending", "claimed_by": holder, "claimed_at": now, "provider": provider, "reason": ""}
    rows = session.connection().execute(taken.values(**values, tries=_M.tries + 1)).all()
    return sorted(rows, key=lambda row: (row.due_at, row.id))


def why_not(session: Session, message_id: int) -> str | None:
    """Why a message may not leave, as the name of one of `STOPPED`; None where it may."""
    answer: str | None = session.connection().execute(select(WHY_NOT).where(_M.id == message_id)).scalar_one_or_none()
    return answer


def _due(now: datetime, channels: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return _M.status == "queued", _M.due_at <= now, _M.channel.in_(channels), _ITS_TURN
