"""Files in and out: exports as CSV and as a calendar; a CSV that is uploaded waits until it is imported."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from agent.auth import Identity
from agent.web.site import Page, Sent, Site, Staff, TheSite
from store.database import reading, writing
from store.tables import Upload
from tools.context import ToolContext
from tools.errors import InvalidInput
from tools.exchange.export_tables import SHEETS
from tools.exchange.exports import export_calendar, export_csv
from tools.people import clean_text

router = APIRouter(prefix="/desk")
FromDay = Annotated[date | None, Query(alias="from")]
ToDay = Annotated[date | None, Query(alias="to")]
#: The largest CSV, in bytes.
MAX_UPLOAD = 5_000_000


@router.get("/export/calendar.ics")
def calendar(site: TheSite, who: Staff, first: FromDay = None, last: ToDay = None) -> Response:
    """The calendar, for a program that shows calendars."""
    with reading(site.house.engine, site.house.dispatcher.clock()) as session:
        text = export_calendar(_context(site, who, session), first, last)
    return _file(text, "text/calendar", "calendar.ics")


@router.get("/export/{kind}.csv")
def table(site: TheSite, who: Staff, kind: str, first: FromDay = None, last: ToDay = None) -> Response:
    """A kind of record as CSV. The mark in front tells a spreadsheet that it is UTF-8."""
    if kind not in SHEETS:
        raise HTTPException(404)
    with reading(site.house.engine, site.house.dispatcher.clock()) as session:
        text = export_csv(_context(site, who, session), kind, first, last)
    return _file(f"\ufeff{text}", "text/csv", f"{kind}.csv")


@router.get("/uploads/new")
def upload_page(request: Request, site: TheSite, who: Staff) -> Page:
    """The form for a file."""
    return site.page(request, "upload.html", problem="")


@router.post("/uploads/new")
async def upload(request: Request, site: TheSite, who: Staff, sent: Sent) -> Page:
    """Keep a CSV; its page says how to import it."""
    file = sent.file("file")
    try:
        if file is None:
            raise InvalidInput("file", "is missing.", "Choose a CSV file.")
        content = as_text(await file.read(MAX_UPLOAD + 1))
        name = clean_text(file.filename or "", "file", 200) or "upload.csv"
    except InvalidInput as error:
        return site.page(request, "upload.html", 422, problem=f"The file {error.problem} {error.remedy}")
    upload_id = await run_in_threadpool(_keep, site, who, name, content)
    return RedirectResponse(f"/desk/uploads/{upload_id}", 303)


def as_text(raw: bytes) -> str:
    """A file's text: UTF-8, or what spreadsheets on Windows write.

    Raises:
        InvalidInput: it is empty, larger than 5 MB, or no text.
    """
    if not raw.strip() or len(raw) > MAX_UPLOAD:
        raise InvalidInput("file", "is larger than 5 MB." if raw.strip() else "is empty.", "Choose a CSV file.")
    if b"\0" in raw:
        raise InvalidInput("file", "is not text.", "Save the spreadsheet as CSV first.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _keep(site: Site, who: Identity, name: str, content: str) -> int:
    with writing(site.house.engine, site.house.dispatcher.clock()) as session:
        row = Upload(owner=who.person, filename=name, content=content)
        session.add(row)
        session.flush()
        return row.require_id()


def _context(site: Site, who: Identity, session: Session) -> ToolContext:
    return site.house.dispatcher.context(session, who.principal("site"))


def _file(text: str, kind: str, name: str) -> Response:
    return Response(text, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
