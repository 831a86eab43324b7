"""The public site's pages to read: who this is, what is offered, where we will be, and what is kept of whom."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from agent.auth import VISITOR_LASTS, Identity
from agent.web import schema_org
from agent.web.freshness import unless_known
from agent.web.offers import offers
from agent.web.site import Anybody, Page, Site, TheSite
from store.database import reading
from tools.visitors.public_events import PublicEvent, public_events

router = APIRouter()
#: How many dates the first page shows.
_SOON = 3


@router.get("/")
def home(request: Request, site: TheSite, who: Anybody) -> Page:
    """Who this is, what is offered, where next, and the ways to a group and to a date."""
    with reading(site.house.engine) as session:
        offered, coming = offers(session), public_events(session, _now(site))
    data = [
        schema_org.business(request.state.front, offered),
        *(schema_org.event(request.state.front, e) for e in coming[:_SOON]),
    ]
    return _page(request, site, who, "home.html", data, services=offered, events=coming[:_SOON], more=len(coming))


@router.get("/services")
def services(request: Request, site: TheSite, who: Anybody) -> Page:
    """Every service."""
    with reading(site.house.engine) as session:
        offered = offers(session)
    data = [schema_org.service(request.state.front, offer) for offer in offered]
    return _page(request, site, who, "services.html", data, services=offered)


@router.get("/services/{slug}")
def service(request: Request, site: TheSite, who: Anybody, slug: str) -> Page:
    """One service, and where it can be met. What is not published is shown to staff only."""
    with reading(site.house.engine) as session:
        known, coming = offers(session, hidden=who.role == "staff"), public_events(session, _now(site))
    found = next((offer for offer in known if offer.slug == slug), None)
    if found is None:
        raise HTTPException(404)
    dates = [event for event in coming if event.slug == slug]
    others = [offer for offer in known if offer is not found and offer.published]
    data = [schema_org.service(request.state.front, found)] if found.published else []
    return _page(request, site, who, "service.html", data, service=found, others=others, events=dates[:_SOON])


@router.get("/events")
def events(request: Request, site: TheSite, who: Anybody) -> Page:
    """Where we will be: the public dates to come, by month."""
    with reading(site.house.engine) as session:
        coming = public_events(session, _now(site))
    data = [schema_org.event(request.state.front, event) for event in coming]
    return _page(request, site, who, "events.html", data, months=by_month(coming))


@router.get("/privacy")
def privacy(request: Request, site: TheSite, who: Anybody) -> Page:
    """What is kept of visitors, and for how long."""
    settings = site.house.settings
    outside = {
        "model": settings.model_name != "builtin",
        "email": bool(settings.sendgrid_api_key or settings.smtp_url),
        "texts": bool(settings.twilio_account_sid),
    }
    return _page(request, site, who, "privacy.html", [], outside=outside, cookie_days=VISITOR_LASTS.days)


def by_month(coming: list[PublicEvent]) -> list[tuple[str, list[PublicEvent]]]:
    """Dates under the names of their months, such as "December 2026"."""
    months: dict[str, list[PublicEvent]] = {}
    for event in coming:
        months.setdefault(f"{event.starts_at:%B %Y}", []).append(event)
    return list(months.items())


def _now(site: Site) -> datetime:
    return site.house.dispatcher.clock()


def _page(
    request: Request, site: Site, who: Identity, template: str, data: list[schema_org.Node], **content: Any
) -> Page:
    """A page that says the same to everybody but staff, who find their own way from it."""
    told = schema_org.graph(*data) if data else None
    page = site.page(request, template, data=told, **content)
    return unless_known(request, page) if who.role == "visitor" else page
