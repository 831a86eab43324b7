"""What a person reads when something is not there, not theirs, or broke."""

import hashlib
import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from agent.web.site import SignInNeeded, Site
from agent.web.visit import refused
from tools.errors import Forbidden, HarmonyError, NotFound

log = logging.getLogger("harmony.web")
_NOT_HERE = ("This page is not here", "It may have moved, or the address has a slip in it.")
_WORDS = {
    405: ("This cannot be done here", "The page takes no such request."),
    408: ("That took too long", "What was sent came too slowly, so it was not read to its end. Please try again."),
    413: ("That is too much at once", "Harmony takes at most 6 MB."),
}


def install(app: FastAPI) -> None:
    """Answer every mishap with a page of the site (JSON for programs that ask for it)."""
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(HarmonyError, _objection)
    app.add_exception_handler(RequestValidationError, _not_here)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


async def _sign_in(request: Request, error: Exception) -> Response:
    if request.method == "GET":
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(back, safe='')}", 303)
    return _say(request, 403, "Please sign in first", "Your session has ended. Sign in, and do it again.", "/sign-in")


async def _objection(request: Request, error: Exception) -> Response:
    assert isinstance(error, HarmonyError)
    status = 404 if isinstance(error, NotFound) else 403 if isinstance(error, Forbidden) else 400
    return refused(_say(request, status, "Nothing was done", str(error)), error)


async def _not_here(request: Request, error: Exception) -> Response:
    return _say(request, 404, *_NOT_HERE)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _say(request, 404, *_NOT_HERE)
    return _say(request, error.status_code, *_WORDS.get(error.status_code, ("Nothing was done", str(error.detail))))


async def _bug(request: Request, error: Exception) -> Response:
    number = hashlib.sha256(f"{request.url.path}{error!r}{id(error)}".encode()).hexdigest()[:8]
    log.error("bug %s at %s", number, request.url.path, exc_info=error)
    text = f"Something went wrong on our side. It is written down under {number}; please try again in a moment."
    return _say(request, 500, "That did not work", text)


def _say(request: Request, status: int, title: str, text: str, back: str = "/") -> Response:
    site: Site = request.app.state.site
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": text}, status)
    return site.page(request, "message.html", status, title=title, text=text, back=back)
