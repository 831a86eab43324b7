"""A visitor asks after what they sent in this conversation, or takes it back."""

from typing import Annotated

from store.tables import GroupRequest, Inquiry
from tools.arg_types import OneOf
from tools.context import ToolContext
from tools.errors import NeedsAnswer, NotFound
from tools.record_names import short_date
from tools.records import link_of, ref_of
from tools.registry import VISITOR, Effect, tool
from tools.results import Result
from tools.visitors.group_answers import recall
from tools.visitors.group_request_views import looks_for, request_link
from tools.visitors.inquiry_leads import let_go
from tools.visitors.inquiry_views import asked_for
from tools.visitors.own_requests import sent_here
from tools.visitors.telling import tell_staff
from tools.wording import SHALL_I_ASK

KINDS = ("inquiry", "group_request")
Sent = Inquiry | GroupRequest
SentKind = Annotated[
    str,
    OneOf(
        KINDS, {"booking": "inquiry", "enquiry": "inquiry", "group": "group_request", "request": "group_request"}.get
    ),
]
NOTHING = "Nothing that you sent in this conversation is with the team."
_STANDS = {
    "new": "it is with the team, who have not answered yet",
    "answered": "the team has answered it",
    "passed_on": "the team has passed it on",
    "closed": "it is closed",
}


@tool(
    Effect.READ,
    VISITOR,
    examples=(
        "did you get my (inquiry|request)",
        "did my (inquiry|request) go through",
        "(what is the status of|what happened to|what about) my (inquiry|request)",
        "what did i send [you]",
    ),
)
def list_my_requests(ctx: ToolContext) -> Result:
    """Say what the visitor has sent in this conversation, inquiries and group requests, and where each stands."""
    sent: list[Sent] = [*sent_here(ctx, Inquiry, closed=True), *sent_here(ctx, GroupRequest, closed=True)]
    if not sent:
        return Result(headline=f"{NOTHING} If you sent something before, they can look for it. {SHALL_I_ASK}")
    told = [f"Your {_told(row)}: {_STANDS[row.status]}{_answer_to(row)}." for row in sent]
    return Result(headline=" ".join(told), ref=ref_of(sent[0]), link=_own_link(ctx, sent[0]))


@tool(
    Effect.WRITE,
    VISITOR,
    examples=(
        "(cancel|withdraw|delete|remove|take back|drop) my inquiry -> what=inquiry",
        "(cancel|withdraw|delete|remove|take back|drop) my [group] request -> what=group_request",
    ),
)
def withdraw_my_request(ctx: ToolContext, what: SentKind | None = None) -> Result:
    """Take back what the visitor sent in this conversation: it is closed, and the team is told.

    Args:
        ctx: The call's surroundings.
        what: Their inquiry or their group request; needed only where they sent both. Of several, the latest.

    Raises:
        NotFound: nothing that was sent in this conversation is open.
        NeedsAnswer: an inquiry and a group request are.
    """
    row = _meant(ctx, what)
    about, before = _told(row), row.status
    row.status = "closed"
    if isinstance(row, Inquiry):
        row.message = f"Withdrawn by the visitor on {short_date(ctx.today)}.\n\n{row.message}"
        let_go(row)
    else:
        recall(ctx, row)
    ctx.session.flush()
    done = (
        [] if before == "new" else [f"It was {before.replace('_', ' ')} before: what was begun is not stopped by it."]
    )
    tell_staff(ctx, "A visitor took back what they sent", [f"Taken back: {about}.", *done], link_of(row))
    link = _own_link(ctx, row)
    return Result(headline=f"Your {about} is withdrawn, and the team is told.", ref=ref_of(row), link=link)


def _meant(ctx: ToolContext, what: str | None) -> Sent:
    """The latest open one of the kind that is meant."""
    inquiries = sent_here(ctx, Inquiry) if what != "group_request" else []
    requests = sent_here(ctx, GroupRequest) if what != "inquiry" else []
    found: list[Sent] = [*inquiries[:1], *requests[:1]]
    if not found:
        raise NotFound(f"{NOTHING} So there is nothing to take back.")
    if len(found) > 1:
        raise NeedsAnswer("what", f"Which do you mean: your {_told(found[0])}, or your {_told(found[1])}?")
    return found[0]


def _told(row: Sent) -> str:
    """What was sent, without who sent it."""
    if isinstance(row, Inquiry):
        return f"inquiry for {asked_for(row)}"
    about = looks_for(row)
    return f"request for a group in {row.place}{f' ({about})' if about else ''}"


def _answer_to(row: Sent) -> str:
    return f"; the answer goes to {row.email}" if row.email and row.status == "new" else ""


def _own_link(ctx: ToolContext, row: Sent) -> str:
    return f"/my/inquiries/{row.id}" if isinstance(row, Inquiry) else request_link(ctx, row)
