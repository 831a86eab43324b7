"""Erasing a visitor's conversation for good, with what was left in it; and a visitor's wish that it be done."""

from collections.abc import Sequence

from sqlalchemy import delete, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.columns import Record
from store.journal import forget
from store.messages import NOTICE
from store.tables import Change, ChatConversation, ChatStep, GroupRequest, Message, UnansweredQuestion
from tools.args import ConversationRef, EmailArg
from tools.context import ToolContext
from tools.records import link_of, ref_of, title_of
from tools.registry import STAFF, VISITOR, ApprovalCard, Effect, tool
from tools.results import Result
from tools.visitors.conversation_views import refuse_staff_s
from tools.visitors.hand_off import when_somebody
from tools.visitors.telling import tell_once
from tools.wording import count

#: What is emptied of the records that came out of it.
_PERSONAL = ("name", "email", "message", "organization", "consent_wording")
ERASED = "Erased at the visitor's wish."
ASKED = "A visitor wants their data deleted"
DELETED_BY_HAND = (
    "The team has been told that you want what is kept of you deleted. Somebody of the team does that by hand: this "
    "conversation goes, and your name, your address and your words in whatever was left in it."
)
OTHER_DAYS = (
    "What you left on another day, or from another browser, I cannot see from here: say which address you used, and "
    "the "
    "team looks for it. An address that wants no more messages stays on that list, so that nothing is sent to it."
)


def _card(ctx: ToolContext, conversation: ChatConversation) -> ApprovalCard:
    refuse_staff_s(conversation)
    left = [*conversation.inquiries, *conversation.group_requests]
    lines = [f"What was said goes: {count(len(conversation.turns), 'turn')}."]
    lines += [f"Name, address and words go from {title_of(row)} ({ref_of(row)})." for row in left]
    leads = [row.lead for row in conversation.inquiries if row.lead]
    lines += [f"The lead {lead.name} ({ref_of(lead)}) stays: delete it apart if it has to go." for lead in leads]
    lines.append("The journal forgets it too. This cannot be undone.")
    return ApprovalCard(headline=f"Erase {title_of(conversation)}?", lines=lines)


@tool(
    Effect.DELETE,
    STAFF,
    preview=_card,
    examples=(
        "erase [the] (conversation|chat) [with] {conversation}",
        "forget [the] (conversation|chat) [with] {conversation}",
        "delete [the] (conversation|chat) [with] {conversation}",
    ),
    cannot_undo="what was erased is gone.",
)
def erase_conversation(ctx: ToolContext, conversation: ConversationRef) -> Result:
    """Erase a visitor's conversation for good, with the personal part of what they left and what the journal holds.

    Args:
        ctx: The call's surroundings.
        conversation: The visitor's conversation.

    Raises:
        Refused: it is no conversation with a visitor.
    """
    refuse_staff_s(conversation)
    left: list[Record] = [*conversation.inquiries, *conversation.group_requests]
    for told in _told_of(ctx, conversation, left):
        forget(ctx.session, told, ("body", "subject"))
    for row in left:
        _empty(ctx, row)
    for turn in list(conversation.turns):
        ctx.session.delete(turn)
    forget(ctx.session, conversation, ("name", "email", "reason"))
    conversation.name, conversation.status, conversation.details = ERASED, "closed", {"hidden": True}
    ctx.session.flush()
    ctx.session.connection().execute(delete(ChatStep).where(col(ChatStep.conversation_uid) == conversation.uid))
    for question in ctx.session.exec(_asked_in(conversation)):
        question.conversation_id = None
    for change in ctx.session.exec(select(Change).where(Change.conversation_id == conversation.id)):
        change.args, change.result = {}, {"headline": ERASED}
    here = ref_of(conversation)
    return Result(headline=f"Erased {here} with what was left in it.", ref=here, link="/desk/conversations")


def _told_of(ctx: ToolContext, conversation: ChatConversation, left: Sequence[Record]) -> list[Message]:
    """The notices about it: to staff, who were sent the link of what they told of; and the transcripts."""
    links = [f"%{link_of(row)}{end}" for row in (conversation, *left) for end in ("", "\n%")]
    about = or_(
        col(Message.id).in_(conversation.details.get("transcripts", [])),
        *(col(Message.body).like(link) for link in links),
    )
    return list(ctx.session.exec(select(Message).where(Message.purpose == NOTICE, about)))


def _asked_in(conversation: ChatConversation) -> SelectOfScalar[UnansweredQuestion]:
    return select(UnansweredQuestion).where(UnansweredQuestion.conversation_id == conversation.id)


def _empty(ctx: ToolContext, row: Record) -> None:
    forget(ctx.session, row, [name for name in _PERSONAL if name in type(row).model_fields])
    if isinstance(row, GroupRequest):
        row.consent = False


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "(delete|erase|forget) [all] my (data|details|information)",
        "(delete|erase|forget) (everything|what) you (know|have|keep) about me",
    ),
    cannot_undo="the team has been told.",
)
def ask_for_deletion(ctx: ToolContext, email: EmailArg | None = None) -> Result:
    """Tell the team that the visitor wants deleted what is kept of them. It deletes nothing by itself.

    Args:
        ctx: The call's surroundings.
        email: An address that they used on another day, or where they want to hear that it is done.

    Raises:
        Refused: this is no conversation.
    """
    conversation = ctx.conversation()
    conversation.reason, conversation.email = ASKED, email or conversation.email
    if conversation.status != "taken_over":
        conversation.status, conversation.asked_person_at = "waiting_for_person", ctx.now
    lines = ["A visitor wants deleted what is kept of them: this conversation, and what was left in it."]
    lines += [f"They can be reached at {conversation.email}."] if conversation.email else []
    tell_once(ctx, ASKED, lines, link_of(conversation))
    ctx.session.flush()
    return Result(headline=f"{DELETED_BY_HAND} {when_somebody(ctx)}", notes=[OTHER_DAYS])
