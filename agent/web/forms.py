"""Forms: each carries a token that is bound to its reader's session, and whose nonce makes the call unique.

A POST counts only with such a token and, where the browser says where it comes from, from our own pages.
"""

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData, Headers, UploadFile

from agent.auth import Identity
from tools.errors import Refused

#: The hidden field of every form.
FIELD = "form"
_STALE = "This page had grown old. Please send the form again."
_FOREIGN = "This form was sent from another site, so nothing was done."


@dataclass(frozen=True)
class Submitted:
    """A form that was sent from one of our pages. `nonce` is new with each page, so it names this one submission."""

    nonce: str
    data: FormData
    address: str = ""
    """The network address that it came from, where that is known."""

    def text(self, name: str) -> str:
        """A field's text; empty where it is missing or a file."""
        value = self.data.get(name, "")
        return value if isinstance(value, str) else ""

    def file(self, name: str) -> UploadFile | None:
        """A file that was sent, if any."""
        value = self.data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


def form_token(key: str, identity: Identity) -> str:
    """A new token for a form that this person is shown."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_mac(key, nonce, identity)}"


def nonce_of(key: str, identity: Identity, token: str) -> str:
    """The nonce of a token.

    Raises:
        Refused: it was not made for this person's session.
    """
    nonce, _, mac = token.partition(".")
    if not nonce or not hmac.compare_digest(mac.encode(), _mac(key, nonce, identity).encode()):
        raise Refused(_STALE)
    return nonce


def refuse_foreign(headers: Headers) -> None:
    """Refuse a POST that the browser says comes from elsewhere.

    Raises:
        Refused: `Origin` or `Sec-Fetch-Site` names another site.
    """
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise Refused(_FOREIGN)
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused(_FOREIGN)


async def submitted(request: Request) -> AsyncIterator[Submitted]:
    """The form of a POST, checked: what every route that takes a form depends on."""
    refuse_foreign(request.headers)
    identity: Identity | None = request.state.identity
    async with request.form(max_files=1, max_fields=200) as data:
        token = data.get(FIELD)
        if identity is None or not isinstance(token, str):
            raise Refused(_STALE)
        nonce = nonce_of(request.app.state.site.accounts.key, identity, token)
        yield Submitted(nonce, data, getattr(request.state, "address", ""))


def safe_next(target: str | None, otherwise: str) -> str:
    """A path of this site to go on to; anything that could lead elsewhere gives way to `otherwise`."""
    if not target or not target.startswith("/") or len(target) > 500:
        return otherwise
    if target.startswith("//") or "\\" in target or any(ord(c) < 33 or ord(c) == 127 for c in target):
        return otherwise
    return target


def _mac(key: str, nonce: str, identity: Identity) -> str:
    text = f"form|{nonce}|{identity.identifier}".encode()
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()
