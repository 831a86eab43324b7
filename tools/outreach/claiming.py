"""Which messages may leave now: the conditions, once, as SQL, for the claim and for the look right before the call.

A claim is one conditional UPDATE in which all of them stand again, so a message that an answer, an opt-out, a bounce or
a booking has stopped is not claimed, whatever was looked at before. What has become due and may not leave is taken out
of the queue with the one reason why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Table, and_, case, exists, or_, select, update
from sqlmodel import Session, SQLModel

from store.messages import Message

TABLES = SQLModel.metadata.tables
MESSAGE: Table = TABLES[str(Message.__tablename__)]
_M = MESSAGE.c
_E = TABLES["enrollment"].c
_S = TABLES["suppression"].c
_L = TABLES["lead"].c
_Q = TABLES["email_sequence"].c
_B = TABLES["booking"].c
_EARLIER = MESSAGE.alias("earlier").c
_ANSWER = MESSAGE.alias("answer").c
#: Sequences that look for a booking, and so end with one.
BEFORE_BOOKING = ("cold", "nurture")
#: Of an earlier step: it has not left yet, or nobody knows whether it has.
OPEN = ("queued", "held", "sending", "unknown")


def _enrolled(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_E.id).where(_E.id == _M.enrollment_id, *conditions).correlate(MESSAGE))


def _answered_by(column: str) -> ColumnElement[bool]:
    since = (_ANSWER[column] == _M[column], _ANSWER.direction == "in", _ANSWER.id > _M.id)
    counts = or_(_ANSWER.reading.is_(None), _ANSWER.reading != "out_of_office")
    return exists(select(_ANSWER.id).where(*since, counts).correlate(MESSAGE))


def _answered() -> ColumnElement[bool]:
    """What was written to one person on its own stays somebody's word, whatever came in since."""
    answered = or_(*(_answered_by(column) for column in ("enrollment_id", "contact_id", "lead_id")))
    return and_(_M.enrollment_id.is_not(None), answered)


def _suppressed() -> ColumnElement[bool]:
    channel = or_(_S.channel == "all", _S.channel == _M.channel)
    return exists(select(_S.id).where(_S.address == _M.address, channel).correlate(MESSAGE))


def _closed_lead() -> ColumnElement[bool]:
    looking = exists(select(_Q.id).where(_Q.id == _M.sequence_id, _Q.stage.in_(BEFORE_BOOKING)).correlate(MESSAGE))
    closed = exists(select(_L.id).where(_L.id == _M.lead_id, _L.stage.in_(("booked", "lost"))).correlate(MESSAGE))
    return and_(looking, closed)


def _cancelled_booking() -> ColumnElement[bool]:
    booking = select(_B.id).where(_B.id == _E.booking_id, _B.status == "cancelled")
    return _enrolled(exists(booking.correlate(TABLES["enrollment"])))


#: What keeps a message from leaving for good, by name, the first that is true being the reason.
STOPPED: Mapping[str, ColumnElement[bool]] = {
    "suppressed": _suppressed(),
    "stopped": _enrolled(_E.state.in_(("stopped", "finished"))),
    "answered": _answered(),
    "closed": _closed_lead(),
    "cancelled": _cancelled_booking(),
}
#: Why a message may not leave: the name of the first of them; null where it may.
WHY_NOT: ColumnElement[str | None] = case(*((condition, name) for name, condition in STOPPED.items()), else_=None)
_PAUSED = _enrolled(_E.state == "paused")
#: Its turn has not come: the enrolment is paused, or an earlier step of it has not left.
_WAITS = or_(
    _PAUSED,
    exists(
        select(_EARLIER.id)
        .where(_EARLIER.enrollment_id == _M.enrollment_id, _EARLIER.step < _M.step, _EARLIER.status.in_(OPEN))
        .correlate(MESSAGE)
    ),
)


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


def claim(session: Session, now: datetime, ids: Sequence[int], holder: str, providers: Mapping[str, str]) -> list[int]:
    """Claim those of these messages that may still leave: one UPDATE in which every condition stands again."""
    still = (_M.id.in_(ids), *_due(now, tuple(providers)), WHY_NOT.is_(None))
    provider = case(*((_M.channel == channel, name) for channel, name in providers.items()))
    taken = update(MESSAGE).where(*still).returning(_M.id)
    values = {"status": "sending", "claimed_by": holder, "claimed_at": now, "provider": provider, "reason": ""}
    rows = session.connection().execute(taken.values(**values, tries=_M.tries + 1)).scalars()
    return sorted(rows)


def why_not(session: Session, message_id: int) -> str | None:
    """Why a message may not leave, as the name of one of `STOPPED`; None where it may."""
    answer: str | None = session.connection().execute(select(WHY_NOT).where(_M.id == message_id)).scalar_one_or_none()
    return answer


def may_leave(session: Session, message_id: int, holder: str) -> bool:
    """Asked right before the call: whether a claimed message is still this holder's to send, and nothing stops it."""
    mine = and_(_M.id == message_id, _M.status == "sending", _M.claimed_by == holder)
    asked = select(_M.id).where(mine, WHY_NOT.is_(None), ~_PAUSED)
    return session.connection().execute(asked).first() is not None


def _due(now: datetime, channels: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return _M.status == "queued", _M.due_at <= now, _M.channel.in_(channels), ~_WAITS
