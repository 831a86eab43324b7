"""The last look before a call: which attempts may still be carried out, and what leaves with each.

It is taken for as many messages as are handed over at once, in one query, right before those calls: an answer, an
opt-out, a bounce, a booking, a pause or another address on file that landed since the claim keeps a message back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, bindparam, func, or_, select
from sqlmodel import Session, SQLModel

from store.messages import NOTICE
from store.tables import Attempt, Contact, Lead
from tools.outreach.claiming import MESSAGE, NOT_PAUSED, WHY_NOT
from tools.outreach.in_line import KNOWN, WHOSE

_A, _C, _L = (SQLModel.metadata.tables[str(model.__tablename__)].c for model in (Attempt, Contact, Lead))
_M = MESSAGE.c
_ATTEMPT: Table = SQLModel.metadata.tables[str(Attempt.__tablename__)]
_PEOPLE = _ATTEMPT.join(MESSAGE, _A.message_id == _M.id).outerjoin(_C.id.table).outerjoin(_L.id.table)
#: The person's name; a lead's, where only the group is known, is the group's.
_NAME = func.coalesce(_C.name, func.nullif(_L.contact_name, ""), _L.name, "")
_OF_MESSAGE = (_M.purpose, _M.channel, _M.address, _M.token, _M.subject, _M.body, _M.enrollment_id, _M.step)
_MINE = (_A.id.in_(bindparam("attempts", expanding=True)), _M.status == "sending", _M.claimed_by == bindparam("holder"))
#: It goes where the person is reached now, or it answers what came from there, or it is nobody's on file. What is kept
#: back by this goes to the queue again, where the gate says why (`readdressed`).
_STILL_THERE = or_(
    _M.address.is_not_distinct_from(KNOWN), WHOSE == "", _M.answers_id.is_not(None), _M.purpose == NOTICE
)
#: Put together once: it is asked for every few messages.
_LOOK = (
    select(_A.id, _A.number, *_OF_MESSAGE, _NAME.label("name"))
    .select_from(_PEOPLE)
    .where(*_MINE, WHY_NOT.is_(None), NOT_PAUSED, _STILL_THERE)
)
_LEFT_BEFORE = (
    select(_M.enrollment_id, _M.step, _M.token)
    .where(_M.enrollment_id.in_(bindparam("enrollments", expanding=True)), _M.channel == "email")
    .where(_M.sent_at.is_not(None), _M.token.is_not(None))
    .order_by(_M.step)
)


@dataclass(frozen=True)
class InHand:
    """A message to hand over now, for an attempt, the `number`th. `before`: the tokens of its sequence's e-mails."""

    attempt: int
    number: int
    channel: str
    address: str | None
    token: str | None
    subject: str
    body: str
    name: str
    before: tuple[str, ...]
    notice: bool = False


def in_hand(session: Session, attempts: Sequence[int], holder: str) -> list[InHand]:
    """Those of the attempts whose message is still this holder's to send and that nothing stops."""
    rows = session.connection().execute(_LOOK, {"attempts": list(attempts), "holder": holder}).all()
    left = _left_before(session, rows)
    return [_in_hand(row, left) for row in rows]


def _in_hand(row: Row[*tuple[Any, ...]], left: Sequence[tuple[int, int, str]]) -> InHand:
    before = tuple(_before(row, left)) if row.step is not None and row.channel == "email" else ()
    text = row.channel, row.address, row.token, row.subject or "", row.body
    return InHand(row.id, row.number, *text, name=row.name, before=before, notice=row.purpose == NOTICE)


def _before(row: Row[*tuple[Any, ...]], left: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    for enrollment, step, token in left:
        if enrollment == row.enrollment_id and step < row.step:
            yield token


def _left_before(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[tuple[int, int, str]]:
    """Enrolment, step and token of the e-mails that have left, of those enrolments that are in hand."""
    mine = sorted({row.enrollment_id for row in rows if row.enrollment_id is not None and row.step is not None})
    if not mine:
        return []
    found = session.connection().execute(_LEFT_BEFORE, {"enrollments": mine})
    return [(row.enrollment_id, row.step, row.token) for row in found]
