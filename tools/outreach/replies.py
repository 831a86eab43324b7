"""What staff do with an answer that came in: say whose it is where nobody knew, and mark it as dealt with."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlmodel import col, or_, select

from store.tables import Contact, Lead, Message, Venue
from tools import refs
from tools.context import ToolContext
from tools.errors import Candidate, NeedsAnswer, NotFound, Refused
from tools.outreach.answering import Heard, follow, suggestion
from tools.outreach.message_args import AnyMessage, in_brief
from tools.outreach.message_views import MessageResult, message_result, person_of
from tools.outreach.reading import Answer, read
from tools.outreach.recipients import RecipientArg
from tools.record_names import short_date
from tools.records import ref_of, title_of
from tools.registry import STAFF, Effect, tool


@dataclass(frozen=True)
class AnAnswer(AnyMessage):
    """What came in, by its ref; or by whom it came from, where one alone of theirs is open."""

    states: tuple[str, ...] = ("received",)

    @property
    def says(self) -> str:
        """What may be given, for the schema."""
        return "A message that came in, by its ref; or by its sender where only one of theirs is open."

    def read(self, raw: Any, field: str, ctx: ToolContext) -> Message:
        """The message.

        Raises:
            NotFound: there is none.
            NeedsAnswer: several can be meant.
            Refused: it is one of ours.
        """
        row = refs.find(ctx, raw, self.kinds, field)
        if isinstance(row, Message):
            return _theirs(row)
        assert isinstance(row, Contact | Lead | Venue)  # the kinds that a message names besides itself
        found = open_from(ctx, row)
        if len(found) == 1:
            return found[0]
        if not found:
            raise NotFound(f"No message from {row.name} waits for an answer.")
        shown = [Candidate(ref_of(message), in_brief(message)) for message in found]
        raise NeedsAnswer(field, f"Which message from {row.name}?", shown)


AnswerArg = Annotated[Message, AnAnswer()]


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "mark [the] (reply|answer|response) from {message} [as] (answered|handled|dealt with|done|settled)",
        "mark (that|the|this) (reply|answer|response) [as] (answered|handled|dealt with|done|settled)",
        "[the] (reply|answer|response) from {message} is (handled|dealt with|done|settled)",
        "(reopen|mark as open) [the] (reply|answer|response) [from] {message} -> answered=false",
    ),
)
def mark_answered(ctx: ToolContext, message: AnswerArg, answered: bool = True) -> MessageResult:
    """Mark a message that came in as dealt with: it needs nobody any more, and the briefing leaves it out.

    Args:
        ctx: The call's surroundings.
        message: The message that came in.
        answered: true, unless said; false opens it again.

    Raises:
        Refused: it is so already.
    """
    if answered == (message.answered_at is not None):
        raise Refused(f"{title_of(message)} is {'dealt with' if answered else 'open'} already.")
    message.answered_at = ctx.now if answered else None
    said = "is dealt with" if answered else "is open again, and waits for an answer"
    return message_result(ctx, message, f"{title_of(message)} {said}.")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "assign (that|the|this) (reply|answer|response) to {recipient}",
        "assign {message} to {recipient}",
        "(that|the|this) (reply|answer|response) (is|was|came) from {recipient}",
    ),
)
def assign_reply(ctx: ToolContext, message: AnswerArg, recipient: RecipientArg) -> MessageResult:
    """Say whose a message is that came from nobody known. It then counts as their answer, and stops what runs for them.

    Args:
        ctx: The call's surroundings.
        message: The message that came in.
        recipient: Who wrote it.

    Raises:
        Refused: it is known already whose it is.
    """
    if who := person_of(message):
        raise Refused(f"It is known whose this is: {who.name} wrote it.")
    message.contact = recipient if isinstance(recipient, Contact) else None
    message.lead = recipient if isinstance(recipient, Lead) else None
    message.reason = f"said to be from {recipient.name} by {ctx.principal.person} on {short_date(ctx.today)}"
    ctx.session.flush()
    reading = read(Answer(message.body, message.subject or "", message.channel), ctx.today)
    addresses = [message.address] if message.address else []
    done = follow(ctx, Heard(reading, message.channel, [recipient], addresses, recipient.name))
    said = f"Noted: {recipient.name} wrote it."
    return message_result(ctx, message, " ".join([said, *done, suggestion(reading, recipient)]).strip())


def open_answers() -> Any:
    """The messages that came in and wait for somebody, what a machine answered left out; the newest first."""
    by_people = or_(col(Message.reading).is_(None), col(Message.reading) != "out_of_office")
    came = select(Message).where(Message.status == "received", Message.direction == "in", by_people)
    return came.where(col(Message.answered_at).is_(None)).order_by(col(Message.id).desc())


def open_from(ctx: ToolContext, who: Contact | Lead | Venue) -> list[Message]:
    """The open answers of somebody, or of anybody of a venue; the newest first."""
    if isinstance(who, Venue):
        theirs: Any = col(Message.contact_id).in_([contact.id for contact in who.contacts])
    else:
        theirs = (col(Message.contact_id) if isinstance(who, Contact) else col(Message.lead_id)) == who.id
    return list(ctx.session.exec(open_answers().where(theirs).limit(refs.MAX_CANDIDATES)))


def _theirs(message: Message) -> Message:
    if message.direction != "in":
        raise Refused(f"{title_of(message)} is one of ours: only what came in is dealt with or assigned.")
    return message
