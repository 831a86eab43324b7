"""Whose a conversation is. The browser chooses its id, so what is shown is written into its owner's alone."""

import re
from collections.abc import Set
from datetime import datetime

from sqlalchemy import Connection
from sqlmodel import Session

from agent.typed import cleaned
from store.tables import ChatConversation
from store.talking import owners_of

_VISITOR = "visitor:"
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_visitor(owner: str) -> bool:
    """Whether an owner is a visitor of the site, and no member of staff."""
    return owner.startswith(_VISITOR)


def own_of(rows: Connection, asked: Set[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """Those of the pairs of a conversation's uid and an owner that belong together; a new conversation is made."""
    asked = {pair for pair in asked if cleaned(pair[0]) == pair[0]}
    there = owners_of(rows, [uid for uid, _ in asked])
    for uid, owner in asked:
        if uid not in there and make(rows, uid, owner, now):
            there[uid] = owner
    return {(uid, owner) for uid, owner in asked if there.get(uid) == owner}


def make(rows: Connection, uid: str, owner: str, now: datetime) -> bool:
    """Make an owner's conversation of the chat within a writer's transaction; not under an odd id, nor for nobody."""
    if not owner or not _UID.fullmatch(uid):
        return False
    with Session(rows) as session:
        session.info["now"] = now
        role = "visitor" if is_visitor(owner) else "staff"
        session.add(ChatConversation(uid=uid, owner=owner, role=role, origin="/chat"))
        session.commit()  # the session's part; the transaction is the writer's
    return True
