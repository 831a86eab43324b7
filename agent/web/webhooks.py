"""Where providers tell what became of messages, where answers come in, and the one-click way out.

Every request proves who sent it, by a signature or by a secret part of its address, or is refused. A body that is
understood is answered with success even where nothing came of it; only what could not be kept now is asked for again.
"""

import hmac
import logging
import re
from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool

from agent.settings import Settings
from agent.web.site import Page, TheSite
from scheduler.delivery import inbound_mail, sendgrid_events, twilio_events
from scheduler.delivery.base import Event
from scheduler.recording import record_came, record_event, record_events, record_incoming
from tools.dispatch import Dispatcher
from tools.errors import Unexpected

log = logging.getLogger("harmony.web")
router = APIRouter(include_in_schema=False)
#: A form holds at most so many fields, attachments left out.
_MAX_FIELDS = 100
#: An e-mail's fields: an answer is not lost for the pictures in it. Its whole body has a limit of its own (guard.py).
_MAIL = {"max_files": 1_000, "max_fields": 1_000, "max_part_size": 30 * 1024 * 1024}
#: The form of our marks; nothing else is one, so nothing else is kept.
_MARK = re.compile(r"[A-Za-z0-9_-]{16,64}")


async def _fields(request: Request, **limits: int) -> dict[str, str]:
    """The fields of a form that are text, the last of each name.

    Raises:
        HTTPException: 400, it is no form.
    """
    try:
        async with request.form(**limits) as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException as error:
        raise HTTPException(413 if error.status_code == 413 else 400, "This is no form that can be read.") from None
    except (ValueError, AssertionError):
        raise HTTPException(400, "This is no form that can be read.") from None


async def _form(request: Request) -> dict[str, str]:
    return await _fields(request, max_files=20, max_fields=_MAX_FIELDS, max_part_size=2 * 1024 * 1024)


Form = Annotated[dict[str, str], Depends(_form)]


@router.post("/hooks/sendgrid/events")
async def sendgrid_told(request: Request, site: TheSite) -> Response:
    """SendGrid's Event Webhook: signed over the raw body."""
    settings, dispatcher, raw = site.house.settings, site.house.dispatcher, await request.body()
    key = settings.sendgrid_webhook_key
    if not key or not sendgrid_events.verified(raw, request.headers, key, dispatcher.clock()):
        raise HTTPException(403, "This is not signed by SendGrid, or is not fresh.")
    try:
        events = list(sendgrid_events.events_of(raw))
    except ValueError as error:
        raise HTTPException(400, f"Nothing was kept: {error}.") from None

    return await _kept(lambda: record_events(dispatcher, events))


@router.post("/hooks/mail/{secret}")
async def mail_came(request: Request, site: TheSite, secret: str) -> Response:
    """SendGrid's Inbound Parse, at an address that nobody else knows. The mail itself proves nothing."""
    expected = site.house.settings.inbound_secret
    if expected is None or not hmac.compare_digest(secret.encode(), expected.get_secret_value().encode()):
        raise HTTPException(404)
    form, dispatcher = await _fields(request, **_MAIL), site.house.dispatcher
    return await _kept(lambda: record_came(dispatcher, inbound_mail.from_parse(form, dispatcher.clock())))


@router.post("/hooks/twilio/status/{token}")
async def twilio_told(request: Request, site: TheSite, token: str, form: Form) -> Response:
    """Twilio's status callback of one text."""
    _refuse_unless_twilio(request, site.house.settings, form)
    dispatcher = site.house.dispatcher
    event = twilio_events.event_of(form, token, dispatcher.clock())
    return await _kept(lambda: record_event(dispatcher, event))


@router.post("/hooks/twilio/texts")
async def text_came(request: Request, site: TheSite, form: Form) -> Response:
    """A text that came in. The answer is empty: Harmony does not answer by itself."""
    _refuse_unless_twilio(request, site.house.settings, form)
    dispatcher = site.house.dispatcher
    text = twilio_events.text_of(form, dispatcher.clock())
    return await _kept(lambda: record_incoming(dispatcher, text), "<Response></Response>", "text/xml")


@router.get("/unsubscribe/{token}")
def ask_out(request: Request, site: TheSite, token: str) -> Page:
    """A page with one button. Reading it changes nothing: scanners follow every link."""
    return site.page(request, "unsubscribe.html", token=token, done=False)


@router.post("/unsubscribe/{token}")
async def take_out(request: Request, site: TheSite, token: str) -> Response:
    """The one click (RFC 8058): needs no cookie, may be repeated, and says the same whatever the mark."""
    dispatcher: Dispatcher = site.house.dispatcher
    now = dispatcher.clock()
    key = f"unsubscribe:{token}:{now.date()}"  # of another day it is new: somebody may have come back in between
    click = Event("site", "unsubscribed", now, key, token=token)
    kept = await _kept(lambda: record_events(dispatcher, [click] if _MARK.fullmatch(token) else []))
    if kept.status_code != 200 or "List-Unsubscribe" in (await _form(request)):
        return kept
    return site.page(request, "unsubscribe.html", token=token, done=True)


async def _kept(keep: Callable[[], None], content: str = "ok", kind: str = "text/plain") -> Response:
    try:
        await run_in_threadpool(keep)
    except Unexpected:
        return PlainTextResponse("This could not be kept now; please send it again.", 503)
    return Response(content, media_type=kind)


def _refuse_unless_twilio(request: Request, settings: Settings, form: Mapping[str, str]) -> None:
    """Raises HTTPException, 403, unless Twilio signed the request, for the site's public address."""
    secret = settings.twilio_auth_token
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{settings.address}{request.url.path}{query}"
    if secret is None or not twilio_events.verified(url, form, request.headers, secret.get_secret_value()):
        raise HTTPException(403, "This is not signed by Twilio for this address.")
