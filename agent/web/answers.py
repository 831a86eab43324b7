"""What came in and waits for somebody: mail of nobody known, to be given to a person, and answers, to be dealt with."""

from fastapi import APIRouter, Request
from sqlmodel import col, func, select

from agent.web.outreach_blocks import looking
from agent.web.site import Page, Staff, TheSite
from store.database import reading
from store.tables import Message
from tools.outreach.message_views import local, message_view
from tools.outreach.replies import open_answers

router = APIRouter(prefix="/answers")
PER_PAGE = 30


@router.get("")
def answers(request: Request, site: TheSite, who: Staff, page: int = 1) -> Page:
    """Every open answer, those of nobody known first, the newest first."""
    with reading(site.house.engine) as session:
        ctx = looking(session, site, who)
        total = session.exec(select(func.count()).select_from(open_answers().order_by(None).subquery())).one()
        pages = max(1, -(-total // PER_PAGE))
        page = max(1, min(page, pages))
        nobody = (col(Message.contact_id).is_(None) & col(Message.lead_id).is_(None)).desc()
        ordered = open_answers().order_by(None).order_by(nobody, col(Message.id).desc())
        rows = session.exec(ordered.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()
        shown = [(message_view(ctx, row), local(ctx, row, row.sent_at or row.created_at or ctx.now)) for row in rows]
    return site.page(request, "answers.html", shown=shown, total=total, page=page, pages=pages)
