"""Texts by Twilio: POST /2010-04-01/Accounts/{sid}/Messages.json, by their SDK.

Format: Twilio's documentation of the Message resource, read in November 2026. 201: taken, with its `sid`; otherwise
`{"code", "message", "more_info", "status"}`. Code 21610: the number has opted out at the carrier.
"""

import json
import logging
import ssl
from base64 import b64encode
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from scheduler.delivery.answers import failure, plain_words
from scheduler.delivery.base import Accepted, Channel, DeliveryFailed, Outgoing, Rejected, Uncertain
from scheduler.delivery.transport import SECONDS, Answer, call

ENDPOINT = "https://api.twilio.com"
_TAKEN = 201
_OPTED_OUT = 21610
#: The SDK would read these of the environment, and another host would be asked.
_NO_ENVIRONMENT = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}


class Twilio:
    """Sends texts from an account of Twilio."""

    name = "twilio"
    channel: Channel = "sms"

    def __init__(
        self,
        account: str,
        token: str,
        endpoint: str = "",
        *,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._account, self._token, self._endpoint = account, token, endpoint.rstrip("/") or ENDPOINT
        self._how = {"seconds": seconds, "tls": tls}

    def ready(self) -> str | None:
        """Whether there is an account with its token."""
        if self._account and self._token:
            return None
        return "not configured: needs an account and its token (HARMONY_TWILIO_ACCOUNT_SID, HARMONY_TWILIO_AUTH_TOKEN)"

    def send(self, message: Outgoing) -> Accepted:
        """Hand a text to Twilio. Its status is told at the callback, whose address has our mark of it.

        Raises:
            TemporaryFailure: 429, or no connection.
            ShutOut: 401 or 403.
            Rejected: any other 4xx; with `suppress` where the number has opted out.
            Uncertain: anything else, or no answer.
        """
        if need := self.ready():
            raise Rejected(need)
        way = _Way(self._endpoint, self._how)
        client = Client(self._account, self._token, http_client=way, environment=_NO_ENVIRONMENT)
        told = {"status_callback": message.callback} if _reachable(message.callback) else {}
        with suppress(TwilioException, ValueError, TypeError, AttributeError):  # what the SDK makes of an odd answer
            client.messages.create(to=message.to, from_=message.sender, body=message.text, **told)
        said = _object(way.answer.body)
        if way.answer.status == _TAKEN and isinstance(said.get("sid"), str):
            return Accepted(said["sid"])
        raise self._failure(way.answer, said)

    def _failure(self, answer: Answer, said: dict[str, Any]) -> DeliveryFailed:
        words, secrets = str(said.get("message") or said.get("title") or ""), (self._token,)
        if answer.status == _TAKEN:
            return Uncertain("status 201, in an answer that cannot be read")
        if said.get("code") == _OPTED_OUT:
            return Rejected(f"{_OPTED_OUT}: {plain_words(words, secrets)}", suppress=True)
        return failure(answer.status, f"{said['code']} {words}" if said.get("code") else words, answer.headers, secrets)


def _reachable(callback: str) -> bool:
    """Whether Twilio can tell the status there: it refuses the whole text for an address of this machine alone."""
    host = urlsplit(callback).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class _Way(HttpClient):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's way out for one call: to the configured address, and no further."""

    def __init__(self, endpoint: str, how: dict[str, Any]) -> None:
        super().__init__(logging.getLogger(__name__), False)
        self._endpoint, self._how = endpoint, how

    def request(self, method: str, uri: str, *_: Any, **asked: Any) -> Response:
        """Make one request, as the SDK asks for it."""
        account, token = asked["auth"]
        key = b64encode(f"{account}:{token}".encode()).decode()
        headers = {**asked["headers"], "Authorization": f"Basic {key}"}
        body = urlencode(asked["data"], doseq=True).encode()
        self.answer = call(method, f"{self._endpoint}{urlsplit(uri).path}", headers, body, **self._how)
        return Response(self.answer.status, self.answer.body.decode(errors="replace"), self.answer.headers)
