"""What a provider's refusal says, as one sentence for staff: its status, its own words, and when to ask again."""

import re
from html import unescape
from typing import Any

from tools.sources.shapes import mapping, objects, words
from tools.sources.web import Answer, Refusal, SourceFailed

_MEANS = {
    400: "did not accept the request",
    401: "does not know the key",
    403: "does not allow the request",
    404: "has nothing at that address",
    408: "took too long",
    429: "has had enough requests for now",
    504: "took too long",
}
#: Where interfaces put the words of an error, the most telling first.
_NAMED = ("message", "error_description", "detail", "description", "title", "error", "errors", "reason")
_NOT_SHOWN = re.compile(r"<(head|script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>", re.S | re.I)
#: Of how much of a body words are made, and of how many characters a sentence.
_READ, _MOST = 20_000, 200
_HOUR = 3600


def refuse_unless_ok(answer: Answer) -> None:
    """Nothing where the answer is a yes.

    Raises:
        Refusal: it is none; the text has the provider's own words.
    """
    if answer.status != 200:
        raise refusal(answer)


def refusal(answer: Answer, says: str = "") -> Refusal:
    """An answer that is a no, as a failure. `says` is what the provider gave as its reason, where that is known."""
    means = _MEANS.get(answer.status, "has trouble of its own" if answer.status >= 500 else "did not answer")
    told = f"it {means} (status {answer.status}"
    if text := (says or its_words(answer)).rstrip("."):
        told += f': "{text}"'
    return Refusal(f"{told}){_again(answer)}", answer)


def its_words(answer: Answer) -> str:
    """What an answer says for people to read, at most 200 characters: an error's message, or the text of a page."""
    try:
        return _message(answer.json())
    except SourceFailed:
        pass
    text = answer.text[:_READ]
    if "<" in text:
        text = unescape(_NOT_SHOWN.sub(" ", text))
    return words(text, _MOST)


def _message(said: Any) -> str:
    """The message of an error, wherever in the first levels an interface puts it."""
    if isinstance(said, str):
        return words(said, _MOST)
    first = next(iter(objects(said)), {}) if isinstance(said, list) else mapping(said)
    for name in _NAMED:
        for inner in (first.get(name), mapping(first.get(name)).get("message")):
            if isinstance(inner, str) and inner.strip():
                return words(inner, _MOST)
    nested = mapping(first.get("error")) or next(iter(objects(first.get("errors"))), {})
    return _message(nested) if nested else ""


def _again(answer: Answer) -> str:
    """When to ask again, by Retry-After (RFC 9110, 10.2.3): seconds, or a date."""
    wait = words(answer.headers.get("retry-after", ""), 40)
    if not wait:
        return ""
    if not wait.isdecimal():
        return f"; it may be asked again after {wait}"
    return f"; it may be asked again in {_span(int(wait))}"


def _span(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{round(seconds / 60)} minutes" if seconds < 2 * _HOUR else f"{round(seconds / _HOUR)} hours"
