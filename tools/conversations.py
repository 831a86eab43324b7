"""Conversations with visitors: handed to a person, answered by one, and handed back."""

from typing import Annotated

from sqlmodel import case, col, select

from store.conversations import CONVERSATION_STATUSES, OUTCOMES
from store.tables import ChatConversation, ChatTurn
from tools.args import ConversationRef, EmailArg, OneOf, TextArg
from tools.context import ToolContext
from tools.conversation_views import (
    BY_PERSON,
    ConversationResult,
    ConversationView,
    conversation_detail,
    conversation_view,
    in_a_line,
    turns_of,
)
from tools.errors import InvalidInput, NotFound, Refused
from tools.records import KINDS, link_of, ref_of, title_of
from tools.registry import STAFF, VISITOR, ApprovalCard, Effect, tool
from tools.results import Listing, Result
from tools.wording import count, named

MAX_SHOWN = 50
#: Local hours in which somebody is likely to look; nobody promised any.
_DAY = range(8, 20)
ConversationStatus = Annotated[
    str, OneOf(CONVERSATION_STATUSES, {"waiting": "waiting_for_person", "taken over": "taken_over"}.get)
]
Outcome = Annotated[str, OneOf(OUTCOMES, {"request": "group_request", "handed over": "handed_over"}.get)]


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "talk to a (person|human|real person|somebody|someone)",
        "speak (to|with) a (person|human|real person|somebody|someone)",
        "(human|person|real person) please",
        "can somebody call me",
        "is there a (real person|human) [here]",
        "have somebody (contact|call|email|write) me",
        "contact (a person|staff|the team|somebody)",
    ),
    cannot_undo="the team has been told.",
)
def request_human(ctx: ToolContext, reason: TextArg, email: EmailArg | None = None) -> Result:
    """Ask for a person in this conversation. The team sees it at once; when somebody answers is said honestly.

    Args:
        ctx: The call's surroundings.
        reason: What it is about, in a few words.
        email: Where an answer reaches them when they have left.

    Raises:
        Refused: this is no conversation.
    """
    conversation = ctx.conversation()
    conversation.reason = reason
    conversation.email = email or conversation.email
    if conversation.status == "taken_over":
        ctx.session.flush()
        return Result(headline="Somebody of the team is in this conversation already, and sees what you write.")
    conversation.status, conversation.outcome = "waiting_for_person", "handed_over"
    ctx.session.flush()
    alone = "here; leave an e-mail address if you cannot wait"
    where = f"here, or at {conversation.email}" if conversation.email else alone
    return Result(headline=f"The team sees your request now and answers {where}. {_when(ctx)}")


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
    return _result(ctx, _readable(ctx, conversation), in_a_line(conversation_view(ctx, conversation)))


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
    ctx.session.flush()
    name = title_of(conversation)
    return _result(ctx, conversation, f"Answered in {name}; Harmony is silent there until it is handed back.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "hand {conversation} back [to harmony]",
        "(hand back|give back) conversation {conversation}",
        "let harmony take over [{conversation}]",
        "hand it back [to harmony]",
        "give it back to harmony",
    ),
)
def hand_back(ctx: ToolContext, conversation: ConversationRef) -> ConversationResult:
    """Let Harmony answer a conversation again.

    Args:
        ctx: The call's surroundings.
        conversation: The visitor's conversation.

    Raises:
        Refused: Harmony answers there already.
    """
    _visitors(conversation)
    if conversation.status not in ("taken_over", "waiting_for_person"):
        raise Refused(f"Harmony answers in {title_of(conversation)} already.")
    conversation.status = "open"
    ctx.session.flush()
    return _result(ctx, conversation, f"Harmony answers in {title_of(conversation)} again.")


def _result(ctx: ToolContext, conversation: ChatConversation, headline: str) -> ConversationResult:
    return ConversationResult(
        headline=headline,
        ref=ref_of(conversation),
        link=link_of(conversation),
        conversation=conversation_detail(ctx, conversation),
    )


def _readable(ctx: ToolContext, conversation: ChatConversation) -> ChatConversation:
    if conversation.role == "visitor" or conversation.owner == ctx.principal.person:
        return conversation
    raise NotFound(f"There is no {KINDS['conversation'].label} {conversation.id} for you.")


def _visitors(conversation: ChatConversation) -> None:
    if conversation.role != "visitor":
        raise Refused("This is no conversation with a visitor.")


def _checked_reply(ctx: ToolContext, conversation: ChatConversation, text: str) -> None:
    _visitors(conversation)
    if conversation.status == "closed":
        raise Refused("This conversation is closed, so nobody would read an answer.")
    if not text:
        raise InvalidInput("text", "is empty.", "Say what to answer.")


def _when(ctx: ToolContext) -> str:
    """When somebody may answer: what time it is there, and no promise."""
    there = ctx.now.astimezone(ctx.business.zone)
    clock = f"{there:%A}, {there.strftime('%I:%M %p').lstrip('0')} {there.tzname()}"
    if there.hour in _DAY and there.weekday() < 5:
        return f"It is {clock} there; I cannot promise a time."
    return f"It is {clock} there, so it may well be the next working day; I cannot promise a time."
