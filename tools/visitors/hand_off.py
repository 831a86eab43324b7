"""A conversation goes from Harmony to a person of the staff, and back. Whoever it is with, the other is silent."""

from datetime import timedelta

from store.tables import ChatConversation
from tools.args import ConversationRef, EmailArg, TextArg
from tools.context import ToolContext
from tools.errors import Refused
from tools.records import link_of, title_of
from tools.registry import STAFF, VISITOR, Effect, tool
from tools.results import Result
from tools.visitors.conversation_views import ConversationResult, conversation_result, conversation_view, refuse_other
from tools.visitors.telling import tell_staff

#: Staff are told once of one conversation within this time.
TOLD_AGAIN = timedelta(minutes=15)


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
    conversation.asked_person_at = ctx.now
    _tell(ctx, conversation)
    ctx.session.flush()
    alone = "here; leave an e-mail address if you cannot wait"
    where = f"here, or at {conversation.email}" if conversation.email else alone
    return Result(headline=f"The team sees your request now and answers {where}. {when_somebody(ctx)}")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "(take over|take) [the] (conversation|chat) [with] {conversation}",
        "i take over [the] (conversation|chat) [with] {conversation}",
        "let me (talk|speak|write) to [the] visitor [in] {conversation}",
    ),
)
def take_over(ctx: ToolContext, conversation: ConversationRef) -> ConversationResult:
    """Speak to a visitor oneself: Harmony is silent there until it is handed back.

    Args:
        ctx: The call's surroundings.
        conversation: The visitor's conversation.

    Raises:
        Refused: it is no conversation with a visitor, it is closed, or this person has it already.
    """
    refuse_other(conversation)
    if conversation.taken_by == ctx.principal.person:
        raise Refused(f"You have {title_of(conversation)} already.")
    before = conversation.taken_by
    conversation.status, conversation.outcome = "taken_over", "handed_over"
    conversation.taken_by = ctx.principal.person
    ctx.session.flush()
    instead = f" instead of {before}" if before else ""
    told = f"You have {title_of(conversation)}{instead}; Harmony is silent there until you hand it back."
    return conversation_result(ctx, conversation, told)


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
        Refused: it is no conversation with a visitor, it is closed, or Harmony answers there already.
    """
    refuse_other(conversation)
    if conversation.status == "open":
        raise Refused(f"Harmony answers in {title_of(conversation)} already.")
    conversation.status, conversation.taken_by, conversation.asked_person_at = "open", None, None
    ctx.session.flush()
    return conversation_result(ctx, conversation, f"Harmony answers in {title_of(conversation)} again.")


def when_somebody(ctx: ToolContext) -> str:
    """When somebody may answer: what time it is there, the office hours, and no promise."""
    there = ctx.now.astimezone(ctx.business.zone)
    clock = f"It is {there:%A}, {there.strftime('%I:%M %p').lstrip('0')} {there.tzname()} there"
    hours = ctx.business.hours
    if hours.open_at(there):
        return f"{clock}, and somebody is usually at hand; I cannot promise a time."
    again = hours.next_opening(there)
    if again is None:
        return f"{clock}; I cannot promise a time."
    day = "today" if again.date() == there.date() else f"{again:%A, %b} {again.day},"
    return f"{clock}; somebody is at hand again {day} from {again.strftime('%I:%M %p').lstrip('0')}."


def _tell(ctx: ToolContext, conversation: ChatConversation) -> None:
    """Tell the staff that somebody waits, unless they were told just now."""
    if conversation.told_staff_at and ctx.now - conversation.told_staff_at < TOLD_AGAIN:
        return
    conversation.told_staff_at = ctx.now
    view = conversation_view(ctx, conversation)
    lines = [
        "A visitor of the site asks for a person.",
        f"About: {conversation.reason}",
        *([f'They said last: "{view.last_said}"'] if view.last_said else []),
        *([f"They can be reached at {conversation.email}."] if conversation.email else []),
    ]
    tell_staff(ctx, "A visitor asks for a person", lines, link_of(conversation))
