"""Conversations as the chat lists and shows them: reading and writing within a session of the store."""

from datetime import UTC, datetime
from typing import cast

from chainlit.element import ElementDict
from chainlit.step import StepDict
from chainlit.types import ThreadDict
from sqlalchemy import func
from sqlmodel import Session, col, select

from agent.typed import cleaned
from agent.whose import is_visitor
from store.tables import ChatConversation, ChatStep, ChatTurn, StaffAccount

#: How many steps of one conversation the chat shows, the newest; the desk's page has all of it.
STEPS_SHOWN = 800
MAX_NAME = 80


def by_uid(session: Session, uid: str) -> ChatConversation | None:
    """The conversation under Chainlit's id for it; an id with characters that no database takes is nobody's."""
    if cleaned(uid) != uid:
        return None
    return session.exec(select(ChatConversation).where(ChatConversation.uid == uid)).first()


def identifier_of(session: Session, owner: str) -> str:
    """How an owner is signed in now; empty where they may not sign in any more."""
    if is_visitor(owner):
        return owner
    account = session.exec(select(StaffAccount).where(StaffAccount.email == owner)).first()
    return f"staff:{account.id}:{account.session_version}" if account and account.active else ""


def rename(session: Session, uid: str, name: str) -> None:
    """Call a conversation by a name of one line."""
    known, line = by_uid(session, uid), " ".join(cleaned(name).split())
    if known is not None and line:
        known.name = line if len(line) <= MAX_NAME else f"{line[: MAX_NAME - 1].rstrip()}…"


def hide(session: Session, uid: str) -> None:
    """Take a conversation out of its owner's list."""
    known = by_uid(session, uid)
    if known is not None:
        known.details = {**known.details, "hidden": True}


def page(session: Session, owner: str, text: str, size: int, after: str | None) -> tuple[list[ThreadDict], bool]:
    """A page of an owner's conversations, those spoken in last first; and whether there are more.

    Args:
        session: An open session.
        owner: Whose.
        text: Only those in whose name, or in what was said, these words are; empty for all.
        size: How many, at most 100.
        after: The id of the last one of the page before.
    """
    spoken = select(func.max(ChatTurn.id)).where(ChatTurn.conversation_id == ChatConversation.id).scalar_subquery()
    rank, hidden = func.coalesce(spoken, 0), col(ChatConversation.details)["hidden"].as_boolean()
    query = select(ChatConversation, rank).where(ChatConversation.owner == owner, hidden.is_not(True))
    if text := cleaned(text)[:MAX_NAME]:
        said = select(ChatTurn.id).where(ChatTurn.conversation_id == ChatConversation.id)
        within = said.where(col(ChatTurn.said).icontains(text, autoescape=True)).exists()
        query = query.where(col(ChatConversation.name).icontains(text, autoescape=True) | within)
    if after and (last := session.exec(query.where(ChatConversation.uid == cleaned(after))).first()) is not None:
        same = (rank == last[1]) & (col(ChatConversation.id) < last[0].id)
        query = query.where((rank < last[1]) | same)
    size = max(1, min(size, 100))
    rows = session.exec(query.order_by(rank.desc(), col(ChatConversation.id).desc()).limit(size + 1)).all()
    spoken_at = _spoken_at(session, [turn for _, turn in rows])
    return [_thread(session, row, spoken_at.get(turn)) for row, turn in rows[:size]], len(rows) > size


def steps(session: Session, uid: str) -> list[ChatStep]:
    """What the chat keeps of a conversation: messages, steps and cards, the newest `STEPS_SHOWN`, oldest first."""
    query = select(ChatStep).where(ChatStep.conversation_uid == uid)
    return list(session.exec(query.order_by(col(ChatStep.id).desc()).limit(STEPS_SHOWN)))[::-1]


def whole(session: Session, conversation: ChatConversation) -> ThreadDict:
    """A conversation with its steps and cards, in the order in which they came."""
    rows = steps(session, conversation.uid)
    thread = _thread(session, conversation)
    # Insertion is nearly the order; what overtook in between is put right by its own time.
    ordered = sorted((r for r in rows if r.kind == "step"), key=lambda r: (str(r.data.get("createdAt") or ""), r.id))
    known = {row.uid for row in ordered}
    thread["steps"] = [_step(row, known) for row in ordered]
    thread["elements"] = [cast(ElementDict, {**row.data}) for row in rows if row.kind == "element"]
    return thread


def iso(at: datetime) -> str:
    """A moment as Chainlit writes it, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _spoken_at(session: Session, turns: list[int]) -> dict[int, datetime]:
    query = select(ChatTurn.id, ChatTurn.created_at).where(col(ChatTurn.id).in_(turns))
    return {turn: at for turn, at in session.exec(query) if turn is not None and at is not None}


def _thread(session: Session, conversation: ChatConversation, spoken_at: datetime | None = None) -> ThreadDict:
    at = spoken_at or conversation.created_at or datetime.now(UTC)
    return ThreadDict(
        id=conversation.uid,
        createdAt=iso(at),
        name=conversation.name,
        userId=conversation.owner,
        userIdentifier=identifier_of(session, conversation.owner),
        tags=[],
        metadata={},
        steps=[],
        elements=[],
    )


def _step(row: ChatStep, known: set[str]) -> StepDict:
    """A step as the chat takes it: finished, and under a parent only where that is shown too."""
    parent = row.data.get("parentId")
    return cast(StepDict, {**row.data, "streaming": False, "parentId": parent if parent in known else None})
