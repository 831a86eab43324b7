"""Conversations with visitors: what staff see of them, and a person's own answer in one."""

from typing import Annotated

from sqlmodel import case, col, select

from store.conversations import CONVERSATION_STATUSES, OUTCOMES
from store.tables import ChatConversation, ChatTurn
from tools.arg_types import OneOf
from tools.args import ConversationRef, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput, NotFound
from tools.records import KINDS, ref_of, title_of
from tools.registry import STAFF, ApprovalCard, Effect, tool
from tools.results import Listing
from tools.visitors.conversation_views import (
    BY_PERSON,
    ConversationResult,
    ConversationView,
    conversation_result,
    conversation_view,
    in_a_line,
    refuse_other,
    turns_of,
)
from tools.wording import count, named

MAX_SHOWN = 50
ConversationStatus = Annotated[
    str, OneOf(CONVERSATION_STATUSES, {"waiting": "waiting_for_person", "taken over": "taken_over"}.get)
]
Outcome = Annotated[str, OneOf(OUTCOMES, {"request": "group_request", "handed over": "handed_over"}.get)]


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "(show|list|any|what|which|all|new) (conversations|chats)",
        "who (chatted|has been chatting|is chatting|talked) (with|to) harmony",
        "what did visitors (ask|say)",
        "any visitors waiting",
        "visitor (chats|conversations)",
        "any visitors (chatting|talking|online)",
        "any (chats|conversations) {status}",
    ),
)
def find_conversations(
    ctx: ToolContext, status: ConversationStatus | None = None, outcome: Outcome | None = None
) -> Listing[ConversationView]:
    """List conversations with visitors: those that wait for a person first, then the newest.

    Args:
        ctx: The call's surroundings.
        status: Only conversations of this status.
        outcome: Only conversations that came to this.
    """
    waits = case((col(ChatConversation.status) == "waiting_for_person", 0), else_=1)
    query = select(ChatConversation).where(ChatConversation.role == "visitor")
    if status:
        query = query.where(ChatConversation.status == status)
    if outcome:
        query = query.where(ChatConversation.outcome == outcome)
    found = ctx.session.exec(query.order_by(waits, col(ChatConversation.id).desc())).all()
    views = [conversation_view(ctx, conversation) for conversation in found[:MAX_SHOWN]]
    number = count(len(found), "conversation")
    told = f"{number} with visitors: {named([in_a_line(view) for view in views])}."
    headline = told if found else "There are no such conversations with visitors."
    return Listing[ConversationView](headline=headline, items=views, total=len(found), link="/desk/conversations")


@tool(
    Effect.READ,
    STAFF,
    examples=("show conversation {conversation}", "(open|read) the chat with {conversation}"),
)
def get_conversation(ctx: ToolContext, conversation: ConversationRef) -> ConversationResult:
    """Show one conversation with all that was said.

    Args:
        ctx: The call's surroundings.
        conversation: The conversation.

    Raises:
        NotFound: it is another member of staff's own.
    """
    return conversation_result(ctx, _readable(ctx, conversation), in_a_line(conversation_view(ctx, conversation)))


def _preview_reply(ctx: ToolContext, conversation: ChatConversation, text: str) -> ApprovalCard:
    _checked_reply(ctx, conversation, text)
    name = f"{title_of(conversation)} ({ref_of(conversation)})"
    after = "Harmony is silent there until you hand the conversation back."
    return ApprovalCard(headline=f"Reply to the visitor in {name}?", lines=[text, after], recipients=[name])


@tool(
    Effect.SEND,
    STAFF,
    examples=(
        "reply to {conversation} {text}",
        "(answer|tell) [the] visitor {text}",
        "reply to [the] visitor {text}",
    ),
    preview=_preview_reply,
    cannot_undo="the visitor has been answered.",
)
def reply_to_visitor(ctx: ToolContext, conversation: ConversationRef, text: TextArg) -> ConversationResult:
    """Answer a visitor in their conversation. A person takes over: Harmony is silent there until it is handed back.

    Args:
        ctx: The call's surroundings.
        conversation: The visitor's conversation.
        text: What to say, word for word.

    Raises:
        InvalidInput: the text is empty.
        Refused: it is no conversation with a visitor, or it is closed.
    """
    _checked_reply(ctx, conversation, text)
    number = max((turn.number for turn in turns_of(ctx, conversation)), default=0) + 1
    ctx.add(
        ChatTurn(
            conversation_id=conversation.require_id(),
            number=number,
            said="",
            author=ctx.principal.person,
            state="done",
            model=BY_PERSON,
            reply=text,
            finished_at=ctx.now,
        )
    )
    conversation.status, conversation.outcome = "taken_over", "handed_over"
    conversation.taken_by = ctx.principal.person
    ctx.session.flush()
    name = title_of(conversation)
    return conversation_result(
        ctx, conversation, f"Answered in {name}; Harmony is silent there until it is handed back."
    )


def _readable(ctx: ToolContext, conversation: ChatConversation) -> ChatConversation:
    if conversation.role == "visitor" or conversation.owner == ctx.principal.person:
        return conversation
    raise NotFound(f"There is no {KINDS['conversation'].label} {conversation.id} for you.")


def _checked_reply(ctx: ToolContext, conversation: ChatConversation, text: str) -> None:
    refuse_other(conversation)
    if not text:
        raise InvalidInput("text", "is empty.", "Say what to answer.")
