"""What the turns of a conversation have done, and what of them waits for a yes: read from the journal."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import col, select

from store.database import reading
from store.tables import Approval, Change, ChatConversation
from tools.catalogue import REGISTRY
from tools.context import Principal

#: Who may be asked for a yes at all: nothing that a visitor can do has to be approved by a visitor.
MAY_BE_ASKED = frozenset(role for tool in REGISTRY.values() if tool.preview is not None for role in tool.roles)
#: What is said of a call that reached out and has not ended.
_GOES_ON = "A search was begun. It goes on by itself; ask for the campaigns to see how it gets on."


@dataclass(frozen=True)
class Deeds:
    """Reads what was done and what was asked. The journal has the last word, whatever became of the turn."""

    engine: Engine

    def done_in(self, conversation_id: int, number: int) -> list[str]:
        """The headlines of what a turn's calls committed, in order."""
        query = select(Change).where(Change.conversation_id == conversation_id, Change.turn == number)
        with reading(self.engine) as session:
            changes = session.exec(query.order_by(col(Change.id))).all()
        return [str((change.result or {}).get("headline", _GOES_ON)) for change in changes]

    def open_approvals(self, principal: Principal, uid: str) -> list[Approval]:
        """What waits for a yes in the principal's conversation of this uid, in the order in which it was asked."""
        query = select(Approval).join(ChatConversation).where(Approval.state == "open")
        query = query.where(ChatConversation.uid == uid, ChatConversation.owner == principal.person)
        with reading(self.engine) as session:
            return list(session.exec(query.order_by(col(Approval.id))))

    def approval(self, approval_id: int) -> Approval | None:
        """One approval, in whatever state."""
        with reading(self.engine) as session:
            return session.get(Approval, approval_id)

    def approvals_of(self, conversation_id: int, number: int) -> list[Approval]:
        """Every approval that a turn asked for."""
        query = select(Approval).where(Approval.conversation_id == conversation_id, Approval.turn == number)
        with reading(self.engine) as session:
            return list(session.exec(query.order_by(col(Approval.id))).all())

    def account_of(self, conversation_id: int, number: int) -> str:
        """What to say of a turn that did not end: what was done, or that nothing was."""
        done = self.done_in(conversation_id, number)
        if not done:
            return "I was interrupted before I could answer; nothing was changed. Say it again if you still want it."
        return f"I was interrupted before I could answer, but this was done: {' '.join(done)}"

    def account_of_decisions(self, conversation_id: int, number: int) -> str:
        """What became of all that a turn asked for; empty while any of it is open, or where it asked nothing."""
        asked = self.approvals_of(conversation_id, number)
        if any(approval.state == "open" for approval in asked):
            return ""
        with reading(self.engine) as session:
            changes = [session.get(Change, a.change_id) if a.change_id else None for a in asked]
        return " ".join(
            str((change.result or {})["headline"])
            if change
            else f"This was {approval.state}: {approval.card['headline']}"
            for approval, change in zip(asked, changes, strict=True)
        )
