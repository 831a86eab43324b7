"""What a visitor has sent in the conversation they are in: nobody sees or changes another's."""

from typing import TypeVar

from sqlmodel import col, select

from store.tables import GroupRequest, Inquiry
from tools.context import ToolContext

R = TypeVar("R", Inquiry, GroupRequest)


def sent_here(ctx: ToolContext, model: type[R], closed: bool = False) -> list[R]:
    """The inquiries or requests that came out of this conversation, newest first; open ones, or those closed too."""
    here = ctx.principal.conversation_id
    if here is None:
        return []
    mine = select(model).where(model.conversation_id == here).order_by(col(model.id).desc())
    return list(ctx.session.exec(mine if closed else mine.where(model.status != "closed")))
