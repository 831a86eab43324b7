"""What stands before every request: who it is from, the headers that keep a browser safe, and a limit on size."""

import asyncio
import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.auth import COOKIE, Accounts, Identity, new_visitor
from agent.proxies import NONE, Proxies, address_of

#: The largest body that a request may have, in bytes: an uploaded CSV and room for its form.
MAX_BODY = 6_000_000
#: For e-mail that comes in with its attachments: what SendGrid passes on, 30 MB, as a form.
MAX_MAIL, _MAIL = 42_000_000, "/hooks/mail/"
#: How long a body may take, and how long nothing of it may come, in seconds: a phone on a bad line needs a minute.
MAX_SLOW, MAX_SILENCE = 180.0, 20.0
_TOO_SLOW = "What was sent came too slowly, so it was not read to its end. Please try again."
_STATIC = ("/public/", "/health", "/chat/assets/", "/chat/public/")
_OURS = re.compile(rf"\s*{COOKIE}(_\d+)?=(.*)")
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: The chat's page brings inline script and styles, and compiles our cards in the browser; it too may ask nobody else.
_CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """ASGI middleware. Puts the `Identity` into `request.state.identity` (None only where no page is asked for).

    What follows sees at most one cookie of ours, and only one that is good now: the chat, which trusts the cookie's
    signature alone, never meets a right that was taken away. A page's reader without a good one becomes a new visitor.
    """

    def __init__(
        self,
        app: ASGIApp,
        accounts: Accounts,
        https: bool = False,
        proxies: Proxies = NONE,
        silence: float = MAX_SILENCE,
    ) -> None:
        self._app, self._accounts, self._https, self._proxies = app, accounts, https, proxies
        self._silence = silence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD" and not _is_chat(scope["path"]):
            scope = {**scope, "method": "GET"}  # answered alike; the server leaves the body out
        if scope["type"] in ("http", "websocket"):
            scope.setdefault("state", {})["address"] = address_of(scope, self._proxies)
        asked = scope["type"] in ("http", "websocket") and not scope["path"].startswith(_STATIC)
        made = await self._identify(scope) if asked else None
        if scope["type"] == "http":
            https = self._https or scope["scheme"] == "https"
            receive, send = _limited(scope, receive, self._silence), _answering(send, scope["path"], asked, https, made)
        await self._app(scope, receive, send)

    async def _identify(self, scope: Scope) -> str | None:
        """Say who asks; answers the value of a Set-Cookie header where a new visitor was made."""
        cookie = _our_cookie(scope)
        identity = await run_in_threadpool(self._accounts.identity, cookie)
        made = None
        if identity is None and _asks_for_page(scope):
            identity = new_visitor()
            cookie, made = self._new_cookie(scope, identity)
        scope.setdefault("state", {})["identity"] = identity
        _leave_only(scope, cookie if identity else None)
        return made

    def _new_cookie(self, scope: Scope, identity: Identity) -> tuple[str, str]:
        value, lasts = self._accounts.cookie_for(identity)
        secure = "; Secure" if self._https or scope["scheme"] == "https" else ""
        return value, f"{COOKIE}={value}; Path=/; Max-Age={int(lasts.total_seconds())}; HttpOnly; SameSite=Lax{secure}"


def _asks_for_page(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and "." not in scope["path"].rpartition("/")[2]


def _our_cookie(scope: Scope) -> str | None:
    for part in Headers(scope=scope).get("cookie", "").split(";"):
        if (found := _OURS.fullmatch(part)) and not found[1]:
            return found[2]
    return None


def _leave_only(scope: Scope, cookie: str | None) -> None:
    """Take every cookie of ours out of the request but the good one; and for the chat, a token in a header."""
    headers = MutableHeaders(scope=scope)
    parts = [part.strip() for part in headers.get("cookie", "").split(";")]
    kept = [part for part in parts if part and not _OURS.fullmatch(part)]
    kept += [f"{COOKIE}={cookie}"] if cookie else []
    del headers["cookie"]
    if _is_chat(scope["path"]):
        del headers["authorization"]
    if kept:
        headers["cookie"] = "; ".join(kept)
    scope["headers"] = headers.raw


def _limited(scope: Scope, receive: Receive, silence: float) -> Receive:
    """A body that is read only up to the limit, and only while it keeps coming."""
    ends: float | None = None
    whole = False
    left = MAX_MAIL if scope["path"].startswith(_MAIL) else MAX_BODY
    if int(Headers(scope=scope).get("content-length", "0") or 0) > left:
        left = -1

    async def take() -> Message:
        nonlocal left, ends, whole
        now = asyncio.get_running_loop().time()
        ends = ends if ends is not None else now + MAX_SLOW
        try:
            message = await asyncio.wait_for(receive(), None if whole else max(0.0, min(silence, ends - now)))
        except TimeoutError:
            raise HTTPException(408, _TOO_SLOW) from None
        whole = whole or not message.get("more_body", False)
        left -= len(message.get("body", b""))
        if message["type"] == "http.request" and left < 0:
            raise HTTPException(413, "That is more than Harmony takes at once (6 MB).")
        return message

    return take


def _answering(send: Send, path: str, private: bool, https: bool, made: str | None) -> Send:
    """Add the headers of every answer, and the cookie of a new visitor."""
    chat = _is_chat(path)

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            _secure(headers, chat, https)
            if private and not chat:
                headers.setdefault("Cache-Control", "no-store")
            if made:
                headers.append("Set-Cookie", made)
        await send(message)

    return answer


def _is_chat(path: str) -> bool:
    return path == "/chat" or path.startswith("/chat/")


def _secure(headers: MutableHeaders, chat: bool, https: bool) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = _CHAT_POLICY if chat else _PAGE_POLICY
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
