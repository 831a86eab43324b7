"""A conversation by e-mail, to the visitor who asks for it: what they and Harmony and the team said, word for word."""

from datetime import timedelta

from sqlmodel import col, select

from store.messages import NOTICE
from store.tables import ChatConversation, Message
from tools.args import EmailArg
from tools.context import ToolContext
from tools.errors import Refused
from tools.registry import VISITOR, Effect, tool
from tools.results import Result
from tools.visitors.conversation_views import TurnView, conversation_detail
from tools.visitors.notices import lately, notice

#: So many go to one address in a day, whoever asks, and so many out of one conversation.
PER_ADDRESS, PER_CONVERSATION, WITHIN = 3, 2, timedelta(days=1)
#: And so many in a day to all addresses together: the site is no way to have mail sent to strangers.
IN_ALL = 100
SUBJECT = "Your conversation with {}"


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "(email|send|mail) me (this|our|the) (conversation|chat|transcript) [to|at] [{email}]",
        "(email|send|mail) me a (copy|transcript) [of this] [to|at] [{email}]",
        "(send|email|mail) (this|the) (conversation|chat|transcript) to {email}",
        "can i (have|get) a (copy|transcript) of this [by email] [at|to] [{email}]",
    ),
    cannot_undo="the e-mail is on its way.",
)
def email_transcript(ctx: ToolContext, email: EmailArg) -> Result:
    """Send this conversation to the visitor by e-mail, because they asked for it.

    Args:
        ctx: The call's surroundings.
        email: Where to; the visitor's own address.

    Raises:
        Refused: this is no conversation, or too many were asked for today, or the address wants no mail.
    """
    conversation = ctx.conversation()
    _refuse_too_many(ctx, conversation, email)
    body = transcript(ctx, conversation)
    message = notice(ctx, "email", email, SUBJECT.format(ctx.business.name), body)
    if message is None:
        raise Refused("No message goes to that address: somebody asked us not to write there.")
    conversation.details = {**conversation.details, "transcripts": [*_sent(conversation), message.require_id()]}
    ctx.session.flush()
    return Result(headline=f"This conversation is on its way to {email}.")


def transcript(ctx: ToolContext, conversation: ChatConversation) -> str:
    """What was said, as the text of an e-mail."""
    turns = conversation_detail(ctx, conversation).transcript
    lead = f"Somebody asked on our site that this conversation be sent to you. {ctx.business.name} keeps what it shows."
    talk = "\n\n".join(_in_text(ctx, turn) for turn in turns if turn.said or turn.reply)
    return f"{lead}\n\n{talk or 'Nothing was said yet.'}\n"


def _in_text(ctx: ToolContext, turn: TurnView) -> str:
    by = "Harmony" if turn.answered_by == "Harmony" else ctx.business.name
    lines = [turn.at, f"You: {turn.said}" if turn.said else "", f"{by}: {turn.reply}" if turn.reply else ""]
    return "\n".join(line for line in lines if line)


def _refuse_too_many(ctx: ToolContext, conversation: ChatConversation, email: str) -> None:
    subject = SUBJECT.format(ctx.business.name)
    own = select(Message.id).where(Message.purpose == NOTICE, col(Message.created_at) > ctx.now - WITHIN)
    here = ctx.session.exec(own.where(col(Message.id).in_(_sent(conversation)))).all()
    if lately(ctx, WITHIN, email, subject) >= PER_ADDRESS or len(here) >= PER_CONVERSATION:
        raise Refused("It was sent today already. Look in your spam folder; tomorrow it can be sent again.")
    if lately(ctx, WITHIN, subject=subject) >= IN_ALL:
        raise Refused("Very many conversations were sent today, so no more are. Tomorrow it can be sent.")


def _sent(conversation: ChatConversation) -> list[int]:
    """The notices by which this conversation was sent."""
    return list(conversation.details.get("transcripts", []))
