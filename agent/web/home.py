"""The desk's first page: what needs me, and the way to every kind of record."""

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import func
from sqlmodel import select

from agent.web.extras import answer
from agent.web.site import Page, Staff, TheSite
from store.database import reading
from tools.records import KINDS

router = APIRouter()


@router.get("/desk")
def briefing(request: Request, site: TheSite, who: Staff) -> Page:
    """What needs somebody today, and how many there are of everything."""
    with reading(site.house.engine) as session:
        counts = {
            kind.name: session.exec(select(func.count()).select_from(kind.model)).one() for kind in KINDS.values()
        }
    needs: dict[str, list[dict[str, Any]]] = {}
    for item in (answer(site, who, "get_briefing") or {"items": []})["items"]:
        needs.setdefault(item["sort"], []).append(item)
    return site.page(request, "desk.html", needs=needs, counts=counts)
