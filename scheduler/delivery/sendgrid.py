"""E-mail by SendGrid: POST /v3/mail/send, by their SDK.

Format: SendGrid's documentation of Mail Send v3, read in November 2026. 202: taken (queued), its id in X-Message-Id;
200: checked in the sandbox, and dropped; 4xx: `{"errors": [{"message", "field", "help"}]}`.
"""

import io
import json
import logging
import re
import ssl
from collections.abc import Mapping
from typing import Any

import python_http_client
import sendgrid
from python_http_client.exceptions import HTTPError

from scheduler.delivery.answers import failure
from scheduler.delivery.base import Accepted, Channel, Outgoing, Rejected
from scheduler.delivery.transport import SECONDS, Answer, call

ENDPOINT = "https://api.sendgrid.com"
_TAKEN, _CHECKED = 202, 200
_BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")

# At the level of debugging the SDK would write each request to the log, its key included.
logging.getLogger("python_http_client").setLevel(logging.INFO)


class SendGrid:
    """Sends e-mail with a key of SendGrid. `sandbox`: each e-mail is checked there, and dropped."""

    name = "sendgrid"
    channel: Channel = "email"

    def __init__(
        self,
        key: str,
        endpoint: str = "",
        *,
        sandbox: bool = False,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._key, self._endpoint, self._sandbox = key, endpoint.rstrip("/") or ENDPOINT, sandbox
        self._seconds, self._tls = seconds, tls

    def ready(self) -> str | None:
        """Whether there is a key."""
        return None if self._key else "not configured: needs a key (HARMONY_SENDGRID_API_KEY)"

    def send(self, message: Outgoing) -> Accepted:
        """Hand an e-mail to SendGrid.

        Raises:
            TemporaryFailure: 429, or no connection.
            ShutOut: 401 or 403.
            Rejected: any other 4xx.
            Uncertain: anything else, or no answer.
        """
        if need := self.ready():
            raise Rejected(need)
        _refuse_breaks(message)
        api = sendgrid.SendGridAPIClient(self._key, self._endpoint)
        how = {"seconds": self._seconds, "tls": self._tls}
        api.client = _Client(how, host=self._endpoint, request_headers=api.client.request_headers, version=3)
        try:
            answer = api.send(payload(message, sandbox=self._sandbox))
        except HTTPError as error:
            raise failure(error.status_code, _words(error.body), error.headers, (self._key,)) from None
        if answer.status_code not in ((_TAKEN, _CHECKED) if self._sandbox else (_TAKEN,)):
            raise failure(answer.status_code, "this is not how SendGrid takes an e-mail", {})
        return Accepted(answer.headers.get("x-message-id", ""))


def _refuse_breaks(message: Outgoing) -> None:
    """A line's end in a header would begin another one, whoever writes the e-mail from it.

    Raises:
        Rejected: there is one.
    """
    people = (message.sender, message.sender_name, message.to, message.to_name, message.reply_to)
    for text in (*people, message.subject, *message.headers, *message.headers.values()):
        if _BREAK.search(text):
            raise Rejected("cannot be written as an e-mail: a line ends in an address, a name or a header")


def payload(message: Outgoing, *, sandbox: bool = False) -> dict[str, Any]:
    """An e-mail as SendGrid takes it. Nothing is scheduled there: what is scheduled, an answer could not stop."""
    content = [{"type": "text/plain", "value": message.text}]
    if message.html:
        content.append({"type": "text/html", "value": message.html})
    told: dict[str, Any] = {
        "personalizations": [{"to": [_person(message.to, message.to_name)]}],
        "from": _person(message.sender, message.sender_name),
        "subject": message.subject,
        "content": content,
        "custom_args": {"message_token": message.token},
    }
    if message.reply_to:
        told["reply_to"] = _person(message.reply_to, message.sender_name)
    if message.headers:
        told["headers"] = dict(message.headers)
    if sandbox:
        told["mail_settings"] = {"sandbox_mode": {"enable": True}}
    return told


def _person(address: str, name: str) -> dict[str, str]:
    return {"email": address, "name": name} if name else {"email": address}


def _words(body: bytes) -> str:
    """What SendGrid objects to, with the field that each objection is about."""
    try:
        errors = json.loads(body)["errors"]
        told = [(str(error.get("message") or ""), str(error.get("field") or "")) for error in errors]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return "; ".join(f"{words} ({field})" if field else words for words, field in told)


class _Client(python_http_client.Client):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's client with our way out: its own takes proxies from the environment, and follows redirects."""

    def __init__(self, how: Mapping[str, Any], **more: Any) -> None:
        super().__init__(**more)
        self.how = how

    def _build_client(self, name: str | None = None) -> "_Client":
        path = [*self._url_path, *([name] if name else [])]
        more = {"host": self.host, "version": self._version, "request_headers": self.request_headers}
        return _Client(self.how, url_path=path, **more)

    def _make_request(self, opener: Any, request: Any, timeout: float | None = None) -> "_Reply":
        answer = call(request.get_method(), request.full_url, dict(request.header_items()), request.data, **self.how)
        if answer.status >= 300:
            raise HTTPError(answer.status, "", answer.body, answer.headers)
        return _Reply(answer)


class _Reply(io.BytesIO):
    """An answer as the SDK reads it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self._answer = answer

    def getcode(self) -> int:
        """Its status."""
        return self._answer.status

    def info(self) -> Mapping[str, str]:
        """Its headers."""
        return self._answer.headers
