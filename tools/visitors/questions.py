"""Questions of visitors that no record answers: kept without anybody's name, for staff to turn into records."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated

from sqlalchemy import bindparam
from sqlmodel import col, select

from store.tables import ChatConversation, ChatTurn, ServiceOffering, UnansweredQuestion
from store.visitors import QUESTION_STATUSES
from tools.arg_types import OneOf
from tools.args import QuestionRef, ServiceRef, TextArg
from tools.context import ToolContext
from tools.errors import InvalidInput, Refused
from tools.record_names import local_time
from tools.records import link_of, ref_of
from tools.registry import STAFF, VISITOR, Effect, tool
from tools.results import Listing, OutsideText, Result, View
from tools.visitors.offerings import OfferedRef
from tools.wording import MAX_LISTED, count, named

#: A question is kept to so many characters, and so many of one conversation.
LONGEST, MOST = 300, 20
QuestionStatus = Annotated[str, OneOf(QUESTION_STATUSES)]
_FILLERS = frozenset(
    "a an the please pls hi hello hey so and um well also just do does did you your is are can could i we us me my our "
    "to for of at thanks thank kindly".split()
)
_ASKED = select(UnansweredQuestion.id, UnansweredQuestion.question).order_by(col(UnansweredQuestion.id))
_KEPT_OF = select(UnansweredQuestion.id).where(UnansweredQuestion.conversation_id == bindparam("conversation"))
_SAID = select(ChatTurn.said).where(
    ChatTurn.conversation_id == bindparam("conversation"), ChatTurn.number == bindparam("turn")
)
_ADDRESS = re.compile(r"\S+@\S+|\+?\(?\d[\d ().-]{7,18}\d")


class QuestionView(View):
    """A question, how often it was asked, and where first."""

    question: OutsideText
    times: int
    last_asked: str
    page: str
    status: str
    note: str
    service: str | None
    conversation: str | None


class QuestionResult(Result):
    """One question."""

    question: QuestionView


@tool(Effect.WRITE, VISITOR)
def note_question(ctx: ToolContext, question: TextArg, service: OfferedRef | None = None) -> Result:
    """Keep a question about the business that no record answers, for the team. It does not tell them at once.

    Args:
        ctx: The call's surroundings.
        question: What they would like to know, without names or addresses.
        service: The service that it is about.

    Raises:
        Refused: this is no conversation.
        InvalidInput: the question is empty.
    """
    conversation = ctx.conversation()
    text = _asked(ctx, conversation) or _without_addresses(question)
    if not text:
        raise InvalidInput("question", "is empty.", "Say what they would like to know.")
    known = _same(ctx, text)
    if known is None and _kept_of(ctx, conversation) >= MOST:
        raise Refused("Many questions of this conversation are noted already; ask for a person instead.")
    row = known or UnansweredQuestion(
        question=text, conversation_id=conversation.id, page=conversation.origin or "", times=0
    )
    row.times, row.last_asked_at = row.times + 1, ctx.now
    row.service_id = row.service_id or (service.id if service else None)
    row.status = "open" if row.status == "answered" else row.status
    ctx.add(row)
    return Result(headline="I have noted the question for the team. Ask for a person if you would like an answer here.")


@tool(
    Effect.READ,
    STAFF,
    examples=(
        "what (did|do|have) visitors (ask|asked) [that] (you|harmony) could not answer",
        "(show|list|any|which|what) [open] (unanswered|unknown) questions",
        "(show|list|any|which|what) questions [of visitors] (went|are|were|remain) unanswered",
        "what (could|did|do) (you|harmony) not (answer|know)",
        "(show|list) [the] {status} questions",
        "what questions (could|can) (you|harmony) not answer",
    ),
)
def find_questions(ctx: ToolContext, status: QuestionStatus | None = None) -> Listing[QuestionView]:
    """List what visitors asked and no record answers, what was asked most often first.

    Args:
        ctx: The call's surroundings.
        status: Questions of this status; the open ones unless said.
    """
    query = select(UnansweredQuestion).where(UnansweredQuestion.status == (status or "open"))
    rows = ctx.session.exec(query.order_by(col(UnansweredQuestion.times).desc(), col(UnansweredQuestion.id).desc()))
    found = list(rows)
    listed = named([f'"{row.question}" ({_often(row)})' for row in found])
    which = (status or "open").replace("_", " ")
    headline = f"{count(len(found), f'{which} question')}: {listed}." if found else f"There are no {which} questions."
    views = [question_view(ctx, row) for row in found[:MAX_LISTED]]
    return Listing[QuestionView](headline=headline, items=views, total=len(found), link="/desk/questions")


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "answer {question} [with] {note}",
        "the answer to {question} is {note}",
    ),
)
def answer_question(
    ctx: ToolContext, question: QuestionRef, note: TextArg, service: ServiceRef | None = None
) -> QuestionResult:
    """Mark a visitor's question as answered, with a note of how. Visitors read records: change the service for them.

    Args:
        ctx: The call's surroundings.
        question: The question.
        note: What the answer is, or where it stands now.
        service: The service whose record answers it now.

    Raises:
        InvalidInput: the note is empty.
    """
    if not note:
        raise InvalidInput("note", "is empty.", "Say what the answer is, or where it stands.")
    question.status, question.note = "answered", note
    question.service_id = service.id if service else question.service_id
    ctx.session.flush()
    return _result(ctx, question, f'Answered "{question.question}": {note}')


@tool(
    Effect.WRITE,
    STAFF,
    examples=(
        "dismiss {question}",
        "{question} needs no answer",
        "(drop|ignore) [the] question {question}",
    ),
)
def dismiss_question(ctx: ToolContext, question: QuestionRef) -> QuestionResult:
    """Lay a visitor's question aside: it needs no answer, however often it is asked.

    Args:
        ctx: The call's surroundings.
        question: The question.
    """
    question.status = "dismissed"
    ctx.session.flush()
    return _result(ctx, question, f'Dismissed "{question.question}".')


def question_view(ctx: ToolContext, row: UnansweredQuestion) -> QuestionView:
    """A question as staff see it."""
    service = ctx.session.get(ServiceOffering, row.service_id or 0)
    return QuestionView(
        ref=ref_of(row),
        link=link_of(row),
        title=row.question,
        question=row.question,
        times=row.times,
        last_asked=_local(ctx, row.last_asked_at),
        page=row.page,
        status=row.status,
        note=row.note,
        service=ref_of(service) if service else None,
        conversation=f"conversation:{row.conversation_id}" if row.conversation_id else None,
    )


@lru_cache(maxsize=4096)  # each question that is there is compared with each that comes
def same_words(text: str) -> str:
    """A question in the form in which two are the same: its telling words, whatever their order and case."""
    words = set(re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", "")))
    return " ".join(sorted(words - _FILLERS) or sorted(words))


def _asked(ctx: ToolContext, conversation: ChatConversation) -> str:
    """What was said in this turn as the conversation keeps it: names and addresses are replaced there already."""
    here = {"conversation": conversation.id, "turn": ctx.principal.turn or 0}
    said = ctx.session.exec(_SAID, params=here).first() or ""
    asked = [part for part in re.split(r"(?<=[.!?])\s+|\n+", said) if part.rstrip().endswith("?")]
    return _without_addresses(" ".join(asked) or said)


def _without_addresses(text: str) -> str:
    return " ".join(_ADDRESS.sub("[…]", text).split())[:LONGEST]


def _same(ctx: ToolContext, text: str) -> UnansweredQuestion | None:
    wanted = same_words(text)
    known = next((at for at, asked in ctx.session.exec(_ASKED) if same_words(asked) == wanted), None)
    return ctx.session.get(UnansweredQuestion, known) if known else None


def _kept_of(ctx: ToolContext, conversation: ChatConversation) -> int:
    return len(ctx.session.exec(_KEPT_OF, params={"conversation": conversation.id}).all())


def _result(ctx: ToolContext, row: UnansweredQuestion, headline: str) -> QuestionResult:
    view = question_view(ctx, row)
    return QuestionResult(headline=headline, ref=view.ref, link=view.link, question=view)


def _often(row: UnansweredQuestion) -> str:
    return "asked once" if row.times == 1 else f"asked {row.times} times"


def _local(ctx: ToolContext, at: datetime | None) -> str:
    return local_time(at, ctx.business.home.timezone) if at else ""
