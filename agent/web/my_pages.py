"""What a visitor left with us, as only they and the staff may read it."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from agent.auth import Identity
from agent.web.matches import matches_of
from agent.web.present import facts
from agent.web.site import Anybody, Page, TheSite
from agent.web.wishes import Asked as Wanted
from store.columns import Record
from store.database import reading
from store.tables import ChatConversation, GroupRequest, Inquiry
from tools.geography.units import unit_of
from tools.kinds import STYLES
from tools.records import link_of

router = APIRouter()
Asked = GroupRequest | Inquiry
#: What a visitor's own page leaves out: inner workings, and what they know.
_FOR_STAFF = frozenset({"Conversation", "Lead", "Matches", "Verified", "Consent", "Consent wording", "Passed on"})


@router.get("/my/requests/{row_id}")
def my_request(request: Request, site: TheSite, who: Anybody, row_id: int) -> Page:
    """A visitor's own "find a singing group" request, with its matches."""
    return _own(request, site, who, GroupRequest, row_id, "request.html")


@router.get("/my/inquiries/{row_id}")
def my_inquiry(request: Request, site: TheSite, who: Anybody, row_id: int) -> Page:
    """A visitor's own inquiry."""
    return _own(request, site, who, Inquiry, row_id, "inquiry.html")


def _own(request: Request, site: TheSite, who: Identity, model: type[Asked], row_id: int, template: str) -> Page:
    with reading(site.house.engine) as session:
        row = session.get(model, row_id) if row_id < 2**31 else None
        if row is not None and who.role == "staff":
            return RedirectResponse(link_of(row), 303)
        if row is None or not _made_by(session, row, who):
            raise HTTPException(404)
        matches = matches_of(getattr(row, "matches", []), unit_of(getattr(row, "country", None) or ""))
        shown = [f for f in facts(row, site.zone) if f.label not in _FOR_STAFF]
        writes, again = bool(getattr(row, "email", "")), "again" in request.query_params
        content = {"asked": row, "writes": writes, "again": again, "search": _search(row)}
        return site.page(request, template, facts=shown, matches=matches, **content)


def _search(row: Any) -> str:
    """The address of the search that a request carries out; of an inquiry, the empty one."""
    known = tuple(style for style in getattr(row, "styles", []) if style in STYLES)
    age = getattr(row, "age", None)
    return Wanted(row.place or "", "" if age is None else str(age), known).link()


def _made_by(session: Session, row: Any, who: Identity) -> bool:
    """Whether it came out of this visitor's own conversation."""
    conversation: Record | None = session.get(ChatConversation, row.conversation_id) if row.conversation_id else None
    return isinstance(conversation, ChatConversation) and conversation.owner == who.person
