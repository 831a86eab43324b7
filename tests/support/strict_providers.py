"""SendGrid and Twilio as they answer by their documentation: strict about what they are told. Neither is asked here."""

import base64
import re
from collections import Counter
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, urlsplit

from agent.bench.loopback import Reply, Request

_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
#: What Mail Send knows at the top, and what may not be among the headers.
_KNOWN = set(
    "personalizations from reply_to reply_to_list subject content attachments template_id headers categories "
    "custom_args send_at batch_id asm ip_pool_name mail_settings tracking_settings".split()
)
_RESERVED = set(
    "x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding "
    "to from subject reply-to cc bcc".split()
)


@dataclass
class StrictSendGrid:
    """POST /v3/mail/send. `taken` holds the payloads that would have been queued."""

    key: str = "SG.secret-key"
    taken: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _objections(401, [("The provided authorization grant is invalid, expired, or revoked", None)])
        if (request.method, request.path) != ("POST", "/v3/mail/send"):
            return _objections(404, [("resource not found", None)])
        if request.headers.get("content-type") != "application/json":
            return _objections(415, [("Content-Type should be application/json.", None)])
        told = request.json()
        if wrong := self.wrong_with(told):
            return _objections(400, wrong)
        if told.get("mail_settings", {}).get("sandbox_mode", {}).get("enable"):
            return Reply(status=200)
        self.taken.append(told)
        return Reply(status=202, headers={"X-Message-Id": f"sg-{len(self.taken)}"})

    def wrong_with(self, told: dict[str, Any]) -> list[tuple[str, str | None]]:
        """Each objection with the field that it is about."""
        wrong = [(f"Additional property {name} is not allowed", name) for name in sorted(set(told) - _KNOWN)]
        people = [("from", told.get("from")), *(("reply_to", told[n]) for n in ("reply_to",) if n in told)]
        groups = told.get("personalizations") or []
        people += [(f"personalizations.{n}.to", to) for n, group in enumerate(groups) for to in group.get("to", [None])]
        wrong += [("Does not contain a valid address.", f"{name}.email") for name, who in people if not _is_person(who)]
        wrong += [] if groups else [("The personalizations field is required and must have at least one.", None)]
        wrong += [] if told.get("subject") else [("The subject is required.", "subject")]
        return wrong + _content(told.get("content")) + _extras(told)


def _is_person(who: Any) -> bool:
    return isinstance(who, dict) and set(who) <= {"email", "name"} and bool(_EMAIL.fullmatch(str(who.get("email"))))


def _content(parts: Any) -> list[tuple[str, str | None]]:
    if not parts:
        return [("The content is required.", "content")]
    kinds = [part.get("type") for part in parts]
    wrong = [] if kinds in (["text/plain"], ["text/html"], ["text/plain", "text/html"]) else ["order of the content"]
    wrong += [part["type"] for part in parts if not part.get("value")]
    return [
        (f"The content value must be a string at least one character in length: {what}", "content") for what in wrong
    ]


def _extras(told: dict[str, Any]) -> list[tuple[str, str | None]]:
    headers, args = told.get("headers", {}), told.get("custom_args", {})
    texts = [*headers.items(), *args.items()]
    wrong = [(f"Invalid type. Expected: string ({name})", name) for name, value in texts if not isinstance(value, str)]
    wrong += [(f"The header {name} is reserved", "headers") for name in headers if name.lower() in _RESERVED]
    wrong += [(f"The header {name} is not ASCII", "headers") for name, value in headers.items() if not value.isascii()]
    twice = [name for name, times in Counter(name.lower() for name in headers).items() if times > 1]
    wrong += [(f"The header {name} is there twice", "headers") for name in twice]
    return [(words, where) for words, where in wrong]


def _objections(status: int, told: list[tuple[str, str | None]]) -> Reply:
    return Reply({"errors": [{"message": words, "field": where, "help": None} for words, where in told]}, status)


@dataclass
class StrictTwilio:
    """POST /2010-04-01/Accounts/{sid}/Messages.json. `taken` holds the forms that would have been queued."""

    account: str = "AC00000000000000000000000000000000"
    token: str = "twilio-secret-token"
    opted_out: set[str] = field(default_factory=set)
    taken: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        key = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {key}":
            return _refusal(401, 20003, "Authenticate")
        if (request.method, request.path) != ("POST", f"/2010-04-01/Accounts/{self.account}/Messages.json"):
            return _refusal(404, 20404, f"The requested resource {request.path} was not found")
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            return _refusal(400, 21602, "A Message Body is required to send an SMS")
        told = {name: values[0] for name, values in parse_qs(request.body.decode(), strict_parsing=True).items()}
        if wrong := self.wrong_with(told):
            return _refusal(400, *wrong)
        self.taken.append(told)
        sid = f"SM{len(self.taken):032d}"
        shown = {"sid": sid, "status": "queued", "error_code": None, "to": told["To"], "from": told["From"]}
        sent = {
            "body": told["Body"],
            "date_created": formatdate(),
            "account_sid": self.account,
            "direction": "outbound-api",
        }
        return Reply(shown | sent, 201)

    def wrong_with(self, told: dict[str, str]) -> tuple[int, str] | None:
        """The code and the words of the first objection."""
        callback = urlsplit(told.get("StatusCallback", "https://harmony.example/"))
        objections = [
            (set(told) <= {"To", "From", "Body", "StatusCallback"}, 20001, "Unknown parameters"),
            (_E164.fullmatch(told.get("To", "")), 21211, f"Invalid 'To' Phone Number: {told.get('To')}"),
            (_E164.fullmatch(told.get("From", "")), 21212, f"Invalid From Number: {told.get('From')}"),
            (told.get("Body"), 21602, "Message body is required."),
            (
                len(told.get("Body", "")) <= 1600,
                21617,
                "The concatenated message body exceeds the 1600 character limit",
            ),
            (
                callback.scheme == "https" and "." in (callback.hostname or ""),
                21609,
                "The StatusCallback URL is not valid",
            ),
            (told.get("To") not in self.opted_out, 21610, "Attempt to send to unsubscribed recipient"),
        ]
        return next(((code, words) for good, code, words in objections if not good), None)


def _refusal(status: int, code: int, words: str) -> Reply:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Reply({"code": code, "message": words, "more_info": more, "status": status}, status)
