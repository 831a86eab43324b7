"""What every turn of a conversation reads and writes, as statements: rows instead of objects, each compiled once.

Only tables that are not journaled are written here; a conversation itself is a record, which a session writes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from store.tables import Approval


class KeptTurn(NamedTuple):
    """A turn as it is kept: the columns of `ChatTurn` under the same names."""

    id: int
    conversation_id: int
    number: int
    said: str
    author: str
    state: str
    model: str
    messages: list[Any]
    reply: str


class KeptTalk(NamedTuple):
    """A conversation as it is kept: columns of `ChatConversation` under the same names."""

    id: int
    uid: str
    owner: str
    role: str
    name: str | None
    status: str

    def require_id(self) -> int:
        """The id; it is there, since this was read."""
        return self.id


class KeptStep(NamedTuple):
    """A message, a step or a card of a conversation, to be written; without data, to be taken out."""

    uid: str
    conversation_uid: str
    kind: str
    data: dict[str, Any] | None


_TABLES = SQLModel.metadata.tables
_TALKS, _TURNS, _STEPS, _APPROVALS = (_TABLES[n] for n in ("chat_conversation", "chat_turn", "chat_step", "approval"))
_OF = _TURNS.c.conversation_id == bindparam("talk")
_TURN = select(*(_TURNS.c[name] for name in KeptTurn._fields))
_TALK = select(*(_TALKS.c[name] for name in KeptTalk._fields))
_TALK_BY_UID = _TALK.where(_TALKS.c.uid == bindparam("uid"))
_TALK_BY_ID = _TALK.where(_TALKS.c.id == bindparam("talk"))
_STATUS = select(_TALKS.c.status).where(_TALKS.c.id == bindparam("talk"))
_OWNERS = select(_TALKS.c.uid, _TALKS.c.owner).where(_TALKS.c.uid.in_(bindparam("uids", expanding=True)))
_NEWEST = _TURN.where(_OF).order_by(_TURNS.c.number.desc()).limit(bindparam("most"))
_NEWEST_BEFORE = _NEWEST.where(_TURNS.c.number < bindparam("before"))
_ONE = select(*_TURN.selected_columns, *_TALK.selected_columns).join(_TALKS)
_ONE = _ONE.where(_OF, _TURNS.c.number == bindparam("number"))
_OPEN = select(_APPROVALS).where(_APPROVALS.c.conversation_id == bindparam("talk"), _APPROVALS.c.state == "open")
_OPEN = _OPEN.order_by(_APPROVALS.c.id)
_NEW_TURN: dict[str, Any] = {"state": "running", "model": "", "messages": [], "reply": ""}
_NEW = {name: bindparam(f"new_{name}", type_=_TURNS.c[name].type) for name in ("said", "author", "created_at")}
_NEW |= {name: literal(value, _TURNS.c[name].type) for name, value in _NEW_TURN.items()}
_NEW |= {"conversation_id": bindparam("talk", type_=_TURNS.c.conversation_id.type)}
_NEXT = func.coalesce(func.max(_TURNS.c.number), 0) + 1
_ADD = _TURNS.insert().from_select([*_NEW, "number"], select(*_NEW.values(), _NEXT).where(_OF))
_ADD = _ADD.returning(_TURNS.c.number)
_END = update(_TURNS).where(_TURNS.c.id == bindparam("turn"))
_TAKE_OUT = delete(_STEPS).where(
    _STEPS.c.uid == bindparam("gone"), _STEPS.c.conversation_uid == bindparam("conversation")
)


def talk_by_uid(rows: Connection, uid: str) -> KeptTalk | None:
    """The conversation of this uid."""
    found = rows.execute(_TALK_BY_UID, {"uid": uid}).first()
    return KeptTalk(*found) if found else None


def talk_by_id(rows: Connection, conversation_id: int) -> KeptTalk:
    """The conversation of this number; it has to be there."""
    return KeptTalk(*rows.execute(_TALK_BY_ID, {"talk": conversation_id}).one())


def status_of(rows: Connection, conversation_id: int) -> str | None:
    """How a conversation stands: one of `CONVERSATION_STATUSES`."""
    status: str | None = rows.execute(_STATUS, {"talk": conversation_id}).scalar()
    return status


def owners_of(rows: Connection, uids: Sequence[str]) -> dict[str, str]:
    """Whose these conversations are, of those that there are, by uid."""
    return {row.uid: row.owner for row in rows.execute(_OWNERS, {"uids": list(uids)})}


def newest_turns(rows: Connection, conversation_id: int, most: int, before: int | None = None) -> list[KeptTurn]:
    """The newest turns (before a number), newest first."""
    given = {"talk": conversation_id, "most": most}
    found = rows.execute(_NEWEST, given) if before is None else rows.execute(_NEWEST_BEFORE, given | {"before": before})
    return [KeptTurn(*row) for row in found]


def turn_of(rows: Connection, conversation_id: int, number: int) -> tuple[KeptTurn, KeptTalk]:
    """One turn, and its conversation; it has to be there."""
    found = rows.execute(_ONE, {"talk": conversation_id, "number": number}).one()
    return KeptTurn(*found[: len(KeptTurn._fields)]), KeptTalk(*found[len(KeptTurn._fields) :])


def open_approvals(rows: Connection, conversation_id: int) -> list[Approval]:
    """What waits for a yes in a conversation, in the order in which it was asked."""
    return [Approval(**row) for row in rows.execute(_OPEN, {"talk": conversation_id}).mappings()]


def add_turn(rows: Connection, conversation_id: int, said: str, author: str, now: datetime) -> int:
    """Begin the next turn; answers its number, counted from 1."""
    new = {"talk": conversation_id, "new_said": said, "new_author": author, "new_created_at": now}
    return int(rows.execute(_ADD, new).scalar_one())


def change_turn(rows: Connection, turn: int, values: dict[str, Any]) -> None:
    """Set columns of a turn."""
    rows.execute(_END, {"turn": turn} | values)


def put_steps(rows: Connection, steps: Sequence[KeptStep], now: datetime) -> None:
    """Write steps, each over what is known of it; what is known in another conversation is left alone."""
    written = [step for step in steps if step.data is not None]
    gone = [{"gone": step.uid, "conversation": step.conversation_uid} for step in steps if step.data is None]
    if written:
        rows.execute(_PUT[rows.dialect.name], [step._asdict() | {"created_at": now} for step in written])
    if gone:
        rows.execute(_TAKE_OUT, gone)


def _put_on(insert: Any) -> Any:
    new = insert(_STEPS)
    same = _STEPS.c.conversation_uid == new.excluded.conversation_uid
    return new.on_conflict_do_update(index_elements=["uid"], set_={"data": new.excluded.data}, where=same)


_PUT = {"sqlite": _put_on(sqlite.insert), "postgresql": _put_on(postgresql.insert)}
