"""The public site: home, services, and what a visitor left with us."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from agent.auth import Identity
from agent.web.matches import matches_of
from agent.web.present import facts
from agent.web.site import Anybody, Page, TheSite
from store.columns import Record
from store.database import reading
from store.tables import ChatConversation, GroupRequest, Inquiry, ServiceOffering
from tools.money import format_money
from tools.records import link_of

router = APIRouter()
Asked = GroupRequest | Inquiry
#: What a visitor's own page leaves out: inner workings, and what they know.
_FOR_STAFF = frozenset({"Conversation", "Lead", "Matches", "Verified", "Consent"})


@router.get("/")
def home(request: Request, site: TheSite, who: Anybody) -> Page:
    """Who this is, what is offered, and the way into the chat."""
    return site.page(request, "home.html", services=_services(site, who))


@router.get("/services")
def services(request: Request, site: TheSite, who: Anybody) -> Page:
    """Every service."""
    return site.page(request, "services.html", services=_services(site, who))


@router.get("/services/{slug}")
def service(request: Request, site: TheSite, who: Anybody, slug: str) -> Page:
    """One service. What is not published is shown to staff only."""
    found = next((s for s in _services(site, who, hidden=who.role == "staff") if s["slug"] == slug), None)
    if found is None:
        raise HTTPException(404)
    return site.page(request, "service.html", service=found)


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
        matches = matches_of(getattr(row, "matches", []))
        shown = [f for f in facts(row, site.zone) if f.label not in _FOR_STAFF]
        writes = bool(getattr(row, "email", ""))
        return site.page(request, template, facts=shown, matches=matches, writes=writes, number=row_id)


def _made_by(session: Session, row: Any, who: Identity) -> bool:
    """Whether it came out of this visitor's own conversation."""
    conversation: Record | None = session.get(ChatConversation, row.conversation_id) if row.conversation_id else None
    return isinstance(conversation, ChatConversation) and conversation.owner == who.person


def _services(site: TheSite, who: Identity, hidden: bool = False) -> list[dict[str, Any]]:
    with reading(site.house.engine) as session:
        rows = session.exec(select(ServiceOffering).order_by(col(ServiceOffering.position), col(ServiceOffering.id)))
        return [_service(row) for row in rows if row.published or hidden]


def _service(row: ServiceOffering) -> dict[str, Any]:
    price = format_money(row.price_from_cents, row.currency) if row.price_from_cents is not None else ""
    return {
        "slug": row.slug,
        "name": row.name,
        "summary": row.summary,
        "description": row.description,
        "price": price,
        "minutes": row.duration_minutes,
        "published": row.published,
    }
