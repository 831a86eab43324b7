"""Texts of messages: templates checked when they are saved, and filled for one recipient, or told what is missing.

What stands below every message (the postal address, the way to opt out) is added when it leaves, not here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.errors import InvalidInput
from tools.outreach.html_part import html_of
from tools.outreach.sandbox import compiled, filled
from tools.outreach.variables import VARIABLES

__all__ = ["MAX_SUBJECT", "VARIABLES", "Missing", "Rendered", "Texts", "check", "html_of", "render"]

#: Of a subject, in characters: longer ones are cut off by the programs in which people read mail.
MAX_SUBJECT = 200
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Texts:
    """What a message is made from: templates. A text (SMS) has no subject."""

    channel: str
    subject: str | None
    body: str


@dataclass(frozen=True)
class Rendered:
    """A message as its recipient reads it. `html` is an e-mail's second part. A text (SMS) has no subject either."""

    subject: str | None
    text: str
    html: str | None


@dataclass(frozen=True)
class Missing:
    """Why there is no message: the variables without a value; or `subject`, `body`, where nothing would be left."""

    names: tuple[str, ...]


def check(texts: Texts) -> None:
    """See that templates may be used.

    Raises:
        InvalidInput: a variable is unknown, the syntax is wrong, or a part is missing; names what would be right.
    """
    for field, source in _parts(texts):
        compiled(source, field)
        if not source.strip():
            raise InvalidInput(field, "is empty.", f"Give the {field} of the message.")
        if field == "subject" and ("\n" in source.strip() or len(source) > MAX_SUBJECT):
            raise InvalidInput(field, "is not one short line.", f"Give one line of at most {MAX_SUBJECT} characters.")


def render(texts: Texts, values: Mapping[str, Any]) -> Rendered | Missing:
    """Fill templates with one recipient's values.

    Args:
        texts: The templates.
        values: By the variables' first word, then their second: `{"contact": {"first_name": "Ana"}}`. One
            that is blank, None or not there is missing, unless the template has a default for it.

    Raises:
        InvalidInput: the templates may not be used.
    """
    seen: dict[str, None] = {}
    made = {field: _tidy(filled(source, field, values, seen)) for field, source in _parts(texts)}
    missing = list(seen) or [field for field, text in made.items() if not text or "{" in text or "}" in text]
    if missing:
        return Missing(tuple(missing))
    subject = " ".join(made["subject"].split()) if "subject" in made else None
    return Rendered(subject, made["body"], html_of(made["body"]) if texts.channel == "email" else None)


def _parts(texts: Texts) -> list[tuple[str, str]]:
    """The templates by the names of their fields."""
    subject = [("subject", texts.subject or "")] if texts.channel == "email" else []
    return [*subject, ("body", texts.body)]


def _tidy(text: str) -> str:
    return _GAPS.sub("\n\n", _TRAILING.sub("", text)).strip()
