"""What stands before Chainlit's own application: an allow-list of its addresses, and the chat's page as ours.

Chainlit brings addresses for uploads, feedback, sharing, MCP and a sign-in of its own, and a page that asks other hosts
for fonts and styles. Only what the chat needs is let through; a socket is opened only from our own page.
"""

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.auth import COOKIE, Accounts, Identity, new_visitor
from agent.chat_config import LANGUAGE, PATH
from agent.chat_frames import Frames
from agent.chat_starters import PAGE
from agent.limits import Limits
from agent.web.visit import SAME_VISIT, latest
from store.database import reading

if TYPE_CHECKING:
    from agent.chat_socket import Hearing

_PAGES = re.compile(r"/|/login(/callback)?|/thread/[\w-]{1,64}")
_FILES = re.compile(r"/(assets|public|avatars)/[\w./ -]{1,200}|/favicon|/logo")
_CALLS = {
    "GET": re.compile(r"/auth/config|/user|/project/(translations|settings)|/project/thread/[\w-]{1,64}"),
    "POST": re.compile(r"/logout|/set-session-cookie|/project/(threads|action)"),
    "PUT": re.compile(r"/project/thread"),
    "DELETE": re.compile(r"/project/thread"),
}
#: What a browser shows that runs no script: the chat is one, the forms end in the same records.
_WITHOUT_SCRIPT = (
    "<noscript><p>The chat needs JavaScript; these pages do not: "
    '<a href="/find-a-group">Find a group to sing with</a>, <a href="/book">Ask for a date</a>, '
    '<a href="/services">What we offer</a>.</p></noscript>'
)
_SOCKET = "/ws/socket.io"
_ELSEWHERE = re.compile(r"<link\b[^>]*href=\"https?://[^>]*>")


class Gate:
    """ASGI: Chainlit's application behind it, at `PATH`. `address` is the site's own, such as https://example.com."""

    def __init__(self, chat: ASGIApp, address: str, accounts: Accounts, limits: Limits) -> None:
        self._chat, self._accounts, self._limits = chat, accounts, limits
        self._host, self._https = urlsplit(address).netloc, address.startswith("https:")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on what may be passed on."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _within(scope).startswith(_SOCKET) and self._from_here(scope):
            await self._open(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a socket be open, as long as there are not too many; staff's always may."""
        who, address = _identity(scope), str(scope.get("state", {}).get("address", ""))
        staff = who is not None and who.role == "staff"
        with self._limits.socket(address) as allowed:
            if allowed or staff:
                await self._chat(scope, Frames(receive, limited=not staff), send)
            else:
                await send({"type": "websocket.close", "code": 1013})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = _within(scope), "GET" if scope["method"] == "HEAD" else scope["method"]
        answer = self._own_answer(scope, method, path)
        if answer is not None:
            await answer(scope, receive, send)
        elif _FILES.fullmatch(path) and method == "GET":
            await self._chat(scope, receive, _kept(send, _how_long(path)))
        else:
            PAGE.set(_came_from(scope))
            await self._chat(_in_our_language(scope, path), receive, _kept(send, "no-store"))

    def _own_answer(self, scope: Scope, method: str, path: str) -> Response | None:
        """What is answered without Chainlit; None where it answers."""
        if method != "GET" and not self._from_here(scope):
            return PlainTextResponse("Ask from Harmony's own page.", 403)
        if method == "GET" and _PAGES.fullmatch(path):
            return self._where_they_were(scope, path) or _page(scope)
        if method == "POST" and path == "/auth/header":
            return self._let_in(scope)
        calls = _CALLS.get(method)
        if (method == "GET" and _FILES.fullmatch(path)) or (calls and calls.fullmatch(path)):
            return None
        return JSONResponse({"detail": "There is no such page."}, 404)

    def _where_they_were(self, scope: Scope, path: str) -> Response | None:
        """A visitor who comes from a page of the site goes on in the conversation that they are in."""
        asked, who = dict(parse_qsl(scope["query_string"].decode("latin-1"))), _identity(scope)
        if path != "/" or "from" not in asked or "prompt" in asked or who is None or who.role != "visitor":
            return None
        with reading(self._accounts.engine) as session:
            talk = latest(session, who, self._accounts.clock() - SAME_VISIT)
        return RedirectResponse(f"{PATH}/thread/{talk.uid}", 303) if talk else None

    def _let_in(self, scope: Scope) -> Response:
        """Somebody without a session becomes a visitor; whoever has one keeps it."""
        answer = JSONResponse({"success": True})
        if _identity(scope) is None:
            value, lasts = self._accounts.cookie_for(new_visitor())
            secure, age = self._https or scope["scheme"] == "https", int(lasts.total_seconds())
            answer.set_cookie(COOKIE, value, max_age=age, httponly=True, samesite="lax", secure=secure)
        return answer

    def _from_here(self, scope: Scope) -> bool:
        """Whether a browser asks from a page of ours; what is no browser sends no origin."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc in (headers.get("host"), self._host)


def gate(address: str, accounts: Accounts, limits: Limits, hear: "Hearing") -> Gate:
    """Chainlit's application behind its gate. Chainlit must have been prepared before (agent/staging.py)."""
    from chainlit.server import app, sio

    from agent.chat_socket import narrow

    narrow(sio, limits, hear)
    return Gate(app, address, accounts, limits)


def _came_from(scope: Scope) -> str:
    """The page of the site from which the chat was opened, such as /services/workshops; empty where none was."""
    asked = parse_qsl(urlsplit(Headers(scope=scope).get("referer", "")).query)
    return next((value[:200] for name, value in asked if name == "from"), "")


def _within(scope: Scope) -> str:
    """The path below the mount."""
    return str(scope["path"]).removeprefix(scope.get("root_path", "")) or "/"


def _identity(scope: Scope) -> Identity | None:
    """Who asks, as the site's guard found."""
    identity: Identity | None = scope.get("state", {}).get("identity")
    return identity


def _page(scope: Scope) -> HTMLResponse:
    who = _identity(scope)
    role = who.role if who else "visitor"
    html = _html().replace("<html ", f'<html data-role="{role}" ', 1)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@cache
def _html() -> str:
    """The chat's page: Chainlit's, without what it would ask other hosts for."""
    from chainlit.server import get_html_template

    return str(_ELSEWHERE.sub("", get_html_template(PATH))).replace("<body>", f"<body>{_WITHOUT_SCRIPT}", 1)


def _in_our_language(scope: Scope, path: str) -> Scope:
    """Ask for the one language that there is: a browser whose language has an odd name would be refused otherwise."""
    if path not in ("/project/translations", "/project/settings"):
        return scope
    given = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    return {**scope, "query_string": urlencode({**given, "language": LANGUAGE}).encode()}


def _how_long(path: str) -> str:
    """The hashed names of Chainlit's own files never change; a card's drawing is asked for by every card."""
    if path.startswith("/assets/"):
        return "public, max-age=31536000, immutable"
    return "max-age=60" if path.startswith("/public/elements/") else "no-cache"


def _kept(send: Send, how: str) -> Send:
    """Tell how long an answer may be kept."""

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = how
        await send(message)

    return answer
