"""Files in and out: a CSV that is uploaded waits under its number until it is imported."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from agent.auth import Identity
from agent.web.site import Page, Sent, Site, Staff, TheSite
from store.database import writing
from store.tables import Upload
from tools.errors import InvalidInput
from tools.people import clean_text

router = APIRouter(prefix="/desk/uploads")
#: The largest CSV, in bytes.
MAX_UPLOAD = 5_000_000


@router.get("/new")
def upload_page(request: Request, site: TheSite, who: Staff) -> Page:
    """The form for a file."""
    return site.page(request, "upload.html", problem="")


@router.post("/new")
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
