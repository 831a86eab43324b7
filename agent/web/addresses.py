"""What search engines ask for, and the portrait: robots.txt (RFC 9309), sitemap.xml (sitemaps.org), /portrait."""

from xml.sax.saxutils import escape

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import PlainTextResponse

from agent.web.front import CLOSED
from agent.web.offers import offers
from agent.web.site import TheSite
from agent.web.static import FOREVER
from store.database import reading

router = APIRouter()
#: Pages for everybody that no record makes.
PAGES = ("/", "/services", "/find-a-group", "/book", "/events", "/privacy")
_HOUR = "public, max-age=3600"
_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</urlset>
"""


@router.get("/robots.txt", include_in_schema=False)
def robots(site: TheSite) -> Response:
    """What programs are asked to leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    text = "\n".join([*lines, "", f"Sitemap: {site.front.canonical('/sitemap.xml')}", ""])
    return PlainTextResponse(text, headers={"Cache-Control": _HOUR})


@router.get("/sitemap.xml", include_in_schema=False)
def sitemap(site: TheSite) -> Response:
    """Every page for everybody."""
    with reading(site.house.engine) as session:
        paths = [*PAGES, *(offer.address for offer in offers(session))]
    urls = "\n".join(f"<url><loc>{escape(site.front.canonical(path))}</loc></url>" for path in paths)
    return Response(_SITEMAP.format(urls), media_type="application/xml", headers={"Cache-Control": _HOUR})


@router.get("/portrait{suffix}", include_in_schema=False)
def portrait(site: TheSite, suffix: str) -> Response:
    """The picture beside the about text."""
    shown = site.front.portrait
    if shown is None or not shown.address.startswith(f"/portrait{suffix}?"):
        raise HTTPException(404)
    return Response(shown.content, media_type=shown.media_type, headers={"Cache-Control": FOREVER})
