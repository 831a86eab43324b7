"""What the clock and the caps want to know of the messages that are due, in one query and without their texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlmodel import Session, SQLModel

from store.columns import Located
from store.messages import NOTICE
from store.tables import Contact, EmailSequence, Lead, Venue
from tools.outreach.caps import Line
from tools.outreach.claiming import MESSAGE
from tools.outreach.gate import Waiting
from tools.outreach.zones import zone_of

_C, _V, _L, _S = (SQLModel.metadata.tables[str(each.__tablename__)] for each in (Contact, Venue, Lead, EmailSequence))
_M = MESSAGE.c
#: A contact is where their venue is; a message has a contact or a lead, never both.
_PLACE = [func.coalesce(_V.c[name], _L.c[name]).label(name) for name in ("city", "region", "country", "timezone")]
#: What is on file now, by the message's channel.
KNOWN = case(
    (_M.channel == "email", func.coalesce(_C.c.email, _L.c.email)), else_=func.coalesce(_C.c.phone, _L.c.phone)
).label("known")
WHOSE = func.coalesce(_C.c.name, _L.c.name, "").label("whose")
_ADDRESS = (_M.address, _M.answers_id, _M.purpose, KNOWN, WHOSE)
_SEQUENCE = (_S.c.id.label("of"), _S.c.name, _S.c.stage, _S.c.daily_cap)
_NEAR = (
    MESSAGE.outerjoin(_C, _C.c.id == _M.contact_id)
    .outerjoin(_V, _V.c.id == _C.c.venue_id)
    .outerjoin(_L, _L.c.id == _M.lead_id)
    .outerjoin(_S, _S.c.id == _M.sequence_id)
)
_IN_LINE = (
    select(_M.id, _M.channel, _M.token, _M.due_at, *_ADDRESS, *_SEQUENCE, *_PLACE)
    .select_from(_NEAR)
    .where(_M.id.in_(bindparam("ids", expanding=True)))
)


def in_line(session: Session, ids: Sequence[int]) -> Mapping[int, Waiting]:
    """These messages by their ids, as `held_back` looks at them."""
    rows = session.connection().execute(_IN_LINE, {"ids": list(ids)}).all() if ids else []
    return {row.id: _waiting(row) for row in rows}


def _waiting(row: Row[*tuple[Any, ...]]) -> Waiting:
    line = Line(row.of, row.name, row.stage, row.daily_cap) if row.of is not None else None
    zone = zone_of(Located(city=row.city, region=row.region, country=row.country, timezone=row.timezone))
    notice = row.purpose == NOTICE
    asked_for = notice or row.answers_id is not None
    place = zone, row.region, row.country
    told = row.channel, row.token or "", row.due_at, line, *place
    return Waiting(*told, row.address, row.known, row.whose, asked_for, notice)
