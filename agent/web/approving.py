"""Approvals on the site: what waits for this person's yes, and the buttons that decide it."""

from fastapi import APIRouter, HTTPException, Request
from sqlmodel import col, select

from agent.web.site import Page, Sent, Site, Staff, TheSite
from store.database import reading
from store.tables import Approval
from tools.errors import HarmonyError
from tools.record_names import local_time

router = APIRouter(prefix="/desk/approvals")


@router.get("")
def waiting(request: Request, site: TheSite, who: Staff) -> Page:
    """Everything that waits for the person who asks, newest first; and what was decided lately."""
    with reading(site.house.engine) as session:
        mine = select(Approval).where(Approval.asked_by == who.person).order_by(col(Approval.id).desc())
        rows = session.exec(mine.limit(100)).all()
    now = site.house.dispatcher.clock()
    open_now = [_shown(a, site) for a in rows if a.state == "open" and a.expires_at >= now]
    decided = [_shown(a, site) for a in rows if a.state != "open"][:20]
    return site.page(request, "approvals.html", waiting=open_now, decided=decided)


@router.post("/{approval_id}")
def decide(request: Request, site: TheSite, who: Staff, sent: Sent, approval_id: int) -> Page:
    """Take the person's yes or no; the page that they sent showed the card."""
    answer = sent.text("answer")
    if answer not in ("yes", "no"):
        raise HTTPException(400, "Approve or decline: the form said neither.")
    principal = who.principal("site", _conversation(site, approval_id))
    try:
        result = site.house.dispatcher.decide(principal, approval_id, answer == "yes")
    except HarmonyError as error:
        content = {"title": "Nothing was done", "text": str(error), "back": "/desk/approvals"}
        return site.page(request, "message.html", 409, **content)
    return site.page(request, "done.html", result=result, tool=None, label="Decided")


def _conversation(site: Site, approval_id: int) -> int | None:
    """Where it was asked: a person may answer from the site what they were asked in their own conversation."""
    with reading(site.house.engine) as session:
        approval = session.get(Approval, approval_id) if approval_id < 2**31 else None
        return approval.conversation_id if approval else None


def _shown(approval: Approval, site: Site) -> dict[str, object]:
    until = local_time(approval.expires_at, site.zone)
    return {"id": approval.id, "card": approval.card, "state": approval.state, "until": until}
