"""A visitor's conversation as staff see it: live, with what came of it, and the way to take it over and to answer."""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session, select

from agent.auth import Identity
from agent.talks import name_of
from agent.web.site import Page, Sent, Site, Staff, TheSite
from store.columns import Record
from store.database import reading
from store.tables import ChatConversation, StaffAccount
from tools.errors import HarmonyError
from tools.record_names import local_time
from tools.records import link_of, ref_of, title_of
from tools.visitors.conversation_views import IN_WORDS

router = APIRouter(prefix="/desk/conversations")
#: The buttons' operations, by the name of the button.
_BUTTONS = {"take": "take_over", "back": "hand_back"}


@router.get("/{row_id}")
def conversation(request: Request, site: TheSite, who: Staff, row_id: int) -> Page:
    """One conversation; what is said in it appears by itself."""
    return _page(request, site, who, row_id)


@router.post("/{row_id}")
def answer(request: Request, site: TheSite, who: Staff, sent: Sent, row_id: int) -> Page:
    """Answer the visitor in one's own words, take the conversation over, or hand it back."""
    text, button = sent.text("text").strip(), sent.text("button")
    args: dict[str, Any] = {"conversation": f"conversation:{row_id}"}
    tool = _BUTTONS.get(button, "reply_to_visitor")
    if tool == "reply_to_visitor":
        args["text"] = text
    try:  # whoever sends the page that shows the words and the conversation has approved exactly these
        site.house.dispatcher.call(who.principal("site"), tool, args, sent.nonce, approved=True)
    except HarmonyError as error:
        return _page(request, site, who, row_id, text, str(error))
    return RedirectResponse(f"/desk/conversations/{row_id}#answer", 303)


def _page(request: Request, site: Site, who: Identity, row_id: int, text: str = "", problem: str = "") -> Page:
    with reading(site.house.engine) as session:
        row = session.get(ChatConversation, row_id) if row_id < 2**31 else None
        if row is None or (row.role != "visitor" and row.owner != who.person):
            raise HTTPException(404)
        content = _shown(session, site, row)
    turns = _turns(site, who, row_id)
    content |= {"turns": turns, "mine": row.taken_by == who.person, "text": text, "problem": problem}
    return site.page(request, "talk.html", 422 if problem else 200, **content)


def _turns(site: Site, who: Identity, row_id: int) -> list[dict[str, Any]]:
    args = {"conversation": f"conversation:{row_id}"}
    result = site.house.dispatcher.call(who.principal("site"), "get_conversation", args, token_urlsafe())
    turns: list[dict[str, Any]] = result.model_dump(mode="json")["conversation"]["transcript"]
    with reading(site.house.engine) as session:
        for turn in turns:
            if "@" in turn["answered_by"]:
                turn["answered_by"] = name_of(session, turn["answered_by"], turn["answered_by"])
    return turns


def _shown(session: Session, site: Site, row: ChatConversation) -> dict[str, Any]:
    came: list[Record] = [*row.group_requests, *row.inquiries]
    account = _account(session, row.taken_by)
    asked = row.asked_person_at
    return {
        "title": title_of(row),
        "ref": ref_of(row),
        "row": row,
        "state": IN_WORDS[row.status],
        "taken_by": account.name if account else row.taken_by or "",
        "waits_since": local_time(asked, site.zone) if asked and row.status == "waiting_for_person" else "",
        "came": [(title_of(each), link_of(each)) for each in came],
    }


def _account(session: Session, person: str | None) -> StaffAccount | None:
    return session.exec(select(StaffAccount).where(StaffAccount.email == person)).first() if person else None
